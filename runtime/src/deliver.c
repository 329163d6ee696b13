#include "router_internal.h"

#include <string.h>

#include "fault.h"

static void report_unknown(const cevents_event *event, const cevents_options *options)
{
    if (options != NULL && options->report != NULL) {
        const char *type = event->attributes.type;
        const cevents_report report = {
            .kind = CEVENTS_REPORT_UNKNOWN_TYPE, .path = "type", .raw = type, .raw_length = strlen(type)};
        options->report(&report, options->report_context);
    }
}

/* What becomes of one event. */
struct delivery {
    const cevents_event *event;
    cevents_arena *arena;
    const cevents_options *options;
    cevents_error *error;
    cevents_status first_failure;
};

static cevents_status call_typed(const struct handler *handler, const struct delivery *delivery, bool *called,
                                 cevents_error *error)
{
    ProtobufCMessage *data;
    cevents_status status = cevents_event_decode_data(delivery->event, handler->route->data, delivery->arena,
                                                      delivery->options, &data, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    *called = true;
    return handler->route->thunk(handler->typed, delivery->event, data, handler->context);
}

static void deliver(struct delivery *delivery, const struct handler *handler)
{
    cevents_error *error = delivery->first_failure == CEVENTS_OK ? delivery->error : NULL;
    bool called = true;
    cevents_status status;
    if (handler->route != NULL) {
        called = false;
        status = call_typed(handler, delivery, &called, error);
    } else {
        status = handler->plain(delivery->event, handler->context);
    }
    if (status != CEVENTS_OK && called) {
        cevents_fail(error, status, 0, "", "the handler for events of type %s failed",
                     delivery->event->attributes.type);
    }
    if (delivery->first_failure == CEVENTS_OK) {
        delivery->first_failure = status;
    }
}

/* To all but the handler for unknown types; `handler` is the one for its type. False: nobody took it. Recursive, but routers nest one deep. */
static bool deliver_to_all(struct delivery *delivery, const cevents_router *router, const struct handler *handler)
{
    bool taken = handler != NULL;
    if (taken) {
        deliver(delivery, handler);
    }
    for (size_t i = 0; i < router->n_subscribers; i++) {
        const struct subscriber *subscriber = &router->subscribers[i];
        if (!cevents_filter_passes(subscriber->filter, delivery->event)) {
            continue;
        }
        const struct handler *last = &subscriber->handler;
        if (subscriber->inner != NULL) {
            const struct handler *found = cevents_router_find(subscriber->inner, delivery->event->attributes.type);
            bool inside = deliver_to_all(delivery, subscriber->inner, found);
            taken = taken || inside;
            last = inside || subscriber->inner->unknown.plain == NULL ? NULL : &subscriber->inner->unknown;
        }
        if (last != NULL) {
            deliver(delivery, last);
            taken = true;
        }
    }
    return taken;
}

/* As deliver_to_all() goes, with the handler for unknown types; `*taken` becomes true when anybody takes the event. */
static bool shows_data(const cevents_router *router, const struct handler *handler, const cevents_event *event,
                       bool *taken)
{
    bool taken_here = handler != NULL;
    bool shown = handler != NULL && handler->route == NULL;
    for (size_t i = 0; !shown && i < router->n_subscribers; i++) {
        const struct subscriber *subscriber = &router->subscribers[i];
        if (cevents_filter_passes(subscriber->filter, event)) {
            const cevents_router *inner = subscriber->inner;
            shown = inner == NULL ||
                    shows_data(inner, cevents_router_find(inner, event->attributes.type), event, &taken_here);
        }
    }
    if (!shown && !taken_here && router->unknown.plain != NULL) {
        shown = true;
    }
    *taken = *taken || taken_here || shown;
    return shown;
}

bool cevents_router_shows_data(const cevents_router *router, const struct handler *handler, const cevents_event *event)
{
    bool taken = false;
    return shows_data(router, handler, event, &taken);
}

/* For an event that nobody took. */
static cevents_status deliver_unknown(struct delivery *delivery, const cevents_router *router)
{
    const char *type = delivery->event->attributes.type;
    const cevents_options *options = delivery->options;
    if (options != NULL && (options->strict & CEVENTS_STRICT_ROUTING) != 0) {
        return cevents_fail(delivery->error, CEVENTS_REFUSED, 0, "type", "no handler for events of type %s", type);
    }
    report_unknown(delivery->event, options);
    if (router->unknown.plain == NULL) {
        return cevents_fail(delivery->error, CEVENTS_UNKNOWN_TYPE, 0, "type", "no handler for events of type %s", type);
    }
    deliver(delivery, &router->unknown);
    return delivery->first_failure;
}

cevents_status cevents_router_deliver(const cevents_router *router, const struct handler *handler,
                                      const cevents_event *event, cevents_arena *arena, const cevents_options *options,
                                      cevents_error *error)
{
    struct delivery delivery = {event, arena, options, error, CEVENTS_OK};
    return deliver_to_all(&delivery, router, handler) ? delivery.first_failure : deliver_unknown(&delivery, router);
}

cevents_status cevents_dispatch(const cevents_router *router, const cevents_event *event, cevents_arena *arena,
                                const cevents_options *options, cevents_error *error)
{
    const struct handler *handler = cevents_router_find(router, event->attributes.type);
    return cevents_router_deliver(router, handler, event, arena, options, error);
}
