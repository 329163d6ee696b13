/*
 * Wire bytes -> struct.
 *
 * The input is copied into the arena once, and strings, bytes and unknown fields point into that copy. What stands
 * behind a string is the first byte of a tag, or the end; the decoder reads the caller's bytes, so the copy's byte can
 * become the string's NUL.
 *
 * Recursion: one level of decode_fields() and decode_message() or read_entry() a nesting level, bounded by the depth
 * limit.
 */
#include "wire_decode.h"

#include "arena_take.h"
#include "enum_value.h"
#include "hash.h"
#include "limit.h"
#include "noinline.h"
#include "simd.h"
#include "text.h"

const uint8_t *cevents_wire_read_long_varint(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    uint64_t result = 0;
    for (unsigned shift = 0; shift < 70 && p < end; shift += 7) {
        uint8_t byte = *p++;
        result |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *value = result;
            return p;
        }
    }
    return NULL;
}

/* Where the value of a field goes, after noting that the field is present. NULL: out of memory or elements. */
static inline void *place(struct wire_decoder *d, const struct level *level, const cevents_json_field *row,
                          const uint8_t *at)
{
    void *message = level->message;
    switch (row->shape) {
    case CEVENTS_SHAPE_OPTIONAL:
        if (row->quantifier_distance != 0) {
            *(protobuf_c_boolean *)field_quantifier(message, row) = 1;
        }
        return field_at(message, row->offset);
    case CEVENTS_SHAPE_ONEOF:
        *(int *)field_quantifier(message, row) = (int)row->number;
        return field_at(message, row->offset);
    case CEVENTS_SHAPE_REPEATED: {
        void *element = cevents_wire_reserve(d, level, row, 1, at);
        *field_count(message, row) += element != NULL;
        return element;
    }
    case CEVENTS_SHAPE_REQUIRED:
        if ((level->table->flags & CEVENTS_TABLE_REQUIRED) != 0) {
            wire_required_record(level->table, message)->seen[row - level->table->fields] = 1;
        }
        return field_at(message, row->offset);
    default:
        return field_at(message, row->offset);
    }
}

static inline void store_varint(const cevents_json_field *row, void *place, uint64_t value)
{
    switch (row->kind) {
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_UINT64:
        *(uint64_t *)place = value;
        break;
    case CEVENTS_KIND_SINT64:
        *(uint64_t *)place = wire_unzigzag(value);
        break;
    case CEVENTS_KIND_SINT32:
        *(uint32_t *)place = (uint32_t)wire_unzigzag((uint32_t)value);
        break;
    case CEVENTS_KIND_BOOL:
        *(protobuf_c_boolean *)place = value != 0;
        break;
    default:
        *(uint32_t *)place = (uint32_t)value;
        break;
    }
}

static inline uint32_t load32(const uint8_t *p)
{
    uint32_t value;
    memcpy(&value, p, sizeof value);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap32(value);
#endif
    return value;
}

static bool is_declared(const struct level *level, const cevents_json_field *row, uint64_t value)
{
    const ProtobufCEnumDescriptor *enumeration = level->table->subs[row->sub].enumeration;
    return cevents_enum_value_find(enumeration, wire_signed32((uint32_t)value)) != NULL;
}

static size_t count_varints(const uint8_t *p, const uint8_t *end)
{
    size_t count = 0;
    for (; p < end; p++) {
        count += *p < 0x80;
    }
    return count;
}

static const uint8_t *read_packed_varints(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                          const struct level *level, const cevents_json_field *row)
{
    size_t more = count_varints(p, end);
    char *element = cevents_wire_reserve(d, level, row, more, p);
    if (element == NULL) {
        return NULL;
    }
    size_t *count = field_count(level->message, row);
    bool closed = (row->flags & CEVENTS_FIELD_CLOSED_ENUM) != 0;
    while (p < end) {
        uint64_t value;
        const uint8_t *start = p;
        p = wire_read_varint(p, end, &value);
        if (p == NULL) {
            return cevents_wire_fail_varint(d, start, end, level, row);
        }
        if (closed && !is_declared(level, row, value)) {
            if (cevents_wire_keep_unknown(d, level, row, row->number << 3 | WIRE_VARINT, start, start, p) == NULL) {
                return NULL;
            }
            continue;
        }
        store_varint(row, element, value);
        element += row->size;
        (*count)++;
    }
    return end;
}

