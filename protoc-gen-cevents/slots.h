/*
 * Open-addressing hash tables of constant names, as the runtime probes them.
 */
#ifndef CEVENTS_PLUGIN_SLOTS_H
#define CEVENTS_PLUGIN_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct pool;

struct slots {
    uint32_t *items; /* 1 + index of the name, 0 for a free slot */
    size_t count;    /* 1 << bits */
    unsigned bits;
    size_t longest; /* the most slots that a look-up of a present name touches */
};

/* Lays out names by the upper bits of their hashes; half of the slots or more stay free. `count` > 0. */
struct slots slots_lay_out(struct pool *pool, const uint64_t *hashes, size_t count);

#endif
