/*
 * The protobuf event format, written: from its last byte to the first, as lengths stand before what they count.
 */
#include <cevents/event_format.h>

#include <string.h>

#include "attribute_rules.h"
#include "attribute_text.h"
#include "event_check.h"
#include "event_protobuf.h"
#include "fault.h"
#include "sink.h"
#include "text.h"
#include "wire.h"

/* Each writes in front of what is there; when memory is short, `out` knows, and the rest goes nowhere. */
static void put_varint(struct backward *out, uint64_t value)
{
    uint8_t bytes[WIRE_VARINT_SIZE];
    size_t length = 0;
    do {
        bytes[length++] = (uint8_t)((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
        value >>= 7;
    } while (value != 0);
    uint8_t *at = backward_take(out, length);
    if (at != NULL) {
        memcpy(at, bytes, length);
    }
}

static void put_tag(struct backward *out, uint32_t number, enum wire_type type)
{
    put_varint(out, (uint64_t)number << 3 | (uint64_t)type);
}

static void put_number(struct backward *out, uint32_t number, uint64_t value)
{
    put_varint(out, value);
    put_tag(out, number, WIRE_VARINT);
}

static void put_bytes(struct backward *out, uint32_t number, const void *bytes, size_t length)
{
    uint8_t *at = length == 0 ? NULL : backward_take(out, length);
    if (at != NULL) {
        memcpy(at, bytes, length);
    }
    put_varint(out, length);
    put_tag(out, number, WIRE_LENGTH);
}

static void put_text(struct backward *out, uint32_t number, const char *text)
{
    put_bytes(out, number, text, strlen(text));
}

/* How many bytes have been written. */
static size_t written(const struct backward *out)
{
    return (size_t)(out->end - out->next);
}

/* What was written since `before` is the message in this field. */
static void put_message(struct backward *out, uint32_t number, size_t before)
{
    put_varint(out, written(out) - before);
    put_tag(out, number, WIRE_LENGTH);
}

static void put_timestamp(struct backward *out, const cevents_attribute *attribute)
{
    size_t before = written(out);
    cevents_timestamp time = {0, 0};
    (void)cevents_attribute_parse_time(attribute->text, attribute->length, &time); /* checked */
    if (time.nanos != 0) {
        put_number(out, TIMESTAMP_NANOS, (uint64_t)time.nanos);
    }
    if (time.seconds != 0) {
        put_number(out, TIMESTAMP_SECONDS, (uint64_t)time.seconds);
    }
    put_message(out, VALUE_TIMESTAMP, before);
}

/* Decodes base64, which was checked, where its bytes are to stand. */
static void put_binary(struct backward *out, const cevents_attribute *attribute)
{
    const char *text = attribute->text;
    size_t length = attribute->length / 4 * 3;
    for (size_t i = attribute->length; i > 0 && text[i - 1] == '='; i--) {
        length--;
    }
    size_t ignored;
    uint8_t *at = length == 0 ? NULL : backward_take(out, length);
    if (at != NULL) {
        (void)cevents_text_base64_decode(text, attribute->length, at, &length, &ignored);
    }
    put_varint(out, length);
    put_tag(out, VALUE_BYTES, WIRE_LENGTH);
}

static void put_value(struct backward *out, const cevents_attribute *attribute)
{
    int32_t integer = 0;
    switch (attribute->type) {
    case CEVENTS_ATTRIBUTE_BOOLEAN:
        put_number(out, VALUE_BOOLEAN, attribute->text[0] == 't');
        break;
    case CEVENTS_ATTRIBUTE_INTEGER:
        (void)cevents_attribute_parse_integer(attribute->text, attribute->length, &integer); /* checked */
        put_number(out, VALUE_INTEGER, (uint64_t)(int64_t)integer);
        break;
    case CEVENTS_ATTRIBUTE_BINARY:
        put_binary(out, attribute);
        break;
    case CEVENTS_ATTRIBUTE_URI:
        put_bytes(out, VALUE_URI, attribute->text, attribute->length);
        break;
    case CEVENTS_ATTRIBUTE_URI_REFERENCE:
        put_bytes(out, VALUE_URI_REFERENCE, attribute->text, attribute->length);
        break;
    case CEVENTS_ATTRIBUTE_TIMESTAMP:
        put_timestamp(out, attribute);
        break;
    default:
        put_bytes(out, VALUE_STRING, attribute->text, attribute->length);
        break;
    }
}

static void put_attribute(struct backward *out, const cevents_attribute *attribute)
{
    size_t before = written(out);
    put_value(out, attribute);
    put_message(out, ENTRY_VALUE, before);
    put_text(out, ENTRY_KEY, attribute->name);
    put_message(out, EVENT_ATTRIBUTES, before);
}

static void put_core(struct backward *out, enum core_attribute core, const char *text)
{
    if (text != NULL) {
        const cevents_attribute attribute = {.name = cevents_core_rules[core].name,
                                             .type = cevents_core_rules[core].type,
                                             .text = text,
                                             .length = strlen(text)};
        put_attribute(out, &attribute);
    }
}

static void put_data(struct backward *out, const cevents_data *data)
{
    size_t before = written(out);
    switch (data->kind) {
    case CEVENTS_DATA_NONE:
        break;
    case CEVENTS_DATA_BYTES:
        put_bytes(out, EVENT_BINARY_DATA, data->bytes, data->length);
        break;
    case CEVENTS_DATA_PROTO:
        put_bytes(out, ANY_VALUE, data->bytes, data->length);
        put_text(out, ANY_TYPE_URL, data->type_url);
        put_message(out, EVENT_PROTO_DATA, before);
        break;
    default:
        put_bytes(out, EVENT_TEXT_DATA, data->bytes, data->length);
        break;
    }
}

static void put_event(struct backward *out, const cevents_event *event)
{
    const cevents_attributes *attributes = &event->attributes;
    put_data(out, &event->data);
    for (size_t i = attributes->n_extensions; i > 0; i--) {
        put_attribute(out, &attributes->extensions[i - 1]);
    }
    put_core(out, CORE_TIME, attributes->time);
    put_core(out, CORE_SUBJECT, attributes->subject);
    put_core(out, CORE_DATASCHEMA, attributes->dataschema);
    /* Only in JSON does the lack of a datacontenttype say that data is JSON. */
    put_core(out, CORE_DATACONTENTTYPE,
             event->data.kind == CEVENTS_DATA_JSON ? cevents_event_content_type(event) : attributes->datacontenttype);
    put_text(out, EVENT_TYPE, attributes->type);
    put_text(out, EVENT_SPECVERSION, "1.0");
    put_text(out, EVENT_SOURCE, attributes->source);
    put_text(out, EVENT_ID, attributes->id);
}

static cevents_status finish(struct backward *out, cevents_error *error)
{
    cevents_status status = cevents_backward_close(out, CEVENTS_OK);
    return status == CEVENTS_OK ? CEVENTS_OK : cevents_fail(error, status, 0, "", "%s", cevents_status_text(status));
}

cevents_status cevents_event_to_protobuf(const cevents_event *event, const cevents_options *options, cevents_sink *sink,
                                         cevents_error *error)
{
    cevents_status status = cevents_event_check(event, options, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    struct backward out;
    cevents_backward_open(&out, sink);
    put_event(&out, event);
    return finish(&out, error);
}

cevents_status cevents_events_to_protobuf(const cevents_event *events, size_t n_events, const cevents_options *options,
                                          cevents_sink *sink, cevents_error *error)
{
    cevents_status status = cevents_events_check(events, n_events, options, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    struct backward out;
    cevents_backward_open(&out, sink);
    for (size_t i = n_events; i > 0; i--) {
        size_t before = written(&out);
        put_event(&out, &events[i - 1]);
        put_message(&out, BATCH_EVENTS, before);
    }
    return finish(&out, error);
}
