/*
 * Reads a batch of events and hands each to the handler of its type.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "acme/rockets/v1/events.cevents.h"
#include <cevents/cevents.h>

static cevents_status on_launched(const Acme__Rockets__V1__RocketLaunchedEvent__View *event, void *out)
{
    const char *pad = event->pad != NULL ? event->pad : "an unknown pad";
    fprintf(out, "%s left %s with %" PRId64 " l\n", event->data->name, pad, event->data->fuel);
    return CEVENTS_OK;
}

static cevents_status on_landed(const Acme__Rockets__V1__RocketLandedEvent__View *event, void *out)
{
    const char *owner = acme__rockets__v1__rocket__find_labels(event->data, "owner");
    const int32_t *crew = acme__rockets__v1__rocket__as_crew(event->data);
    fprintf(out, "%s of %s is back, crew: %" PRId32 "\n", event->data->name, owner != NULL ? owner : "nobody",
            crew != NULL ? *crew : 0);
    return CEVENTS_OK;
}

static cevents_status on_unknown(const cevents_event *event, void *out)
{
    fprintf(out, "what is %s?\n", event->attributes.type);
    return CEVENTS_OK;
}

int main(void)
{
    static char body[64 * 1024];
    size_t length = fread(body, 1, sizeof body, stdin);

    cevents_router *router = cevents_router_new(NULL);
    if (acme__rockets__v1__on_rocket_launched(router, on_launched, stdout) != CEVENTS_OK ||
        acme__rockets__v1__on_rocket_landed(router, on_landed, stdout) != CEVENTS_OK ||
        cevents_router_on_unknown(router, on_unknown, stdout) != CEVENTS_OK) {
        return EXIT_FAILURE;
    }
    cevents_arena arena;
    cevents_error error;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_status status = cevents_dispatch_batch(router, body, length, &arena, NULL, NULL, &error);
    if (status != CEVENTS_OK) {
        const char *name = cevents_status_name(status);
        fprintf(stderr, "%s at byte %zu: %s: %s\n", name, error.offset, error.path, error.message);
    }
    cevents_arena_free(&arena);
    cevents_router_free(router);
    return status == CEVENTS_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
