/*
 * What a router holds, and what dispatching needs of it beside its public face.
 */
#ifndef CEVENTS_ROUTER_INTERNAL_H
#define CEVENTS_ROUTER_INTERNAL_H

#include <cevents/router.h>

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

/* A handler, or a router with handlers of its own, behind a filter. */
struct subscriber {
    cevents_filter *filter;
    struct handler handler;
    const cevents_router *inner; /* or NULL */
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
    /* In the order in which they were added. */
    struct subscriber *subscribers;
    size_t n_subscribers;
    size_t subscriber_capacity;
    struct handler unknown;
    /* What keeps routers from nesting deeper than one. */
    bool is_inner;
    bool has_inner;
};

/* The most exact handler for a type, or NULL; neither subscribers nor the handler for unknown types count. */
const struct handler *cevents_router_find(const cevents_router *router, const char *type);

/*
 * The message that the typed handler for this type takes, the router's or one of a router that it hands events to, or
 * NULL; as cevents_options.find_data.
 */
const cevents_json_table *cevents_router_find_data(const void *router, const char *type);

/* Whether a handler that gets the event gets its data as it came, not decoded. `handler` is the one for its type. */
bool cevents_router_shows_data(const cevents_router *router, const struct handler *handler, const cevents_event *event);

/* As cevents_dispatch(), when the handler for the event's type has been looked up. */
cevents_status cevents_router_deliver(const cevents_router *router, const struct handler *handler,
                                      const cevents_event *event, cevents_arena *arena, const cevents_options *options,
                                      cevents_error *error);

#endif
