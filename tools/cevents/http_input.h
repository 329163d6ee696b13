/*
 * A raw HTTP/1.1 request, as it went over the wire, into headers and body.
 */
#ifndef HTTP_INPUT_H
#define HTTP_INPUT_H

#include <stdbool.h>

#include <cevents/cevents.h>

struct http_body_piece;

struct http_request {
    cevents_http_message message;
    /* Where the body's pieces stood in the raw bytes, in their order; chunked bodies have several. */
    struct http_body_piece *pieces;
    size_t n_pieces;
    const char *raw;
    size_t raw_length;
};

/*
 * Reads one request. Headers and an unchunked body point into `raw`; the rest lives in the arena. Trailer fields of a
 * chunked body are left out. On failure `error` has the offset in `raw`.
 */
cevents_status http_request_read(const char *raw, size_t length, cevents_arena *arena, struct http_request *request,
                                 cevents_error *error);

/*
 * Where in the raw bytes the cause of an error or a report stands: `offset` is one in the body, or 0 with a `path`
 * that begins with the name of a header.
 */
size_t http_request_raw_offset(const struct http_request *request, size_t offset, const char *path);

#endif
