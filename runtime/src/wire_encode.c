/*
 * Struct -> wire bytes, written from the last byte to the first: a length is known when what it counts has been
 * written, so there is no pass for sizes.
 *
 * Recursion: encode_fields() and encode_message() or encode_entry() a nesting level, bounded by the depth limit.
 */
#include "codec_internal.h"
#include "level.h"
#include "noinline.h"
#include "sink.h"
#include "text.h"
#include "wire.h"

struct encoder {
    struct backward out;
    cevents_error *error;
    cevents_status status;
    bool deterministic;
    cevents_arena *arena; /* to sort in */
};

static bool encode_fields(struct encoder *e, const struct level *level);

static NOINLINE bool fail(struct encoder *e, cevents_status status, const struct level *level,
                          const cevents_json_field *row, size_t index, const char *what)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    level_stand_at(level, row, index);
    cevents_path_write(path, sizeof path, "", level->frame);
    e->status = cevents_fail(e->error, status, 0, path, "%s", what);
    return false;
}

static inline size_t varint_size(uint64_t value)
{
#if defined(__GNUC__)
    unsigned bits = 64U - (unsigned)__builtin_clzll(value | 1);
    return (bits * 9 + 64) / 64;
#else
    size_t size = 1;
    for (; value >= 0x80; value >>= 7) {
        size++;
    }
    return size;
#endif
}

static bool put_long_varint(struct backward *out, uint64_t value)
{
    size_t size = varint_size(value);
    uint8_t *at = backward_take(out, size);
    if (at == NULL) {
        return false;
    }
    for (; value >= 0x80; value >>= 7) {
        *at++ = (uint8_t)(value | 0x80);
    }
    *at = (uint8_t)value;
    return true;
}

static inline bool put_varint(struct backward *out, uint64_t value)
{
    if (value >= 0x80) {
        return put_long_varint(out, value);
    }
    uint8_t *at = backward_take(out, 1);
    if (at == NULL) {
        return false;
    }
    *at = (uint8_t)value;
    return true;
}

static inline bool put_bytes(struct backward *out, const void *bytes, size_t length)
{
    if (length == 0) {
        return true;
    }
    uint8_t *at = backward_take(out, length);
    if (at == NULL) {
        return false;
    }
    memcpy(at, bytes, length);
    return true;
}

static inline void store_fixed(uint8_t *at, const void *value, size_t size)
{
    memcpy(at, value, size);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (size_t i = 0; i < size / 2; i++) {
        uint8_t swapped = at[i];
        at[i] = at[size - 1 - i];
        at[size - 1 - i] = swapped;
    }
#endif
}

static inline bool put_fixed(struct backward *out, const void *value, size_t size)
{
    uint8_t *at = backward_take(out, size);
    if (at == NULL) {
        return false;
    }
    store_fixed(at, value, size);
    return true;
}

static size_t written(const struct backward *out)
{
    return (size_t)(out->end - out->next);
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
    default: /* negative numbers take 10 bytes */
        return (uint64_t)(int64_t) * (const int32_t *)value;
    }
}

static inline bool put_counted(struct encoder *e, const struct level *level, const cevents_json_field *row,
                               size_t index, const void *value)
{
    ProtobufCBinaryData bytes = field_bytes(row, value);
    if ((row->flags & CEVENTS_FIELD_UTF8) != 0 && bytes.len > 0 && !cevents_text_is_utf8(bytes.data, bytes.len)) {
        return fail(e, CEVENTS_INVALID_UTF8, level, row, index, "text is not UTF-8");
    }
    return put_bytes(&e->out, bytes.data, bytes.len) && put_varint(&e->out, bytes.len);
}

static bool is_unregistered_any(const cevents_json_table *table, const void *message)
{
    if (table->well_known != CEVENTS_WELL_KNOWN_ANY) {
        return false;
    }
    const ProtobufCBinaryData *value = field_in(message, table->fields[1].offset);
    return value->data == cevents_unregistered_any;
}

static bool fail_depth(struct encoder *e, const struct level *level, const cevents_json_field *row, size_t index)
{
    return fail(e, CEVENTS_LIMIT_DEPTH, level, row, index, "messages nest deeper than the limit allows");
}

