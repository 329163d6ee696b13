#include "event_json_reader.h"

#include <string.h>

#include "arena_take.h"
#include "attribute_collector.h"
#include "attribute_rules.h"
#include "attribute_text.h"
#include "attribute_violation.h"
#include "departure.h"
#include "fault.h"
#include "json_reader.h"
#include "limit.h"
#include "text.h"

/* Copies a span to a NUL-terminated text. */
static const char *copy_span(const struct event_reader *reader, struct span span)
{
    char *copy = arena_take(reader->arena, span_length(span) + 1);
    if (copy != NULL) {
        memcpy(copy, span.begin, span_length(span));
        copy[span_length(span)] = '\0';
    }
    return copy;
}

/* Reads a value that is no string; false when out of memory. */
static bool read_other_value(const struct event_reader *reader, struct span raw, struct attribute_value *value)
{
    if (span_is(raw, "true") || span_is(raw, "false")) {
        value->type = CEVENTS_ATTRIBUTE_BOOLEAN;
        value->boolean = *raw.begin == 't';
        value->text = value->boolean ? "true" : "false";
        value->length = span_length(raw);
        return true;
    }
    if (cevents_attribute_parse_integer(raw.begin, span_length(raw), &value->integer)) {
        value->type = CEVENTS_ATTRIBUTE_INTEGER;
        raw.begin += value->integer == 0 && *raw.begin == '-' ? 1 : 0;
    } else {
        value->type = CEVENTS_ATTRIBUTE_STRING;
        value->irregular = true;
    }
    value->text = copy_span(reader, raw);
    value->length = span_length(raw);
    return value->text != NULL;
}

/* Reads a string that has been checked; NULL with `fault` filled in when it cannot be held. */
static const char *read_string(const struct event_reader *reader, struct span raw, bool escaped, size_t *length,
                               struct json_fault *fault)
{
    char *text;
    if (escaped) {
        return cevents_json_read_string(raw.begin, raw.end, reader->arena, &text, length, fault) == NULL ? NULL : text;
    }
    struct span inner = {raw.begin + 1, raw.end - 1};
    const char *copy = copy_span(reader, inner);
    *length = span_length(inner);
    if (copy == NULL) {
        *fault = (struct json_fault){cevents_arena_failure(reader->arena), raw.begin, "no memory for a string"};
    }
    return copy;
}

/* Adds an attribute with whatever is wrong about it. `escaped`: a string with escapes in it. */
static cevents_status read_attribute(struct event_reader *reader, struct span name, struct span raw, bool escaped)
{
    struct json_fault fault;
    struct attribute_value value = {.type = CEVENTS_ATTRIBUTE_STRING};
    struct attribute_place place = {name.begin, span_length(name), event_offset_of(reader, raw.begin), raw.begin,
                                    span_length(raw)};
    if (span_is(raw, "null")) {
        return CEVENTS_OK; /* the same as being absent */
    }
    if (*raw.begin == '"') {
        value.text = read_string(reader, raw, escaped, &value.length, &fault);
        if (value.text == NULL) {
            cevents_status status = cevents_event_json_fail_fault(reader, &fault, name);
            return cevents_attribute_pass_over(&reader->attributes, name.begin, span_length(name), status);
        }
    } else if (!read_other_value(reader, raw, &value)) {
        fault = (struct json_fault){cevents_arena_failure(reader->arena), raw.begin, "no memory for an attribute"};
        return cevents_event_json_fail_fault(reader, &fault, name);
    }
    return cevents_attribute_add(&reader->attributes, name.begin, span_length(name), &value, &place);
}

static cevents_status take_data(const struct event_reader *reader, const char *name, struct span raw, struct span *data)
{
    if (span_is(raw, "null") && strcmp(name, "data_base64") == 0) {
        return CEVENTS_OK;
    }
    if (data->begin != NULL) {
        return cevents_event_json_fail(reader, CEVENTS_INVALID_VALUE, raw.begin, name, "the member is given twice");
    }
    *data = raw;
    return CEVENTS_OK;
}

static cevents_status add_member(struct event_reader *reader, struct span name, struct span raw, bool escaped)
{
    if (span_is(name, "data")) {
        return take_data(reader, "data", raw, &reader->data);
    }
    if (span_is(name, "data_base64")) {
        return take_data(reader, "data_base64", raw, &reader->data_base64);
    }
    return read_attribute(reader, name, raw, escaped);
}

