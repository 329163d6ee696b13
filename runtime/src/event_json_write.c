/*
 * The JSON event format, written.
 */
#include <cevents/event_format.h>

#include <string.h>

#include "event_check.h"
#include "fault.h"
#include "json_reader.h"
#include "json_write.h"
#include "limit.h"
#include "media_type.h"
#include "sink.h"

struct writer {
    struct output out;
    const cevents_options *options;
};

static void put_literal(struct writer *writer, const char *text)
{
    output_append(&writer->out, text, strlen(text));
}

static void put_string(struct writer *writer, const char *text, size_t length)
{
    output_byte(&writer->out, '"');
    (void)cevents_json_write_text(&writer->out, text, length); /* checked to be UTF-8 */
    output_byte(&writer->out, '"');
}

static void put_attribute(struct writer *writer, const cevents_attribute *attribute)
{
    bool bare = attribute->type == CEVENTS_ATTRIBUTE_BOOLEAN || attribute->type == CEVENTS_ATTRIBUTE_INTEGER;
    put_string(writer, attribute->name, strlen(attribute->name));
    output_byte(&writer->out, ':');
    if (bare) {
        output_append(&writer->out, attribute->text, attribute->length);
    } else {
        put_string(writer, attribute->text, attribute->length);
    }
}

/* What binary data of a protobuf message needs beside it to be understood. */
static void put_message_type(struct writer *writer, const cevents_event *event)
{
    if (event->attributes.datacontenttype == NULL) {
        put_literal(writer, ",\"datacontenttype\":\"application/protobuf\"");
    }
    const char *scheme = cevents_event_schema_scheme(&event->data);
    if (event->attributes.dataschema == NULL && scheme != NULL) {
        put_literal(writer, ",\"dataschema\":\"");
        put_literal(writer, scheme);
        (void)cevents_json_write_text(&writer->out, event->data.type_url, strlen(event->data.type_url));
        put_literal(writer, "\"");
    }
}

/* Whether the bytes of data are one JSON value; which is at [*begin, *end) then, white space around left out. */
static bool find_value(const struct writer *writer, const cevents_data *data, const char **begin, const char **end)
{
    struct json_fault fault;
    const char *text = data->length == 0 ? "" : data->bytes;
    const char *text_end = text + data->length;
    *begin = cevents_json_skip_space(text, text_end);
    *end = cevents_json_skip_value(*begin, text_end, limit_depth(writer->options), &fault);
    return *end != NULL && cevents_json_skip_space(*end, text_end) == text_end;
}

static void put_value(struct writer *writer, const char *begin, const char *end)
{
    put_literal(writer, ",\"data\":");
    output_append(&writer->out, begin, (size_t)(end - begin));
}

static void put_text(struct writer *writer, const cevents_data *data)
{
    put_literal(writer, ",\"data\":");
    put_string(writer, data->length == 0 ? "" : data->bytes, data->length);
}

static void put_base64(struct writer *writer, const cevents_data *data)
{
    put_literal(writer, ",\"data_base64\":");
    cevents_json_write_base64(&writer->out, (ProtobufCBinaryData){data->length, (uint8_t *)(uintptr_t)data->bytes});
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * Writes JSON, which was checked, without the white space around it. Beside a media type that is not JSON, a string or
 * null would read back as text, or as no data: there it is text itself.
 */
static void put_json(struct writer *writer, const cevents_data *data, bool json_type)
{
    const char *begin = data->bytes;
    const char *end = begin + data->length;
    begin = cevents_json_skip_space(begin, end);
    while (is_space(end[-1])) {
        end--;
    }
    if (!json_type && (*begin == '"' || *begin == 'n')) {
        put_text(writer, data);
    } else {
        put_value(writer, begin, end);
    }
}

static void put_data(struct writer *writer, const cevents_event *event)
{
    const cevents_data *data = &event->data;
    const char *type = event->attributes.datacontenttype;
    bool json_type = type != NULL && cevents_media_type_is_json(type, strlen(type));
    const char *begin;
    const char *end;
    switch (data->kind) {
    case CEVENTS_DATA_NONE:
        return;
    case CEVENTS_DATA_JSON:
        put_json(writer, data, json_type || type == NULL);
        return;
    case CEVENTS_DATA_TEXT:
        if (type != NULL && !json_type) {
            put_text(writer, data);
            return;
        }
        json_type = true; /* without a media type, `data` is JSON */
        break;
    default:
        break;
    }
    if (json_type && data->kind != CEVENTS_DATA_PROTO && find_value(writer, data, &begin, &end)) {
        put_value(writer, begin, end);
    } else {
        put_base64(writer, data);
    }
}

static void put_event(struct writer *writer, const cevents_event *event)
{
    cevents_attribute attribute;
    for (size_t i = 0; cevents_event_attribute(event, i, &attribute); i++) {
        output_byte(&writer->out, i == 0 ? '{' : ',');
        put_attribute(writer, &attribute);
    }
    if (event->data.kind == CEVENTS_DATA_PROTO) {
        put_message_type(writer, event);
    }
    put_data(writer, event);
    output_byte(&writer->out, '}');
}

static cevents_status finish(struct writer *writer, cevents_error *error)
{
    cevents_status status = cevents_output_close(&writer->out, CEVENTS_OK);
    return status == CEVENTS_OK ? CEVENTS_OK : cevents_fail(error, status, 0, "", "%s", cevents_status_text(status));
}

cevents_status cevents_event_to_json(const cevents_event *event, const cevents_options *options, cevents_sink *sink,
                                     cevents_error *error)
{
    cevents_status status = cevents_event_check(event, options, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    struct writer writer;
    writer.options = options;
    cevents_output_open(&writer.out, sink);
    put_event(&writer, event);
    return finish(&writer, error);
}

cevents_status cevents_events_to_json(const cevents_event *events, size_t n_events, const cevents_options *options,
                                      cevents_sink *sink, cevents_error *error)
{
    cevents_status status = cevents_events_check(events, n_events, options, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    struct writer writer;
    writer.options = options;
    cevents_output_open(&writer.out, sink);
    output_byte(&writer.out, '[');
    for (size_t i = 0; i < n_events; i++) {
        put_literal(&writer, i == 0 ? "" : ",");
        put_event(&writer, &events[i]);
    }
    output_byte(&writer.out, ']');
    return finish(&writer, error);
}
