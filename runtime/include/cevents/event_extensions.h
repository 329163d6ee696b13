/**
 * @file
 * Extension attributes by type, and those that the CloudEvents project documents.
 *
 * A String may stand for a value of any type (in JSON and in headers every Timestamp does), so each of these takes an
 * attribute of its own type as well as a String with the canonical text. False, or NULL, when the event lacks the
 * attribute or its value breaks the rules of its type; cevents_event_extension() tells which. Texts live as long as
 * the event. cevents_builder_set() and its siblings set them.
 */
#ifndef CEVENTS_EVENT_EXTENSIONS_H
#define CEVENTS_EVENT_EXTENSIONS_H

#include <cevents/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A Boolean. */
CEVENTS_API bool cevents_event_boolean(const cevents_event *event, const char *name, bool *value);
/** An Integer. */
CEVENTS_API bool cevents_event_integer(const cevents_event *event, const char *name, int32_t *value);
/** A Timestamp, as the instant that it means. */
CEVENTS_API bool cevents_event_timestamp(const cevents_event *event, const char *name, cevents_timestamp *value);
/** A text that is not empty, of an attribute of any type. */
CEVENTS_API const char *cevents_event_text(const cevents_event *event, const char *name);
/** As cevents_event_text(), when the text is a URI with a scheme. */
CEVENTS_API const char *cevents_event_uri(const cevents_event *event, const char *name);
/** As cevents_event_text(), when the text is a URI-reference. */
CEVENTS_API const char *cevents_event_uri_reference(const cevents_event *event, const char *name);
/** Bytes; those of a String are decoded from base64 into `arena`. False also when it is full. */
CEVENTS_API bool cevents_event_binary(const cevents_event *event, const char *name, cevents_arena *arena,
                                      ProtobufCBinaryData *value);

/** Documented extensions whose value is a text: name. */
#define CEVENTS_TEXT_EXTENSION_MAP(X)                                                                                  \
    X(traceparent) /* distributed tracing: W3C trace context */                                                        \
    X(tracestate)                                                                                                      \
    X(partitionkey) /* partitioning: what groups events; the key of a Kafka record */                                  \
    X(sequence)     /* sequence: orders the events of a source */                                                      \
    X(sequencetype)                                                                                                    \
    X(authtype) /* auth context: who triggered the event; nothing proves it */                                         \
    X(authid)                                                                                                          \
    X(authclaims)                                                                                                      \
    X(severitytext)  /* severity */                                                                                    \
    X(correlationid) /* correlation */                                                                                 \
    X(causationid)                                                                                                     \
    X(dataclassification) /* data classification */                                                                    \
    X(dataregulation)                                                                                                  \
    X(datacategory)

/** Documented extensions whose value is a Timestamp: name. */
#define CEVENTS_TIMESTAMP_EXTENSION_MAP(X)                                                                             \
    X(expirytime)      /* expiry time: after it the event is of no use */                                              \
    X(recordedtime)    /* recorded time: when the event was made, as `time` is when the thing happened */              \
    X(deprecationfrom) /* deprecation of the event type */                                                             \
    X(deprecationsunset)

#define CEVENTS_TEXT_EXTENSION(name)                                                                                   \
    static inline const char *cevents_event_##name(const cevents_event *event)                                         \
    {                                                                                                                  \
        return cevents_event_text(event, #name);                                                                       \
    }
#define CEVENTS_TIMESTAMP_EXTENSION(name)                                                                              \
    static inline bool cevents_event_##name(const cevents_event *event, cevents_timestamp *value)                      \
    {                                                                                                                  \
        return cevents_event_timestamp(event, #name, value);                                                           \
    }
CEVENTS_TEXT_EXTENSION_MAP(CEVENTS_TEXT_EXTENSION)
CEVENTS_TIMESTAMP_EXTENSION_MAP(CEVENTS_TIMESTAMP_EXTENSION)
#undef CEVENTS_TEXT_EXTENSION
#undef CEVENTS_TIMESTAMP_EXTENSION

/** dataref (claim check): where the data is, or is as well. */
static inline const char *cevents_event_dataref(const cevents_event *event)
{
    return cevents_event_uri_reference(event, "dataref");
}

/** deprecationmigration: where a successor of the event type is documented. */
static inline const char *cevents_event_deprecationmigration(const cevents_event *event)
{
    return cevents_event_uri(event, "deprecationmigration");
}

/** deprecated: whether the event type is. Events without it are not. */
CEVENTS_API bool cevents_event_deprecated(const cevents_event *event);

/** sampledrate: how many similar events this one stands for, itself included; above 0. */
CEVENTS_API bool cevents_event_sampledrate(const cevents_event *event, int32_t *rate);

/** severitynumber: as OpenTelemetry counts; not below 0. */
CEVENTS_API bool cevents_event_severitynumber(const cevents_event *event, int32_t *number);

/** The number that `sequence` is when sequencetype is Integer. */
CEVENTS_API bool cevents_event_sequence_number(const cevents_event *event, int32_t *number);

#ifdef __cplusplus
}
#endif

#endif
