/*
 * Events in the JSON event format, written.
 */
#include "event_testing.h"

/* An event with these attributes beside the required ones; `data` as it is. */
static cevents_event event_with(const char *content_type, cevents_data_kind kind, const char *bytes, size_t length)
{
    return (cevents_event){
        .attributes = {.id = "a", .source = "/s", .specversion = "1.0", .type = "t", .datacontenttype = content_type},
        .data = {.kind = kind, .bytes = bytes, .length = length, .path = ""}};
}

#define CORE "{\"id\":\"a\",\"source\":\"/s\",\"specversion\":\"1.0\",\"type\":\"t\""

static void assert_written(struct bench *bench, const cevents_event *event, const char *rest)
{
    cevents_sink sink = cevents_sink_to_arena(&bench->arena);
    cevents_status status = cevents_event_to_json(event, &bench->options, &sink, &bench->error);
    if (status != CEVENTS_OK) {
        fail_msg("%s: %s", bench->error.path, bench->error.message);
    }
    char expected[BODY_SIZE];
    (void)snprintf(expected, sizeof expected, "%s%s}", CORE, rest);
    assert_string_equal(sink.data, expected);
}

static void writes_each_kind_of_data(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *content_type;
        cevents_data_kind kind;
        const char *bytes;
        const char *written;
    } cases[] = {
        {NULL, CEVENTS_DATA_NONE, "", ""},
        {NULL, CEVENTS_DATA_JSON, " {\"a\" : [1.0, 1e999]}\n", ",\"data\":{\"a\" : [1.0, 1e999]}"},
        {NULL, CEVENTS_DATA_JSON, "null", ",\"data\":null"},
        {"application/json", CEVENTS_DATA_JSON, "\"s\"", ",\"datacontenttype\":\"application/json\",\"data\":\"s\""},
        {"text/plain", CEVENTS_DATA_JSON, "{}", ",\"datacontenttype\":\"text/plain\",\"data\":{}"},
        {"text/plain", CEVENTS_DATA_JSON, "\"s\"", ",\"datacontenttype\":\"text/plain\",\"data\":\"\\\"s\\\"\""},
        {"text/plain", CEVENTS_DATA_JSON, "null", ",\"datacontenttype\":\"text/plain\",\"data\":\"null\""},
        {"text/plain", CEVENTS_DATA_TEXT, "a\"\n\x01\xC3\xA9",
         ",\"datacontenttype\":\"text/plain\",\"data\":\"a\\\"\\n\\u0001\xC3\xA9\""},
        {"a/b+json", CEVENTS_DATA_TEXT, "[1]", ",\"datacontenttype\":\"a/b+json\",\"data\":[1]"},
        {"a/b+json", CEVENTS_DATA_TEXT, "[1", ",\"datacontenttype\":\"a/b+json\",\"data_base64\":\"WzE=\""},
        {NULL, CEVENTS_DATA_TEXT, "[1]", ",\"data\":[1]"},
        {NULL, CEVENTS_DATA_TEXT, "hi", ",\"data_base64\":\"aGk=\""},
        {NULL, CEVENTS_DATA_BYTES, "[1]", ",\"data_base64\":\"WzFd\""},
        {"text/JSON; x=y", CEVENTS_DATA_BYTES, "[1]", ",\"datacontenttype\":\"text/JSON; x=y\",\"data\":[1]"},
        {"text/json", CEVENTS_DATA_BYTES, "\xFF", ",\"datacontenttype\":\"text/json\",\"data_base64\":\"/w==\""},
        {"text/json", CEVENTS_DATA_BYTES, "", ",\"datacontenttype\":\"text/json\",\"data_base64\":\"\""},
        {"image/png", CEVENTS_DATA_BYTES, "[1]", ",\"datacontenttype\":\"image/png\",\"data_base64\":\"WzFd\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_event event = event_with(cases[i].content_type, cases[i].kind, cases[i].bytes, strlen(cases[i].bytes));
        assert_written(bench, &event, cases[i].written);
    }
}

static void a_protobuf_message_says_what_it_is(void **state)
{
    struct bench *bench = *state;
    cevents_event event = event_with(NULL, CEVENTS_DATA_PROTO, "\x08\x01", 2);
    event.data.type_url = "type.googleapis.com/a.B";
    assert_written(bench, &event,
                   ",\"datacontenttype\":\"application/protobuf\",\"dataschema\":\"https://type.googleapis.com/a.B\","
                   "\"data_base64\":\"CAE=\"");
    event.data.type_url = "http://h/a.B";
    event.attributes.datacontenttype = "application/x-protobuf";
    assert_written(bench, &event,
                   ",\"datacontenttype\":\"application/x-protobuf\",\"dataschema\":\"http://h/a.B\","
                   "\"data_base64\":\"CAE=\"");
    event.attributes.dataschema = "urn:x";
    assert_written(bench, &event,
                   ",\"datacontenttype\":\"application/x-protobuf\",\"dataschema\":\"urn:x\",\"data_base64\":\"CAE=\"");
    event.attributes.dataschema = NULL;
    event.data.type_url = "no URL";
    assert_written(bench, &event, ",\"datacontenttype\":\"application/x-protobuf\",\"data_base64\":\"CAE=\"");
}

