/*
 * The HTTP side of the function: libmicrohttpd brings whole POST requests to one callback.
 */
#ifndef SERVER_H
#define SERVER_H

#include <stdio.h>

#include <cevents/cevents.h>

/* Prints the answer's body, JSON or nothing, and returns the HTTP status. Called by several threads at once. */
typedef unsigned (*server_answer)(const cevents_http_message *request, FILE *body, const void *context);

/*
 * Serves until SIGTERM or SIGINT, then lets running requests end. `port` 0 takes a free one; the one in use is
 * printed. Returns the exit status of the program.
 */
int server_run(const char *port, server_answer answer, const void *context);

#endif
