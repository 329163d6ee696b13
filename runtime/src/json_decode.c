#include "json_decode.h"

#include "inlined.h"
#include "json_decode_names.h"
#include "json_reader.h"
#include "limit.h"
#include "noinline.h"

char *cevents_json_skip(struct json_decoder *d, char *p)
{
    struct json_fault fault;
    const char *next = cevents_json_skip_value(p, d->end, d->depth, &fault);
    if (next == NULL) {
        return cevents_json_refuse_skipped(d, p, &fault);
    }
    return p + (next - p);
}

static bool is_set_in_oneof(const cevents_json_field *field, ProtobufCMessage *message)
{
    int set;
    memcpy(&set, field_quantifier(message, field), sizeof set);
    return set == (int)field->number;
}

/* Sets a field back to what the prototype has, before a repetition replaces it. */
static void clear_field(const cevents_json_table *table, const cevents_json_field *field, ProtobufCMessage *message)
{
    const char *prototype = table->prototype;
    bool array = field->shape == CEVENTS_SHAPE_REPEATED || field->shape == CEVENTS_SHAPE_MAP;
    if (field->shape == CEVENTS_SHAPE_ONEOF && !is_set_in_oneof(field, message)) {
        return; /* the place holds another member of the oneof */
    }
    size_t size = array ? sizeof(void *) : field->size;
    memcpy(json_member(message, field->offset), prototype + field->offset, size);
    if (array) {
        memset(field_quantifier(message, field), 0, sizeof(size_t));
    } else if (field->shape == CEVENTS_SHAPE_ONEOF) {
        memset(field_quantifier(message, field), 0, sizeof(int));
    } else if (field->quantifier_distance != 0) {
        memset(field_quantifier(message, field), 0, sizeof(protobuf_c_boolean));
    }
}

/* After a value whose presence is told by more than itself. False after cevents_json_refuse(). */
static inline bool finish_field(struct json_decoder *d, const char *p, const cevents_json_field *field,
                                ProtobufCMessage *message)
{
    if (field->shape == CEVENTS_SHAPE_OPTIONAL) {
        json_set_has(message, field);
    } else if (field->shape == CEVENTS_SHAPE_ONEOF) {
        int set;
        int number = (int)field->number;
        memcpy(&set, field_quantifier(message, field), sizeof set);
        if (set != 0) {
            (void)cevents_json_refuse(d, p, CEVENTS_INVALID_VALUE, "another member of the same oneof is already set");
            return false;
        }
        memcpy(field_quantifier(message, field), &number, sizeof number);
    }
    return true;
}

static NOINLINE char *decode_repeated(struct json_decoder *d, char *p, const cevents_json_table *table,
                                      const cevents_json_field *field, ProtobufCMessage *message)
{
    if (*p == 'n' && json_is_literal(p, "null", 4)) {
        return p + 4;
    }
    return field->shape == CEVENTS_SHAPE_MAP ? cevents_json_decode_map(d, p, table, field, message)
                                             : cevents_json_decode_array(d, p, table, field, message);
}

/* Bits of fields. */
struct met_fields {
    uint64_t first;     /* of the first 64 fields: those that were met */
    uint64_t valueless; /* of these, required ones that were last met without a value */
    uint64_t *more;     /* two such words for each further 64 fields, in the arena */
};

static NOINLINE uint64_t *begin_more_fields(struct json_decoder *d, const cevents_json_table *table)
{
    uint64_t *more = cevents_arena_alloc(d->arena, 2 * (table->n_fields / 64U) * sizeof *more);
    if (more == NULL) {
        (void)cevents_json_refuse_memory(d);
    }
    return more;
}

/* Remembers that a field is met. Returns whether it was before. */
static inline bool meet_field(struct met_fields *met, unsigned index)
{
    uint64_t bit = UINT64_C(1) << (index % 64);
    if (index < 64) {
        bool again = (met->first & bit) != 0;
        met->first |= bit;
        return again;
    }
    uint64_t *word = met->more + 2 * (index / 64 - 1);
    bool again = (*word & bit) != 0;
    *word |= bit;
    return again;
}

static inline void note_required_field(struct met_fields *met, unsigned index, bool valueless)
{
    uint64_t bit = UINT64_C(1) << (index % 64);
    uint64_t *word = index < 64 ? &met->valueless : met->more + 2 * (index / 64 - 1) + 1;
    *word = valueless ? *word | bit : *word & ~bit;
}

