/*
 * Struct -> wire bytes, written from the last byte to the first: a length is known when what it counts has been
 * written, so there is no pass for sizes.
 *
 * Writers take where the bytes that are written begin, and return where they begin then; NULL: no room, or after
 * fail() an error.
 *
 * Recursion: put_fields() and put_message() or put_entry() a nesting level, bounded by the depth limit.
 */
#include "codec_internal.h"
#include "encode_level.h"
#include "inlined.h"
#include "noinline.h"
#include "text.h"
#include "wire_write.h"

struct encoder {
    struct backward out;
    cevents_error *error;
    cevents_status status;
    uint32_t depth_left;
    bool deterministic;
    cevents_arena *arena; /* to sort in */
};

static uint8_t *put_fields(struct encoder *e, uint8_t *p, struct encode_level *level);

static NOINLINE uint8_t *fail(struct encoder *e, cevents_status status, struct encode_level *level,
                              const cevents_json_field *row, const char *what)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    level->row = row;
    cevents_encode_path(path, level, false);
    e->status = cevents_fail(e->error, status, 0, path, "%s", what);
    return NULL;
}

static inline uint32_t tag_of(const cevents_json_field *row, enum wire_type type)
{
    return row->number << 3 | (uint32_t)type;
}

static inline uint8_t *put_number(struct encoder *e, uint8_t *p, const cevents_json_field *row, uint64_t number)
{
    return wire_put_number(&e->out, p, number, tag_of(row, WIRE_VARINT));
}

static inline uint8_t *put_length(struct encoder *e, uint8_t *p, const cevents_json_field *row, size_t length)
{
    return wire_put_number(&e->out, p, length, tag_of(row, WIRE_LENGTH));
}

static inline uint8_t *put_bytes(struct encoder *e, uint8_t *p, const cevents_json_field *row, const void *bytes,
                                 size_t length)
{
    p = wire_put_bytes(&e->out, p, bytes, length);
    return p == NULL ? NULL : put_length(e, p, row, length);
}

static inline uint8_t *put_tag(struct encoder *e, uint8_t *p, uint32_t tag)
{
    return wire_put_number(&e->out, p, tag, 0);
}

static inline uint8_t *put_fixed32(struct encoder *e, uint8_t *p, const cevents_json_field *row, uint32_t bits)
{
    p = backward_room(&e->out, p, sizeof bits);
    if (p == NULL) {
        return NULL;
    }
    wire_store32(p - sizeof bits, bits);
    return put_tag(e, p - sizeof bits, tag_of(row, WIRE_FIXED32));
}

static inline uint8_t *put_fixed64(struct encoder *e, uint8_t *p, const cevents_json_field *row, uint64_t bits)
{
    p = backward_room(&e->out, p, sizeof bits);
    if (p == NULL) {
        return NULL;
    }
    wire_store64(p - sizeof bits, bits);
    return put_tag(e, p - sizeof bits, tag_of(row, WIRE_FIXED64));
}

static inline uint8_t *put_text(struct encoder *e, uint8_t *p, struct encode_level *level,
                                const cevents_json_field *row, const void *text, size_t length)
{
    p = backward_room(&e->out, p, length);
    if (p == NULL) {
        return NULL;
    }
    p -= length;
    if (!wire_copy_text(p, text, length) && (row->flags & CEVENTS_FIELD_UTF8) != 0 &&
        !cevents_text_is_utf8(text, length)) {
        return fail(e, CEVENTS_INVALID_UTF8, level, row, "text is not UTF-8");
    }
    return put_length(e, p, row, length);
}

static uint8_t *put_group(struct encoder *e, uint8_t *p, struct encode_level *level, const cevents_json_field *row)
{
    p = put_tag(e, p, wire_end_tag(row));
    if (p != NULL && level->message != NULL) {
        p = put_fields(e, p, level);
    }
    return p == NULL ? NULL : put_tag(e, p, tag_of(row, WIRE_GROUP));
}

