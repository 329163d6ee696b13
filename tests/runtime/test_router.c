#include "failing.h"
#include "router_testing.h"

static void typed_handlers_get_decoded_data(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_route(router, &thing_route, (cevents_function)on_thing, &listener), CEVENTS_OK);
    assert_int_equal(dispatch(bench, router, "test.thing.v1.made", "{\"name\":\"n\",\"count\":7}"), CEVENTS_OK);
    assert_int_equal(dispatch(bench, router, "test.thing.v1.made", ""), CEVENTS_OK);
    assert_string_equal(listener.calls, "thing n 7 thing  0 ");
    assert_int_equal(dispatch(bench, router, "test.thing.v1.made", "{\"name\":^{}}"), CEVENTS_WRONG_TYPE);
    assert_int_equal(bench->error.offset, bench->caret);
    assert_string_equal(bench->error.path, "data.name");
    assert_string_equal(listener.calls, "thing n 7 thing  0 ");
    cevents_router_free(router);
}

static void the_most_exact_handler_counts(void **state)
{
    struct bench *bench = *state;
    struct listener exact = {"", CEVENTS_OK};
    struct listener longer = {"", CEVENTS_OK};
    struct listener shorter = {"", CEVENTS_OK};
    struct listener unknown = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(CEVENTS_MALLOC);
    assert_int_equal(cevents_router_on_prefix(router, "a.", on_event, &shorter), CEVENTS_OK);
    assert_int_equal(cevents_router_on_prefix(router, "a.b.", on_event, &unknown), CEVENTS_OK);
    assert_int_equal(cevents_router_on_prefix(router, "x", on_event, &shorter), CEVENTS_OK);
    assert_int_equal(cevents_router_on_prefix(router, "a.b.", on_event, &longer), CEVENTS_OK);
    assert_int_equal(cevents_router_on_type(router, "a.b.c", on_event, &unknown), CEVENTS_OK);
    assert_int_equal(cevents_router_on_type(router, "a.b.c", on_event, &exact), CEVENTS_OK);
    assert_int_equal(cevents_router_on_unknown(router, on_event, &unknown), CEVENTS_OK);
    static const char *const types[] = {"a.b.c", "a.b.C", "a.b.", "a.b", "a.", "a", "b", "xy"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        assert_int_equal(dispatch(bench, router, types[i], ""), CEVENTS_OK);
    }
    assert_string_equal(exact.calls, "a.b.c (0) ");
    assert_string_equal(longer.calls, "a.b.C (0) a.b. (0) ");
    assert_string_equal(shorter.calls, "a.b (0) a. (0) xy (0) ");
    assert_string_equal(unknown.calls, "a (0) b (0) ");
    assert_string_equal(bench->record.text, "unknown event type type @0 a\nunknown event type type @0 b\n");
    cevents_router_free(router);
}

static void an_empty_prefix_takes_all(void **state)
{
    struct bench *bench = *state;
    struct listener all = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_prefix(router, "", on_event, &all), CEVENTS_OK);
    assert_int_equal(dispatch(bench, router, "any", ""), CEVENTS_OK);
    assert_string_equal(all.calls, "any (0) ");
    cevents_router_free(router);
}

static void unknown_types_have_their_own_status(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    cevents_status status = dispatch(bench, router, "no.such", "{\"name\":5}");
    bench->caret = 0;
    assert_fault(bench, status, CEVENTS_UNKNOWN_TYPE, "type", "no handler for events of type no.such");
    assert_string_equal(bench->record.text, "unknown event type type @0 no.such\n");
    assert_int_equal(cevents_router_on_unknown(router, on_event, &listener), CEVENTS_OK);
    assert_int_equal(dispatch(bench, router, "no.such", "{\"name\":5}"), CEVENTS_OK);
    bench->options.strict = CEVENTS_STRICT_ROUTING;
    status = dispatch(bench, router, "no.such", "");
    bench->caret = 0;
    assert_fault(bench, status, CEVENTS_REFUSED, "type", "no handler for events of type no.such");
    assert_string_equal(listener.calls, "no.such (1) ");
    cevents_router_free(router);
}

static void a_handlers_failure_is_passed_on(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_HANDLER_FAILED};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_type(router, "t", on_event, &listener), CEVENTS_OK);
    cevents_status status = dispatch(bench, router, "t", "");
    bench->caret = 0;
    assert_fault(bench, status, CEVENTS_HANDLER_FAILED, "", "the handler for events of type t failed");
    cevents_router_free(router);
}

