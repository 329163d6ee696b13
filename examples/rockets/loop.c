/*
 * The same as main.c with a loop of its own instead of a router.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "acme/rockets/v1/events.cevents.h"
#include <cevents/cevents.h>

static cevents_status handle(const cevents_event *event, cevents_arena *arena, cevents_error *error)
{
    Acme__Rockets__V1__RocketLaunchedEvent__View launched;
    Acme__Rockets__V1__RocketLandedEvent__View landed;
    cevents_status status = CEVENTS_OK;

    switch (acme__rockets__v1__events__id(event->attributes.type)) {
    case ACME__ROCKETS__V1__ROCKET_LAUNCHED_EVENT__ID:
        status = acme__rockets__v1__rocket_launched_event__view(event, arena, NULL, &launched, error);
        if (status == CEVENTS_OK) {
            const char *pad = launched.pad != NULL ? launched.pad : "an unknown pad";
            printf("%s left %s with %" PRId64 " l\n", launched.data->name, pad, launched.data->fuel);
        }
        break;
    case ACME__ROCKETS__V1__ROCKET_LANDED_EVENT__ID:
        status = acme__rockets__v1__rocket_landed_event__view(event, arena, NULL, &landed, error);
        if (status == CEVENTS_OK) {
            const char *owner = acme__rockets__v1__rocket__find_labels(landed.data, "owner");
            const int32_t *crew = acme__rockets__v1__rocket__as_crew(landed.data);
            printf("%s of %s is back, crew: %" PRId32 "\n", landed.data->name, owner != NULL ? owner : "nobody",
                   crew != NULL ? *crew : 0);
        }
        break;
    case ACME__ROCKETS__V1__EVENTS__ID_UNKNOWN:
        printf("what is %s?\n", event->attributes.type);
        break;
    }
    return status;
}

int main(void)
{
    static char body[64 * 1024];
    size_t length = fread(body, 1, sizeof body, stdin);

    cevents_arena arena;
    cevents_batch batch;
    cevents_event event;
    cevents_error error;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_status status = cevents_batch_from_json(body, length, &batch, NULL, &error);
    while (status == CEVENTS_OK) {
        status = cevents_batch_next(&batch, &arena, NULL, &event, &error);
        if (status == CEVENTS_OK) {
            status = handle(&event, &arena, &error);
        }
        cevents_arena_reset(&arena);
    }
    cevents_arena_free(&arena);
    if (status != CEVENTS_END) {
        const char *name = cevents_status_name(status);
        fprintf(stderr, "%s at byte %zu: %s: %s\n", name, error.offset, error.path, error.message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