static bool is_unregistered_any(const cevents_json_table *table, const void *message)
{
    if (table->well_known != CEVENTS_WELL_KNOWN_ANY) {
        return false;
    }
    const ProtobufCBinaryData *value = field_in(message, table->fields[1].offset);
    return value->data == cevents_unregistered_any;
}

static uint8_t *fail_depth(struct encoder *e, struct encode_level *level, const cevents_json_field *row)
{
    return fail(e, CEVENTS_LIMIT_DEPTH, level, row, "messages nest too deeply: the limit `depth` is reached");
}

static NOINLINE uint8_t *put_message(struct encoder *e, uint8_t *p, struct encode_level *parent,
                                     const cevents_json_field *row, const void *message)
{
    if (e->depth_left == 0 && message != NULL) {
        return fail_depth(e, parent, row);
    }
    parent->row = row;
    struct encode_level level;
    encode_level_open(&level, parent, parent->table->subs[row->sub].message, message);
    e->depth_left--;
    if (wire_is_group(row)) {
        p = put_group(e, p, &level, row);
    } else {
        size_t behind = backward_written(&e->out, p);
        if (message != NULL) {
            p = put_fields(e, p, &level);
        }
        if (p != NULL) {
            p = put_length(e, p, row, backward_written(&e->out, p) - behind);
        }
    }
    e->depth_left++;
    return p;
}

/* What the wire says for a value of a varint kind. */
static inline uint64_t varint_of(const cevents_json_field *row, const void *value)
{
    switch (row->kind) {
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_UINT64:
        return *(const uint64_t *)value;
    case CEVENTS_KIND_SINT64:
        return wire_zigzag(*(const int64_t *)value);
    case CEVENTS_KIND_SINT32:
        return (uint32_t)wire_zigzag(*(const int32_t *)value);
    case CEVENTS_KIND_UINT32:
        return *(const uint32_t *)value;
    case CEVENTS_KIND_BOOL:
        return *(const protobuf_c_boolean *)value != 0;
    default:
        return (uint64_t)(int64_t) * (const int32_t *)value;
    }
}

/* One value with its tag; when `omit_zero`, nothing for the zero of its kind (-0.0 is none). */
static ALWAYS_INLINE uint8_t *put_value(struct encoder *e, uint8_t *p, struct encode_level *level,
                                        const cevents_json_field *row, const void *value, bool omit_zero)
{
    switch (row->kind) {
    case CEVENTS_KIND_STRING: {
        const char *text = *(const char *const *)value;
        if (text == NULL || *text == '\0') {
            return omit_zero ? p : put_length(e, p, row, 0);
        }
        return put_text(e, p, level, row, text, strlen(text));
    }
    case CEVENTS_KIND_TEXT: {
        const ProtobufCBinaryData *text = value;
        return omit_zero && text->len == 0 ? p : put_text(e, p, level, row, text->data, text->len);
    }
    case CEVENTS_KIND_BYTES: {
        const ProtobufCBinaryData *bytes = value;
        return omit_zero && bytes->len == 0 ? p : put_bytes(e, p, row, bytes->data, bytes->len);
    }
    case CEVENTS_KIND_MESSAGE: {
        const void *message = *(const void *const *)value;
        return omit_zero && message == NULL ? p : put_message(e, p, level, row, message);
    }
    case CEVENTS_KIND_SFIXED32:
    case CEVENTS_KIND_FIXED32:
    case CEVENTS_KIND_FLOAT: {
        uint32_t bits;
        memcpy(&bits, value, sizeof bits);
        return omit_zero && bits == 0 ? p : put_fixed32(e, p, row, bits);
    }
    case CEVENTS_KIND_SFIXED64:
    case CEVENTS_KIND_FIXED64:
    case CEVENTS_KIND_DOUBLE: {
        uint64_t bits;
        memcpy(&bits, value, sizeof bits);
        return omit_zero && bits == 0 ? p : put_fixed64(e, p, row, bits);
    }
    default: {
        uint64_t number = varint_of(row, value);
        return omit_zero && number == 0 ? p : put_number(e, p, row, number);
    }
    }
}

