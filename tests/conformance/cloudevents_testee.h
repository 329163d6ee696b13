/*
 * A testee of the CloudEvents judge: a request in JSON on a line, an answer on a line.
 */
#ifndef CEVENTS_CLOUDEVENTS_TESTEE_H
#define CEVENTS_CLOUDEVENTS_TESTEE_H

#include "event_model.h"

/* What a request needs; the arena is emptied for each. */
struct testee {
    cevents_arena arena;
    cevents_options options;
    cevents_error error;
};

/* A way in and out for events: an event format or a binding. */
struct transport {
    const char *name;
    /* New references: the answer. */
    json_t *(*decode)(struct testee *testee, const json_t *input);
    json_t *(*encode)(struct testee *testee, const json_t *input, const cevents_event *event);
    /* Decodes one event; NULL for batches. */
    cevents_status (*read)(struct testee *testee, const json_t *input, cevents_event *event);
};

/* NULL when there is none of this name. */
const struct transport *testee_transport(const char *name);

/* Bindings: NULL when there is none of this name. */
const struct transport *testee_binding(const char *name);

json_t *testee_header_encode(struct testee *testee, const json_t *input);
json_t *testee_header_decode(struct testee *testee, const json_t *input);

/* The events of an encode request for a batch; NULL after a failure. */
cevents_event *testee_read_batch(struct testee *testee, const json_t *input, size_t *count);

json_t *testee_accept(void);
json_t *testee_reject(const struct testee *testee);
json_t *testee_skip(void);

/* Accepts with the event, or rejects, as `status` says. */
json_t *testee_answer_event(const struct testee *testee, cevents_status status, const cevents_event *event);
json_t *testee_answer_batch(const struct testee *testee, cevents_status status, const cevents_event *events,
                            size_t n_events);

/* Accepts with a message that has this content type (or NULL) and body. */
json_t *testee_answer_message(const struct testee *testee, cevents_status status, const char *content_type,
                              const cevents_sink *body);

#endif
