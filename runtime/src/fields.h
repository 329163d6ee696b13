/*
 * Members of protobuf-c structs by the rows of a table.
 */
#ifndef CEVENTS_FIELDS_H
#define CEVENTS_FIELDS_H

#include <string.h>

#include <cevents/arena.h>
#include <cevents/generated.h>

#include "text.h"

static inline void *field_at(void *message, uint32_t offset)
{
    return (char *)message + offset;
}

static inline const void *field_in(const void *message, uint32_t offset)
{
    return (const char *)message + offset;
}

/* Behind the last row; a message without fields has no rows at all, not even an address of them. */
static inline const cevents_json_field *fields_end(const cevents_json_table *table)
{
    return table->n_fields == 0 ? table->fields : table->fields + table->n_fields;
}

/* `n_x`, `has_x` or the case of a field's oneof. */
static inline void *field_quantifier(void *message, const cevents_json_field *row)
{
    return field_at(message, row->offset - row->quantifier_distance);
}

static inline const void *field_quantifier_in(const void *message, const cevents_json_field *row)
{
    return field_in(message, row->offset - row->quantifier_distance);
}

static inline size_t *field_count(void *message, const cevents_json_field *row)
{
    return field_quantifier(message, row);
}

static inline size_t field_count_in(const void *message, const cevents_json_field *row)
{
    return *(const size_t *)field_quantifier_in(message, row);
}

/* The array of a repeated field or map. */
static inline const void *field_array_in(const void *message, const cevents_json_field *row)
{
    return *(const void *const *)field_in(message, row->offset);
}

static inline bool field_is_repeated(const cevents_json_field *row)
{
    return row->shape == CEVENTS_SHAPE_REPEATED || row->shape == CEVENTS_SHAPE_MAP;
}

/* The bytes of a string, text or bytes field; a NULL string is an empty one. */
static inline ProtobufCBinaryData field_bytes(const cevents_json_field *row, const void *value)
{
    if (row->kind != CEVENTS_KIND_STRING) {
        return *(const ProtobufCBinaryData *)value;
    }
    char *text = *(char *const *)value;
    return (ProtobufCBinaryData){text == NULL ? 0 : strlen(text), (uint8_t *)text};
}

/* Whether a value differs from the zero of its kind, -0.0 included: what implicit presence is about. */
static inline bool field_is_nonzero(const cevents_json_field *row, const void *value)
{
    uint64_t bits64;
    uint32_t bits32;
    switch (row->kind) {
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_SINT64:
    case CEVENTS_KIND_SFIXED64:
    case CEVENTS_KIND_UINT64:
    case CEVENTS_KIND_FIXED64:
    case CEVENTS_KIND_DOUBLE:
        memcpy(&bits64, value, sizeof bits64);
        return bits64 != 0;
    case CEVENTS_KIND_STRING:
        return *(const char *const *)value != NULL && **(const char *const *)value != '\0';
    case CEVENTS_KIND_BYTES:
    case CEVENTS_KIND_TEXT:
        return ((const ProtobufCBinaryData *)value)->len != 0;
    case CEVENTS_KIND_MESSAGE:
        return *(const void *const *)value != NULL;
    default:
        memcpy(&bits32, value, sizeof bits32);
        return bits32 != 0;
    }
}

/*
 * Whether a field that is neither repeated nor a map is present. As libprotobuf-c has it, an optional string that
 * points at its default is unset; a oneof's case alone counts, also over a NULL. False for a required pointer that is
 * NULL.
 */
static inline bool field_is_present(const cevents_json_table *table, const cevents_json_field *row, const void *message)
{
    const void *value = field_in(message, row->offset);
    switch (row->shape) {
    case CEVENTS_SHAPE_IMPLICIT:
        return field_is_nonzero(row, value);
    case CEVENTS_SHAPE_ONEOF:
        return *(const int *)field_quantifier_in(message, row) == (int)row->number;
    default:
        break;
    }
    if (row->kind == CEVENTS_KIND_MESSAGE) {
        return *(const void *const *)value != NULL;
    }
    if (row->kind == CEVENTS_KIND_STRING) {
        const char *text = *(const char *const *)value;
        bool optional = row->shape == CEVENTS_SHAPE_OPTIONAL;
        return text != NULL && !(optional && text == table->descriptor->fields[row - table->fields].default_value);
    }
    if (row->shape == CEVENTS_SHAPE_OPTIONAL && row->quantifier_distance != 0) {
        return *(const protobuf_c_boolean *)field_quantifier_in(message, row) != 0;
    }
    return true;
}

/* The key is what a map's entries are ordered and told apart by. */
static inline const cevents_json_field *map_key(const cevents_json_table *entry_table)
{
    return &entry_table->fields[0];
}

static inline const cevents_json_field *map_value(const cevents_json_table *entry_table)
{
    return &entry_table->fields[1];
}

/* Below 0, 0 or above 0 as `a` comes before, equals or comes after `b`: text by bytes, numbers by value. */
int cevents_map_compare_keys(const cevents_json_field *key, const void *a, const void *b);

/* The start of a key as a number of the same order; keys with equal ones have yet to be compared. */
uint64_t cevents_map_key_prefix(const cevents_json_field *key, const void *entry);

/*
 * Sorts entries by key; those with equal keys keep their order. `room` has place for `count` pointers.
 * Takes count * log(count) comparisons whatever the keys are.
 */
void cevents_map_sort(const cevents_json_field *key, const void **entries, const void **room, size_t count);

/* Maps up to this size are sorted without allocating. */
enum { MAP_FEW_ENTRIES = 16 };

/* An order of a map's entries; the map itself is not changed. */
struct map_order {
    const void *const *entries;
    bool by_index; /* by `few`, else as the entries stand */
    uint8_t few[MAP_FEW_ENTRIES];
};

static inline const void *map_entry_at(const struct map_order *order, size_t index)
{
    return order->entries[order->by_index ? order->few[index] : index];
}

/*
 * The order of the keys. `entries` may not hold NULL; memory for many comes from `arena`. Not CEVENTS_OK: no memory.
 */
cevents_status cevents_map_sorted(struct map_order *order, const cevents_json_field *key, const void *const *entries,
                                  size_t count, cevents_arena *arena);

/* The key as text for a path, in `number` when it is not text already. */
const char *cevents_map_key_text(const cevents_json_field *key, const void *entry, char number[TEXT_NUMBER_SIZE],
                                 size_t *length);

#endif
