#include <cevents/http.h>

#include <string.h>

#include "attribute_collector.h"
#include "fault.h"
#include "http_internal.h"
#include "limit.h"
#include "media_type.h"
#include "text.h"

/* Longer names of attributes are shown cut in errors. */
enum { HEADER_NAME_SIZE = 64 };

struct text_span {
    const char *begin;
    size_t length;
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins_with(const cevents_header *header, const char *prefix)
{
    size_t length = strlen(prefix);
    if (header->name_length < length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (lower(header->name[i]) != prefix[i]) {
            return false;
        }
    }
    return true;
}

static bool is_header(const cevents_header *header, const char *name)
{
    return header->name_length == strlen(name) && begins_with(header, name);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* A header's value without the white space around it. */
static struct text_span trimmed_value(const cevents_header *header)
{
    struct text_span value = {header->value, header->value_length};
    if (value.begin == NULL) {
        return (struct text_span){"", 0};
    }
    while (value.length > 0 && is_space(value.begin[0])) {
        value.begin++;
        value.length--;
    }
    while (value.length > 0 && is_space(value.begin[value.length - 1])) {
        value.length--;
    }
    return value;
}

static const cevents_header *find_header(const cevents_http_message *message, const char *name)
{
    for (size_t i = 0; i < message->n_headers; i++) {
        if (is_header(&message->headers[i], name)) {
            return &message->headers[i];
        }
    }
    return NULL;
}

static enum media_event content_event(const cevents_http_message *message, enum media_event_format *format)
{
    const cevents_header *header = find_header(message, "content-type");
    *format = MEDIA_FORMAT_OTHER;
    if (header == NULL) {
        return MEDIA_EVENT_NONE;
    }
    struct text_span value = trimmed_value(header);
    return cevents_media_type_event(value.begin, value.length, format);
}

cevents_content_mode cevents_http_mode(const cevents_http_message *message)
{
    enum media_event_format format;
    switch (content_event(message, &format)) {
    case MEDIA_EVENT_SINGLE:
        return CEVENTS_MODE_STRUCTURED;
    case MEDIA_EVENT_BATCH:
        return CEVENTS_MODE_BATCHED;
    default:
        return find_header(message, "ce-specversion") != NULL ? CEVENTS_MODE_BINARY : CEVENTS_MODE_NONE;
    }
}

/*
 * Undoes double quotes and the backslashes within them, in place. A quote may open in the middle of a value.
 * Returns the new length, or SIZE_MAX when a quote is not closed.
 */
static size_t unquote(char *text, size_t length)
{
    size_t out = 0;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"') {
            quoted = !quoted;
            continue;
        }
        if (quoted && text[i] == '\\' && ++i == length) {
            return SIZE_MAX;
        }
        text[out++] = text[i];
    }
    return quoted ? SIZE_MAX : out;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes percent triplets in place. Returns the new length, or SIZE_MAX when a percent sign begins no triplet. */
static size_t percent_decode(char *text, size_t length)
{
    size_t out = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '%') {
            text[out++] = text[i];
            continue;
        }
        int high = i + 2 < length ? hex_value(text[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low < 0) {
            return SIZE_MAX;
        }
        text[out++] = (char)(high << 4 | low);
        i += 2;
    }
    return out;
}

struct reader {
    const cevents_http_message *message;
    cevents_arena *arena;
    cevents_event *event;
    struct attribute_collector attributes;
};

/* A header as the place of an attribute: `ce-id`, in lower case. */
static struct attribute_place header_place(const cevents_header *header, char name[HEADER_NAME_SIZE])
{
    size_t length = header->name_length < HEADER_NAME_SIZE ? header->name_length : HEADER_NAME_SIZE;
    for (size_t i = 0; i < length; i++) {
        name[i] = lower(header->name[i]);
    }
    struct text_span raw = trimmed_value(header);
    return (struct attribute_place){name, length, 0, raw.begin, raw.length};
}