static void writes_attributes_by_their_types(void **state)
{
    struct bench *bench = *state;
    const cevents_attribute extensions[] = {
        {.name = "b", .text = "true", .length = 4, .type = CEVENTS_ATTRIBUTE_BOOLEAN},
        {.name = "i", .text = "-5", .length = 2, .type = CEVENTS_ATTRIBUTE_INTEGER},
        {.name = "s", .text = "\"", .length = 1, .type = CEVENTS_ATTRIBUTE_STRING},
        {.name = "x", .text = "TWE=", .length = 4, .type = CEVENTS_ATTRIBUTE_BINARY},
        {.name = "t", .text = "2020-01-01T00:00:00Z", .length = 20, .type = CEVENTS_ATTRIBUTE_TIMESTAMP},
    };
    cevents_event event = event_with(NULL, CEVENTS_DATA_NONE, NULL, 0);
    event.attributes.subject = "\xE2\x82\xAC";
    event.attributes.time = "2020-01-01T00:00:00.10+01:00";
    event.attributes.extensions = extensions;
    event.attributes.n_extensions = 5;
    event.attributes.irregular = extensions;
    event.attributes.n_irregular = 5;
    assert_written(bench, &event,
                   ",\"subject\":\"\xE2\x82\xAC\",\"time\":\"2020-01-01T00:00:00.10+01:00\",\"b\":true,\"i\":-5,\"s\":"
                   "\"\\\"\",\"x\":\"TWE=\",\"t\":\"2020-01-01T00:00:00Z\"");
}

static void an_event_of_0_3_is_written_as_1_0(void **state)
{
    struct bench *bench = *state;
    lay(bench, "{\"specversion\":\"0.3\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"schemaurl\":\"http://h/\","
               "\"datacontentencoding\":\"base64\",\"data\":\"TWE=\"}");
    assert_int_equal(cevents_event_from_json(bench->body, bench->length, &bench->arena, &bench->options, &bench->event,
                                             &bench->error),
                     CEVENTS_OK);
    assert_written(bench, &bench->event, ",\"dataschema\":\"http://h/\",\"data_base64\":\"TWE=\"");
}

static void refuses_what_is_no_json(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *data;
        size_t offset;
        cevents_status status;
        const char *message;
    } cases[] = {
        {"{\"a\":}", 5, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"1 2", 2, CEVENTS_MALFORMED_JSON, "unexpected text after the data"},
        {"", 0, CEVENTS_MALFORMED_JSON, "expected a JSON value, but the text ends"},
        {"[[[]]]", 2, CEVENTS_LIMIT_DEPTH, "nested too deeply: the limit `depth` is reached"},
    };
    bench->options.limits.depth = 2;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_sink sink = cevents_sink_to_arena(&bench->arena);
        cevents_event event = event_with(NULL, CEVENTS_DATA_JSON, cases[i].data, strlen(cases[i].data));
        bench->caret = cases[i].offset;
        assert_fault(bench, cevents_event_to_json(&event, &bench->options, &sink, &bench->error), cases[i].status,
                     "data", cases[i].message);
        assert_int_equal(sink.length, 0);
    }
}

static void writes_batches(void **state)
{
    struct bench *bench = *state;
    cevents_event events[] = {event_with(NULL, CEVENTS_DATA_JSON, "1", 1),
                              event_with(NULL, CEVENTS_DATA_NONE, NULL, 0)};
    cevents_sink sink = cevents_sink_to_arena(&bench->arena);
    assert_int_equal(cevents_events_to_json(events, 0, NULL, &sink, &bench->error), CEVENTS_OK);
    assert_string_equal(sink.data, "[]");
    sink = cevents_sink_to_arena(&bench->arena);
    assert_int_equal(cevents_events_to_json(events, 2, NULL, &sink, &bench->error), CEVENTS_OK);
    assert_string_equal(sink.data, "[" CORE ",\"data\":1}," CORE "}]");

    sink = cevents_sink_to_arena(&bench->arena);
    events[1].attributes.time = "yesterday";
    assert_fault(bench, cevents_events_to_json(events, 2, NULL, &sink, &bench->error), CEVENTS_INVALID_ATTRIBUTE,
                 "[1].time", "not an RFC 3339 date and time");
    assert_int_equal(sink.length, 0);
    events[1] = event_with(NULL, CEVENTS_DATA_JSON, "x", 1);
    assert_fault(bench, cevents_events_to_json(events, 2, NULL, &sink, &bench->error), CEVENTS_MALFORMED_JSON,
                 "[1].data", "expected a JSON value");
    bench->options.limits.batch = 1;
    assert_fault(bench, cevents_events_to_json(events, 2, &bench->options, &sink, &bench->error), CEVENTS_LIMIT_BATCH,
                 "", "too many events in a batch: the limit `batch` is reached");
}

static void says_when_there_is_no_room(void **state)
{
    struct bench *bench = *state;
    char small[20];
    cevents_event event = event_with(NULL, CEVENTS_DATA_NONE, NULL, 0);
    cevents_sink sink = cevents_sink_to_buffer(small, sizeof small);
    assert_fault(bench, cevents_event_to_json(&event, NULL, &sink, &bench->error), CEVENTS_NO_SPACE, "",
                 "the output buffer is too small");
    sink = cevents_sink_to_buffer(small, 10);
    assert_fault(bench, cevents_event_to_protobuf(&event, NULL, &sink, &bench->error), CEVENTS_NO_SPACE, "",
                 "the output buffer is too small");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(writes_each_kind_of_data),         TEST(a_protobuf_message_says_what_it_is),
        TEST(writes_attributes_by_their_types), TEST(an_event_of_0_3_is_written_as_1_0),
        TEST(refuses_what_is_no_json),          TEST(writes_batches),
        TEST(says_when_there_is_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
