#include <cevents/binding.h>

#include <string.h>

#include "binding_form.h"
#include "event_check.h"
#include "fault.h"
#include "header_value.h"
#include "subprotocol.h"
#include "text.h"

struct writer {
    const struct binding_rules *rules;
    const cevents_message_options *how;
    const cevents_options *options;
    cevents_arena *arena;
    cevents_message *message;
    cevents_error *error;
    const char *prefix;
    cevents_header *headers;      /* as many as the event can need, or ... */
    cevents_property *properties; /* ... properties in their place */
};

static cevents_status fail_no_memory(const struct writer *writer)
{
    return cevents_fail(writer->error, cevents_arena_failure(writer->arena), 0, "", "no memory for a message");
}

static cevents_status fail_value(const struct writer *writer, cevents_status status, const char *name, const char *why)
{
    return cevents_fail(writer->error, status, 0, name, "%s", why);
}

/* The media type of an event format. */
static const char *format_name(cevents_event_format format, bool batch)
{
    if (format == CEVENTS_EVENT_PROTOBUF) {
        return batch ? "application/cloudevents-batch+protobuf" : "application/cloudevents+protobuf";
    }
    return batch ? "application/cloudevents-batch+json" : "application/cloudevents+json";
}

/* The name of an attribute behind the binding's prefix. */
static char *full_name(const struct writer *writer, const char *name)
{
    size_t prefix_length = strlen(writer->prefix);
    size_t length = strlen(name);
    char *full = cevents_arena_alloc(writer->arena, prefix_length + length + 1);
    if (full != NULL) {
        memcpy(full, writer->prefix, prefix_length);
        memcpy(full + prefix_length, name, length + 1);
    }
    return full;
}

/* Text that goes into a header as it is must not end it, nor lose white space at its ends. */
static bool is_literal(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        bool space = c == ' ' || c == '\t';
        if (c == 0x7F || (c < 0x20 && c != '\t') || (space && (i == 0 || i == length - 1))) {
            return false;
        }
    }
    return true;
}

/* Sets the value of a header to a text, percent-encoded where the binding asks for it. */
static cevents_status set_value(const struct writer *writer, const char *name, const char *text, size_t length,
                                cevents_header *header)
{
    header->value = text;
    header->value_length = length;
    if (!writer->rules->percent_coded) {
        return CEVENTS_OK;
    }
    if (writer->options != NULL && writer->options->literal_headers) {
        return is_literal(text, length) ? CEVENTS_OK
                                        : fail_value(writer, CEVENTS_INVALID_ATTRIBUTE, name,
                                                     "the value cannot stand in a header without percent-encoding");
    }
    size_t encoded = cevents_header_value_encoded_length(text, length);
    if (encoded == length) {
        return CEVENTS_OK;
    }
    char *value = cevents_arena_alloc(writer->arena, encoded + 1);
    if (value == NULL) {
        return fail_no_memory(writer);
    }
    cevents_header_value_encode(value, text, length);
    header->value = value;
    header->value_length = encoded;
    return CEVENTS_OK;
}

/* AMQP counts milliseconds in UTC: a time that says more than that stays a text. */
static bool is_whole_milliseconds(const cevents_attribute *attribute)
{
    char text[TEXT_TIME_SIZE];
    size_t length;
    return attribute->value.timestamp.nanos % 1000000 == 0 &&
           cevents_text_put_time(text, &length, attribute->value.timestamp.seconds, attribute->value.timestamp.nanos) &&
           length == attribute->length && memcmp(text, attribute->text, length) == 0;
}

/* Gives a property the type of its attribute. */
static void set_type(const struct writer *writer, const cevents_attribute *attribute, cevents_property *property)
{
    property->value = attribute->text;
    property->value_length = attribute->length;
    property->type = CEVENTS_PROPERTY_TEXT;
    if (writer->how->text_values) {
        return;
    }
    if (attribute->type == CEVENTS_ATTRIBUTE_BOOLEAN) {
        property->type = CEVENTS_PROPERTY_BOOLEAN;
        property->number = attribute->value.boolean ? 1 : 0;
    } else if (attribute->type == CEVENTS_ATTRIBUTE_INTEGER) {
        property->type = CEVENTS_PROPERTY_INTEGER;
        property->number = attribute->value.integer;
    } else if (attribute->type == CEVENTS_ATTRIBUTE_BINARY) {
        property->type = CEVENTS_PROPERTY_BINARY;
        property->value = (const char *)attribute->value.binary.data;
        property->value_length = attribute->value.binary.len;
    } else if (attribute->type == CEVENTS_ATTRIBUTE_TIMESTAMP && is_whole_milliseconds(attribute)) {
        property->type = CEVENTS_PROPERTY_TIMESTAMP;
        property->number = attribute->value.timestamp.seconds * 1000 + attribute->value.timestamp.nanos / 1000000;
    }
}

static cevents_status check_length(const struct writer *writer, const char *name, size_t length)
{
    size_t longest = writer->rules->longest_text;
    return longest == 0 || length <= longest
               ? CEVENTS_OK
               : cevents_fail(writer->error, CEVENTS_LIMIT_BYTES, 0, name, "a text of %s holds at most %zu bytes",
                              cevents_binding_name(writer->message->binding), longest);
}

