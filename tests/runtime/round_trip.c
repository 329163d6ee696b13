#include "round_trip.h"

#include <strings.h>

#define BINARY .how = {.mode = CEVENTS_MODE_BINARY}
#define STRUCTURED .how = {.mode = CEVENTS_MODE_STRUCTURED}
#define PROTOBUF .how = {.mode = CEVENTS_MODE_STRUCTURED, .format = CEVENTS_EVENT_PROTOBUF}
#define BATCHED .how = {.mode = CEVENTS_MODE_BATCHED}

const struct carrier carriers[CARRIERS] = {
    {CEVENTS_BINDING_HTTP, BINARY},
    {CEVENTS_BINDING_HTTP, STRUCTURED},
    {CEVENTS_BINDING_HTTP, PROTOBUF},
    {CEVENTS_BINDING_HTTP, BATCHED},
    {CEVENTS_BINDING_HTTP, .how = {.mode = CEVENTS_MODE_BATCHED, .format = CEVENTS_EVENT_PROTOBUF}},
    {CEVENTS_BINDING_KAFKA, BINARY},
    {CEVENTS_BINDING_KAFKA, STRUCTURED},
    {CEVENTS_BINDING_KAFKA, PROTOBUF},
    {CEVENTS_BINDING_MQTT5, BINARY},
    {CEVENTS_BINDING_MQTT5, STRUCTURED},
    {CEVENTS_BINDING_MQTT5, PROTOBUF},
    {CEVENTS_BINDING_MQTT3, STRUCTURED},
    {CEVENTS_BINDING_AMQP, BINARY},
    {CEVENTS_BINDING_AMQP, .how = {.mode = CEVENTS_MODE_BINARY, .colon_prefix = true, .text_values = true}},
    {CEVENTS_BINDING_AMQP, STRUCTURED},
    {CEVENTS_BINDING_AMQP, PROTOBUF},
    {CEVENTS_BINDING_NATS, BINARY},
    {CEVENTS_BINDING_NATS, STRUCTURED},
    {CEVENTS_BINDING_PUBSUB, BINARY},
    {CEVENTS_BINDING_PUBSUB, STRUCTURED},
    {CEVENTS_BINDING_PUBSUB, PROTOBUF},
    {CEVENTS_BINDING_WEBSOCKET, STRUCTURED},
    {CEVENTS_BINDING_WEBSOCKET, PROTOBUF},
};

static const cevents_options strict = {.strict = CEVENTS_STRICT_ATTRIBUTES};

static bool holds_long_text(const cevents_event *event, size_t longest)
{
    cevents_attribute attribute;
    for (size_t i = 0; cevents_event_attribute(event, i, &attribute); i++) {
        if (attribute.length > longest) {
            return true;
        }
    }
    return false;
}

bool carrier_refuses(const struct carrier *carrier, const cevents_event *event)
{
    enum { LONGEST_PUBSUB_ATTRIBUTE = 1024 };
    if (carrier->binding == CEVENTS_BINDING_PUBSUB && carrier->how.mode == CEVENTS_MODE_BINARY &&
        holds_long_text(event, LONGEST_PUBSUB_ATTRIBUTE)) {
        return true;
    }
    static const char event_type[] = "application/cloudevents";
    const char *type = event->attributes.datacontenttype;
    return carrier->how.mode == CEVENTS_MODE_BINARY && carrier->binding != CEVENTS_BINDING_NATS && type != NULL &&
           strncasecmp(type, event_type, sizeof event_type - 1) == 0;
}

static void assert_ok(const struct carrier *carrier, const char *what, cevents_status status,
                      const cevents_error *error)
{
    if (status != CEVENTS_OK) {
        fail_msg("%s, mode %d, %s: %s (%s)", cevents_binding_name(carrier->binding), (int)carrier->how.mode, what,
                 error->message, error->path);
    }
}

static cevents_status receive_batch(const cevents_message *message, cevents_arena *arena, cevents_event *received,
                                    cevents_error *error)
{
    cevents_batch batch;
    cevents_event other;
    cevents_status status = cevents_message_batch(message, &strict, &batch, error);
    if (status == CEVENTS_OK) {
        status = cevents_batch_next(&batch, arena, &strict, received, error);
    }
    if (status == CEVENTS_OK) {
        assert_int_equal(cevents_batch_next(&batch, arena, &strict, &other, error), CEVENTS_END);
    }
    return status;
}

void carry(const struct carrier *carrier, const cevents_event *sent, cevents_arena *arena, cevents_message *message,
           cevents_event *received)
{
    cevents_error error = {0};
    bool batched = carrier->how.mode == CEVENTS_MODE_BATCHED;
    cevents_status status =
        batched
            ? cevents_message_encode_batch(sent, 1, carrier->binding, &carrier->how, arena, &strict, message, &error)
            : cevents_message_encode(sent, carrier->binding, &carrier->how, arena, &strict, message, &error);
    assert_ok(carrier, "encode", status, &error);
    assert_int_equal(cevents_message_mode(message), carrier->how.mode);
    status = batched ? receive_batch(message, arena, received, &error)
                     : cevents_message_decode(message, arena, &strict, received, &error);
    assert_ok(carrier, "decode", status, &error);
}

static bool is_protobuf(const struct carrier *carrier)
{
    return carrier->how.mode != CEVENTS_MODE_BINARY && carrier->how.format == CEVENTS_EVENT_PROTOBUF;
}

