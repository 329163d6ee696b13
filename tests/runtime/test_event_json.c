#include "event_testing.h"

#define CORE "\"specversion\":\"1.0\",\"id\":\"a-1\",\"source\":\"/s\",\"type\":\"t.e\""

static cevents_status decode(struct bench *bench, const char *body)
{
    lay(bench, body);
    return cevents_event_from_json(bench->body, bench->length, &bench->arena, &bench->options, &bench->event,
                                   &bench->error);
}

/* A body that must be refused at the caret. */
struct refusal {
    const char *body;
    cevents_status status;
    const char *path;
    const char *message;
};

static void assert_refuses(struct bench *bench, const struct refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cevents_status status = decode(bench, refusals[i].body);
        assert_fault(bench, status, refusals[i].status, refusals[i].path, refusals[i].message);
    }
}

#define ASSERT_REFUSES(bench, refusals) assert_refuses(bench, refusals, sizeof(refusals) / sizeof(refusals)[0])

static void assert_decodes(struct bench *bench, const char *body)
{
    if (decode(bench, body) != CEVENTS_OK) {
        fail_msg("%s: %s at %zu (%s)", body, bench->error.message, bench->error.offset, bench->error.path);
    }
}

static void reads_all_core_attributes(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, " {\"time\":\"2018-04-05T19:31:00.5+02:00\",\"subject\":\"s\\u00fcd\",\"id\":\"a\\/1\","
                          "\"datacontenttype\":\"text/plain\",\"dataschema\":\"https://h/s\",\"type\":\"t.e\","
                          "\"source\":\"/s\",\"specversion\":\"1.0\"} \n");
    const cevents_attributes *attributes = &bench->event.attributes;
    assert_string_equal(attributes->id, "a/1");
    assert_string_equal(attributes->source, "/s");
    assert_string_equal(attributes->specversion, "1.0");
    assert_string_equal(attributes->type, "t.e");
    assert_string_equal(attributes->datacontenttype, "text/plain");
    assert_string_equal(attributes->dataschema, "https://h/s");
    assert_string_equal(attributes->subject, "s\xC3\xBC"
                                             "d");
    assert_string_equal(attributes->time, "2018-04-05T19:31:00.5+02:00");
    assert_int_equal(attributes->time_value.seconds, 1522949460);
    assert_int_equal(attributes->time_value.nanos, 500000000);
    assert_int_equal(attributes->n_extensions, 0);
    assert_int_equal(attributes->n_irregular, 0);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_NONE);
    assert_int_equal(cevents_event_data_format(&bench->event), CEVENTS_FORMAT_NONE);
    assert_ptr_equal(bench->event.arena, &bench->arena);
    assert_string_equal(bench->record.text, "");
}

static void null_is_absent(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, "{" CORE ",\"subject\":null,\"time\":null,\"ext\":null,\"Bad\":null,\"data_base64\":null}");
    assert_null(bench->event.attributes.subject);
    assert_null(bench->event.attributes.time);
    assert_int_equal(bench->event.attributes.n_extensions, 0);
    assert_int_equal(bench->event.attributes.n_irregular, 0);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_NONE);
}

static void extensions_keep_their_types(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, "{" CORE ",\"t\":true,\"f\":false,\"min\":-2147483648,\"zero\":-0,\"s\":\"\",\"1b\":\"TWE=\","
                          "\"esc\\u0061ped\":\"\\u20ac\"}");
    const cevents_event *event = &bench->event;
    assert_int_equal(event->attributes.n_extensions, 7);
    const cevents_attribute *attribute = cevents_event_extension(event, "t");
    assert_int_equal(attribute->type, CEVENTS_ATTRIBUTE_BOOLEAN);
    assert_true(attribute->value.boolean);
    assert_string_equal(attribute->text, "true");
    attribute = cevents_event_extension(event, "f");
    assert_int_equal(attribute->type, CEVENTS_ATTRIBUTE_BOOLEAN);
    assert_false(attribute->value.boolean);
    assert_string_equal(attribute->text, "false");
    attribute = cevents_event_extension(event, "min");
    assert_int_equal(attribute->type, CEVENTS_ATTRIBUTE_INTEGER);
    assert_int_equal(attribute->value.integer, INT32_MIN);
    assert_string_equal(attribute->text, "-2147483648");
    assert_string_equal(cevents_event_extension_text(event, "zero"), "0");
    assert_int_equal(cevents_event_extension(event, "zero")->value.integer, 0);
    attribute = cevents_event_extension(event, "s");
    assert_int_equal(attribute->type, CEVENTS_ATTRIBUTE_STRING);
    assert_int_equal(attribute->length, 0);
    assert_string_equal(cevents_event_extension_text(event, "1b"), "TWE=");
    assert_string_equal(cevents_event_extension_text(event, "escaped"), "\xE2\x82\xAC");
    assert_null(cevents_event_extension(event, "T"));
    assert_null(cevents_event_extension_text(event, "nothing"));
}

