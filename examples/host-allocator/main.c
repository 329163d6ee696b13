/*
 * Inside of a host that has memory of its own for each request or transaction, such as a pool of nginx or a memory
 * context of PostgreSQL. Here `struct pool` stands for it: it gives memory and frees all of it at once.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "google/events/cloud/storage/v1/events.cevents.h"
#include <cevents/cevents.h>

struct chunk {
    struct chunk *previous;
    max_align_t memory[];
};

struct pool {
    struct chunk *chunks;
    size_t bytes;
};

static void *pool_take(struct pool *pool, size_t size)
{
    struct chunk *chunk = malloc(sizeof *chunk + size);
    if (chunk == NULL) {
        return NULL;
    }
    chunk->previous = pool->chunks;
    pool->chunks = chunk;
    pool->bytes += size;
    return chunk->memory;
}

static void pool_empty(struct pool *pool)
{
    while (pool->chunks != NULL) {
        struct chunk *chunk = pool->chunks;
        pool->chunks = chunk->previous;
        free(chunk);
    }
}

/* The adapter: all that cevents has to know of the host. */
static void *take(void *pool, size_t size)
{
    return pool_take(pool, size); /* NULL: there is none left; nothing else may happen here */
}

static void give_back(void *pool, void *memory)
{
    (void)pool, (void)memory; /* the pool frees it with everything else */
}

static cevents_status on_finalized(const Cloud__Storage__V1__ObjectFinalizedEvent__View *event, void *out)
{
    fprintf(out, "%s, %" PRId64 " bytes\n", event->data->name, event->data->size);
    return CEVENTS_OK;
}

static void handle_request(const cevents_router *router, const char *body, size_t length)
{
    struct pool pool = {0}; /* the host makes it before the request, and empties it afterwards */
    ProtobufCAllocator allocator = {take, give_back, &pool};
    cevents_arena arena;
    cevents_error error;
    cevents_arena_init(&arena, NULL, 0, &allocator);
    cevents_arena_limit(&arena, 1024 * 1024);
    if (cevents_dispatch_json(router, body, length, &arena, NULL, &error) != CEVENTS_OK) {
        printf("%s: %s\n", error.path, error.message);
    }
    printf("the pool gave %zu bytes\n", pool.bytes);
    pool_empty(&pool); /* and with it the arena: cevents_arena_free() need not be called */
}

int main(void)
{
    static char body[64 * 1024];
    size_t length = fread(body, 1, sizeof body, stdin);
    struct pool pool = {0}; /* lives as long as the host */
    ProtobufCAllocator allocator = {take, give_back, &pool};
    cevents_router *router = cevents_router_new(&allocator);
    if (cloud__storage__v1__on_object_finalized(router, on_finalized, stdout) == CEVENTS_OK) {
        handle_request(router, body, length);
    }
    pool_empty(&pool);
    return 0;
}
