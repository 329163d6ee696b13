/*
 * Members of protobuf-c structs by the rows of a table.
 */
#ifndef CEVENTS_FIELDS_H
#define CEVENTS_FIELDS_H

#include <string.h>

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

static inline size_t *field_count(void *message, const cevents_json_field *row)
{
    return field_at(message, row->quantifier_offset);
}

static inline size_t field_count_in(const void *message, const cevents_json_field *row)
{
    return *(const size_t *)field_in(message, row->quantifier_offset);
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
int map_compare_keys(const cevents_json_field *key, const void *a, const void *b);

/*
 * Sorts entries by key; those with equal keys keep their order. `room` has place for `count` pointers.
 * Takes count * log(count) comparisons whatever the keys are.
 */
void map_sort(const cevents_json_field *key, const void **entries, const void **room, size_t count);

/* The key as text for a path, in `number` when it is not text already. */
const char *map_key_text(const cevents_json_field *key, const void *entry, char number[TEXT_NUMBER_SIZE],
                         size_t *length);

#endif
