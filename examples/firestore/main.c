/*
 * A function over HTTP for changes of documents in Firestore. Firestore sends its events in binary mode with data as
 * protobuf: `content-type: application/protobuf`. That makes no difference here: the handler gets the same structs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "google/events/cloud/firestore/v1/events.cevents.h"
#include <cevents/cevents.h>

#include "serve.h"

static void print_field(FILE *out, const char *name, const Cloud__Firestore__V1__Value *value)
{
    fprintf(out, "  %s: ", name);
    if (value == NULL) { /* a path may lead into a map, `berth.number` */
        fprintf(out, strchr(name, '.') != NULL ? "changed\n" : "removed\n");
        return;
    }
    switch (value->value_type_case) {
    case CLOUD__FIRESTORE__V1__VALUE__VALUE_TYPE_INTEGER_VALUE:
        fprintf(out, "%" PRId64 "\n", value->integer_value);
        break;
    case CLOUD__FIRESTORE__V1__VALUE__VALUE_TYPE_STRING_VALUE:
        fprintf(out, "%s\n", value->string_value);
        break;
    case CLOUD__FIRESTORE__V1__VALUE__VALUE_TYPE_GEO_POINT_VALUE:
        fprintf(out, "%.4f, %.4f\n", value->geo_point_value->latitude, value->geo_point_value->longitude);
        break;
    default:
        fprintf(out, "(%s)\n", cloud__firestore__v1__value__value_type_case_name(value->value_type_case));
        break;
    }
}

/* Without an update mask all fields are new; with one, those that it names have changed. */
static void print_changes(FILE *out, const Cloud__Firestore__V1__Document *document,
                          const Cloud__Firestore__V1__DocumentMask *changed)
{
    if (changed == NULL) {
        for (size_t i = 0; i < document->n_fields; i++) {
            print_field(out, document->fields[i]->key, document->fields[i]->value);
        }
        return;
    }
    for (size_t i = 0; i < changed->n_field_paths; i++) {
        const char *path = changed->field_paths[i];
        print_field(out, path, cloud__firestore__v1__document__find_fields(document, path));
    }
}

static cevents_status on_written(const Cloud__Firestore__V1__DocumentWrittenEvent__View *event, void *out)
{
    const Cloud__Firestore__V1__DocumentEventData *data = event->data;
    const char *document = event->document != NULL ? event->document : "?";
    if (data->value == NULL) {
        fprintf(out, "%s deleted\n", document);
    } else {
        fprintf(out, "%s %s\n", document, data->old_value == NULL ? "created" : "updated");
        print_changes(out, data->value, data->update_mask);
    }
    return ferror(out) ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

int main(void)
{
    cevents_router *router = cevents_router_new(NULL);
    bool ready = cloud__firestore__v1__on_document_written(router, on_written, stdout) == CEVENTS_OK;
    int result = ready ? serve(serve_router, router) : EXIT_FAILURE;
    cevents_router_free(router);
    return result;
}