static void takes_many_types(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    char type[32];
    for (int i = 0; i < 1000; i++) {
        snprintf(type, sizeof type, "type.%d", i);
        assert_int_equal(cevents_router_on_type(router, type, on_event, &listener), CEVENTS_OK);
    }
    bench->options.report = NULL;
    for (int i = 0; i < 1000; i++) {
        snprintf(type, sizeof type, "type.%d", i);
        listener.calls[0] = '\0';
        assert_int_equal(dispatch(bench, router, type, ""), CEVENTS_OK);
        assert_memory_equal(listener.calls, type, strlen(type));
        assert_int_equal(dispatch(bench, router, type + 1, ""), CEVENTS_UNKNOWN_TYPE);
        cevents_arena_reset(&bench->arena);
    }
    cevents_router_free(router);
}

static void refuses_missing_arguments(void **state)
{
    (void)state;
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_type(router, NULL, on_event, NULL), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(cevents_router_on_type(router, "t", NULL, NULL), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(cevents_router_on_type(NULL, "t", on_event, NULL), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(cevents_router_on_prefix(router, NULL, on_event, NULL), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(cevents_router_on_route(router, NULL, (cevents_function)on_thing, NULL), CEVENTS_INVALID_ARGUMENT);
    assert_int_equal(cevents_router_on_unknown(router, NULL, NULL), CEVENTS_INVALID_ARGUMENT);
    cevents_router_free(router);
    cevents_router_free(NULL);
}

#define EVENT(id, type, data)                                                                                          \
    "{\"specversion\":\"1.0\",\"id\":\"" id "\",\"source\":\"/s\",\"type\":\"" type "\",\"data\":" data "}"

static void a_batch_has_an_outcome_for_each_event(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_route(router, &thing_route, (cevents_function)on_thing, &listener), CEVENTS_OK);
    lay(bench, "[" EVENT("1", "test.thing.v1.made", "{\"name\":\"a\"}") ",\n" EVENT(
                   "2", "test.thing.v1.made",
                   "{\"count\":^true}") "," EVENT("3", "other", "5") ",{\"id\":4}," EVENT("5", "test.thing.v1.made",
                                                                                          "{\"count\":5}") "]");
    cevents_outcomes outcomes;
    cevents_status status = cevents_dispatch_batch(router, bench->body, bench->length, &bench->arena, &bench->options,
                                                   &outcomes, &bench->error);
    assert_int_equal(status, CEVENTS_WRONG_TYPE);
    assert_int_equal(bench->error.offset, bench->caret);
    assert_string_equal(bench->error.path, "[1].data.count");
    assert_string_equal(listener.calls, "thing a 0 thing  5 ");
    static const cevents_status expected[] = {CEVENTS_OK, CEVENTS_WRONG_TYPE, CEVENTS_UNKNOWN_TYPE,
                                              CEVENTS_INVALID_ATTRIBUTE, CEVENTS_OK};
    assert_int_equal(outcomes.count, 5);
    for (size_t i = 0; i < outcomes.count; i++) {
        const cevents_outcome *outcome = &outcomes.items[i];
        assert_int_equal(outcome->status, expected[i]);
        assert_int_equal(bench->body[outcome->offset], '{');
        assert_int_equal(bench->body[outcome->offset + outcome->length - 1], '}');
        assert_true((outcome->error == NULL) == (outcome->status == CEVENTS_OK));
        assert_true(outcome->error == NULL || outcome->error->status == outcome->status);
    }
    assert_string_equal(outcomes.items[1].error->path, "[1].data.count");
    assert_string_equal(outcomes.items[3].error->path, "[3].id");
    cevents_router_free(router);
}

static void a_broken_batch_stops(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_unknown(router, on_event, &listener), CEVENTS_OK);
    cevents_outcomes outcomes;
    lay(bench, "[" EVENT("1", "t", "1") "^;" EVENT("2", "t", "2") "]");
    cevents_status status =
        cevents_dispatch_batch(router, bench->body, bench->length, &bench->arena, NULL, &outcomes, &bench->error);
    assert_fault(bench, status, CEVENTS_MALFORMED_JSON, "", "expected ',' or ']'");
    assert_string_equal(listener.calls, "t (1) ");
    assert_int_equal(outcomes.count, 2);
    assert_int_equal(outcomes.items[0].status, CEVENTS_OK);
    assert_int_equal(outcomes.items[1].status, CEVENTS_MALFORMED_JSON);
    assert_int_equal(outcomes.items[1].offset, bench->caret);
    assert_int_equal(outcomes.items[1].offset + outcomes.items[1].length, bench->length);
    lay(bench, "^{}");
    status = cevents_dispatch_batch(router, bench->body, bench->length, &bench->arena, NULL, &outcomes, &bench->error);
    assert_fault(bench, status, CEVENTS_NOT_AN_EVENT, "", "a batch in the JSON format is an array");
    assert_int_equal(outcomes.count, 0);
    cevents_router_free(router);
}

static cevents_status count_call(const cevents_event *event, const Test__Thing *thing, void *context)
{
    (void)event;
    *(int *)context += thing->count;
    return CEVENTS_OK;
}

/* A batch of any length needs no more memory than its largest event, when nobody asks for outcomes. */
static void a_batch_takes_back_memory(void **state)
{
    struct bench *bench = *state;
    static uint8_t block[1000];
    static char body[100000];
    size_t length = 0;
    for (int i = 0; i < 500; i++) {
        length +=
            (size_t)snprintf(body + length, sizeof body - length, "%s%s", i == 0 ? "[" : ",",
                             EVENT("1", "test.thing.v1.made", "{\"name\":\"a name of some length\",\"count\":1}"));
    }
    length += (size_t)snprintf(body + length, sizeof body - length, "]");
    int count = 0;
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_route(router, &thing_route, (cevents_function)count_call, &count), CEVENTS_OK);
    cevents_arena fixed;
    cevents_arena_init(&fixed, block, sizeof block, NULL);
    assert_int_equal(cevents_dispatch_batch(router, body, length, &fixed, NULL, NULL, &bench->error), CEVENTS_OK);
    assert_int_equal(count, 500);
    cevents_router_free(router);
}

