/*
 * An HTTP request as text, for targets whose inputs people (and dictionaries) can write: `Name: value` lines, an empty
 * line, the body. Nothing is refused, so that everything reaches the runtime.
 */
#ifndef CEVENTS_FUZZ_REQUEST_H
#define CEVENTS_FUZZ_REQUEST_H

#include "fuzz.h"

enum { FUZZ_MOST_HEADERS = 64 };

struct fuzz_request {
    cevents_header headers[FUZZ_MOST_HEADERS];
    cevents_http_message message;
};

/* Names and values are copies of just their size; the body is the rest of the input. */
void fuzz_take_request(struct fuzz_input *input, struct fuzz_memory *memory, struct fuzz_request *request);

#endif
