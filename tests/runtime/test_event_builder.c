#include "event_testing.h"

#include <google/protobuf/struct.pb-c.h>

static void begin(struct bench *bench, cevents_event_builder *builder)
{
    cevents_builder_begin(builder, &bench->arena);
    cevents_builder_set(builder, "id", "a");
    cevents_builder_set(builder, "source", "/s");
    cevents_builder_set(builder, "type", "t");
}

static cevents_status finish(struct bench *bench, cevents_event_builder *builder)
{
    return cevents_builder_finish(builder, &bench->options, &bench->event, &bench->error);
}

static const char *as_json(struct bench *bench)
{
    cevents_sink sink = cevents_sink_to_arena(&bench->arena);
    assert_int_equal(cevents_event_to_json(&bench->event, NULL, &sink, &bench->error), CEVENTS_OK);
    return sink.data;
}

#define CORE "{\"id\":\"a\",\"source\":\"/s\",\"specversion\":\"1.0\",\"type\":\"t\""

static void sets_attributes_of_every_type(void **state)
{
    struct bench *bench = *state;
    cevents_event_builder builder;
    char name[] = "s";
    char text[] = "text";
    begin(bench, &builder);
    cevents_builder_set(&builder, name, text);
    name[0] = text[0] = '?'; /* both are copied */
    cevents_builder_set_boolean(&builder, "b", true);
    cevents_builder_set_integer(&builder, "i", INT32_MIN);
    cevents_builder_set_binary(&builder, "x", "\0\xFF", 2);
    cevents_builder_set_typed(&builder, "u", CEVENTS_ATTRIBUTE_URI, "a:b", 3);
    cevents_builder_set_timestamp(&builder, "t", (cevents_timestamp){-1, 500000000});
    cevents_builder_set_timestamp(&builder, "time", (cevents_timestamp){0, 0});
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    assert_string_equal(as_json(bench),
                        CORE ",\"time\":\"1970-01-01T00:00:00Z\",\"s\":\"text\",\"b\":true,\"i\":-2147483648,"
                             "\"x\":\"AP8=\",\"u\":\"a:b\",\"t\":\"1969-12-31T23:59:59.500Z\"}");
    const cevents_attribute *binary = cevents_event_extension(&bench->event, "x");
    assert_int_equal(binary->value.binary.len, 2);
    assert_memory_equal(binary->value.binary.data, "\0\xFF", 2);
    assert_int_equal(cevents_event_extension(&bench->event, "i")->value.integer, INT32_MIN);
    assert_int_equal(bench->event.attributes.time_value.seconds, 0);
}

static void replaces_and_removes(void **state)
{
    struct bench *bench = *state;
    cevents_event_builder builder;
    begin(bench, &builder);
    for (int32_t i = 0; i < 20; i++) {
        char name[] = {(char)('a' + i), '\0'};
        cevents_builder_set_integer(&builder, name, i);
    }
    cevents_builder_set(&builder, "c", "now a text");
    cevents_builder_remove(&builder, "a");
    cevents_builder_set(&builder, "t", NULL);
    cevents_builder_remove(&builder, "never");
    cevents_builder_set(&builder, "subject", "s");
    cevents_builder_remove(&builder, "subject");
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    assert_int_equal(bench->event.attributes.n_extensions, 18);
    assert_null(cevents_event_extension(&bench->event, "a"));
    assert_null(cevents_event_extension(&bench->event, "t"));
    assert_null(bench->event.attributes.subject);
    assert_string_equal(cevents_event_extension_text(&bench->event, "c"), "now a text");
    assert_string_equal(cevents_event_extension_text(&bench->event, "s"), "18");
}

static void an_edited_event_leaves_the_old_one_alone(void **state)
{
    struct bench *bench = *state;
    cevents_event_builder builder;
    begin(bench, &builder);
    cevents_builder_set(&builder, "e", "old");
    cevents_builder_set_data(&builder, CEVENTS_DATA_TEXT, "x", 1);
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    cevents_event old = bench->event;
    old.attributes.irregular = old.attributes.extensions;
    old.attributes.n_irregular = 1;
    cevents_builder_edit(&builder, &bench->arena, &old);
    cevents_builder_set(&builder, "e", "new");
    cevents_builder_set(&builder, "f", "more");
    cevents_builder_set(&builder, "id", "b");
    cevents_builder_set_data(&builder, CEVENTS_DATA_NONE, "x", 1);
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    assert_string_equal(cevents_event_extension_text(&old, "e"), "old");
    assert_string_equal(old.attributes.id, "a");
    assert_int_equal(old.attributes.n_extensions, 1);
    assert_string_equal(cevents_event_extension_text(&bench->event, "e"), "new");
    assert_string_equal(bench->event.attributes.id, "b");
    assert_int_equal(bench->event.attributes.n_irregular, 0);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_NONE);
    assert_int_equal(bench->event.data.length, 0);
}

