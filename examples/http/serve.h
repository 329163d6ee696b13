/*
 * HTTP for the examples: libmicrohttpd collects whole requests, a function answers them.
 */
#ifndef EXAMPLES_SERVE_H
#define EXAMPLES_SERVE_H

#include <cevents/cevents.h>

/*
 * Answers a POST request: the status code, and in `*body`, which is empty before, JSON to send with it. What it decodes
 * goes to `arena`, which is there for this request alone. Several threads call it at once.
 */
typedef unsigned (*serve_function)(const cevents_http_message *request, cevents_arena *arena, cevents_sink *body,
                                   void *context);

/* The serve_function that dispatches events: `context` is a cevents_router. */
unsigned serve_router(const cevents_http_message *request, cevents_arena *arena, cevents_sink *body, void *router);

/*
 * Listens on the port that the environment variable PORT names (8080 when unset, 0 for any free one) and says so on
 * stdout. On SIGTERM or SIGINT the requests that have begun are answered, and it returns. The result is one for main().
 */
int serve(serve_function answer, void *context);

#endif