static const uint8_t *read_packed_fixed(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                        const struct level *level, const cevents_json_field *row, size_t size)
{
    size_t length = (size_t)(end - p);
    if (length % size != 0) {
        return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, end - length % size, level, row,
                                 "packed field ends within a value");
    }
    size_t more = length / size;
    char *element = cevents_wire_reserve(d, level, row, more, p);
    if (element == NULL) {
        return NULL;
    }
    *field_count(level->message, row) += more;
    for (; p < end; p += size, element += size) {
        if (size == 4) {
            uint32_t value = load32(p);
            memcpy(element, &value, sizeof value);
        } else {
            uint64_t value = cevents_load64_le(p);
            memcpy(element, &value, sizeof value);
        }
    }
    return end;
}

static NOINLINE const uint8_t *read_packed(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                           const struct level *level, const cevents_json_field *row)
{
    size_t length;
    p = wire_read_length(d, p, end, level, row, &length);
    if (p == NULL || length == 0) {
        return p;
    }
    switch (wire_type_of_kind[row->kind]) {
    case WIRE_FIXED32:
        return read_packed_fixed(d, p, p + length, level, row, 4);
    case WIRE_FIXED64:
        return read_packed_fixed(d, p, p + length, level, row, 8);
    default:
        return read_packed_varints(d, p, p + length, level, row);
    }
}

/* True when all bytes are ASCII but NUL: what nearly every string is. Reads 16 bytes when the input has them. */
static inline bool is_plain(const uint8_t *p, size_t length, const uint8_t *input_end)
{
#if defined(SIMD_SSE2)
    const __m128i zero = _mm_setzero_si128();
    while ((size_t)(input_end - p) >= 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
        unsigned good = (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(bytes, zero));
        if (length < 16) {
            return (~good & ((1U << length) - 1)) == 0;
        }
        if (good != 0xFFFF) {
            return false;
        }
        p += 16;
        length -= 16;
    }
#else
    (void)input_end;
#endif
    const uint64_t ones = UINT64_C(0x0101010101010101);
    for (; length >= 8; p += 8, length -= 8) {
        uint64_t word = cevents_load64_le(p);
        if (((word | (word - ones)) & (ones << 7)) != 0) {
            return false;
        }
    }
    for (; length > 0; p++, length--) {
        if (*p == 0 || *p >= 0x80) {
            return false;
        }
    }
    return true;
}

static bool check_text(struct wire_decoder *d, const uint8_t *p, size_t length, const struct level *level,
                       const cevents_json_field *row)
{
    if ((row->flags & CEVENTS_FIELD_UTF8) != 0) {
        size_t good = cevents_text_utf8_prefix(p, length);
        if (good < length) {
            cevents_wire_fail(d, CEVENTS_INVALID_UTF8, p + good, level, row, "text is not UTF-8");
            return false;
        }
    }
    const uint8_t *nul = row->kind == CEVENTS_KIND_STRING ? memchr(p, 0, length) : NULL;
    if (nul != NULL) {
        cevents_wire_fail(d, CEVENTS_NUL_IN_STRING, nul, level, row,
                          "U+0000 cannot be held in a char * field; generate the field with string_as_bytes");
        return false;
    }
    return true;
}

/* Copies of strings and bytes stand where they stood in the input, with a NUL behind them. */
static inline uint8_t *in_copy(struct wire_decoder *d, const uint8_t *p, size_t length)
{
    uint8_t *copy = d->copy + (p - d->input);
    copy[length] = 0;
    return copy;
}

static const uint8_t *decode_fields(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                    const struct level *level);

static const uint8_t *fail_depth(struct wire_decoder *d, const uint8_t *at, const struct level *level,
                                 const cevents_json_field *row)
{
    return cevents_wire_fail(d, CEVENTS_LIMIT_DEPTH, at, level, row,
                             "messages nest too deeply: the limit `depth` is reached");
}

static const uint8_t *decode_message(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                     const struct level *parent, const cevents_json_field *row, void *message)
{
    if (parent->depth_left == 0) {
        return fail_depth(d, p, parent, row);
    }
    cevents_wire_stand_at(parent, row);
    const cevents_json_table *table = parent->table->subs[row->sub].message;
    struct cevents_frame frame = {.parent = parent->frame, .table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, message, &frame, parent->depth_left - 1, wire_is_group(row) ? row : NULL};
    return decode_fields(d, p, end, &level);
}

/* Merged into what is there. */
static const uint8_t *read_message(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                   const struct level *level, const cevents_json_field *row)
{
    bool merges = true;
    if (row->shape == CEVENTS_SHAPE_ONEOF) {
        merges = *(const int *)field_quantifier_in(level->message, row) == (int)row->number;
    }
    void **message = place(d, level, row, p);
    if (!merges || *message == NULL) {
        *message = cevents_wire_new_message(d, level->table->subs[row->sub].message);
    }
    return *message == NULL ? cevents_wire_fail_memory(d, level, row, p)
                            : decode_message(d, p, end, level, row, *message);
}

