#include "message_model.h"

#include <stdlib.h>
#include <string.h>

/* Where the judge puts what, by binding. */
static const struct names {
    const char *list;
    const char *content_type;
    const char *body;
} names[] = {
    [CEVENTS_BINDING_HTTP] = {"headers", NULL, "body"},
    [CEVENTS_BINDING_KAFKA] = {"headers", NULL, "value"},
    [CEVENTS_BINDING_MQTT5] = {"user_properties", "content_type", "payload"},
    [CEVENTS_BINDING_MQTT3] = {"user_properties", "content_type", "payload"},
    [CEVENTS_BINDING_AMQP] = {"application_properties", "content_type", "data"},
    [CEVENTS_BINDING_NATS] = {"headers", NULL, "payload"},
    [CEVENTS_BINDING_WEBSOCKET] = {"headers", "subprotocol", "payload"},
};

/* The member `index` of a list as text or {"b64": base64}; false when it is null. */
static bool read_item(const json_t *list, size_t index, cevents_arena *arena, struct model_bytes *bytes)
{
    json_t *holder = json_pack("{s:O}", "item", json_array_get(list, index));
    bool found = model_bytes(holder, "item", arena, bytes);
    json_decref(holder);
    return found;
}

static cevents_header read_header(const json_t *pair, cevents_arena *arena)
{
    struct model_bytes name = {"", 0};
    struct model_bytes value = {NULL, 0};
    (void)read_item(pair, 0, arena, &name);
    (void)read_item(pair, 1, arena, &value);
    return (cevents_header){name.bytes, name.length, value.bytes, value.length};
}

static const struct {
    const char *name;
    cevents_property_type type;
} amqp_types[] = {
    {"string", CEVENTS_PROPERTY_TEXT},    {"symbol", CEVENTS_PROPERTY_TEXT},
    {"null", CEVENTS_PROPERTY_NULL},      {"boolean", CEVENTS_PROPERTY_BOOLEAN},
    {"long", CEVENTS_PROPERTY_INTEGER},   {"int", CEVENTS_PROPERTY_INTEGER},
    {"short", CEVENTS_PROPERTY_INTEGER},  {"byte", CEVENTS_PROPERTY_INTEGER},
    {"ulong", CEVENTS_PROPERTY_INTEGER},  {"uint", CEVENTS_PROPERTY_INTEGER},
    {"ushort", CEVENTS_PROPERTY_INTEGER}, {"ubyte", CEVENTS_PROPERTY_INTEGER},
    {"binary", CEVENTS_PROPERTY_BINARY},  {"timestamp", CEVENTS_PROPERTY_TIMESTAMP},
};

static const char *amqp_name(cevents_property_type type)
{
    for (size_t i = 0; i < sizeof amqp_types / sizeof amqp_types[0]; i++) {
        if (amqp_types[i].type == type) {
            return amqp_types[i].name;
        }
    }
    return "string";
}

/* A value of a type that no attribute has, as text. */
static void read_other(const json_t *value, cevents_arena *arena, cevents_property *property)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    size_t length = text == NULL ? 0 : strlen(text);
    char *own = cevents_arena_alloc(arena, length + 1);
    if (own != NULL && text != NULL) {
        memcpy(own, text, length);
    }
    property->value = own;
    property->value_length = length;
    free(text);
}

static void read_value(const json_t *triple, cevents_arena *arena, cevents_property *property)
{
    const json_t *value = json_array_get(triple, 2);
    struct model_bytes bytes = {"", 0};
    json_t *holder;
    switch (property->type) {
    case CEVENTS_PROPERTY_BOOLEAN:
        property->number = json_is_true(value) ? 1 : 0;
        return;
    case CEVENTS_PROPERTY_INTEGER:
    case CEVENTS_PROPERTY_TIMESTAMP:
        property->number = json_integer_value(value);
        return;
    case CEVENTS_PROPERTY_BINARY:
        holder = json_pack("{s:O}", "value_b64", value);
        (void)model_bytes(holder, "value", arena, &bytes);
        json_decref(holder);
        break;
    case CEVENTS_PROPERTY_OTHER:
        read_other(value, arena, property);
        return;
    default:
        (void)read_item(triple, 2, arena, &bytes);
    }
    property->value = bytes.bytes;
    property->value_length = bytes.length;
}

