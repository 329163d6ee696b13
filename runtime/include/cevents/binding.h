/**
 * @file
 * Protocol bindings: CloudEvents in the messages of HTTP, Kafka, MQTT, AMQP, NATS and WebSockets.
 *
 * Pure functions between an event and a cevents_message, which holds what a client library of the protocol takes and
 * gives: headers or properties, a content type, a key, a body. No I/O. What differs between the bindings stands in
 * docs/bindings.md.
 */
#ifndef CEVENTS_BINDING_H
#define CEVENTS_BINDING_H

#include <stdbool.h>

#include <cevents/event_format.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The protocol bindings: enumerator, name. New ones go to the end. */
#define CEVENTS_BINDING_MAP(X)                                                                                         \
    X(HTTP, "HTTP")                                                                                                    \
    X(KAFKA, "Kafka")                                                                                                  \
    X(MQTT5, "MQTT 5")                                                                                                 \
    X(MQTT3, "MQTT 3.1.1")                                                                                             \
    X(AMQP, "AMQP")                                                                                                    \
    X(NATS, "NATS")                                                                                                    \
    X(WEBSOCKET, "WebSocket")                                                                                          \
    X(PUBSUB, "Google Pub/Sub")

/** A protocol binding: where in a message of which protocol the parts of an event stand. */
typedef enum cevents_binding {
#define CEVENTS_BINDING_ENUMERATOR(name, text) CEVENTS_BINDING_##name,
    CEVENTS_BINDING_MAP(CEVENTS_BINDING_ENUMERATOR)
#undef CEVENTS_BINDING_ENUMERATOR
} cevents_binding;

/** The name of a binding, such as `Kafka`. Never NULL. */
CEVENTS_API const char *cevents_binding_name(cevents_binding binding);

/** A header: name and text. Texts need not be NUL-terminated and must outlive the events made from them. */
typedef struct cevents_header {
    const char *name;
    size_t name_length;
    const char *value;
    size_t value_length;
} cevents_header;

/** Types of AMQP values, as far as CloudEvents tell them apart. */
typedef enum cevents_property_type {
    /** string, symbol: `value` is UTF-8 text. */
    CEVENTS_PROPERTY_TEXT,
    /** null: the same as no property. */
    CEVENTS_PROPERTY_NULL,
    /** boolean: `number` is 0 or 1. */
    CEVENTS_PROPERTY_BOOLEAN,
    /** long and the other integer types: `number`. An event gives long. */
    CEVENTS_PROPERTY_INTEGER,
    /** binary: `value` is bytes. */
    CEVENTS_PROPERTY_BINARY,
    /** timestamp: `number` is milliseconds since 1970-01-01T00:00:00Z. */
    CEVENTS_PROPERTY_TIMESTAMP,
    /** Any type that no attribute can have, such as double: `value` is a text that shows it. */
    CEVENTS_PROPERTY_OTHER
} cevents_property_type;

/** A typed property of an AMQP message. As cevents_header. */
typedef struct cevents_property {
    const char *name;
    size_t name_length;
    const char *value;
    size_t value_length;
    cevents_property_type type;
    int64_t number;
} cevents_property;

/** Types of WebSocket frames. */
typedef enum cevents_frame_type { CEVENTS_FRAME_UNKNOWN, CEVENTS_FRAME_TEXT, CEVENTS_FRAME_BINARY } cevents_frame_type;

/**
 * A message of a protocol. Members that its binding does not have stay 0.
 * To be decoded, the caller owns all of it, and it must outlive the event. Encoded, it lives in the arena; in binary
 * mode its body is the event's data, where that stands.
 */
typedef struct cevents_message {
    cevents_binding binding;
    /**
     * Headers of HTTP, Kafka and NATS; user properties of MQTT 5; attributes of Pub/Sub. Of a Kafka header, `value`
     * NULL is null.
     */
    const cevents_header *headers;
    size_t n_headers;
    /** Application properties of AMQP. */
    const cevents_property *properties;
    size_t n_properties;
    /** The content type property of MQTT 5 and AMQP; the subprotocol of a WebSocket. NULL: there is none. */
    const char *content_type;
    size_t content_type_length;
    /** The key of a Kafka record; NULL: there is none. Decoding does not look at it. */
    const void *key;
    size_t key_length;
    /** HTTP body, Kafka value, payload, application data. NULL: a Kafka record without a value. */
    const void *body;
    size_t body_length;
    /** The frame type of a WebSocket message. */
    cevents_frame_type frame;
} cevents_message;