static uint8_t *put_present(struct encoder *e, uint8_t *p, struct encode_level *level, const cevents_json_field *row,
                            const void *value)
{
    return put_value(e, p, level, row, value, false);
}

static uint8_t *put_packed_fixed(struct encoder *e, uint8_t *p, const char *array, size_t count, size_t size)
{
    p = backward_room(&e->out, p, count * size);
    if (p == NULL) {
        return NULL;
    }
    p -= count * size;
    for (size_t i = 0; i < count; i++) {
        if (size == sizeof(uint32_t)) {
            uint32_t bits;
            memcpy(&bits, array + i * size, sizeof bits);
            wire_store32(p + i * size, bits);
        } else {
            uint64_t bits;
            memcpy(&bits, array + i * size, sizeof bits);
            wire_store64(p + i * size, bits);
        }
    }
    return p;
}

static NOINLINE uint8_t *put_packed(struct encoder *e, uint8_t *p, const cevents_json_field *row, const char *array,
                                    size_t count)
{
    size_t behind = backward_written(&e->out, p);
    if (wire_type_of_kind[row->kind] == WIRE_VARINT) {
        for (size_t i = count; i-- > 0 && p != NULL;) {
            p = wire_put_number(&e->out, p, varint_of(row, array + i * row->size), 0);
        }
    } else {
        p = put_packed_fixed(e, p, array, count, wire_type_of_kind[row->kind] == WIRE_FIXED32 ? 4 : 8);
    }
    return p == NULL ? NULL : put_length(e, p, row, backward_written(&e->out, p) - behind);
}

static NOINLINE uint8_t *put_unknown(struct encoder *e, uint8_t *p, const ProtobufCMessage *message)
{
    for (size_t i = message->n_unknown_fields; i-- > 0 && p != NULL;) {
        const ProtobufCMessageUnknownField *field = &message->unknown_fields[i];
        uint64_t tag = (uint64_t)field->tag << 3 | (uint64_t)field->wire_type;
        p = wire_put_bytes(&e->out, p, field->data, field->len);
        p = p == NULL ? NULL : wire_put_number(&e->out, p, tag, 0);
    }
    return p;
}

/* Key and value are always written, also at their defaults. */
static uint8_t *put_entry(struct encoder *e, uint8_t *p, struct encode_level *level, const cevents_json_field *row,
                          const void *entry)
{
    if (entry == NULL) {
        return fail(e, CEVENTS_INVALID_ARGUMENT, level, row, "map entry is NULL");
    }
    if (e->depth_left == 0) {
        return fail_depth(e, level, row);
    }
    struct encode_level inner;
    encode_level_open(&inner, level, level->table->subs[row->sub].message, entry);
    size_t behind = backward_written(&e->out, p);
    e->depth_left--;
    p = put_unknown(e, p, entry);
    for (unsigned i = inner.table->n_fields; i-- > 0 && p != NULL;) {
        const cevents_json_field *member = &inner.table->fields[i];
        p = put_present(e, p, &inner, member, field_in(entry, member->offset));
    }
    e->depth_left++;
    return p == NULL ? NULL : put_length(e, p, row, backward_written(&e->out, p) - behind);
}

static NOINLINE uint8_t *put_map(struct encoder *e, uint8_t *p, struct encode_level *level,
                                 const cevents_json_field *row, const void *const *entries, size_t count)
{
    struct map_order order = {.entries = entries};
    level->row = row;
    if (e->deterministic) {
        for (size_t i = 0; i < count; i++) {
            if (entries[i] == NULL) {
                return put_entry(e, p, level, row, NULL); /* fails */
            }
        }
        const cevents_json_field *key = map_key(level->table->subs[row->sub].message);
        cevents_status status = cevents_map_sorted(&order, key, entries, count, e->arena);
        if (status != CEVENTS_OK) {
            return fail(e, status, level, row, "no memory to sort the map's entries in");
        }
    }
    for (size_t i = count; i-- > 0 && p != NULL;) {
        p = put_entry(e, p, level, row, map_entry_at(&order, i));
    }
    return p;
}

