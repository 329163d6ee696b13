/*
 * What the files of the wire decoder share. Readers take where the value begins and return where it ends, or NULL after
 * filling in the error.
 */
#ifndef CEVENTS_WIRE_DECODE_H
#define CEVENTS_WIRE_DECODE_H

#include "codec_internal.h"
#include "level.h"
#include "wire.h"

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

struct wire_decoder {
    const uint8_t *input;
    const uint8_t *input_end;
    uint8_t *copy; /* of the input, in the arena */
    cevents_arena *arena;
    const cevents_options *options; /* never NULL */
    const struct codec_origin *origin;
    cevents_error *error;
    cevents_status status;
    size_t elements_left;
    size_t field_elements; /* most of one field */
    struct pending_map *maps;
};

static inline size_t wire_record_offset(const cevents_json_table *table)
{
    size_t alignment = _Alignof(struct required_record);
    return (table->descriptor->sizeof_message + alignment - 1) & ~(alignment - 1);
}

static inline struct required_record *wire_required_record(const cevents_json_table *table, void *message)
{
    return (void *)((char *)message + wire_record_offset(table));
}

/* Offset of a byte in what the caller passed. */
static inline size_t wire_offset(const struct wire_decoder *d, const uint8_t *at)
{
    return d->origin->offset + (size_t)(at - d->input);
}

/* At the field that is being read; an element counts when it is complete. */
void cevents_wire_stand_at(const struct level *level, const cevents_json_field *row);

/* Returns NULL. `level` NULL: the fault is not in a field. */
const uint8_t *cevents_wire_fail(struct wire_decoder *d, cevents_status status, const uint8_t *at,
                                 const struct level *level, const cevents_json_field *row, const char *what);

/* cevents_wire_fail() for an allocation that failed. */
const uint8_t *cevents_wire_fail_memory(struct wire_decoder *d, const struct level *level,
                                        const cevents_json_field *row, const uint8_t *at);

/* cevents_wire_fail() for a varint that wire_read_varint() could not read. */
const uint8_t *cevents_wire_fail_varint(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                        const struct level *level, const cevents_json_field *row);

const uint8_t *cevents_wire_read_long_varint(const uint8_t *p, const uint8_t *end, uint64_t *value);

/* Bits above the 64th are dropped. NULL when it does not end in time. */
static inline const uint8_t *wire_read_varint(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    if (p < end && *p < 0x80) {
        *value = *p;
        return p + 1;
    }
    return cevents_wire_read_long_varint(p, end, value);
}

/* Reads a length and checks that so many bytes follow. */
static inline const uint8_t *wire_read_length(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                              const struct level *level, const cevents_json_field *row, size_t *length)
{
    uint64_t value;
    const uint8_t *next = wire_read_varint(p, end, &value);
    *length = 0;
    if (next == NULL) {
        return cevents_wire_fail_varint(d, p, end, level, row);
    }
    if (value > (uint64_t)(end - next)) {
        bool truncated = end == d->input_end;
        return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, truncated ? end : p, level, row,
                                 truncated ? "input ends before the end of the value"
                                           : "length goes past the end of the message");
    }
    *length = (size_t)value;
    return next;
}

/* A tag; its field number may be 0. */
const uint8_t *cevents_wire_read_tag(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                     const struct level *level, uint32_t *tag);

/* A message at its defaults, or NULL. */
void *cevents_wire_new_message(struct wire_decoder *d, const cevents_json_table *table);

/* Moves an array to a place with room for `needed` elements. NULL: no memory. */
void *cevents_wire_grow_array(struct wire_decoder *d, void *array, size_t count, size_t needed, size_t size);

/* Counts elements against the limit. */
bool cevents_wire_take_elements(struct wire_decoder *d, size_t count, const struct level *level,
                                const cevents_json_field *row, const uint8_t *at);

/* Room for `more` elements behind those of a repeated field; the first of them, or NULL. The count stays. */
void *cevents_wire_reserve(struct wire_decoder *d, const struct level *level, const cevents_json_field *row,
                           size_t more, const uint8_t *at);

bool cevents_wire_append_unknown(struct wire_decoder *d, const struct level *level, const cevents_json_field *row,
                                 ProtobufCMessageUnknownField field, const uint8_t *tag);

/*
 * Keeps a field that the struct has no place for, as libprotobuf-c does: its data is all that follows the tag, so of
 * a group also the tag that ends it. `row` is the field that the bytes don't fit, or NULL. Returns `end`.
 */
const uint8_t *cevents_wire_keep_unknown(struct wire_decoder *d, const struct level *level,
                                         const cevents_json_field *row, uint32_t tag, const uint8_t *start,
                                         const uint8_t *value, const uint8_t *end);

/* Steps over a field whose tag stands at `start` and whose value begins at p, checks both, and keeps it. */
const uint8_t *cevents_wire_skip_unknown(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                         const struct level *level, const cevents_json_field *row, uint32_t tag,
                                         const uint8_t *start);

/* When all has been decoded: duplicate keys of maps, required fields. False: the error is filled in. */
bool cevents_wire_finish(struct wire_decoder *d, const cevents_json_table *table, void *message);

#endif
