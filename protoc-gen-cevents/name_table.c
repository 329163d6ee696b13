#include "name_table.h"

#include <string.h>

#include "hash.h"
#include "pool.h"

static struct name_entry *place_of(const struct name_table *table, const char *name, size_t length)
{
    size_t mask = table->capacity - 1;
    uint64_t hash = cevents_hash_bytes(name, length);
    for (size_t i = (size_t)(hash >> 32) & mask;; i = (i + 1) & mask) {
        struct name_entry *entry = &table->entries[i];
        if (entry->name == NULL || (entry->length == length && memcmp(entry->name, name, length) == 0)) {
            return entry;
        }
    }
}

static void grow(struct name_table *table)
{
    struct name_table larger = {
        .pool = table->pool, .count = table->count, .capacity = table->capacity == 0 ? 64 : table->capacity * 2};
    larger.entries = pool_array(table->pool, larger.capacity, sizeof *larger.entries);
    for (size_t i = 0; i < table->capacity; i++) {
        const struct name_entry *entry = &table->entries[i];
        if (entry->name != NULL) {
            *place_of(&larger, entry->name, entry->length) = *entry;
        }
    }
    *table = larger;
}

bool name_table_add(struct name_table *table, const char *name, void *value)
{
    if (table->count + 1 > table->capacity / 2) {
        grow(table);
    }
    size_t length = strlen(name);
    struct name_entry *entry = place_of(table, name, length);
    if (entry->name != NULL) {
        return false;
    }
    *entry = (struct name_entry){.name = name, .length = length, .value = value};
    table->count++;
    return true;
}

void *name_table_find_part(const struct name_table *table, const char *name, size_t length)
{
    return table->capacity == 0 ? NULL : place_of(table, name, length)->value;
}

void *name_table_find(const struct name_table *table, const char *name)
{
    return name_table_find_part(table, name, strlen(name));
}
