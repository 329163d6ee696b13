#include "message_testing.h"

static const cevents_attribute typed[] = {
    {.name = "b", .text = "true", .length = 4, .type = CEVENTS_ATTRIBUTE_BOOLEAN, .value.boolean = true},
    {.name = "i", .text = "-5", .length = 2, .type = CEVENTS_ATTRIBUTE_INTEGER, .value.integer = -5},
    {.name = "x",
     .text = "TWE=",
     .length = 4,
     .type = CEVENTS_ATTRIBUTE_BINARY,
     .value.binary = {2, (uint8_t *)(uintptr_t) "Ma"}},
    {.name = "u", .text = "urn:x", .length = 5, .type = CEVENTS_ATTRIBUTE_URI},
    {.name = "m",
     .text = "2018-04-05T17:31:00.500Z",
     .length = 24,
     .type = CEVENTS_ATTRIBUTE_TIMESTAMP,
     .value.timestamp = {1522949460, 500000000}},
    {.name = "n",
     .text = "2018-04-05T17:31:00.5Z",
     .length = 22,
     .type = CEVENTS_ATTRIBUTE_TIMESTAMP,
     .value.timestamp = {1522949460, 500000000}},
    {.name = "partitionkey", .text = "p k", .length = 3},
};

static cevents_event event_of(cevents_data_kind kind, const char *data)
{
    cevents_event event = {.attributes = {.id = "a-1", .source = "/s", .specversion = "1.0", .type = "t.e"}};
    event.data = (cevents_data){.kind = kind, .bytes = data, .length = data == NULL ? 0 : strlen(data), .path = ""};
    return event;
}

static void assert_message(struct bench *bench, const cevents_event *event, cevents_binding binding,
                           const cevents_message_options *how, const char *expected)
{
    cevents_message message;
    struct dump dump;
    if (cevents_message_encode(event, binding, how, &bench->arena, &bench->options, &message, &bench->error) !=
        CEVENTS_OK) {
        fail_msg("%s: %s (%s)", cevents_binding_name(binding), bench->error.message, bench->error.path);
    }
    assert_int_equal(message.binding, binding);
    dump_message(&message, &dump);
    assert_string_equal(dump.text, expected);
}

static void assert_refused(struct bench *bench, const cevents_event *event, cevents_binding binding,
                           const cevents_message_options *how, cevents_status status, const char *path, const char *why)
{
    cevents_message message;
    assert_fault(bench,
                 cevents_message_encode(event, binding, how, &bench->arena, &bench->options, &message, &bench->error),
                 status, path, why);
}

#define CORE(prefix) prefix "id=a-1\n" prefix "source=/s\n" prefix "specversion=1.0\n" prefix "type=t.e\n"
#define JSON_EVENT "{\"id\":\"a-1\",\"source\":\"/s\",\"specversion\":\"1.0\",\"type\":\"t.e\",\"data\":{\"m\":1}}"

static void binary_mode(void **state)
{
    struct bench *bench = *state;
    cevents_event event = event_of(CEVENTS_DATA_BYTES, "x");
    event.attributes.datacontenttype = "text/plain; a=\"b c\"";
    event.attributes.subject = "Euro \xE2\x82\xAC \"q\" 100%";
    event.attributes.extensions = &typed[1];
    event.attributes.n_extensions = 2;
    assert_message(bench, &event, CEVENTS_BINDING_HTTP, NULL,
                   CORE("ce-") "ce-subject=Euro%20%E2%82%AC%20%22q%22%20100%25\nce-i=-5\nce-x=TWE=\n"
                               "content-type=text/plain; a=\"b c\"\nbody x");
    assert_message(bench, &event, CEVENTS_BINDING_NATS, NULL,
                   CORE("ce-") "ce-subject=Euro%20%E2%82%AC%20%22q%22%20100%25\nce-i=-5\nce-x=TWE=\n"
                               "ce-datacontenttype=text/plain;%20a=%22b%20c%22\nbody x");
    assert_message(bench, &event, CEVENTS_BINDING_KAFKA, NULL,
                   CORE("ce_") "ce_subject=Euro \xE2\x82\xAC \"q\" 100%\nce_i=-5\nce_x=TWE=\n"
                               "content-type=text/plain; a=\"b c\"\nbody x");
    assert_message(
        bench, &event, CEVENTS_BINDING_MQTT5, NULL,
        "content type text/plain; a=\"b c\"\n" CORE("") "subject=Euro \xE2\x82\xAC \"q\" 100%\ni=-5\nx=TWE=\nbody x");
    assert_message(bench, &event, CEVENTS_BINDING_AMQP, NULL,
                   "content type text/plain; a=\"b c\"\n" CORE(
                       "t:cloudEvents_") "t:cloudEvents_subject=Euro \xE2\x82\xAC \"q\" 100%\ni:cloudEvents_i=-5\n"
                                         "x:cloudEvents_x=Ma\nbody x");
}