/* Without a report callback, data is passed over and left to who uses it. */
static void data_is_checked_by_who_uses_it(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *type;
        const char *data;
        cevents_status status;
        const char *path;
        const char *calls;
    } cases[] = {
        {"test.thing.v1.made", "{\"name\":\"}]\\\"{\",\"count\":3}", CEVENTS_OK, "", "thing }]\"{ 3 "},
        {"test.thing.v1.made", "{\"count\":^}", CEVENTS_MALFORMED_JSON, "data.count", ""},
        {"test.thing.v1.made", "{\"count\":1^]", CEVENTS_MALFORMED_JSON, "data", ""},
        {"test.thing.v1.made", "{\"count\":{\"a\":[^}}", CEVENTS_MALFORMED_JSON, "data.count", ""},
        {"test.thing.v1.made", "[1,2]", CEVENTS_WRONG_TYPE, "data", ""},
        {"test.seen.x", "{\"a\":[1,{}]}", CEVENTS_OK, "", "test.seen.x (1) "},
        {"test.seen.x", "{\"a\":[1,^]}", CEVENTS_MALFORMED_JSON, "data.a[1]", ""},
        {"test.seen.x", "{\"a\":1^]", CEVENTS_MALFORMED_JSON, "data.a", ""},
        {"test.nobody", "{\"a\":[1]}", CEVENTS_UNKNOWN_TYPE, "type", ""},
        {"test.nobody", "{\"a\":[1,]}", CEVENTS_UNKNOWN_TYPE, "type", ""},
        {"test.nobody", "{\"a\":[1^}", CEVENTS_MALFORMED_JSON, "data.a[0]", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct listener listener = {"", CEVENTS_OK};
        char body[BODY_SIZE];
        cevents_router *router = cevents_router_new(NULL);
        assert_int_equal(cevents_router_on_route(router, &thing_route, (cevents_function)on_thing, &listener),
                         CEVENTS_OK);
        assert_int_equal(cevents_router_on_prefix(router, "test.seen.", on_event, &listener), CEVENTS_OK);
        for (int batched = 0; batched < 2; batched++) {
            memset(&listener, 0, sizeof listener);
            bench->error = (cevents_error){0};
            snprintf(body, sizeof body, "%s{" CORE ",\"type\":\"%s\",\"data\":%s}%s", batched ? "[" : "", cases[i].type,
                     cases[i].data, batched ? "]" : "");
            lay(bench, body);
            cevents_status status =
                batched ? cevents_dispatch_batch(router, bench->body, bench->length, &bench->arena, NULL, NULL,
                                                 &bench->error)
                        : cevents_dispatch_json(router, bench->body, bench->length, &bench->arena, NULL, &bench->error);
            char path[64];
            snprintf(path, sizeof path, "%s%s", batched && status >= CEVENTS_MALFORMED_JSON ? "[0]." : "",
                     cases[i].path);
            if (status != cases[i].status || strcmp(bench->error.path, status == CEVENTS_OK ? "" : path) != 0) {
                fail_msg("%s: %s at %zu, %s: %s", body, cevents_status_name(status), bench->error.offset,
                         bench->error.path, bench->error.message);
            }
            if (strchr(cases[i].data, '^') != NULL) {
                assert_int_equal(bench->error.offset, bench->caret);
            }
            assert_string_equal(listener.calls, cases[i].calls);
        }
        cevents_router_free(router);
    }
}

