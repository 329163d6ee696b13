/* In the steady state no event costs an allocation: neither of the arena's allocator nor of anybody by malloc. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "thing.h"
#include "variety3.pb-c.h"

/* Calls that take memory, by whomever. */
static volatile size_t allocations;

#if defined(__GLIBC__) && !defined(CEVENTS_SANITIZED)
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

#pragma GCC visibility push(default) /* the libraries' calls, too */

void *malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    allocations++;
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    allocations++;
    return __libc_memalign(alignment, size);
}
#pragma GCC visibility pop
#define COUNTS_MALLOC 1
#else
#define COUNTS_MALLOC 0
#endif

static void *take(void *data, size_t size)
{
    (void)data;
    allocations++;
    return malloc(size);
}

static void give_back(void *data, void *memory)
{
    (void)data;
    free(memory);
}

struct bench {
    cevents_arena arena;
    cevents_options options;
    cevents_decoder decoder;
    cevents_router *router;
    char *output;
    size_t handled;
};

enum { OUTPUT_SIZE = 1 << 16 };

typedef cevents_status scenario(struct bench *bench);

static cevents_status on_thing(const cevents_event *event, const Test__Thing *thing, void *context)
{
    (void)event;
    assert_string_equal(thing->name, "buoy");
    ++*(size_t *)context;
    return CEVENTS_OK;
}

static cevents_status call_thing(cevents_function handler, const cevents_event *event, const ProtobufCMessage *data,
                                 void *context)
{
    return ((cevents_status(*)(const cevents_event *, const Test__Thing *, void *))handler)(
        event, (const Test__Thing *)data, context);
}

static cevents_status on_event(const cevents_event *event, void *context)
{
    (void)event;
    ++*(size_t *)context;
    return CEVENTS_OK;
}

static const cevents_route thing_route = {
    .type = "test.thing.v1.made",
    .envelope = "test.ThingMade",
    .product = "",
    .data = &thing_table,
    .thunk = call_thing,
    .type_length = 18,
};

#define DATA "{\"name\":\"buoy\",\"count\":3}"
#define MEMBERS(type)                                                                                                  \
    "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/sea\",\"type\":\"" type                                        \
    "\",\"time\":\"2026-11-22T06:00:00Z\",\"subject\":\"s\",\"chart\":\"north\""
#define EVENT "{" MEMBERS("test.thing.v1.made") ",\"data\":" DATA "}"
#define DATA_FIRST "{\"data\":" DATA "," MEMBERS("test.thing.v1.made") "}"
#define UNKNOWN "{" MEMBERS("test.other.v1.made") ",\"data\":" DATA "}"

static const char message_text[] =
    "{\"anInt32\":-5,\"aUint64\":\"18446744073709551615\",\"aDouble\":0.1,\"aString\":\"h\\u00e9llo \\\"quoted\\\"\","
    "\"someBytes\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v\",\"colour\":\"COLOUR_RED\","
    "\"leaf\":{\"number\":1,\"text\":\"t\"},\"manyInt32\":[1,2,3,4,5,6,7,8,9],\"manyString\":[\"a\",\"b\"],"
    "\"manyLeaf\":[{},{\"text\":\"x\"}],\"mapString\":{\"z\":\"1\",\"y\":\"2\",\"x\":\"3\"},"
    "\"mapLeaf\":{\"k\":{\"number\":2}},\"oneString\":\"chosen\"}";

static ProtobufCMessage *message_of(struct bench *bench)
{
    ProtobufCMessage *message;
    assert_int_equal(cevents_json_decode(&cevents__test__variety3__json, message_text, sizeof message_text - 1,
                                         &bench->arena, &bench->options, &message, NULL),
                     CEVENTS_OK);
    return message;
}

static cevents_status json_to_struct(struct bench *bench)
{
    return message_of(bench) != NULL ? CEVENTS_OK : CEVENTS_NO_MEMORY;
}