/* AMQP's timestamps count milliseconds of UTC, without leap seconds. */
static bool is_amqp_time(const cevents_attribute *attribute)
{
    const char *text = attribute->text;
    size_t length = attribute->length;
    bool whole = length == strlen("2018-04-05T17:31:00Z");
    bool milliseconds = length == strlen("2018-04-05T17:31:00.500Z") && attribute->value.timestamp.nanos != 0;
    return (whole || milliseconds) && text[10] == 'T' && text[length - 1] == 'Z' && text[17] != '6';
}

static bool keeps_type(const struct carrier *carrier, const cevents_attribute *attribute)
{
    bool bare = attribute->type == CEVENTS_ATTRIBUTE_BOOLEAN || attribute->type == CEVENTS_ATTRIBUTE_INTEGER;
    if (carrier->how.mode != CEVENTS_MODE_BINARY) {
        return is_protobuf(carrier) || bare;
    }
    if (carrier->binding != CEVENTS_BINDING_AMQP || carrier->how.text_values) {
        return false;
    }
    return bare || attribute->type == CEVENTS_ATTRIBUTE_BINARY ||
           (attribute->type == CEVENTS_ATTRIBUTE_TIMESTAMP && is_amqp_time(attribute));
}

static bool find_attribute(const cevents_event *event, const char *name, cevents_attribute *attribute)
{
    for (size_t i = 0; cevents_event_attribute(event, i, attribute); i++) {
        if (strcmp(attribute->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_core(const cevents_event *event, const char *name)
{
    return cevents_event_extension(event, name) == NULL;
}

static void assert_value(const struct carrier *carrier, const cevents_event *event, const cevents_attribute *sent,
                         const cevents_attribute *received)
{
    cevents_attribute_type type =
        is_core(event, sent->name) || keeps_type(carrier, sent) ? sent->type : CEVENTS_ATTRIBUTE_STRING;
    assert_int_equal(received->type, type);
    if (is_protobuf(carrier) && type == CEVENTS_ATTRIBUTE_TIMESTAMP) {
        assert_int_equal(received->value.timestamp.seconds, sent->value.timestamp.seconds);
        assert_int_equal(received->value.timestamp.nanos, sent->value.timestamp.nanos);
        return; /* the text is the canonical one, in UTC */
    }
    if (received->length != sent->length || strcmp(received->text, sent->text) != 0) {
        fail_msg("%s, mode %d: %s was %s, is %s", cevents_binding_name(carrier->binding), (int)carrier->how.mode,
                 sent->name, sent->text, received->text);
    }
    if (type == CEVENTS_ATTRIBUTE_BINARY) {
        assert_int_equal(received->value.binary.len, sent->value.binary.len);
        assert_memory_equal(received->value.binary.data, sent->value.binary.data, sent->value.binary.len);
    }
}

/* What an encoder adds, so that nobody has to guess what the data is. */
static bool is_added(const cevents_event *sent, const char *name)
{
    const cevents_attributes *attributes = &sent->attributes;
    if (strcmp(name, "datacontenttype") == 0) {
        return attributes->datacontenttype == NULL && cevents_event_content_type(sent) != NULL;
    }
    return strcmp(name, "dataschema") == 0 && attributes->dataschema == NULL && sent->data.kind == CEVENTS_DATA_PROTO;
}

/* JSON in JSON loses the white space around it. */
static cevents_data without_space(const struct carrier *carrier, cevents_data data)
{
    const char *text = data.bytes;
    if (carrier->how.mode == CEVENTS_MODE_BINARY || is_protobuf(carrier)) {
        return data;
    }
    while (data.length > 0 && text[0] != '\0' && strchr(" \t\r\n", text[0]) != NULL) {
        text++;
        data.length--;
    }
    while (data.length > 0 && text[data.length - 1] != '\0' && strchr(" \t\r\n", text[data.length - 1]) != NULL) {
        data.length--;
    }
    data.bytes = text;
    return data;
}

static void assert_data(const struct carrier *carrier, const cevents_data *sent, const cevents_data *received)
{
    bool has_empty = carrier->how.mode != CEVENTS_MODE_BINARY || carrier->binding == CEVENTS_BINDING_KAFKA;
    bool none = sent->kind == CEVENTS_DATA_NONE || (sent->length == 0 && !has_empty);
    assert_int_equal(received->kind == CEVENTS_DATA_NONE, none);
    if (!none) {
        const cevents_data before = without_space(carrier, *sent);
        const cevents_data after = without_space(carrier, *received);
        assert_int_equal(after.length, before.length);
        assert_memory_equal(after.length == 0 ? "" : after.bytes, before.length == 0 ? "" : before.bytes, after.length);
    }
}

void assert_carried(const struct carrier *carrier, const cevents_event *sent, const cevents_event *received)
{
    cevents_attribute attribute;
    cevents_attribute other;
    for (size_t i = 0; cevents_event_attribute(sent, i, &attribute); i++) {
        if (!find_attribute(received, attribute.name, &other)) {
            fail_msg("%s, mode %d: %s is lost", cevents_binding_name(carrier->binding), (int)carrier->how.mode,
                     attribute.name);
        }
        assert_value(carrier, sent, &attribute, &other);
    }
    for (size_t i = 0; cevents_event_attribute(received, i, &attribute); i++) {
        if (!find_attribute(sent, attribute.name, &other) && !is_added(sent, attribute.name)) {
            fail_msg("%s, mode %d: %s is invented", cevents_binding_name(carrier->binding), (int)carrier->how.mode,
                     attribute.name);
        }
    }
    assert_data(carrier, &sent->data, &received->data);
}
