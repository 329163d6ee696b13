#include <string.h>

#include <cevents/codec.h>

/* As strcmp() of the table's name and of one that is not terminated. */
static int compare_name(const cevents_json_table *table, const char *name, size_t length)
{
    int order = strncmp(table->descriptor->name, name, length);
    return order != 0 ? order : table->descriptor->name[length] != '\0';
}

static const cevents_json_table *find_in_set(const cevents_message_set *set, const char *name, size_t length)
{
    size_t low = 0;
    size_t high = set->n_tables;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_name(set->tables[middle], name, length);
        if (order == 0) {
            return set->tables[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

const cevents_json_table *cevents_find_message(const cevents_message_set *const *sets, size_t n_sets,
                                               const char *full_name, size_t length)
{
    if (memchr(full_name, '\0', length) != NULL) {
        return NULL;
    }
    for (size_t i = 0; i < n_sets; i++) {
        const cevents_json_table *table = find_in_set(sets[i], full_name, length);
        if (table != NULL) {
            return table;
        }
    }
    return NULL;
}