static void departures_are_reported_and_kept(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, "{\"specversion\":\"1.0\",\"id\":\"a\\u007f\",\"source\":\"a b\",\"type\":\"t.e\","
                          "\"methodName\":\"m\",\"on\":{\"a\":[1]},\"big\":2147483648,\"f\":1.0,\"subject\":\"\","
                          "\"datacontenttype\":\"xyz\",\"tab\":\"\\t\",\"Up\":5}");
    const cevents_attributes *attributes = &bench->event.attributes;
    assert_string_equal(bench->record.text, "attribute departs from the CloudEvents text id @26 \"a\\u007f\"\n"
                                            "attribute departs from the CloudEvents text source @45 \"a b\"\n"
                                            "not a valid attribute name, kept aside methodName @77 \"m\"\n"
                                            "attribute departs from the CloudEvents text on @86 {\"a\":[1]}\n"
                                            "attribute departs from the CloudEvents text big @102 2147483648\n"
                                            "attribute departs from the CloudEvents text f @117 1.0\n"
                                            "attribute departs from the CloudEvents text subject @131 \"\"\n"
                                            "attribute departs from the CloudEvents text datacontenttype @152 \"xyz\"\n"
                                            "attribute departs from the CloudEvents text tab @164 \"\\t\"\n"
                                            "not a valid attribute name, kept aside Up @174 5\n");
    assert_string_equal(attributes->id, "a\x7F");
    assert_string_equal(attributes->source, "a b");
    assert_string_equal(attributes->subject, "");
    assert_string_equal(attributes->datacontenttype, "xyz");
    assert_int_equal(attributes->n_extensions, 1);
    assert_string_equal(attributes->extensions[0].text, "\t");
    static const char *const irregular[][2] = {
        {"methodName", "m"}, {"on", "{\"a\":[1]}"}, {"big", "2147483648"}, {"f", "1.0"}, {"Up", "5"}};
    assert_int_equal(attributes->n_irregular, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(attributes->irregular[i].name, irregular[i][0]);
        assert_string_equal(attributes->irregular[i].text, irregular[i][1]);
    }
    assert_int_equal(attributes->irregular[4].type, CEVENTS_ATTRIBUTE_INTEGER);
    assert_int_equal(attributes->irregular[4].value.integer, 5);
}

static void departures_are_refused_when_strict(void **state)
{
    struct bench *bench = *state;
    static const char name[] = "not a valid name of an attribute: only lower-case letters and digits are allowed";
    static const char value[] = "an attribute must be a string, a boolean, or an integer of 32 bits";
    static const struct refusal cases[] = {
        {"{" CORE ",\"methodName\":^\"m\"}", CEVENTS_REFUSED, "methodName", name},
        {"{" CORE ",\"a.b\":^\"m\"}", CEVENTS_REFUSED, "[\"a.b\"]", name},
        {"{" CORE ",\"\":^\"m\"}", CEVENTS_REFUSED, "[\"\"]", name},
        {"{" CORE ",\"on\":^[]}", CEVENTS_REFUSED, "on", value},
        {"{" CORE ",\"n\":^1e3}", CEVENTS_REFUSED, "n", value},
        {"{" CORE ",\"subject\":^\"\"}", CEVENTS_REFUSED, "subject", "the attribute must not be empty"},
        {"{" CORE ",\"subject\":^\"\\u0085\"}", CEVENTS_REFUSED, "subject",
         "a character that attributes must not hold"},
        {"{" CORE ",\"dataschema\":^\"/s\"}", CEVENTS_REFUSED, "dataschema", "not a URI with a scheme"},
        {"{" CORE ",\"datacontenttype\":^\"xyz\"}", CEVENTS_REFUSED, "datacontenttype", "not a media type"},
    };
    bench->options.strict = CEVENTS_STRICT_ATTRIBUTES;
    ASSERT_REFUSES(bench, cases);
    assert_string_equal(bench->record.text, "");
    assert_decodes(bench, "{" CORE ",\"ext\":\"v\"}");
}

