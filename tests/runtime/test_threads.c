/* Many threads share a router, its filters, tables and sets; each has an arena and a decoder. For ThreadSanitizer. */
#include <pthread.h>
#include <stdatomic.h>

#include "router_testing.h"

#include "google/protobuf/struct.pb-c.h"
#include "variety3.pb-c.h"

enum { THREADS = 8, ROUNDS = 200 };

static atomic_uint things;
static atomic_uint variants;
static atomic_uint subscribed;
static atomic_uint unknown;

static cevents_status count_thing(const cevents_event *event, const Test__Thing *thing, void *context)
{
    (void)event;
    atomic_fetch_add((atomic_uint *)context, (unsigned)thing->count);
    return CEVENTS_OK;
}

static cevents_status count_event(const cevents_event *event, void *context)
{
    (void)event;
    atomic_fetch_add((atomic_uint *)context, 1);
    return CEVENTS_OK;
}

/* A handler that decodes and writes by itself, with tables and sets that all threads share. */
static cevents_status read_variety(const cevents_event *event, void *context)
{
    static const cevents_message_set *const sets[] = {&google__protobuf__struct__messages};
    const cevents_options options = {.any_types = sets, .n_any_types = 1};
    const cevents_json_options how = {.any_types = sets, .n_any_types = 1};
    const cevents_json_table *table = &cevents__test__variety3__json;
    ProtobufCMessage *message;
    cevents_status status = cevents_event_decode_data(event, table, event->arena, &options, &message, NULL);
    cevents_sink wire = cevents_sink_to_arena(event->arena);
    status = status == CEVENTS_OK ? cevents_wire_encode(table, message, NULL, &wire, NULL) : status;
    status = status == CEVENTS_OK
                 ? cevents_wire_decode(table, wire.data, wire.length, event->arena, NULL, &message, NULL)
                 : status;
    cevents_sink json = cevents_sink_to_arena(event->arena);
    status = status == CEVENTS_OK ? cevents_json_encode(table, message, &how, &json, NULL) : status;
    return status == CEVENTS_OK ? count_event(event, context) : status;
}

static const char *const bodies[] = {
    "{" CORE ",\"type\":\"test.thing.v1.made\",\"data\":{\"count\":2,\"name\":\"a\"}}",
    "{" CORE ",\"type\":\"variety.3\",\"data\":{\"mapString\":{\"b\":\"c\",\"a\":\"d\"},\"any\":{\"@type\":"
    "\"type.googleapis.com/google.protobuf.Struct\",\"value\":{\"a\":[1,2]}},\"aDouble\":1.5}}",
    "{" CORE ",\"type\":\"elsewhere\",\"subject\":\"of.all\"}",
    "{" CORE ",\"type\":\"nobody's\"}",
};

struct worker {
    pthread_t thread;
    const cevents_router *router;
    unsigned failures;
};

static void *work(void *context)
{
    struct worker *worker = context;
    static _Thread_local cevents_decoder decoder;
    const cevents_options options = {.decoder = &decoder};
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    for (size_t i = 0; i < ROUNDS; i++) {
        const char *body = bodies[i % 4];
        cevents_error error;
        cevents_arena_reset(&arena);
        worker->failures +=
            cevents_dispatch_json(worker->router, body, strlen(body), &arena, &options, &error) != CEVENTS_OK;
    }
    cevents_arena_free(&arena);
    return NULL;
}

static void threads_share_a_router(void **state)
{
    (void)state;
    static const char pattern[] = "{\"pattern\":{\"subject\":\"of.*\"}}";
    static struct worker workers[THREADS];
    cevents_router *inner = cevents_router_new(NULL);
    cevents_router *router = cevents_router_new(NULL);
    thing_prepare();
    assert_int_equal(cevents_router_on_route(router, &thing_route, (cevents_function)count_thing, &things), CEVENTS_OK);
    assert_int_equal(cevents_router_on_prefix(router, "variety.", read_variety, &variants), CEVENTS_OK);
    assert_int_equal(cevents_router_on_unknown(router, count_event, &unknown), CEVENTS_OK);
    assert_int_equal(cevents_router_on_type(inner, "elsewhere", count_event, &subscribed), CEVENTS_OK);
    assert_int_equal(cevents_router_on_filter_router(router, pattern, sizeof pattern - 1, NULL, inner, NULL),
                     CEVENTS_OK);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i].router = router;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_int_equal(workers[i].failures, 0);
    }
    assert_int_equal(things, THREADS * ROUNDS / 4 * 2);
    assert_int_equal(variants, THREADS * ROUNDS / 4);
    assert_int_equal(subscribed, THREADS * ROUNDS / 4);
    assert_int_equal(unknown, THREADS * ROUNDS / 4);
    cevents_router_free(router);
    cevents_router_free(inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(threads_share_a_router)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