static NOINLINE bool check_required(struct json_decoder *d, const char *p, const cevents_json_table *table,
                                    const struct met_fields *met)
{
    d->frame->field = NULL;
    d->frame->name = NULL;
    for (unsigned i = 0; i < table->n_fields; i++) {
        uint64_t present = met->first & ~met->valueless;
        if (i >= 64) {
            const uint64_t *words = met->more + 2 * (i / 64 - 1);
            present = words[0] & ~words[1];
        }
        if (table->fields[i].shape == CEVENTS_SHAPE_REQUIRED && (present >> (i % 64) & 1) == 0) {
            (void)cevents_json_refuse(d, p, CEVENTS_MISSING_FIELD, "the required field `%s` is missing",
                                      table->descriptor->fields[i].name);
            return false;
        }
    }
    return true;
}

/* A member that no field stands for, whose name is in the frame. `name_at` is where the name stands, p the value. */
static NOINLINE char *skip_unknown(struct json_decoder *d, const char *name_at, char *p, bool *typed)
{
    struct cevents_frame *frame = d->frame;
    char *next = cevents_json_skip(d, p);
    if (next != NULL && typed != NULL && json_is_text(frame->name, frame->name_length, "@type")) {
        return json_first_type_url(d, name_at, typed) ? next : NULL;
    }
    return next != NULL && cevents_json_tolerate(d, CEVENTS_REPORT_UNKNOWN_MEMBER, p, next) ? next : NULL;
}

/* A field that comes again replaces what came before. False when that is refused. */
static NOINLINE bool begin_again(struct json_decoder *d, const char *name_at, const char *p,
                                 const cevents_json_table *table, const cevents_json_field *field,
                                 ProtobufCMessage *message)
{
    if (!cevents_json_tolerate(d, CEVENTS_REPORT_DUPLICATE_MEMBER, name_at, p)) {
        return false;
    }
    clear_field(table, field, message);
    return true;
}

/* A member's field, or NULL when none has its name. */
struct member {
    const cevents_json_field *field;
    unsigned index; /* of the field */
};

/* Reads a name and the colon; p is after the opening quote. `last` is 1 + the index of the field before, or 0. */
static ALWAYS_INLINE char *read_name(struct json_decoder *d, char *p, const cevents_json_table *table,
                                     const uint8_t *successors, unsigned last, struct member *member)
{
    member->index = json_expected(successors, last);
    member->field = json_field_named(table, member->index, p);
    if (member->field == NULL) {
        member->index = cevents_json_find_name(d, table, p, last);
        member->field = &table->fields[member->index];
        if (member->index == table->n_fields) {
            p = cevents_json_read_name(d, p, table);
            member->field = d->frame->field;
            member->index = member->field != NULL ? (unsigned)(member->field - table->fields) : 0;
            return p;
        }
    }
    return p + member->field->name_length + 2;
}

static ALWAYS_INLINE char *decode_field(struct json_decoder *d, char *p, const cevents_json_table *table,
                                        struct member member, ProtobufCMessage *message, struct met_fields *met)
{
    const cevents_json_field *field = member.field;
    void *to = json_member(message, field->offset);
    if (field->kind == CEVENTS_KIND_STRING && field->shape == CEVENTS_SHAPE_IMPLICIT && *p == '"') {
        return json_c_string(d, p, to);
    }
    if (field_is_repeated(field)) {
        return decode_repeated(d, p, table, field, message);
    }
    enum value_outcome outcome;
    char *next = cevents_json_decode_element(d, p, table, field, to, &outcome);
    if (field->shape == CEVENTS_SHAPE_IMPLICIT || next == NULL) {
        return next;
    }
    if (field->shape == CEVENTS_SHAPE_REQUIRED) {
        note_required_field(met, member.index, outcome != VALUE_SET);
    } else if (outcome == VALUE_SET && !finish_field(d, p, field, message)) {
        return NULL;
    }
    return next;
}

/* The members and the closing brace of a message's object; p is after the opening brace. The frame is the object's. */
static ALWAYS_INLINE char *decode_members(struct json_decoder *d, char *p, const cevents_json_table *table,
                                          ProtobufCMessage *message, struct cevents_frame *frame, bool *typed)
{
    const uint8_t *successors = json_successors(d->options->decoder, table);
    unsigned last = 0;
    struct met_fields met = {0, 0, NULL};
    if (table->n_fields > 64 && (met.more = begin_more_fields(d, table)) == NULL) {
        return NULL;
    }
    struct indentation indentation = {NULL, 0};
    p = json_member_space(p, &indentation);
    bool more = *p != '}';
    while (more && *p == '"') {
        char *name_at = p;
        struct member member;
        p = read_name(d, p + 1, table, successors, last, &member);
        if (p == NULL) {
            return NULL;
        }
        p = json_value_space(p);
        if (member.field != NULL) {
            frame->field = member.field;
            last = member.index + 1;
            if (meet_field(&met, member.index) && !begin_again(d, name_at, p, table, member.field, message)) {
                return NULL;
            }
            p = decode_field(d, p, table, member, message, &met);
        } else {
            p = skip_unknown(d, name_at, p, typed);
        }
        if (p == NULL) {
            return NULL;
        }
        p = json_space(p);
        more = *p == ',';
        if (more) {
            p = json_member_space(p + 1, &indentation);
        }
    }
    if (more || *p != '}') {
        frame->field = NULL;
        frame->name = NULL;
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON,
                                   more ? "expected a member's name in quotes" : "expected `,` or `}`");
    }
    if ((table->flags & CEVENTS_TABLE_REQUIRED) != 0 && !check_required(d, p, table, &met)) {
        return NULL;
    }
    return p + 1;
}

