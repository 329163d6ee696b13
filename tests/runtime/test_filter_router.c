#include "failing.h"
#include "router_internal.h"
#include "router_testing.h"

static cevents_status subscribe(struct bench *bench, cevents_router *router, const char *filter,
                                struct listener *listener)
{
    return cevents_router_on_filter(router, filter, strlen(filter), NULL, on_event, listener, &bench->error);
}

static cevents_status subscribe_router(struct bench *bench, cevents_router *router, const char *filter,
                                       cevents_router *inner)
{
    return cevents_router_on_filter_router(router, filter, strlen(filter), NULL, inner, &bench->error);
}

#define TYPES(pattern) "{\"pattern\": {\"type\": \"" pattern "\"}}"

/* Handlers write into one listener, so that their order shows. */
struct voice {
    struct listener *listener;
    const char *name;
    cevents_status answer;
};

static cevents_status speak(const cevents_event *event, void *context)
{
    (void)event;
    const struct voice *voice = context;
    note(voice->listener, "%s%d ", voice->name, 0);
    return voice->answer;
}

static void add_voice(cevents_router *router, const char *filter, struct voice *voice)
{
    assert_int_equal(cevents_router_on_filter(router, filter, strlen(filter), NULL, speak, voice, NULL), CEVENTS_OK);
}

static void every_filter_that_passes_counts_in_order(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    struct voice voices[] = {{&listener, "first", CEVENTS_OK},  {&listener, "second", CEVENTS_OK},
                             {&listener, "third", CEVENTS_OK},  {&listener, "type", CEVENTS_OK},
                             {&listener, "prefix", CEVENTS_OK}, {&listener, "unknown", CEVENTS_OK}};
    cevents_router *router = cevents_router_new(NULL);
    add_voice(router, TYPES("a.*"), &voices[0]);
    add_voice(router, TYPES("a.b|x"), &voices[1]);
    add_voice(router, TYPES("a.*"), &voices[2]);
    assert_int_equal(cevents_router_on_type(router, "a.b", speak, &voices[3]), CEVENTS_OK);
    assert_int_equal(cevents_router_on_prefix(router, "a.", speak, &voices[4]), CEVENTS_OK);
    assert_int_equal(cevents_router_on_unknown(router, speak, &voices[5]), CEVENTS_OK);
    static const struct {
        const char *type;
        const char *calls;
    } expected[] = {
        {"a.b", "type0 first0 second0 third0 "},
        {"a.c", "prefix0 first0 third0 "},
        {"x", "second0 "},
        {"y", "unknown0 "},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        listener.calls[0] = '\0';
        assert_int_equal(dispatch(bench, router, expected[i].type, ""), CEVENTS_OK);
        assert_string_equal(listener.calls, expected[i].calls);
    }
    assert_string_equal(bench->record.text, "unknown event type type @0 y\n");
    cevents_router_free(router);
}

static void one_that_fails_stops_no_other(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    struct voice voices[] = {{&listener, "first", CEVENTS_OK},
                             {&listener, "second", CEVENTS_HANDLER_FAILED},
                             {&listener, "third", CEVENTS_NO_SPACE}};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_route(router, &thing_route, (cevents_function)on_thing, &listener), CEVENTS_OK);
    for (size_t i = 0; i < 3; i++) {
        add_voice(router, "[]", &voices[i]);
    }
    assert_int_equal(dispatch(bench, router, "other", ""), CEVENTS_HANDLER_FAILED);
    assert_string_equal(bench->error.message, "the handler for events of type other failed");
    assert_string_equal(listener.calls, "first0 second0 third0 ");
    listener.calls[0] = '\0';
    assert_int_equal(dispatch(bench, router, "test.thing.v1.made", "{\"count\":^[]}"), CEVENTS_WRONG_TYPE);
    assert_int_equal(bench->error.offset, bench->caret);
    assert_string_equal(bench->error.path, "data.count");
    assert_string_equal(listener.calls, "first0 second0 third0 ");
    cevents_router_free(router);
}