static NOINLINE bool put_message(struct encoder *e, const struct level *parent, const cevents_json_field *row,
                                 size_t index, const void *message)
{
    bool group = wire_is_group(row);
    if (message == NULL) {
        return put_varint(&e->out, group ? wire_end_tag(row) : 0);
    }
    if (parent->depth_left == 0) {
        return fail_depth(e, parent, row, index);
    }
    level_stand_at(parent, row, index);
    const cevents_json_table *table = parent->table->subs[row->sub].message;
    struct cevents_frame frame = {.parent = parent->frame, .table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, (void *)(uintptr_t)message, &frame, parent->depth_left - 1, NULL};
    if (group) {
        return put_varint(&e->out, wire_end_tag(row)) && encode_fields(e, &level);
    }
    size_t behind = written(&e->out);
    return encode_fields(e, &level) && put_varint(&e->out, written(&e->out) - behind);
}

static inline bool put_value(struct encoder *e, const struct level *level, const cevents_json_field *row, size_t index,
                             const void *value)
{
    switch (wire_type_of_kind[row->kind]) {
    case WIRE_VARINT:
        return put_varint(&e->out, varint_of(row, value));
    case WIRE_FIXED32:
        return put_fixed(&e->out, value, 4);
    case WIRE_FIXED64:
        return put_fixed(&e->out, value, 8);
    default:
        if (row->kind == CEVENTS_KIND_MESSAGE) {
            return put_message(e, level, row, index, *(const void *const *)value);
        }
        return put_counted(e, level, row, index, value);
    }
}

static inline bool put_field(struct encoder *e, const struct level *level, const cevents_json_field *row, size_t index,
                             const void *value)
{
    return put_value(e, level, row, index, value) && put_varint(&e->out, wire_tag(row));
}

static bool put_packed_fixed(struct backward *out, const char *array, size_t count, size_t size)
{
    uint8_t *at = backward_take(out, count * size);
    if (at == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        store_fixed(at + i * size, array + i * size, size);
    }
    return true;
}

static NOINLINE bool put_packed(struct encoder *e, const cevents_json_field *row, const char *array, size_t count)
{
    size_t behind = written(&e->out);
    enum wire_type type = (enum wire_type)wire_type_of_kind[row->kind];
    if (type != WIRE_VARINT) {
        if (!put_packed_fixed(&e->out, array, count, type == WIRE_FIXED32 ? 4 : 8)) {
            return false;
        }
    } else {
        for (size_t i = count; i-- > 0;) {
            if (!put_varint(&e->out, varint_of(row, array + i * row->size))) {
                return false;
            }
        }
    }
    return put_varint(&e->out, written(&e->out) - behind) && put_varint(&e->out, row->number << 3 | WIRE_LENGTH);
}

static bool put_repeated(struct encoder *e, const struct level *level, const cevents_json_field *row, const char *array,
                         size_t count)
{
    if ((row->flags & CEVENTS_FIELD_PACKED) != 0) {
        return put_packed(e, row, array, count);
    }
    for (size_t i = count; i-- > 0;) {
        if (!put_field(e, level, row, i, array + i * row->size)) {
            return false;
        }
    }
    return true;
}

static NOINLINE bool put_unknown(struct backward *out, const ProtobufCMessage *message)
{
    for (size_t i = message->n_unknown_fields; i-- > 0;) {
        const ProtobufCMessageUnknownField *field = &message->unknown_fields[i];
        uint64_t tag = (uint64_t)field->tag << 3 | (uint64_t)field->wire_type;
        if (!put_bytes(out, field->data, field->len) || !put_varint(out, tag)) {
            return false;
        }
    }
    return true;
}

/* Key and value are always written, also at their defaults. */
static bool put_entry(struct encoder *e, const struct level *level, const cevents_json_field *row, const void *entry)
{
    const cevents_json_table *table = level->table->subs[row->sub].message;
    if (entry == NULL) {
        return fail(e, CEVENTS_INVALID_ARGUMENT, level, row, 0, "map entry is NULL");
    }
    if (level->depth_left == 0) {
        return fail_depth(e, level, row, 0);
    }
    size_t behind = written(&e->out);
    struct level inner = {table, (void *)(uintptr_t)entry, level->frame, level->depth_left - 1, NULL};
    level_stand_at(level, row, 0);
    if (!put_unknown(&e->out, entry)) {
        return false;
    }
    for (unsigned i = table->n_fields; i-- > 0;) {
        const cevents_json_field *member = &table->fields[i];
        if (!put_field(e, &inner, member, 0, field_in(entry, member->offset))) {
            return false;
        }
    }
    return put_varint(&e->out, written(&e->out) - behind) && put_varint(&e->out, wire_tag(row));
}

