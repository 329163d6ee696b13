/**
 * @file
 * From a type string to a typed handler.
 */
#ifndef CEVENTS_ROUTER_H
#define CEVENTS_ROUTER_H

#include <cevents/filter.h>
#include <cevents/http.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Handlers by event type and by filter. Built once by one thread; after that it is only read, and any number of threads
 * may dispatch through it at once.
 *
 * An event goes to the one handler that is most exact for its type, and to every subscriber whose filter it passes, in
 * the order in which they were added. One that fails doesn't stop the others; the first failure is what the dispatch
 * call returns. An event that nobody took is one of an unknown type.
 */
typedef struct cevents_router cevents_router;

/**
 * Handles an event. What is reachable from `event` is valid until it returns. Returns CEVENTS_OK, or a status that
 * the dispatch call passes on (CEVENTS_HANDLER_FAILED when it has nothing better to say).
 */
typedef cevents_status (*cevents_event_handler)(const cevents_event *event, void *context);

/** A new router, or NULL when out of memory. `allocator` NULL: malloc; else it must outlive the router. */
CEVENTS_API cevents_router *cevents_router_new(ProtobufCAllocator *allocator);

/** Frees a router. NULL is allowed. No thread may be using it. */
CEVENTS_API void cevents_router_free(cevents_router *router);

/**
 * Hands events of `route`'s type, data decoded, to a typed handler. Generated code calls this with the handler's type
 * checked; applications call the generated `..._on_...` functions. A second handler for a type replaces the first.
 *
 * This and the other functions that add a handler return CEVENTS_OK, CEVENTS_NO_MEMORY, or CEVENTS_INVALID_ARGUMENT
 * when a pointer other than `context` is NULL.
 */
CEVENTS_API cevents_status cevents_router_on_route(cevents_router *router, const cevents_route *route,
                                                   cevents_function handler, void *context);

/** Hands events of exactly this type to a handler, data not decoded. The router keeps a copy of `type`. */
CEVENTS_API cevents_status cevents_router_on_type(cevents_router *router, const char *type,
                                                  cevents_event_handler handler, void *context);

/**
 * Hands events whose type begins with `prefix` to a handler, data not decoded, unless a handler for the exact type
 * takes them. Of several prefixes the longest counts.
 */
CEVENTS_API cevents_status cevents_router_on_prefix(cevents_router *router, const char *prefix,
                                                    cevents_event_handler handler, void *context);

/**
 * Hands events that pass a filter to a handler, data not decoded. `json` is what cevents_filter_from_json() takes, with
 * its limits and errors; the router's allocator holds the compiled filter. Two equal filters are two subscribers.
 */
CEVENTS_API cevents_status cevents_router_on_filter(cevents_router *router, const char *json, size_t length,
                                                    const cevents_filter_limits *limits, cevents_event_handler handler,
                                                    void *context, cevents_error *error);

/**
 * As cevents_router_on_filter(), but hands the events to another router: so a subscriber gets typed data. An event that
 * `inner` has no handler for isn't taken. `inner` must outlive `router`, and may serve several. Routers nest one deep:
 * CEVENTS_INVALID_ARGUMENT when `inner` hands events to a router itself, or `router` gets them from one.
 */
CEVENTS_API cevents_status cevents_router_on_filter_router(cevents_router *router, const char *json, size_t length,
                                                           const cevents_filter_limits *limits, cevents_router *inner,
                                                           cevents_error *error);

/** Hands events that no other handler takes to this one, data not decoded. */
CEVENTS_API cevents_status cevents_router_on_unknown(cevents_router *router, cevents_event_handler handler,
                                                     void *context);

/** Routes an event to its handlers. CEVENTS_UNKNOWN_TYPE when there is none: that is no malformed input. */
CEVENTS_API cevents_status cevents_dispatch(const cevents_router *router, const cevents_event *event,
                                            cevents_arena *arena, const cevents_options *options, cevents_error *error);

/** Decodes an event in the JSON event format and routes it. */
CEVENTS_API cevents_status cevents_dispatch_json(const cevents_router *router, const char *body, size_t length,
                                                 cevents_arena *arena, const cevents_options *options,
                                                 cevents_error *error);

/** What became of one event of a message. */
typedef struct cevents_outcome {
    cevents_status status;
    /** Where the event stands in the body. */
    size_t offset;
    size_t length;
    /** Of an event that failed, the error; else NULL. */
    const cevents_error *error;
} cevents_outcome;

/** What became of the events of a message, in their order. Lives in the arena. */
typedef struct cevents_outcomes {
    const cevents_outcome *items;
    size_t count;
} cevents_outcomes;

/**
 * Routes each event of a JSON batch; one that fails doesn't stop the others. Returns CEVENTS_OK when all went well,
 * else the first failure, which `error` describes. `outcomes` (optional) has an entry for each event. The memory that
 * an event took is taken back before the next one is decoded.
 */
CEVENTS_API cevents_status cevents_dispatch_batch(const cevents_router *router, const char *body, size_t length,
                                                  cevents_arena *arena, const cevents_options *options,
                                                  cevents_outcomes *outcomes, cevents_error *error);

/** Routes the event or the batch of a message of any binding, in any content mode. As cevents_dispatch_batch(). */
CEVENTS_API cevents_status cevents_dispatch_message(const cevents_router *router, const cevents_message *message,
                                                    cevents_arena *arena, const cevents_options *options,
                                                    cevents_outcomes *outcomes, cevents_error *error);

/** Routes the event or the batch of an HTTP message. As cevents_dispatch_message(). */
CEVENTS_API cevents_status cevents_dispatch_http(const cevents_router *router, const cevents_http_message *message,
                                                 cevents_arena *arena, const cevents_options *options,
                                                 cevents_outcomes *outcomes, cevents_error *error);

/**
 * What to answer an HTTP request with whose message was dispatched: the status code, and the body (JSON; none when
 * nothing is written). `status`, `outcomes` and `error` are those of cevents_dispatch_http().
 *
 * One event: 204, or 4xx or 5xx with an object `{"status", "error", "offset", "path", "message"}`. A batch: an array of
 * such objects, one for each event in its order, those that were handled with their `status` alone; the code is 200,
 * or that of the first event that failed.
 *
 * 400: malformed, or refused. 404: no handler takes its type. 413: over a limit. 415: no CloudEvent, or a content type
 * that cannot be read. 500: a failure on this side; the sender may try again.
 */
CEVENTS_API cevents_status cevents_http_answer(const cevents_http_message *message, cevents_status status,
                                               const cevents_outcomes *outcomes, const cevents_error *error,
                                               unsigned *code, cevents_sink *body);

/**
 * Dispatches an HTTP message and makes the answer: cevents_dispatch_http() and cevents_http_answer() in one. Returns
 * the status code; `*body` is a sink in the arena that holds the body (`body->data`, `body->length`).
 */
CEVENTS_API unsigned cevents_http_serve(const cevents_router *router, const cevents_http_message *message,
                                        cevents_arena *arena, const cevents_options *options, cevents_sink *body);

#ifdef __cplusplus
}
#endif

#endif