static void wrong_attributes_are_errors(void **state)
{
    struct bench *bench = *state;
    static const struct refusal cases[] = {
        {"{\"specversion\":\"1.0\",\"source\":\"/s\",\"type\":\"t\"^}", CEVENTS_MISSING_ATTRIBUTE, "id",
         "a required attribute is missing"},
        {"{\"specversion\":\"1.0\",\"id\":null,\"source\":\"/s\",\"type\":\"t\"^}", CEVENTS_MISSING_ATTRIBUTE, "id",
         "a required attribute is missing"},
        {"{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\"^}", CEVENTS_MISSING_ATTRIBUTE, "type",
         "a required attribute is missing"},
        {"{\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\"^}", CEVENTS_MISSING_ATTRIBUTE, "specversion",
         "a required attribute is missing"},
        {"{\"specversion\":\"1.0\",\"id\":\"a\",\"soruce\":\"/s\",\"type\":\"t\"^}", CEVENTS_MISSING_ATTRIBUTE,
         "source", "a required attribute is missing; is it `soruce`, misspelt?"},
        {"{\"specversion\":\"1.0\",\"ID\":\"a\",\"source\":\"/s\",\"type\":\"t\"^}", CEVENTS_MISSING_ATTRIBUTE, "id",
         "a required attribute is missing; is it `ID`, misspelt?"},
        {"{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"typ\":\"t\"^}", CEVENTS_MISSING_ATTRIBUTE, "type",
         "a required attribute is missing; is it `typ`, misspelt?"},
        {"{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"topic\":\"t\"^}", CEVENTS_MISSING_ATTRIBUTE, "type",
         "a required attribute is missing"},
        {"{\"specversion\":\"1.0\",\"iq\":\"a\",\"source\":\"/s\",\"type\":\"t\"^}", CEVENTS_MISSING_ATTRIBUTE, "id",
         "a required attribute is missing"},
        {"{\"id\":^\"\"}", CEVENTS_INVALID_ATTRIBUTE, "id", "the attribute must not be empty"},
        {"{\"id\": ^25}", CEVENTS_INVALID_ATTRIBUTE, "id", "the attribute must be a string"},
        {"{\"type\":^{\"a\":1}}", CEVENTS_INVALID_ATTRIBUTE, "type", "the attribute must be a string"},
        {"{\"subject\":^true}", CEVENTS_INVALID_ATTRIBUTE, "subject", "the attribute must be a string"},
        {"{\"id\":\"a\",\"id\":^\"a\"}", CEVENTS_INVALID_ATTRIBUTE, "id", "the attribute is given twice"},
        {"{\"x\":1,\"y\":2,\"x\":^3}", CEVENTS_INVALID_ATTRIBUTE, "x", "the attribute is given twice"},
        {"{\"specversion\":^\"2.0\"}", CEVENTS_UNSUPPORTED_VERSION, "specversion",
         "specversion 2.0 is not supported, only 1.0 and 0.3 are"},
        {"{\"time\":^\"2018-04-31T00:00:00Z\"}", CEVENTS_INVALID_ATTRIBUTE, "time",
         "time is not an RFC 3339 date and time"},
        {"{\"id\":\"a^\\u0000b\"}", CEVENTS_NUL_IN_STRING, "id", "U+0000 in a text that is held as a C string"},
        {"{\"id\":\"a^\\uD83D\"}", CEVENTS_INVALID_UTF8, "id", "high surrogate without a low one after it"},
        {"{\"id\":\"a^\xED\xA0\x80\"}", CEVENTS_INVALID_UTF8, "id", "text is not UTF-8"},
    };
    ASSERT_REFUSES(bench, cases);
}

