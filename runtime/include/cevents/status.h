/**
 * @file
 * What a call returns, and where a failure stands in the input.
 *
 * What decodes, encodes or dispatches returns a cevents_status and takes an optional cevents_error (NULL: not wanted).
 * There is no errno, no abort, no global state: any number of threads may call at once, each with its own arena, events
 * and error.
 */
#ifndef CEVENTS_STATUS_H
#define CEVENTS_STATUS_H

#include <stddef.h>

/** Marks what the shared library exports. */
#if defined(__GNUC__)
#define CEVENTS_API __attribute__((visibility("default")))
#else
#define CEVENTS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The statuses: name, text. The values are part of the ABI; new ones go to the end.
 */
#define CEVENTS_STATUS_MAP(X)                                                                                          \
    X(OK, "ok")                                                                                                        \
    X(UNKNOWN_TYPE, "no handler and no route for this event type")                                                     \
    X(MALFORMED_JSON, "malformed JSON")                                                                                \
    X(MALFORMED_WIRE, "malformed protobuf")                                                                            \
    X(MALFORMED_HTTP, "malformed HTTP message")                                                                        \
    X(INVALID_UTF8, "text is not UTF-8")                                                                               \
    X(NUL_IN_STRING, "U+0000 in a text that is held as a C string")                                                    \
    X(WRONG_TYPE, "value has the wrong type")                                                                          \
    X(OUT_OF_RANGE, "value is out of range")                                                                           \
    X(INVALID_VALUE, "value is not valid for its field")                                                               \
    X(MISSING_FIELD, "a required field is missing")                                                                    \
    X(MISSING_ATTRIBUTE, "a required context attribute is missing")                                                    \
    X(INVALID_ATTRIBUTE, "a context attribute is not valid")                                                           \
    X(UNSUPPORTED_VERSION, "the CloudEvents specversion is not supported")                                             \
    X(UNSUPPORTED_CONTENT_TYPE, "the content type is not supported")                                                   \
    X(NOT_AN_EVENT, "the message is not a CloudEvent")                                                                 \
    X(REFUSED, "refused by a strict option")                                                                           \
    X(LIMIT_BYTES, "limit reached: bytes")                                                                             \
    X(LIMIT_DEPTH, "limit reached: depth")                                                                             \
    X(LIMIT_ELEMENTS, "limit reached: elements")                                                                       \
    X(LIMIT_ATTRIBUTES, "limit reached: attributes")                                                                   \
    X(LIMIT_BATCH, "limit reached: events in a batch")                                                                 \
    X(LIMIT_ARENA, "limit reached: arena bytes")                                                                       \
    X(NO_MEMORY, "out of memory")                                                                                      \
    X(NO_SPACE, "the output buffer is too small")                                                                      \
    X(NOT_REGISTERED, "the message type is not registered")                                                            \
    X(INVALID_ARGUMENT, "invalid argument")                                                                            \
    X(HANDLER_FAILED, "the handler reported a failure")                                                                \
    X(END, "no more events")                                                                                           \
    X(LIMIT_FIELD_ELEMENTS, "limit reached: elements of one field")                                                    \
    X(LIMIT_NAME_LENGTH, "limit reached: bytes of an attribute's name")                                                \
    X(LIMIT_VALUE_LENGTH, "limit reached: bytes of an attribute's value")

/** Outcome of a call. CEVENTS_OK is 0. */
typedef enum cevents_status {
#define CEVENTS_STATUS_ENUMERATOR(name, text) CEVENTS_##name,
    CEVENTS_STATUS_MAP(CEVENTS_STATUS_ENUMERATOR)
#undef CEVENTS_STATUS_ENUMERATOR
} cevents_status;

/** Sizes of the texts in a cevents_error, with their NUL. Longer paths and messages are cut at a character. */
enum { CEVENTS_ERROR_PATH_SIZE = 160, CEVENTS_ERROR_MESSAGE_SIZE = 200 };

/**
 * Where and why a call failed. The caller owns it (usually on the stack); nothing in it is allocated and all text is
 * NUL-terminated, valid UTF-8 without control characters, whatever the input was. A call that fails fills it, with the
 * first thing that went wrong; a call that succeeds leaves it alone.
 */
typedef struct cevents_error {
    cevents_status status;
    /** Byte offset in the bytes that the caller passed, of the first byte that cannot be accepted. */
    size_t offset;
    /** JSON path of the value, such as `data.fields["a"].timestampValue`; empty at the top. */
    char path[CEVENTS_ERROR_PATH_SIZE];
    /** What was expected, what was found, what to do; one sentence without a full stop. */
    char message[CEVENTS_ERROR_MESSAGE_SIZE];
} cevents_error;

/** The name of a status, such as `MALFORMED_JSON`. Never NULL. */
CEVENTS_API const char *cevents_status_name(cevents_status status);

/** What a status means, in one short text. Never NULL. */
CEVENTS_API const char *cevents_status_text(cevents_status status);

/**
 * Line and column of a byte offset in a text; both count from 1, the column in bytes.
 * An offset past the end gives the position just after the last byte.
 */
CEVENTS_API void cevents_locate(const char *text, size_t length, size_t offset, size_t *line, size_t *column);

#ifdef __cplusplus
}
#endif

#endif
