#include <cevents/binding.h>

#include <string.h>

#include "arena_take.h"
#include "attribute_collector.h"
#include "attribute_violation.h"
#include "binding_decode.h"
#include "departure.h"
#include "fault.h"
#include "header_value.h"
#include "text.h"

static const char datacontenttype[] = "datacontenttype";

struct reader {
    const cevents_message *message;
    const struct message_form *form;
    cevents_arena *arena;
    const char *prefix; /* that the first attribute has */
    bool prefixes_mixed;
    struct attribute_collector attributes;
};

static cevents_status fail_value(const struct reader *reader, cevents_status status,
                                 const struct attribute_place *place, const char *why)
{
    return cevents_attribute_fail(&reader->attributes, status, 0, place->name, place->name_length, why);
}

static cevents_status fail_no_memory(const struct reader *reader, const struct attribute_place *place)
{
    return fail_value(reader, cevents_arena_failure(reader->arena), place, "no memory for an attribute");
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A NUL-terminated copy of a name, in lower case where case does not count. */
static char *copy_name(const struct reader *reader, const cevents_property *property)
{
    char *copy = arena_take(reader->arena, property->name_length + 1);
    if (copy == NULL) {
        return NULL;
    }
    memcpy(copy, property->name, property->name_length);
    copy[property->name_length] = '\0';
    for (size_t i = 0; reader->form->rules->any_case && i < property->name_length; i++) {
        copy[i] = lower(copy[i]);
    }
    return copy;
}

/* Sets a value to a text, which must be UTF-8 without U+0000. `coded`: it is a header's. */
static cevents_status read_text(const struct reader *reader, const struct attribute_place *place, bool coded,
                                struct attribute_value *value)
{
    char *text = arena_take(reader->arena, place->raw_length + 1);
    if (text == NULL) {
        return fail_no_memory(reader, place);
    }
    size_t length = place->raw_length;
    if (length > 0) {
        memcpy(text, place->raw, length);
    }
    const char *why = coded ? cevents_header_value_decode(text, &length) : NULL;
    if (why != NULL) {
        return fail_value(reader, CEVENTS_INVALID_ATTRIBUTE, place, why);
    }
    if (!cevents_text_is_utf8(text, length)) {
        return fail_value(reader, CEVENTS_INVALID_UTF8, place,
                          coded ? "the header is not UTF-8 once it is decoded" : "the value is not UTF-8");
    }
    if (memchr(text, '\0', length) != NULL) {
        return fail_value(reader, CEVENTS_NUL_IN_STRING, place, "U+0000 in a text that is held as a C string");
    }
    text[length] = '\0';
    value->type = CEVENTS_ATTRIBUTE_STRING;
    value->text = text;
    value->length = length;
    return CEVENTS_OK;
}

static cevents_status read_integer(const struct reader *reader, const cevents_property *property,
                                   const struct attribute_place *place, struct attribute_value *value)
{
    char *digits = cevents_arena_alloc(reader->arena, TEXT_NUMBER_SIZE);
    if (digits == NULL) {
        return fail_no_memory(reader, place);
    }
    value->length = cevents_text_put_int64(digits, property->number);
    digits[value->length] = '\0';
    value->text = digits;
    value->type = CEVENTS_ATTRIBUTE_INTEGER;
    value->irregular = property->number < INT32_MIN || property->number > INT32_MAX;
    value->integer = value->irregular ? 0 : (int32_t)property->number;
    return CEVENTS_OK;
}

static cevents_status read_binary(const struct reader *reader, const struct attribute_place *place,
                                  struct attribute_value *value)
{
    if (place->raw_length > (SIZE_MAX - 1) / 4 * 3 - 2) {
        return fail_value(reader, CEVENTS_LIMIT_ARENA, place, "no memory for an attribute");
    }
    char *text = cevents_arena_alloc(reader->arena, (place->raw_length + 2) / 3 * 4 + 1);
    uint8_t *bytes = cevents_arena_alloc(reader->arena, place->raw_length + 1);
    if (text == NULL || bytes == NULL) {
        return fail_no_memory(reader, place);
    }
    if (place->raw_length > 0) {
        memcpy(bytes, place->raw, place->raw_length);
    }
    value->type = CEVENTS_ATTRIBUTE_BINARY;
    value->length = cevents_text_base64_encode(bytes, place->raw_length, text);
    text[value->length] = '\0';
    value->text = text;
    value->binary = (ProtobufCBinaryData){place->raw_length, bytes};
    return CEVENTS_OK;
}

static cevents_status read_timestamp(const struct reader *reader, const cevents_property *property,
                                     const struct attribute_place *place, struct attribute_value *value)
{
    char *text = cevents_arena_alloc(reader->arena, TEXT_TIME_SIZE + 1);
    if (text == NULL) {
        return fail_no_memory(reader, place);
    }
    int64_t milliseconds = property->number % 1000;
    milliseconds += milliseconds < 0 ? 1000 : 0;
    value->timestamp.seconds = (property->number - milliseconds) / 1000;
    value->timestamp.nanos = (int32_t)milliseconds * 1000000;
    if (!cevents_text_put_time(text, &value->length, value->timestamp.seconds, value->timestamp.nanos)) {
        return fail_value(reader, CEVENTS_INVALID_ATTRIBUTE, place,
                          "the timestamp is not between the years 0001 and 9999");
    }
    text[value->length] = '\0';
    value->type = CEVENTS_ATTRIBUTE_TIMESTAMP;
    value->text = text;
    return CEVENTS_OK;
}

static cevents_status read_value(const struct reader *reader, const cevents_property *property,
                                 const struct attribute_place *place, struct attribute_value *value)
{
    const cevents_options *options = reader->attributes.options;
    bool literal = options != NULL && options->literal_headers;
    cevents_status status;
    switch (property->type) {
    case CEVENTS_PROPERTY_BOOLEAN:
        value->type = CEVENTS_ATTRIBUTE_BOOLEAN;
        value->boolean = property->number != 0;
        value->text = value->boolean ? "true" : "false";
        value->length = strlen(value->text);
        return CEVENTS_OK;
    case CEVENTS_PROPERTY_INTEGER:
        return read_integer(reader, property, place, value);
    case CEVENTS_PROPERTY_BINARY:
        return read_binary(reader, place, value);
    case CEVENTS_PROPERTY_TIMESTAMP:
        return read_timestamp(reader, property, place, value);
    case CEVENTS_PROPERTY_OTHER:
        status = read_text(reader, place, false, value);
        value->irregular = true;
        return status;
    default:
        return read_text(reader, place, reader->form->rules->percent_coded && !literal, value);
    }
}

/* A datacontenttype among the attributes; most bindings have it in the content type only. */
static cevents_status add_datacontenttype(struct reader *reader, const struct attribute_value *value,
                                          const struct attribute_place *place)
{
    const size_t length = sizeof datacontenttype - 1;
    const struct text_span content_type = reader->form->content_type;
    bool either = reader->form->rules->either_datacontenttype;
    if (reader->form->rules->plain_datacontenttype || (either && content_type.begin == NULL)) {
        return cevents_attribute_add(&reader->attributes, datacontenttype, length, value, place);
    }
    if (either && content_type.length == value->length && memcmp(content_type.begin, value->text, value->length) == 0) {
        return CEVENTS_OK;
    }
    return cevents_attribute_add_irregular(&reader->attributes, CEVENTS_REPORT_INVALID_ATTRIBUTE, datacontenttype,
                                           length, value, place,
                                           "datacontenttype stands in the content type of the message");
}

/* Notes that the attributes of a message begin with more than one prefix. */
static void note_prefix(struct reader *reader, const char *prefix)
{
    if (reader->prefix == NULL) {
        reader->prefix = prefix;
    }
    reader->prefixes_mixed = reader->prefixes_mixed || reader->prefix != prefix;
}

static cevents_status read_attribute(struct reader *reader, const cevents_property *property, const char *prefix)
{
    const char *full_name = copy_name(reader, property);
    struct text_span raw = cevents_message_value(reader->form->rules, property);
    struct attribute_place place = {full_name, property->name_length, 0, raw.begin, raw.length};
    struct attribute_value value = {0};
    if (full_name == NULL) {
        place = (struct attribute_place){property->name, property->name_length, 0, raw.begin, raw.length};
        return fail_no_memory(reader, &place);
    }
    const char *name = full_name + strlen(prefix);
    if (!cevents_text_is_utf8(full_name, property->name_length)) {
        return fail_value(reader, CEVENTS_INVALID_UTF8, &place, "the name of an attribute is not UTF-8");
    }
    cevents_status status = read_value(reader, property, &place, &value);
    note_prefix(reader, prefix);
    if (status != CEVENTS_OK) {
        return cevents_attribute_pass_over(&reader->attributes, name, property->name_length - strlen(prefix), status);
    }
    if (reader->form->rules->typed) {
        place.raw = value.text; /* numbers have no text of their own */
        place.raw_length = value.length;
    }
    if (strcmp(name, datacontenttype) == 0) {
        return add_datacontenttype(reader, &value, &place);
    }
    return cevents_attribute_add(&reader->attributes, name, property->name_length - strlen(prefix), &value, &place);
}

/* The content type is a media type as it is, without percent-encoding. */
static cevents_status read_content_type(struct reader *reader)
{
    const struct message_form *form = reader->form;
    struct attribute_value value = {0};
    struct attribute_place place = {form->content_type_name, strlen(form->content_type_name), 0,
                                    form->content_type.begin, form->content_type.length};
    if (form->content_type.begin == NULL || form->rules->plain_datacontenttype) {
        return CEVENTS_OK;
    }
    cevents_status status = read_text(reader, &place, false, &value);
    return status != CEVENTS_OK ? status
                                : cevents_attribute_add(&reader->attributes, datacontenttype,
                                                        sizeof datacontenttype - 1, &value, &place);
}

static cevents_status read_attributes(struct reader *reader)
{
    const struct binding_rules *rules = reader->form->rules;
    for (size_t i = 0; i < cevents_message_n_properties(reader->message, rules); i++) {
        cevents_property property = cevents_message_property(reader->message, rules, i);
        const char *prefix = cevents_message_prefix(rules, &property);
        cevents_status status = CEVENTS_OK;
        if (prefix != NULL && property.type != CEVENTS_PROPERTY_NULL) {
            status = read_attribute(reader, &property, prefix);
        }
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return read_content_type(reader);
}

static cevents_status check_prefixes(const struct reader *reader)
{
    const cevents_report departure = {.kind = CEVENTS_REPORT_INVALID_MESSAGE, .path = "", .raw = ""};
    return reader->prefixes_mixed
               ? cevents_depart(reader->attributes.options, &departure,
                                "names of attributes begin with cloudEvents_ and cloudEvents: in one "
                                "message",
                                reader->attributes.error)
               : CEVENTS_OK;
}

static cevents_status decode_binary(const cevents_message *message, const struct message_form *form,
                                    cevents_arena *arena, const cevents_options *options, cevents_event *event,
                                    cevents_error *error)
{
    struct reader reader = {.message = message, .form = form, .arena = arena};
    memset(event, 0, sizeof *event);
    event->arena = arena;
    event->data.path = "";
    reader.attributes.attributes = &event->attributes;
    reader.attributes.arena = arena;
    reader.attributes.options = options;
    reader.attributes.error = error;
    reader.attributes.path = "";
    cevents_status status = read_attributes(&reader);
    if (status == CEVENTS_OK) {
        status = check_prefixes(&reader);
    }
    if (status == CEVENTS_OK) {
        status = cevents_attribute_finish(&reader.attributes, reader.prefix, 0);
    }
    bool has_data = form->rules->nulls ? message->body != NULL : message->body_length > 0;
    if (status == CEVENTS_OK && has_data) {
        event->data.kind = CEVENTS_DATA_BYTES;
        event->data.bytes = message->body;
        event->data.length = message->body_length;
    }
    return cevents_attribute_settle(&reader.attributes, status);
}

cevents_status cevents_message_decode_form(const cevents_message *message, const struct message_form *form,
                                           cevents_arena *arena, const cevents_options *options, cevents_event *event,
                                           cevents_error *error)
{
    if (form->mode == CEVENTS_MODE_BATCHED) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "",
                            "a batch is not one event: read it with cevents_message_batch()");
    }
    if (form->mode == CEVENTS_MODE_BINARY) {
        return decode_binary(message, form, arena, options, event, error);
    }
    return form->format == MEDIA_FORMAT_PROTOBUF
               ? cevents_event_from_protobuf(message->body, message->body_length, arena, options, event, error)
               : cevents_event_from_json(message->body, message->body_length, arena, options, event, error);
}

cevents_status cevents_message_decode(const cevents_message *message, cevents_arena *arena,
                                      const cevents_options *options, cevents_event *event, cevents_error *error)
{
    struct message_form form;
    cevents_status status = cevents_message_check(message, options, &form, error);
    return status != CEVENTS_OK ? status : cevents_message_decode_form(message, &form, arena, options, event, error);
}

cevents_status cevents_message_batch_form(const cevents_message *message, const struct message_form *form,
                                          const cevents_options *options, cevents_batch *batch, cevents_error *error)
{
    if (form->mode != CEVENTS_MODE_BATCHED) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "",
                            "one event is no batch: read it with cevents_message_decode()");
    }
    return form->format == MEDIA_FORMAT_PROTOBUF
               ? cevents_batch_from_protobuf(message->body, message->body_length, batch, options, error)
               : cevents_batch_from_json(message->body, message->body_length, batch, options, error);
}

cevents_status cevents_message_batch(const cevents_message *message, const cevents_options *options,
                                     cevents_batch *batch, cevents_error *error)
{
    struct message_form form;
    cevents_status status = cevents_message_check(message, options, &form, error);
    return status != CEVENTS_OK ? status : cevents_message_batch_form(message, &form, options, batch, error);
}
