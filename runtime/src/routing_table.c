#include <string.h>

#include <cevents/generated.h>

#include "hash.h"
#include "noinline.h"

/* From the slot behind `slot` on. Not inlined: the function below needs fewer registers then. */
static NOINLINE const cevents_route *find_behind(const cevents_routing_table *table, uint32_t slot, const char *type,
                                                 size_t length)
{
    uint32_t mask = (UINT32_C(1) << table->slot_bits) - 1;
    for (slot = (slot + 1) & mask; table->slots[slot] != 0; slot = (slot + 1) & mask) {
        const cevents_route *route = table->routes[table->slots[slot] - 1];
        if (route->type_length == length && memcmp(route->type, type, length) == 0) {
            return route;
        }
    }
    return NULL;
}

const cevents_route *cevents_routing_table_find(const cevents_routing_table *table, const char *type, size_t length)
{
    if (table->n_routes == 0) {
        return NULL;
    }
    uint32_t slot = cevents_hash_slot(cevents_hash_text(type, length), table->slot_bits);
    if (table->slots[slot] == 0) {
        return NULL;
    }
    const cevents_route *route = table->routes[table->slots[slot] - 1];
    if (route->type_length == length && memcmp(route->type, type, length) == 0) {
        return route;
    }
    return find_behind(table, slot, type, length);
}
