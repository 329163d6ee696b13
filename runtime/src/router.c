#include "router_internal.h"

#include <string.h>

#include "fault.h"
#include "hash.h"

enum { FIRST_TYPE_BITS = 4, FIRST_CAPACITY = 4 };

static void *allocate(ProtobufCAllocator *allocator, size_t count, size_t size)
{
    if (count > SIZE_MAX / size) {
        return NULL;
    }
    void *memory = allocator->alloc(allocator->allocator_data, count * size);
    if (memory != NULL) {
        memset(memory, 0, count * size);
    }
    return memory;
}

static void release(ProtobufCAllocator *allocator, void *memory)
{
    if (memory != NULL) {
        allocator->free(allocator->allocator_data, memory);
    }
}

cevents_router *cevents_router_new(ProtobufCAllocator *allocator)
{
    if (allocator == NULL) {
        allocator = CEVENTS_MALLOC;
    }
    cevents_router *router = allocate(allocator, 1, sizeof *router);
    if (router != NULL) {
        router->allocator = allocator;
    }
    return router;
}

void cevents_router_free(cevents_router *router)
{
    if (router == NULL) {
        return;
    }
    ProtobufCAllocator *allocator = router->allocator;
    size_t n_slots = router->types == NULL ? 0 : (size_t)1 << router->type_bits;
    for (size_t i = 0; i < n_slots; i++) {
        release(allocator, router->types[i].owned);
    }
    for (size_t i = 0; i < router->n_prefixes; i++) {
        release(allocator, router->prefixes[i].owned);
    }
    for (size_t i = 0; i < router->n_subscribers; i++) {
        cevents_filter_free(router->subscribers[i].filter);
    }
    release(allocator, router->types);
    release(allocator, router->prefixes);
    release(allocator, router->subscribers);
    release(allocator, router);
}

/* The slot of a type, or the free one where it belongs. */
static struct entry *find_slot(struct entry *types, unsigned bits, const char *type, size_t length)
{
    size_t mask = ((size_t)1 << bits) - 1;
    size_t slot = cevents_hash_slot(cevents_hash_text(type, length), bits);
    while (types[slot].text != NULL && (types[slot].length != length || memcmp(types[slot].text, type, length) != 0)) {
        slot = (slot + 1) & mask;
    }
    return &types[slot];
}

static bool grow_types(cevents_router *router)
{
    unsigned bits = router->types == NULL ? FIRST_TYPE_BITS : router->type_bits + 1;
    if (bits >= 31) {
        return false;
    }
    struct entry *grown = allocate(router->allocator, (size_t)1 << bits, sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    size_t n_slots = router->types == NULL ? 0 : (size_t)1 << router->type_bits;
    for (size_t i = 0; i < n_slots; i++) {
        const struct entry *entry = &router->types[i];
        if (entry->text != NULL) {
            *find_slot(grown, bits, entry->text, entry->length) = *entry;
        }
    }
    release(router->allocator, router->types);
    router->types = grown;
    router->type_bits = bits;
    return true;
}

/* A NUL-terminated copy, or NULL. */
static char *copy_text(const cevents_router *router, const char *text, size_t length)
{
    char *copy = allocate(router->allocator, length + 1, 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
    }
    return copy;
}

/* Puts a handler under a type; `keep` says that `type` outlives the router. */
static cevents_status put_type(cevents_router *router, const char *type, size_t length, bool keep,
                               const struct handler *handler)
{
    if ((router->types == NULL || router->n_types >= (size_t)1 << (router->type_bits - 1)) && !grow_types(router)) {
        return CEVENTS_NO_MEMORY;
    }
    struct entry *entry = find_slot(router->types, router->type_bits, type, length);
    if (entry->text == NULL) {
        entry->owned = keep ? NULL : copy_text(router, type, length);
        if (!keep && entry->owned == NULL) {
            return CEVENTS_NO_MEMORY;
        }
        entry->text = keep ? type : entry->owned;
        entry->length = length;
        router->n_types++;
    }
    entry->handler = *handler;
    return CEVENTS_OK;
}

cevents_status cevents_router_on_route(cevents_router *router, const cevents_route *route, cevents_function handler,
                                       void *context)
{
    if (router == NULL || route == NULL || handler == NULL) {
        return CEVENTS_INVALID_ARGUMENT;
    }
    const struct handler typed = {.route = route, .typed = handler, .context = context};
    return put_type(router, route->type, route->type_length, true, &typed);
}

cevents_status cevents_router_on_type(cevents_router *router, const char *type, cevents_event_handler handler,
                                      void *context)
{
    if (router == NULL || type == NULL || handler == NULL) {
        return CEVENTS_INVALID_ARGUMENT;
    }
    const struct handler plain = {.plain = handler, .context = context};
    return put_type(router, type, strlen(type), false, &plain);
}

/* `items` or a larger copy of it, with room for one more than `count`; NULL: no memory, and `items` is as it was. */
static void *grow(const cevents_router *router, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) {
        return items;
    }
    size_t larger = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;
    void *grown = allocate(router->allocator, larger, size);
    if (grown == NULL) {
        return NULL;
    }
    if (count > 0) {
        memcpy(grown, items, count * size);
    }
    release(router->allocator, items);
    *capacity = larger;
    return grown;
}

