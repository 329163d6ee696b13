/*
 * The protobuf event format: the numbers of its messages, and one event within a greater message.
 */
#ifndef CEVENTS_EVENT_PROTOBUF_H
#define CEVENTS_EVENT_PROTOBUF_H

#include <cevents/event_format.h>

#include "wire_scan.h"

/* io.cloudevents.v1.CloudEvent */
enum {
    EVENT_ID = 1,
    EVENT_SOURCE = 2,
    EVENT_SPECVERSION = 3,
    EVENT_TYPE = 4,
    EVENT_ATTRIBUTES = 5,
    EVENT_BINARY_DATA = 6,
    EVENT_TEXT_DATA = 7,
    EVENT_PROTO_DATA = 8
};

/* Of a map entry, and of io.cloudevents.v1.CloudEventBatch. */
enum { ENTRY_KEY = 1, ENTRY_VALUE = 2, BATCH_EVENTS = 1 };

/* io.cloudevents.v1.CloudEvent.CloudEventAttributeValue */
enum {
    VALUE_BOOLEAN = 1,
    VALUE_INTEGER = 2,
    VALUE_STRING = 3,
    VALUE_BYTES = 4,
    VALUE_URI = 5,
    VALUE_URI_REFERENCE = 6,
    VALUE_TIMESTAMP = 7
};

/* google.protobuf.Timestamp and google.protobuf.Any */
enum { TIMESTAMP_SECONDS = 1, TIMESTAMP_NANOS = 2, ANY_TYPE_URL = 1, ANY_VALUE = 2 };

/* Where an event stands: offsets count from the beginning of `body`. */
struct event_bytes {
    const uint8_t *body;
    const uint8_t *begin;
    const uint8_t *end;
    const char *path; /* of the event: "", or such as "[3]"; lives as long as the event */
};

cevents_status cevents_event_protobuf_read(const struct event_bytes *bytes, cevents_arena *arena,
                                           const cevents_options *options, cevents_event *event, cevents_error *error);

/* Checks a body as a whole; an empty one may be NULL, then `*body` is changed to some bytes. */
cevents_status cevents_event_protobuf_begin(const void **body, size_t length, const cevents_options *options,
                                            cevents_error *error);

/* Reports a field that no message of the format has. */
void cevents_event_protobuf_unknown(const uint8_t *body, const char *path, const struct wire_field *field,
                                    const cevents_options *options);

#endif
