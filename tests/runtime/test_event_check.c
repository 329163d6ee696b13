/*
 * What an event is held to: before it is written, and all at once when it is read.
 */
#include "event_testing.h"

#include <stdlib.h>

static cevents_event good_event(void)
{
    return (cevents_event){.attributes = {.id = "a", .source = "/s", .specversion = "1.0", .type = "t"}};
}

static void assert_check(struct bench *bench, const cevents_event *event, cevents_status expected, const char *path,
                         const char *message)
{
    bench->error = (cevents_error){0};
    assert_fault(bench, cevents_event_check(event, &bench->options, &bench->error), expected, path, message);
}

static void names_the_core_attribute_that_is_wrong(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *name;
        const char *text;
        cevents_status status;
        const char *message;
    } cases[] = {
        {"id", NULL, CEVENTS_MISSING_ATTRIBUTE, "a required attribute is missing"},
        {"source", NULL, CEVENTS_MISSING_ATTRIBUTE, "a required attribute is missing"},
        {"specversion", NULL, CEVENTS_MISSING_ATTRIBUTE, "a required attribute is missing"},
        {"type", NULL, CEVENTS_MISSING_ATTRIBUTE, "a required attribute is missing"},
        {"id", "", CEVENTS_INVALID_ATTRIBUTE, "the attribute must not be empty"},
        {"id", "a\nb", CEVENTS_INVALID_ATTRIBUTE, "a character that attributes must not hold"},
        {"id", "\xC2\x85", CEVENTS_INVALID_ATTRIBUTE, "a character that attributes must not hold"},
        {"id", "\xEF\xB7\x90", CEVENTS_INVALID_ATTRIBUTE, "a character that attributes must not hold"},
        {"id", "\xED\xA0\x80", CEVENTS_INVALID_UTF8, "the attribute is not UTF-8"},
        {"source", "a b", CEVENTS_INVALID_ATTRIBUTE, "not a URI-reference"},
        {"specversion", "1.1", CEVENTS_UNSUPPORTED_VERSION, "specversion must be 1.0"},
        {"type", "\x7F", CEVENTS_INVALID_ATTRIBUTE, "a character that attributes must not hold"},
        {"datacontenttype", "text", CEVENTS_INVALID_ATTRIBUTE, "not a media type"},
        {"datacontenttype", " text/plain", CEVENTS_INVALID_ATTRIBUTE, "not a media type"},
        {"dataschema", "/x", CEVENTS_INVALID_ATTRIBUTE, "not a URI with a scheme"},
        {"subject", "", CEVENTS_INVALID_ATTRIBUTE, "the attribute must not be empty"},
        {"time", "2020-01-01", CEVENTS_INVALID_ATTRIBUTE, "not an RFC 3339 date and time"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_event event = good_event();
        cevents_attributes *attributes = &event.attributes;
        const struct {
            const char *name;
            const char **member;
        } members[] = {
            {"id", &attributes->id},
            {"source", &attributes->source},
            {"specversion", &attributes->specversion},
            {"type", &attributes->type},
            {"datacontenttype", &attributes->datacontenttype},
            {"dataschema", &attributes->dataschema},
            {"subject", &attributes->subject},
            {"time", &attributes->time},
        };
        assert_int_equal(cevents_event_check(&event, NULL, NULL), CEVENTS_OK);
        for (size_t j = 0; j < sizeof members / sizeof members[0]; j++) {
            if (strcmp(members[j].name, cases[i].name) == 0) {
                *members[j].member = cases[i].text;
            }
        }
        assert_check(bench, &event, cases[i].status, cases[i].name, cases[i].message);
    }
}