static void strict_routing_takes_filters_for_handlers(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(subscribe(bench, router, TYPES("a"), &listener), CEVENTS_OK);
    bench->options.strict = CEVENTS_STRICT_ROUTING;
    assert_int_equal(dispatch(bench, router, "a", ""), CEVENTS_OK);
    assert_int_equal(dispatch(bench, router, "b", ""), CEVENTS_REFUSED);
    bench->options.strict = 0;
    assert_int_equal(dispatch(bench, router, "b", ""), CEVENTS_UNKNOWN_TYPE);
    assert_string_equal(listener.calls, "a (0) ");
    cevents_router_free(router);
}

/* The subscriber has typed handlers; its filter stands in front of all of them. */
static void a_router_behind_a_filter_gets_typed_data(void **state)
{
    struct bench *bench = *state;
    struct listener typed = {"", CEVENTS_OK};
    struct listener unknown = {"", CEVENTS_OK};
    cevents_router *inner = cevents_router_new(NULL);
    cevents_router *router = cevents_router_new(NULL);
    cevents_router *another = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_route(inner, &thing_route, (cevents_function)on_thing, &typed), CEVENTS_OK);
    assert_int_equal(subscribe_router(bench, router, TYPES("test.*"), inner), CEVENTS_OK);
    assert_int_equal(dispatch(bench, router, "test.thing.v1.made", "{\"name\":\"n\",\"count\":7}"), CEVENTS_OK);
    assert_string_equal(typed.calls, "thing n 7 ");
    assert_int_equal(dispatch(bench, router, "test.thing.v1.made", "{\"count\":^true}"), CEVENTS_WRONG_TYPE);
    assert_int_equal(bench->error.offset, bench->caret);
    /* What it has no handler for it has not taken. */
    assert_int_equal(dispatch(bench, router, "test.other", ""), CEVENTS_UNKNOWN_TYPE);
    assert_int_equal(cevents_router_on_unknown(inner, on_event, &unknown), CEVENTS_OK);
    assert_int_equal(dispatch(bench, router, "test.other", ""), CEVENTS_OK);
    assert_int_equal(dispatch(bench, router, "other", ""), CEVENTS_UNKNOWN_TYPE);
    assert_string_equal(unknown.calls, "test.other (0) ");
    /* It may serve others, and on its own. */
    assert_int_equal(subscribe_router(bench, another, "[]", inner), CEVENTS_OK);
    assert_int_equal(subscribe(bench, inner, TYPES("test.thing.*"), &unknown), CEVENTS_OK);
    typed.calls[0] = unknown.calls[0] = '\0';
    assert_int_equal(dispatch(bench, another, "test.thing.v1.made", "{\"count\":1}"), CEVENTS_OK);
    assert_int_equal(dispatch(bench, inner, "test.thing.v1.made", "{\"count\":2}"), CEVENTS_OK);
    assert_string_equal(typed.calls, "thing  1 thing  2 ");
    assert_string_equal(unknown.calls, "test.thing.v1.made (1) test.thing.v1.made (1) ");
    cevents_router_free(another);
    cevents_router_free(router);
    cevents_router_free(inner);
}

/* Errors of syntax in data have the path by the schema, also when the schema is a subscriber's. */
static void errors_know_the_data_of_a_router_behind_a_filter(void **state)
{
    struct bench *bench = *state;
    cevents_router *inner = cevents_router_new(NULL);
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_route(inner, &thing_route, (cevents_function)on_thing, NULL), CEVENTS_OK);
    assert_int_equal(subscribe_router(bench, router, "[]", inner), CEVENTS_OK);
    assert_ptr_equal(cevents_router_find_data(router, "test.thing.v1.made"), &thing_table);
    assert_null(cevents_router_find_data(router, "test.thing.v1.lost"));
    cevents_router_free(router);
    cevents_router_free(inner);
}

