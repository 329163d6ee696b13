/*
 * Events on stdout, in any form.
 */
#ifndef EVENT_OUTPUT_H
#define EVENT_OUTPUT_H

#include <cevents/cevents.h>

enum event_output_form {
    TO_JSON, /* several events: one a line */
    TO_JSON_BATCH,
    TO_PROTOBUF,
    TO_PROTOBUF_BATCH,
    TO_HTTP_BINARY,
    TO_HTTP_JSON,
    TO_HTTP_PROTOBUF,
    TO_HTTP_JSON_BATCH,
    TO_HTTP_PROTOBUF_BATCH
};

/* Their names on the command line. */
extern const char *const event_output_names[];
enum { N_EVENT_OUTPUTS = TO_HTTP_PROTOBUF_BATCH + 1 };

/* Whether a form holds any number of events. */
bool event_output_takes_several(enum event_output_form form);

/*
 * Prints events in a form that takes as many, as raw HTTP/1.1 requests where that is asked for. All are checked before
 * the first byte goes out. Memory comes from `arena`.
 */
cevents_status event_output_print(enum event_output_form form, const cevents_event *events, size_t n_events,
                                  const cevents_options *options, cevents_arena *arena, cevents_error *error);

#endif
