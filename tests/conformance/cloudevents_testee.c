#include "cloudevents_testee.h"

#include <stdlib.h>
#include <string.h>

#include "attribute_rules.h"
#include "media_type.h"
#include "text.h"

json_t *testee_accept(void)
{
    return json_pack("{s:s}", "result", "accept");
}

json_t *testee_skip(void)
{
    return json_pack("{s:s}", "result", "skipped");
}

json_t *testee_reject(const struct testee *testee)
{
    const cevents_error *error = &testee->error;
    char why[CEVENTS_ERROR_PATH_SIZE + CEVENTS_ERROR_MESSAGE_SIZE + 64];
    (void)snprintf(why, sizeof why, "%s at %zu: %s: %s", cevents_status_name(error->status), error->offset, error->path,
                   error->message);
    return json_pack("{s:s, s:s}", "result", "reject", "why", why);
}

json_t *testee_answer_event(const struct testee *testee, cevents_status status, const cevents_event *event)
{
    return status == CEVENTS_OK ? json_pack("{s:s, s:o}", "result", "accept", "event", model_from_event(event))
                                : testee_reject(testee);
}

json_t *testee_answer_batch(const struct testee *testee, cevents_status status, const cevents_event *events,
                            size_t n_events)
{
    if (status != CEVENTS_OK) {
        return testee_reject(testee);
    }
    json_t *batch = json_array();
    for (size_t i = 0; i < n_events; i++) {
        json_array_append_new(batch, model_from_event(&events[i]));
    }
    return json_pack("{s:s, s:o}", "result", "accept", "batch", batch);
}

json_t *testee_answer_message(const struct testee *testee, cevents_status status, const char *content_type,
                              const cevents_sink *body)
{
    if (status != CEVENTS_OK) {
        return testee_reject(testee);
    }
    json_t *message = json_pack("{s:o}", "body_b64", model_base64(body->data, body->length));
    if (content_type != NULL) {
        json_object_set_new(message, "content_type", json_string(content_type));
    }
    return json_pack("{s:s, s:o}", "result", "accept", "message", message);
}

static cevents_status read_json(struct testee *testee, const json_t *input, cevents_event *event)
{
    struct model_bytes body = {NULL, 0};
    (void)model_bytes(input, "body", &testee->arena, &body);
    return cevents_event_from_json(body.bytes, body.length, &testee->arena, &testee->options, event, &testee->error);
}

static json_t *decode_json(struct testee *testee, const json_t *input)
{
    cevents_event event;
    return testee_answer_event(testee, read_json(testee, input, &event), &event);
}

static cevents_status read_protobuf(struct testee *testee, const json_t *input, cevents_event *event)
{
    struct model_bytes body = {NULL, 0};
    (void)model_bytes(input, "body", &testee->arena, &body);
    return cevents_event_from_protobuf(body.bytes, body.length, &testee->arena, &testee->options, event,
                                       &testee->error);
}

static json_t *decode_protobuf(struct testee *testee, const json_t *input)
{
    cevents_event event;
    return testee_answer_event(testee, read_protobuf(testee, input, &event), &event);
}

static json_t *decode_json_batch(struct testee *testee, const json_t *input)
{
    struct model_bytes body = {NULL, 0};
    cevents_event *events;
    size_t count;
    (void)model_bytes(input, "body", &testee->arena, &body);
    cevents_status status = cevents_events_from_json(body.bytes, body.length, &testee->arena, &testee->options, &events,
                                                     &count, &testee->error);
    return testee_answer_batch(testee, status, events, count);
}

static json_t *decode_protobuf_batch(struct testee *testee, const json_t *input)
{
    struct model_bytes body = {NULL, 0};
    cevents_event *events;
    size_t count;
    (void)model_bytes(input, "body", &testee->arena, &body);
    cevents_status status = cevents_events_from_protobuf(body.bytes, body.length, &testee->arena, &testee->options,
                                                         &events, &count, &testee->error);
    return testee_answer_batch(testee, status, events, count);
}