static void http_in_each_mode(void **state)
{
    struct bench *bench = *state;
    struct listener listener = {"", CEVENTS_OK};
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_route(router, &thing_route, (cevents_function)on_thing, &listener), CEVENTS_OK);
    static const char structured[] = EVENT("1", "test.thing.v1.made", "{\"name\":\"s\"}");
    static const char batch[] = "[" EVENT("1", "test.thing.v1.made", "{\"name\":\"b\"}") "]";
    static const char wire[] = "\x0A\x01w\x10\x09";
    static const cevents_header binary_headers[] = {{"ce-specversion", 14, "1.0", 3},
                                                    {"ce-id", 5, "1", 1},
                                                    {"ce-source", 9, "/s", 2},
                                                    {"ce-type", 7, "test.thing.v1.made", 18},
                                                    {"content-type", 12, "application/protobuf", 20}};
    static const cevents_header structured_headers[] = {{"content-type", 12, "application/cloudevents+json", 28}};
    static const cevents_header batch_headers[] = {{"content-type", 12, "application/cloudevents-batch+json", 34}};
    const cevents_http_message messages[] = {
        {binary_headers, 5, wire, sizeof wire - 1},
        {structured_headers, 1, structured, sizeof structured - 1},
        {batch_headers, 1, batch, sizeof batch - 1},
    };
    cevents_outcomes outcomes;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(
            cevents_dispatch_http(router, &messages[i], &bench->arena, &bench->options, &outcomes, &bench->error),
            CEVENTS_OK);
        assert_int_equal(outcomes.count, 1);
        assert_int_equal(outcomes.items[0].status, CEVENTS_OK);
    }
    assert_string_equal(listener.calls, "thing w 9 thing s 0 thing b 0 ");
    const cevents_http_message cut = {binary_headers, 5, wire, 2};
    assert_int_equal(cevents_dispatch_http(router, &cut, &bench->arena, NULL, &outcomes, &bench->error),
                     CEVENTS_MALFORMED_WIRE);
    assert_int_equal(outcomes.count, 1);
    assert_int_equal(outcomes.items[0].error->status, CEVENTS_MALFORMED_WIRE);
    const cevents_http_message none = {NULL, 0, NULL, 0};
    assert_int_equal(cevents_dispatch_http(router, &none, &bench->arena, NULL, &outcomes, &bench->error),
                     CEVENTS_NOT_AN_EVENT);
    assert_int_equal(outcomes.count, 0);
    cevents_router_free(router);
}

static cevents_status build(cevents_router *router)
{
    char type[16];
    cevents_status status = cevents_router_on_route(router, &thing_route, (cevents_function)on_thing, NULL);
    for (int i = 0; i < 20 && status == CEVENTS_OK; i++) {
        snprintf(type, sizeof type, "type.%d", i);
        status = cevents_router_on_type(router, type, on_event, NULL);
    }
    for (int i = 0; i < 6 && status == CEVENTS_OK; i++) {
        snprintf(type, sizeof type, "prefix.%d", i);
        status = cevents_router_on_prefix(router, type, on_event, NULL);
    }
    return status;
}

static void survives_each_failed_allocation(void **state)
{
    (void)state;
    bool whole = false;
    for (int fail_at = 1; !whole; fail_at++) {
        struct failing failing = {.fail_at = fail_at};
        ProtobufCAllocator allocator = {failing_alloc, failing_free, &failing};
        cevents_router *router = cevents_router_new(&allocator);
        assert_true((router == NULL) == (fail_at == 1));
        if (router == NULL) {
            continue;
        }
        cevents_status status = build(router);
        whole = failing.calls < fail_at;
        assert_int_equal(status, whole ? CEVENTS_OK : CEVENTS_NO_MEMORY);
        cevents_router_free(router);
        assert_int_equal(failing.in_use, 0);
    }
}

