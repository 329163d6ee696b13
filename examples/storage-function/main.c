/*
 * A function over HTTP: takes CloudEvents in binary, structured and batched mode and hands each to a typed handler.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <cevents/cevents.h>

#include "google/events/cloud/firestore/v1/events.cevents.h"
#include "google/events/cloud/storage/v1/events.cevents.h"
#include "server.h"

static cevents_status on_finalized(const Cloud__Storage__V1__ObjectFinalizedEvent__View *event, void *out)
{
    const Cloud__Storage__V1__StorageObjectData *object = event->data;
    int printed = fprintf(out, "finalized: %s/%s, %" PRId64 " bytes\n", object->bucket, object->name, object->size);
    return printed < 0 ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

static cevents_status on_written(const Cloud__Firestore__V1__DocumentWrittenEvent__View *event, void *out)
{
    const Cloud__Firestore__V1__Document *document = event->data->value; /* NULL: it was deleted */
    int printed = document != NULL ? fprintf(out, "written: %s, %zu fields\n", document->name, document->n_fields)
                                   : fprintf(out, "deleted: %s\n", event->document != NULL ? event->document : "?");
    return printed < 0 ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

/* An event that is nobody's business here is no reason to have it sent again. */
static cevents_status on_unknown(const cevents_event *event, void *out)
{
    int printed = fprintf(out, "unknown: %s from %s\n", event->attributes.type, event->attributes.source);
    return printed < 0 ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

static unsigned http_status(cevents_status status)
{
    switch (status) {
    case CEVENTS_OK:
        return 204;
    case CEVENTS_UNSUPPORTED_CONTENT_TYPE:
        return 415;
    case CEVENTS_HANDLER_FAILED:
    case CEVENTS_NO_MEMORY:
        return 500;
    default:
        return 400;
    }
}

static void print_member(FILE *out, const char *name, const char *text)
{
    fprintf(out, ",\"%s\":\"", name);
    for (; *text != '\0'; text++) { /* the library's texts hold no control characters */
        fprintf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    }
    fputc('"', out);
}

static void print_outcome(FILE *out, cevents_status status, const cevents_error *error)
{
    fprintf(out, "{\"status\":%u", http_status(status));
    if (status != CEVENTS_OK) {
        print_member(out, "error", cevents_status_name(status));
        fprintf(out, ",\"offset\":%zu", error->offset);
        print_member(out, "path", error->path);
        print_member(out, "message", error->message);
    }
    fputc('}', out);
}

static void print_outcomes(FILE *out, const cevents_outcomes *outcomes)
{
    fputc('[', out);
    for (size_t i = 0; i < outcomes->count; i++) {
        fputs(i > 0 ? "," : "", out);
        print_outcome(out, outcomes->items[i].status, outcomes->items[i].error);
    }
    fputc(']', out);
}

/* Hands the events of a request to their handlers. One event has an answer when it failed, a batch has one always. */
static unsigned answer(const cevents_http_message *request, FILE *out, const void *router)
{
    char block[16 * 1024];
    cevents_arena arena;
    cevents_error error = {0};
    cevents_outcomes outcomes = {0};
    cevents_arena_init(&arena, block, sizeof block, CEVENTS_MALLOC);
    cevents_status status = cevents_dispatch_http(router, request, &arena, NULL, &outcomes, &error);
    cevents_content_mode mode = cevents_http_mode(request);
    bool is_batch = mode == CEVENTS_MODE_BATCHED;
    if (mode == CEVENTS_MODE_NONE) {
        status = CEVENTS_UNSUPPORTED_CONTENT_TYPE;
    }
    if (is_batch && (outcomes.count > 0 || status == CEVENTS_OK)) {
        print_outcomes(out, &outcomes);
    } else if (status != CEVENTS_OK) {
        print_outcome(out, status, &error);
    }
    cevents_arena_free(&arena);
    return is_batch && status == CEVENTS_OK ? 200 : http_status(status);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    cevents_router *router = cevents_router_new(NULL);
    if (router == NULL || cloud__storage__v1__on_object_finalized(router, on_finalized, stdout) != CEVENTS_OK ||
        cloud__firestore__v1__on_document_written(router, on_written, stdout) != CEVENTS_OK ||
        cevents_router_on_unknown(router, on_unknown, stdout) != CEVENTS_OK) {
        fputs("storage-function: out of memory\n", stderr);
        return EXIT_FAILURE;
    }
    const char *port = getenv("PORT");
    int result = server_run(port != NULL ? port : "8080", answer, router);
    cevents_router_free(router);
    return result;
}
