/*
 * The endpoint of a push subscription of Cloud Pub/Sub, wrapped or unwrapped. A message that is a CloudEvent itself is
 * dispatched as that; any other one as an event that tells of the message, which is what Eventarc would send.
 */
#include <stdio.h>
#include <stdlib.h>

#include "google/events/cloud/pubsub/v1/events.cevents.h"
#include "google/events/cloud/storage/v1/events.cevents.h"
#include <cevents/cevents.h>

#include "serve.h"

static cevents_status on_published(const Cloud__Pubsub__V1__MessagePublishedEvent__View *event, void *out)
{
    const Cloud__Pubsub__V1__PubsubMessage *message = event->data->message;
    if (message == NULL) {
        return CEVENTS_MISSING_FIELD;
    }
    const char *origin = cloud__pubsub__v1__pubsub_message__find_attributes(message, "origin");
    fprintf(out, "message %s from %s: %.*s\n", event->attributes->id, origin != NULL ? origin : "somewhere",
            (int)message->data.len, (const char *)message->data.data);
    return ferror(out) ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

static cevents_status on_finalized(const Cloud__Storage__V1__ObjectFinalizedEvent__View *event, void *out)
{
    fprintf(out, "finalized: %s\n", event->data->name);
    return ferror(out) ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

/* Pub/Sub sends again whatever was not answered by 2xx, until the subscription gives up or has a dead-letter topic. */
static unsigned answer_push(const cevents_http_message *request, cevents_arena *arena, cevents_sink *body, void *router)
{
    cevents_event event;
    cevents_error error;
    unsigned code = 500;
    cevents_status status = cevents_pubsub_decode(request, getenv("TOPIC"), arena, NULL, &event, &error);
    if (status == CEVENTS_OK) {
        status = cevents_dispatch(router, &event, arena, NULL, &error);
    }
    *body = cevents_sink_to_arena(arena);
    cevents_http_answer(request, status, NULL, &error, &code, body);
    return code;
}

int main(void)
{
    cevents_router *router = cevents_router_new(NULL);
    bool ready = cloud__pubsub__v1__on_message_published(router, on_published, stdout) == CEVENTS_OK &&
                 cloud__storage__v1__on_object_finalized(router, on_finalized, stdout) == CEVENTS_OK;
    int result = ready ? serve(answer_push, router) : EXIT_FAILURE;
    cevents_router_free(router);
    return result;
}