static cevents_property read_property(const json_t *triple, cevents_arena *arena)
{
    const char *type = json_string_value(json_array_get(triple, 1));
    struct model_bytes name = {"", 0};
    (void)read_item(triple, 0, arena, &name);
    cevents_property property = {.name = name.bytes, .name_length = name.length, .type = CEVENTS_PROPERTY_OTHER};
    for (size_t i = 0; type != NULL && i < sizeof amqp_types / sizeof amqp_types[0]; i++) {
        if (strcmp(type, amqp_types[i].name) == 0) {
            property.type = amqp_types[i].type;
        }
    }
    read_value(triple, arena, &property);
    return property;
}

static void read_list(const json_t *list, cevents_arena *arena, cevents_message *message)
{
    size_t count = json_array_size(list);
    cevents_header *headers = cevents_arena_alloc(arena, (count + 1) * sizeof *headers);
    cevents_property *properties = cevents_arena_alloc(arena, (count + 1) * sizeof *properties);
    if (headers == NULL || properties == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        if (message->binding == CEVENTS_BINDING_AMQP) {
            properties[message->n_properties++] = read_property(json_array_get(list, i), arena);
        } else {
            headers[message->n_headers++] = read_header(json_array_get(list, i), arena);
        }
    }
    message->headers = headers;
    message->properties = properties;
}

void model_to_message(const json_t *input, cevents_arena *arena, cevents_message *message)
{
    const struct names *name = &names[message->binding];
    const char *frame = json_string_value(json_object_get(input, "frame"));
    struct model_bytes body = {NULL, 0};
    struct model_bytes key = {NULL, 0};
    struct model_bytes content_type = {NULL, 0};
    read_list(json_object_get(input, name->list), arena, message);
    (void)model_bytes(input, name->body, arena, &body);
    (void)model_bytes(input, "key", arena, &key);
    if (name->content_type != NULL) {
        (void)model_bytes(input, name->content_type, arena, &content_type);
    }
    message->body = body.bytes;
    message->body_length = body.length;
    message->key = key.bytes;
    message->key_length = key.length;
    message->content_type = content_type.bytes;
    message->content_type_length = content_type.length;
    if (frame != NULL) {
        message->frame = strcmp(frame, "text") == 0 ? CEVENTS_FRAME_TEXT : CEVENTS_FRAME_BINARY;
    }
}

static json_t *property_value(const cevents_property *property)
{
    switch (property->type) {
    case CEVENTS_PROPERTY_BOOLEAN:
        return json_boolean(property->number);
    case CEVENTS_PROPERTY_INTEGER:
    case CEVENTS_PROPERTY_TIMESTAMP:
        return json_integer(property->number);
    case CEVENTS_PROPERTY_BINARY:
        return model_base64(property->value, property->value_length);
    default:
        return model_string(property->value, property->value_length);
    }
}

json_t *model_from_message(const cevents_message *message)
{
    const struct names *name = &names[message->binding];
    json_t *list = json_array();
    for (size_t i = 0; i < message->n_headers; i++) {
        const cevents_header *header = &message->headers[i];
        json_array_append_new(list, json_pack("[o, o]", model_string(header->name, header->name_length),
                                              model_string(header->value, header->value_length)));
    }
    for (size_t i = 0; i < message->n_properties; i++) {
        const cevents_property *property = &message->properties[i];
        json_array_append_new(list, json_pack("[o, s, o]", model_string(property->name, property->name_length),
                                              amqp_name(property->type), property_value(property)));
    }
    json_t *model = json_pack("{s:o}", name->list, list);
    if (message->content_type != NULL) {
        json_object_set_new(model, name->content_type,
                            model_string(message->content_type, message->content_type_length));
    }
    if (message->key != NULL) {
        json_object_set_new(model, "key", model_string(message->key, message->key_length));
    }
    if (message->frame != CEVENTS_FRAME_UNKNOWN) {
        json_object_set_new(model, "frame", json_string(message->frame == CEVENTS_FRAME_TEXT ? "text" : "binary"));
    }
    if (message->body == NULL && message->binding == CEVENTS_BINDING_KAFKA) {
        json_object_set_new(model, "value_null", json_true());
    } else {
        json_object_set_new(model, "body_b64", model_base64(message->body, message->body_length));
    }
    return model;
}