static void typed_properties(void **state)
{
    struct bench *bench = *state;
    cevents_event event = event_of(CEVENTS_DATA_NONE, NULL);
    event.attributes.extensions = typed;
    event.attributes.n_extensions = sizeof typed / sizeof typed[0];
    assert_message(bench, &event, CEVENTS_BINDING_AMQP, NULL,
                   CORE("t:cloudEvents_") "b:cloudEvents_b=1\ni:cloudEvents_i=-5\nx:cloudEvents_x=Ma\n"
                                          "t:cloudEvents_u=urn:x\nm:cloudEvents_m=1522949460500\n"
                                          "t:cloudEvents_n=2018-04-05T17:31:00.5Z\n"
                                          "t:cloudEvents_partitionkey=p k\nnull");
    const cevents_message_options how = {.colon_prefix = true, .text_values = true};
    event.attributes.n_extensions = 5;
    assert_message(bench, &event, CEVENTS_BINDING_AMQP, &how,
                   CORE("t:cloudEvents:") "t:cloudEvents:b=true\nt:cloudEvents:i=-5\nt:cloudEvents:x=TWE=\n"
                                          "t:cloudEvents:u=urn:x\nt:cloudEvents:m=2018-04-05T17:31:00.500Z\nnull");
}

static void the_time_is_typed_where_nothing_is_lost(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *time;
        cevents_timestamp value;
        const char *property;
    } times[] = {
        {"2018-04-05T17:31:00Z", {1522949460, 0}, "m:cloudEvents_time=1522949460000\n"},
        {"1969-12-31T23:59:59.999Z", {-1, 999000000}, "m:cloudEvents_time=-1\n"},
        {"2018-04-05T17:31:00.0001Z", {1522949460, 100000}, "t:cloudEvents_time=2018-04-05T17:31:00.0001Z\n"},
        {"2018-04-05T18:31:00+01:00", {1522949460, 0}, "t:cloudEvents_time=2018-04-05T18:31:00+01:00\n"},
    };
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        char expected[300];
        cevents_event event = event_of(CEVENTS_DATA_NONE, NULL);
        event.attributes.time = times[i].time;
        event.attributes.time_value = times[i].value;
        snprintf(expected, sizeof expected, CORE("t:cloudEvents_") "%snull", times[i].property);
        assert_message(bench, &event, CEVENTS_BINDING_AMQP, NULL, expected);
    }
}

static void data_and_its_type(void **state)
{
    struct bench *bench = *state;
    cevents_event none = event_of(CEVENTS_DATA_NONE, NULL);
    assert_message(bench, &none, CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "null");
    assert_message(bench, &none, CEVENTS_BINDING_HTTP, NULL, CORE("ce-") "null");
    cevents_event empty = event_of(CEVENTS_DATA_BYTES, NULL);
    assert_message(bench, &empty, CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "body ");
    cevents_event bytes = event_of(CEVENTS_DATA_BYTES, "\x01");
    assert_message(bench, &bytes, CEVENTS_BINDING_HTTP, NULL, CORE("ce-") "body \x01");
    cevents_event json = event_of(CEVENTS_DATA_JSON, "\"just a string\"");
    assert_message(bench, &json, CEVENTS_BINDING_HTTP, NULL,
                   CORE("ce-") "content-type=application/json\nbody \"just a string\"");
    assert_message(bench, &json, CEVENTS_BINDING_NATS, NULL,
                   CORE("ce-") "ce-datacontenttype=application/json\nbody \"just a string\"");
    cevents_event text = event_of(CEVENTS_DATA_TEXT, "<much/>");
    text.attributes.datacontenttype = "application/xml";
    assert_message(bench, &text, CEVENTS_BINDING_MQTT5, NULL, "content type application/xml\n" CORE("") "body <much/>");
    cevents_event proto = event_of(CEVENTS_DATA_PROTO, "\b\1");
    proto.data.type_url = "type.googleapis.com/a.B";
    assert_message(bench, &proto, CEVENTS_BINDING_HTTP, NULL,
                   CORE("ce-") "ce-dataschema=https://type.googleapis.com/a.B\n"
                               "content-type=application/protobuf\nbody \b\1");
}

