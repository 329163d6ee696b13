/**
 * @file
 * The HTTP binding: a pure function of headers and body, for requests and responses. No I/O.
 *
 * These are the functions of <cevents/binding.h> with less to fill in.
 */
#ifndef CEVENTS_HTTP_H
#define CEVENTS_HTTP_H

#include <cevents/binding.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A request or response. */
typedef struct cevents_http_message {
    const cevents_header *headers;
    size_t n_headers;
    const void *body;
    size_t body_length;
} cevents_http_message;

/** The content mode of a message, by its Content-Type, then by a ce-specversion header. */
CEVENTS_API cevents_content_mode cevents_http_mode(const cevents_http_message *message);

/**
 * Decodes the one event of a message in binary or structured mode. A batch is CEVENTS_INVALID_ARGUMENT: see
 * cevents_message_batch(). In binary mode the path of an error names the header (`ce-id`) and the offset is 0
 * unless it stands in the body.
 */
CEVENTS_API cevents_status cevents_http_decode(const cevents_http_message *message, cevents_arena *arena,
                                               const cevents_options *options, cevents_event *event,
                                               cevents_error *error);

/**
 * Makes a message of an event, in binary or in structured mode with JSON; for other choices see
 * cevents_message_encode(), also for what the message points to.
 */
CEVENTS_API cevents_status cevents_http_encode(const cevents_event *event, cevents_content_mode mode,
                                               cevents_arena *arena, const cevents_options *options,
                                               cevents_http_message *message, cevents_error *error);

/** Makes a message of several events, as a JSON batch. */
CEVENTS_API cevents_status cevents_http_encode_batch(const cevents_event *events, size_t n_events, cevents_arena *arena,
                                                     const cevents_options *options, cevents_http_message *message,
                                                     cevents_error *error);

/**
 * The text that the value of a `ce-` header stands for: quotes undone, then percent-decoded. `*text` lives in the
 * arena, NUL-terminated. Spec: HTTP binding, section 3.1.3.2.
 */
CEVENTS_API cevents_status cevents_http_value_decode(const char *value, size_t length, cevents_arena *arena,
                                                     const char **text, size_t *text_length, cevents_error *error);

/** The value of a `ce-` header that stands for a text, which must be UTF-8. Otherwise as cevents_http_value_decode(). */
CEVENTS_API cevents_status cevents_http_value_encode(const char *text, size_t length, cevents_arena *arena,
                                                     const char **value, size_t *value_length, cevents_error *error);

#ifdef __cplusplus
}
#endif

#endif
