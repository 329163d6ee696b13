/*
 * Events made by hand for tests of filters, and a verdict in one call.
 */
#ifndef CEVENTS_FILTER_TESTING_H
#define CEVENTS_FILTER_TESTING_H

#include "event_testing.h"

/* Whether an event passes; the text must be a filter. */
static inline bool passes(const char *json, const cevents_event *event)
{
    cevents_filter *filter;
    cevents_error error = {0};
    cevents_status status = cevents_filter_from_json(json, strlen(json), NULL, NULL, &filter, &error);
    if (status != CEVENTS_OK) {
        fail_msg("%s: %s at %zu: %s", json, cevents_status_name(status), error.offset, error.message);
    }
    bool passed = cevents_filter_passes(filter, event);
    cevents_filter_free(filter);
    return passed;
}

/* An extension attribute of type String. */
static inline cevents_attribute extension(const char *name, const char *text)
{
    return (cevents_attribute){.name = name, .text = text, .length = strlen(text), .type = CEVENTS_ATTRIBUTE_STRING};
}

#endif
