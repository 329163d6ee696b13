#include "json_decode.h"

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
static NOINLINE void clear_field(const cevents_json_table *table, const cevents_json_field *field,
                                 ProtobufCMessage *message)
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

static inline char *decode_oneof_member(struct json_decoder *d, char *p, const cevents_json_table *table,
                                        const cevents_json_field *field, ProtobufCMessage *message,
                                        enum value_outcome *outcome)
{
    /* Nothing is written but for a value; and of two values the second is an error. */
    void *to = json_member(message, field->offset);
    char *next = field->kind == CEVENTS_KIND_STRING && *p == '"'
                     ? json_c_string(d, p, to)
                     : cevents_json_decode_element(d, p, table, field, to, outcome);
    if (next == NULL || *outcome != VALUE_SET) {
        return next;
    }
    int set;
    int number = (int)field->number;
    memcpy(&set, field_quantifier(message, field), sizeof set);
    if (set != 0) {
        return cevents_json_refuse(d, p, CEVENTS_INVALID_VALUE, "another member of the same oneof is already set");
    }
    memcpy(field_quantifier(message, field), &number, sizeof number);
    return next;
}

static inline char *decode_field(struct json_decoder *d, char *p, const cevents_json_table *table,
                                 const cevents_json_field *field, ProtobufCMessage *message,
                                 enum value_outcome *outcome)
{
    void *to = json_member(message, field->offset);
    if (field->shape <= CEVENTS_SHAPE_REQUIRED) {
        if (field->kind == CEVENTS_KIND_STRING && *p == '"') {
            return json_c_string(d, p, to);
        }
        char *next = cevents_json_decode_element(d, p, table, field, to, outcome);
        if (*outcome == VALUE_SET) {
            json_set_has(message, field);
        }
        return next;
    }
    if (field->shape == CEVENTS_SHAPE_ONEOF) {
        return decode_oneof_member(d, p, table, field, message, outcome);
    }
    if (*p == 'n' && json_is_literal(p, "null", 4)) {
        return p + 4;
    }
    return field->shape == CEVENTS_SHAPE_MAP ? cevents_json_decode_map(d, p, table, field, message)
                                             : cevents_json_decode_array(d, p, table, field, message);
}

/* `name_at` is where the name stands, p where the value stands. */
static NOINLINE char *skip_unknown(struct json_decoder *d, const char *name_at, char *p, const struct member_name *name,
                                   bool *typed)
{
    struct cevents_frame *frame = d->frame;
    frame->name = name->text;
    frame->name_length = name->length;
    char *next = cevents_json_skip(d, p);
    if (next != NULL && typed != NULL && json_is_text(name->text, name->length, "@type")) {
        return json_first_type_url(d, name_at, typed) ? next : NULL;
    }
    return next != NULL && cevents_json_tolerate(d, CEVENTS_REPORT_UNKNOWN_MEMBER, p, next) ? next : NULL;
}

/* Bits of fields. */
struct met_fields {
    uint64_t first[2]; /* of the first 64 fields: those that were met, and required ones last met without a value */
    uint64_t *more;    /* the same for all fields of larger messages, in the arena */
};

static bool begin_met_fields(struct json_decoder *d, const cevents_json_table *table, struct met_fields *met)
{
    met->first[0] = 0;
    met->first[1] = 0;
    if (table->n_fields <= 64) {
        return true;
    }
    met->more = cevents_arena_alloc(d->arena, 2 * (table->n_fields + 63U) / 64 * sizeof *met->more + sizeof *met->more);
    if (met->more == NULL) {
        (void)cevents_json_refuse_memory(d);
        return false;
    }
    return true;
}

/* Two words: see met_fields. */
static inline uint64_t *met_words(struct met_fields *met, unsigned index)
{
    return index < 64 ? met->first : met->more + 2 * (index / 64 - 1);
}

