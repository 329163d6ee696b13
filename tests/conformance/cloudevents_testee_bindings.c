#include "cloudevents_testee.h"

#include <string.h>

/* The headers of a message, [[name, value], ...]. */
static cevents_header *read_headers(struct testee *testee, const json_t *input, size_t *count)
{
    const json_t *list = json_object_get(input, "headers");
    *count = json_array_size(list);
    cevents_header *headers = cevents_arena_alloc(&testee->arena, (*count + 1) * sizeof *headers);
    for (size_t i = 0; i < *count; i++) {
        const json_t *pair = json_array_get(list, i);
        const json_t *name = json_array_get(pair, 0);
        const json_t *value = json_array_get(pair, 1);
        headers[i] = (cevents_header){json_string_value(name), json_string_length(name), json_string_value(value),
                                      json_string_length(value)};
    }
    return headers;
}

static cevents_status decode_batch(struct testee *testee, const cevents_http_message *http, cevents_event **events,
                                   size_t *count)
{
    enum { MOST = 1000 };
    const cevents_message message = {.binding = CEVENTS_BINDING_HTTP,
                                     .headers = http->headers,
                                     .n_headers = http->n_headers,
                                     .body = http->body,
                                     .body_length = http->body_length};
    cevents_batch batch;
    cevents_status status = cevents_message_batch(&message, &testee->options, &batch, &testee->error);
    *count = 0;
    *events = cevents_arena_alloc(&testee->arena, MOST * sizeof **events);
    while (status == CEVENTS_OK && *count < MOST) {
        status = cevents_batch_next(&batch, &testee->arena, &testee->options, &(*events)[*count], &testee->error);
        *count += status == CEVENTS_OK;
    }
    return status == CEVENTS_END ? CEVENTS_OK : status;
}

static json_t *decode_http(struct testee *testee, const json_t *input)
{
    static const char *const modes[] = {"binary", "binary", "structured", "batch"};
    cevents_http_message message = {0};
    struct model_bytes body = {NULL, 0};
    cevents_event event;
    (void)model_bytes(input, "body", &testee->arena, &body);
    message.headers = read_headers(testee, input, &message.n_headers);
    message.body = body.bytes;
    message.body_length = body.length;
    cevents_content_mode mode = cevents_http_mode(&message);
    json_t *answer;
    if (mode == CEVENTS_MODE_BATCHED) {
        cevents_event *events;
        size_t count;
        cevents_status status = decode_batch(testee, &message, &events, &count);
        answer = testee_answer_batch(testee, status, events, count);
    } else {
        cevents_status status = cevents_http_decode(&message, &testee->arena, &testee->options, &event, &testee->error);
        answer = testee_answer_event(testee, status, &event);
    }
    json_object_set_new(answer, "mode", json_string(modes[mode]));
    return answer;
}

static const struct transport bindings[] = {
    {"http", decode_http, NULL},
};

const struct transport *testee_binding(const char *name)
{
    for (size_t i = 0; i < sizeof bindings / sizeof bindings[0]; i++) {
        if (strcmp(bindings[i].name, name) == 0) {
            return &bindings[i];
        }
    }
    return NULL;
}
