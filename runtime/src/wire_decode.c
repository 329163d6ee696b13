/*
 * Wire bytes -> struct.
 *
 * The input is copied into the arena once, and strings, bytes and unknown fields point into that copy. What stands
 * behind a string is the first byte of a tag, or the end; the decoder reads the caller's bytes, so the copy's byte can
 * become the string's NUL.
 *
 * Recursion: one level of decode_fields() and decode_message() or decode_entry() a nesting level, bounded by the depth
 * limit.
 */
#include <limits.h>

#include "arena_take.h"
#include "codec_internal.h"
#include "hash.h"
#include "level.h"
#include "limit.h"
#include "text.h"
#include "wire.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    FIRST_CAPACITY = 4,
    /* Maps up to this size are searched for duplicate keys pair by pair, greater ones are sorted. */
    FEW_ENTRIES = 12
};

/* In front of every array, so that it can grow by doubling. */
struct array_header {
    size_t capacity;
};

/* A map with more than one entry; its duplicate keys are looked for when everything has been decoded. */
struct pending_map {
    struct pending_map *next;
    const cevents_json_field *row;
    const cevents_json_table *entry_table;
    void *message;
};

/* Behind a message whose table has CEVENTS_TABLE_REQUIRED. */
struct required_record {
    const uint8_t *end; /* of the message's bytes; of the last ones when it came in pieces; NULL: it has none */
    uint8_t seen[];     /* one for each field */
};

struct decoder {
    const uint8_t *input;
    const uint8_t *input_end;
    uint8_t *copy;
    cevents_arena *arena;
    const cevents_options *options;
    const struct codec_origin *origin;
    cevents_error *error;
    cevents_status status;
    size_t elements_left;
    struct pending_map *maps;
};

static bool is_entry(const struct level *level)
{
    return (level->table->flags & CEVENTS_TABLE_MAP_ENTRY) != 0;
}

/* At the field that is being read; an element counts when it is complete. */
static void stand_at(const struct level *level, const cevents_json_field *row, char number[TEXT_NUMBER_SIZE])
{
    bool repeated = row != NULL && row->shape == CEVENTS_SHAPE_REPEATED;
    level_stand_at(level, row, repeated ? *field_count(level->message, row) : 0, number);
}

static size_t offset_of(const struct decoder *d, const uint8_t *at)
{
    return d->origin->offset + (size_t)(at - d->input);
}

/* Returns NULL, which is what all readers return then. */
static const uint8_t *fail(struct decoder *d, cevents_status status, const uint8_t *at, const struct level *level,
                           const cevents_json_field *row, const char *what)
{
    char number[TEXT_NUMBER_SIZE];
    char path[CEVENTS_ERROR_PATH_SIZE];
    if (level != NULL) {
        stand_at(level, row, number);
    }
    cevents_path_write(path, sizeof path, d->origin->path, level == NULL ? NULL : level->frame);
    d->status = cevents_fail(d->error, status, offset_of(d, at), path, "%s", what);
    return NULL;
}

static const uint8_t *fail_memory(struct decoder *d, const struct level *level, const cevents_json_field *row,
                                  const uint8_t *at)
{
    cevents_status status = cevents_arena_failure(d->arena);
    return fail(d, status, at, level, row, cevents_status_text(status));
}

/* ---- varints ---- */

static const uint8_t *read_long_varint(const uint8_t *p, const uint8_t *end, uint64_t *value)
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

/* Bits above the 64th are dropped. NULL when it does not end in time. */
static inline const uint8_t *read_varint(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    if (p < end && *p < 0x80) {
        *value = *p;
        return p + 1;
    }
    return read_long_varint(p, end, value);
}

static const uint8_t *fail_varint(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level,
                                  const cevents_json_field *row)
{
    if (end - p >= WIRE_VARINT_SIZE) {
        return fail(d, CEVENTS_MALFORMED_WIRE, p + WIRE_VARINT_SIZE - 1, level, row, "varint of more than 10 bytes");
    }
    return fail(d, CEVENTS_MALFORMED_WIRE, end, level, row, "message ends within a varint");
}

