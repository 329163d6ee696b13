/*
 * What the files of the JSON event format's reader share.
 */
#ifndef CEVENTS_EVENT_JSON_READER_H
#define CEVENTS_EVENT_JSON_READER_H

#include <string.h>

#include "attribute_collector.h"
#include "event_json.h"
#include "json_reader.h"

/* Part of the text; `begin` NULL: not there. */
struct span {
    const char *begin;
    const char *end;
};

struct event_reader {
    const struct event_text *text;
    cevents_arena *arena;
    const cevents_options *options;
    cevents_event *event;
    cevents_error *error;
    struct attribute_collector attributes;
    struct span data;
    struct span data_base64;
};

static inline size_t event_offset_of(const struct event_reader *reader, const char *at)
{
    return (size_t)(at - reader->text->body);
}

static inline size_t span_length(struct span span)
{
    return (size_t)(span.end - span.begin);
}

static inline bool span_is(struct span span, const char *expected)
{
    return span_length(span) == strlen(expected) && memcmp(span.begin, expected, span_length(span)) == 0;
}

/* Fails at a member of the event. */
cevents_status cevents_event_json_fail(const struct event_reader *reader, cevents_status status, const char *at,
                                       const char *name, const char *what);

/* Fails at text between the members. */
cevents_status cevents_event_json_fail_at(const struct event_reader *reader, cevents_status status, const char *at,
                                          const char *what);

/* Fails with a fault in the event, or in the attribute of this name when there is one. */
cevents_status cevents_event_json_fail_fault(const struct event_reader *reader, const struct json_fault *fault,
                                             struct span name);

/* Fails with a fault within the value of a member, which begins at `value`. */
cevents_status cevents_event_json_fail_value(const struct event_reader *reader, const struct json_fault *fault,
                                             struct span name, const char *value);

/* Gives the event its data, once its attributes are known, from the members `data` and `data_base64`. */
cevents_status cevents_event_json_data(struct event_reader *reader);

#endif
