/*
 * A hash table from names to things. Names are not copied.
 */
#ifndef CEVENTS_PLUGIN_NAME_TABLE_H
#define CEVENTS_PLUGIN_NAME_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct pool;

struct name_entry {
    const char *name;
    size_t length;
    void *value;
};

/* All zero but for `pool` is an empty table. */
struct name_table {
    struct pool *pool;
    struct name_entry *entries; /* a power of two of them; a NULL name is a free place */
    size_t count;
    size_t capacity;
};

/* Adds a name; false, changing nothing, when it is there already. `value` must not be NULL. */
bool name_table_add(struct name_table *table, const char *name, void *value);

/* What stands under the name, or NULL. */
void *name_table_find(const struct name_table *table, const char *name);
void *name_table_find_part(const struct name_table *table, const char *name, size_t length);

#endif