/** Content modes. */
typedef enum cevents_content_mode {
    /** Not a CloudEvent. */
    CEVENTS_MODE_NONE,
    /** Attributes in headers or properties, data in the body. Not with MQTT 3.1.1 and WebSockets. */
    CEVENTS_MODE_BINARY,
    /** All in the body, in an event format. */
    CEVENTS_MODE_STRUCTURED,
    /** Several events in the body, in a batch format. HTTP only. */
    CEVENTS_MODE_BATCHED
} cevents_content_mode;

/** The content mode of a message, by its content type, then by the `specversion` among its headers or properties. */
CEVENTS_API cevents_content_mode cevents_message_mode(const cevents_message *message);

/**
 * Decodes the one event of a message in binary or structured mode; for a batch, see cevents_message_batch().
 * In binary mode the path of an error names the header as it stands in the message (`ce-id`, `ce_id`), in lower case
 * where case does not count, and the offset is 0.
 */
CEVENTS_API cevents_status cevents_message_decode(const cevents_message *message, cevents_arena *arena,
                                                  const cevents_options *options, cevents_event *event,
                                                  cevents_error *error);

/** Begins with the events of a message in batched mode, to be read by cevents_batch_next(). */
CEVENTS_API cevents_status cevents_message_batch(const cevents_message *message, const cevents_options *options,
                                                 cevents_batch *batch, cevents_error *error);

/** The event formats. */
typedef enum cevents_event_format { CEVENTS_EVENT_JSON, CEVENTS_EVENT_PROTOBUF } cevents_event_format;

/** How to make a message. Zero-initialised and NULL: the defaults. */
typedef struct cevents_message_options {
    /** CEVENTS_MODE_NONE, which is 0: binary where the binding has it, else structured. */
    cevents_content_mode mode;
    /** Of structured and batched mode; 0 is JSON. */
    cevents_event_format format;
    /** Kafka: the key is the value of the extension attribute `partitionkey`, if the event has it. */
    bool key_by_partitionkey;
    /** AMQP: names begin with `cloudEvents:` instead of `cloudEvents_`, which JMS clients do not understand. */
    bool colon_prefix;
    /** AMQP: all values are strings. Else those that AMQP has a type for are of that, where nothing is lost by it. */
    bool text_values;
} cevents_message_options;

/**
 * Makes a message of an event. The event is checked first: see cevents_event_check(). `*message` lives in the arena,
 * and as long as the event does: what needs no coding points into it. The caller adds what is not of CloudEvents:
 * method and path, topic, subject, a key of its own.
 * CEVENTS_INVALID_ARGUMENT: the binding has no such mode or format.
 */
CEVENTS_API cevents_status cevents_message_encode(const cevents_event *event, cevents_binding binding,
                                                  const cevents_message_options *how, cevents_arena *arena,
                                                  const cevents_options *options, cevents_message *message,
                                                  cevents_error *error);

/** Makes a message of several events, in batched mode. Of `how` only the format counts. HTTP only. */
CEVENTS_API cevents_status cevents_message_encode_batch(const cevents_event *events, size_t n_events,
                                                        cevents_binding binding, const cevents_message_options *how,
                                                        cevents_arena *arena, const cevents_options *options,
                                                        cevents_message *message, cevents_error *error);

/**
 * Chooses the subprotocol of a WebSocket: the first of those in a client's `Sec-WebSocket-Protocol` header that
 * cevents can read and write, such as `cloudevents.json`; NULL when there is none. Spec: WebSockets binding, section 1.4.
 */
CEVENTS_API const char *cevents_websocket_subprotocol(const char *offered, size_t length);

#ifdef __cplusplus
}
#endif

#endif