static void structured_mode(void **state)
{
    struct bench *bench = *state;
    const cevents_message_options json = {.mode = CEVENTS_MODE_STRUCTURED};
    const cevents_message_options protobuf = {.mode = CEVENTS_MODE_STRUCTURED, .format = CEVENTS_EVENT_PROTOBUF};
    cevents_event event = event_of(CEVENTS_DATA_JSON, "{\"m\":1}");
    static const char header[] = "content-type=application/cloudevents+json\nbody " JSON_EVENT;
    static const char property[] = "content type application/cloudevents+json\nbody " JSON_EVENT;
    assert_message(bench, &event, CEVENTS_BINDING_HTTP, &json, header);
    assert_message(bench, &event, CEVENTS_BINDING_KAFKA, &json, header);
    assert_message(bench, &event, CEVENTS_BINDING_MQTT5, &json, property);
    assert_message(bench, &event, CEVENTS_BINDING_AMQP, &json, property);
    assert_message(bench, &event, CEVENTS_BINDING_NATS, &json,
                   "Content-Type=application/cloudevents+json\nbody " JSON_EVENT);
    assert_message(bench, &event, CEVENTS_BINDING_MQTT3, NULL, "body " JSON_EVENT);
    assert_message(bench, &event, CEVENTS_BINDING_WEBSOCKET, NULL,
                   "content type cloudevents.json\ntext frame\nbody " JSON_EVENT);
    event.data.kind = CEVENTS_DATA_NONE;
    assert_message(bench, &event, CEVENTS_BINDING_HTTP, &protobuf,
                   "content-type=application/cloudevents+protobuf\nbody \n\003a-1\022\002/s\032\0031.0\"\003t.e");
    assert_message(bench, &event, CEVENTS_BINDING_WEBSOCKET, &protobuf,
                   "content type cloudevents.proto\nbinary frame\nbody \n\003a-1\022\002/s\032\0031.0\"\003t.e");
}

static void batched_mode(void **state)
{
    struct bench *bench = *state;
    struct dump dump;
    const cevents_event events[] = {event_of(CEVENTS_DATA_JSON, "{\"m\":1}"), event_of(CEVENTS_DATA_JSON, "{\"m\":1}")};
    cevents_http_message message;
    assert_int_equal(cevents_http_encode_batch(events, 2, &bench->arena, NULL, &message, NULL), CEVENTS_OK);
    assert_int_equal(message.n_headers, 1);
    assert_int_equal(message.body_length, strlen("[" JSON_EVENT "," JSON_EVENT "]"));
    assert_memory_equal(message.body, "[" JSON_EVENT "," JSON_EVENT "]", message.body_length);
    const cevents_message_options protobuf = {.format = CEVENTS_EVENT_PROTOBUF};
    cevents_message general;
    assert_int_equal(
        cevents_message_encode_batch(events, 0, CEVENTS_BINDING_HTTP, &protobuf, &bench->arena, NULL, &general, NULL),
        CEVENTS_OK);
    dump_message(&general, &dump);
    assert_string_equal(dump.text, "content-type=application/cloudevents-batch+protobuf\nbody ");
    cevents_status status = cevents_message_encode_batch(events, 2, CEVENTS_BINDING_NATS, NULL, &bench->arena, NULL,
                                                         &general, &bench->error);
    assert_fault(bench, status, CEVENTS_INVALID_ARGUMENT, "", "the NATS binding has no batched mode");
}