static cevents_status add_attribute(struct writer *writer, const cevents_attribute *attribute)
{
    const char *name = full_name(writer, attribute->name);
    if (name == NULL) {
        return fail_no_memory(writer);
    }
    size_t longest = strlen(name) > attribute->length ? strlen(name) : attribute->length;
    cevents_status status = check_length(writer, attribute->name, longest);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (writer->rules->typed) {
        cevents_property *property = &writer->properties[writer->message->n_properties++];
        *property = (cevents_property){.name = name, .name_length = strlen(name)};
        set_type(writer, attribute, property);
        return CEVENTS_OK;
    }
    cevents_header *header = &writer->headers[writer->message->n_headers++];
    header->name = name;
    header->name_length = strlen(name);
    return set_value(writer, attribute->name, attribute->text, attribute->length, header);
}

static void add_text(const char *name, const char *text, cevents_attribute *attribute)
{
    *attribute = (cevents_attribute){.name = name, .text = text, .length = strlen(text)};
}

/* The content type in its place. */
static void add_content_type(struct writer *writer, const char *content_type)
{
    cevents_message *message = writer->message;
    if (writer->rules->content_type == CONTENT_TYPE_PROPERTY) {
        message->content_type = content_type;
        message->content_type_length = strlen(content_type);
    } else if (writer->rules->content_type == CONTENT_TYPE_HEADER) {
        const char *name = writer->rules->content_type_header;
        writer->headers[message->n_headers++] =
            (cevents_header){name, strlen(name), content_type, strlen(content_type)};
    }
}

static cevents_status add_data_type(struct writer *writer, const char *content_type)
{
    enum media_event_format format;
    cevents_attribute attribute;
    if (writer->rules->plain_datacontenttype) {
        add_text("datacontenttype", content_type, &attribute);
        return add_attribute(writer, &attribute);
    }
    if (cevents_media_type_event(content_type, strlen(content_type), &format) != MEDIA_EVENT_NONE) {
        return fail_value(writer, CEVENTS_UNSUPPORTED_CONTENT_TYPE, "datacontenttype",
                          "in binary mode, data of this type would be taken for the event: use structured mode");
    }
    cevents_status status = check_length(writer, "datacontenttype", strlen(content_type));
    if (status == CEVENTS_OK) {
        add_content_type(writer, content_type);
    }
    return status;
}

/* The type of a protobuf message, where it has no dataschema of its own, as the JSON format has it. */
static cevents_status add_message_type(struct writer *writer, const cevents_data *data)
{
    const char *scheme = cevents_event_schema_scheme(data);
    cevents_attribute attribute;
    if (scheme == NULL) {
        return CEVENTS_OK;
    }
    size_t scheme_length = strlen(scheme);
    size_t length = strlen(data->type_url);
    char *schema = cevents_arena_alloc(writer->arena, scheme_length + length + 1);
    if (schema == NULL) {
        return fail_no_memory(writer);
    }
    memcpy(schema, scheme, scheme_length);
    memcpy(schema + scheme_length, data->type_url, length + 1);
    add_text("dataschema", schema, &attribute);
    return add_attribute(writer, &attribute);
}

static cevents_status add_attributes(struct writer *writer, const cevents_event *event)
{
    cevents_attribute attribute;
    cevents_status status = CEVENTS_OK;
    for (size_t i = 0; status == CEVENTS_OK && cevents_event_attribute(event, i, &attribute); i++) {
        if (strcmp(attribute.name, "datacontenttype") != 0) {
            status = add_attribute(writer, &attribute);
        }
    }
    if (status == CEVENTS_OK && event->data.kind == CEVENTS_DATA_PROTO && event->attributes.dataschema == NULL) {
        status = add_message_type(writer, &event->data);
    }
    const char *content_type = cevents_event_content_type(event);
    return status != CEVENTS_OK || content_type == NULL ? status : add_data_type(writer, content_type);
}

/* Room for all attributes, the content type and the schema of a protobuf message. */
static bool make_room(struct writer *writer, size_t n_attributes)
{
    if (n_attributes > SIZE_MAX / sizeof(cevents_property) - 2) {
        return false;
    }
    if (writer->rules->typed) {
        writer->properties = cevents_arena_alloc(writer->arena, (n_attributes + 2) * sizeof *writer->properties);
        writer->message->properties = writer->properties;
        return writer->properties != NULL;
    }
    writer->headers = cevents_arena_alloc(writer->arena, (n_attributes + 2) * sizeof *writer->headers);
    writer->message->headers = writer->headers;
    return writer->headers != NULL;
}

static void set_key(const struct writer *writer, const cevents_event *event)
{
    const cevents_attribute *key = cevents_event_extension(event, "partitionkey");
    if (writer->how->key_by_partitionkey && writer->message->binding == CEVENTS_BINDING_KAFKA && key != NULL) {
        writer->message->key = key->text;
        writer->message->key_length = key->length;
    }
}