/* Reads a length and checks that so many bytes follow. */
static inline const uint8_t *read_length(struct decoder *d, const uint8_t *p, const uint8_t *end,
                                         const struct level *level, const cevents_json_field *row, size_t *length)
{
    uint64_t value;
    const uint8_t *next = read_varint(p, end, &value);
    *length = 0;
    if (next == NULL) {
        return fail_varint(d, p, end, level, row);
    }
    if (value > (uint64_t)(end - next)) {
        bool truncated = end == d->input_end;
        return fail(d, CEVENTS_MALFORMED_WIRE, truncated ? end : p, level, row,
                    truncated ? "input ends before the end of the value" : "length goes past the end of the message");
    }
    *length = (size_t)value;
    return next;
}

/* ---- memory ---- */

static size_t record_offset(const cevents_json_table *table)
{
    size_t alignment = _Alignof(struct required_record);
    return (table->descriptor->sizeof_message + alignment - 1) & ~(alignment - 1);
}

static struct required_record *record_of(const cevents_json_table *table, void *message)
{
    return (void *)((char *)message + record_offset(table));
}

static void *new_message(struct decoder *d, const cevents_json_table *table)
{
    size_t size = table->descriptor->sizeof_message;
    size_t whole = size;
    if ((table->flags & CEVENTS_TABLE_REQUIRED) != 0) {
        whole = record_offset(table) + offsetof(struct required_record, seen) + table->n_fields;
    }
    void *message = arena_take(d->arena, whole);
    if (message == NULL) {
        return NULL;
    }
    memcpy(message, table->prototype, size);
    if (whole > size) {
        memset((char *)message + size, 0, whole - size);
    }
    return message;
}

/* Moves an array to a place with room for `needed` elements. NULL: no memory. */
static void *grow_array(struct decoder *d, void *array, size_t count, size_t needed, size_t size)
{
    size_t capacity = array == NULL ? 0 : ((struct array_header *)((char *)array - ARENA_ALIGNMENT))->capacity;
    if (needed <= capacity) {
        return array;
    }
    capacity = needed < 2 * capacity ? 2 * capacity : needed;
    if (capacity > (PTRDIFF_MAX - ARENA_ALIGNMENT) / size) {
        d->arena->limit_hit = 1;
        return NULL;
    }
    char *memory = arena_take(d->arena, ARENA_ALIGNMENT + capacity * size);
    if (memory == NULL) {
        return NULL;
    }
    ((struct array_header *)(void *)memory)->capacity = capacity;
    char *grown = memory + ARENA_ALIGNMENT;
    if (count > 0) {
        memcpy(grown, array, count * size);
    }
    return grown;
}

static bool take_elements(struct decoder *d, size_t count, const struct level *level, const cevents_json_field *row,
                          const uint8_t *at)
{
    if (count > d->elements_left) {
        fail(d, CEVENTS_LIMIT_ELEMENTS, at, level, row, "more elements than the limit allows");
        return false;
    }
    d->elements_left -= count;
    return true;
}

/* Room for `more` elements behind those of a repeated field; the first of them, or NULL. The count stays. */
static void *reserve(struct decoder *d, const struct level *level, const cevents_json_field *row, size_t more,
                     const uint8_t *at)
{
    if (!take_elements(d, more, level, row, at)) {
        return NULL;
    }
    void **array = field_at(level->message, row->offset);
    size_t count = *field_count(level->message, row);
    size_t needed = count + more;
    if (more == 1 && needed < FIRST_CAPACITY) {
        needed = FIRST_CAPACITY;
    }
    void *grown = grow_array(d, *array, count, needed, row->size);
    if (grown == NULL) {
        fail_memory(d, level, row, at);
        return NULL;
    }
    *array = grown;
    return (char *)grown + count * row->size;
}

