/*
 * An allocator that fails its nth call, or all from that on, and counts what it gave away.
 */
#ifndef CEVENTS_FAILING_H
#define CEVENTS_FAILING_H

#include <stdlib.h>

struct failing {
    int calls;
    int fail_at;
    int in_use;
    int for_good; /* also all calls after the one that fails */
};

static inline void *failing_alloc(void *data, size_t size)
{
    struct failing *failing = data;
    failing->calls++;
    if (failing->calls == failing->fail_at || (failing->for_good && failing->calls > failing->fail_at)) {
        return NULL;
    }
    failing->in_use++;
    return malloc(size);
}

static inline void failing_free(void *data, void *memory)
{
    ((struct failing *)data)->in_use--;
    free(memory);
}

#endif
