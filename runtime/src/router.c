#include "router_internal.h"

#include <string.h>

#include "fault.h"
#include "hash.h"

/* Exactly one of `route` (with `typed`) and `plain` is set. */
struct handler {
    const cevents_route *route;
    cevents_function typed;
    cevents_event_handler plain;
    void *context;
};

/* A handler under its exact type or its prefix. */
struct entry {
    const char *text; /* NULL in a free slot */
    size_t length;
    char *owned; /* `text` when the router copied it */
    struct handler handler;
};

struct cevents_router {
    ProtobufCAllocator *allocator;
    /* Open-addressing hash by type, 1 << type_bits slots, at most half of them taken. */
    struct entry *types;
    size_t n_types;
    unsigned type_bits;
    /* Longest first. */
    struct entry *prefixes;
    size_t n_prefixes;
    size_t prefix_capacity;
    struct handler unknown;
};

enum { FIRST_TYPE_BITS = 4, FIRST_PREFIX_CAPACITY = 4 };

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
    release(allocator, router->types);
    release(allocator, router->prefixes);
    release(allocator, router);
}

/* The slot of a type, or the free one where it belongs. */
static struct entry *find_slot(struct entry *types, unsigned bits, const char *type, size_t length)
{
    size_t mask = ((size_t)1 << bits) - 1;
    size_t slot = cevents_hash_slot(cevents_hash_bytes(type, length), bits);
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

static bool grow_prefixes(cevents_router *router)
{
    if (router->n_prefixes < router->prefix_capacity) {
        return true;
    }
    size_t capacity = router->prefix_capacity == 0 ? FIRST_PREFIX_CAPACITY : router->prefix_capacity * 2;
    struct entry *grown = allocate(router->allocator, capacity, sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    if (router->n_prefixes > 0) {
        memcpy(grown, router->prefixes, router->n_prefixes * sizeof *grown);
    }
    release(router->allocator, router->prefixes);
    router->prefixes = grown;
    router->prefix_capacity = capacity;
    return true;
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
    if (!grow_prefixes(router)) {
        return CEVENTS_NO_MEMORY;
    }
    char *copy = copy_text(router, prefix, length);
    if (copy == NULL) {
        return CEVENTS_NO_MEMORY;
    }
    memmove(&router->prefixes[at + 1], &router->prefixes[at], (router->n_prefixes - at) * sizeof *router->prefixes);
    router->prefixes[at] = (struct entry){copy, length, copy, plain};
    router->n_prefixes++;
    return CEVENTS_OK;
}

cevents_status cevents_router_on_unknown(cevents_router *router, cevents_event_handler handler, void *context)
{
    if (router == NULL || handler == NULL) {
        return CEVENTS_INVALID_ARGUMENT;
    }
    router->unknown = (struct handler){.plain = handler, .context = context};
    return CEVENTS_OK;
}

/* The handler for a type, or NULL; the one for unknown types does not count. */
static const struct handler *find_handler(const cevents_router *router, const char *type)
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

const cevents_json_table *cevents_router_find_data(const void *router, const char *type)
{
    const struct handler *handler = find_handler(router, type);
    return handler == NULL || handler->route == NULL ? NULL : handler->route->data;
}

bool cevents_router_shows_data(const cevents_router *router, const cevents_event *event)
{
    const struct handler *handler = find_handler(router, event->attributes.type);
    return handler != NULL ? handler->route == NULL : router->unknown.plain != NULL;
}

static void report_unknown(const cevents_event *event, const cevents_options *options)
{
    if (options != NULL && options->report != NULL) {
        const char *type = event->attributes.type;
        cevents_report report = {CEVENTS_REPORT_UNKNOWN_TYPE, 0, "type", type, strlen(type)};
        options->report(&report, options->report_context);
    }
}

/* For an event that no handler under a type or a prefix takes. `*handler` is the one for unknown types. */
static cevents_status resolve_unknown(const cevents_router *router, const cevents_event *event,
                                      const cevents_options *options, const struct handler **handler,
                                      cevents_error *error)
{
    if (options != NULL && (options->strict & CEVENTS_STRICT_ROUTING) != 0) {
        return cevents_fail(error, CEVENTS_REFUSED, 0, "type", "no handler for events of type %s",
                            event->attributes.type);
    }
    report_unknown(event, options);
    if (router->unknown.plain == NULL) {
        return cevents_fail(error, CEVENTS_UNKNOWN_TYPE, 0, "type", "no handler for events of type %s",
                            event->attributes.type);
    }
    *handler = &router->unknown;
    return CEVENTS_OK;
}

static cevents_status call_typed(const struct handler *handler, const cevents_event *event, cevents_arena *arena,
                                 const cevents_options *options, bool *called, cevents_error *error)
{
    ProtobufCMessage *data;
    cevents_status status = cevents_event_decode_data(event, handler->route->data, arena, options, &data, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    *called = true;
    return handler->route->thunk(handler->typed, event, data, handler->context);
}

cevents_status cevents_dispatch(const cevents_router *router, const cevents_event *event, cevents_arena *arena,
                                const cevents_options *options, cevents_error *error)
{
    const struct handler *handler = find_handler(router, event->attributes.type);
    cevents_status status = CEVENTS_OK;
    if (handler == NULL) {
        status = resolve_unknown(router, event, options, &handler, error);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    bool called = false;
    if (handler->route != NULL) {
        status = call_typed(handler, event, arena, options, &called, error);
    } else {
        called = true;
        status = handler->plain(event, handler->context);
    }
    if (status != CEVENTS_OK && called) {
        cevents_fail(error, status, 0, "", "the handler for events of type %s failed", event->attributes.type);
    }
    return status;
}