static const uint8_t *read_repeated_message(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                            const struct level *level, const cevents_json_field *row)
{
    void **element = cevents_wire_reserve(d, level, row, 1, p);
    if (element == NULL) {
        return NULL;
    }
    *element = cevents_wire_new_message(d, level->table->subs[row->sub].message);
    if (*element == NULL) {
        return cevents_wire_fail_memory(d, level, row, p);
    }
    p = decode_message(d, p, end, level, row, *element);
    *field_count(level->message, row) += p != NULL;
    return p;
}

/* An entry without key or value stands for one with the default; callers may read both. */
static bool complete_entry(struct wire_decoder *d, const cevents_json_table *table, void *entry)
{
    for (unsigned i = 0; i < table->n_fields; i++) {
        const cevents_json_field *row = &table->fields[i];
        if (row->shape == CEVENTS_SHAPE_OPTIONAL && row->quantifier_distance != 0) {
            *(protobuf_c_boolean *)field_quantifier(entry, row) = 1;
        }
        void **pointer = field_at(entry, row->offset);
        if (row->kind == CEVENTS_KIND_STRING && *pointer == NULL) {
            *pointer = d->copy + (d->input_end - d->input);
        } else if (row->kind == CEVENTS_KIND_MESSAGE && *pointer == NULL) {
            *pointer = cevents_wire_new_message(d, table->subs[row->sub].message);
            if (*pointer == NULL) {
                return false;
            }
        }
    }
    return true;
}

static bool has_undeclared_value(const cevents_json_table *table, const ProtobufCMessage *entry)
{
    if ((map_value(table)->flags & CEVENTS_FIELD_CLOSED_ENUM) == 0) {
        return false;
    }
    for (unsigned i = 0; i < entry->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &entry->unknown_fields[i];
        if (field->tag == map_value(table)->number && (int)field->wire_type == WIRE_VARINT) {
            return true;
        }
    }
    return false;
}

/* The whole entry becomes an unknown field. Its copy may hold the NUL of a key already, so it is copied anew. */
static bool keep_entry_as_unknown(struct wire_decoder *d, const struct level *level, const cevents_json_field *row,
                                  const uint8_t *value, const uint8_t *end)
{
    size_t length = (size_t)(end - value);
    uint8_t *data = arena_take(d->arena, length);
    if (data == NULL) {
        cevents_wire_fail_memory(d, level, row, value);
        return false;
    }
    memcpy(data, value, length);
    ProtobufCMessageUnknownField field = {row->number, PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED, length, data};
    return cevents_wire_append_unknown(d, level, row, field, value);
}

static bool append_entry(struct wire_decoder *d, const struct level *level, const cevents_json_field *row, void *entry,
                         const uint8_t *at)
{
    void **element = cevents_wire_reserve(d, level, row, 1, at);
    if (element == NULL) {
        return false;
    }
    *element = entry;
    size_t count = ++*field_count(level->message, row);
    if (count != 2) {
        return true;
    }
    struct pending_map *pending = arena_take(d->arena, sizeof *pending);
    if (pending == NULL) {
        cevents_wire_fail_memory(d, level, row, at);
        return false;
    }
    *pending = (struct pending_map){d->maps, row, level->table->subs[row->sub].message, level->message};
    d->maps = pending;
    return true;
}

/* Puts an entry that has been read into its map. `value` is where its length stands. */
static NOINLINE const uint8_t *keep_entry(struct wire_decoder *d, const uint8_t *value, const uint8_t *p,
                                          const uint8_t *end, const struct level *level, const cevents_json_field *row,
                                          void *entry)
{
    const cevents_json_table *table = level->table->subs[row->sub].message;
    if (has_undeclared_value(table, entry)) {
        return keep_entry_as_unknown(d, level, row, value, end) ? end : NULL;
    }
    if (!complete_entry(d, table, entry)) {
        return cevents_wire_fail_memory(d, level, row, p);
    }
    return append_entry(d, level, row, entry, p) ? end : NULL;
}

