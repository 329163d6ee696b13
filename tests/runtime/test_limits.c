/* Each limit of cevents_limits, at it and one past it, in every form that an input has. */
#include "message_testing.h"

#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "variety3.pb-c.h"

#define VARIETY3 (&cevents__test__variety3__json)

/* Longer than any core attribute's. */
enum { NAME_LENGTH = 20, VALUE_LENGTH = 30 };

#define NAME_OF_20 "abcdefghijklmnopqrst"
#define VALUE_OF_30 "123456789012345678901234567890"

/* The forms of an event: each binding, mode and format that there is. */
static const struct form {
    cevents_binding binding;
    cevents_content_mode mode;
    cevents_event_format format;
} forms[] = {
    {CEVENTS_BINDING_HTTP, CEVENTS_MODE_BINARY, CEVENTS_EVENT_JSON},
    {CEVENTS_BINDING_HTTP, CEVENTS_MODE_STRUCTURED, CEVENTS_EVENT_JSON},
    {CEVENTS_BINDING_HTTP, CEVENTS_MODE_STRUCTURED, CEVENTS_EVENT_PROTOBUF},
    {CEVENTS_BINDING_KAFKA, CEVENTS_MODE_BINARY, CEVENTS_EVENT_JSON},
    {CEVENTS_BINDING_MQTT5, CEVENTS_MODE_BINARY, CEVENTS_EVENT_JSON},
    {CEVENTS_BINDING_MQTT3, CEVENTS_MODE_STRUCTURED, CEVENTS_EVENT_JSON},
    {CEVENTS_BINDING_AMQP, CEVENTS_MODE_BINARY, CEVENTS_EVENT_JSON},
    {CEVENTS_BINDING_NATS, CEVENTS_MODE_BINARY, CEVENTS_EVENT_JSON},
    {CEVENTS_BINDING_WEBSOCKET, CEVENTS_MODE_STRUCTURED, CEVENTS_EVENT_PROTOBUF},
    {CEVENTS_BINDING_PUBSUB, CEVENTS_MODE_BINARY, CEVENTS_EVENT_JSON},
};

enum { N_FORMS = sizeof forms / sizeof forms[0] };

static cevents_event event_with(cevents_attribute *extension, const char *name, const char *value)
{
    *extension =
        (cevents_attribute){.name = name, .text = value, .length = strlen(value), .type = CEVENTS_ATTRIBUTE_STRING};
    return (cevents_event){
        .attributes = {
            .id = "i", .source = "s", .specversion = "1.0", .type = "t", .extensions = extension, .n_extensions = 1}};
}

/* Sends the event in a form, without limits, and receives it with those of the bench. */
static cevents_status pass_on(struct bench *bench, const cevents_event *event, const struct form *form)
{
    const cevents_message_options how = {.mode = form->mode, .format = form->format};
    cevents_message message;
    cevents_status status =
        cevents_message_encode(event, form->binding, &how, &bench->arena, NULL, &message, &bench->error);
    if (status != CEVENTS_OK) {
        fail_msg("%s: %s: %s", cevents_binding_name(form->binding), bench->error.path, bench->error.message);
    }
    bench->error = (cevents_error){.status = CEVENTS_OK};
    return cevents_message_decode(&message, &bench->arena, &bench->options, &bench->event, &bench->error);
}

static void assert_limited(struct bench *bench, const char *name, const char *value, cevents_status expected,
                           const char *message)
{
    cevents_attribute extension;
    const cevents_event event = event_with(&extension, name, value);
    for (size_t i = 0; i < N_FORMS; i++) {
        assert_string_equal(cevents_status_name(pass_on(bench, &event, &forms[i])), cevents_status_name(expected));
        if (expected != CEVENTS_OK) {
            assert_int_equal(bench->error.status, expected);
            assert_string_equal(bench->error.message, message);
            assert_non_null(strstr(bench->error.path, name));
        }
    }
    assert_int_equal(cevents_event_check(&event, &bench->options, &bench->error), expected);
    if (expected != CEVENTS_OK) {
        assert_string_equal(bench->error.message, message);
        assert_string_equal(bench->error.path, name);
    }
}

