/* Messages at the depth limit are read and written on a small stack. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "variety2.pb-c.h"
#include "variety3.pb-c.h"

#include "stack_testing.h"

#define VARIETY3 (&cevents__test__variety3__json)

/* A text that nests: `open` so many times, `core`, `close` as often. */
struct shape {
    const char *name;
    const cevents_json_table *table;
    const char *open;
    const char *core;
    const char *close;
};

#define TYPE_URL "\"@type\":\"type.googleapis.com/"

static const struct shape shapes[] = {
    {"messages", VARIETY3, "{\"recursive\":", "{}", "}"},
    {"messages in lists", VARIETY3, "{\"manyLeaf\":[{\"back\":", "{}", "}]}"},
    {"messages in maps", VARIETY3, "{\"mapRecursive\":{\"0\":", "{}", "}}"},
    {"messages in maps by text", VARIETY3, "{\"mapLeaf\":{\"key\":{\"back\":", "{}", "}}}"},
    {"messages in two entries", VARIETY3, "{\"mapRecursive\":{\"9\":{},\"1\":", "{}", "}}"},
    {"oneofs", VARIETY3, "{\"oneLeaf\":{\"back\":", "{}", "}}"},
    {"groups", &cevents__test__variety2__json, "{\"manygrouped\":[{\"recursive\":", "{}", "}]}"},
    {"required fields", &cevents__test__needy__json,
     "{\"number\":1,\"text\":\"\",\"shade\":1,\"more\":", "{\"number\":1,\"text\":\"\",\"shade\":1}", "}"},
    {"Struct", &google__protobuf__struct__json, "{\"key\":", "{}", "}"},
    {"ListValue", &google__protobuf__list_value__json, "[", "[]", "]"},
    {"Value", &google__protobuf__value__json, "[{\"key\":", "true", "}]"},
    {"Any of messages", &google__protobuf__any__json, "{" TYPE_URL "cevents.test.Variety3\",\"any\":", "{}", "}"},
    {"Any of Any", &google__protobuf__any__json, "{" TYPE_URL "google.protobuf.Any\",\"value\":", "{}", "}"},
    {"Any in lists", &google__protobuf__any__json, "{" TYPE_URL "cevents.test.Variety3\",\"manyAny\":[", "{}", "]}"},
    {"Any of Any, lists within", &google__protobuf__any__json, "{" TYPE_URL "google.protobuf.Any\",\"value\":",
     "{" TYPE_URL "google.protobuf.ListValue\",\"value\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}", "}"},
    {"Any of messages, Struct within", &google__protobuf__any__json, "{" TYPE_URL "cevents.test.Variety3\",\"any\":",
     "{" TYPE_URL "google.protobuf.Struct\",\"value\":{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{}}}}}}}}}",
     "}"},
};

enum { N_SHAPES = sizeof shapes / sizeof shapes[0], MOST_REPEATED = 110 };

static const cevents_message_set *const any_types[] = {
    &cevents__test__variety3__messages,
    &google__protobuf__any__messages,
    &google__protobuf__struct__messages,
};

enum { N_ANY_TYPES = sizeof any_types / sizeof any_types[0] };

struct job {
    const struct shape *shape;
    cevents_arena arena;
    cevents_options options;
    const char *input;
    size_t length;
    ProtobufCMessage *message;
    cevents_status status;
    cevents_error error;
};

typedef void step(void *job);

static void decode_json(void *context)
{
    struct job *job = context;
    job->status = cevents_json_decode(job->shape->table, job->input, job->length, &job->arena, &job->options,
                                      &job->message, &job->error);
}

static void decode_wire(void *context)
{
    struct job *job = context;
    job->status = cevents_wire_decode(job->shape->table, job->input, job->length, &job->arena, &job->options,
                                      &job->message, &job->error);
}

static void encode_json(void *context)
{
    struct job *job = context;
    const cevents_json_options options = {
        .depth = job->options.limits.depth, .any_types = any_types, .n_any_types = N_ANY_TYPES};
    cevents_sink sink = cevents_sink_to_arena(&job->arena);
    job->status = cevents_json_encode(job->shape->table, job->message, &options, &sink, &job->error);
    job->input = sink.data;
    job->length = sink.length;
}