static NOINLINE bool put_map(struct encoder *e, const struct level *level, const cevents_json_field *row,
                             const void *const *entries, size_t count)
{
    struct map_order order = {.entries = entries};
    if (e->deterministic) {
        for (size_t i = 0; i < count; i++) {
            if (entries[i] == NULL) {
                return put_entry(e, level, row, NULL); /* fails */
            }
        }
        const cevents_json_field *key = map_key(level->table->subs[row->sub].message);
        cevents_status status = cevents_map_sorted(&order, key, entries, count, e->arena);
        if (status != CEVENTS_OK) {
            return fail(e, status, level, row, 0, "no memory to sort the map's entries in");
        }
    }
    for (size_t i = count; i-- > 0;) {
        if (!put_entry(e, level, row, map_entry_at(&order, i))) {
            return false;
        }
    }
    return true;
}

static bool put_array(struct encoder *e, const struct level *level, const cevents_json_field *row)
{
    size_t count = field_count_in(level->message, row);
    const void *array = field_array_in(level->message, row);
    if (count == 0) {
        return true;
    }
    if (array == NULL) {
        return fail(e, CEVENTS_INVALID_ARGUMENT, level, row, CEVENTS_NO_INDEX, "array is NULL but its count is not 0");
    }
    return row->shape == CEVENTS_SHAPE_MAP ? put_map(e, level, row, array, count)
                                           : put_repeated(e, level, row, array, count);
}

static bool encode_field(struct encoder *e, const struct level *level, const cevents_json_field *row)
{
    if (field_is_repeated(row)) {
        return put_array(e, level, row);
    }
    if (field_is_present(level->table, row, level->message)) {
        return put_field(e, level, row, 0, field_in(level->message, row->offset));
    }
    if (row->shape == CEVENTS_SHAPE_REQUIRED) {
        return fail(e, CEVENTS_MISSING_FIELD, level, row, 0, "required field is NULL");
    }
    return true;
}

static bool encode_fields(struct encoder *e, const struct level *level)
{
    if (is_unregistered_any(level->table, level->message)) {
        return fail(e, CEVENTS_NOT_REGISTERED, level, &level->table->fields[1], 0,
                    "value of an Any that was decoded from JSON without its type being registered");
    }
    if (!put_unknown(&e->out, level->message)) {
        return false;
    }
    const cevents_json_field *fields = level->table->fields;
    for (unsigned i = level->table->n_fields; i-- > 0;) {
        if (!encode_field(e, level, &fields[i])) {
            return false;
        }
    }
    return true;
}

cevents_status cevents_wire_encode(const cevents_json_table *table, const ProtobufCMessage *message,
                                   const cevents_wire_options *options, cevents_sink *sink, cevents_error *error)
{
    static const cevents_wire_options defaults = {0};
    options = options == NULL ? &defaults : options;
    struct encoder e = {.error = error, .status = CEVENTS_OK, .deterministic = options->deterministic};
    cevents_backward_open(&e.out, sink);
    cevents_arena own;
    bool needs_arena = e.deterministic && e.out.arena == NULL;
    if (needs_arena) {
        cevents_arena_init(&own, NULL, 0, CEVENTS_MALLOC);
    }
    e.arena = needs_arena ? &own : e.out.arena;

    struct cevents_frame frame = {.table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, (void *)(uintptr_t)message, &frame,
                          options->depth == 0 ? CEVENTS_LIMIT_DEPTH_DEFAULT : options->depth, NULL};
    bool encoded = encode_fields(&e, &level);
    cevents_status status = cevents_backward_close(&e.out, e.status);
    if (needs_arena) {
        cevents_arena_free(&own);
    }
    if (status != CEVENTS_OK && (encoded || e.status == CEVENTS_OK)) {
        cevents_fail(error, status, 0, NULL, "%s", cevents_status_text(status));
    }
    return status;
}
