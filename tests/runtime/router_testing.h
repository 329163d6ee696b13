/*
 * Handlers that note their calls, and a route to a typed one.
 */
#ifndef CEVENTS_ROUTER_TESTING_H
#define CEVENTS_ROUTER_TESTING_H

#include "event_testing.h"
#include "thing.h"

#define CORE "\"specversion\":\"1.0\",\"id\":\"a-1\",\"source\":\"/s\""

/* Notes its calls and returns what it is told to. */
struct listener {
    char calls[500];
    cevents_status answer;
};

static inline void note(struct listener *listener, const char *format, const char *name, int count)
{
    size_t length = strlen(listener->calls);
    int written = snprintf(listener->calls + length, sizeof listener->calls - length, format, name, count);
    assert_in_range(written, 1, (int)(sizeof listener->calls - length) - 1);
}

static inline cevents_status on_event(const cevents_event *event, void *context)
{
    struct listener *listener = context;
    note(listener, "%s (%d) ", event->attributes.type, (int)event->data.kind);
    return listener->answer;
}

/* A typed handler as generated code has it, with its thunk. */
typedef cevents_status (*thing_handler)(const cevents_event *event, const Test__Thing *thing, void *context);

static inline cevents_status call_thing(cevents_function handler, const cevents_event *event,
                                        const ProtobufCMessage *data, void *context)
{
    return ((thing_handler)handler)(event, (const Test__Thing *)data, context);
}

static inline cevents_status on_thing(const cevents_event *event, const Test__Thing *thing, void *context)
{
    struct listener *listener = context;
    assert_string_equal(event->attributes.type, "test.thing.v1.made");
    note(listener, "thing %s %d ", thing->name, thing->count);
    return listener->answer;
}

static const cevents_route thing_route = {
    .type = "test.thing.v1.made",
    .envelope = "test.ThingMade",
    .product = "",
    .data = &thing_table,
    .thunk = call_thing,
    .type_length = 18,
};

static inline cevents_status dispatch(struct bench *bench, const cevents_router *router, const char *type,
                                      const char *data)
{
    char body[BODY_SIZE];
    snprintf(body, sizeof body, "{" CORE ",\"type\":\"%s\"%s%s}", type, *data == '\0' ? "" : ",\"data\":", data);
    lay(bench, body);
    return cevents_dispatch_json(router, bench->body, bench->length, &bench->arena, &bench->options, &bench->error);
}

#endif