static void encode_wire(void *context)
{
    struct job *job = context;
    const cevents_wire_options options = {.depth = job->options.limits.depth, .deterministic = true};
    cevents_sink sink = cevents_sink_to_arena(&job->arena);
    job->status = cevents_wire_encode(job->shape->table, job->message, &options, &sink, &job->error);
    job->input = sink.data;
    job->length = sink.length;
}

static void ignore_report(const cevents_report *report, void *context)
{
    (void)report;
    (void)context;
}

static void begin(struct job *job, const struct shape *shape)
{
    memset(job, 0, sizeof *job);
    job->shape = shape;
    job->options.any_types = any_types;
    job->options.n_any_types = N_ANY_TYPES;
    job->options.report = ignore_report;
    cevents_arena_init(&job->arena, NULL, 0, CEVENTS_MALLOC);
}

static void end(struct job *job)
{
    cevents_arena_free(&job->arena);
}

static void put(char **at, const char *text)
{
    size_t length = strlen(text);
    memcpy(*at, text, length);
    *at += length;
}

static void nest(struct job *job, size_t times, const char *core)
{
    const struct shape *shape = job->shape;
    size_t size = times * (strlen(shape->open) + strlen(shape->close)) + strlen(core);
    char *at = cevents_arena_alloc(&job->arena, size);
    assert_non_null(at);
    job->input = at;
    job->length = size;
    for (size_t i = 0; i < times; i++) {
        put(&at, shape->open);
    }
    put(&at, core);
    for (size_t i = 0; i < times; i++) {
        put(&at, shape->close);
    }
}

/* What `last` works on: the steps before it run here, without a limit. */
static void prepare(struct job *job, size_t times, step *last)
{
    nest(job, times, job->shape->core);
    job->options.limits.depth = 10 * MOST_REPEATED;
    if (last != decode_json) {
        decode_json(job);
        assert_string_equal(cevents_status_name(job->status), "OK");
    }
    if (last == decode_wire) {
        encode_wire(job);
        assert_string_equal(cevents_status_name(job->status), "OK");
    }
    job->options.limits.depth = 0;
}

/* How often a shape may nest before a step meets the depth limit. */
static size_t most_repeated(const struct shape *shape, step *last)
{
    for (size_t times = 1; times < MOST_REPEATED; times++) {
        struct job job;
        begin(&job, shape);
        prepare(&job, times, last);
        last(&job);
        end(&job);
        if (job.status != CEVENTS_OK) {
            assert_string_equal(cevents_status_name(job.status), "LIMIT_DEPTH");
            return times - 1;
        }
    }
    return 0;
}

/* On the wire what an Any holds is bytes. */
static bool is_flat(const struct shape *shape, step *last)
{
    return shape->table == &google__protobuf__any__json && (last == decode_wire || last == encode_wire);
}

static void at_the_limit(step *last, const char *name)
{
    for (size_t i = 0; i < N_SHAPES; i++) {
        struct job job;
        if (is_flat(&shapes[i], last)) {
            continue;
        }
        size_t most = most_repeated(&shapes[i], last);
        assert_true(most > 0);
        begin(&job, &shapes[i]);
        prepare(&job, most, last);
        size_t used = stack_used_by(last, &job);
        assert_string_equal(cevents_status_name(job.status), "OK");
        end(&job);

        begin(&job, &shapes[i]);
        prepare(&job, most + 1, last);
        size_t used_beyond = stack_used_by(last, &job);
        assert_string_equal(cevents_status_name(job.status), "LIMIT_DEPTH");
        end(&job);
        print_message("%s: %s nested %zu times: %zu bytes of stack, one more: %zu\n", name, shapes[i].name, most, used,
                      used_beyond);
    }
}

static void json_to_struct(void **state)
{
    (void)state;
    at_the_limit(decode_json, "JSON to struct");
}

static void wire_to_struct(void **state)
{
    (void)state;
    at_the_limit(decode_wire, "wire to struct");
}

static void struct_to_json(void **state)
{
    (void)state;
    at_the_limit(encode_json, "struct to JSON");
}

static void struct_to_wire(void **state)
{
    (void)state;
    at_the_limit(encode_wire, "struct to wire");
}

/* All that stands around a decoder: an event whose data is at the limit, in each format, on its way to its handler. */
struct journey {
    cevents_arena arena;
    const cevents_router *router;
    cevents_http_message request;
    size_t handled;
    unsigned code;
    cevents_sink answer;
};

static cevents_status take_messages(cevents_function handler, const cevents_event *event, const ProtobufCMessage *data,
                                    void *context)
{
    (void)handler;
    (void)event;
    (void)data;
    ++*(size_t *)context;
    return CEVENTS_OK;
}