cevents_status cevents_router_on_prefix(cevents_router *router, const char *prefix, cevents_event_handler handler,
                                        void *context)
{
    if (router == NULL || prefix == NULL || handler == NULL) {
        return CEVENTS_INVALID_ARGUMENT;
    }
    const struct handler plain = {.plain = handler, .context = context};
    size_t length = strlen(prefix);
    size_t at = 0;
    for (; at < router->n_prefixes && router->prefixes[at].length >= length; at++) {
        if (strcmp(router->prefixes[at].text, prefix) == 0) {
            router->prefixes[at].handler = plain;
            return CEVENTS_OK;
        }
    }
    struct entry *prefixes =
        grow(router, router->prefixes, router->n_prefixes, &router->prefix_capacity, sizeof *router->prefixes);
    if (prefixes == NULL) {
        return CEVENTS_NO_MEMORY;
    }
    router->prefixes = prefixes;
    char *copy = copy_text(router, prefix, length);
    if (copy == NULL) {
        return CEVENTS_NO_MEMORY;
    }
    memmove(&router->prefixes[at + 1], &router->prefixes[at], (router->n_prefixes - at) * sizeof *router->prefixes);
    router->prefixes[at] = (struct entry){copy, length, copy, plain};
    router->n_prefixes++;
    return CEVENTS_OK;
}

/* Adds a subscriber; its filter is made from the JSON. */
static cevents_status subscribe(cevents_router *router, const char *json, size_t length,
                                const cevents_filter_limits *limits, const struct subscriber *subscriber,
                                cevents_error *error)
{
    struct subscriber *subscribers = grow(router, router->subscribers, router->n_subscribers,
                                          &router->subscriber_capacity, sizeof *router->subscribers);
    if (subscribers == NULL) {
        return cevents_fail(error, CEVENTS_NO_MEMORY, 0, "", "no memory for a filter");
    }
    router->subscribers = subscribers;
    cevents_filter *filter;
    cevents_status status = cevents_filter_from_json(json, length, limits, router->allocator, &filter, error);
    if (status == CEVENTS_OK) {
        subscribers[router->n_subscribers] = *subscriber;
        subscribers[router->n_subscribers++].filter = filter;
    }
    return status;
}

cevents_status cevents_router_on_filter(cevents_router *router, const char *json, size_t length,
                                        const cevents_filter_limits *limits, cevents_event_handler handler,
                                        void *context, cevents_error *error)
{
    if (router == NULL || json == NULL || handler == NULL) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "a router, a filter and a handler are needed");
    }
    const struct subscriber subscriber = {.handler = {.plain = handler, .context = context}};
    return subscribe(router, json, length, limits, &subscriber, error);
}

cevents_status cevents_router_on_filter_router(cevents_router *router, const char *json, size_t length,
                                               const cevents_filter_limits *limits, cevents_router *inner,
                                               cevents_error *error)
{
    if (router == NULL || json == NULL || inner == NULL) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "two routers and a filter are needed");
    }
    if (router == inner || router->is_inner || inner->has_inner) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "routers nest one deep");
    }
    const struct subscriber subscriber = {.inner = inner};
    cevents_status status = subscribe(router, json, length, limits, &subscriber, error);
    if (status == CEVENTS_OK) {
        router->has_inner = true;
        inner->is_inner = true;
    }
    return status;
}

cevents_status cevents_router_on_unknown(cevents_router *router, cevents_event_handler handler, void *context)
{
    if (router == NULL || handler == NULL) {
        return CEVENTS_INVALID_ARGUMENT;
    }
    router->unknown = (struct handler){.plain = handler, .context = context};
    return CEVENTS_OK;
}

const struct handler *cevents_router_find(const cevents_router *router, const char *type)
{
    size_t length = strlen(type);
    if (router->types != NULL) {
        const struct entry *entry = find_slot(router->types, router->type_bits, type, length);
        if (entry->text != NULL) {
            return &entry->handler;
        }
    }
    for (size_t i = 0; i < router->n_prefixes; i++) {
        const struct entry *entry = &router->prefixes[i];
        if (entry->length <= length && memcmp(entry->text, type, entry->length) == 0) {
            return &entry->handler;
        }
    }
    return NULL;
}

static const cevents_json_table *find_own_data(const cevents_router *router, const char *type)
{
    const struct handler *handler = cevents_router_find(router, type);
    return handler == NULL || handler->route == NULL ? NULL : handler->route->data;
}

const cevents_json_table *cevents_router_find_data(const void *any_router, const char *type)
{
    const cevents_router *router = any_router;
    const cevents_json_table *data = find_own_data(router, type);
    for (size_t i = 0; data == NULL && i < router->n_subscribers; i++) {
        const cevents_router *inner = router->subscribers[i].inner;
        data = inner == NULL ? NULL : find_own_data(inner, type);
    }
    return data;
}
