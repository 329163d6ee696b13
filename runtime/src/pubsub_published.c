/*
 * Messages of Pub/Sub -> events that tell of them.
 */
#include <cevents/event_builder.h>
#include <cevents/pubsub.h>

#include <string.h>

#include "fault.h"
#include "json_write.h"
#include "sink.h"

static void put_literal(struct output *out, const char *text)
{
    output_append(out, text, strlen(text));
}

static bool put_string(struct output *out, const char *text, size_t length)
{
    output_byte(out, '"');
    bool written = cevents_json_write_text(out, text, length);
    output_byte(out, '"');
    return written;
}

static bool put_member(struct output *out, const char *name, const char *text)
{
    if (text == NULL) {
        return true;
    }
    put_literal(out, ",\"");
    put_literal(out, name);
    put_literal(out, "\":");
    return put_string(out, text, strlen(text));
}

/* False when a text is not UTF-8. */
static bool put_message(struct output *out, const cevents_pubsub_push *push)
{
    const cevents_message *message = &push->message;
    size_t n_attributes = push->unwrapped ? 0 : message->n_headers;
    bool written = true;
    put_literal(out, "{\"message\":{\"data\":");
    cevents_json_write_base64(out, (ProtobufCBinaryData){message->body_length, (uint8_t *)(uintptr_t)message->body});
    for (size_t i = 0; i < n_attributes; i++) {
        const cevents_header *header = &message->headers[i];
        put_literal(out, i == 0 ? ",\"attributes\":{" : ",");
        written = put_string(out, header->name, header->name_length) && written;
        output_byte(out, ':');
        written = put_string(out, header->value, header->value_length) && written;
    }
    put_literal(out, n_attributes == 0 ? "" : "}");
    written = put_member(out, "messageId", push->message_id) && written;
    written = put_member(out, "publishTime", push->publish_time) && written;
    written = put_member(out, "orderingKey", push->ordering_key) && written;
    output_byte(out, '}');
    written = put_member(out, "subscription", push->subscription) && written;
    output_byte(out, '}');
    return written;
}

static char *make_source(const char *resource, cevents_arena *arena)
{
    static const char service[] = "//pubsub.googleapis.com/";
    size_t length = strlen(resource);
    char *source = cevents_arena_alloc(arena, sizeof service + length);
    if (source != NULL) {
        memcpy(source, service, sizeof service - 1);
        memcpy(source + sizeof service - 1, resource, length + 1);
    }
    return source;
}

cevents_status cevents_pubsub_published(const cevents_pubsub_push *push, const char *topic, cevents_arena *arena,
                                        cevents_event *event, cevents_error *error)
{
    struct output out;
    cevents_event_builder builder;
    cevents_sink sink = cevents_sink_to_arena(arena);
    const char *resource = topic != NULL ? topic : push->subscription;
    if (push->message_id == NULL || resource == NULL) {
        return cevents_fail(error, CEVENTS_NOT_AN_EVENT, 0,
                            push->message_id == NULL ? "message.messageId" : "subscription",
                            "a push without it makes no event");
    }
    cevents_output_open(&out, &sink);
    bool written = put_message(&out, push);
    cevents_status status = cevents_output_close(&out, written ? CEVENTS_OK : CEVENTS_INVALID_UTF8);
    char *source = make_source(resource, arena);
    if (status != CEVENTS_OK || source == NULL) {
        status = status != CEVENTS_OK ? status : cevents_arena_failure(arena);
        return cevents_fail(error, status, 0, "message", "%s", cevents_status_text(status));
    }
    cevents_builder_begin(&builder, arena);
    cevents_builder_set(&builder, "id", push->message_id);
    cevents_builder_set(&builder, "source", source);
    cevents_builder_set(&builder, "type", "google.cloud.pubsub.topic.v1.messagePublished");
    cevents_builder_set(&builder, "time", push->publish_time);
    cevents_builder_set(&builder, "datacontenttype", "application/json");
    cevents_builder_set_data(&builder, CEVENTS_DATA_JSON, sink.data, sink.length);
    return cevents_builder_finish(&builder, NULL, event, error);
}