static NOINLINE bool check_required(struct json_decoder *d, const char *p, const cevents_json_table *table,
                                    struct met_fields *met)
{
    for (unsigned i = 0; i < table->n_fields; i++) {
        const uint64_t *words = met_words(met, i);
        if (table->fields[i].shape == CEVENTS_SHAPE_REQUIRED && ((words[0] & ~words[1]) >> (i % 64) & 1) == 0) {
            (void)cevents_json_refuse(d, p, CEVENTS_MISSING_FIELD, "the required field `%s` is missing",
                                      table->descriptor->fields[i].name);
            return false;
        }
    }
    return true;
}

/* One member with its value; `p` is at the opening quote of its name. */
static inline char *decode_member(struct json_decoder *d, char *p, const cevents_json_table *table,
                                  ProtobufCMessage *message, struct cevents_frame *frame, struct met_fields *met,
                                  struct prediction *prediction, bool *typed)
{
    const char *name_at = p++;
    unsigned index = json_predicted(prediction);
    const cevents_json_field *field = index < table->n_fields ? &table->fields[index] : NULL;
    if (field != NULL && json_is_name(p, field)) {
        p += field->name_length + 2;
    } else {
        struct member_name name;
        frame->field = NULL;
        frame->name = NULL;
        p = cevents_json_read_name(d, p, table, &name);
        if (p == NULL) {
            return NULL;
        }
        if (name.field == NULL) {
            return skip_unknown(d, name_at, json_value_space(p), &name, typed);
        }
        field = name.field;
        index = (unsigned)(field - table->fields);
        json_learn(prediction, index);
    }
    prediction->last = index + 1;
    frame->field = field;
    p = json_value_space(p);
    uint64_t bit = UINT64_C(1) << (index % 64);
    uint64_t *words = met_words(met, index);
    if ((words[0] & bit) != 0) {
        if (!cevents_json_tolerate(d, CEVENTS_REPORT_DUPLICATE_MEMBER, name_at, p)) {
            return NULL;
        }
        clear_field(table, field, message);
    }
    words[0] |= bit;
    enum value_outcome outcome = VALUE_SET;
    p = decode_field(d, p, table, field, message, &outcome);
    if (field->shape == CEVENTS_SHAPE_REQUIRED) {
        words[1] &= ~bit;
        words[1] |= outcome == VALUE_SET ? 0 : bit;
    }
    return p;
}

char *cevents_json_decode_members(struct json_decoder *d, char *p, const cevents_json_table *table,
                                  ProtobufCMessage *message, bool *typed)
{
    struct cevents_frame frame = {.parent = d->frame, .table = table, .index = CEVENTS_NO_INDEX};
    struct prediction prediction = json_predict(d->options->decoder, table);
    struct indentation indentation = {NULL, 0};
    struct met_fields met;
    if (!begin_met_fields(d, table, &met)) {
        return NULL;
    }
    d->frame = &frame;
    p = json_member_space(p, &indentation);
    bool more = *p != '}';
    while (more && *p == '"') {
        p = decode_member(d, p, table, message, &frame, &met, &prediction, typed);
        if (p == NULL) {
            return NULL;
        }
        p = json_space(p);
        more = *p == ',';
        if (more) {
            p = json_member_space(p + 1, &indentation);
        }
    }
    frame.field = NULL;
    frame.name = NULL;
    if (more || *p != '}') {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON,
                                   more ? "expected a member's name in quotes" : "expected `,` or `}`");
    }
    if ((table->flags & CEVENTS_TABLE_REQUIRED) != 0 && !check_required(d, p, table, &met)) {
        return NULL;
    }
    d->frame = (struct cevents_frame *)frame.parent;
    return p + 1;
}

char *cevents_json_decode_message(struct json_decoder *d, char *p, const cevents_json_table *table, void *to)
{
    if (table->well_known != CEVENTS_WELL_KNOWN_NONE && table->well_known != CEVENTS_WELL_KNOWN_EMPTY) {
        return cevents_json_decode_well_known(d, p, table, to);
    }
    if (*p != '{') {
        return cevents_json_refuse_value(d, p, "an object");
    }
    ProtobufCMessage *decoded = json_new_message(d, table);
    if (decoded == NULL || !json_enter(d, p)) {
        return NULL;
    }
    json_put_pointer(to, decoded);
    p = cevents_json_decode_members(d, p + 1, table, decoded, NULL);
    json_leave(d);
    return p;
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
