/* nanopb with all fields as pointers, which it allocates: the only way to hold messages of any size. */
#include <stdlib.h>
#include <string.h>

#include <pb_decode.h>
#include <pb_encode.h>

#include "../worker.h"
#include "google/events/cloud/audit/v1/data.pb.h"
#include "google/events/cloud/cloudbuild/v1/data.pb.h"
#include "google/events/cloud/firestore/v1/data.pb.h"
#include "google/events/cloud/functions/v2/data.pb.h"
#include "google/events/cloud/pubsub/v1/data.pb.h"
#include "google/events/cloud/scheduler/v1/data.pb.h"
#include "google/events/cloud/storage/v1/data.pb.h"
#include "google/events/firebase/analytics/v1/data.pb.h"
#include "google/events/firebase/auth/v1/data.pb.h"
#include "google/events/firebase/database/v1/data.pb.h"
#include "google/events/firebase/firebasealerts/v1/data.pb.h"
#include "google/events/firebase/remoteconfig/v1/data.pb.h"
#include "google/events/firebase/testlab/v1/data.pb.h"

struct type {
    const char *name;
    const pb_msgdesc_t *fields;
    size_t size;
};

#define TYPE(package, c_package, message)                                                                              \
    {                                                                                                                  \
        "google.events." package "." #message, google_events_##c_package##_##message##_fields,                         \
            sizeof(google_events_##c_package##_##message)                                                              \
    }

static const struct type types[] = {
    TYPE("cloud.audit.v1", cloud_audit_v1, LogEntryData),
    TYPE("cloud.cloudbuild.v1", cloud_cloudbuild_v1, BuildEventData),
    TYPE("cloud.firestore.v1", cloud_firestore_v1, DocumentEventData),
    TYPE("cloud.functions.v2", cloud_functions_v2, FunctionEventData),
    TYPE("cloud.pubsub.v1", cloud_pubsub_v1, MessagePublishedData),
    TYPE("cloud.scheduler.v1", cloud_scheduler_v1, SchedulerJobData),
    TYPE("cloud.storage.v1", cloud_storage_v1, StorageObjectData),
    TYPE("firebase.analytics.v1", firebase_analytics_v1, AnalyticsLogData),
    TYPE("firebase.auth.v1", firebase_auth_v1, AuthEventData),
    TYPE("firebase.database.v1", firebase_database_v1, ReferenceEventData),
    TYPE("firebase.firebasealerts.v1", firebase_firebasealerts_v1, AlertData),
    TYPE("firebase.remoteconfig.v1", firebase_remoteconfig_v1, RemoteConfigEventData),
    TYPE("firebase.testlab.v1", firebase_testlab_v1, TestMatrixEventData),
};
enum { N_TYPES = sizeof types / sizeof types[0] };

static const struct type **record_types;
static void **messages;
static size_t n_messages;
static uint8_t *output;
static size_t output_size;

static void release(const struct type *type, void *message)
{
    pb_release(type->fields, message);
    free(message);
}

static void *decode(const struct type *type, const struct bench_record *record)
{
    void *message = calloc(1, type->size);
    pb_istream_t stream = pb_istream_from_buffer(record->wire, record->wire_length);
    if (message != NULL && !pb_decode(&stream, type->fields, message)) {
        free(message);
        return NULL;
    }
    return message;
}

static const struct type *find_type(const char *name)
{
    for (size_t i = 0; i < N_TYPES; i++) {
        if (strcmp(types[i].name, name) == 0) {
            return &types[i];
        }
    }
    return NULL;
}

static bool prepare(const struct bench_corpus *corpus)
{
    for (size_t i = 0; i < n_messages; i++) {
        release(record_types[i], messages[i]);
    }
    n_messages = 0;
    record_types = realloc(record_types, corpus->n_records * sizeof(void *));
    messages = realloc(messages, corpus->n_records * sizeof(void *));
    for (size_t i = 0; i < corpus->n_records; i++) {
        const struct bench_record *record = &corpus->records[i];
        record_types[i] = find_type(record->message);
        messages[i] = record_types[i] == NULL ? NULL : decode(record_types[i], record);
        if (messages[i] == NULL) {
            return false;
        }
        n_messages++;
        if (output_size < 2 * record->wire_length + 64) {
            output_size = 2 * record->wire_length + 64;
            output = realloc(output, output_size);
        }
    }
    return output != NULL;
}

static bool wire_decode(const struct bench_record *record, size_t index)
{
    void *message = decode(record_types[index], record);
    if (message == NULL) {
        return false;
    }
    release(record_types[index], message);
    return true;
}

static bool wire_encode(const struct bench_record *record, size_t index)
{
    (void)record;
    pb_ostream_t stream = pb_ostream_from_buffer(output, output_size);
    bool ok = pb_encode(&stream, record_types[index]->fields, messages[index]);
    bench_consumed += stream.bytes_written;
    return ok;
}

const struct bench_work bench_works[] = {
    {"wire-decode", prepare, wire_decode},
    {"wire-encode", prepare, wire_encode},
    {NULL, NULL, NULL},
};