/* Where the value of a field goes, after noting that the field is present. NULL: out of memory or elements. */
static inline void *place(struct decoder *d, const struct level *level, const cevents_json_field *row,
                          const uint8_t *at)
{
    void *message = level->message;
    switch (row->shape) {
    case CEVENTS_SHAPE_OPTIONAL:
        if (row->quantifier_offset != 0) {
            *(protobuf_c_boolean *)field_at(message, row->quantifier_offset) = 1;
        }
        return field_at(message, row->offset);
    case CEVENTS_SHAPE_ONEOF:
        *(int *)field_at(message, row->quantifier_offset) = (int)row->number;
        return field_at(message, row->offset);
    case CEVENTS_SHAPE_REPEATED: {
        void *element = reserve(d, level, row, 1, at);
        *field_count(message, row) += element != NULL;
        return element;
    }
    case CEVENTS_SHAPE_REQUIRED:
        if ((level->table->flags & CEVENTS_TABLE_REQUIRED) != 0) {
            record_of(level->table, message)->seen[row - level->table->fields] = 1;
        }
        return field_at(message, row->offset);
    default:
        return field_at(message, row->offset);
    }
}

/* ---- scalars ---- */

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
    return protobuf_c_enum_descriptor_get_value(enumeration, wire_signed32((uint32_t)value)) != NULL;
}

/* ---- unknown fields ---- */

static void report(struct decoder *d, const struct level *level, const cevents_json_field *row, uint32_t number,
                   const uint8_t *tag, const uint8_t *value, const uint8_t *end)
{
    if (d->options->report == NULL) {
        return;
    }
    char key[TEXT_NUMBER_SIZE];
    char name[TEXT_NUMBER_SIZE];
    char path[CEVENTS_ERROR_PATH_SIZE];
    stand_at(level, row, key);
    if (row == NULL && !is_entry(level)) {
        level->frame->name = name;
        level->frame->name_length = text_put_uint64(name, number);
    }
    cevents_path_write(path, sizeof path, d->origin->path, level->frame);
    const cevents_report unknown = {
        .kind = CEVENTS_REPORT_UNKNOWN_WIRE_FIELD,
        .offset = offset_of(d, tag),
        .path = path,
        .raw = (const char *)value,
        .raw_length = (size_t)(end - value),
    };
    d->options->report(&unknown, d->options->report_context);
}

static bool append_unknown(struct decoder *d, const struct level *level, const cevents_json_field *row,
                           ProtobufCMessageUnknownField field, const uint8_t *tag)
{
    ProtobufCMessage *base = level->message;
    if (!take_elements(d, 1, level, row, tag)) {
        return false;
    }
    if (base->n_unknown_fields == UINT_MAX) {
        fail(d, CEVENTS_LIMIT_ELEMENTS, tag, level, row, "more unknown fields than a message can hold");
        return false;
    }
    void *grown = grow_array(d, base->unknown_fields, base->n_unknown_fields, (size_t)base->n_unknown_fields + 1,
                             sizeof *base->unknown_fields);
    if (grown == NULL) {
        fail_memory(d, level, row, tag);
        return false;
    }
    base->unknown_fields = grown;
    base->unknown_fields[base->n_unknown_fields++] = field;
    return true;
}

/*
 * Keeps a field that the struct has no place for, as libprotobuf-c does: its data is all that follows the tag, so of
 * a group also the tag that ends it. `row` is the field that the bytes don't fit, or NULL. Returns `end`.
 */
static const uint8_t *keep_unknown(struct decoder *d, const struct level *level, const cevents_json_field *row,
                                   uint32_t tag, const uint8_t *start, const uint8_t *value, const uint8_t *end)
{
    if ((d->options->strict & CEVENTS_STRICT_DATA) != 0) {
        return fail(d, CEVENTS_REFUSED, start, level, row,
                    row == NULL ? "unknown field" : "wire type or enum number that the field does not have");
    }
    report(d, level, row, tag >> 3, start, value, end);
    ProtobufCMessageUnknownField field = {
        .tag = tag >> 3,
        .wire_type = (ProtobufCWireType)(tag & 7),
        .len = (size_t)(end - value),
        .data = d->copy + (value - d->input),
    };
    return append_unknown(d, level, row, field, start) ? end : NULL;
}

static const uint8_t *read_tag(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level,
                               uint32_t *tag)
{
    uint64_t value = 0;
    const uint8_t *start = p;
    for (unsigned shift = 0; shift < 7 * WIRE_TAG_SIZE; shift += 7) {
        if (p == end) {
            return fail(d, CEVENTS_MALFORMED_WIRE, end, level, NULL, "message ends within a tag");
        }
        uint8_t byte = *p++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80 && value <= UINT32_MAX) {
            *tag = (uint32_t)value;
            return p;
        }
    }
    return fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "field number above 536870911");
}

