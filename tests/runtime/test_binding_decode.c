#include "message_testing.h"

#define JSON_EVENT "{\"specversion\":\"1.0\",\"id\":\"a-1\",\"source\":\"/s\",\"type\":\"t.e\",\"data\":{\"m\":1}}"
#define CORE(prefix) prefix "specversion=1.0\n" prefix "id=a-1\n" prefix "source=/s\n" prefix "type=t.e\n"
#define AMQP_CORE CORE("t:cloudEvents_")

static cevents_status decode(struct bench *bench, cevents_binding binding, const char *content_type, const char *lines,
                             const char *body)
{
    struct message_room room;
    cevents_message message = message_of(binding, content_type, lines, body, &room);
    bench->caret = 0;
    bench->record.length = 0;
    bench->record.text[0] = '\0';
    return cevents_message_decode(&message, &bench->arena, &bench->options, &bench->event, &bench->error);
}

/* A message, the event that it holds, and what is reported of it. */
struct accepted {
    cevents_binding binding;
    const char *content_type;
    const char *lines;
    const char *body;
    const char *event;
    const char *reports;
};

static const struct accepted cases[] = {
    /* Kafka: names as they are, null values, no percent-encoding */
    {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "content-type=application/json\nce_subject=%20 x", "{}",
     "string datacontenttype=application/json\nstring subject=%20 x\nbytes {}", ""},
    {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_ext\nCE_Other=1\nce-x=1\ncontent-type", NULL, "none ", ""},
    {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_"), "", "bytes ", ""},
    {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_partitionkey= k ", NULL, "string partitionkey= k \nnone ", ""},
    {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_My=1", NULL, "none ",
     "not a valid attribute name, kept aside ce_My @0 1\n"},
    {CEVENTS_BINDING_KAFKA, NULL, "content-type=application/cloudevents+json; charset=UTF-8\nce_id=other", JSON_EVENT,
     "json {\"m\":1}", ""},
    {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_datacontenttype=a/b\ncontent-type=a/b", NULL,
     "string datacontenttype=a/b\nnone ", ""},
    {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_datacontenttype=a/b", NULL, "string datacontenttype=a/b\nnone ", ""},
    {CEVENTS_BINDING_HTTP, NULL, CORE("ce-") "ce-datacontenttype=a/b\ncontent-type=a/b", NULL,
     "string datacontenttype=a/b\nnone ", "attribute departs from the CloudEvents text ce-datacontenttype @0 a/b\n"},
    /* MQTT 5: names without prefix, those of others are passed over */
    {CEVENTS_BINDING_MQTT5, "text/plain", CORE("") "X-Trace=1\nmy_ext=2\next=3\nce-id=4", "x",
     "string datacontenttype=text/plain\nstring ext=3\nbytes x", ""},
    {CEVENTS_BINDING_MQTT5, NULL, CORE("") "subject=Euro \xE2\x82\xAC %20 \"q", "",
     "string subject=Euro \xE2\x82\xAC %20 \"q\nnone ", ""},
    {CEVENTS_BINDING_MQTT5, "a/b", CORE("") "datacontenttype=a/b", "", "string datacontenttype=a/b\nnone ", ""},
    {CEVENTS_BINDING_MQTT5, "a/b", CORE("") "datacontenttype=a/c\ndata=5", "", "string datacontenttype=a/b\nnone ",
     "attribute departs from the CloudEvents text datacontenttype @0 a/c\n"
     "not a valid attribute name, kept aside data @0 5\n"},
    {CEVENTS_BINDING_MQTT5, "Application/CloudEvents+JSON", "id=other", JSON_EVENT, "json {\"m\":1}", ""},
    /* MQTT 3.1.1: JSON, and nothing but a body */
    {CEVENTS_BINDING_MQTT3, NULL, "", JSON_EVENT, "json {\"m\":1}", ""},
    {CEVENTS_BINDING_MQTT3, "text/plain", "", JSON_EVENT, "json {\"m\":1}", ""},
    /* AMQP: typed values and two prefixes */
    {CEVENTS_BINDING_AMQP, "a/b",
     AMQP_CORE "b:cloudEvents_b=1\ni:cloudEvents_i=-5\nx:cloudEvents_x=Ma\n"
               "m:cloudEvents_m=1522949460000\nn:cloudEvents_n\nt:id=other",
     "{}",
     "string datacontenttype=a/b\nboolean b=true\ninteger i=-5\nbinary x=TWE=\ntimestamp m=2018-04-05T17:31:00Z\n"
     "bytes {}",
     ""},
    {CEVENTS_BINDING_AMQP, NULL, CORE("t:cloudEvents:") "m:cloudEvents:time=1522949460123\nb:cloudEvents:b=0", "",
     "timestamp time=2018-04-05T17:31:00.123Z\nboolean b=false\nnone ", ""},
    {CEVENTS_BINDING_AMQP, NULL, AMQP_CORE "m:cloudEvents_m=-1\nt:cloudEvents_time=2018-04-05T17:31:00+01:00", "",
     "timestamp time=2018-04-05T17:31:00+01:00\ntimestamp m=1969-12-31T23:59:59.999Z\nnone ", ""},
    {CEVENTS_BINDING_AMQP, NULL,
     AMQP_CORE "i:cloudEvents_i=2147483647\ni:cloudEvents_j=2147483648\n"
               "o:cloudEvents_d=1.5\nt:CloudEvents_x=1",
     "", "integer i=2147483647\nnone ",
     "attribute departs from the CloudEvents text cloudEvents_j @0 2147483648\n"
     "attribute departs from the CloudEvents text cloudEvents_d @0 1.5\n"},
    {CEVENTS_BINDING_AMQP, NULL, AMQP_CORE "t:cloudEvents:ext=1", "", "string ext=1\nnone ",
     "message departs from the text of its protocol binding  @0 \n"},
    {CEVENTS_BINDING_AMQP, "Application/cloudEvents+json;charset=UTF-8", "", JSON_EVENT, "json {\"m\":1}", ""},
    /* NATS: as HTTP, but for datacontenttype and messages without headers */
    {CEVENTS_BINDING_NATS, NULL, CORE("CE-") "ce-Subject=%22a%20b\nContent-Type=text/plain\nce-datacontenttype=a/b",
     "x", "string datacontenttype=a/b\nstring subject=\"a b\nbytes x", ""},
    {CEVENTS_BINDING_NATS, NULL, "", JSON_EVENT, "json {\"m\":1}", ""},
    {CEVENTS_BINDING_NATS, NULL, "content-type=Application/CloudEvents", JSON_EVENT, "json {\"m\":1}", ""},
    {CEVENTS_BINDING_NATS, NULL, "Content-Type=application/cloudevents+json\nce-id=other", JSON_EVENT, "json {\"m\":1}",
     ""},
    {CEVENTS_BINDING_NATS, NULL, "content-type=application/cloudevents+protobuf", "\n\3a-1\022\2/s\032\0031.0\"\3t.e",
     "none ",
     "message departs from the text of its protocol binding content-type @0 application/cloudevents+protobuf\n"},
    /* WebSockets: the subprotocol names the format */
    {CEVENTS_BINDING_WEBSOCKET, "cloudevents.json", "", JSON_EVENT, "json {\"m\":1}", ""},
    {CEVENTS_BINDING_WEBSOCKET, "cloudevents.proto", "", "\n\3a-1\022\2/s\032\0031.0\"\3t.e", "none ", ""},
    /* HTTP: what is no media type is told, and kept */
    {CEVENTS_BINDING_HTTP, NULL, CORE("ce-") "content-type=xyz", NULL, "string datacontenttype=xyz\nnone ",
     "attribute departs from the CloudEvents text content-type @0 xyz\n"},
    /* HTTP: case doesn't count in names; a format without a name is JSON */
    {CEVENTS_BINDING_HTTP, NULL, CORE("cE-") "CE-AZaz09=A%5aZ%5AJ%4aF%6f", NULL, "string azaz09=AZZZJJFo\nnone ", ""},
    {CEVENTS_BINDING_HTTP, NULL, "content-type=application/cloudevents", JSON_EVENT, "json {\"m\":1}", ""},
};

static void events_come_out_of_messages(void **state)
{
    struct bench *bench = *state;
    struct dump dump;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct accepted *c = &cases[i];
        if (decode(bench, c->binding, c->content_type, c->lines, c->body) != CEVENTS_OK) {
            fail_msg("%s, %s: %s (%s)", cevents_binding_name(c->binding), c->lines, bench->error.message,
                     bench->error.path);
        }
        dump_event(&bench->event, &dump);
        assert_string_equal(dump.text, c->event);
        assert_string_equal(bench->record.text, c->reports);
        assert_string_equal(bench->event.attributes.id, "a-1");
    }
}

/* Strict, what would be reported is refused; what would not is accepted. */
static void strict_attributes_refuse_what_is_reported(void **state)
{
    struct bench *bench = *state;
    bench->options.strict = CEVENTS_STRICT_ATTRIBUTES;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct accepted *c = &cases[i];
        cevents_status status = decode(bench, c->binding, c->content_type, c->lines, c->body);
        cevents_status expected = c->reports[0] == '\0' ? CEVENTS_OK : CEVENTS_REFUSED;
        assert_string_equal(cevents_status_name(status), cevents_status_name(expected));
    }
}

static void what_is_no_event_is_an_error(void **state)
{
    struct bench *bench = *state;
    static const struct {
        cevents_binding binding;
        const char *content_type;
        const char *lines;
        const char *body;
        cevents_status status;
        const char *path;
        const char *message;
    } faults[] = {
        {CEVENTS_BINDING_KAFKA, NULL, "ce_specversion=1.0\nce_id", NULL, CEVENTS_MISSING_ATTRIBUTE, "ce_id",
         "a required attribute is missing"},
        {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_x=\xFF\xFE", NULL, CEVENTS_INVALID_UTF8, "ce_x",
         "the value is not UTF-8"},
        {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_\xFF=1", NULL, CEVENTS_INVALID_UTF8, "[\"ce_\xEF\xBF\xBD\"]",
         "the name of an attribute is not UTF-8"},
        {CEVENTS_BINDING_KAFKA, NULL, CORE("ce_") "ce_x=1\nce_x=2", NULL, CEVENTS_INVALID_ATTRIBUTE, "ce_x",
         "the attribute is given twice"},
        {CEVENTS_BINDING_KAFKA, NULL, "content-type=application/cloudevents+json", NULL, CEVENTS_MALFORMED_JSON, "",
         "expected a JSON value, but the text ends"},
        {CEVENTS_BINDING_KAFKA, NULL, "", JSON_EVENT, CEVENTS_NOT_AN_EVENT, "",
         "neither ce_specversion nor a content type of CloudEvents in the Kafka message"},
        {CEVENTS_BINDING_KAFKA, NULL, CORE("ce-"), "", CEVENTS_NOT_AN_EVENT, "",
         "neither ce_specversion nor a content type of CloudEvents in the Kafka message"},
        {CEVENTS_BINDING_MQTT5, NULL, CORE("ce-"), "", CEVENTS_NOT_AN_EVENT, "",
         "neither specversion nor a content type of CloudEvents in the MQTT 5 message"},
        {CEVENTS_BINDING_MQTT5, NULL, CORE("") "ext=1\next=1", "", CEVENTS_INVALID_ATTRIBUTE, "ext",
         "the attribute is given twice"},
        {CEVENTS_BINDING_MQTT3, NULL, "", "^hello", CEVENTS_MALFORMED_JSON, "", "expected a JSON value"},
        {CEVENTS_BINDING_AMQP, NULL, CORE("t:"), "", CEVENTS_NOT_AN_EVENT, "",
         "neither cloudEvents_specversion nor a content type of CloudEvents in the AMQP message"},
        {CEVENTS_BINDING_AMQP, NULL, AMQP_CORE "i:cloudEvents_subject=1", "", CEVENTS_INVALID_ATTRIBUTE,
         "cloudEvents_subject", "the attribute must be a string"},
        {CEVENTS_BINDING_AMQP, NULL, "t:cloudEvents:specversion=1.0", "", CEVENTS_MISSING_ATTRIBUTE,
         "[\"cloudEvents:id\"]", "a required attribute is missing"},
        {CEVENTS_BINDING_AMQP, NULL, AMQP_CORE "m:cloudEvents_m=300000000000000", "", CEVENTS_INVALID_ATTRIBUTE,
         "cloudEvents_m", "the timestamp is not between the years 0001 and 9999"},
        {CEVENTS_BINDING_NATS, NULL, "X=1", JSON_EVENT, CEVENTS_NOT_AN_EVENT, "",
         "neither ce-specversion nor a content type of CloudEvents in the NATS message"},
        {CEVENTS_BINDING_NATS, NULL, CORE("ce-") "ce-x=%FF", "", CEVENTS_INVALID_UTF8, "ce-x",
         "the header is not UTF-8 once it is decoded"},
        {CEVENTS_BINDING_WEBSOCKET, "cloudevents.json", "", "n^ope", CEVENTS_MALFORMED_JSON, "",
         "expected a JSON value"},
        {CEVENTS_BINDING_WEBSOCKET, "cloudevents.json", "", "[" JSON_EVENT "]", CEVENTS_NOT_AN_EVENT, "",
         "an event in the JSON format is an object; an array is a batch of events"},
        {CEVENTS_BINDING_WEBSOCKET, "cloudevents.avro", "", "", CEVENTS_UNSUPPORTED_CONTENT_TYPE, "subprotocol",
         "unknown event format: cloudevents.avro; JSON and protobuf are known"},
        {CEVENTS_BINDING_WEBSOCKET, NULL, "", JSON_EVENT, CEVENTS_NOT_AN_EVENT, "", "the message has no subprotocol"},
        {CEVENTS_BINDING_HTTP, NULL, CORE("ce-") "content-type=a/\xFF", "", CEVENTS_INVALID_UTF8, "content-type",
         "the value is not UTF-8"},
        {CEVENTS_BINDING_MQTT5, "a/\xFF", CORE(""), "", CEVENTS_INVALID_UTF8, "content-type", "the value is not UTF-8"},
        {(cevents_binding)99, NULL, "", "", CEVENTS_INVALID_ARGUMENT, "", "no such binding"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        const char *body = faults[i].body == NULL ? NULL : lay(bench, faults[i].body);
        size_t caret = body == NULL || body[bench->caret] == '\0' ? 0 : bench->caret;
        cevents_status status = decode(bench, faults[i].binding, faults[i].content_type, faults[i].lines, body);
        bench->caret = caret;
        assert_fault(bench, status, faults[i].status, faults[i].path, faults[i].message);
    }
}

static void modes(void **state)
{
    (void)state;
    static const struct {
        cevents_binding binding;
        const char *content_type;
        const char *lines;
        cevents_content_mode mode;
    } modes_of[] = {
        {CEVENTS_BINDING_HTTP, NULL, "Content-Type=Application/CloudEvents-Batch+JSON", CEVENTS_MODE_BATCHED},
        {CEVENTS_BINDING_HTTP, NULL, "content-type=application/cloudeventsx", CEVENTS_MODE_STRUCTURED},
        {CEVENTS_BINDING_HTTP, NULL, "CE-SpecVersion=1.0", CEVENTS_MODE_BINARY},
        {CEVENTS_BINDING_KAFKA, NULL, "Content-Type=application/cloudevents+json", CEVENTS_MODE_NONE},
        {CEVENTS_BINDING_KAFKA, NULL, "CE_specversion=1.0", CEVENTS_MODE_NONE},
        {CEVENTS_BINDING_KAFKA, NULL, "ce_specversion", CEVENTS_MODE_NONE},
        {CEVENTS_BINDING_KAFKA, NULL, "ce_specversion=", CEVENTS_MODE_BINARY},
        {CEVENTS_BINDING_MQTT5, "application/cloudevents+avro", "", CEVENTS_MODE_STRUCTURED},
        {CEVENTS_BINDING_MQTT5, NULL, "specversion=1.0", CEVENTS_MODE_BINARY},
        {CEVENTS_BINDING_MQTT3, NULL, "", CEVENTS_MODE_STRUCTURED},
        {CEVENTS_BINDING_AMQP, NULL, "t:cloudEvents:specversion=1.0", CEVENTS_MODE_BINARY},
        {CEVENTS_BINDING_NATS, NULL, "", CEVENTS_MODE_STRUCTURED},
        {CEVENTS_BINDING_NATS, NULL, "x=1", CEVENTS_MODE_NONE},
        {CEVENTS_BINDING_WEBSOCKET, "other", "", CEVENTS_MODE_STRUCTURED},
        {CEVENTS_BINDING_WEBSOCKET, NULL, "", CEVENTS_MODE_NONE},
        {(cevents_binding)99, NULL, "", CEVENTS_MODE_NONE},
    };
    for (size_t i = 0; i < sizeof modes_of / sizeof modes_of[0]; i++) {
        struct message_room room;
        cevents_message message =
            message_of(modes_of[i].binding, modes_of[i].content_type, modes_of[i].lines, "", &room);
        if (cevents_message_mode(&message) != modes_of[i].mode) {
            fail_msg("%s %s: %d", cevents_binding_name(modes_of[i].binding), modes_of[i].lines,
                     (int)cevents_message_mode(&message));
        }
    }
}

static void a_batch_is_read_event_by_event(void **state)
{
    struct bench *bench = *state;
    struct message_room room;
    cevents_batch batch;
    static const char wire[] = "\n\023\n\3a-1\022\2/s\032\0031.0\"\3t.e";
    static const struct {
        cevents_binding binding;
        const char *content_type;
        const char *body;
    } batches[] = {
        {CEVENTS_BINDING_HTTP, "application/cloudevents-batch+json", "[" JSON_EVENT "]"},
        {CEVENTS_BINDING_HTTP, "application/cloudevents-batch+protobuf", wire},
        {CEVENTS_BINDING_KAFKA, "application/cloudevents-batch+json", "[" JSON_EVENT "]"},
    };
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
        char line[80];
        snprintf(line, sizeof line, "content-type=%s", batches[i].content_type);
        cevents_message message = message_of(batches[i].binding, NULL, line, batches[i].body, &room);
        assert_int_equal(cevents_message_batch(&message, &bench->options, &batch, &bench->error), CEVENTS_OK);
        assert_int_equal(cevents_batch_next(&batch, &bench->arena, NULL, &bench->event, NULL), CEVENTS_OK);
        assert_string_equal(bench->event.attributes.type, "t.e");
        for (int again = 0; again < 3; again++) {
            assert_int_equal(cevents_batch_next(&batch, &bench->arena, NULL, &bench->event, NULL), CEVENTS_END);
        }
    }
    assert_string_equal(bench->record.text, "message departs from the text of its protocol binding content-type @0 "
                                            "application/cloudevents-batch+json\n");
    cevents_message single = message_of(CEVENTS_BINDING_MQTT3, NULL, "", JSON_EVENT, &room);
    cevents_status status = cevents_message_batch(&single, NULL, &batch, &bench->error);
    assert_fault(bench, status, CEVENTS_INVALID_ARGUMENT, "",
                 "one event is no batch: read it with cevents_message_decode()");
}

static void frames_are_of_the_subprotocols_type(void **state)
{
    struct bench *bench = *state;
    struct message_room room;
    cevents_message message = message_of(CEVENTS_BINDING_WEBSOCKET, "cloudevents.json", "", JSON_EVENT, &room);
    bench->options.strict = CEVENTS_STRICT_ATTRIBUTES;
    message.frame = CEVENTS_FRAME_TEXT;
    assert_int_equal(cevents_message_decode(&message, &bench->arena, &bench->options, &bench->event, NULL), CEVENTS_OK);
    message.frame = CEVENTS_FRAME_BINARY;
    cevents_status status =
        cevents_message_decode(&message, &bench->arena, &bench->options, &bench->event, &bench->error);
    assert_fault(bench, status, CEVENTS_REFUSED, "subprotocol", "the type of the frame is not that of the subprotocol");
}

static void subprotocols_are_chosen_in_the_clients_order(void **state)
{
    (void)state;
    static const char *const offers[][2] = {
        {"cloudevents.json", "cloudevents.json"},
        {"cloudevents.avro, cloudevents.proto,cloudevents.json", "cloudevents.proto"},
        {" , chat ,\tcloudevents.json ", "cloudevents.json"},
        {"CloudEvents.json", NULL},
        {"cloudevents.jsonx, cloudevents.jso", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
        const char *chosen = cevents_websocket_subprotocol(offers[i][0], strlen(offers[i][0]));
        if (offers[i][1] == NULL) {
            assert_null(chosen);
        } else {
            assert_non_null(chosen);
            assert_string_equal(chosen, offers[i][1]);
        }
    }
}

static void literal_headers_are_taken_as_they_are(void **state)
{
    struct bench *bench = *state;
    struct dump dump;
    bench->options.literal_headers = true;
    assert_int_equal(decode(bench, CEVENTS_BINDING_HTTP, NULL, CORE("ce-") "ce-x= 100% \"of\" %20 ", ""), CEVENTS_OK);
    dump_event(&bench->event, &dump);
    assert_string_equal(dump.text, "string x=100% \"of\" %20\nnone ");
    cevents_status status = decode(bench, CEVENTS_BINDING_HTTP, NULL, CORE("ce-") "ce-x=\xFF", "");
    assert_fault(bench, status, CEVENTS_INVALID_UTF8, "ce-x", "the value is not UTF-8");
}

static void limits(void **state)
{
    struct bench *bench = *state;
    bench->options.limits.attributes = 4;
    cevents_status status = decode(bench, CEVENTS_BINDING_AMQP, NULL, AMQP_CORE "t:other=1", "");
    assert_fault(bench, status, CEVENTS_LIMIT_ATTRIBUTES, "", "too many properties: the limit `attributes` is reached");
    assert_int_equal(decode(bench, CEVENTS_BINDING_AMQP, NULL, AMQP_CORE, ""), CEVENTS_OK);
    bench->options.limits.bytes = 3;
    status = decode(bench, CEVENTS_BINDING_KAFKA, NULL, CORE("ce_"), "1234");
    bench->caret = 3;
    assert_fault(bench, status, CEVENTS_LIMIT_BYTES, "", "4 bytes: the limit `bytes` is 3");
    struct message_room room;
    cevents_batch batch;
    cevents_message message = message_of(CEVENTS_BINDING_KAFKA, NULL, CORE("ce_"), "1234", &room);
    status = cevents_message_batch(&message, &bench->options, &batch, &bench->error);
    assert_fault(bench, status, CEVENTS_LIMIT_BYTES, "", "4 bytes: the limit `bytes` is 3");
    message.body = NULL;
    message.body_length = 1;
    status = cevents_message_decode(&message, &bench->arena, NULL, &bench->event, &bench->error);
    bench->caret = 0;
    assert_fault(bench, status, CEVENTS_INVALID_ARGUMENT, "", "the body is NULL");
}

static void no_memory(void **state)
{
    struct bench *bench = *state;
    static const char lines[] = AMQP_CORE "b:cloudEvents_b=1\ni:cloudEvents_i=-5\nx:cloudEvents_x=Ma\n"
                                          "m:cloudEvents_time=1522949460000\no:cloudEvents_o=1.5";
    struct message_room room;
    cevents_message message = message_of(CEVENTS_BINDING_AMQP, "a/b", lines, "", &room);
    cevents_status status = CEVENTS_LIMIT_ARENA;
    for (size_t size = 0; status != CEVENTS_OK; size += 16) {
        static char block[8000];
        cevents_arena arena;
        assert_true(size < sizeof block);
        cevents_arena_init(&arena, block, size, NULL);
        status = cevents_message_decode(&message, &arena, NULL, &bench->event, &bench->error);
        assert_true(status == CEVENTS_OK || status == CEVENTS_LIMIT_ARENA);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(events_come_out_of_messages),
        TEST(strict_attributes_refuse_what_is_reported),
        TEST(what_is_no_event_is_an_error),
        TEST(modes),
        TEST(a_batch_is_read_event_by_event),
        TEST(frames_are_of_the_subprotocols_type),
        TEST(subprotocols_are_chosen_in_the_clients_order),
        TEST(literal_headers_are_taken_as_they_are),
        TEST(limits),
        TEST(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
