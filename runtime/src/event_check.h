/*
 * What encoders ask of an event before they write it.
 */
#ifndef CEVENTS_EVENT_CHECK_H
#define CEVENTS_EVENT_CHECK_H

#include <cevents/event.h>

/* As cevents_event_check(), of an event that stands at `path`: "", or such as "[3]". */
cevents_status cevents_event_check_at(const cevents_event *event, const char *path, const cevents_options *options,
                                      cevents_error *error);

/* The path of an event in a batch: `[3]`. */
enum { EVENT_PATH_SIZE = 40 };
void cevents_event_path(char path[EVENT_PATH_SIZE], size_t index);

/* Checks the events of a batch, also that they are not more than the limit. */
cevents_status cevents_events_check(const cevents_event *events, size_t n_events, const cevents_options *options,
                                    cevents_error *error);

/*
 * What stands in front of the type URL of a protobuf message to make it a URI: by google/protobuf/any.proto the scheme
 * is https when there is none. Empty when there is one; NULL when the type URL makes no URI.
 */
const char *cevents_event_schema_scheme(const cevents_data *data);

#endif