/* The name whose opening quote is at p; in the arena when it has escapes. Returns the byte after its closing quote. */
static const char *read_name(const struct event_reader *reader, const char *p, struct span *name,
                             struct json_fault *fault)
{
    bool escaped;
    const char *after = json_skip_string(p, reader->text->end, &escaped, fault);
    if (after == NULL) {
        return NULL;
    }
    *name = (struct span){p + 1, after - 1};
    if (!escaped) {
        return after;
    }
    char *text;
    size_t length;
    after = cevents_json_read_string(p, reader->text->end, reader->arena, &text, &length, fault);
    if (after != NULL) {
        *name = (struct span){text, text + length};
    }
    return after;
}

/* The core attribute whose name stands in quotes at p, where as many bytes may be read as the longest takes. */
static enum core_attribute match_core(const char *p)
{
#define STANDS(name) (memcmp(p + 1, name "\"", sizeof name) == 0)
    switch (p[1]) {
    case 'i':
        return STANDS("id") ? CORE_ID : CORE_COUNT;
    case 's':
        return STANDS("source")        ? CORE_SOURCE
               : STANDS("specversion") ? CORE_SPECVERSION
               : STANDS("subject")     ? CORE_SUBJECT
                                       : CORE_COUNT;
    case 't':
        return STANDS("type") ? CORE_TYPE : STANDS("time") ? CORE_TIME : CORE_COUNT;
    case 'd':
        return STANDS("datacontenttype") ? CORE_DATACONTENTTYPE : STANDS("dataschema") ? CORE_DATASCHEMA : CORE_COUNT;
    default:
        return CORE_COUNT;
    }
#undef STANDS
}

/*
 * Reads a core attribute as it nearly always comes: name and value have no escapes, the value is ASCII, and nothing is
 * wrong. Steps over it, or returns false: then it is to be read as any other member.
 */
static bool read_usual_core(struct event_reader *reader, const char **p)
{
    enum { LONGEST = sizeof "\"datacontenttype\": \"\"" };
    const char *end = reader->text->end;
    if (end - *p < LONGEST || **p != '"') {
        return false;
    }
    enum core_attribute core = match_core(*p);
    if (core == CORE_COUNT) {
        return false;
    }
    const char *at = *p + cevents_core_rules[core].name_length + 2;
    if (*at++ != ':') {
        return false;
    }
    at += *at == ' ';
    if (*at++ != '"') {
        return false;
    }
    struct span value = {at, scan_string(at, end)};
    if (value.end == end || *value.end != '"') {
        return false;
    }
    const char *text = copy_span(reader, value);
    if (text == NULL || !cevents_attribute_add_core(&reader->attributes, core, text, span_length(value))) {
        return false;
    }
    *p = json_skip_space(value.end + 1, end);
    return true;
}

/* Reads `"name": value` at `*p` and steps over it. */
static cevents_status read_member(struct event_reader *reader, const char **p)
{
    const char *end = reader->text->end;
    struct json_fault fault;
    struct span none = {0};
    struct span name;
    if (*p == end || **p != '"') {
        return cevents_event_json_fail_at(reader, CEVENTS_MALFORMED_JSON, *p, "expected a member's name in quotes");
    }
    const char *at = read_name(reader, *p, &name, &fault);
    if (at == NULL) {
        return cevents_event_json_fail_fault(reader, &fault, none);
    }
    at = json_skip_space(at, end);
    if (at == end || *at != ':') {
        return cevents_event_json_fail_at(reader, CEVENTS_MALFORMED_JSON, at, "expected ':' after a member's name");
    }
    struct span raw = {json_skip_space(at + 1, end), NULL};
    bool escaped = false;
    if (raw.begin != end && *raw.begin == '"') {
        raw.end = json_skip_string(raw.begin, end, &escaped, &fault);
    } else if (reader->text->unchecked && raw.begin != end && (*raw.begin == '{' || *raw.begin == '[') &&
               span_is(name, "data")) {
        raw.end = cevents_json_skip_unchecked(raw.begin, end);
        fault = (struct json_fault){CEVENTS_MALFORMED_JSON, end, "the text ends within the data"};
    } else {
        raw.end = cevents_json_skip_value(raw.begin, end, limit_depth(reader->options), &fault);
    }
    if (raw.end == NULL) {
        return cevents_event_json_fail_value(reader, &fault, name, raw.begin);
    }
    *p = json_skip_space(raw.end, end);
    return add_member(reader, name, raw, escaped);
}

/* Reads the members of the object at `p` up to its closing brace, where `*close` points afterwards. */
static cevents_status read_members(struct event_reader *reader, const char *p, const char **close)
{
    const char *end = reader->text->end;
    p = json_skip_space(p + 1, end);
    bool first = true;
    while (p == end || *p != '}') {
        if (!first && (p == end || *p != ',')) {
            return cevents_event_json_fail_at(reader, CEVENTS_MALFORMED_JSON, p, "expected ',' or '}'");
        }
        if (!first) {
            p = json_skip_space(p + 1, end);
        }
        if (!read_usual_core(reader, &p)) {
            cevents_status status = read_member(reader, &p);
            if (status != CEVENTS_OK) {
                return status;
            }
        }
        first = false;
    }
    *close = p;
    return CEVENTS_OK;
}

