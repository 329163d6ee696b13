/*
 * forest: reads a stream of OrgEvents, has releases handled as what they are, and passes every event on as JSON.
 */
#include <inttypes.h>
#include <stdlib.h>

#include <cevents/cevents.h>

#include <forest/v1/events.cevents.h>

#include "stream.h"

static cevents_status on_release(const Forest__V1__OrgEvent__ReleaseCreated__View *event, void *context)
{
    (void)context;
    printf("release %s of %s, number %" PRId64 "\n", event->data->resource_id, event->data->project,
           event->data->sequence);
    return CEVENTS_OK;
}

static cevents_status on_unknown(const cevents_event *event, void *context)
{
    (void)context;
    printf("%s %s\n", event->attributes.type, event->attributes.subject != NULL ? event->attributes.subject : "-");
    return CEVENTS_OK;
}

static cevents_status pass_on(const cevents_event *event, cevents_arena *arena, cevents_error *error)
{
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = cevents_event_to_json(event, NULL, &sink, error);
    if (status == CEVENTS_OK) {
        printf("%s\n", sink.data);
    }
    return status;
}

int main(void)
{
    cevents_router *router = cevents_router_new(NULL);
    if (router == NULL || forest__v1__on_org_release_created(router, on_release, NULL) != CEVENTS_OK ||
        cevents_router_on_unknown(router, on_unknown, NULL) != CEVENTS_OK) {
        return EXIT_FAILURE;
    }
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    ProtobufCMessage *message;
    cevents_error error;
    cevents_event event;
    int failures = 0;
    while (stream_next(stdin, &forest__v1__org_event__json, &arena, &message)) {
        const Forest__V1__OrgEvent *org_event = (const Forest__V1__OrgEvent *)message;
        cevents_status status = forest__v1__org_event__to_event(org_event, &arena, NULL, &event, &error);
        if (status == CEVENTS_OK) {
            status = cevents_dispatch(router, &event, &arena, NULL, &error);
        }
        if (status == CEVENTS_OK) {
            status = pass_on(&event, &arena, &error);
        }
        if (status != CEVENTS_OK) {
            stream_complain(&error);
            failures++;
        }
        cevents_arena_reset(&arena);
    }
    cevents_arena_free(&arena);
    cevents_router_free(router);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