static cevents_status struct_to_json(struct bench *bench)
{
    cevents_sink sink = cevents_sink_to_buffer(bench->output, OUTPUT_SIZE);
    return cevents_json_encode(&cevents__test__variety3__json, message_of(bench), NULL, &sink, NULL);
}

static cevents_status struct_to_wire_and_back(struct bench *bench)
{
    const ProtobufCMessage *message = message_of(bench);
    ProtobufCMessage *back;
    cevents_sink sink = cevents_sink_to_buffer(bench->output, OUTPUT_SIZE);
    cevents_status status = cevents_wire_encode(&cevents__test__variety3__json, message, NULL, &sink, NULL);
    return status != CEVENTS_OK ? status
                                : cevents_wire_decode(&cevents__test__variety3__json, sink.data, sink.length,
                                                      &bench->arena, &bench->options, &back, NULL);
}

static cevents_status into_the_arena(struct bench *bench)
{
    const ProtobufCMessage *message = message_of(bench);
    const cevents_wire_options sorted = {.deterministic = true};
    cevents_sink json = cevents_sink_to_arena(&bench->arena);
    cevents_sink wire = cevents_sink_to_arena(&bench->arena);
    cevents_status status = cevents_json_encode(&cevents__test__variety3__json, message, NULL, &json, NULL);
    return status != CEVENTS_OK ? status
                                : cevents_wire_encode(&cevents__test__variety3__json, message, &sorted, &wire, NULL);
}

static cevents_status discard(void *context, const void *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return CEVENTS_OK;
}

static cevents_status through_a_function(struct bench *bench)
{
    const ProtobufCMessage *message = message_of(bench);
    cevents_sink sink = cevents_sink_to_function(discard, NULL, bench->output, OUTPUT_SIZE);
    cevents_status status = cevents_json_encode(&cevents__test__variety3__json, message, NULL, &sink, NULL);
    return status != CEVENTS_OK ? status
                                : cevents_wire_encode(&cevents__test__variety3__json, message, NULL, &sink, NULL);
}

static cevents_status dispatch_text(struct bench *bench, const char *text)
{
    return cevents_dispatch_json(bench->router, text, strlen(text), &bench->arena, &bench->options, NULL);
}

static cevents_status structured(struct bench *bench)
{
    return dispatch_text(bench, EVENT);
}

static cevents_status structured_data_first(struct bench *bench)
{
    return dispatch_text(bench, DATA_FIRST);
}

static cevents_status skipped(struct bench *bench)
{
    return dispatch_text(bench, UNKNOWN);
}

static cevents_status batch(struct bench *bench)
{
    static const char text[] = "[" EVENT "," DATA_FIRST "," UNKNOWN "," EVENT "]";
    return cevents_dispatch_batch(bench->router, text, sizeof text - 1, &bench->arena, &bench->options, NULL, NULL);
}

static cevents_status binary(struct bench *bench)
{
    static const cevents_header headers[] = {
        {"content-type", 12, "application/json", 16},
        {"ce-specversion", 14, "1.0", 3},
        {"ce-id", 5, "1", 1},
        {"ce-source", 9, "/sea%20side", 11},
        {"ce-chart", 8, "north", 5},
        {"ce-type", 7, "test.thing.v1.made", 18},
    };
    const cevents_http_message message = {headers, sizeof headers / sizeof headers[0], DATA, sizeof DATA - 1};
    return cevents_dispatch_http(bench->router, &message, &bench->arena, &bench->options, NULL, NULL);
}

/* Both ways: what is written in the protobuf format is dispatched. */
static cevents_status protobuf_format(struct bench *bench)
{
    cevents_event event;
    cevents_status status =
        cevents_event_from_json(EVENT, sizeof EVENT - 1, &bench->arena, &bench->options, &event, NULL);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_sink sink = cevents_sink_to_buffer(bench->output, OUTPUT_SIZE);
    status = cevents_event_to_protobuf(&event, &bench->options, &sink, NULL);
    if (status != CEVENTS_OK) {
        return status;
    }
    static const cevents_header type = {"content-type", 12, "application/cloudevents+protobuf", 32};
    const cevents_http_message message = {&type, 1, sink.data, sink.length};
    return cevents_dispatch_http(bench->router, &message, &bench->arena, &bench->options, NULL, NULL);
}