static void lengths_of_attributes(void **state)
{
    struct bench *bench = *state;
    bench->options.limits = (cevents_limits){.name_length = NAME_LENGTH, .value_length = VALUE_LENGTH};
    assert_limited(bench, NAME_OF_20, VALUE_OF_30, CEVENTS_OK, NULL);
    assert_limited(bench, NAME_OF_20 "u", VALUE_OF_30, CEVENTS_LIMIT_NAME_LENGTH,
                   "21 bytes: the limit `name_length` is 20");
    assert_limited(bench, NAME_OF_20, VALUE_OF_30 "1", CEVENTS_LIMIT_VALUE_LENGTH,
                   "31 bytes: the limit `value_length` is 30");
}

static void length_of_a_core_attribute(void **state)
{
    struct bench *bench = *state;
    cevents_attribute extension;
    cevents_event event = event_with(&extension, "x", "y");
    bench->options.limits.value_length = VALUE_LENGTH;
    for (size_t i = 0; i < N_FORMS; i++) {
        event.attributes.subject = VALUE_OF_30;
        assert_int_equal(pass_on(bench, &event, &forms[i]), CEVENTS_OK);
        event.attributes.subject = VALUE_OF_30 "1";
        assert_int_equal(pass_on(bench, &event, &forms[i]), CEVENTS_LIMIT_VALUE_LENGTH);
        assert_non_null(strstr(bench->error.path, "subject"));
    }
    assert_int_equal(cevents_event_check(&event, &bench->options, &bench->error), CEVENTS_LIMIT_VALUE_LENGTH);
    assert_string_equal(bench->error.path, "subject");
}

static void default_lengths_of_attributes(void **state)
{
    struct bench *bench = *state;
    static char name[CEVENTS_LIMIT_NAME_LENGTH_DEFAULT + 2];
    static char value[CEVENTS_LIMIT_VALUE_LENGTH_DEFAULT + 2];
    cevents_attribute extension;
    memset(name, 'n', CEVENTS_LIMIT_NAME_LENGTH_DEFAULT);
    memset(value, 'v', CEVENTS_LIMIT_VALUE_LENGTH_DEFAULT);
    cevents_event event = event_with(&extension, name, value);
    assert_int_equal(cevents_event_check(&event, NULL, NULL), CEVENTS_OK);
    value[CEVENTS_LIMIT_VALUE_LENGTH_DEFAULT] = 'v';
    extension.length++;
    assert_int_equal(cevents_event_check(&event, NULL, NULL), CEVENTS_LIMIT_VALUE_LENGTH);
    name[CEVENTS_LIMIT_NAME_LENGTH_DEFAULT] = 'n';
    extension.length--;
    assert_int_equal(cevents_event_check(&event, NULL, &bench->error), CEVENTS_LIMIT_NAME_LENGTH);
    assert_string_equal(bench->error.message, "257 bytes: the limit `name_length` is 256");
}

/* What a field is called in its message, and its values: three, and a fourth. */
static const struct list {
    const cevents_json_table *table;
    const char *three;
    const char *four;
    const char *path;
} lists[] = {
    {VARIETY3, "{\"manyInt32\":[1,2,3]}", "{\"manyInt32\":[1,2,3,4]}", "manyInt32"},
    {VARIETY3, "{\"looseInt32\":[1,2,3]}", "{\"looseInt32\":[1,2,3,4]}", "looseInt32"},
    {VARIETY3, "{\"manyString\":[\"\",\"\",\"\"]}", "{\"manyString\":[\"\",\"\",\"\",\"\"]}", "manyString"},
    {VARIETY3, "{\"manyLeaf\":[{},{},{}]}", "{\"manyLeaf\":[{},{},{},{}]}", "manyLeaf"},
    {VARIETY3, "{\"mapBool\":{\"true\":true},\"mapInt32\":{\"1\":1,\"2\":1,\"3\":1}}",
     "{\"mapBool\":{\"true\":true},\"mapInt32\":{\"1\":1,\"2\":1,\"3\":1,\"4\":1}}", "mapInt32"},
    {&google__protobuf__struct__json, "{\"a\":1,\"b\":1,\"c\":1}", "{\"a\":1,\"b\":1,\"c\":1,\"d\":1}", ""},
    {&google__protobuf__list_value__json, "[1,2,3]", "[1,2,3,4]", ""},
    {&google__protobuf__field_mask__json, "\"a,b,c\"", "\"a,b,c,d\"", ""},
};