/* Who gets data as it came gets it checked, behind a filter as well. */
static void broken_data_reaches_no_subscriber(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *inner = cevents_router_new(NULL);
    cevents_router *router = cevents_router_new(NULL);
    bench->options.report = NULL; /* else all data is checked at once */
    assert_int_equal(cevents_router_on_route(router, &thing_route, (cevents_function)on_thing, &listener), CEVENTS_OK);
    assert_int_equal(subscribe(bench, router, TYPES("a.plain"), &listener), CEVENTS_OK);
    assert_int_equal(subscribe_router(bench, router, TYPES("a.inner|a.unknown|test.*"), inner), CEVENTS_OK);
    assert_int_equal(cevents_router_on_type(inner, "a.inner", on_event, &listener), CEVENTS_OK);
    static const char *const types[] = {"a.plain", "a.inner", "a.unknown", "test.thing.v1.made"};
    for (size_t i = 0; i < 4; i++) {
        if (i == 2) {
            assert_int_equal(dispatch(bench, router, types[i], "{\"a\":tru}"), CEVENTS_UNKNOWN_TYPE);
            assert_int_equal(cevents_router_on_unknown(inner, on_event, &listener), CEVENTS_OK);
        }
        assert_int_equal(dispatch(bench, router, types[i], "{\"a\":tru^}"), CEVENTS_MALFORMED_JSON);
        assert_int_equal(bench->error.offset, bench->caret);
    }
    assert_string_equal(listener.calls, "");
    cevents_router_free(router);
    cevents_router_free(inner);
}

