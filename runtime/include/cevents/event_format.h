/**
 * @file
 * The event formats: a whole event, or a batch of them, as JSON or as the protobuf message io.cloudevents.v1.CloudEvent.
 *
 * What is read is tolerant by options (see cevents_strictness). What is written is always CloudEvents 1.0 and valid:
 * see cevents_event_check().
 */
#ifndef CEVENTS_EVENT_FORMAT_H
#define CEVENTS_EVENT_FORMAT_H

#include <cevents/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Decodes an event in the JSON event format (structured mode). Data is not decoded but its JSON is checked.
 * `body` is not changed and must outlive the event. Spec: CloudEvents JSON event format, section 3.
 */
CEVENTS_API cevents_status cevents_event_from_json(const char *body, size_t length, cevents_arena *arena,
                                                   const cevents_options *options, cevents_event *event,
                                                   cevents_error *error);

/**
 * Decodes an event from the wire bytes of io.cloudevents.v1.CloudEvent. `bytes` is not changed and must outlive the
 * event. Spec: CloudEvents protobuf event format, sections 2 and 3.
 */
CEVENTS_API cevents_status cevents_event_from_protobuf(const void *bytes, size_t length, cevents_arena *arena,
                                                       const cevents_options *options, cevents_event *event,
                                                       cevents_error *error);

/**
 * Writes an event in the JSON event format. Data of a JSON media type is written byte by byte as it stands where it is
 * JSON, text as a string, everything else as `data_base64`. Of a protobuf message without a dataschema, its type URL is
 * written as that.
 */
CEVENTS_API cevents_status cevents_event_to_json(const cevents_event *event, const cevents_options *options,
                                                 cevents_sink *sink, cevents_error *error);

/** Writes an event as wire bytes of io.cloudevents.v1.CloudEvent. JSON and text are written as text_data. */
CEVENTS_API cevents_status cevents_event_to_protobuf(const cevents_event *event, const cevents_options *options,
                                                     cevents_sink *sink, cevents_error *error);

/** Reads the events of a batch one by one. The members are private. */
typedef struct cevents_batch {
    const char *body;
    size_t length;
    size_t next;
    size_t count;
    int format;
    int state;
    int version;
    bool unchecked;
    size_t event_offset;
    size_t event_length;
} cevents_batch;

/**
 * Begins with a batch in the JSON batch format. `body` must outlive the events.
 * Spec: CloudEvents JSON event format, section 4.
 */
CEVENTS_API cevents_status cevents_batch_from_json(const char *body, size_t length, cevents_batch *batch,
                                                   const cevents_options *options, cevents_error *error);

/**
 * Begins with a batch in the protobuf batch format: wire bytes of io.cloudevents.v1.CloudEventBatch. `bytes` must
 * outlive the events. Spec: CloudEvents protobuf event format, section 5.
 */
CEVENTS_API cevents_status cevents_batch_from_protobuf(const void *bytes, size_t length, cevents_batch *batch,
                                                       const cevents_options *options, cevents_error *error);

/**
 * The next event of a batch. CEVENTS_END after the last one. An event that is not valid gives its error and the
 * batch goes on with the next one; after a syntax error of the batch itself each call returns that error.
 */
CEVENTS_API cevents_status cevents_batch_next(cevents_batch *batch, cevents_arena *arena,
                                              const cevents_options *options, cevents_event *event,
                                              cevents_error *error);

/** All events of a JSON batch, or none: the first error makes the whole batch fail. `*events` lives in the arena. */
CEVENTS_API cevents_status cevents_events_from_json(const char *body, size_t length, cevents_arena *arena,
                                                    const cevents_options *options, cevents_event **events,
                                                    size_t *n_events, cevents_error *error);

/** All events of a protobuf batch, or none. As cevents_events_from_json(). */
CEVENTS_API cevents_status cevents_events_from_protobuf(const void *bytes, size_t length, cevents_arena *arena,
                                                        const cevents_options *options, cevents_event **events,
                                                        size_t *n_events, cevents_error *error);

/**
 * Writes a JSON batch. All events are checked before the first byte is written; paths of errors begin with the index
 * of the event, `[3].time`.
 */
CEVENTS_API cevents_status cevents_events_to_json(const cevents_event *events, size_t n_events,
                                                  const cevents_options *options, cevents_sink *sink,
                                                  cevents_error *error);

/** Writes a protobuf batch. As cevents_events_to_json(). */
CEVENTS_API cevents_status cevents_events_to_protobuf(const cevents_event *events, size_t n_events,
                                                      const cevents_options *options, cevents_sink *sink,
                                                      cevents_error *error);

#ifdef __cplusplus
}
#endif

#endif