static void the_key_of_a_record(void **state)
{
    struct bench *bench = *state;
    const cevents_message_options how = {.key_by_partitionkey = true};
    const cevents_message_options structured = {.mode = CEVENTS_MODE_STRUCTURED, .key_by_partitionkey = true};
    cevents_event event = event_of(CEVENTS_DATA_NONE, NULL);
    assert_message(bench, &event, CEVENTS_BINDING_KAFKA, &how, CORE("ce_") "null");
    event.attributes.extensions = &typed[6];
    event.attributes.n_extensions = 1;
    assert_message(bench, &event, CEVENTS_BINDING_KAFKA, &how, CORE("ce_") "ce_partitionkey=p k\nkey p k\nnull");
    assert_message(bench, &event, CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_partitionkey=p k\nnull");
    assert_message(bench, &event, CEVENTS_BINDING_HTTP, &how, CORE("ce-") "ce-partitionkey=p%20k\nnull");
    assert_message(bench, &event, CEVENTS_BINDING_KAFKA, &structured,
                   "content-type=application/cloudevents+json\nkey p k\nbody {\"id\":\"a-1\",\"source\":\"/s\","
                   "\"specversion\":\"1.0\",\"type\":\"t.e\",\"partitionkey\":\"p k\"}");
}

static void what_cannot_be_written_is_refused(void **state)
{
    struct bench *bench = *state;
    static char long_text[65537];
    memset(long_text, 'x', sizeof long_text - 1);
    cevents_event event = event_of(CEVENTS_DATA_NONE, NULL);
    const cevents_message_options binary = {.mode = CEVENTS_MODE_BINARY};
    const cevents_message_options batched = {.mode = CEVENTS_MODE_BATCHED};
    const cevents_message_options protobuf = {.mode = CEVENTS_MODE_STRUCTURED, .format = CEVENTS_EVENT_PROTOBUF};
    assert_refused(bench, &event, CEVENTS_BINDING_MQTT3, &binary, CEVENTS_INVALID_ARGUMENT, "",
                   "the MQTT 3.1.1 binding has no binary mode");
    assert_refused(bench, &event, CEVENTS_BINDING_WEBSOCKET, &binary, CEVENTS_INVALID_ARGUMENT, "",
                   "the WebSocket binding has no binary mode");
    assert_refused(bench, &event, CEVENTS_BINDING_HTTP, &batched, CEVENTS_INVALID_ARGUMENT, "",
                   "one event is no batch: write it with cevents_message_encode_batch()");
    assert_refused(bench, &event, CEVENTS_BINDING_NATS, &protobuf, CEVENTS_INVALID_ARGUMENT, "",
                   "of the event formats, the NATS binding has JSON only");
    assert_refused(bench, &event, (cevents_binding)99, NULL, CEVENTS_INVALID_ARGUMENT, "", "no such binding");
    event.attributes.subject = long_text;
    assert_refused(bench, &event, CEVENTS_BINDING_MQTT5, NULL, CEVENTS_LIMIT_BYTES, "subject",
                   "a text of MQTT 5 holds at most 65535 bytes");
    event.attributes.subject = NULL;
    memcpy(long_text, "a/b", 3);
    event.attributes.datacontenttype = long_text;
    assert_refused(bench, &event, CEVENTS_BINDING_PUBSUB, NULL, CEVENTS_LIMIT_BYTES, "datacontenttype",
                   "a text of Google Pub/Sub holds at most 1024 bytes");
    event.attributes.datacontenttype = NULL;
    event.attributes.subject = "";
    assert_refused(bench, &event, CEVENTS_BINDING_KAFKA, NULL, CEVENTS_INVALID_ATTRIBUTE, "subject",
                   "the attribute must not be empty");
    event.attributes.subject = NULL;
    event.attributes.datacontenttype = "application/cloudevents+json";
    assert_refused(bench, &event, CEVENTS_BINDING_HTTP, NULL, CEVENTS_UNSUPPORTED_CONTENT_TYPE, "datacontenttype",
                   "in binary mode, data of this type would be taken for the event: use structured mode");
    assert_message(bench, &event, CEVENTS_BINDING_NATS, NULL,
                   CORE("ce-") "ce-datacontenttype=application/cloudevents+json\nnull");
    event.attributes.datacontenttype = NULL;
    const cevents_attribute nameless = {.text = "", .length = 0};
    const cevents_message_options keyed = {.key_by_partitionkey = true};
    event.attributes.extensions = &nameless;
    event.attributes.n_extensions = 1;
    assert_refused(bench, &event, CEVENTS_BINDING_KAFKA, &keyed, CEVENTS_INVALID_ARGUMENT, "[\"\"]",
                   "an extension attribute has no name or no text");
    event.attributes.n_extensions = 0;
    event.attributes.id = NULL;
    assert_refused(bench, &event, CEVENTS_BINDING_AMQP, NULL, CEVENTS_MISSING_ATTRIBUTE, "id",
                   "a required attribute is missing");
}

static void literal_headers(void **state)
{
    struct bench *bench = *state;
    static const char *const bad[] = {" x", "x "};
    cevents_event event = event_of(CEVENTS_DATA_NONE, NULL);
    bench->options.literal_headers = true;
    event.attributes.subject = "100% \"of\" \xE2\x82\xAC";
    assert_message(bench, &event, CEVENTS_BINDING_HTTP, NULL, CORE("ce-") "ce-subject=100% \"of\" \xE2\x82\xAC\nnull");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        event.attributes.subject = bad[i];
        assert_refused(bench, &event, CEVENTS_BINDING_HTTP, NULL, CEVENTS_INVALID_ATTRIBUTE, "subject",
                       "the value cannot stand in a header without percent-encoding");
    }
}