static uint8_t *put_array(struct encoder *e, uint8_t *p, struct encode_level *level, const cevents_json_field *row)
{
    size_t count = field_count_in(level->message, row);
    const char *array = field_array_in(level->message, row);
    if (array == NULL) {
        level->index = CEVENTS_NO_INDEX;
        return fail(e, CEVENTS_INVALID_ARGUMENT, level, row, "array is NULL but its count is not 0");
    }
    if (row->shape == CEVENTS_SHAPE_MAP) {
        return put_map(e, p, level, row, (const void *const *)(const void *)array, count);
    }
    if ((row->flags & CEVENTS_FIELD_PACKED) != 0) {
        return put_packed(e, p, row, array, count);
    }
    for (size_t i = count; i-- > 0 && p != NULL;) {
        level->index = i;
        p = put_present(e, p, level, row, array + i * row->size);
    }
    return p;
}

static uint8_t *put_fields(struct encoder *e, uint8_t *p, struct encode_level *level)
{
    const cevents_json_table *table = level->table;
    const ProtobufCMessage *message = level->message;
    if (is_unregistered_any(table, message)) {
        return fail(e, CEVENTS_NOT_REGISTERED, level, &table->fields[1],
                    "value of an Any that was decoded from JSON without its type being registered");
    }
    if (message->n_unknown_fields > 0) {
        p = put_unknown(e, p, message);
    }
    const cevents_json_field *row = fields_end(table);
    while (row != table->fields && p != NULL) {
        row--;
        bool omit_zero = false;
        switch (row->shape) {
        case CEVENTS_SHAPE_IMPLICIT:
            omit_zero = true;
            break;
        case CEVENTS_SHAPE_ONEOF: {
            int chosen = *(const int *)field_quantifier_in(message, row);
            while ((int)row->number != chosen && row != table->fields && row[-1].oneof == row->oneof) {
                row--;
            }
            if ((int)row->number != chosen) {
                continue;
            }
            break;
        }
        case CEVENTS_SHAPE_REPEATED:
        case CEVENTS_SHAPE_MAP:
            if (field_count_in(message, row) > 0) {
                p = put_array(e, p, level, row);
            }
            continue;
        default:
            if (field_is_present(table, row, message)) {
                break;
            }
            if (row->shape == CEVENTS_SHAPE_REQUIRED) {
                return fail(e, CEVENTS_MISSING_FIELD, level, row, "required field is NULL");
            }
            continue;
        }
        p = put_value(e, p, level, row, field_in(message, row->offset), omit_zero);
    }
    return p;
}

cevents_status cevents_wire_encode(const cevents_json_table *table, const ProtobufCMessage *message,
                                   const cevents_wire_options *options, cevents_sink *sink, cevents_error *error)
{
    static const cevents_wire_options defaults = {0};
    options = options == NULL ? &defaults : options;
    struct encoder e;
    e.error = error;
    e.status = CEVENTS_OK;
    e.depth_left = options->depth == 0 ? CEVENTS_LIMIT_DEPTH_DEFAULT : options->depth;
    e.deterministic = options->deterministic;
    cevents_backward_open(&e.out, sink);
    cevents_arena own;
    bool needs_arena = e.deterministic && e.out.arena == NULL;
    if (needs_arena) {
        cevents_arena_init(&own, NULL, 0, CEVENTS_MALLOC);
    }
    e.arena = needs_arena ? &own : e.out.arena;
    struct encode_level level;
    encode_level_open(&level, NULL, table, message);
    uint8_t *p = put_fields(&e, e.out.next, &level);
    if (p != NULL) {
        e.out.next = p;
    }
    cevents_status status = cevents_backward_close(&e.out, e.status);
    if (needs_arena) {
        cevents_arena_free(&own);
    }
    if (status != CEVENTS_OK && e.status == CEVENTS_OK) {
        cevents_fail(error, status, 0, NULL, "%s", cevents_status_text(status));
    }
    return status;
}