static void names_the_extension_that_is_wrong(void **state)
{
    struct bench *bench = *state;
    static const char bad_name[] =
        "not a name for an extension attribute: only lower-case letters and digits are allowed";
    static const struct {
        cevents_attribute extension;
        const char *message;
    } cases[] = {
        {{.name = "Upper", .text = ""}, bad_name},
        {{.name = "", .text = ""}, bad_name},
        {{.name = "time", .text = ""}, bad_name},
        {{.name = "data", .text = ""}, bad_name},
        {{.name = "b", .text = "True", .length = 4, .type = CEVENTS_ATTRIBUTE_BOOLEAN}, "a Boolean is true or false"},
        {{.name = "i", .text = "01", .length = 2, .type = CEVENTS_ATTRIBUTE_INTEGER}, "not an integer of 32 bits"},
        {{.name = "i", .text = "2147483648", .length = 10, .type = CEVENTS_ATTRIBUTE_INTEGER},
         "not an integer of 32 bits"},
        {{.name = "x", .text = "TW=", .length = 3, .type = CEVENTS_ATTRIBUTE_BINARY}, "not base64"},
        {{.name = "x", .text = "T=E=", .length = 4, .type = CEVENTS_ATTRIBUTE_BINARY}, "not base64"},
        {{.name = "x", .text = "TW-_", .length = 4, .type = CEVENTS_ATTRIBUTE_BINARY}, "not base64"},
        {{.name = "u", .text = "", .length = 0, .type = CEVENTS_ATTRIBUTE_URI}, "not a URI with a scheme"},
        {{.name = "r", .text = "%", .length = 1, .type = CEVENTS_ATTRIBUTE_URI_REFERENCE}, "not a URI-reference"},
        {{.name = "t", .text = "now", .length = 3, .type = CEVENTS_ATTRIBUTE_TIMESTAMP},
         "not an RFC 3339 date and time"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_event event = good_event();
        event.attributes.extensions = &cases[i].extension;
        event.attributes.n_extensions = 1;
        const char *name = cases[i].extension.name;
        assert_check(bench, &event, CEVENTS_INVALID_ATTRIBUTE, *name == '\0' ? "[\"\"]" : name, cases[i].message);
    }
}

/* Names that differ at their ends alone are the dear ones to compare. */
static void finds_the_second_of_two_among_many(void **state)
{
    struct bench *bench = *state;
    enum { COUNT = 4000, LENGTH = 2000 };
    cevents_attribute *extensions = calloc(COUNT, sizeof *extensions);
    char *names = malloc(COUNT * LENGTH);
    for (size_t i = 0; i < COUNT; i++) {
        char *name = names + i * LENGTH;
        memset(name, 'n', LENGTH - 1);
        (void)snprintf(name + LENGTH - 6, 6, "%05zu", i == COUNT - 1 ? 7 : i);
        extensions[i] = (cevents_attribute){.name = name, .text = ""};
    }
    cevents_event event = good_event();
    event.attributes.extensions = extensions;
    event.attributes.n_extensions = COUNT;
    bench->options.limits.attributes = COUNT + 4;
    bench->options.limits.name_length = LENGTH;
    assert_int_equal(cevents_event_check(&event, &bench->options, &bench->error), CEVENTS_INVALID_ATTRIBUTE);
    assert_string_equal(bench->error.message, "the attribute is given twice");
    event.attributes.n_extensions = COUNT - 1;
    assert_int_equal(cevents_event_check(&event, &bench->options, NULL), CEVENTS_OK);
    bench->options.limits.attributes = COUNT + 2;
    assert_int_equal(cevents_event_check(&event, &bench->options, NULL), CEVENTS_LIMIT_ATTRIBUTES);
    free(names);
    free(extensions);
}

static void looks_at_data(void **state)
{
    struct bench *bench = *state;
    cevents_event event = good_event();
    event.data = (cevents_data){.kind = CEVENTS_DATA_TEXT, .bytes = "\xFF", .length = 1};
    assert_check(bench, &event, CEVENTS_INVALID_UTF8, "data", "the text is not UTF-8");
    event.data.bytes = NULL;
    assert_check(bench, &event, CEVENTS_INVALID_ARGUMENT, "data", "the data is NULL");
    event.data = (cevents_data){.kind = CEVENTS_DATA_PROTO};
    assert_check(bench, &event, CEVENTS_INVALID_ARGUMENT, "data", "a protobuf message needs a type URL in UTF-8");
}

static void enumerates_attributes(void **state)
{
    (void)state;
    cevents_event event = good_event();
    const cevents_attribute extension = {.name = "e", .text = "5", .length = 1, .type = CEVENTS_ATTRIBUTE_INTEGER};
    event.attributes.specversion = "0.3";
    event.attributes.time = "2020-01-01T00:00:00Z";
    event.attributes.extensions = &extension;
    event.attributes.n_extensions = 1;
    static const struct {
        const char *name;
        const char *text;
        cevents_attribute_type type;
    } expected[] = {
        {"id", "a", CEVENTS_ATTRIBUTE_STRING},
        {"source", "/s", CEVENTS_ATTRIBUTE_URI_REFERENCE},
        {"specversion", "1.0", CEVENTS_ATTRIBUTE_STRING},
        {"type", "t", CEVENTS_ATTRIBUTE_STRING},
        {"time", "2020-01-01T00:00:00Z", CEVENTS_ATTRIBUTE_TIMESTAMP},
        {"e", "5", CEVENTS_ATTRIBUTE_INTEGER},
    };
    cevents_attribute attribute;
    size_t count = 0;
    for (; cevents_event_attribute(&event, count, &attribute); count++) {
        assert_in_range(count, 0, 5);
        assert_string_equal(attribute.name, expected[count].name);
        assert_string_equal(attribute.text, expected[count].text);
        assert_int_equal(attribute.length, strlen(expected[count].text));
        assert_int_equal(attribute.type, expected[count].type);
    }
    assert_int_equal(count, 6);
    assert_false(cevents_event_attribute(&event, SIZE_MAX, &attribute));
}

/* `STATUS path @offset message` a line. */
static void record_violation(const cevents_violation *violation, void *context)
{
    struct record *record = context;
    const cevents_error *error = violation->error;
    int length = snprintf(record->text + record->length, sizeof record->text - record->length, "%s %s @%zu %s\n",
                          cevents_status_name(error->status), error->path, error->offset, error->message);
    record->length += (size_t)length;
    assert_true(record->length < sizeof record->text);
}

static void tells_all_violations(void **state)
{
    struct bench *bench = *state;
    bench->options.violation = record_violation;
    bench->options.violation_context = &bench->record;
    bench->options.report = NULL;
    bench->options.strict = CEVENTS_STRICT_ATTRIBUTES;
    lay(bench, "{\"id\":5,\"source\":\"a "
               "b\",\"specversion\":\"2.0\",\"time\":\"x\",\"Foo\":1,\"e\":1,\"e\":2,\"subject\":\"\\u0000\","
               "\"data_base64\":\"!\"}");
    assert_int_equal(cevents_event_from_json(bench->body, bench->length, &bench->arena, &bench->options, &bench->event,
                                             &bench->error),
                     CEVENTS_INVALID_ATTRIBUTE);
    assert_string_equal(bench->error.path, "id"); /* the first that is not tolerated */
    assert_string_equal(
        bench->record.text,
        "INVALID_ATTRIBUTE id @6 the attribute must be a string\n"
        "REFUSED source @17 not a URI-reference\n"
        "UNSUPPORTED_VERSION specversion @37 specversion 2.0 is not supported, only 1.0 and 0.3 are\n"
        "INVALID_ATTRIBUTE time @50 time is not an RFC 3339 date and time\n"
        "REFUSED Foo @60 not a valid name of an attribute: only lower-case letters and digits are allowed\n"
        "NUL_IN_STRING subject @85 U+0000 in a text that is held as a C string\n"
        "INVALID_ATTRIBUTE e @72 the attribute is given twice\n"
        "MISSING_ATTRIBUTE type @110 a required attribute is missing\n"
        "INVALID_VALUE data_base64 @108 not base64\n");

    memset(&bench->record, 0, sizeof bench->record);
    lay(bench, "{\"id\":\"a\",\"source\":\"/ \",\"specversion\":\"1.0\",\"type\":\"t\"}");
    assert_int_equal(cevents_event_from_json(bench->body, bench->length, &bench->arena, &bench->options, &bench->event,
                                             &bench->error),
                     CEVENTS_OK);
    assert_string_equal(bench->record.text, "REFUSED source @19 not a URI-reference\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(names_the_core_attribute_that_is_wrong),
        TEST(names_the_extension_that_is_wrong),
        TEST(finds_the_second_of_two_among_many),
        TEST(looks_at_data),
        TEST(enumerates_attributes),
        TEST(tells_all_violations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