static cevents_status event_written(struct bench *bench)
{
    cevents_event event;
    cevents_status status =
        cevents_event_from_json(EVENT, sizeof EVENT - 1, &bench->arena, &bench->options, &event, NULL);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_sink sink = cevents_sink_to_buffer(bench->output, OUTPUT_SIZE);
    status = cevents_event_to_json(&event, &bench->options, &sink, NULL);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_http_message message;
    return cevents_http_encode(&event, CEVENTS_MODE_BINARY, &bench->arena, &bench->options, &message, NULL);
}

static void set_up(struct bench *bench)
{
    static ProtobufCAllocator allocator = {take, give_back, NULL};
    static const char filter[] = "{\"prefix\":{\"subject\":\"nothing\"}}";
    memset(bench, 0, sizeof *bench);
    bench->options.decoder = &bench->decoder;
    bench->output = malloc(OUTPUT_SIZE);
    cevents_arena_init(&bench->arena, NULL, 0, &allocator);
    bench->router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_route(bench->router, &thing_route, (cevents_function)on_thing, &bench->handled),
                     CEVENTS_OK);
    assert_int_equal(
        cevents_router_on_filter(bench->router, filter, sizeof filter - 1, NULL, on_event, &bench->handled, NULL),
        CEVENTS_OK);
}

static void tear_down(struct bench *bench)
{
    cevents_router_free(bench->router);
    cevents_arena_free(&bench->arena);
    free(bench->output);
}

enum { FIRST_ROUNDS = 3, ROUNDS = 50 };

/* `expected` in every round; `handled` events a round. */
static void check(scenario *work, cevents_status expected, size_t handled)
{
    struct bench bench;
    set_up(&bench);
    for (unsigned round = 0; round < FIRST_ROUNDS; round++) {
        assert_int_equal(work(&bench), expected);
        cevents_arena_reset(&bench.arena);
    }
    bench.handled = 0;
    size_t before = allocations;
    for (unsigned round = 0; round < ROUNDS; round++) {
        cevents_status status = work(&bench);
        cevents_arena_reset(&bench.arena);
        assert_int_equal(status, expected);
    }
    assert_int_equal(allocations - before, 0);
    assert_int_equal(bench.handled, handled * ROUNDS);
    tear_down(&bench);
}

static void codecs(void **state)
{
    (void)state;
    check(json_to_struct, CEVENTS_OK, 0);
    check(struct_to_json, CEVENTS_OK, 0);
    check(struct_to_wire_and_back, CEVENTS_OK, 0);
    check(into_the_arena, CEVENTS_OK, 0);
    check(through_a_function, CEVENTS_OK, 0);
}

static void events(void **state)
{
    (void)state;
    check(structured, CEVENTS_OK, 1);
    check(structured_data_first, CEVENTS_OK, 1);
    check(skipped, CEVENTS_UNKNOWN_TYPE, 0);
    check(batch, CEVENTS_UNKNOWN_TYPE, 3);
    check(binary, CEVENTS_OK, 1);
    check(protobuf_format, CEVENTS_OK, 1);
    check(event_written, CEVENTS_OK, 0);
}

static void what_is_counted(void **state)
{
    (void)state;
    size_t before = allocations;
    char *volatile copy = strdup("by a library");
    free(copy);
    assert_int_equal(allocations - before, COUNTS_MALLOC);
    struct bench bench;
    set_up(&bench);
    before = allocations;
    assert_int_equal(json_to_struct(&bench), CEVENTS_OK);
    assert_true(allocations > before);
    tear_down(&bench);
}

int main(void)
{
    thing_prepare();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codecs),
        cmocka_unit_test(events),
        cmocka_unit_test(what_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