static json_t *encode_json(struct testee *testee, const json_t *input, const cevents_event *event)
{
    (void)input;
    cevents_sink sink = cevents_sink_to_arena(&testee->arena);
    cevents_status status = cevents_event_to_json(event, &testee->options, &sink, &testee->error);
    return testee_answer_message(testee, status, "application/cloudevents+json; charset=UTF-8", &sink);
}

static json_t *encode_protobuf(struct testee *testee, const json_t *input, const cevents_event *event)
{
    (void)input;
    cevents_sink sink = cevents_sink_to_arena(&testee->arena);
    cevents_status status = cevents_event_to_protobuf(event, &testee->options, &sink, &testee->error);
    return testee_answer_message(testee, status, "application/cloudevents+protobuf", &sink);
}

cevents_event *testee_read_batch(struct testee *testee, const json_t *input, size_t *count)
{
    const json_t *batch = json_object_get(input, "batch");
    *count = json_array_size(batch);
    cevents_event *events = cevents_arena_alloc(&testee->arena, (*count + 1) * sizeof *events);
    for (size_t i = 0; i < *count; i++) {
        if (model_to_event(json_array_get(batch, i), &testee->arena, &testee->options, &events[i], &testee->error) !=
            CEVENTS_OK) {
            return NULL;
        }
    }
    return events;
}

static json_t *encode_json_batch(struct testee *testee, const json_t *input, const cevents_event *event)
{
    (void)event;
    size_t count;
    cevents_event *events = testee_read_batch(testee, input, &count);
    cevents_sink sink = cevents_sink_to_arena(&testee->arena);
    cevents_status status = events == NULL
                                ? testee->error.status
                                : cevents_events_to_json(events, count, &testee->options, &sink, &testee->error);
    return testee_answer_message(testee, status, "application/cloudevents-batch+json; charset=UTF-8", &sink);
}

static json_t *encode_protobuf_batch(struct testee *testee, const json_t *input, const cevents_event *event)
{
    (void)event;
    size_t count;
    cevents_event *events = testee_read_batch(testee, input, &count);
    cevents_sink sink = cevents_sink_to_arena(&testee->arena);
    cevents_status status = events == NULL
                                ? testee->error.status
                                : cevents_events_to_protobuf(events, count, &testee->options, &sink, &testee->error);
    return testee_answer_message(testee, status, "application/cloudevents-batch+protobuf", &sink);
}

static const struct transport formats[] = {
    {"json", decode_json, encode_json, read_json},
    {"json-batch", decode_json_batch, encode_json_batch, NULL},
    {"protobuf", decode_protobuf, encode_protobuf, read_protobuf},
    {"protobuf-batch", decode_protobuf_batch, encode_protobuf_batch, NULL},
};

const struct transport *testee_transport(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return name == NULL ? NULL : testee_binding(name);
}

static const struct transport *transport_of(const json_t *input, const char *member)
{
    return testee_transport(json_string_value(json_object_get(input, member)));
}

static json_t *run_decode(struct testee *testee, const json_t *input)
{
    const struct transport *transport = transport_of(input, "transport");
    return transport == NULL ? testee_skip() : transport->decode(testee, input);
}

static json_t *run_encode(struct testee *testee, const json_t *input)
{
    const struct transport *transport = transport_of(input, "transport");
    const json_t *model = json_object_get(input, "event");
    cevents_event event;
    if (transport == NULL) {
        return testee_skip();
    }
    if (model != NULL &&
        model_to_event(model, &testee->arena, &testee->options, &event, &testee->error) != CEVENTS_OK) {
        return testee_reject(testee);
    }
    return transport->encode(testee, input, &event);
}

