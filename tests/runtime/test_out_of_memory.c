/*
 * What allocates, with memory that ends: every call of the allocator fails in turn, then fixed blocks of every size. A
 * clean status, nothing lost, nothing half done to be seen.
 */
#include "message_testing.h"

#include "failing.h"

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "variety3.pb-c.h"

/* Works in the arena; what it gets from a public call that fails, it returns. */
typedef cevents_status scenario(cevents_arena *arena, cevents_error *error);

/* A text that takes many blocks of an arena. */
static char text[40000];

static const cevents_message_set *const any_types[] = {&google__protobuf__any__messages,
                                                       &google__protobuf__struct__messages};
static const cevents_options options = {.any_types = any_types, .n_any_types = 2};

static ProtobufCMessage not_touched;

/* Reads JSON, writes wire bytes, reads those, writes JSON. */
static cevents_status there_and_back(const cevents_json_table *table, const char *json, size_t length,
                                     cevents_arena *arena, cevents_error *error)
{
    ProtobufCMessage *message = &not_touched;
    cevents_status status = cevents_json_decode(table, json, length, arena, &options, &message, error);
    assert_true((status == CEVENTS_OK) == (message != NULL));
    if (status != CEVENTS_OK) {
        return status;
    }
    const cevents_wire_options sorted = {.deterministic = true};
    cevents_sink wire = cevents_sink_to_arena(arena);
    status = cevents_wire_encode(table, message, &sorted, &wire, error);
    if (status != CEVENTS_OK) {
        assert_int_equal(wire.length, 0);
        return status;
    }
    message = &not_touched;
    status = cevents_wire_decode(table, wire.data, wire.length, arena, NULL, &message, error);
    assert_true((status == CEVENTS_OK) == (message != NULL));
    if (status != CEVENTS_OK) {
        return status;
    }
    const cevents_json_options how = {.any_types = any_types, .n_any_types = 2};
    cevents_sink out = cevents_sink_to_arena(arena);
    status = cevents_json_encode(table, message, &how, &out, error);
    assert_true(status == CEVENTS_OK || out.length == 0);
    return status;
}

static cevents_status maps_and_lists(cevents_arena *arena, cevents_error *error)
{
    size_t length = (size_t)sprintf(text, "{\"mapString\":{\"\":\"\"");
    for (int i = 0; i < 500; i++) {
        length += (size_t)sprintf(text + length, ",\"%d\":\"%d\"", 499 - i, i);
    }
    length += (size_t)sprintf(text + length, ",\"1\":\"\"},\"manyLeaf\":[{},{},{},{\"text\":\"t\"}],\"manyInt64\":[1");
    for (int i = 0; i < 500; i++) {
        length += (size_t)sprintf(text + length, ",%d", i);
    }
    length += (size_t)sprintf(text + length, "],\"fieldMask\":\"a,b\",\"someBytes\":\"TWE=\"}");
    return there_and_back(&cevents__test__variety3__json, text, length, arena, error);
}

static cevents_status structs_and_any(cevents_arena *arena, cevents_error *error)
{
    static const char json[] =
        "{\"@type\":\"type.googleapis.com/google.protobuf.Any\",\"value\":"
        "{\"@type\":\"type.googleapis.com/google.protobuf.Struct\",\"value\":{\"b\":[1,{},null],\"a\":{\"c\":\"d\"}}}}";
    return there_and_back(&google__protobuf__any__json, json, sizeof json - 1, arena, error);
}

static const char structured[] =
    "{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\",\"type\":\"t\",\"a\":\"\\u0041\",\"b\":true,\"c\":-7,\"d\":"
    "\"4\",\"e\":\"5\",\"No\":1,\"none\":null,\"time\":\"2020-01-01T00:00:00Z\",\"data_base64\":\"AAECAw==\"}";

static void tolerate(const cevents_report *report, void *context)
{
    (void)report;
    (void)context;
}

