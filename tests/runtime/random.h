/*
 * Numbers that look random and are the same in every run.
 */
#ifndef CEVENTS_RANDOM_H
#define CEVENTS_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state;
};

static inline uint32_t random_next(struct random *random)
{
    random->state = random->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(random->state >> 32);
}

/* 0 to limit - 1. */
static inline uint32_t random_below(struct random *random, uint32_t limit)
{
    return (uint32_t)((uint64_t)random_next(random) * limit >> 32);
}

#endif
