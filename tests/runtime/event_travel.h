/*
 * Events that go through an event format or a binding and come back, for tests of what must survive it.
 */
#ifndef CEVENTS_EVENT_TRAVEL_H
#define CEVENTS_EVENT_TRAVEL_H

#include <cevents/cevents.h>

/* A way out and in again. */
struct hop {
    const char *name;
    cevents_status (*travel)(const struct hop *hop, const cevents_event *event, cevents_arena *arena,
                             cevents_event *arrived, cevents_error *error);
    cevents_binding binding;
    cevents_message_options how;
};

extern const struct hop hops[];
extern const size_t n_hops;

/* Sends an event on a hop. It is read strictly. */
cevents_status hop_travel(const struct hop *hop, const cevents_event *event, cevents_arena *arena,
                          cevents_event *arrived, cevents_error *error);

/*
 * In what two events differ that should say the same: attributes by text, those that are times by instant; data by its
 * content. NULL: in nothing. What a hop may add: the media type that data of its kind has anyway, the type URL of a
 * protobuf message as dataschema.
 */
const char *event_difference(const cevents_event *before, const cevents_event *after);

#endif