static const cevents_route deep_route = {
    .type = "deep", .type_length = 4, .envelope = "test.Deep", .product = "", .data = VARIETY3, .thunk = take_messages};

static void unused(void)
{
}

static void serve(void *context)
{
    struct journey *journey = context;
    journey->code = cevents_http_serve(journey->router, &journey->request, &journey->arena, NULL, &journey->answer);
}

static const struct travel {
    const char *media_type;
    cevents_data_kind kind;
    size_t n_events;
    cevents_event_format format;
} travels[] = {
    {"application/cloudevents+json", CEVENTS_DATA_JSON, 1, CEVENTS_EVENT_JSON},
    {"application/cloudevents-batch+json", CEVENTS_DATA_JSON, 2, CEVENTS_EVENT_JSON},
    {"application/cloudevents+protobuf", CEVENTS_DATA_PROTO, 1, CEVENTS_EVENT_PROTOBUF},
    {"application/cloudevents-batch+protobuf", CEVENTS_DATA_PROTO, 2, CEVENTS_EVENT_PROTOBUF},
};

/* Data that nests `times`, in as many events as the travel takes. */
static void pack(struct journey *journey, const struct travel *travel, size_t times)
{
    struct job job;
    begin(&job, &shapes[0]);
    prepare(&job, times, travel->kind == CEVENTS_DATA_JSON ? decode_json : decode_wire);
    cevents_event events[2] = {{.attributes = {.id = "i", .source = "s", .specversion = "1.0", .type = "deep"}}};
    events[0].data = (cevents_data){.kind = travel->kind, .bytes = job.input, .length = job.length};
    events[0].data.type_url = travel->kind == CEVENTS_DATA_PROTO ? "type.googleapis.com/cevents.test.Variety3" : NULL;
    events[1] = events[0];
    const cevents_options deep = {.limits = {.depth = 10 * MOST_REPEATED}};
    cevents_sink sink = cevents_sink_to_arena(&journey->arena);
    cevents_status status;
    if (travel->format == CEVENTS_EVENT_JSON) {
        status = travel->n_events == 1 ? cevents_event_to_json(events, &deep, &sink, NULL)
                                       : cevents_events_to_json(events, 2, &deep, &sink, NULL);
    } else {
        status = travel->n_events == 1 ? cevents_event_to_protobuf(events, &deep, &sink, NULL)
                                       : cevents_events_to_protobuf(events, 2, &deep, &sink, NULL);
    }
    assert_int_equal(status, CEVENTS_OK);
    journey->request.body = sink.data;
    journey->request.body_length = sink.length;
    end(&job);
}

static void whole_events(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof travels / sizeof travels[0]; i++) {
        const struct travel *travel = &travels[i];
        size_t least = 90;
        size_t most_handled = 0;
        size_t most_used = 0;
        for (size_t times = least; times < MOST_REPEATED; times++) {
            struct journey journey = {0};
            cevents_router *router = cevents_router_new(NULL);
            const cevents_header header = {"content-type", 12, travel->media_type, strlen(travel->media_type)};
            assert_int_equal(cevents_router_on_route(router, &deep_route, unused, &journey.handled), CEVENTS_OK);
            cevents_arena_init(&journey.arena, NULL, 0, CEVENTS_MALLOC);
            journey.router = router;
            journey.request.headers = &header;
            journey.request.n_headers = 1;
            pack(&journey, travel, times);
            size_t used = stack_used_by(serve, &journey);
            if (journey.handled == 0) {
                assert_int_equal(journey.code, 413);
                assert_non_null(strstr(journey.answer.data, "LIMIT_DEPTH"));
                times = MOST_REPEATED;
            } else {
                assert_int_equal(journey.code, travel->n_events == 1 ? 204 : 200);
                assert_int_equal(journey.handled, travel->n_events);
                most_handled = times;
                most_used = used;
            }
            cevents_arena_free(&journey.arena);
            cevents_router_free(router);
        }
        assert_in_range(most_handled, least, 100);
        print_message("%s with data nested %zu times: %zu bytes of stack\n", travel->media_type, most_handled,
                      most_used);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_to_struct), cmocka_unit_test(wire_to_struct), cmocka_unit_test(struct_to_json),
        cmocka_unit_test(struct_to_wire), cmocka_unit_test(whole_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