static cevents_status fail_header(const struct reader *reader, cevents_status status,
                                  const struct attribute_place *place, const char *why)
{
    return cevents_attribute_fail(&reader->attributes, status, 0, place->name, place->name_length, why);
}

/* Decodes a header's value to text; HTTP binding, section 3.1.3.2. */
static cevents_status read_value(const struct reader *reader, const struct attribute_place *place,
                                 struct attribute_value *value)
{
    char *text = cevents_arena_alloc(reader->arena, place->raw_length + 1);
    if (text == NULL) {
        return fail_header(reader, cevents_arena_failure(reader->arena), place, "no memory for an attribute");
    }
    memcpy(text, place->raw, place->raw_length);
    size_t length = unquote(text, place->raw_length);
    if (length == SIZE_MAX) {
        return fail_header(reader, CEVENTS_INVALID_ATTRIBUTE, place, "a quote in the header is not closed");
    }
    length = percent_decode(text, length);
    if (length == SIZE_MAX) {
        return fail_header(reader, CEVENTS_INVALID_ATTRIBUTE, place, "a percent sign needs two hexadecimal digits");
    }
    if (!cevents_text_is_utf8(text, length)) {
        return fail_header(reader, CEVENTS_INVALID_UTF8, place, "the header is not UTF-8 once it is decoded");
    }
    if (memchr(text, '\0', length) != NULL) {
        return fail_header(reader, CEVENTS_NUL_IN_STRING, place, "U+0000 in a text that is held as a C string");
    }
    text[length] = '\0';
    value->type = CEVENTS_ATTRIBUTE_STRING;
    value->text = text;
    value->length = length;
    return CEVENTS_OK;
}

/* The attribute's name: the header's without `ce-`, in lower case, in the arena. */
static char *attribute_name(const struct reader *reader, const cevents_header *header, size_t *length)
{
    *length = header->name_length - strlen("ce-");
    char *name = cevents_arena_alloc(reader->arena, *length + 1);
    for (size_t i = 0; name != NULL && i < *length; i++) {
        name[i] = lower(header->name[strlen("ce-") + i]);
    }
    return name;
}

static cevents_status read_attribute(struct reader *reader, const cevents_header *header)
{
    char shown_name[HEADER_NAME_SIZE];
    struct attribute_place place = header_place(header, shown_name);
    struct attribute_value value = {0};
    size_t name_length;
    char *name = attribute_name(reader, header, &name_length);
    if (name == NULL) {
        return fail_header(reader, cevents_arena_failure(reader->arena), &place, "no memory for an attribute");
    }
    cevents_status status = read_value(reader, &place, &value);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (strcmp(name, "datacontenttype") == 0) {
        return cevents_attribute_add_irregular(&reader->attributes, CEVENTS_REPORT_INVALID_ATTRIBUTE, name, name_length,
                                               &value, &place,
                                               "datacontenttype stands in the Content-Type header in HTTP");
    }
    return cevents_attribute_add(&reader->attributes, name, name_length, &value, &place);
}

/* Content-Type is taken as it is: it is no percent-encoded header. */
static cevents_status read_content_type(struct reader *reader, const cevents_header *header)
{
    static const char name[] = "datacontenttype";
    char shown_name[HEADER_NAME_SIZE];
    struct attribute_place place = header_place(header, shown_name);
    if (reader->event->attributes.datacontenttype != NULL) {
        return fail_header(reader, CEVENTS_MALFORMED_HTTP, &place, "the header is given twice");
    }
    char *text = cevents_arena_alloc(reader->arena, place.raw_length + 1);
    if (text == NULL) {
        return fail_header(reader, cevents_arena_failure(reader->arena), &place, "no memory for an attribute");
    }
    memcpy(text, place.raw, place.raw_length);
    text[place.raw_length] = '\0';
    if (!cevents_text_is_utf8(text, place.raw_length) || strlen(text) != place.raw_length) {
        return fail_header(reader, CEVENTS_MALFORMED_HTTP, &place, "the header is not a media type");
    }
    struct attribute_value value = {.type = CEVENTS_ATTRIBUTE_STRING, .text = text, .length = place.raw_length};
    return cevents_attribute_add(&reader->attributes, name, sizeof name - 1, &value, &place);
}

