#include "event_travel.h"

#include <string.h>

#include "attribute_rules.h"
#include "json_reader.h"

static const cevents_options strict = {.strict = CEVENTS_STRICT_ATTRIBUTES};

static cevents_status travel_json(const struct hop *hop, const cevents_event *event, cevents_arena *arena,
                                  cevents_event *arrived, cevents_error *error)
{
    (void)hop;
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = cevents_event_to_json(event, NULL, &sink, error);
    return status == CEVENTS_OK ? cevents_event_from_json(sink.data, sink.length, arena, &strict, arrived, error)
                                : status;
}

static cevents_status travel_protobuf(const struct hop *hop, const cevents_event *event, cevents_arena *arena,
                                      cevents_event *arrived, cevents_error *error)
{
    (void)hop;
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = cevents_event_to_protobuf(event, NULL, &sink, error);
    return status == CEVENTS_OK ? cevents_event_from_protobuf(sink.data, sink.length, arena, &strict, arrived, error)
                                : status;
}

/* As the second of two events that are the same. */
static cevents_status travel_json_batch(const struct hop *hop, const cevents_event *event, cevents_arena *arena,
                                        cevents_event *arrived, cevents_error *error)
{
    (void)hop;
    const cevents_event pair[] = {*event, *event};
    cevents_event *events;
    size_t count = 0;
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = cevents_events_to_json(pair, 2, NULL, &sink, error);
    if (status == CEVENTS_OK) {
        status = cevents_events_from_json(sink.data, sink.length, arena, &strict, &events, &count, error);
    }
    if (count == 2) {
        *arrived = events[1];
    }
    return status;
}

static cevents_status travel_protobuf_batch(const struct hop *hop, const cevents_event *event, cevents_arena *arena,
                                            cevents_event *arrived, cevents_error *error)
{
    (void)hop;
    const cevents_event pair[] = {*event, *event};
    cevents_event *events;
    size_t count = 0;
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = cevents_events_to_protobuf(pair, 2, NULL, &sink, error);
    if (status == CEVENTS_OK) {
        status = cevents_events_from_protobuf(sink.data, sink.length, arena, &strict, &events, &count, error);
    }
    if (count == 2) {
        *arrived = events[1];
    }
    return status;
}

static cevents_status travel_message(const struct hop *hop, const cevents_event *event, cevents_arena *arena,
                                     cevents_event *arrived, cevents_error *error)
{
    cevents_message message;
    cevents_status status = cevents_message_encode(event, hop->binding, &hop->how, arena, NULL, &message, error);
    return status == CEVENTS_OK ? cevents_message_decode(&message, arena, &strict, arrived, error) : status;
}

#define BINARY                                                                                                         \
    {                                                                                                                  \
        .mode = CEVENTS_MODE_BINARY                                                                                    \
    }
#define STRUCTURED(form)                                                                                               \
    {                                                                                                                  \
        .mode = CEVENTS_MODE_STRUCTURED, .format = CEVENTS_EVENT_##form                                                \
    }

const struct hop hops[] = {
    {"JSON", travel_json, CEVENTS_BINDING_HTTP, BINARY},
    {"protobuf", travel_protobuf, CEVENTS_BINDING_HTTP, BINARY},
    {"JSON batch", travel_json_batch, CEVENTS_BINDING_HTTP, BINARY},
    {"protobuf batch", travel_protobuf_batch, CEVENTS_BINDING_HTTP, BINARY},
    {"HTTP binary", travel_message, CEVENTS_BINDING_HTTP, BINARY},
    {"HTTP JSON", travel_message, CEVENTS_BINDING_HTTP, STRUCTURED(JSON)},
    {"HTTP protobuf", travel_message, CEVENTS_BINDING_HTTP, STRUCTURED(PROTOBUF)},
    {"Kafka binary", travel_message, CEVENTS_BINDING_KAFKA, BINARY},
    {"Kafka JSON", travel_message, CEVENTS_BINDING_KAFKA, STRUCTURED(JSON)},
    {"MQTT 5 binary", travel_message, CEVENTS_BINDING_MQTT5, BINARY},
    {"MQTT 5 JSON", travel_message, CEVENTS_BINDING_MQTT5, STRUCTURED(JSON)},
    {"MQTT 3.1.1", travel_message, CEVENTS_BINDING_MQTT3, STRUCTURED(JSON)},
    {"AMQP binary", travel_message, CEVENTS_BINDING_AMQP, BINARY},
    {"AMQP JSON", travel_message, CEVENTS_BINDING_AMQP, STRUCTURED(JSON)},
    {"NATS binary", travel_message, CEVENTS_BINDING_NATS, BINARY},
    {"NATS JSON", travel_message, CEVENTS_BINDING_NATS, STRUCTURED(JSON)},
    {"WebSocket JSON", travel_message, CEVENTS_BINDING_WEBSOCKET, STRUCTURED(JSON)},
    {"WebSocket protobuf", travel_message, CEVENTS_BINDING_WEBSOCKET, STRUCTURED(PROTOBUF)},
};
const size_t n_hops = sizeof hops / sizeof hops[0];