/* `value` is where the entry's length stands. */
static NOINLINE const uint8_t *read_entry(struct wire_decoder *d, const uint8_t *value, const uint8_t *p,
                                          const uint8_t *end, const struct level *level, const cevents_json_field *row)
{
    if (level->depth_left == 0) {
        return fail_depth(d, p, level, row);
    }
    const cevents_json_table *table = level->table->subs[row->sub].message;
    void *entry = cevents_wire_new_message(d, table);
    if (entry == NULL) {
        return cevents_wire_fail_memory(d, level, row, p);
    }
    cevents_wire_stand_at(level, row);
    struct level inner = {table, entry, level->frame, level->depth_left - 1, NULL};
    if (decode_fields(d, p, end, &inner) == NULL) {
        return NULL;
    }
    return keep_entry(d, value, p, end, level, row, entry);
}

static const uint8_t *read_one_message(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                       const struct level *level, const cevents_json_field *row)
{
    return row->shape == CEVENTS_SHAPE_REPEATED ? read_repeated_message(d, p, end, level, row)
                                                : read_message(d, p, end, level, row);
}

/* Strings, bytes, messages and map entries. */
static const uint8_t *read_counted(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                   const struct level *level, const cevents_json_field *row)
{
    size_t length;
    const uint8_t *value = p;
    p = wire_read_length(d, p, end, level, row, &length);
    if (p == NULL) {
        return NULL;
    }
    if (row->shape == CEVENTS_SHAPE_MAP) {
        return read_entry(d, value, p, p + length, level, row);
    }
    if (row->kind == CEVENTS_KIND_MESSAGE) {
        return read_one_message(d, p, p + length, level, row);
    }
    if (row->kind != CEVENTS_KIND_BYTES && !is_plain(p, length, d->input_end) &&
        !check_text(d, p, length, level, row)) {
        return NULL;
    }
    void *target = place(d, level, row, p);
    if (target == NULL) {
        return NULL;
    }
    uint8_t *copy = in_copy(d, p, length);
    if (row->kind == CEVENTS_KIND_STRING) {
        *(char **)target = (char *)copy;
    } else {
        *(ProtobufCBinaryData *)target = (ProtobufCBinaryData){length, copy};
    }
    return p + length;
}

static inline const uint8_t *read_varint_field(struct wire_decoder *d, const uint8_t *start, const uint8_t *p,
                                               const uint8_t *end, const struct level *level,
                                               const cevents_json_field *row)
{
    uint64_t value;
    const uint8_t *next = wire_read_varint(p, end, &value);
    if (next == NULL) {
        return cevents_wire_fail_varint(d, p, end, level, row);
    }
    if ((row->flags & CEVENTS_FIELD_CLOSED_ENUM) != 0 && !is_declared(level, row, value)) {
        return cevents_wire_keep_unknown(d, level, row, row->number << 3 | WIRE_VARINT, start, p, next);
    }
    void *target = place(d, level, row, p);
    if (target == NULL) {
        return NULL;
    }
    store_varint(row, target, value);
    return next;
}

static inline const uint8_t *read_fixed_field(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                              const struct level *level, const cevents_json_field *row, size_t size)
{
    if ((size_t)(end - p) < size) {
        return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, end, level, row, "message ends within a value");
    }
    void *target = place(d, level, row, p);
    if (target == NULL) {
        return NULL;
    }
    if (size == 4) {
        uint32_t value = load32(p);
        memcpy(target, &value, sizeof value);
    } else {
        uint64_t value = cevents_load64_le(p);
        memcpy(target, &value, sizeof value);
    }
    return p + size;
}

static inline const uint8_t *read_field(struct wire_decoder *d, const uint8_t *start, const uint8_t *p,
                                        const uint8_t *end, const struct level *level, const cevents_json_field *row)
{
    switch (wire_type_of_kind[row->kind]) {
    case WIRE_VARINT:
        return read_varint_field(d, start, p, end, level, row);
    case WIRE_FIXED32:
        return read_fixed_field(d, p, end, level, row, 4);
    case WIRE_FIXED64:
        return read_fixed_field(d, p, end, level, row, 8);
    default:
        return wire_is_group(row) ? read_one_message(d, p, end, level, row) : read_counted(d, p, end, level, row);
    }
}

/* A tag that is not the one of the field with its number, or that no field has; `row` is that field or NULL. */
static const uint8_t *read_other(struct wire_decoder *d, const uint8_t *start, const uint8_t *p, const uint8_t *end,
                                 const struct level *level, const cevents_json_field *row, uint32_t tag)
{
    if (row != NULL && (tag & 7) == WIRE_LENGTH && row->shape == CEVENTS_SHAPE_REPEATED && !wire_is_group(row)) {
        return read_packed(d, p, end, level, row);
    }
    return cevents_wire_skip_unknown(d, p, end, level, row, tag, start);
}

