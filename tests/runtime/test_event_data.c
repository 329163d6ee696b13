#include "event_testing.h"

#include "thing.h"

#define CORE "\"specversion\":\"1.0\",\"id\":\"a-1\",\"source\":\"/s\",\"type\":\"t.e\""

static Test__Thing *thing;

static cevents_status decode_data(struct bench *bench)
{
    ProtobufCMessage *message;
    cevents_status status =
        cevents_event_decode_data(&bench->event, &thing_table, &bench->arena, &bench->options, &message, &bench->error);
    assert_true((status == CEVENTS_OK) == (message != NULL));
    thing = (Test__Thing *)message;
    return status;
}

/* Decodes a JSON event, then its data. */
static cevents_status decode(struct bench *bench, const char *marked)
{
    lay(bench, marked);
    assert_int_equal(cevents_event_from_json(bench->body, bench->length, &bench->arena, &bench->options, &bench->event,
                                             &bench->error),
                     CEVENTS_OK);
    return decode_data(bench);
}

static void from_json(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(decode(bench, "{" CORE ",\"data\":{\"name\":\"n\",\"count\":\"7\"}}"), CEVENTS_OK);
    assert_string_equal(thing->name, "n");
    assert_int_equal(thing->count, 7);
    assert_int_equal(decode_data(bench), CEVENTS_OK);
    assert_string_equal(thing->name, "n");
    assert_string_equal(bench->body, "{" CORE ",\"data\":{\"name\":\"n\",\"count\":\"7\"}}");
}

static void json_errors_stand_in_the_body(void **state)
{
    struct bench *bench = *state;
    cevents_status status = decode(bench, "{" CORE ",\"data\": {\"name\":\"n\",\"count\":^true}}");
    assert_int_equal(status, CEVENTS_WRONG_TYPE);
    assert_int_equal(bench->error.offset, bench->caret);
    assert_string_equal(bench->error.path, "data.count");
}

static void json_reports_stand_in_the_body(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(decode(bench, "{\"data\":{\"other\":[1]}," CORE "}"), CEVENTS_OK);
    assert_string_equal(bench->record.text, "unknown member skipped data.other @17 [1]\n");
}

static void from_base64(void **state)
{
    struct bench *bench = *state;
    /* {"count":5,"x":[]} */
    assert_int_equal(decode(bench, "{\"data_base64\":\"eyJjb3VudCI6NSwieCI6W119\"," CORE "}"), CEVENTS_OK);
    assert_int_equal(thing->count, 5);
    assert_string_equal(thing->name, "");
    /* Byte 15 of the JSON is the first of the 21st base64 character. */
    assert_string_equal(bench->record.text, "unknown member skipped data_base64.x @36 []\n");
}

static void base64_errors_stand_in_the_base64(void **state)
{
    struct bench *bench = *state;
    /* {"count":x}: byte 9 */
    assert_int_equal(decode(bench, "{" CORE ",\"data_base64\":\"eyJjb3VudCI6^eH0=\"}"), CEVENTS_MALFORMED_JSON);
    assert_int_equal(bench->error.offset, bench->caret);
    /* {"count": x}: byte 10 */
    assert_int_equal(decode(bench, "{" CORE ",\"data_base64\":\"eyJjb3VudCI6I^Hh9\"}"), CEVENTS_MALFORMED_JSON);
    assert_int_equal(bench->error.offset, bench->caret);
}

static void from_wire(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(
        decode(bench, "{" CORE ",\"datacontenttype\":\"application/protobuf\",\"data_base64\":\"CgFuEAc=\"}"),
        CEVENTS_OK);
    assert_string_equal(thing->name, "n");
    assert_int_equal(thing->count, 7);
    /* A string of 5 bytes, of which one is there. */
    assert_int_equal(
        decode(bench, "{" CORE ",\"datacontenttype\":\"application/x-protobuf\",\"data_base64\":\"CgVu\"}"),
        CEVENTS_MALFORMED_WIRE);
}

static void proto_data_must_be_of_the_type(void **state)
{
    struct bench *bench = *state;
    bench->event.data = (cevents_data){.kind = CEVENTS_DATA_PROTO,
                                       .bytes = "\x10\x07",
                                       .length = 2,
                                       .type_url = "type.googleapis.com/test.Thing",
                                       .path = ""};
    assert_int_equal(decode_data(bench), CEVENTS_OK);
    assert_int_equal(thing->count, 7);
    bench->event.data.type_url = "test.Thing";
    assert_int_equal(decode_data(bench), CEVENTS_OK);
    bench->event.data.type_url = "type.googleapis.com/other.Thing";
    assert_fault(bench, decode_data(bench), CEVENTS_WRONG_TYPE, "",
                 "data is a type.googleapis.com/other.Thing, expected a test.Thing");
}

static void without_data_it_is_the_default(void **state)
{
    struct bench *bench = *state;
    static const char *const bodies[] = {"{" CORE "}", "{" CORE ",\"data\":null}",
                                         "{" CORE ",\"datacontenttype\":\"text/plain\"}"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        assert_int_equal(decode(bench, bodies[i]), CEVENTS_OK);
        assert_ptr_equal(thing->base.descriptor, &thing_descriptor);
        assert_string_equal(thing->name, "");
        assert_int_equal(thing->count, 0);
    }
}

static void opaque_data_is_not_decoded(void **state)
{
    struct bench *bench = *state;
    assert_fault(bench, decode(bench, "{" CORE ",\"datacontenttype\":\"text/plain\",\"data\":\"^{}\"}"),
                 CEVENTS_UNSUPPORTED_CONTENT_TYPE, "data",
                 "data of content type text/plain cannot be decoded to test.Thing");
    assert_fault(bench, decode(bench, "{" CORE ",\"datacontenttype\":\"application/protobuf\",\"data\":\"^{}\"}"),
                 CEVENTS_UNSUPPORTED_CONTENT_TYPE, "data",
                 "data of content type application/protobuf cannot be decoded to test.Thing");
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
        TEST(from_json),
        TEST(json_errors_stand_in_the_body),
        TEST(json_reports_stand_in_the_body),
        TEST(from_base64),
        TEST(base64_errors_stand_in_the_base64),
        TEST(from_wire),
        TEST(proto_data_must_be_of_the_type),
        TEST(without_data_it_is_the_default),
        TEST(opaque_data_is_not_decoded),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
