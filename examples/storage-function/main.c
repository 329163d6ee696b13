/*
 * A function over HTTP: takes CloudEvents in binary, structured and batched mode, hands each to the handler of its type.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "google/events/cloud/firestore/v1/events.cevents.h"
#include "google/events/cloud/storage/v1/events.cevents.h"
#include <cevents/cevents.h>

#include "serve.h"

static cevents_status on_finalized(const Cloud__Storage__V1__ObjectFinalizedEvent__View *event, void *out)
{
    const Cloud__Storage__V1__StorageObjectData *object = event->data;
    fprintf(out, "finalized: %s/%s, %" PRId64 " bytes\n", object->bucket, object->name, object->size);
    return ferror(out) ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

static cevents_status on_written(const Cloud__Firestore__V1__DocumentWrittenEvent__View *event, void *out)
{
    const Cloud__Firestore__V1__Document *document = event->data->value; /* NULL: it was deleted */
    const char *name = document != NULL ? document->name : event->document;
    fprintf(out, "written: %s, %zu fields\n", name != NULL ? name : "?", document != NULL ? document->n_fields : 0);
    return ferror(out) ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

/* An event that is nobody's business here is no reason to have it sent again. */
static cevents_status on_unknown(const cevents_event *event, void *out)
{
    fprintf(out, "unknown: %s from %s\n", event->attributes.type, event->attributes.source);
    return ferror(out) ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

int main(void)
{
    cevents_router *router = cevents_router_new(NULL);
    bool ready = cloud__storage__v1__on_object_finalized(router, on_finalized, stdout) == CEVENTS_OK &&
                 cloud__firestore__v1__on_document_written(router, on_written, stdout) == CEVENTS_OK &&
                 cevents_router_on_unknown(router, on_unknown, stdout) == CEVENTS_OK;
    int result = ready ? serve(serve_router, router) : EXIT_FAILURE;
    cevents_router_free(router);
    return result;
}