/* Decodes an event by one transport and encodes it by another. */
static json_t *run_transcode(struct testee *testee, const json_t *input)
{
    const struct transport *from = transport_of(input, "transport");
    const struct transport *to = transport_of(input, "to");
    cevents_event event;
    if (from == NULL || from->read == NULL || to == NULL) {
        return testee_skip();
    }
    return from->read(testee, input, &event) == CEVENTS_OK ? to->encode(testee, input, &event) : testee_reject(testee);
}

static json_t *run_scalar(struct testee *testee, const json_t *input)
{
    cevents_attribute_type type;
    struct model_bytes text;
    cevents_timestamp time;
    if (!model_type(json_string_value(json_object_get(input, "type")), &type)) {
        return testee_skip();
    }
    testee->error = (cevents_error){.status = CEVENTS_INVALID_ATTRIBUTE};
    if (!model_bytes(input, "text", &testee->arena, &text) || !cevents_text_is_utf8(text.bytes, text.length) ||
        cevents_attribute_fault(type, text.bytes, text.length) != NULL) {
        return testee_reject(testee);
    }
    json_t *answer = testee_accept();
    if (type == CEVENTS_ATTRIBUTE_TIMESTAMP) {
        (void)cevents_attribute_parse_time(text.bytes, text.length, &time);
        json_object_set_new(answer, "instant", json_pack("[I, i]", (json_int_t)time.seconds, time.nanos));
    }
    json_object_set_new(answer, "value", model_string(text.bytes, text.length));
    return answer;
}

static json_t *run_mode(struct testee *testee, const json_t *input)
{
    static const char *const modes[] = {
        [MEDIA_EVENT_NONE] = "binary", [MEDIA_EVENT_SINGLE] = "structured", [MEDIA_EVENT_BATCH] = "batch"};
    (void)testee;
    enum media_event_format format;
    const json_t *text = json_object_get(input, "text");
    enum media_event mode = cevents_media_type_event(json_string_value(text), json_string_length(text), &format);
    json_t *answer = testee_accept();
    json_object_set_new(answer, "value", json_string(modes[mode]));
    return answer;
}

static json_t *run_is_json_type(struct testee *testee, const json_t *input)
{
    (void)testee;
    const json_t *text = json_object_get(input, "text");
    json_t *answer = testee_accept();
    bool is_json = cevents_media_type_is_json(json_string_value(text), json_string_length(text));
    json_object_set_new(answer, "value", json_boolean(is_json));
    return answer;
}

static json_t *run(struct testee *testee, const json_t *request)
{
    static const struct {
        const char *op;
        json_t *(*run)(struct testee *testee, const json_t *input);
    } operations[] = {
        {"decode", run_decode},
        {"encode", run_encode},
        {"transcode", run_transcode},
        {"scalar", run_scalar},
        {"mode", run_mode},
        {"is-json-type", run_is_json_type},
        {"header-encode", testee_header_encode},
        {"header-decode", testee_header_decode},
    };
    const char *op = json_string_value(json_object_get(request, "op"));
    for (size_t i = 0; op != NULL && i < sizeof operations / sizeof operations[0]; i++) {
        if (strcmp(op, operations[i].op) == 0) {
            return operations[i].run(testee, json_object_get(request, "input"));
        }
    }
    return testee_skip();
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    struct testee testee = {.options = {.strict = CEVENTS_STRICT_ATTRIBUTES}};
    cevents_arena_init(&testee.arena, NULL, 0, CEVENTS_MALLOC);
    while (getline(&line, &size, stdin) > 0) {
        json_t *request = json_loads(line, JSON_ALLOW_NUL, NULL);
        json_t *answer = run(&testee, request);
        json_object_set(answer, "id", json_object_get(request, "id"));
        (void)json_dumpf(answer, stdout, JSON_COMPACT);
        (void)putchar('\n');
        (void)fflush(stdout);
        json_decref(answer);
        json_decref(request);
        cevents_arena_reset(&testee.arena);
    }
    cevents_arena_free(&testee.arena);
    free(line);
    return 0;
}