static void malformed_text_is_an_error(void **state)
{
    struct bench *bench = *state;
    static const struct refusal cases[] = {
        {"", CEVENTS_MALFORMED_JSON, "", "expected a JSON value, but the text ends"},
        {"^null", CEVENTS_NOT_AN_EVENT, "", "an event in the JSON format is an object"},
        {" ^[{}]", CEVENTS_NOT_AN_EVENT, "", "an event in the JSON format is an object; an array is a batch of events"},
        {"[", CEVENTS_MALFORMED_JSON, "", "expected a JSON value, but the text ends"},
        {"^/**/{}", CEVENTS_MALFORMED_JSON, "", "expected a JSON value"},
        {"{", CEVENTS_MALFORMED_JSON, "", "expected a member's name in quotes"},
        {"{^,}", CEVENTS_MALFORMED_JSON, "", "expected a member's name in quotes"},
        {"{\"id\"^}", CEVENTS_MALFORMED_JSON, "", "expected ':' after a member's name"},
        {"{\"id\":^}", CEVENTS_MALFORMED_JSON, "id", "expected a JSON value"},
        {"{\"id\":\"a\"", CEVENTS_MALFORMED_JSON, "", "expected ',' or '}'"},
        {"{\"id\":\"a\",^}", CEVENTS_MALFORMED_JSON, "", "expected a member's name in quotes"},
        {"{^1id\":\"a\",\"source\":\"/b\"}", CEVENTS_MALFORMED_JSON, "", "expected a member's name in quotes"},
        {"{\"id\"^,\"a\",\"source\":\"/b\"}", CEVENTS_MALFORMED_JSON, "", "expected ':' after a member's name"},
        {"{\"id\":\"a^\x01\",\"source\":\"/b\"}", CEVENTS_MALFORMED_JSON, "id", "control character in a string"},
        {"{\"data\":{\"a\":[1,^]}}", CEVENTS_MALFORMED_JSON, "data.a[1]", "expected a JSON value"},
        {"{" CORE "}^x", CEVENTS_MALFORMED_JSON, "", "unexpected text after the event"},
    };
    ASSERT_REFUSES(bench, cases);
}

static void byte_order_mark(void **state)
{
    struct bench *bench = *state;
    static const char body[] = "^\xEF\xBB\xBF{" CORE "}";
    assert_decodes(bench, body);
    assert_string_equal(bench->record.text, "byte-order mark skipped  @0 \xEF\xBB\xBF\n");
    assert_fault(bench, decode(bench, "\xEF\xBB\xBF{\"id\":^1}"), CEVENTS_INVALID_ATTRIBUTE, "id",
                 "the attribute must be a string");
    bench->options.strict = CEVENTS_STRICT_ATTRIBUTES;
    assert_fault(bench, decode(bench, body), CEVENTS_REFUSED, "", "byte-order mark in front of the event");
}

static void assert_data(const struct bench *bench, cevents_data_kind kind, cevents_data_format format,
                        const char *bytes, const char *path)
{
    const cevents_data *data = &bench->event.data;
    assert_int_equal(data->kind, kind);
    assert_int_equal(cevents_event_data_format(&bench->event), format);
    assert_int_equal(data->length, strlen(bytes));
    assert_memory_equal(data->bytes, bytes, data->length);
    assert_int_equal(data->offset, bench->caret);
    assert_string_equal(data->path, path);
}

static void json_data_points_into_the_body(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, "{\"data\": ^{\"a\":[1,null]} ,\"datacontenttype\":\"Application/X+JSON\"," CORE "}");
    assert_data(bench, CEVENTS_DATA_JSON, CEVENTS_FORMAT_JSON, "{\"a\":[1,null]}", "data");
    assert_ptr_equal(bench->event.data.bytes, bench->body + bench->caret);
    assert_decodes(bench, "{" CORE ",\"data\":^\"{}\"}");
    assert_data(bench, CEVENTS_DATA_JSON, CEVENTS_FORMAT_JSON, "\"{}\"", "data");
    assert_decodes(bench, "{" CORE ",\"data\":^null}");
    assert_data(bench, CEVENTS_DATA_JSON, CEVENTS_FORMAT_JSON, "null", "data");
    assert_decodes(bench, "{" CORE ",\"datacontenttype\":\"application/xml\",\"data\":^[1]}");
    assert_data(bench, CEVENTS_DATA_JSON, CEVENTS_FORMAT_JSON, "[1]", "data");
}