/* By bisection. */
static NOINLINE const cevents_json_field *search_field(const cevents_json_table *table, uint32_t number)
{
    unsigned low = 0;
    unsigned high = table->n_fields;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        uint32_t found = table->fields[middle].number;
        if (found == number) {
            return &table->fields[middle];
        }
        if (found < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

/*
 * The field with this number, or NULL. Numbers mostly run from 1 without gaps, at least at the start; else the field may
 * be the one at `expected`.
 */
static inline const cevents_json_field *find_field(const cevents_json_table *table, uint32_t number,
                                                   const cevents_json_field *expected)
{
    if (number - 1 < table->n_fields && table->fields[number - 1].number == number) {
        return &table->fields[number - 1];
    }
    if (expected != fields_end(table) && expected->number == number) {
        return expected;
    }
    return search_field(table, number);
}

/* For the error when a required field is missing. */
static inline void note_end(const struct level *level, const uint8_t *end)
{
    if ((level->table->flags & CEVENTS_TABLE_REQUIRED) != 0) {
        wire_required_record(level->table, level->message)->end = end;
    }
}

/* Returns where the message ends: `end`, or of a group, after the tag that ends it. */
static const uint8_t *decode_fields(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                    const struct level *level)
{
    const cevents_json_table *table = level->table;
    const cevents_json_field *expected = table->fields;
    note_end(level, end);
    while (p < end) {
        const uint8_t *start = p;
        uint32_t tag = *p++;
        if (tag >= 0x80) {
            if (p < end && *p < 0x80) {
                tag = (tag & 0x7F) | (uint32_t)*p++ << 7;
            } else {
                p = cevents_wire_read_tag(d, start, end, level, &tag);
                if (p == NULL) {
                    return NULL;
                }
            }
        }
        const cevents_json_field *row = find_field(table, tag >> 3, expected);
        if (row != NULL && tag == wire_tag(row)) {
            p = read_field(d, start, p, end, level, row);
        } else if (level->group != NULL && tag == wire_end_tag(level->group)) {
            note_end(level, start);
            return p;
        } else {
            p = read_other(d, start, p, end, level, row, tag);
        }
        if (p == NULL) {
            return NULL;
        }
        if (row != NULL) {
            expected = row + !field_is_repeated(row);
        }
    }
    return level->group == NULL
               ? end
               : cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, end, level, NULL, "message ends within a group");
}

static void *decode(struct wire_decoder *d, const cevents_json_table *table, size_t length)
{
    size_t limit = limit_bytes(d->options);
    if (length > limit) {
        cevents_wire_fail(d, CEVENTS_LIMIT_BYTES, d->input + limit, NULL, NULL,
                          "too many bytes: the limit `bytes` is reached");
        return NULL;
    }
    d->copy = arena_take(d->arena, length + 1);
    void *message = d->copy == NULL ? NULL : cevents_wire_new_message(d, table);
    if (message == NULL) {
        cevents_wire_fail_memory(d, NULL, NULL, d->input);
        return NULL;
    }
    memcpy(d->copy, d->input, length);
    d->copy[length] = 0;

    struct cevents_frame frame = {.table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, message, &frame, limit_depth(d->options), NULL};
    if (decode_fields(d, d->input, d->input_end, &level) == NULL || !cevents_wire_finish(d, table, message)) {
        return NULL;
    }
    return message;
}

cevents_status cevents_wire_decode_from(const struct codec_origin *origin, const cevents_json_table *table,
                                        const void *bytes, size_t length, cevents_arena *arena,
                                        const cevents_options *options, ProtobufCMessage **message,
                                        cevents_error *error)
{
    static const cevents_options defaults = {0};
    static const uint8_t nothing[1] = {0};
    struct wire_decoder d = {
        .input = length == 0 ? nothing : bytes,
        .arena = arena,
        .options = options == NULL ? &defaults : options,
        .origin = origin,
        .error = error,
        .status = CEVENTS_OK,
        .elements_left = limit_elements(options),
        .field_elements = limit_field_elements(options),
    };
    d.input_end = d.input + length;
    *message = decode(&d, table, length);
    return d.status;
}

cevents_status cevents_wire_decode(const cevents_json_table *table, const void *bytes, size_t length,
                                   cevents_arena *arena, const cevents_options *options, ProtobufCMessage **message,
                                   cevents_error *error)
{
    static const struct codec_origin origin = {0, ""};
    return cevents_wire_decode_from(&origin, table, bytes, length, arena, options, message, error);
}
