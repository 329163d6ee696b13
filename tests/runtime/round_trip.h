/*
 * Events sent through a binding, mode and format, and what must come out again.
 */
#ifndef CEVENTS_ROUND_TRIP_H
#define CEVENTS_ROUND_TRIP_H

#include "event_testing.h"

/* A way to carry an event. */
struct carrier {
    cevents_binding binding;
    cevents_message_options how;
};

enum { CARRIERS = 23 };
extern const struct carrier carriers[CARRIERS];

/*
 * Whether data of this content type would be taken for an event: such an event has no binary mode. Or whether an
 * attribute is too long for Pub/Sub's.
 */
bool carrier_refuses(const struct carrier *carrier, const cevents_event *event);

/* Encodes, and decodes into `*received`. A failure fails the test, but for a refusal. */
void carry(const struct carrier *carrier, const cevents_event *sent, cevents_arena *arena, cevents_message *message,
           cevents_event *received);

/* Fails the test where an event came out otherwise than it must after this carrier. */
void assert_carried(const struct carrier *carrier, const cevents_event *sent, const cevents_event *received);

#endif
