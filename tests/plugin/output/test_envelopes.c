/* Typed views, registration, routing tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "envelopes.cevents.h"
#include "fixtures.cevents.h"

static const char created[] =
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"test.thing.v1.created\","
    "\"event\":\"e\",\"int\":5,\"data\":{\"text\":\"hello\",\"count\":\"7\"}}";

static cevents_status on_created(const ThingCreatedEvent__View *event, void *context)
{
    int *calls = context;
    ++*calls;
    assert_string_equal(event->attributes->id, "1");
    assert_ptr_equal(event->attributes, &event->event->attributes);
    assert_string_equal(event->event_, "e");
    assert_null(event->data_);
    assert_string_equal(event->int_, "5");
    assert_string_equal(event->data->text, "hello");
    assert_int_equal(event->data->count, 7);
    return CEVENTS_HANDLER_FAILED;
}

static void test_typed_handler(void **state)
{
    (void)state;
    cevents_router *router = cevents_router_new(NULL);
    int calls = 0;
    assert_int_equal(on_thing_created(router, on_created, &calls), CEVENTS_OK);
    char block[8192];
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    cevents_error error = {0};
    cevents_status status = cevents_dispatch_json(router, created, sizeof created - 1, &arena, NULL, &error);
    assert_int_equal(status, CEVENTS_HANDLER_FAILED);
    assert_int_equal(calls, 1);
    cevents_router_free(router);
}

static void test_own_loop(void **state)
{
    (void)state;
    char block[8192];
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    cevents_event event;
    assert_int_equal(cevents_event_from_json(created, sizeof created - 1, &arena, NULL, &event, NULL), CEVENTS_OK);
    switch (envelopes__id(event.attributes.type)) {
    case THING_CREATED_EVENT__ID: {
        ThingCreatedEvent__View view = {0};
        assert_int_equal(thing_created_event__view(&event, &arena, NULL, &view, NULL), CEVENTS_OK);
        assert_ptr_equal(view.event, &event);
        assert_string_equal(view.data->text, "hello");
        assert_string_equal(view.event_, "e");
        break;
    }
    case OUTER__NO_SUFFIX__ID:
    case EVENT__ID:
    case ENVELOPES__ID_UNKNOWN:
        fail();
    }
}

static void test_ids(void **state)
{
    (void)state;
    assert_int_equal(envelopes__id(THING_CREATED_EVENT__TYPE), THING_CREATED_EVENT__ID);
    assert_int_equal(envelopes__id("test.thing.v1.nested*/"), OUTER__NO_SUFFIX__ID);
    assert_int_equal(envelopes__id("test.thing.v1.create"), ENVELOPES__ID_UNKNOWN);
    assert_int_equal(envelopes__id("TEST.EVENT"), ENVELOPES__ID_UNKNOWN);
    assert_int_equal(envelopes__id(""), ENVELOPES__ID_UNKNOWN);
    assert_int_equal(envelopes__id(NULL), ENVELOPES__ID_UNKNOWN);
}

static void test_routes(void **state)
{
    (void)state;
    const cevents_route *route =
        cevents_routing_table_find(&envelopes__routes, THING_CREATED_EVENT__TYPE, strlen(THING_CREATED_EVENT__TYPE));
    assert_ptr_equal(route, &thing_created_event__route);
    assert_string_equal(route->envelope, "ThingCreatedEvent");
    assert_string_equal(route->product, "A \"product\"");
    assert_ptr_equal(route->data, &data__json);
    assert_int_equal(route->n_extensions, 3);
    assert_string_equal(route->extensions[2], "int");
    assert_int_equal(route->type_length, strlen(route->type));
    assert_string_equal(outer__no_suffix__route.envelope, "Outer.NoSuffix");
    assert_null(outer__no_suffix__route.extensions);
}

static cevents_status on_nested(const Outer__NoSuffix__View *event, void *context)
{
    (void)context;
    assert_string_equal(event->data->text, "");
    return CEVENTS_OK;
}

static cevents_status on_plain_event(const Event__View *event, void *context)
{
    (void)context;
    assert_int_equal(event->data->number, 0);
    return CEVENTS_OK;
}

static void test_registration_names(void **state)
{
    (void)state;
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(outer__on_no_suffix(router, on_nested, NULL), CEVENTS_OK);
    assert_int_equal(on_event(router, on_plain_event, NULL), CEVENTS_OK);
    cevents_router_free(router);
}

static void test_catalog(void **state)
{
    (void)state;
    assert_int_equal(fixtures__routes.n_routes, 3);
    for (uint32_t i = 0; i < fixtures__routes.n_routes; i++) {
        const cevents_route *route = fixtures__routes.routes[i];
        assert_ptr_equal(cevents_routing_table_find(&fixtures__routes, route->type, route->type_length), route);
    }
    const cevents_message_set *sets[] = {&fixtures__messages};
    assert_ptr_equal(cevents_find_message(sets, 1, "Data", 4), &data__json);
    assert_ptr_equal(cevents_find_message(sets, 1, "Outer", 5), &outer__json);
    assert_null(cevents_find_message(sets, 1, "Outer.NoSuffix", 14));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typed_handler), cmocka_unit_test(test_own_loop),           cmocka_unit_test(test_ids),
        cmocka_unit_test(test_routes),        cmocka_unit_test(test_registration_names), cmocka_unit_test(test_catalog),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
