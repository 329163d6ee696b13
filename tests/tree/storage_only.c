/* A program that handles one event type of one package: libraries_test.py looks at what was linked. */
#include <stdio.h>

#include <cevents/cevents.h>

#include "google/events/cloud/storage/v1/events.cevents.h"

static cevents_status on_finalized(const Cloud__Storage__V1__ObjectFinalizedEvent__View *event, void *context)
{
    fputs(event->data->name, context);
    return CEVENTS_OK;
}

int main(void)
{
    cevents_router *router = cevents_router_new(NULL);
    cevents_status status = cloud__storage__v1__on_object_finalized(router, on_finalized, stdout);
    cevents_router_free(router);
    return status != CEVENTS_OK;
}