static cevents_status encode_binary(struct writer *writer, const cevents_event *event)
{
    cevents_status status = cevents_event_check(event, writer->options, writer->error);
    if (status != CEVENTS_OK) {
        return status;
    }
    set_key(writer, event);
    cevents_attribute attribute;
    size_t n_attributes = 0;
    while (cevents_event_attribute(event, n_attributes, &attribute)) {
        n_attributes++;
    }
    if (!make_room(writer, n_attributes)) {
        return fail_no_memory(writer);
    }
    writer->prefix = writer->how->colon_prefix && writer->rules->other_prefix != NULL ? writer->rules->other_prefix
                                                                                      : writer->rules->prefix;
    status = add_attributes(writer, event);
    if (event->data.kind != CEVENTS_DATA_NONE) {
        writer->message->body = event->data.length == 0 ? "" : event->data.bytes;
        writer->message->body_length = event->data.length;
    }
    return status;
}

/* The body that a sink in the arena holds, with its content type. */
static cevents_status set_body(struct writer *writer, const cevents_sink *body, bool batch)
{
    writer->message->body = body->data;
    writer->message->body_length = body->length;
    if (writer->rules->content_type == CONTENT_TYPE_SUBPROTOCOL) {
        bool protobuf = writer->how->format == CEVENTS_EVENT_PROTOBUF;
        const struct subprotocol *subprotocol =
            cevents_subprotocol_of(protobuf ? MEDIA_FORMAT_PROTOBUF : MEDIA_FORMAT_JSON);
        writer->message->content_type = subprotocol->name;
        writer->message->content_type_length = strlen(subprotocol->name);
        writer->message->frame = subprotocol->frame;
        return CEVENTS_OK;
    }
    if (!make_room(writer, 0)) {
        return fail_no_memory(writer);
    }
    add_content_type(writer, format_name(writer->how->format, batch));
    return CEVENTS_OK;
}

static cevents_status begin(struct writer *writer, cevents_binding binding)
{
    static const cevents_message_options defaults = {0};
    memset(writer->message, 0, sizeof *writer->message);
    writer->message->binding = binding;
    writer->rules = cevents_binding_rules(binding);
    writer->how = writer->how == NULL ? &defaults : writer->how;
    return writer->rules == NULL ? cevents_fail(writer->error, CEVENTS_INVALID_ARGUMENT, 0, "", "no such binding")
                                 : CEVENTS_OK;
}

static cevents_status check_format(const struct writer *writer)
{
    return writer->rules->json_only && writer->how->format != CEVENTS_EVENT_JSON
               ? cevents_fail(writer->error, CEVENTS_INVALID_ARGUMENT, 0, "",
                              "of the event formats, the %s binding has JSON only",
                              cevents_binding_name(writer->message->binding))
               : CEVENTS_OK;
}

cevents_status cevents_message_encode(const cevents_event *event, cevents_binding binding,
                                      const cevents_message_options *how, cevents_arena *arena,
                                      const cevents_options *options, cevents_message *message, cevents_error *error)
{
    struct writer writer = {.how = how, .options = options, .arena = arena, .message = message, .error = error};
    cevents_status status = begin(&writer, binding);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_content_mode mode = writer.how->mode;
    if (mode == CEVENTS_MODE_NONE) {
        mode = writer.rules->prefix == NULL ? CEVENTS_MODE_STRUCTURED : CEVENTS_MODE_BINARY;
    }
    if (mode == CEVENTS_MODE_BATCHED) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "",
                            "one event is no batch: write it with cevents_message_encode_batch()");
    }
    if (mode == CEVENTS_MODE_BINARY && writer.rules->prefix == NULL) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "the %s binding has no binary mode",
                            cevents_binding_name(binding));
    }
    if (mode == CEVENTS_MODE_BINARY) {
        return encode_binary(&writer, event);
    }
    status = check_format(&writer);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_sink body = cevents_sink_to_arena(arena);
    status = writer.how->format == CEVENTS_EVENT_PROTOBUF ? cevents_event_to_protobuf(event, options, &body, error)
                                                          : cevents_event_to_json(event, options, &body, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    set_key(&writer, event);
    return set_body(&writer, &body, false);
}

cevents_status cevents_message_encode_batch(const cevents_event *events, size_t n_events, cevents_binding binding,
                                            const cevents_message_options *how, cevents_arena *arena,
                                            const cevents_options *options, cevents_message *message,
                                            cevents_error *error)
{
    struct writer writer = {.how = how, .options = options, .arena = arena, .message = message, .error = error};
    cevents_status status = begin(&writer, binding);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (!writer.rules->batched) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "the %s binding has no batched mode",
                            cevents_binding_name(binding));
    }
    cevents_sink body = cevents_sink_to_arena(arena);
    status = writer.how->format == CEVENTS_EVENT_PROTOBUF
                 ? cevents_events_to_protobuf(events, n_events, options, &body, error)
                 : cevents_events_to_json(events, n_events, options, &body, error);
    return status != CEVENTS_OK ? status : set_body(&writer, &body, true);
}
