#include "event_model.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

static const char *const type_names[] = {
    [CEVENTS_ATTRIBUTE_STRING] = "String",
    [CEVENTS_ATTRIBUTE_BOOLEAN] = "Boolean",
    [CEVENTS_ATTRIBUTE_INTEGER] = "Integer",
    [CEVENTS_ATTRIBUTE_BINARY] = "Binary",
    [CEVENTS_ATTRIBUTE_URI] = "URI",
    [CEVENTS_ATTRIBUTE_URI_REFERENCE] = "URI-reference",
    [CEVENTS_ATTRIBUTE_TIMESTAMP] = "Timestamp",
};

bool model_type(const char *name, cevents_attribute_type *type)
{
    for (size_t i = 0; i < sizeof type_names / sizeof type_names[0]; i++) {
        if (name != NULL && strcmp(type_names[i], name) == 0) {
            *type = (cevents_attribute_type)i;
            return true;
        }
    }
    return false;
}

json_t *model_string(const char *text, size_t length)
{
    return json_stringn(text == NULL ? "" : text, length);
}

json_t *model_base64(const void *bytes, size_t length)
{
    char *text = malloc(length / 3 * 4 + 5);
    if (text == NULL) {
        abort();
    }
    json_t *string = json_stringn(text, cevents_text_base64_encode(bytes, length, text));
    free(text);
    return string;
}

/* The value itself when the library of this program can hold it, else its text. */
static json_t *json_data(const cevents_data *data)
{
    json_t *value = json_loadb(data->bytes, data->length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    json_t *model = json_pack("{s:s, s:o}", "kind", "json", "raw", json_stringn(data->bytes, data->length));
    if (value != NULL) {
        json_object_set_new(model, "value", value);
    }
    return model;
}

static json_t *data_model(const cevents_data *data)
{
    switch (data->kind) {
    case CEVENTS_DATA_JSON:
        return json_data(data);
    case CEVENTS_DATA_TEXT:
        return json_pack("{s:s, s:o}", "kind", "text", "value", model_string(data->bytes, data->length));
    case CEVENTS_DATA_BYTES:
        return json_pack("{s:s, s:o}", "kind", "bytes", "b64", model_base64(data->bytes, data->length));
    case CEVENTS_DATA_PROTO:
        return json_pack("{s:s, s:s, s:o}", "kind", "proto", "type_url", data->type_url, "b64",
                         model_base64(data->bytes, data->length));
    default:
        return json_pack("{s:s}", "kind", "none");
    }
}

json_t *model_from_event(const cevents_event *event)
{
    json_t *attributes = json_object();
    cevents_attribute attribute;
    for (size_t i = 0; cevents_event_attribute(event, i, &attribute); i++) {
        bool version = strcmp(attribute.name, "specversion") == 0;
        const char *text = version ? event->attributes.specversion : attribute.text;
        json_object_set_new(
            attributes, attribute.name,
            json_pack("{s:s, s:o}", "t", type_names[attribute.type], "v", model_string(text, strlen(text))));
    }
    return json_pack("{s:o, s:o}", "attrs", attributes, "data", data_model(&event->data));
}

static char *copy(cevents_arena *arena, const void *bytes, size_t length)
{
    char *own = cevents_arena_alloc(arena, length + 1);
    if (own == NULL) {
        abort();
    }
    if (length > 0) {
        memcpy(own, bytes, length);
    }
    return own;
}

static bool decode_base64(const json_t *value, cevents_arena *arena, struct model_bytes *bytes)
{
    size_t ignored;
    char *own = copy(arena, json_string_value(value), json_string_length(value));
    bytes->bytes = own;
    return cevents_text_base64_decode(own, json_string_length(value), (uint8_t *)own, &bytes->length, &ignored);
}

bool model_bytes(const json_t *object, const char *name, cevents_arena *arena, struct model_bytes *bytes)
{
    char base64_name[64];
    (void)snprintf(base64_name, sizeof base64_name, "%s_b64", name);
    const json_t *base64 = json_object_get(object, base64_name);
    if (json_is_string(base64)) {
        return decode_base64(base64, arena, bytes);
    }
    const json_t *text = json_object_get(object, name);
    if (json_is_object(text)) {
        return decode_base64(json_object_get(text, "b64"), arena, bytes);
    }
    if (!json_is_string(text)) {
        return false;
    }
    bytes->length = json_string_length(text);
    bytes->bytes = copy(arena, json_string_value(text), bytes->length);
    return true;
}

static void set_data(cevents_event_builder *builder, const json_t *data, cevents_arena *arena)
{
    const char *kind = json_string_value(json_object_get(data, "kind"));
    struct model_bytes bytes = {"", 0};
    if (kind == NULL || strcmp(kind, "none") == 0) {
        return;
    }
    if (strcmp(kind, "json") == 0) {
        char *text = json_dumps(json_object_get(data, "value"), JSON_ENCODE_ANY | JSON_COMPACT);
        bytes.length = strlen(text);
        bytes.bytes = copy(arena, text, bytes.length);
        free(text);
        cevents_builder_set_data(builder, CEVENTS_DATA_JSON, bytes.bytes, bytes.length);
    } else if (strcmp(kind, "json-raw") == 0 && model_bytes(data, "raw", arena, &bytes)) {
        cevents_builder_set_data(builder, CEVENTS_DATA_JSON, bytes.bytes, bytes.length);
    } else if (strcmp(kind, "text") == 0 && model_bytes(data, "value", arena, &bytes)) {
        cevents_builder_set_data(builder, CEVENTS_DATA_TEXT, bytes.bytes, bytes.length);
    } else if (strcmp(kind, "bytes") == 0 && decode_base64(json_object_get(data, "b64"), arena, &bytes)) {
        cevents_builder_set_data(builder, CEVENTS_DATA_BYTES, bytes.bytes, bytes.length);
    }
}

static void set_proto(cevents_event *event, const json_t *data, cevents_arena *arena)
{
    struct model_bytes bytes = {"", 0};
    const json_t *type_url = json_object_get(data, "type_url");
    if (json_is_string(type_url) && decode_base64(json_object_get(data, "b64"), arena, &bytes)) {
        event->data.kind = CEVENTS_DATA_PROTO;
        event->data.bytes = bytes.bytes;
        event->data.length = bytes.length;
        event->data.type_url = copy(arena, json_string_value(type_url), json_string_length(type_url));
    }
}

cevents_status model_to_event(const json_t *model, cevents_arena *arena, const cevents_options *options,
                              cevents_event *event, cevents_error *error)
{
    cevents_event_builder builder;
    const char *name;
    json_t *value;
    const json_t *data = json_object_get(model, "data");
    cevents_builder_begin(&builder, arena);
    cevents_builder_remove(&builder, "specversion");
    json_object_foreach(json_object_get(model, "attrs"), name, value)
    {
        cevents_attribute_type type = CEVENTS_ATTRIBUTE_STRING;
        const json_t *text = json_object_get(value, "v");
        (void)model_type(json_string_value(json_object_get(value, "t")), &type);
        cevents_builder_set_typed(&builder, name, type, json_string_value(text), json_string_length(text));
    }
    set_data(&builder, data, arena);
    cevents_status status = cevents_builder_finish(&builder, options, event, error);
    if (status == CEVENTS_OK) {
        set_proto(event, data, arena);
    }
    return status;
}