/* Reads the members of the event at `p`, white space in front of it included. */
static cevents_status read_object(struct event_reader *reader, const char *p, const char **close)
{
    const char *end = reader->text->end;
    p = json_skip_space(p, end);
    if (p < end && *p == '{') {
        return read_members(reader, p, close);
    }
    struct json_fault fault;
    struct span none = {0};
    if (cevents_json_skip_value(p, end, limit_depth(reader->options), &fault) == NULL) {
        return cevents_event_json_fail_fault(reader, &fault, none);
    }
    return cevents_event_json_fail_at(reader, CEVENTS_NOT_AN_EVENT, p,
                                      *p == '['
                                          ? "an event in the JSON format is an object; an array is a batch of events"
                                          : "an event in the JSON format is an object");
}

cevents_status cevents_event_json_read(const struct event_text *text, const char *p, cevents_arena *arena,
                                       const cevents_options *options, cevents_event *event, const char **after,
                                       cevents_error *error)
{
    struct event_reader reader = {.text = text, .arena = arena, .options = options, .event = event, .error = error};
    memset(event, 0, sizeof *event);
    event->arena = arena;
    reader.attributes.attributes = &event->attributes;
    reader.attributes.arena = arena;
    reader.attributes.options = options;
    reader.attributes.error = error;
    reader.attributes.path = text->path;

    const char *close = p;
    cevents_status status = read_object(&reader, p, &close);
    if (status == CEVENTS_OK) {
        status = cevents_attribute_finish(&reader.attributes, "", event_offset_of(&reader, close));
    }
    if (status == CEVENTS_OK) {
        status = cevents_event_json_data(&reader);
    }
    if (status == CEVENTS_OK) {
        *after = close + 1;
    }
    return cevents_attribute_settle(&reader.attributes, status);
}

cevents_status cevents_event_json_begin(const char **whole, size_t length, const cevents_options *options,
                                        const char **begin, cevents_error *error)
{
    static const char mark[] = "\xEF\xBB\xBF";
    if (*whole == NULL) {
        if (length > 0) {
            return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "the body is NULL");
        }
        *whole = "";
    }
    const char *body = *whole;
    *begin = body;
    if (length > limit_bytes(options)) {
        return cevents_fail_bytes(error, length, options);
    }
    if (length < sizeof mark - 1 || memcmp(body, mark, sizeof mark - 1) != 0) {
        return CEVENTS_OK;
    }
    *begin += sizeof mark - 1;
    const cevents_report departure = {
        .kind = CEVENTS_REPORT_BYTE_ORDER_MARK, .path = "", .raw = body, .raw_length = sizeof mark - 1};
    return cevents_depart(options, &departure, "byte-order mark in front of the event", error);
}

static cevents_status read_whole(const char *body, size_t length, bool unchecked, cevents_arena *arena,
                                 const cevents_options *options, cevents_event *event, cevents_error *error)
{
    const char *begin = body;
    cevents_status status = cevents_event_json_begin(&body, length, options, &begin, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    struct event_text text = {body, body + length, "", unchecked};
    const char *after = begin;
    status = cevents_event_json_read(&text, begin, arena, options, event, &after, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    after = json_skip_space(after, text.end);
    if (after != text.end) {
        return cevents_fail(error, CEVENTS_MALFORMED_JSON, (size_t)(after - body), "",
                            "unexpected text after the event");
    }
    return CEVENTS_OK;
}

cevents_status cevents_event_from_json(const char *body, size_t length, cevents_arena *arena,
                                       const cevents_options *options, cevents_event *event, cevents_error *error)
{
    return read_whole(body, length, false, arena, options, event, error);
}

cevents_status cevents_event_from_json_unchecked(const char *body, size_t length, cevents_arena *arena,
                                                 const cevents_options *options, cevents_event *event,
                                                 cevents_error *error)
{
    return read_whole(body, length, true, arena, options, event, error);
}

bool cevents_event_json_check_data(const cevents_event *event, const cevents_options *options)
{
    const char *begin = event->data.bytes;
    struct json_fault fault;
    return event->data.kind != CEVENTS_DATA_JSON ||
           cevents_json_skip_value(begin, begin + event->data.length, limit_depth(options), &fault) ==
               begin + event->data.length;
}
