/*
 * The data of an event in the JSON event format.
 */
#include "event_json_reader.h"

#include "arena_take.h"
#include "json_reader.h"
#include "media_type.h"
#include "text.h"

/* The path of a member in the event, in the arena unless the event has none. */
static const char *member_path(const struct event_reader *reader, const char *name)
{
    size_t length = strlen(reader->text->path);
    if (length == 0) {
        return name;
    }
    size_t name_length = strlen(name);
    char *path = arena_take(reader->arena, length + name_length + 2);
    if (path != NULL) {
        memcpy(path, reader->text->path, length);
        path[length] = '.';
        memcpy(path + length + 1, name, name_length + 1);
    }
    return path;
}

static cevents_status set_data(const struct event_reader *reader, cevents_data_kind kind, const char *name,
                               const char *at, const void *bytes, size_t length)
{
    cevents_data *data = &reader->event->data;
    data->kind = kind;
    data->bytes = bytes;
    data->length = length;
    data->offset = event_offset_of(reader, at);
    data->path = member_path(reader, name);
    if (data->path == NULL) {
        return cevents_event_json_fail(reader, cevents_arena_failure(reader->arena), at, name,
                                       "no memory for the data's path");
    }
    return CEVENTS_OK;
}

/* Where in a JSON string its nth character stands; all in front of it are ASCII. */
static const char *nth_character(struct span string, size_t n)
{
    const char *p = string.begin + 1;
    for (; n > 0; n--) {
        if (*p == '\\') {
            p += p[1] == 'u' ? 6 : 2;
        } else {
            p++;
        }
    }
    return p;
}

/* Decodes the base64 string of the member `name`. */
static cevents_status set_base64(const struct event_reader *reader, const char *name, struct span raw)
{
    struct json_fault fault;
    if (*raw.begin != '"') {
        return cevents_event_json_fail(reader, CEVENTS_WRONG_TYPE, raw.begin, name, "expected a string of base64");
    }
    char *text;
    size_t length;
    if (cevents_json_read_text(raw.begin, raw.end, reader->arena, &text, &length, &fault) == NULL) {
        return cevents_event_json_fail(reader, fault.status, fault.at, name, fault.what);
    }
    size_t at;
    if (!cevents_text_base64_decode(text, length, (uint8_t *)text, &length, &at)) {
        return cevents_event_json_fail(reader, CEVENTS_INVALID_VALUE, nth_character(raw, at), name, "not base64");
    }
    reader->event->data.base64 = true;
    return set_data(reader, CEVENTS_DATA_BYTES, name, raw.begin + 1, text, length);
}

static cevents_status set_text(const struct event_reader *reader)
{
    struct json_fault fault;
    char *text;
    size_t length;
    struct span raw = reader->data;
    if (cevents_json_read_text(raw.begin, raw.end, reader->arena, &text, &length, &fault) == NULL) {
        return cevents_event_json_fail(reader, fault.status, fault.at, "data", fault.what);
    }
    return set_data(reader, CEVENTS_DATA_TEXT, "data", raw.begin + 1, text, length);
}

/* In CloudEvents 0.3 an attribute says that `data` is base64; later its place is taken by `data_base64`. */
static bool take_base64_encoding(struct event_reader *reader)
{
    const cevents_event *event = reader->event;
    cevents_attribute encoding;
    if (!cevents_attribute_is_0_3(&event->attributes) || *reader->data.begin != '"') {
        return false;
    }
    const char *text = cevents_event_extension_text(event, "datacontentencoding");
    return text != NULL && (strcmp(text, "base64") == 0 || strcmp(text, "Base64") == 0) &&
           cevents_attribute_take_extension(&reader->attributes, "datacontentencoding", &encoding);
}

cevents_status cevents_event_json_data(struct event_reader *reader)
{
    const char *content_type = reader->event->attributes.datacontenttype;
    bool json = content_type == NULL || cevents_media_type_is_json(content_type, strlen(content_type));
    struct span raw = reader->data;
    if (raw.begin != NULL && reader->data_base64.begin != NULL) {
        const char *second = raw.begin > reader->data_base64.begin ? raw.begin : reader->data_base64.begin;
        return cevents_event_json_fail(reader, CEVENTS_INVALID_VALUE, second,
                                       second == raw.begin ? "data" : "data_base64",
                                       "an event has data or data_base64, not both");
    }
    if (reader->data_base64.begin != NULL) {
        return set_base64(reader, "data_base64", reader->data_base64);
    }
    if (raw.begin == NULL || (!json && span_is(raw, "null"))) {
        reader->event->data.path = "";
        return CEVENTS_OK;
    }
    if (take_base64_encoding(reader)) {
        return set_base64(reader, "data", raw);
    }
    if (!json && *raw.begin == '"') {
        return set_text(reader);
    }
    return set_data(reader, CEVENTS_DATA_JSON, "data", raw.begin, raw.begin, span_length(raw));
}