/* A registration that fails leaves what there was, and can be made again. */
static void a_failed_registration_changes_nothing(void **state)
{
    struct bench *bench = *state;
    for (int fail_at = 1;; fail_at++) {
        struct failing failing = {0};
        ProtobufCAllocator allocator = {failing_alloc, failing_free, &failing};
        struct listener old = {.answer = CEVENTS_OK};
        struct listener new = {.answer = CEVENTS_OK};
        static const char filter[] = "{\"prefix\":{\"type\":\"n\"}}";
        cevents_router *router = cevents_router_new(&allocator);
        assert_non_null(router);
        assert_int_equal(cevents_router_on_type(router, "old", on_event, &old), CEVENTS_OK);
        assert_int_equal(cevents_router_on_prefix(router, "old.", on_event, &old), CEVENTS_OK);

        failing.calls = 0;
        failing.fail_at = fail_at;
        cevents_status status = CEVENTS_OK;
        const char *types[] = {"new", "new.1", "new.2", "new.3", "new.4", "new.5", "new.6", "new.7"};
        size_t added = 0;
        for (; added < 8 && status == CEVENTS_OK; added++) {
            status = cevents_router_on_type(router, types[added], on_event, &new);
        }
        added -= status != CEVENTS_OK;
        bool typed = status == CEVENTS_OK;
        if (typed) {
            status = cevents_router_on_prefix(router, "new.p.", on_event, &new);
        }
        bool prefixed = status == CEVENTS_OK;
        if (prefixed) {
            status = cevents_router_on_filter(router, filter, sizeof filter - 1, NULL, on_event, &new, NULL);
        }
        bool whole = failing.calls < fail_at;
        assert_int_equal(status, whole ? CEVENTS_OK : CEVENTS_NO_MEMORY);

        assert_int_equal(dispatch(bench, router, "old", ""), CEVENTS_OK);
        assert_int_equal(dispatch(bench, router, "old.x", ""), CEVENTS_OK);
        assert_string_equal(old.calls, "old (0) old.x (0) ");
        for (size_t i = 0; i < 8; i++) {
            assert_int_equal(dispatch(bench, router, types[i], ""),
                             i < added || whole ? CEVENTS_OK : CEVENTS_UNKNOWN_TYPE);
        }
        assert_int_equal(dispatch(bench, router, "new.p.1", ""), prefixed ? CEVENTS_OK : CEVENTS_UNKNOWN_TYPE);
        failing.fail_at = 0;
        assert_int_equal(cevents_router_on_type(router, "new.7", on_event, &new), CEVENTS_OK);
        new.calls[0] = '\0';
        assert_int_equal(dispatch(bench, router, "new.7", ""), CEVENTS_OK);
        cevents_router_free(router);
        assert_int_equal(failing.in_use, 0);
        if (whole) {
            assert_in_range(fail_at, 10, 100);
            return;
        }
    }
}

static void routing_tables_find_exact_types(void **state)
{
    (void)state;
    static const cevents_route routes[] = {
        {.type = "a.b", .type_length = 3}, {.type = "a.bc", .type_length = 4}, {.type = "b", .type_length = 1}};
    const cevents_route *const sorted[] = {&routes[0], &routes[1], &routes[2]};
    uint32_t slots[4] = {0};
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t slot = cevents_hash_slot(cevents_hash_text(routes[i].type, routes[i].type_length), 2);
        while (slots[slot] != 0) {
            slot = (slot + 1) % 4;
        }
        slots[slot] = i + 1;
    }
    const cevents_routing_table table = {sorted, slots, 3, 2};
    assert_ptr_equal(cevents_routing_table_find(&table, "a.bc", 3), &routes[0]);
    assert_ptr_equal(cevents_routing_table_find(&table, "a.bc", 4), &routes[1]);
    assert_ptr_equal(cevents_routing_table_find(&table, "b", 1), &routes[2]);
    assert_null(cevents_routing_table_find(&table, "B", 1));
    assert_null(cevents_routing_table_find(&table, "", 0));
    const cevents_routing_table empty = {NULL, NULL, 0, 0};
    assert_null(cevents_routing_table_find(&empty, "a.b", 3));
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
        TEST(typed_handlers_get_decoded_data),
        TEST(the_most_exact_handler_counts),
        TEST(an_empty_prefix_takes_all),
        TEST(unknown_types_have_their_own_status),
        TEST(a_handlers_failure_is_passed_on),
        TEST(takes_many_types),
        TEST(refuses_missing_arguments),
        TEST(a_batch_has_an_outcome_for_each_event),
        TEST(a_broken_batch_stops),
        TEST(a_batch_takes_back_memory),
        TEST(data_is_checked_by_who_uses_it),
        TEST(http_in_each_mode),
        TEST(survives_each_failed_allocation),
        TEST(a_failed_registration_changes_nothing),
        TEST(routing_tables_find_exact_types),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