static void invents_nothing(void **state)
{
    struct bench *bench = *state;
    cevents_event_builder builder;
    cevents_builder_begin(&builder, &bench->arena);
    assert_fault(bench, finish(bench, &builder), CEVENTS_MISSING_ATTRIBUTE, "id", "a required attribute is missing");
    begin(bench, &builder);
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    assert_string_equal(as_json(bench), CORE "}");
}

static void the_first_failure_counts(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *name;
        const char *text;
        const char *message;
    } cases[] = {
        {"Bad", "x", "not a name for an extension attribute: only lower-case letters and digits are allowed"},
        {"data", "x", "not a name for an extension attribute: only lower-case letters and digits are allowed"},
        {"e", "\x01", "a character that attributes must not hold"},
        {"e", "\xFF", "the attribute is not UTF-8, or has U+0000 in it"},
        {"subject", "", "the attribute must not be empty"},
        {"source", "a b", "not a URI-reference"},
        {"time", "now", "not an RFC 3339 date and time"},
        {"specversion", "0.3", "specversion must be 1.0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_event_builder builder;
        begin(bench, &builder);
        cevents_builder_set(&builder, cases[i].name, cases[i].text);
        cevents_builder_set(&builder, "Another", "x");
        cevents_builder_remove(&builder, "id");
        cevents_status status = finish(bench, &builder);
        assert_fault(bench, status,
                     strcmp(cases[i].name, "specversion") == 0 ? CEVENTS_UNSUPPORTED_VERSION
                                                               : CEVENTS_INVALID_ATTRIBUTE,
                     cases[i].name, cases[i].message);
    }
    cevents_event_builder builder;
    begin(bench, &builder);
    cevents_builder_set_timestamp(&builder, "e", (cevents_timestamp){INT64_MAX, 0});
    assert_fault(bench, finish(bench, &builder), CEVENTS_OUT_OF_RANGE, "e", "the time is out of range");
    begin(bench, &builder);
    cevents_builder_set_integer(&builder, "subject", 5);
    assert_fault(bench, finish(bench, &builder), CEVENTS_INVALID_ATTRIBUTE, "subject",
                 "the attribute is of another type");
}

static void fails_when_the_arena_is_full(void **state)
{
    struct bench *bench = *state;
    char block[256];
    cevents_arena small;
    cevents_event_builder builder;
    cevents_arena_init(&small, block, sizeof block, NULL);
    cevents_builder_begin(&builder, &small);
    for (int i = 0; i < 20; i++) {
        char name[] = {(char)('a' + i), '\0'};
        cevents_builder_set(&builder, name, "some text to fill it");
    }
    assert_int_equal(finish(bench, &builder), CEVENTS_LIMIT_ARENA);
    assert_string_equal(bench->error.message, "no memory for an attribute");
}

/* {"n": 1} */
static void fill(Google__Protobuf__Struct *message)
{
    static Google__Protobuf__Value number = GOOGLE__PROTOBUF__VALUE__INIT;
    static Google__Protobuf__Struct__FieldsEntry entry = GOOGLE__PROTOBUF__STRUCT__FIELDS_ENTRY__INIT;
    static Google__Protobuf__Struct__FieldsEntry *entries[] = {&entry};
    number.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_NUMBER_VALUE;
    number.number_value = 1;
    entry.key = (char *)(uintptr_t) "n";
    entry.value = &number;
    message->fields = entries;
    message->n_fields = 1;
}

static void writes_a_message_by_the_content_type(void **state)
{
    struct bench *bench = *state;
    Google__Protobuf__Struct message = GOOGLE__PROTOBUF__STRUCT__INIT;
    cevents_event_builder builder;
    fill(&message);
    begin(bench, &builder);
    cevents_builder_set_message(&builder, &google__protobuf__struct__json, &message.base);
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    assert_string_equal(as_json(bench), CORE ",\"data\":{\"n\":1}}");

    begin(bench, &builder);
    cevents_builder_set_message(&builder, &google__protobuf__struct__json, &message.base);
    cevents_builder_set(&builder, "datacontenttype", "application/x-protobuf"); /* the order does not count */
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_PROTO);
    assert_string_equal(bench->event.data.type_url, "type.googleapis.com/google.protobuf.Struct");
    ProtobufCMessage *decoded;
    assert_int_equal(cevents_event_decode_data(&bench->event, &google__protobuf__struct__json, &bench->arena, NULL,
                                               &decoded, &bench->error),
                     CEVENTS_OK);
    const Google__Protobuf__Struct *same = (const Google__Protobuf__Struct *)decoded;
    assert_int_equal(same->n_fields, 1);
    assert_true(same->fields[0]->value->number_value == 1);

    begin(bench, &builder);
    cevents_builder_set(&builder, "datacontenttype", "text/plain");
    cevents_builder_set_message(&builder, &google__protobuf__struct__json, &message.base);
    assert_fault(bench, finish(bench, &builder), CEVENTS_UNSUPPORTED_CONTENT_TYPE, "datacontenttype",
                 "a message is written as JSON or protobuf only");
    message.fields[0]->value->number_value = 1.0 / 0.0;
    begin(bench, &builder);
    cevents_builder_set_message(&builder, &google__protobuf__struct__json, &message.base);
    assert_int_equal(finish(bench, &builder), CEVENTS_INVALID_VALUE);
    assert_string_equal(bench->error.path, "data[\"n\"]");
}