static const uint8_t *skip_value(struct decoder *d, const uint8_t *start, const uint8_t *p, const uint8_t *end,
                                 const struct level *level, uint32_t tag, uint32_t depth_left);

/* Recursion: bounded by the depth limit. */
static const uint8_t *skip_group(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level,
                                 uint32_t number, uint32_t depth_left)
{
    if (depth_left == 0) {
        return fail(d, CEVENTS_LIMIT_DEPTH, p, level, NULL, "groups nest deeper than the limit allows");
    }
    for (;;) {
        const uint8_t *start = p;
        uint32_t tag = 0;
        p = read_tag(d, p, end, level, &tag);
        if (p == NULL) {
            return NULL;
        }
        if ((tag & 7) == WIRE_GROUP_END) {
            if (tag >> 3 != number) {
                return fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "end of a group that was not begun");
            }
            return p;
        }
        p = skip_value(d, start, p, end, level, tag, depth_left - 1);
        if (p == NULL) {
            return NULL;
        }
    }
}

static const uint8_t *skip_bytes(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level,
                                 size_t length)
{
    if ((size_t)(end - p) < length) {
        return fail(d, CEVENTS_MALFORMED_WIRE, end, level, NULL, "message ends within a value");
    }
    return p + length;
}

/* Steps over the value at p of a field whose tag, checked here, stands at `start`. */
static const uint8_t *skip_value(struct decoder *d, const uint8_t *start, const uint8_t *p, const uint8_t *end,
                                 const struct level *level, uint32_t tag, uint32_t depth_left)
{
    uint64_t ignored;
    size_t length;
    const uint8_t *next;
    if (tag >> 3 == 0) {
        return fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "field number 0");
    }
    switch (tag & 7) {
    case WIRE_VARINT:
        next = read_varint(p, end, &ignored);
        return next != NULL ? next : fail_varint(d, p, end, level, NULL);
    case WIRE_FIXED64:
        return skip_bytes(d, p, end, level, 8);
    case WIRE_FIXED32:
        return skip_bytes(d, p, end, level, 4);
    case WIRE_LENGTH:
        next = read_length(d, p, end, level, NULL, &length);
        return next == NULL ? NULL : next + length;
    case WIRE_GROUP:
        return skip_group(d, p, end, level, tag >> 3, depth_left);
    case WIRE_GROUP_END:
        return fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "end of a group that was not begun");
    default:
        return fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "wire type that does not exist");
    }
}

static const uint8_t *skip_unknown(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level,
                                   const cevents_json_field *row, uint32_t tag, const uint8_t *start)
{
    const uint8_t *next = skip_value(d, start, p, end, level, tag, level->depth_left);
    return next == NULL ? NULL : keep_unknown(d, level, row, tag, start, p, next);
}

/* ---- packed fields ---- */

static size_t count_varints(const uint8_t *p, const uint8_t *end)
{
    size_t count = 0;
    for (; p < end; p++) {
        count += *p < 0x80;
    }
    return count;
}

