/*
 * Random events, the same in every run.
 */
#ifndef CEVENTS_RANDOM_EVENT_H
#define CEVENTS_RANDOM_EVENT_H

#include "event_testing.h"

struct random {
    uint64_t state;
};

/* A number below `limit`. */
uint32_t random_below(struct random *random, uint32_t limit);

/* A valid event; all of it lives in the arena. */
cevents_event random_event(struct random *random, cevents_arena *arena);

#endif