static cevents_status an_event_in_both_formats(cevents_arena *arena, cevents_error *error)
{
    const cevents_options reporting = {.report = tolerate};
    cevents_event event;
    cevents_status status =
        cevents_event_from_json(structured, sizeof structured - 1, arena, &reporting, &event, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_sink wire = cevents_sink_to_arena(arena);
    status = cevents_event_to_protobuf(&event, NULL, &wire, error);
    if (status != CEVENTS_OK) {
        assert_int_equal(wire.length, 0);
        return status;
    }
    status = cevents_event_from_protobuf(wire.data, wire.length, arena, NULL, &event, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_sink json = cevents_sink_to_arena(arena);
    status = cevents_event_to_json(&event, NULL, &json, error);
    assert_true(status == CEVENTS_OK || json.length == 0);
    return status;
}

static cevents_status batches_in_both_formats(cevents_arena *arena, cevents_error *error)
{
    size_t length = 0;
    for (int i = 0; i < 10; i++) {
        length += (size_t)sprintf(text + length, "%c%s", i == 0 ? '[' : ',', structured);
    }
    text[length++] = ']';
    cevents_event *events;
    size_t count;
    cevents_status status = cevents_events_from_json(text, length, arena, NULL, &events, &count, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_sink wire = cevents_sink_to_arena(arena);
    status = cevents_events_to_protobuf(events, count, NULL, &wire, error);
    if (status != CEVENTS_OK) {
        assert_int_equal(wire.length, 0);
        return status;
    }
    status = cevents_events_from_protobuf(wire.data, wire.length, arena, NULL, &events, &count, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    assert_int_equal(count, 10);
    cevents_sink json = cevents_sink_to_arena(arena);
    return cevents_events_to_json(events, count, NULL, &json, error);
}

static const struct form {
    cevents_binding binding;
    cevents_content_mode mode;
} forms[] = {
    {CEVENTS_BINDING_HTTP, CEVENTS_MODE_BINARY},      {CEVENTS_BINDING_HTTP, CEVENTS_MODE_STRUCTURED},
    {CEVENTS_BINDING_KAFKA, CEVENTS_MODE_BINARY},     {CEVENTS_BINDING_MQTT5, CEVENTS_MODE_BINARY},
    {CEVENTS_BINDING_MQTT3, CEVENTS_MODE_STRUCTURED}, {CEVENTS_BINDING_AMQP, CEVENTS_MODE_BINARY},
    {CEVENTS_BINDING_NATS, CEVENTS_MODE_BINARY},      {CEVENTS_BINDING_WEBSOCKET, CEVENTS_MODE_STRUCTURED},
    {CEVENTS_BINDING_PUBSUB, CEVENTS_MODE_BINARY},
};

static cevents_status messages_of_all_bindings(cevents_arena *arena, cevents_error *error)
{
    cevents_event event;
    cevents_status status = cevents_event_from_json(structured, sizeof structured - 1, arena, NULL, &event, error);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0] && status == CEVENTS_OK; i++) {
        const cevents_message_options how = {.mode = forms[i].mode, .key_by_partitionkey = true};
        cevents_message message;
        status = cevents_message_encode(&event, forms[i].binding, &how, arena, NULL, &message, error);
        if (status == CEVENTS_OK) {
            cevents_event again;
            status = cevents_message_decode(&message, arena, NULL, &again, error);
        }
    }
    if (status != CEVENTS_OK) {
        return status;
    }
    const cevents_event both[] = {event, event};
    cevents_http_message request;
    return cevents_http_encode_batch(both, 2, arena, NULL, &request, error);
}

static cevents_status an_event_that_is_built(cevents_arena *arena, cevents_error *error)
{
    static const Google__Protobuf__Value value = GOOGLE__PROTOBUF__VALUE__INIT;
    Google__Protobuf__Value number = value;
    number.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_NUMBER_VALUE;
    cevents_event_builder builder;
    cevents_event event;
    cevents_builder_begin(&builder, arena);
    cevents_builder_set(&builder, "source", "/s");
    cevents_builder_set(&builder, "type", "t");
    cevents_builder_set_new_id(&builder);
    cevents_builder_set_now(&builder, "time");
    cevents_builder_set_boolean(&builder, "yes", true);
    cevents_builder_set_integer(&builder, "number", -5);
    cevents_builder_set_binary(&builder, "bytes", "\1\2\3", 3);
    cevents_builder_set_timestamp(&builder, "then", cevents_now());
    cevents_builder_set_typed(&builder, "at", CEVENTS_ATTRIBUTE_URI, "https://h/p", 11);
    cevents_builder_set(&builder, "more", "x");
    cevents_builder_remove(&builder, "more");
    cevents_builder_set_message(&builder, &google__protobuf__value__json, &number.base);
    cevents_status status = cevents_builder_finish(&builder, NULL, &event, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_builder_edit(&builder, arena, &event);
    cevents_builder_set_data(&builder, CEVENTS_DATA_JSON, "{}", 2);
    cevents_builder_set(&builder, "id", "other");
    status = cevents_builder_finish(&builder, NULL, &event, error);
    if (status == CEVENTS_OK) {
        assert_string_equal(event.attributes.id, "other");
        assert_int_equal(event.attributes.n_extensions, 5);
    }
    return status;
}

static cevents_status pushes_of_pubsub(cevents_arena *arena, cevents_error *error)
{
    static const char *const bodies[] = {
        "{\"message\":{\"messageId\":\"1\",\"publishTime\":\"2020-01-01T00:00:00Z\",\"data\":\"TWE=\","
        "\"attributes\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\",\"e\":\"5\"}},\"subscription\":\"projects/p/"
        "subscriptions/s\"}",
        "{\"message\":{\"messageId\":\"1\",\"data\":\"e30=\",\"attributes\":{\"ce-id\":\"i\",\"ce-source\":\"s\","
        "\"ce-type\":\"t\",\"ce-specversion\":\"1.0\",\"content-type\":\"application/json\"}},\"subscription\":\"s\"}",
    };
    cevents_status status = CEVENTS_OK;
    for (size_t i = 0; i < 2 && status == CEVENTS_OK; i++) {
        static const char type[] = "application/json";
        const cevents_header header = {"content-type", 12, type, sizeof type - 1};
        const cevents_http_message request = {&header, 1, bodies[i], strlen(bodies[i])};
        cevents_event event;
        status = cevents_pubsub_decode(&request, NULL, arena, NULL, &event, error);
    }
    return status;
}

static cevents_status values_of_headers(cevents_arena *arena, cevents_error *error)
{
    const char *decoded;
    const char *encoded;
    size_t length;
    cevents_status status = cevents_http_value_decode("a%20\"b\"", 7, arena, &decoded, &length, error);
    return status != CEVENTS_OK ? status : cevents_http_value_encode("\xC3\xA4 b", 4, arena, &encoded, &length, error);
}

static cevents_status take_event(const cevents_event *event, void *context)
{
    (void)context;
    return cevents_arena_alloc(event->arena, 5000) != NULL ? CEVENTS_OK : cevents_arena_failure(event->arena);
}

static cevents_status dispatch_a_batch(cevents_arena *arena, cevents_error *error)
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
    if (status == CEVENTS_OK) {
        cevents_sink body;
        unsigned code = cevents_http_serve(router, &message, arena, NULL, &body);
        if (code != 200) {
            assert_int_equal(code, 500);
            status = cevents_arena_failure(arena);
            *error = (cevents_error){.status = status, .message = "answered with 500"};
        }
    }
    cevents_router_free(router);
    return status;
}

static const struct scene {
    const char *name;
    scenario *play;
} scenes[] = {
    {"maps and lists", maps_and_lists},
    {"structs and Any", structs_and_any},
    {"an event in both formats", an_event_in_both_formats},
    {"batches in both formats", batches_in_both_formats},
    {"messages of all bindings", messages_of_all_bindings},
    {"an event that is built", an_event_that_is_built},
    {"pushes of Pub/Sub", pushes_of_pubsub},
    {"values of headers", values_of_headers},
    {"dispatch of a batch", dispatch_a_batch},
};

enum { N_SCENES = sizeof scenes / sizeof scenes[0] };

static void assert_failed(const struct scene *scene, cevents_status status, const cevents_error *error,
                          cevents_status expected)
{
    if (status != expected || error->status != expected || error->message[0] == '\0') {
        fail_msg("%s: %s: %s: %s", scene->name, cevents_status_name(status), cevents_status_name(error->status),
                 error->message);
    }
}

/* Plays the scene with a memory whose nth allocation fails; false when it makes fewer. */
static bool play_failing(const struct scene *scene, int fail_at, bool for_good)
{
    struct failing failing = {0, fail_at, 0, for_good};
    ProtobufCAllocator allocator = {failing_alloc, failing_free, &failing};
    cevents_arena arena;
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    cevents_arena_init(&arena, NULL, 0, &allocator);
    cevents_status status = scene->play(&arena, &error);
    bool failed = failing.calls >= fail_at;
    if (status != CEVENTS_OK) {
        assert_true(failed);
        assert_failed(scene, status, &error, CEVENTS_NO_MEMORY);
    } else {
        /* A large block may be more than is needed: then a small one is asked for. */
        assert_true(!failed || !for_good);
    }
    cevents_arena_free(&arena);
    assert_int_equal(failing.in_use, 0);
    return failed;
}

static void every_allocation_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SCENES; i++) {
        int count = 0;
        while (play_failing(&scenes[i], count + 1, false)) {
            assert_true(play_failing(&scenes[i], ++count, true));
        }
        assert_in_range(count, 1, 1000);
        print_message("%s: %d allocations\n", scenes[i].name, count);
    }
}

/* Nothing is taken from elsewhere: with a block that is large enough, all goes well. */
static void fixed_blocks_of_every_size(void **state)
{
    (void)state;
    enum { LARGEST = 1 << 20 };
    uint8_t *memory = malloc(LARGEST);
    assert_non_null(memory);
    for (size_t i = 0; i < N_SCENES; i++) {
        cevents_status status = CEVENTS_LIMIT_ARENA;
        size_t size = 0;
        while (status != CEVENTS_OK) {
            assert_true(size <= LARGEST);
            cevents_arena arena;
            cevents_error error = {CEVENTS_OK, 0, "", ""};
            uint8_t *block = memory + LARGEST - size; /* ends where the memory does, for sanitizers */
            cevents_arena_init(&arena, block, size, NULL);
            status = scenes[i].play(&arena, &error);
            if (status != CEVENTS_OK) {
                assert_failed(&scenes[i], status, &error, CEVENTS_LIMIT_ARENA);
            }
            size += size < 8192 ? 16 : size / 16;
        }
        print_message("%s: %zu bytes\n", scenes[i].name, size);
    }
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_fails),
        cmocka_unit_test(fixed_blocks_of_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
