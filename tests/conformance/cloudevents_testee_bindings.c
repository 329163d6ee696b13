#include "cloudevents_testee.h"

#include <string.h>

#include "message_model.h"

enum { MOST_EVENTS = 1000 };

/* The modes as the judge names them; what is no event would be binary. */
static const char *const modes[] = {"binary", "binary", "structured", "batch"};

static const struct {
    const char *name;
    cevents_binding binding;
} bindings[] = {
    {"http", CEVENTS_BINDING_HTTP},     {"kafka", CEVENTS_BINDING_KAFKA}, {"mqtt5", CEVENTS_BINDING_MQTT5},
    {"mqtt311", CEVENTS_BINDING_MQTT3}, {"amqp", CEVENTS_BINDING_AMQP},   {"nats", CEVENTS_BINDING_NATS},
    {"ws", CEVENTS_BINDING_WEBSOCKET},
};

enum { BINDINGS = sizeof bindings / sizeof bindings[0] };

static cevents_binding binding_of(const json_t *input, const char *member)
{
    const char *name = json_string_value(json_object_get(input, member));
    for (size_t i = 0; name != NULL && i < BINDINGS; i++) {
        if (strcmp(bindings[i].name, name) == 0) {
            return bindings[i].binding;
        }
    }
    return CEVENTS_BINDING_HTTP;
}

/* The judge has no data of no bytes in binary mode. */
static cevents_status read_event(struct testee *testee, const cevents_message *message, cevents_event *event)
{
    cevents_status status = cevents_message_decode(message, &testee->arena, &testee->options, event, &testee->error);
    if (status == CEVENTS_OK && event->data.kind == CEVENTS_DATA_BYTES && event->data.length == 0 &&
        cevents_message_mode(message) == CEVENTS_MODE_BINARY) {
        event->data.kind = CEVENTS_DATA_NONE;
    }
    return status;
}

static cevents_status read_binding(struct testee *testee, const json_t *input, cevents_event *event)
{
    cevents_message message = {.binding = binding_of(input, "transport")};
    model_to_message(input, &testee->arena, &message);
    return read_event(testee, &message, event);
}

static json_t *decode_batch(struct testee *testee, const cevents_message *message)
{
    cevents_batch batch;
    size_t count = 0;
    cevents_event *events = cevents_arena_alloc(&testee->arena, MOST_EVENTS * sizeof *events);
    cevents_status status = cevents_message_batch(message, &testee->options, &batch, &testee->error);
    while (status == CEVENTS_OK && count < MOST_EVENTS) {
        status = cevents_batch_next(&batch, &testee->arena, &testee->options, &events[count], &testee->error);
        count += status == CEVENTS_OK;
    }
    return testee_answer_batch(testee, status == CEVENTS_END ? CEVENTS_OK : status, events, count);
}

static json_t *decode_binding(struct testee *testee, const json_t *input)
{
    cevents_message message = {.binding = binding_of(input, "transport")};
    cevents_event event;
    model_to_message(input, &testee->arena, &message);
    cevents_content_mode mode = cevents_message_mode(&message);
    json_t *answer = mode == CEVENTS_MODE_BATCHED
                         ? decode_batch(testee, &message)
                         : testee_answer_event(testee, read_event(testee, &message, &event), &event);
    json_object_set_new(answer, "mode", json_string(modes[mode]));
    return answer;
}

static json_t *encode_binding(struct testee *testee, const json_t *input, const cevents_event *event)
{
    const char *mode = json_string_value(json_object_get(input, "mode"));
    const char *format = json_string_value(json_object_get(input, "format"));
    const char *target = json_object_get(input, "to") == NULL ? "transport" : "to";
    cevents_message message;
    cevents_message_options how = {0};
    if (mode != NULL) {
        how.mode = strcmp(mode, "binary") == 0 ? CEVENTS_MODE_BINARY : CEVENTS_MODE_STRUCTURED;
    }
    if (format != NULL && strcmp(format, "protobuf") == 0) {
        how.format = CEVENTS_EVENT_PROTOBUF;
    }
    cevents_binding binding = binding_of(input, target);
    size_t count;
    cevents_event *events =
        mode != NULL && strcmp(mode, "batch") == 0 ? testee_read_batch(testee, input, &count) : NULL;
    cevents_status status = events != NULL ? cevents_message_encode_batch(events, count, binding, &how, &testee->arena,
                                                                          &testee->options, &message, &testee->error)
                                           : cevents_message_encode(event, binding, &how, &testee->arena,
                                                                    &testee->options, &message, &testee->error);
    return status == CEVENTS_OK ? json_pack("{s:s, s:o}", "result", "accept", "message", model_from_message(&message))
                                : testee_reject(testee);
}

const struct transport *testee_binding(const char *name)
{
    static const struct transport binding = {"binding", decode_binding, encode_binding, read_binding};
    for (size_t i = 0; i < BINDINGS; i++) {
        if (strcmp(bindings[i].name, name) == 0) {
            return &binding;
        }
    }
    return NULL;
}

static json_t *answer_text(const struct testee *testee, cevents_status status, const char *text, size_t length)
{
    return status == CEVENTS_OK ? json_pack("{s:s, s:o}", "result", "accept", "value", model_string(text, length))
                                : testee_reject(testee);
}

json_t *testee_header_encode(struct testee *testee, const json_t *input)
{
    struct model_bytes text = {"", 0};
    const char *value;
    size_t length;
    (void)model_bytes(input, "text", &testee->arena, &text);
    cevents_status status =
        cevents_http_value_encode(text.bytes, text.length, &testee->arena, &value, &length, &testee->error);
    return answer_text(testee, status, value, length);
}

json_t *testee_header_decode(struct testee *testee, const json_t *input)
{
    struct model_bytes value = {"", 0};
    const char *text;
    size_t length;
    (void)model_bytes(input, "text", &testee->arena, &value);
    cevents_status status =
        cevents_http_value_decode(value.bytes, value.length, &testee->arena, &text, &length, &testee->error);
    return answer_text(testee, status, text, length);
}
