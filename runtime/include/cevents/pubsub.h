/**
 * @file
 * Google Cloud Pub/Sub: what a push subscription sends to an HTTP endpoint.
 *
 * A push is wrapped (a JSON object with the message in it) or unwrapped (the message's data is the body; its attributes,
 * if the subscription writes metadata, are headers). The message may be a CloudEvent, by Google's Pub/Sub binding:
 * attributes `ce-...` in binary mode, an attribute `content-type` of an event format in structured mode.
 */
#ifndef CEVENTS_PUBSUB_H
#define CEVENTS_PUBSUB_H

#include <cevents/http.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A push. Texts are NUL-terminated, live in the arena or in the request, and are NULL when absent. */
typedef struct cevents_pubsub_push {
    /**
     * The message: attributes as headers, data as body; the binding is CEVENTS_BINDING_PUBSUB. It is a CloudEvent when
     * cevents_message_mode() says so: then cevents_message_decode() reads it.
     */
    cevents_message message;
    const char *message_id;
    /** RFC 3339. */
    const char *publish_time;
    const char *ordering_key;
    /** `projects/PROJECT/subscriptions/NAME`. */
    const char *subscription;
    /** Counts from 1 when the subscription has a dead-letter topic; else 0. */
    int32_t delivery_attempt;
    /** Whether the message's attributes are headers of the request, which has others as well. */
    bool unwrapped;
} cevents_pubsub_push;

/**
 * Reads a push, wrapped or unwrapped: it is unwrapped when the headers have its metadata (`x-goog-pubsub-...`). Both
 * spellings of members are understood (`messageId`, `message_id`); of a member that is given twice the last one counts.
 * Also reads the body of an event of the type google.cloud.pubsub.topic.v1.messagePublished. `request` must outlive
 * the push.
 */
CEVENTS_API cevents_status cevents_pubsub_read(const cevents_http_message *request, cevents_arena *arena,
                                               const cevents_options *options, cevents_pubsub_push *push,
                                               cevents_error *error);

/**
 * An event that tells of the message, as Eventarc makes it: type google.cloud.pubsub.topic.v1.messagePublished, id and
 * time those of the message, data the message in JSON (of an unwrapped push without the attributes, which cannot be told
 * from other headers, such as one that authenticates the sender). `topic` is `projects/PROJECT/topics/NAME`, which a push does not
 * say; NULL: the source names the subscription.
 */
CEVENTS_API cevents_status cevents_pubsub_published(const cevents_pubsub_push *push, const char *topic,
                                                    cevents_arena *arena, cevents_event *event, cevents_error *error);

/**
 * The event of a push: the CloudEvent that the message is, else cevents_pubsub_published(). A request that is a
 * CloudEvent itself, as Eventarc sends them, gives that.
 */
CEVENTS_API cevents_status cevents_pubsub_decode(const cevents_http_message *request, const char *topic,
                                                 cevents_arena *arena, const cevents_options *options,
                                                 cevents_event *event, cevents_error *error);

#ifdef __cplusplus
}
#endif

#endif