static cevents_status read_headers(struct reader *reader)
{
    const cevents_http_message *message = reader->message;
    for (size_t i = 0; i < message->n_headers; i++) {
        const cevents_header *header = &message->headers[i];
        cevents_status status = CEVENTS_OK;
        if (begins_with(header, "ce-")) {
            status = read_attribute(reader, header);
        } else if (is_header(header, "content-type")) {
            status = read_content_type(reader, header);
        }
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return cevents_attribute_finish(&reader->attributes, "ce-", 0);
}

static cevents_status decode_binary(const cevents_http_message *message, cevents_arena *arena,
                                    const cevents_options *options, cevents_event *event, cevents_error *error)
{
    struct reader reader = {.message = message, .arena = arena, .event = event};
    memset(event, 0, sizeof *event);
    event->arena = arena;
    event->data.path = "";
    reader.attributes.attributes = &event->attributes;
    reader.attributes.arena = arena;
    reader.attributes.options = options;
    reader.attributes.error = error;
    reader.attributes.path = "";
    cevents_status status = read_headers(&reader);
    if (status == CEVENTS_OK && message->body_length > 0) {
        event->data.kind = CEVENTS_DATA_BYTES;
        event->data.bytes = message->body;
        event->data.length = message->body_length;
    }
    return status;
}

static cevents_status check_limits(const cevents_http_message *message, const cevents_options *options,
                                   cevents_error *error)
{
    if (message->n_headers > limit_attributes(options)) {
        return cevents_fail(error, CEVENTS_LIMIT_ATTRIBUTES, 0, "", "the message has more headers than the limit");
    }
    if (message->body_length > limit_bytes(options)) {
        return cevents_fail(error, CEVENTS_LIMIT_BYTES, limit_bytes(options), "", "the body is longer than the limit");
    }
    if (message->body == NULL && message->body_length > 0) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "the body is NULL");
    }
    return CEVENTS_OK;
}

static cevents_status fail_format(const cevents_http_message *message, enum media_event_format format,
                                  cevents_error *error)
{
    struct text_span value = trimmed_value(find_header(message, "content-type"));
    int shown = (int)(value.length < HEADER_NAME_SIZE ? value.length : HEADER_NAME_SIZE);
    return cevents_fail(error, CEVENTS_UNSUPPORTED_CONTENT_TYPE, 0, "content-type",
                        format == MEDIA_FORMAT_PROTOBUF ? "the protobuf event format is not supported yet: %.*s"
                                                        : "unknown event format: %.*s",
                        shown, value.begin);
}

cevents_status cevents_http_check(const cevents_http_message *message, const cevents_options *options,
                                  cevents_content_mode *mode, cevents_error *error)
{
    enum media_event_format format;
    *mode = cevents_http_mode(message);
    cevents_status status = check_limits(message, options, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (*mode == CEVENTS_MODE_NONE) {
        return cevents_fail(error, CEVENTS_NOT_AN_EVENT, 0, "",
                            "neither a ce-specversion header nor a Content-Type of CloudEvents");
    }
    if (*mode != CEVENTS_MODE_BINARY) {
        content_event(message, &format);
        if (format != MEDIA_FORMAT_JSON) {
            return fail_format(message, format, error);
        }
    }
    return CEVENTS_OK;
}

cevents_status cevents_http_decode(const cevents_http_message *message, cevents_arena *arena,
                                   const cevents_options *options, cevents_event *event, cevents_error *error)
{
    cevents_content_mode mode;
    cevents_status status = cevents_http_check(message, options, &mode, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (mode == CEVENTS_MODE_BATCHED) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "",
                            "a batch is not one event: give its body to cevents_batch_from_json()");
    }
    if (mode == CEVENTS_MODE_STRUCTURED) {
        return cevents_event_from_json(message->body, message->body_length, arena, options, event, error);
    }
    return decode_binary(message, arena, options, event, error);
}
