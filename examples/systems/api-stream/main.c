/*
 * API.stream: reads a stream of EventsStreamResponses. Events have free names and free payloads; the argument is a path,
 * such as a.b[2], whose value in each payload is shown.
 */
#include <stdlib.h>

#include <google/protobuf/struct.pb-c.h>

#include <cevents/cevents.h>

#include <apis/event/v2/event.cevents.h>

#include "stream.h"

static cevents_status show(const cevents_event *event, const char *path)
{
    ProtobufCMessage *payload = NULL;
    cevents_error error;
    cevents_status status =
        cevents_event_decode_data(event, &google__protobuf__struct__json, event->arena, NULL, &payload, &error);
    if (status != CEVENTS_OK) {
        stream_complain(&error);
        return status;
    }
    const ProtobufCMessage *value = cevents_struct_find(&google__protobuf__struct__json, payload, path);
    cevents_sink text = cevents_sink_to_arena(event->arena);
    if (value != NULL) {
        status = cevents_json_encode(&google__protobuf__value__json, value, NULL, &text, &error);
    }
    printf("%s: %s is %s\n", event->attributes.type, path, value != NULL ? text.data : "not there");
    return status;
}

/* An event's type is the name that somebody gave it, so only `delivery` tells which messages carry one. */
static cevents_status handle(const cevents_event *event, const char *path)
{
    const char *delivery = cevents_event_extension_text(event, "delivery");
    if (delivery != NULL && (strcmp(delivery, "event") == 0 || strcmp(delivery, "published") == 0)) {
        return show(event, path);
    }
    const char *correlation = cevents_event_extension_text(event, "correlationid");
    printf("%s, in answer to %s\n", event->attributes.type, correlation != NULL ? correlation : "nothing");
    return CEVENTS_OK;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "user.name";
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    ProtobufCMessage *message;
    cevents_error error;
    cevents_event event;
    int failures = 0;
    while (stream_next(stdin, &apis__event__v2__events_stream_response__json, &arena, &message)) {
        const Apis__Event__V2__EventsStreamResponse *response = (const Apis__Event__V2__EventsStreamResponse *)message;
        if (apis__event__v2__events_stream_response__to_event(response, &arena, NULL, &event, &error) != CEVENTS_OK) {
            stream_complain(&error);
            failures++;
        } else if (handle(&event, path) != CEVENTS_OK) {
            failures++;
        }
        cevents_arena_reset(&arena);
    }
    cevents_arena_free(&arena);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