static void routers_nest_one_deep(void **state)
{
    struct bench *bench = *state;
    cevents_router *a = cevents_router_new(NULL);
    cevents_router *b = cevents_router_new(NULL);
    cevents_router *c = cevents_router_new(NULL);
    assert_int_equal(subscribe_router(bench, a, "[]", a), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(subscribe_router(bench, a, "[]", b), CEVENTS_OK);
    assert_int_equal(subscribe_router(bench, b, "[]", a), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(subscribe_router(bench, b, "[]", c), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(subscribe_router(bench, c, "[]", a), CEVENTS_INVALID_ARGUMENT);
    assert_string_equal(bench->error.message, "routers nest one deep");
    assert_int_equal(subscribe_router(bench, a, "[]", c), CEVENTS_OK);
    cevents_router_free(a);
    cevents_router_free(b);
    cevents_router_free(c);
}

static void a_bad_filter_leaves_the_router_as_it_was(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    cevents_router *inner = cevents_router_new(NULL);
    lay(bench, "{^\"sql\": \"true\"}");
    cevents_status status = subscribe(bench, router, bench->body, &listener);
    assert_fault(bench, status, CEVENTS_INVALID_VALUE, "",
                 "\"sql\" is no dialect: all, any, exact, in, not, pattern, prefix, scope, suffix are");
    assert_int_equal(subscribe_router(bench, router, "{", inner), CEVENTS_MALFORMED_JSON);
    assert_int_equal(subscribe_router(bench, inner, "[]", router), CEVENTS_OK);
    const cevents_filter_limits limits = {.bytes = 1};
    assert_int_equal(cevents_router_on_filter(router, "[]", 2, &limits, on_event, NULL, NULL), CEVENTS_LIMIT_BYTES);
    assert_int_equal(dispatch(bench, router, "a", ""), CEVENTS_UNKNOWN_TYPE);
    assert_int_equal(cevents_router_on_filter(router, NULL, 0, NULL, on_event, NULL, NULL), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(cevents_router_on_filter(router, "[]", 2, NULL, NULL, NULL, NULL), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(cevents_router_on_filter(NULL, "[]", 2, NULL, on_event, NULL, NULL), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(cevents_router_on_filter_router(router, "[]", 2, NULL, NULL, NULL), CEVENTS_INVALID_ARGUMENT);
    cevents_router_free(inner);
    cevents_router_free(router);
}

#define EVENT(type, attributes)                                                                                        \
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"" type "\"," attributes "}"

/* A name with wildcards and a target, as API.stream has it; lists, as forest has them. */
static void subscriptions_of_other_systems(void **state)
{
    struct bench *bench = *state;
    struct listener stream = {"", CEVENTS_OK};
    struct listener forest = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(subscribe(bench, router,
                               "[" TYPES("my_app:*|my_other_event") ",{\"scope\":[{\"collectionid\":\"c\"},"
                                                                    "{\"projectid\":\"p\"},\"layoutid\"]}]",
                               &stream),
                     CEVENTS_OK);
    assert_int_equal(subscribe(bench, router,
                               "{\"in\":{\"resourcetype\":[\"release\",\"app\"],\"action\":[],\"project\":[\"web\"]}}",
                               &forest),
                     CEVENTS_OK);
    static const char *const events[] = {
        EVENT("my_app:chat", "\"collectionid\":\"c\",\"projectid\":\"p\",\"layoutid\":\"l\""),
        EVENT("my_app:started", "\"collectionid\":\"c\""),
        EVENT("forest.release.v1.created", "\"resourcetype\":\"release\",\"action\":\"created\",\"project\":\"web\""),
        EVENT("my_app:elsewhere", "\"collectionid\":\"d\""),
        EVENT("forest.release.v1.created", "\"resourcetype\":\"release\",\"action\":\"created\""),
    };
    for (size_t i = 0; i < 5; i++) {
        lay(bench, events[i]);
        assert_int_equal(cevents_dispatch_json(router, bench->body, bench->length, &bench->arena, NULL, &bench->error),
                         i < 3 ? CEVENTS_OK : CEVENTS_UNKNOWN_TYPE);
    }
    assert_string_equal(stream.calls, "my_app:chat (0) my_app:started (0) ");
    assert_string_equal(forest.calls, "forest.release.v1.created (0) ");
    cevents_router_free(router);
}

static cevents_status build(cevents_router *router, cevents_router *inner, cevents_error *error)
{
    cevents_status status = CEVENTS_OK;
    for (int i = 0; i < 6 && status == CEVENTS_OK; i++) {
        static const char filter[] = TYPES("a|b*");
        status = i % 2 == 0 ? cevents_router_on_filter(router, filter, sizeof filter - 1, NULL, on_event, NULL, error)
                            : cevents_router_on_filter_router(router, filter, sizeof filter - 1, NULL, inner, error);
    }
    return status;
}

static void survives_each_failed_allocation(void **state)
{
    struct bench *bench = *state;
    cevents_router *inner = cevents_router_new(NULL);
    cevents_status status = CEVENTS_NO_MEMORY;
    for (int fail_at = 2; status != CEVENTS_OK; fail_at++) {
        assert_in_range(fail_at, 2, 100);
        struct failing failing = {.fail_at = fail_at};
        ProtobufCAllocator allocator = {failing_alloc, failing_free, &failing};
        cevents_router *router = cevents_router_new(&allocator);
        bench->error.status = CEVENTS_OK;
        status = build(router, inner, &bench->error);
        assert_int_equal(status, failing.calls < fail_at ? CEVENTS_OK : CEVENTS_NO_MEMORY);
        assert_int_equal(bench->error.status, status);
        cevents_router_free(router);
        assert_int_equal(failing.in_use, 0);
    }
    cevents_router_free(inner);
}

static int prepare(void **state)
{
    (void)state;
    thing_prepare();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_filter_that_passes_counts_in_order),
        TEST(one_that_fails_stops_no_other),
        TEST(strict_routing_takes_filters_for_handlers),
        TEST(a_router_behind_a_filter_gets_typed_data),
        TEST(errors_know_the_data_of_a_router_behind_a_filter),
        TEST(broken_data_reaches_no_subscriber),
        TEST(routers_nest_one_deep),
        TEST(a_bad_filter_leaves_the_router_as_it_was),
        TEST(subscriptions_of_other_systems),
        TEST(survives_each_failed_allocation),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