static const uint8_t *read_packed_varints(struct decoder *d, const uint8_t *p, const uint8_t *end,
                                          const struct level *level, const cevents_json_field *row)
{
    size_t more = count_varints(p, end);
    char *element = reserve(d, level, row, more, p);
    if (element == NULL) {
        return NULL;
    }
    size_t *count = field_count(level->message, row);
    bool closed = (row->flags & CEVENTS_FIELD_CLOSED_ENUM) != 0;
    while (p < end) {
        uint64_t value;
        const uint8_t *start = p;
        p = read_varint(p, end, &value);
        if (p == NULL) {
            return fail_varint(d, start, end, level, row);
        }
        if (closed && !is_declared(level, row, value)) {
            if (keep_unknown(d, level, row, row->number << 3 | WIRE_VARINT, start, start, p) == NULL) {
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

static const uint8_t *read_packed_fixed(struct decoder *d, const uint8_t *p, const uint8_t *end,
                                        const struct level *level, const cevents_json_field *row, size_t size)
{
    size_t length = (size_t)(end - p);
    if (length % size != 0) {
        return fail(d, CEVENTS_MALFORMED_WIRE, end - length % size, level, row, "packed field ends within a value");
    }
    size_t more = length / size;
    char *element = reserve(d, level, row, more, p);
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

static const uint8_t *read_packed(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level,
                                  const cevents_json_field *row)
{
    size_t length;
    p = read_length(d, p, end, level, row, &length);
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

/* ---- strings ---- */

/* True when all bytes are ASCII but NUL: what nearly every string is. Reads 16 bytes when the input has them. */
static inline bool is_plain(const uint8_t *p, size_t length, const uint8_t *input_end)
{
#if defined(__SSE2__)
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

static bool check_text(struct decoder *d, const uint8_t *p, size_t length, const struct level *level,
                       const cevents_json_field *row)
{
    if ((row->flags & CEVENTS_FIELD_UTF8) != 0) {
        size_t good = text_utf8_prefix(p, length);
        if (good < length) {
            fail(d, CEVENTS_INVALID_UTF8, p + good, level, row, "text is not UTF-8");
            return false;
        }
    }
    const uint8_t *nul = row->kind == CEVENTS_KIND_STRING ? memchr(p, 0, length) : NULL;
    if (nul != NULL) {
        fail(d, CEVENTS_NUL_IN_STRING, nul, level, row,
             "U+0000 cannot be held in a char * field; generate the field with string_as_bytes");
        return false;
    }
    return true;
}

/* Copies of strings and bytes stand where they stood in the input, with a NUL behind them. */
static inline uint8_t *in_copy(struct decoder *d, const uint8_t *p, size_t length)
{
    uint8_t *copy = d->copy + (p - d->input);
    copy[length] = 0;
    return copy;
}

/* ---- messages ---- */

static const uint8_t *decode_fields(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level);

static const uint8_t *decode_message(struct decoder *d, const uint8_t *p, const uint8_t *end,
                                     const struct level *parent, const cevents_json_field *row, void *message)
{
    if (parent->depth_left == 0) {
        return fail(d, CEVENTS_LIMIT_DEPTH, p, parent, row, "messages nest deeper than the limit allows");
    }
    char number[TEXT_NUMBER_SIZE];
    stand_at(parent, row, number);
    const cevents_json_table *table = parent->table->subs[row->sub].message;
    struct cevents_frame frame = {.parent = parent->frame, .table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, message, &frame, parent->depth_left - 1};
    return decode_fields(d, p, end, &level);
}

/* Merged into what is there. */
static const uint8_t *read_message(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level,
                                   const cevents_json_field *row)
{
    bool merges = true;
    if (row->shape == CEVENTS_SHAPE_ONEOF) {
        merges = *(const int *)field_in(level->message, row->quantifier_offset) == (int)row->number;
    }
    void **message = place(d, level, row, p);
    if (!merges || *message == NULL) {
        *message = new_message(d, level->table->subs[row->sub].message);
    }
    return *message == NULL ? fail_memory(d, level, row, p) : decode_message(d, p, end, level, row, *message);
}

static const uint8_t *read_repeated_message(struct decoder *d, const uint8_t *p, const uint8_t *end,
                                            const struct level *level, const cevents_json_field *row)
{
    void **element = reserve(d, level, row, 1, p);
    if (element == NULL) {
        return NULL;
    }
    *element = new_message(d, level->table->subs[row->sub].message);
    if (*element == NULL) {
        return fail_memory(d, level, row, p);
    }
    p = decode_message(d, p, end, level, row, *element);
    *field_count(level->message, row) += p != NULL;
    return p;
}

/* An entry without key or value stands for one with the default; callers may read both. */
static bool complete_entry(struct decoder *d, const cevents_json_table *table, void *entry)
{
    for (unsigned i = 0; i < table->n_fields; i++) {
        const cevents_json_field *row = &table->fields[i];
        if (row->shape == CEVENTS_SHAPE_OPTIONAL && row->quantifier_offset != 0) {
            *(protobuf_c_boolean *)field_at(entry, row->quantifier_offset) = 1;
        }
        void **pointer = field_at(entry, row->offset);
        if (row->kind == CEVENTS_KIND_STRING && *pointer == NULL) {
            *pointer = d->copy + (d->input_end - d->input);
        } else if (row->kind == CEVENTS_KIND_MESSAGE && *pointer == NULL) {
            *pointer = new_message(d, table->subs[row->sub].message);
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
static bool keep_entry_as_unknown(struct decoder *d, const struct level *level, const cevents_json_field *row,
                                  const uint8_t *value, const uint8_t *end)
{
    size_t length = (size_t)(end - value);
    uint8_t *data = arena_take(d->arena, length);
    if (data == NULL) {
        fail_memory(d, level, row, value);
        return false;
    }
    memcpy(data, value, length);
    ProtobufCMessageUnknownField field = {row->number, PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED, length, data};
    return append_unknown(d, level, row, field, value);
}

static bool append_entry(struct decoder *d, const struct level *level, const cevents_json_field *row, void *entry,
                         const uint8_t *at)
{
    void **element = reserve(d, level, row, 1, at);
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
        fail_memory(d, level, row, at);
        return false;
    }
    *pending = (struct pending_map){d->maps, row, level->table->subs[row->sub].message, level->message};
    d->maps = pending;
    return true;
}

/* `value` is where the entry's length stands. */
static const uint8_t *read_entry(struct decoder *d, const uint8_t *value, const uint8_t *p, const uint8_t *end,
                                 const struct level *level, const cevents_json_field *row)
{
    const cevents_json_table *table = level->table->subs[row->sub].message;
    void *entry = new_message(d, table);
    if (entry == NULL) {
        return fail_memory(d, level, row, p);
    }
    char number[TEXT_NUMBER_SIZE];
    stand_at(level, row, number);
    struct level inner = {table, entry, level->frame, level->depth_left};
    if (decode_fields(d, p, end, &inner) == NULL) {
        return NULL;
    }
    if (has_undeclared_value(table, entry)) {
        return keep_entry_as_unknown(d, level, row, value, end) ? end : NULL;
    }
    if (!complete_entry(d, table, entry)) {
        return fail_memory(d, level, row, p);
    }
    return append_entry(d, level, row, entry, p) ? end : NULL;
}

/* Strings, bytes, messages and map entries. */
static const uint8_t *read_counted(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level,
                                   const cevents_json_field *row)
{
    size_t length;
    const uint8_t *value = p;
    p = read_length(d, p, end, level, row, &length);
    if (p == NULL) {
        return NULL;
    }
    if (row->shape == CEVENTS_SHAPE_MAP) {
        return read_entry(d, value, p, p + length, level, row);
    }
    if (row->kind == CEVENTS_KIND_MESSAGE) {
        return row->shape == CEVENTS_SHAPE_REPEATED ? read_repeated_message(d, p, p + length, level, row)
                                                    : read_message(d, p, p + length, level, row);
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

static inline const uint8_t *read_varint_field(struct decoder *d, const uint8_t *start, const uint8_t *p,
                                               const uint8_t *end, const struct level *level,
                                               const cevents_json_field *row)
{
    uint64_t value;
    const uint8_t *next = read_varint(p, end, &value);
    if (next == NULL) {
        return fail_varint(d, p, end, level, row);
    }
    if ((row->flags & CEVENTS_FIELD_CLOSED_ENUM) != 0 && !is_declared(level, row, value)) {
        return keep_unknown(d, level, row, row->number << 3 | WIRE_VARINT, start, p, next);
    }
    void *target = place(d, level, row, p);
    if (target == NULL) {
        return NULL;
    }
    store_varint(row, target, value);
    return next;
}

static inline const uint8_t *read_fixed_field(struct decoder *d, const uint8_t *p, const uint8_t *end,
                                              const struct level *level, const cevents_json_field *row, size_t size)
{
    if ((size_t)(end - p) < size) {
        return fail(d, CEVENTS_MALFORMED_WIRE, end, level, row, "message ends within a value");
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

static inline const uint8_t *read_field(struct decoder *d, const uint8_t *start, const uint8_t *p, const uint8_t *end,
                                        const struct level *level, const cevents_json_field *row)
{
    switch (wire_type_of_kind[row->kind]) {
    case WIRE_VARINT:
        return read_varint_field(d, start, p, end, level, row);
    case WIRE_FIXED32:
        return read_fixed_field(d, p, end, level, row, 4);
    case WIRE_FIXED64:
        return read_fixed_field(d, p, end, level, row, 8);
    default:
        return read_counted(d, p, end, level, row);
    }
}

/* Index of the field, or n_fields. Numbers mostly run from 1 without gaps, at least at the start. */
static unsigned find_field(const cevents_json_table *table, uint32_t number)
{
    unsigned low = 0;
    unsigned high = table->n_fields;
    if (number - 1 < high && table->fields[number - 1].number == number) {
        return number - 1;
    }
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        uint32_t found = table->fields[middle].number;
        if (found == number) {
            return middle;
        }
        if (found < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return table->n_fields;
}

static const uint8_t *decode_fields(struct decoder *d, const uint8_t *p, const uint8_t *end, const struct level *level)
{
    const cevents_json_table *table = level->table;
    unsigned n_fields = table->n_fields;
    unsigned expected = 0;
    if ((table->flags & CEVENTS_TABLE_REQUIRED) != 0) {
        record_of(table, level->message)->end = end;
    }
    while (p < end) {
        const uint8_t *start = p;
        uint32_t tag = *p++;
        if (tag >= 0x80) {
            if (p < end && *p < 0x80) {
                tag = (tag & 0x7F) | (uint32_t)*p++ << 7;
            } else {
                p = read_tag(d, start, end, level, &tag);
                if (p == NULL) {
                    return NULL;
                }
            }
        }
        unsigned index = expected;
        if (index >= n_fields || table->fields[index].number != tag >> 3) {
            index = find_field(table, tag >> 3);
        }
        if (index == n_fields) {
            p = skip_unknown(d, p, end, level, NULL, tag, start);
        } else {
            const cevents_json_field *row = &table->fields[index];
            if (tag == wire_tag(row)) {
                p = read_field(d, start, p, end, level, row);
            } else if ((tag & 7) == WIRE_LENGTH && row->shape == CEVENTS_SHAPE_REPEATED) {
                p = read_packed(d, p, end, level, row);
            } else {
                p = skip_unknown(d, p, end, level, row, tag, start);
            }
            expected = index + !field_is_repeated(row);
        }
        if (p == NULL) {
            return NULL;
        }
    }
    return end;
}

/* ---- when all is decoded ---- */

/* The last entry of a key takes the place of the first. Returns how many entries are left. */
static size_t drop_duplicates_pairwise(const cevents_json_field *key, void **entries, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        while (same < kept && map_compare_keys(key, entries[same], entries[i]) != 0) {
            same++;
        }
        entries[same] = entries[i];
        kept += same == kept;
    }
    return kept;
}

/* As above for any number of entries, which become sorted when there are duplicates. */
static size_t drop_duplicates_sorted(const cevents_json_field *key, void **entries, size_t count, const void **sorted)
{
    memcpy(sorted, entries, count * sizeof *sorted);
    map_sort(key, sorted, sorted + count, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        kept += i + 1 == count || map_compare_keys(key, sorted[i], sorted[i + 1]) != 0;
    }
    if (kept == count) {
        return count;
    }
    kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 == count || map_compare_keys(key, sorted[i], sorted[i + 1]) != 0) {
            memcpy(&entries[kept++], &sorted[i], sizeof *entries);
        }
    }
    return kept;
}

static bool drop_duplicate_keys(struct decoder *d)
{
    for (struct pending_map *map = d->maps; map != NULL; map = map->next) {
        size_t *count = field_count(map->message, map->row);
        void **entries = *(void ***)field_at(map->message, map->row->offset);
        const cevents_json_field *key = map_key(map->entry_table);
        if (*count <= FEW_ENTRIES) {
            *count = drop_duplicates_pairwise(key, entries, *count);
            continue;
        }
        cevents_arena_mark mark = cevents_arena_mark_here(d->arena);
        const void **room = arena_take(d->arena, 2 * *count * sizeof *room);
        if (room == NULL) {
            fail_memory(d, NULL, NULL, d->input_end);
            return false;
        }
        *count = drop_duplicates_sorted(key, entries, *count, room);
        cevents_arena_rewind(d->arena, mark);
    }
    return true;
}

static bool check_required(struct decoder *d, const cevents_json_table *table, void *message,
                           const struct cevents_frame *parent);

/* Recursion: as deep as the messages, which the depth limit has bounded. */
static bool check_required_below(struct decoder *d, const cevents_json_table *table, void *message,
                                 const cevents_json_field *row, struct cevents_frame *frame)
{
    if (row->kind != CEVENTS_KIND_MESSAGE) {
        return true;
    }
    const cevents_json_table *sub = table->subs[row->sub].message;
    bool in_entry = (table->flags & CEVENTS_TABLE_MAP_ENTRY) != 0;
    bool one_of_many = field_is_repeated(row);
    void *const *pointers = field_at(message, row->offset);
    size_t count = 1;
    if (one_of_many) {
        count = *field_count(message, row);
        pointers = *pointers;
    } else if (row->shape == CEVENTS_SHAPE_ONEOF) {
        count = *(const int *)field_in(message, row->quantifier_offset) == (int)row->number;
    }
    char number[TEXT_NUMBER_SIZE];
    if (in_entry) {
        frame->key = map_key_text(map_key(table), message, number, &frame->key_length);
    } else {
        frame->field = row;
        frame->key = NULL;
        frame->index = CEVENTS_NO_INDEX;
    }
    for (size_t i = 0; i < count; i++) {
        if (row->shape == CEVENTS_SHAPE_REPEATED) {
            frame->index = i;
        }
        if (pointers[i] == NULL) {
            continue;
        }
        bool complete = row->shape == CEVENTS_SHAPE_MAP
                            ? check_required_below(d, sub, pointers[i], map_value(sub), frame)
                            : check_required(d, sub, pointers[i], frame);
        if (!complete) {
            return false;
        }
    }
    return true;
}

static bool check_required(struct decoder *d, const cevents_json_table *table, void *message,
                           const struct cevents_frame *parent)
{
    if ((table->flags & CEVENTS_TABLE_REQUIRED) == 0) {
        return true;
    }
    struct cevents_frame frame = {.parent = parent, .table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, message, &frame, 0};
    const struct required_record *record = record_of(table, message);
    for (unsigned i = 0; i < table->n_fields; i++) {
        const cevents_json_field *row = &table->fields[i];
        if (row->shape == CEVENTS_SHAPE_REQUIRED && !record->seen[i]) {
            const uint8_t *end = record->end == NULL ? d->input_end : record->end;
            fail(d, CEVENTS_MISSING_FIELD, end, &level, row, "required field is missing");
            return false;
        }
        if (!check_required_below(d, table, message, row, &frame)) {
            return false;
        }
    }
    return true;
}

static void *decode(struct decoder *d, const cevents_json_table *table, size_t length)
{
    size_t limit = limit_bytes(d->options);
    if (length > limit) {
        fail(d, CEVENTS_LIMIT_BYTES, d->input + limit, NULL, NULL, "input is longer than the limit allows");
        return NULL;
    }
    d->copy = arena_take(d->arena, length + 1);
    void *message = d->copy == NULL ? NULL : new_message(d, table);
    if (message == NULL) {
        fail_memory(d, NULL, NULL, d->input);
        return NULL;
    }
    memcpy(d->copy, d->input, length);
    d->copy[length] = 0;

    struct cevents_frame frame = {.table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, message, &frame, limit_depth(d->options)};
    if (decode_fields(d, d->input, d->input_end, &level) == NULL || !drop_duplicate_keys(d) ||
        !check_required(d, table, message, NULL)) {
        return NULL;
    }
    return message;
}

cevents_status wire_decode_from(const struct codec_origin *origin, const cevents_json_table *table, const void *bytes,
                                size_t length, cevents_arena *arena, const cevents_options *options,
                                ProtobufCMessage **message, cevents_error *error)
{
    static const cevents_options defaults = {0};
    static const uint8_t nothing[1] = {0};
    struct decoder d = {
        .input = length == 0 ? nothing : bytes,
        .arena = arena,
        .options = options == NULL ? &defaults : options,
        .origin = origin,
        .error = error,
        .status = CEVENTS_OK,
        .elements_left = limit_elements(options),
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
    return wire_decode_from(&origin, table, bytes, length, arena, options, message, error);
}
