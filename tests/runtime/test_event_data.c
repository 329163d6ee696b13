#include "event_testing.h"

#include "thing.h"
#include "variety3.pb-c.h"

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

static const cevents_json_table *find_data(const void *context, const char *type)
{
    return strcmp(type, context) == 0 ? &cevents__test__variety3__json : NULL;
}

static void malformed_data_is_named_by_its_schema(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *body;
        const char *path;
    } cases[] = {
        {"{" CORE ",\"data\":{\"map_string\":{\"a\":^x}}}", "data.mapString[\"a\"]"},
        {"{" CORE ",\"data\":{\"struct\":{\"a\":[0,{\"b\":^x}]}}}", "data.struct[\"a\"][1][\"b\"]"},
        {"{" CORE ",\"data\":{\"new\":{\"a\":^x}}}", "data.new.a"},
        {"{" CORE ",\"data\":{\"aString\":\"^\xFF\"}}", "data.aString"},
        /* The type comes later, something else is wrong in front. */
        {"{\"data\":{\"map_string\":{\"a\":^x}}," CORE "}", "data.map_string.a"},
        {"{" CORE ",\"data\":{\"aBool\":1,\"map_string\":{\"a\":^x}}}", "data.map_string.a"},
    };
    bench->options.find_data = find_data;
    bench->options.find_data_context = "t.e";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lay(bench, cases[i].body);
        cevents_status status = cevents_event_from_json(bench->body, bench->length, &bench->arena, &bench->options,
                                                        &bench->event, &bench->error);
        assert_int_equal(status, i == 3 ? CEVENTS_INVALID_UTF8 : CEVENTS_MALFORMED_JSON);
        assert_string_equal(bench->error.path, cases[i].path);
        assert_int_equal(bench->error.offset, bench->caret);
    }
    bench->options.find_data_context = "another type";
    lay(bench, cases[0].body);
    (void)cevents_event_from_json(bench->body, bench->length, &bench->arena, &bench->options, &bench->event,
                                  &bench->error);
    assert_string_equal(bench->error.path, "data.map_string.a");
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
        TEST(malformed_data_is_named_by_its_schema),
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
