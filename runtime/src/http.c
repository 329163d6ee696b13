#include <cevents/http.h>

#include <string.h>

#include "fault.h"
#include "header_value.h"
#include "http_internal.h"
#include "text.h"

cevents_message cevents_http_as_message(const cevents_http_message *message)
{
    return (cevents_message){.binding = CEVENTS_BINDING_HTTP,
                             .headers = message->headers,
                             .n_headers = message->n_headers,
                             .body = message->body,
                             .body_length = message->body_length};
}

cevents_content_mode cevents_http_mode(const cevents_http_message *message)
{
    const cevents_message as_message = cevents_http_as_message(message);
    return cevents_message_mode(&as_message);
}

cevents_status cevents_http_decode(const cevents_http_message *message, cevents_arena *arena,
                                   const cevents_options *options, cevents_event *event, cevents_error *error)
{
    const cevents_message as_message = cevents_http_as_message(message);
    return cevents_message_decode(&as_message, arena, options, event, error);
}

static void take_message(const cevents_message *from, cevents_http_message *message)
{
    *message = (cevents_http_message){from->headers, from->n_headers, from->body, from->body_length};
}

cevents_status cevents_http_encode(const cevents_event *event, cevents_content_mode mode, cevents_arena *arena,
                                   const cevents_options *options, cevents_http_message *message, cevents_error *error)
{
    const cevents_message_options how = {.mode = mode};
    cevents_message encoded;
    cevents_status status = cevents_message_encode(event, CEVENTS_BINDING_HTTP, &how, arena, options, &encoded, error);
    take_message(&encoded, message);
    return status;
}

cevents_status cevents_http_encode_batch(const cevents_event *events, size_t n_events, cevents_arena *arena,
                                         const cevents_options *options, cevents_http_message *message,
                                         cevents_error *error)
{
    cevents_message encoded;
    cevents_status status =
        cevents_message_encode_batch(events, n_events, CEVENTS_BINDING_HTTP, NULL, arena, options, &encoded, error);
    take_message(&encoded, message);
    return status;
}

cevents_status cevents_http_value_decode(const char *value, size_t length, cevents_arena *arena, const char **text,
                                         size_t *text_length, cevents_error *error)
{
    char *copy = cevents_arena_alloc(arena, length + 1);
    if (copy == NULL) {
        return cevents_fail(error, cevents_arena_failure(arena), 0, "", "no memory for a text");
    }
    if (length > 0) {
        memcpy(copy, value, length);
    }
    const char *why = cevents_header_value_decode(copy, &length);
    if (why != NULL) {
        return cevents_fail(error, CEVENTS_INVALID_ATTRIBUTE, 0, "", "%s", why);
    }
    if (!cevents_text_is_utf8(copy, length)) {
        return cevents_fail(error, CEVENTS_INVALID_UTF8, 0, "", "the header is not UTF-8 once it is decoded");
    }
    copy[length] = '\0';
    *text = copy;
    *text_length = length;
    return CEVENTS_OK;
}

cevents_status cevents_http_value_encode(const char *text, size_t length, cevents_arena *arena, const char **value,
                                         size_t *value_length, cevents_error *error)
{
    if (!cevents_text_is_utf8(text, length)) {
        return cevents_fail(error, CEVENTS_INVALID_UTF8, cevents_text_utf8_prefix(text, length), "",
                            "the text is not UTF-8");
    }
    size_t encoded = cevents_header_value_encoded_length(text, length);
    char *out = cevents_arena_alloc(arena, encoded + 1);
    if (out == NULL) {
        return cevents_fail(error, cevents_arena_failure(arena), 0, "", "no memory for a header");
    }
    cevents_header_value_encode(out, text, length);
    *value = out;
    *value_length = encoded;
    return CEVENTS_OK;
}
