/* Events of Google's tree and of a schema of one's own, with an installed cevents. */
#include <inttypes.h>
#include <stdio.h>

#include "acme/rockets/v1/events.cevents.h"
#include "google/events/cloud/storage/v1/events.cevents.h"
#include <cevents/cevents.h>

static cevents_status on_launched(const Acme__Rockets__V1__RocketLaunchedEvent__View *event, void *context)
{
    const Acme__Rockets__V1__Rocket *rocket = event->data;
    fprintf(context, "%s, built at %" PRId64 ", left %s\n", rocket->name, rocket->built->seconds, event->pad);
    return CEVENTS_OK;
}

static cevents_status on_finalized(const Cloud__Storage__V1__ObjectFinalizedEvent__View *event, void *context)
{
    const Cloud__Storage__V1__StorageObjectData *object = event->data;
    fprintf(context, "%s/%s: %" PRId64 " bytes\n", event->bucket, object->name, object->size);
    return CEVENTS_OK;
}

static cevents_status on_unknown(const cevents_event *event, void *context)
{
    fprintf(context, "what is %s?\n", event->attributes.type);
    return CEVENTS_OK;
}

int main(void)
{
    static char body[64 * 1024];
    size_t length = fread(body, 1, sizeof body, stdin);

    cevents_router *router = cevents_router_new(NULL);
    cevents_status status = acme__rockets__v1__on_rocket_launched(router, on_launched, stdout);
    if (status == CEVENTS_OK) {
        status = cloud__storage__v1__on_object_finalized(router, on_finalized, stdout);
    }
    if (status == CEVENTS_OK) {
        status = cevents_router_on_unknown(router, on_unknown, stdout);
    }
    if (status == CEVENTS_OK) {
        cevents_arena arena;
        cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
        status = cevents_dispatch_batch(router, body, length, &arena, NULL, NULL, NULL);
        cevents_arena_free(&arena);
    }
    cevents_router_free(router);
    return status != CEVENTS_OK;
}
