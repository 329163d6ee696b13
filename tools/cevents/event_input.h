/*
 * The events of an input, one by one, whatever form it has.
 */
#ifndef EVENT_INPUT_H
#define EVENT_INPUT_H

#include "diagnostics.h"
#include "input.h"

/* JSON, protobuf, and batches of them; a raw HTTP/1.1 request in any content mode. */
enum event_form { FORM_JSON, FORM_JSON_BATCH, FORM_PROTOBUF, FORM_PROTOBUF_BATCH, FORM_HTTP };

struct event_input {
    struct source *source;
    const cevents_options *options;
    bool is_batch;
    /* The rest is private. */
    enum event_form form;
    struct http_request request;
    cevents_arena request_arena;
    cevents_batch batch;
    bool ended;
};

/* The names of the forms on the command line, in their order. */
extern const char *const event_form_names[];
enum { N_EVENT_FORMS = FORM_HTTP + 1 };

/* The whole of a file as a source of text. */
struct source source_of_input(const struct input *input);

/*
 * Begins with the events of `source`, which learns where they stand. It and `options` must outlive the input.
 * event_input_close() in any case.
 */
cevents_status event_input_open(struct event_input *input, enum event_form form, struct source *source,
                                const cevents_options *options, cevents_error *error);

/*
 * The next event, into `arena`; CEVENTS_END after the last one. Behind an event that is not valid comes the next one;
 * behind broken syntax of a batch comes the end.
 */
cevents_status event_input_next(struct event_input *input, cevents_arena *arena, cevents_event *event,
                                cevents_error *error);

void event_input_close(struct event_input *input);

#endif
