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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_to_struct),
        cmocka_unit_test(wire_to_struct),
        cmocka_unit_test(struct_to_json),
        cmocka_unit_test(struct_to_wire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
