/**
 * @file
 * The HTTP binding: a pure function of headers and body. No I/O.
 */
#ifndef CEVENTS_HTTP_H
#define CEVENTS_HTTP_H

#include <cevents/event_format.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A header. Texts need not be NUL-terminated and must outlive the events made from them. */
typedef struct cevents_header {
    const char *name;
    size_t name_length;
    const char *value;
    size_t value_length;
} cevents_header;

/** A request or response. */
typedef struct cevents_http_message {
    const cevents_header *headers;
    size_t n_headers;
    const void *body;
    size_t body_length;
} cevents_http_message;

/** Content modes of the CloudEvents HTTP binding, section 3. */
typedef enum cevents_content_mode {
    /** Not a CloudEvent. */
    CEVENTS_MODE_NONE,
    CEVENTS_MODE_BINARY,
    CEVENTS_MODE_STRUCTURED,
    CEVENTS_MODE_BATCHED
} cevents_content_mode;

/** The content mode of a message, by its Content-Type, then by a ce-specversion header. */
CEVENTS_API cevents_content_mode cevents_http_mode(const cevents_http_message *message);

/**
 * Decodes the one event of a message in binary or structured mode. A batch is CEVENTS_INVALID_ARGUMENT: give its body
 * to cevents_batch_from_json(). In binary mode the path of an error names the header (`ce-id`) and the offset is 0
 * unless it stands in the body.
 */
CEVENTS_API cevents_status cevents_http_decode(const cevents_http_message *message, cevents_arena *arena,
                                               const cevents_options *options, cevents_event *event,
                                               cevents_error *error);

#ifdef __cplusplus
}
#endif

#endif
