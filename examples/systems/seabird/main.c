/*
 * seabird: reads a stream of ChatEvents and says what happened, without a router: a switch over all cases, in which the
 * compiler misses none.
 */
#include <stdlib.h>

#include <cevents/cevents.h>

#include <seabird/chat_ingest.cevents.h>

#include "stream.h"

static void tell(const cevents_event *event, const char *what)
{
    const char *id = event->attributes.id;
    printf("%s%s%s\n", what, id != NULL ? " in answer to " : "", id != NULL ? id : "");
}

static cevents_status tell_command(const cevents_event *event, cevents_arena *arena, cevents_error *error)
{
    Seabird__ChatEvent__Command__View view;
    cevents_status status = seabird__chat_event__command__view(event, arena, NULL, &view, error);
    if (status == CEVENTS_OK) {
        printf("command %s(%s) in %s\n", view.data->command, view.data->arg,
               view.data->source != NULL ? view.data->source->channel_id : "private");
    }
    return status;
}

static cevents_status tell_failed(const cevents_event *event, cevents_arena *arena, cevents_error *error)
{
    Seabird__ChatEvent__Failed__View view;
    cevents_status status = seabird__chat_event__failed__view(event, arena, NULL, &view, error);
    if (status == CEVENTS_OK) {
        tell(event, view.data->reason);
    }
    return status;
}

static cevents_status handle(const cevents_event *event, cevents_arena *arena, cevents_error *error)
{
    switch (seabird__chat_ingest__id(event->attributes.type)) {
    case SEABIRD__CHAT_EVENT__COMMAND__ID:
        return tell_command(event, arena, error);
    case SEABIRD__CHAT_EVENT__FAILED__ID:
        return tell_failed(event, arena, error);
    case SEABIRD__CHAT_EVENT__SUCCESS__ID:
        tell(event, "success");
        return CEVENTS_OK;
    case SEABIRD__CHAT_EVENT__HELLO__ID:
    case SEABIRD__CHAT_EVENT__METADATA__ID:
        tell(event, "about the backend");
        return CEVENTS_OK;
    case SEABIRD__CHAT_EVENT__MESSAGE__ID:
    case SEABIRD__CHAT_EVENT__PRIVATE_MESSAGE__ID:
    case SEABIRD__CHAT_EVENT__MENTION__ID:
    case SEABIRD__CHAT_EVENT__ACTION__ID:
    case SEABIRD__CHAT_EVENT__PRIVATE_ACTION__ID:
        tell(event, "somebody spoke");
        return CEVENTS_OK;
    case SEABIRD__CHAT_EVENT__JOIN_CHANNEL__ID:
    case SEABIRD__CHAT_EVENT__LEAVE_CHANNEL__ID:
    case SEABIRD__CHAT_EVENT__CHANGE_CHANNEL__ID:
        tell(event, "about a channel");
        return CEVENTS_OK;
    case SEABIRD__CHAT_REQUEST__SEND_MESSAGE__ID:
    case SEABIRD__CHAT_REQUEST__SEND_PRIVATE_MESSAGE__ID:
    case SEABIRD__CHAT_REQUEST__JOIN_CHANNEL__ID:
    case SEABIRD__CHAT_REQUEST__LEAVE_CHANNEL__ID:
    case SEABIRD__CHAT_REQUEST__UPDATE_CHANNEL_INFO__ID:
    case SEABIRD__CHAT_REQUEST__PERFORM_ACTION__ID:
    case SEABIRD__CHAT_REQUEST__PERFORM_PRIVATE_ACTION__ID:
    case SEABIRD__CHAT_REQUEST__METADATA__ID:
        tell(event, "a request, which no backend sends");
        return CEVENTS_OK;
    case SEABIRD__CHAT_INGEST__ID_UNKNOWN:
        printf("%s, of %zu bytes\n", event->attributes.type, event->data.length);
        return CEVENTS_OK;
    }
    return CEVENTS_OK;
}

int main(void)
{
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    ProtobufCMessage *message;
    cevents_error error;
    cevents_event event;
    int failures = 0;
    while (stream_next(stdin, &seabird__chat_event__json, &arena, &message)) {
        const Seabird__ChatEvent *chat_event = (const Seabird__ChatEvent *)message;
        cevents_status status = seabird__chat_event__to_event(chat_event, &arena, NULL, &event, &error);
        if (status == CEVENTS_OK) {
            status = handle(&event, &arena, &error);
        }
        if (status != CEVENTS_OK) {
            stream_complain(&error);
            failures++;
        }
        cevents_arena_reset(&arena);
    }
    cevents_arena_free(&arena);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
