#include <string.h>

#include <cevents/generated.h>

#include "hash.h"

const cevents_route *cevents_routing_table_find(const cevents_routing_table *table, const char *type, size_t length)
{
    if (table->n_routes == 0) {
        return NULL;
    }
    uint32_t mask = (UINT32_C(1) << table->slot_bits) - 1;
    uint32_t slot = cevents_hash_slot(cevents_hash_bytes(type, length), table->slot_bits);
    for (; table->slots[slot] != 0; slot = (slot + 1) & mask) {
        const cevents_route *route = table->routes[table->slots[slot] - 1];
        if (route->type_length == length && memcmp(route->type, type, length) == 0) {
            return route;
        }
    }
    return NULL;
}