static void text_data_is_unescaped(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, "{\"data\":\"^<a b=\\\"c\\\"/>\"," CORE ",\"datacontenttype\":\"application/xml\"}");
    assert_data(bench, CEVENTS_DATA_TEXT, CEVENTS_FORMAT_OPAQUE, "<a b=\"c\"/>", "data");
    assert_decodes(bench, "{" CORE ",\"datacontenttype\":\"text/plain\",\"data\":\"a\\u0000b\"}");
    assert_int_equal(bench->event.data.length, 3);
    assert_memory_equal(bench->event.data.bytes, "a\0b", 3);
    assert_decodes(bench, "{" CORE ",\"datacontenttype\":\"text/plain\",\"data\":null}");
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_NONE);
}

static void base64_data_is_decoded(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, "{\"data_base64\":\"^eyJhIjoxfQ==\"," CORE "}");
    assert_data(bench, CEVENTS_DATA_BYTES, CEVENTS_FORMAT_JSON, "{\"a\":1}", "data_base64");
    assert_decodes(bench, "{" CORE ",\"datacontenttype\":\"application/protobuf\",\"data_base64\":\"^\\/+8=\"}");
    assert_data(bench, CEVENTS_DATA_BYTES, CEVENTS_FORMAT_PROTOBUF, "\xFF\xEF", "data_base64");
    assert_decodes(bench, "{" CORE ",\"datacontenttype\":\"image/png\",\"data_base64\":\"^\"}");
    assert_data(bench, CEVENTS_DATA_BYTES, CEVENTS_FORMAT_OPAQUE, "", "data_base64");
    assert_non_null(bench->event.data.bytes);
    assert_decodes(bench, "{" CORE ",\"data\":1,\"data_base64\":null}");
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_JSON);
}

static void wrong_data_is_an_error(void **state)
{
    struct bench *bench = *state;
    static const char both[] = "an event has data or data_base64, not both";
    static const struct refusal cases[] = {
        {"{" CORE ",\"data_base64\":^5}", CEVENTS_WRONG_TYPE, "data_base64", "expected a string of base64"},
        {"{" CORE ",\"data_base64\":\"TW\\/\\u0041^*=\"}", CEVENTS_INVALID_VALUE, "data_base64", "not base64"},
        {"{" CORE ",\"data_base64\":\"TQ==\",\"data\":^1}", CEVENTS_INVALID_VALUE, "data", both},
        {"{" CORE ",\"data\":1,\"data_base64\":^\"TQ==\"}", CEVENTS_INVALID_VALUE, "data_base64", both},
        {"{" CORE ",\"data\":1,\"data\":^2}", CEVENTS_INVALID_VALUE, "data", "the member is given twice"},
    };
    ASSERT_REFUSES(bench, cases);
}

static void reads_version_0_3(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, "{\"schemaurl\":\"https://h/s\",\"datacontentencoding\":\"base64\",\"data\":\"^TWE=\","
                          "\"datacontenttype\":\"text/plain\",\"ext\":1,"
                          "\"specversion\":\"0.3\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\"}");
    const cevents_attributes *attributes = &bench->event.attributes;
    assert_string_equal(attributes->specversion, "0.3");
    assert_string_equal(attributes->dataschema, "https://h/s");
    assert_int_equal(attributes->n_extensions, 1);
    assert_string_equal(attributes->extensions[0].name, "ext");
    assert_data(bench, CEVENTS_DATA_BYTES, CEVENTS_FORMAT_OPAQUE, "Ma", "data");
    assert_decodes(bench,
                   "{" CORE ",\"schemaurl\":\"https://h/s\",\"datacontentencoding\":\"base64\",\"data\":\"TWE=\"}");
    assert_null(bench->event.attributes.dataschema);
    assert_int_equal(bench->event.attributes.n_extensions, 2);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_JSON);
}

