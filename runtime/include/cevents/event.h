/**
 * @file
 * CloudEvents: context attributes and data.
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

/** What an event's data is made of. */
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
    /**
     * Path of the data in the caller's text: "data", "data_base64", "[3].data"; "text_data" and such in protobuf;
     * "" in binary mode.
     */
    const char *path;
    /** In the caller's text the bytes stand as base64. */
    bool base64;
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
 * The context attributes of an event, core and extension, for code that treats all alike: `*attribute` is the one at
 * `index`, counted from 0 over those that the event has, the core ones first; false when there are not so many.
 * specversion is 1.0 for an event that was received as 0.3, whose other attributes have their present names already.
 *
 *     cevents_attribute attribute;
 *     for (size_t i = 0; cevents_event_attribute(event, i, &attribute); i++) { ... }
 */
CEVENTS_API bool cevents_event_attribute(const cevents_event *event, size_t index, cevents_attribute *attribute);

/**
 * Holds an event to the rules of CloudEvents 1.0, as every encoder does before it writes: required attributes, names,
 * what a value of each type may be, no attribute twice; JSON data is JSON, text is UTF-8. What was received aside (`irregular`) is not looked at: it is
 * never written. Of an event that breaks a rule `error->path` is the name of the attribute. `options` sets the limit of
 * attributes.
 */
CEVENTS_API cevents_status cevents_event_check(const cevents_event *event, const cevents_options *options,
                                               cevents_error *error);

/**
 * The media type of an event's data where it has to be said, as in binary mode: datacontenttype, or when that is absent
 * application/json for JSON and application/protobuf for a protobuf message. Else NULL: nobody knows.
 */
CEVENTS_API const char *cevents_event_content_type(const cevents_event *event);

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