char *cevents_json_decode_object(struct json_decoder *d, char *p, const cevents_json_table *table, void *to,
                                 bool *typed)
{
    if (*p != '{') {
        return cevents_json_refuse_value(d, p, "an object");
    }
    ProtobufCMessage *message = json_new_message(d, table);
    if (message == NULL || !json_enter(d, p)) {
        return NULL;
    }
    json_put_pointer(to, message);
    struct cevents_frame *outer = d->frame;
    struct cevents_frame frame = {.parent = outer, .table = table, .index = CEVENTS_NO_INDEX};
    d->frame = &frame;
    p = decode_members(d, p + 1, table, message, &frame, typed);
    d->frame = outer;
    json_leave(d);
    return p;
}

char *cevents_json_decode_message(struct json_decoder *d, char *p, const cevents_json_table *table, void *to)
{
    return table->well_known == CEVENTS_WELL_KNOWN_NONE ? cevents_json_decode_object(d, p, table, to, NULL)
                                                        : cevents_json_decode_well_known(d, p, table, to);
}

/* The padded copy of the text that decoding happens in. False after cevents_json_refuse(). */
static bool copy_text(struct json_decoder *d, const char *json, size_t length)
{
    d->begin = length <= SIZE_MAX - DECODE_PADDING ? arena_take(d->arena, length + DECODE_PADDING) : NULL;
    if (d->begin == NULL) {
        (void)cevents_json_refuse_memory(d);
        return false;
    }
    if (length > 0) {
        memcpy(d->begin, json, length);
    }
    d->end = d->begin + length;
    memset(d->end, 0, DECODE_PADDING);
    return true;
}

static char *skip_byte_order_mark(struct json_decoder *d, char *p)
{
    if (memcmp(p, "\xEF\xBB\xBF", 3) != 0) {
        return p;
    }
    return cevents_json_tolerate(d, CEVENTS_REPORT_BYTE_ORDER_MARK, p, p + 3) ? p + 3 : NULL;
}

static char *decode_text_of_message(struct json_decoder *d, const cevents_json_table *table, ProtobufCMessage **message)
{
    char *p = skip_byte_order_mark(d, d->begin);
    if (p == NULL) {
        return NULL;
    }
    p = cevents_json_decode_message(d, json_space(p), table, message);
    if (p == NULL) {
        return NULL;
    }
    p = json_space(p);
    return p == d->end ? p : cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected the end of the text");
}

cevents_status cevents_json_decode_from(const struct codec_origin *origin, const cevents_json_table *table,
                                        const char *json, size_t length, cevents_arena *arena,
                                        const cevents_options *options, ProtobufCMessage **message,
                                        cevents_error *error)
{
    static const cevents_options defaults = {0};
    alignas(max_align_t) char scratch[1024];
    options = options != NULL ? options : &defaults;
    size_t max_bytes = limit_bytes(options);
    *message = NULL;
    if (length > max_bytes) {
        return cevents_fail(error, CEVENTS_LIMIT_BYTES, origin->offset, origin->path,
                            "%zu bytes of JSON: the limit `bytes` is %zu", length, max_bytes);
    }
    struct json_decoder d = {
        .source = json,
        .origin = origin,
        .arena = arena,
        .options = options,
        .error = error,
        .strict = (options->strict & CEVENTS_STRICT_DATA) != 0,
        .depth = limit_depth(options),
        .elements = limit_elements(options),
        .field_elements = limit_field_elements(options),
        .scratch = scratch,
        .scratch_size = sizeof scratch,
    };
    ProtobufCMessage *decoded = NULL;
    if (copy_text(&d, json, length) && decode_text_of_message(&d, table, &decoded) != NULL) {
        *message = decoded;
    }
    return d.status;
}

cevents_status cevents_json_decode(const cevents_json_table *table, const char *json, size_t length,
                                   cevents_arena *arena, const cevents_options *options, ProtobufCMessage **message,
                                   cevents_error *error)
{
    static const struct codec_origin origin = {0, ""};
    return cevents_json_decode_from(&origin, table, json, length, arena, options, message, error);
}