static void holds_to_the_limits(void **state)
{
    struct bench *bench = *state;
    bench->options.limits.depth = 1;
    assert_fault(bench, decode(bench, "{" CORE ",\"data\":[^[1]]}"), CEVENTS_LIMIT_DEPTH, "data[0]",
                 "nested too deeply: the limit `depth` is reached");
    bench->options.limits.depth = 2;
    assert_decodes(bench, "{" CORE ",\"data\":[[1]]}");
    bench->options.limits.bytes = bench->length;
    assert_decodes(bench, "{" CORE ",\"data\":[[1]]}");
    assert_fault(bench, decode(bench, "{" CORE ",\"data\":[[1]]}^ "), CEVENTS_LIMIT_BYTES, "",
                 "73 bytes: the limit `bytes` is 72");
    bench->options.limits = (cevents_limits){.attributes = 5};
    assert_decodes(bench, "{" CORE ",\"a\":1,\"data\":[[1]]}");
    assert_fault(bench, decode(bench, "{" CORE ",\"a\":1,\"B\":^2}"), CEVENTS_LIMIT_ATTRIBUTES, "B",
                 "too many attributes: the limit `attributes` is reached");
}

static void keeps_many_extensions_in_order(void **state)
{
    struct bench *bench = *state;
    char body[4000];
    int length = snprintf(body, sizeof body, "{" CORE);
    for (int i = 0; i < 100; i++) {
        length += snprintf(body + length, sizeof body - (size_t)length, ",\"e%d\":%d,\"E%d\":\"x\"", i, i, i);
    }
    snprintf(body + length, sizeof body - (size_t)length, "}");
    bench->options.report = NULL;
    assert_decodes(bench, body);
    const cevents_attributes *attributes = &bench->event.attributes;
    assert_int_equal(attributes->n_extensions, 100);
    assert_int_equal(attributes->n_irregular, 100);
    for (int i = 0; i < 100; i++) {
        char name[16];
        snprintf(name, sizeof name, "e%d", i);
        assert_string_equal(attributes->extensions[i].name, name);
        assert_int_equal(attributes->extensions[i].value.integer, i);
        name[0] = 'E';
        assert_string_equal(attributes->irregular[i].name, name);
    }
}

/* Whatever room the arena has: an event, or an error of the arena. */
static void fails_cleanly_at_any_allocation(void **state)
{
    struct bench *bench = *state;
    lay(bench, "{" CORE ",\"a\":1,\"b\":\"x\\n\",\"C\":{},\"d\":true,\"e\":\"y\",\"f\":7,"
               "\"data_base64\":\"^TWFueSBieXRlcw==\"}");
    static uint8_t block[2048];
    size_t size = 0;
    for (; size < sizeof block; size++) {
        cevents_arena fixed;
        cevents_arena_init(&fixed, block, size, NULL);
        cevents_status status =
            cevents_event_from_json(bench->body, bench->length, &fixed, NULL, &bench->event, &bench->error);
        if (status == CEVENTS_OK) {
            break;
        }
        assert_int_equal(status, cevents_arena_failure(&fixed));
        assert_int_equal(bench->error.status, status);
    }
    assert_in_range(size, 300, sizeof block - 1);
    assert_data(bench, CEVENTS_DATA_BYTES, CEVENTS_FORMAT_JSON, "Many bytes", "data_base64");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_all_core_attributes),
        TEST(null_is_absent),
        TEST(extensions_keep_their_types),
        TEST(departures_are_reported_and_kept),
        TEST(departures_are_refused_when_strict),
        TEST(wrong_attributes_are_errors),
        TEST(malformed_text_is_an_error),
        TEST(byte_order_mark),
        TEST(json_data_points_into_the_body),
        TEST(text_data_is_unescaped),
        TEST(base64_data_is_decoded),
        TEST(wrong_data_is_an_error),
        TEST(reads_version_0_3),
        TEST(holds_to_the_limits),
        TEST(keeps_many_extensions_in_order),
        TEST(fails_cleanly_at_any_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
