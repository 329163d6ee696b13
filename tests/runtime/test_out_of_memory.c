/* Every allocation fails in turn: a clean status, and nothing is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "variety3.pb-c.h"

struct failing {
    int left;
    int in_use;
};

static void *take(void *data, size_t size)
{
    struct failing *failing = data;
    if (failing->left == 0) {
        return NULL;
    }
    failing->left--;
    failing->in_use++;
    return malloc(size);
}

static void give_back(void *data, void *memory)
{
    struct failing *failing = data;
    failing->in_use--;
    free(memory);
}

typedef cevents_status scenario(cevents_arena *arena, cevents_error *error);

/* A text that takes many blocks of an arena. */
static char text[40000];

static cevents_status decode_and_encode(cevents_arena *arena, cevents_error *error)
{
    const cevents_json_table *table = &cevents__test__variety3__json;
    size_t length = (size_t)sprintf(text, "{\"mapString\":{\"\":\"\"");
    for (int i = 0; i < 500; i++) {
        length += (size_t)sprintf(text + length, ",\"%d\":\"%d\"", 499 - i, i);
    }
    length += (size_t)sprintf(text + length, ",\"1\":\"\"},\"manyLeaf\":[{},{},{},{\"text\":\"t\"}]}");
    ProtobufCMessage *message;
    cevents_status status = cevents_json_decode(table, text, length, arena, NULL, &message, error);
    assert_true((status == CEVENTS_OK) == (message != NULL));
    if (status != CEVENTS_OK) {
        return status;
    }
    const cevents_wire_options sorted = {.deterministic = true};
    cevents_sink wire = cevents_sink_to_arena(arena);
    status = cevents_wire_encode(table, message, &sorted, &wire, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    status = cevents_wire_decode(table, wire.data, wire.length, arena, NULL, &message, error);
    assert_true((status == CEVENTS_OK) == (message != NULL));
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_sink json = cevents_sink_to_arena(arena);
    return cevents_json_encode(table, message, NULL, &json, error);
}

static cevents_status take_event(const cevents_event *event, void *context)
{
    (void)context;
    return cevents_arena_alloc(event->arena, 5000) != NULL ? CEVENTS_OK : CEVENTS_NO_MEMORY;
}

static cevents_status dispatch_batch(cevents_arena *arena, cevents_error *error)
{
    size_t length = 0;
    for (int i = 0; i < 30; i++) {
        length +=
            (size_t)sprintf(text + length, "%c{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"s\",\"type\":\"t\"}",
                            i == 0 ? '[' : ',', i);
    }
    text[length++] = ']';
    static const char type[] = "application/cloudevents-batch+json";
    const cevents_header header = {"content-type", 12, type, sizeof type - 1};
    const cevents_http_message message = {&header, 1, text, length};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_type(router, "t", take_event, NULL), CEVENTS_OK);
    cevents_outcomes outcomes;
    cevents_status status = cevents_dispatch_http(router, &message, arena, NULL, &outcomes, error);
    cevents_router_free(router);
    return status;
}

static void run(scenario *scene)
{
    cevents_status status = CEVENTS_NO_MEMORY;
    int allocations = 0;
    for (; status != CEVENTS_OK; allocations++) {
        assert_true(allocations < 1000);
        struct failing failing = {allocations, 0};
        ProtobufCAllocator allocator = {take, give_back, &failing};
        cevents_arena arena;
        cevents_error error = {CEVENTS_OK, 0, "", ""};
        cevents_arena_init(&arena, NULL, 0, &allocator);
        status = scene(&arena, &error);
        if (status != CEVENTS_OK) {
            assert_int_equal(status, CEVENTS_NO_MEMORY);
            assert_int_equal(error.status, CEVENTS_NO_MEMORY);
            assert_string_not_equal(error.message, "");
        }
        cevents_arena_free(&arena);
        assert_int_equal(failing.in_use, 0);
    }
    assert_true(allocations > 2);
}

static void of_the_codecs(void **state)
{
    (void)state;
    run(decode_and_encode);
}

static void of_the_dispatch_of_a_batch(void **state)
{
    (void)state;
    run(dispatch_batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_the_codecs),
        cmocka_unit_test(of_the_dispatch_of_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
