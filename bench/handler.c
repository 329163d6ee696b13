/*
 * The smallest program that handles one event type: an event in the JSON format from stdin, its data decoded. What it
 * takes when linked statically is measured by sizes.py. HANDLER_HTTP: all content modes and formats come in.
 * HANDLER_ALONE: none of libprotobuf-c's code is linked.
 */
#include <stdio.h>
#include <stdlib.h>

#include <cevents/cevents.h>

#include "google/events/cloud/storage/v1/events.cevents.h"

#ifdef HANDLER_ALONE
/* All that this program needs of libprotobuf-c, which has its code and this in one piece. */
const char protobuf_c_empty_string[] = "";
#endif

static char body[1 << 16];

static cevents_status on_finalized(const Cloud__Storage__V1__ObjectFinalizedEvent__View *event, void *context)
{
    (void)context;
    return puts(event->data->name) < 0 ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

static cevents_status dispatch(const cevents_router *router, size_t length, cevents_arena *arena, cevents_error *error)
{
#ifdef HANDLER_HTTP
    const cevents_header type = {"content-type", 12, "application/cloudevents+json", 28};
    const cevents_http_message message = {.headers = &type, .n_headers = 1, .body = body, .body_length = length};
    return cevents_dispatch_http(router, &message, arena, NULL, NULL, error);
#else
    return cevents_dispatch_json(router, body, length, arena, NULL, error);
#endif
}

int main(void)
{
    cevents_arena arena;
    cevents_error error;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_router *router = cevents_router_new(NULL);
    cevents_status status = cloud__storage__v1__on_object_finalized(router, on_finalized, NULL);
    if (status == CEVENTS_OK) {
        status = dispatch(router, fread(body, 1, sizeof body, stdin), &arena, &error);
        if (status != CEVENTS_OK) {
            (void)fprintf(stderr, "%zu %s: %s\n", error.offset, error.path, error.message);
        }
    }
    cevents_arena_free(&arena);
    cevents_router_free(router);
    return status == CEVENTS_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
