#include "slots.h"

#include "hash.h"
#include "pool.h"

struct slots slots_lay_out(struct pool *pool, const uint64_t *hashes, size_t count)
{
    struct slots slots = {.bits = 1};
    while (((size_t)1 << slots.bits) < 2 * count) {
        slots.bits++;
    }
    slots.count = (size_t)1 << slots.bits;
    slots.items = pool_array(pool, slots.count, sizeof *slots.items);
    for (size_t i = 0; i < count; i++) {
        size_t slot = cevents_hash_slot(hashes[i], slots.bits);
        size_t probes = 1;
        while (slots.items[slot] != 0) {
            slot = (slot + 1) & (slots.count - 1);
            probes++;
        }
        slots.items[slot] = (uint32_t)(i + 1);
        if (probes > slots.longest) {
            slots.longest = probes;
        }
    }
    return slots;
}