static ProtobufCMessage *decode_list(struct bench *bench, const cevents_json_table *table, const char *json,
                                     const cevents_options *options)
{
    ProtobufCMessage *message;
    (void)cevents_json_decode(table, json, strlen(json), &bench->arena, options, &message, &bench->error);
    return message;
}

static void assert_list_refused(const struct bench *bench, const struct list *list, const ProtobufCMessage *message)
{
    assert_null(message);
    assert_string_equal(cevents_status_name(bench->error.status), "LIMIT_FIELD_ELEMENTS");
    assert_string_equal(bench->error.message, "too many elements in the field: the limit `field_elements` is reached");
    assert_int_equal(strncmp(bench->error.path, list->path, strlen(list->path)), 0);
}

static void elements_of_a_field(void **state)
{
    struct bench *bench = *state;
    bench->options.limits.field_elements = 3;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const struct list *list = &lists[i];
        assert_non_null(decode_list(bench, list->table, list->three, &bench->options));
        assert_list_refused(bench, list, decode_list(bench, list->table, list->four, &bench->options));

        const char *texts[] = {list->three, list->four};
        for (size_t j = 0; j < 2; j++) {
            ProtobufCMessage *message = decode_list(bench, list->table, texts[j], NULL);
            cevents_sink sink = cevents_sink_to_arena(&bench->arena);
            assert_int_equal(cevents_wire_encode(list->table, message, NULL, &sink, NULL), CEVENTS_OK);
            (void)cevents_wire_decode(list->table, sink.data, sink.length, &bench->arena, &bench->options, &message,
                                      &bench->error);
            if (j == 0) {
                assert_non_null(message);
            } else if (list->path[0] != '\0') {
                assert_list_refused(bench, list, message);
            } else {
                assert_null(message);
                assert_string_equal(cevents_status_name(bench->error.status), "LIMIT_FIELD_ELEMENTS");
            }
        }
    }
}

static void all_but_the_arena_are_the_senders_fault(void **state)
{
    (void)state;
    static const cevents_status statuses[] = {
        CEVENTS_LIMIT_BYTES, CEVENTS_LIMIT_DEPTH,          CEVENTS_LIMIT_ELEMENTS,    CEVENTS_LIMIT_ATTRIBUTES,
        CEVENTS_LIMIT_BATCH, CEVENTS_LIMIT_FIELD_ELEMENTS, CEVENTS_LIMIT_NAME_LENGTH, CEVENTS_LIMIT_VALUE_LENGTH};
    static const char type[] = "application/cloudevents+json";
    const cevents_header header = {"content-type", 12, type, sizeof type - 1};
    const cevents_http_message message = {.headers = &header, .n_headers = 1};
    char room[400];
    unsigned code;
    for (size_t i = 0; i <= sizeof statuses / sizeof statuses[0]; i++) {
        bool arena = i == sizeof statuses / sizeof statuses[0];
        const cevents_error error = {.status = arena ? CEVENTS_LIMIT_ARENA : statuses[i]};
        cevents_sink sink = cevents_sink_to_buffer(room, sizeof room);
        assert_int_equal(cevents_http_answer(&message, error.status, NULL, &error, &code, &sink), CEVENTS_OK);
        assert_int_equal(code, arena ? 500 : 413);
        assert_int_equal(strncmp(cevents_status_name(error.status), "LIMIT_", 6), 0);
        assert_int_equal(strncmp(cevents_status_text(error.status), "limit reached: ", 15), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lengths_of_attributes),
        TEST(length_of_a_core_attribute),
        TEST(default_lengths_of_attributes),
        TEST(elements_of_a_field),
        TEST(all_but_the_arena_are_the_senders_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