static void makes_ids(void **state)
{
    struct bench *bench = *state;
    static const uint8_t ones[16] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                     0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    static const uint8_t zeros[16] = {0};
    char text[CEVENTS_UUID_SIZE];
    char other[CEVENTS_UUID_SIZE];
    cevents_uuid_from_random(text, ones);
    assert_string_equal(text, "ffffffff-ffff-4fff-bfff-ffffffffffff");
    cevents_uuid_from_random(text, zeros);
    assert_string_equal(text, "00000000-0000-4000-8000-000000000000");
    assert_true(cevents_uuid_random(text));
    assert_true(cevents_uuid_random(other));
    assert_string_not_equal(text, other);
    assert_int_equal(strlen(text), 36);
    assert_int_equal(text[14], '4');

    cevents_event_builder builder;
    begin(bench, &builder);
    cevents_builder_set_new_id(&builder);
    cevents_builder_set_now(&builder, "time");
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    assert_int_equal(strlen(bench->event.attributes.id), 36);
    assert_in_range(bench->event.attributes.time_value.seconds, 1700000000, INT32_MAX * 4LL);
}

static void extensions_are_read_by_their_types(void **state)
{
    struct bench *bench = *state;
    cevents_timestamp time;
    int32_t number = 7;
    bool boolean;
    ProtobufCBinaryData binary;
    cevents_event_builder builder;
    begin(bench, &builder);
    cevents_builder_set(&builder, "traceparent", "00-x-y-01");
    cevents_builder_set(&builder, "tracestate", "");
    cevents_builder_set(&builder, "sampledrate", "30");
    cevents_builder_set_integer(&builder, "severitynumber", -1);
    cevents_builder_set(&builder, "expirytime", "2030-01-01T00:00:00Z");
    cevents_builder_set(&builder, "recordedtime", "later");
    cevents_builder_set(&builder, "sequence", "0000000012");
    cevents_builder_set(&builder, "dataref", "a b");
    cevents_builder_set(&builder, "deprecationmigration", "https://h/");
    cevents_builder_set_boolean(&builder, "deprecated", true);
    cevents_builder_set(&builder, "x", "TWE=");
    assert_int_equal(finish(bench, &builder), CEVENTS_OK);
    const cevents_event *event = &bench->event;
    assert_string_equal(cevents_event_traceparent(event), "00-x-y-01");
    assert_null(cevents_event_tracestate(event));
    assert_null(cevents_event_partitionkey(event));
    assert_true(cevents_event_sampledrate(event, &number));
    assert_int_equal(number, 30);
    assert_false(cevents_event_severitynumber(event, &number));
    assert_true(cevents_event_expirytime(event, &time));
    assert_int_equal(time.seconds, 1893456000);
    assert_false(cevents_event_recordedtime(event, &time));
    assert_false(cevents_event_deprecationfrom(event, &time));
    assert_null(cevents_event_dataref(event));
    assert_string_equal(cevents_event_deprecationmigration(event), "https://h/");
    assert_true(cevents_event_deprecated(event));
    assert_false(cevents_event_boolean(event, "x", &boolean));
    assert_true(cevents_event_binary(event, "x", &bench->arena, &binary));
    assert_int_equal(binary.len, 2);
    assert_memory_equal(binary.data, "Ma", 2);
    assert_false(cevents_event_binary(event, "traceparent", &bench->arena, &binary));
    assert_false(cevents_event_sequence_number(event, &number));

    static const struct {
        const char *text;
        bool valid;
        int32_t number;
    } sequences[] = {
        {"0000000012", true, 12},
        {"-0012", true, -12},
        {"0", true, 0},
        {"-2147483648", true, INT32_MIN},
        {"2147483648", false, 0},
        {"--1", false, 0},
        {"12345678901234567890123456789012345", false, 0},
        {"1x", false, 0},
        {"-", false, 0},
    };
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
        begin(bench, &builder);
        cevents_builder_set(&builder, "sequence", sequences[i].text);
        cevents_builder_set(&builder, "sequencetype", "Integer");
        assert_int_equal(finish(bench, &builder), CEVENTS_OK);
        assert_int_equal(cevents_event_sequence_number(event, &number), sequences[i].valid);
        if (sequences[i].valid) {
            assert_int_equal(number, sequences[i].number);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sets_attributes_of_every_type),
        TEST(replaces_and_removes),
        TEST(an_edited_event_leaves_the_old_one_alone),
        TEST(invents_nothing),
        TEST(the_first_failure_counts),
        TEST(fails_when_the_arena_is_full),
        TEST(writes_a_message_by_the_content_type),
        TEST(makes_ids),
        TEST(extensions_are_read_by_their_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