static void values_of_headers(void **state)
{
    struct bench *bench = *state;
    const char *text;
    size_t length;
    assert_int_equal(cevents_http_value_encode("a\0b\r\n~\x7F", 7, &bench->arena, &text, &length, NULL), CEVENTS_OK);
    assert_string_equal(text, "a%00b%0D%0A~%7F");
    assert_int_equal(length, strlen(text));
    cevents_status status = cevents_http_value_encode("a\xFF", 2, &bench->arena, &text, &length, &bench->error);
    bench->caret = 1;
    assert_fault(bench, status, CEVENTS_INVALID_UTF8, "", "the text is not UTF-8");
    static const char quoted[] = "\"a\\\"\"%20%e2%82%AC";
    assert_int_equal(cevents_http_value_decode(quoted, sizeof quoted - 1, &bench->arena, &text, &length, NULL),
                     CEVENTS_OK);
    assert_string_equal(text, "a\" \xE2\x82\xAC");
    assert_int_equal(length, 6);
    bench->caret = 0;
    status = cevents_http_value_decode("%C0%A0", 6, &bench->arena, &text, &length, &bench->error);
    assert_fault(bench, status, CEVENTS_INVALID_UTF8, "", "the header is not UTF-8 once it is decoded");
}

static void no_memory(void **state)
{
    struct bench *bench = *state;
    cevents_event event = event_of(CEVENTS_DATA_PROTO, "\b\1");
    event.data.type_url = "type.googleapis.com/a.B";
    event.attributes.subject = "Euro %";
    for (size_t mode = CEVENTS_MODE_BINARY; mode <= CEVENTS_MODE_STRUCTURED; mode++) {
        const cevents_message_options how = {.mode = (cevents_content_mode)mode};
        cevents_status status = CEVENTS_LIMIT_ARENA;
        for (size_t size = 0; status != CEVENTS_OK; size += 16) {
            static char block[8000];
            cevents_arena arena;
            cevents_message message;
            assert_true(size < sizeof block);
            cevents_arena_init(&arena, block, size, NULL);
            status = cevents_message_encode(&event, CEVENTS_BINDING_HTTP, &how, &arena, NULL, &message, &bench->error);
            assert_true(status == CEVENTS_OK || status == CEVENTS_LIMIT_ARENA);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(binary_mode),
        TEST(typed_properties),
        TEST(the_time_is_typed_where_nothing_is_lost),
        TEST(data_and_its_type),
        TEST(structured_mode),
        TEST(batched_mode),
        TEST(the_key_of_a_record),
        TEST(what_cannot_be_written_is_refused),
        TEST(literal_headers),
        TEST(values_of_headers),
        TEST(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