cevents_status hop_travel(const struct hop *hop, const cevents_event *event, cevents_arena *arena,
                          cevents_event *arrived, cevents_error *error)
{
    return hop->travel(hop, event, arena, arrived, error);
}

/* Texts that are equal, or the same instant where one of them is known to be one. */
static bool same_text(const cevents_attribute *before, const cevents_attribute *after)
{
    cevents_timestamp first;
    cevents_timestamp second;
    if (before->length == after->length && memcmp(before->text, after->text, before->length) == 0) {
        return true;
    }
    return (before->type == CEVENTS_ATTRIBUTE_TIMESTAMP || after->type == CEVENTS_ATTRIBUTE_TIMESTAMP) &&
           cevents_attribute_parse_time(before->text, before->length, &first) &&
           cevents_attribute_parse_time(after->text, after->length, &second) && first.seconds == second.seconds &&
           first.nanos == second.nanos;
}

static bool find(const cevents_event *event, const char *name, cevents_attribute *found)
{
    for (size_t i = 0; cevents_event_attribute(event, i, found); i++) {
        if (strcmp(found->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* A name that `from` has and `to` lacks, or has with another value; NULL when there is none. */
static const char *lost_attribute(const cevents_event *from, const cevents_event *to)
{
    static char name[200];
    cevents_attribute before;
    cevents_attribute after;
    for (size_t i = 0; cevents_event_attribute(from, i, &before); i++) {
        if (!find(to, before.name, &after) || !same_text(&before, &after)) {
            strncpy(name, before.name, sizeof name - 1);
            return name;
        }
    }
    return NULL;
}

/* The content of data, white space around JSON left out. */
static const char *content(const cevents_event *event, size_t *length)
{
    const char *begin = event->data.length == 0 ? "" : event->data.bytes;
    const char *end = begin + event->data.length;
    if (cevents_event_data_format(event) == CEVENTS_FORMAT_JSON) {
        begin = cevents_json_skip_space(begin, end);
        while (end > begin && cevents_json_skip_space(end - 1, end) == end) {
            end--;
        }
    }
    *length = (size_t)(end - begin);
    return begin;
}

const char *event_difference(const cevents_event *before, const cevents_event *after)
{
    cevents_event known = *before;
    size_t length;
    size_t length_after;
    const char *lost = lost_attribute(before, after);
    if (lost != NULL) {
        return lost;
    }
    if (before->attributes.datacontenttype == NULL && after->attributes.datacontenttype != NULL) {
        bool json = before->data.kind == CEVENTS_DATA_TEXT || before->data.kind == CEVENTS_DATA_JSON;
        known.attributes.datacontenttype = json ? "application/json" : cevents_event_content_type(before);
    }
    if (before->data.kind == CEVENTS_DATA_PROTO && before->attributes.dataschema == NULL) {
        known.attributes.dataschema = after->attributes.dataschema;
    }
    lost = lost_attribute(after, &known);
    if (lost != NULL) {
        return lost;
    }
    const char *data = content(&known, &length);
    const char *data_after = content(after, &length_after);
    return length == length_after && memcmp(data, data_after, length) == 0 ? NULL : "data";
}
