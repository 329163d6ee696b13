/**
 * @file
 * CloudEvents: context attributes, data, and the event formats.
 */
#ifndef CEVENTS_EVENT_H
#define CEVENTS_EVENT_H

#include <stdbool.h>

#include <cevents/codec.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The attribute types of CloudEvents 1.0, section "Type System". */
typedef enum cevents_attribute_type {
    CEVENTS_ATTRIBUTE_STRING,
    CEVENTS_ATTRIBUTE_BOOLEAN,
    CEVENTS_ATTRIBUTE_INTEGER,
    CEVENTS_ATTRIBUTE_BINARY,
    CEVENTS_ATTRIBUTE_URI,
    CEVENTS_ATTRIBUTE_URI_REFERENCE,
    CEVENTS_ATTRIBUTE_TIMESTAMP
} cevents_attribute_type;

/** An instant as google.protobuf.Timestamp counts it. */
typedef struct cevents_timestamp {
    int64_t seconds;
    int32_t nanos;
} cevents_timestamp;

/** An extension attribute. All pointers live in the event's arena. */
typedef struct cevents_attribute {
    const char *name;
    /** The value's canonical string form, NUL-terminated. */
    const char *text;
    size_t length;
    cevents_attribute_type type;
    union {
        bool boolean;
        int32_t integer;
        ProtobufCBinaryData binary;
        cevents_timestamp timestamp;
    } value;
} cevents_attribute;

/** The context attributes of an event. Absent ones are NULL; text is NUL-terminated UTF-8 as it was received. */
typedef struct cevents_attributes {
    const char *id;
    const char *source;
    const char *specversion;
    const char *type;
    const char *datacontenttype;
    const char *dataschema;
    const char *subject;
    const char *time;
    /** The instant of `time`; meaningless when `time` is NULL. */
    cevents_timestamp time_value;
    size_t n_extensions;
    const cevents_attribute *extensions;
    /**
     * What came in an attribute's place but has no valid name, or a value that no attribute can have (then `text` is
     * the value as received): kept here, also reported.
     */
    size_t n_irregular;
    const cevents_attribute *irregular;
} cevents_attributes;

typedef enum cevents_data_kind {
    /** The event has no data. */
    CEVENTS_DATA_NONE,
    /** JSON text. */
    CEVENTS_DATA_JSON,
    /** Text that is not JSON: from a JSON string or a protobuf text_data. */
    CEVENTS_DATA_TEXT,
    /** Bytes, to be read by datacontenttype. */
    CEVENTS_DATA_BYTES,
    /** Wire bytes of the protobuf message that type_url names. */
    CEVENTS_DATA_PROTO
} cevents_data_kind;

/** The data of an event. `bytes` points into the caller's body where it stands there as it is, else to the arena. */
typedef struct cevents_data {
    cevents_data_kind kind;
    const void *bytes;
    size_t length;
    /** CEVENTS_DATA_PROTO: URL whose last segment is the message's full name; else NULL. */
    const char *type_url;
    /** Where the data begins in the caller's bytes, for errors: the JSON value, or the first character of a string. */
    size_t offset;
    /** JSON path of the data in the caller's text: "data", "data_base64", "[3].data", "" in binary mode. */
    const char *path;
} cevents_data;

/**
 * A CloudEvent. It is a view: its texts live in the arena that it was decoded into, and its data may point into the
 * caller's body, which must outlive it.
 */
typedef struct cevents_event {
    cevents_attributes attributes;
    cevents_data data;
    /** The arena that holds it; for handlers that want to decode or encode more. */
    cevents_arena *arena;
} cevents_event;

/** The value of an extension attribute, or NULL. Names are exact. */
CEVENTS_API const cevents_attribute *cevents_event_extension(const cevents_event *event, const char *name);

/** The canonical text of an extension attribute, or NULL. */
CEVENTS_API const char *cevents_event_extension_text(const cevents_event *event, const char *name);

/**
 * Decodes an event in the JSON event format (structured mode). Data is not decoded but its JSON is checked.
 * `body` is not changed and must outlive the event. Spec: CloudEvents JSON event format, section 3.
 */
CEVENTS_API cevents_status cevents_event_from_json(const char *body, size_t length, cevents_arena *arena,
                                                   const cevents_options *options, cevents_event *event,
                                                   cevents_error *error);

/** Reads the events of a JSON batch one by one. The members are private. */
typedef struct cevents_batch {
    const char *body;
    size_t length;
    size_t next;
    size_t count;
    int state;
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
 * The next event of a batch. CEVENTS_END after the last one. An event that is not valid gives its error and the
 * batch goes on with the next one; after a syntax error of the batch itself each call returns that error.
 */
CEVENTS_API cevents_status cevents_batch_next(cevents_batch *batch, cevents_arena *arena,
                                              const cevents_options *options, cevents_event *event,
                                              cevents_error *error);

/** All events of a batch, or none: the first error makes the whole batch fail. `*events` lives in the arena. */
CEVENTS_API cevents_status cevents_batch_decode(const char *body, size_t length, cevents_arena *arena,
                                                const cevents_options *options, cevents_event **events,
                                                size_t *n_events, cevents_error *error);

/** How an event's data is to be read. */
typedef enum cevents_data_format {
    CEVENTS_FORMAT_NONE,
    CEVENTS_FORMAT_JSON,
    CEVENTS_FORMAT_PROTOBUF,
    /** Neither: only the application knows. */
    CEVENTS_FORMAT_OPAQUE
} cevents_data_format;

/** The format of an event's data by its kind and datacontenttype. */
CEVENTS_API cevents_data_format cevents_event_data_format(const cevents_event *event);

/**
 * Decodes an event's data into a new message of `table`'s type, from JSON or protobuf as the event says. An event
 * without data, or with JSON null for a message to which null says nothing, gives the message's default. Offsets and
 * paths of errors are those in the caller's body. The message lives in `arena`; the event is not changed: it can be
 * decoded again, or forwarded.
 */
CEVENTS_API cevents_status cevents_event_decode_data(const cevents_event *event, const cevents_json_table *table,
                                                     cevents_arena *arena, const cevents_options *options,
                                                     ProtobufCMessage **message, cevents_error *error);

#ifdef __cplusplus
}
#endif

#endif
