#include "event_testing.h"

enum { MOST_HEADERS = 12 };

/* Headers as `name: value` lines; a value is taken as it stands behind the colon. */
static cevents_http_message message_of(struct bench *bench, const char *lines, const char *body,
                                       cevents_header headers[MOST_HEADERS])
{
    cevents_http_message message = {headers, 0, body, strlen(body)};
    while (*lines != '\0') {
        size_t name = strcspn(lines, ":");
        size_t line = strcspn(lines, "\n");
        assert_in_range(message.n_headers, 0, MOST_HEADERS - 1);
        headers[message.n_headers++] = (cevents_header){lines, name, lines + name + 1, line - name - 1};
        lines += line + (lines[line] == '\n' ? 1 : 0);
    }
    bench->caret = 0;
    return message;
}

static cevents_status decode(struct bench *bench, const char *lines, const char *body)
{
    cevents_header headers[MOST_HEADERS];
    cevents_http_message message = message_of(bench, lines, body, headers);
    return cevents_http_decode(&message, &bench->arena, &bench->options, &bench->event, &bench->error);
}

static void assert_decodes(struct bench *bench, const char *lines, const char *body)
{
    if (decode(bench, lines, body) != CEVENTS_OK) {
        fail_msg("%s: %s (%s)", lines, bench->error.message, bench->error.path);
    }
}

#define CORE "ce-specversion: 1.0\nce-id: a-1\nce-source: /s\nce-type: t.e\n"

static void binary_mode(void **state)
{
    struct bench *bench = *state;
    static const char body[] = "{\"m\":1}";
    assert_decodes(bench,
                   "Host: example.com\nCE-SpecVersion:1.0\nCe-Id:\ta-1 \nce-source: /s\nCE-TYPE: t.e\n"
                   "ce-time: 2018-04-05T17:31:00Z\nCE-MyExt: v\nCONTENT-TYPE: application/json; charset=utf-8\ncex: 2",
                   body);
    const cevents_event *event = &bench->event;
    assert_string_equal(event->attributes.id, "a-1");
    assert_string_equal(event->attributes.specversion, "1.0");
    assert_string_equal(event->attributes.source, "/s");
    assert_string_equal(event->attributes.type, "t.e");
    assert_int_equal(event->attributes.time_value.seconds, 1522949460);
    assert_string_equal(event->attributes.datacontenttype, "application/json; charset=utf-8");
    assert_int_equal(event->attributes.n_extensions, 1);
    assert_string_equal(cevents_event_extension_text(event, "myext"), "v");
    assert_int_equal(event->data.kind, CEVENTS_DATA_BYTES);
    assert_ptr_equal(event->data.bytes, body);
    assert_int_equal(event->data.length, strlen(body));
    assert_string_equal(event->data.path, "");
    assert_int_equal(cevents_event_data_format(event), CEVENTS_FORMAT_JSON);
    assert_string_equal(bench->record.text, "");
}

static void an_empty_body_is_no_data(void **state)
{
    struct bench *bench = *state;
    assert_decodes(bench, CORE, "");
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_NONE);
    assert_null(bench->event.attributes.datacontenttype);
    assert_decodes(bench, CORE "content-type: application/protobuf", "x");
    assert_int_equal(cevents_event_data_format(&bench->event), CEVENTS_FORMAT_PROTOBUF);
}

static void values_are_unquoted_then_percent_decoded(void **state)
{
    struct bench *bench = *state;
    static const char *const cases[][2] = {
        {"simple", "simple"},
        {"Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro \xE2\x82\xAC \xF0\x9F\x98\x80"},
        {"%e2%82%Ac", "\xE2\x82\xAC"},
        {"a+b", "a+b"},
        {"a b", "a b"},
        {"\"quoted text\"", "quoted text"},
        {"\"a\\\"b\\\\c\"", "a\"b\\c"},
        {"\"a\\bc\"", "abc"},
        {"\"Euro%20%E2%82%AC\"", "Euro \xE2\x82\xAC"},
        {"\"  q  \"un", "  q  un"},
        {"a\\b", "a\\b"},
        {"\"\"", ""},
        {"%22%5C%25", "\"\\%"},
        {"\xC3\xA9", "\xC3\xA9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char lines[200];
        snprintf(lines, sizeof lines, CORE "ce-x: %s", cases[i][0]);
        assert_decodes(bench, lines, "");
        assert_string_equal(cevents_event_extension_text(&bench->event, "x"), cases[i][1]);
    }
}

static void bad_headers_are_errors(void **state)
{
    struct bench *bench = *state;
    static const char utf8[] = "the header is not UTF-8 once it is decoded";
    static const char percent[] =
        "a percent sign needs two hexadecimal digits; for a sender that encodes none, set literal_headers";
    static const struct {
        const char *lines;
        cevents_status status;
        const char *path;
        const char *message;
    } cases[] = {
        {CORE "ce-subject: %C0%A0", CEVENTS_INVALID_UTF8, "ce-subject", utf8},
        {CORE "ce-subject: %ED%A0%80", CEVENTS_INVALID_UTF8, "ce-subject", utf8},
        {CORE "ce-subject: %E2x", CEVENTS_INVALID_UTF8, "ce-subject", utf8},
        {CORE "ce-subject: \xFF", CEVENTS_INVALID_UTF8, "ce-subject", utf8},
        {CORE "ce-subject: a%00", CEVENTS_NUL_IN_STRING, "ce-subject", "U+0000 in a text that is held as a C string"},
        {CORE "CE-Subject: abc%", CEVENTS_INVALID_ATTRIBUTE, "ce-subject", percent},
        {CORE "ce-subject: abc%0", CEVENTS_INVALID_ATTRIBUTE, "ce-subject", percent},
        {CORE "ce-subject: %0g", CEVENTS_INVALID_ATTRIBUTE, "ce-subject", percent},
        {CORE "ce-subject: \"%4\"", CEVENTS_INVALID_ATTRIBUTE, "ce-subject", percent},
        {CORE "ce-subject: \"abc", CEVENTS_INVALID_ATTRIBUTE, "ce-subject", "a quote in the header is not closed"},
        {CORE "ce-subject: \"abc\\", CEVENTS_INVALID_ATTRIBUTE, "ce-subject", "a quote in the header is not closed"},
        {CORE "ce-subject: \"abc\\\"", CEVENTS_INVALID_ATTRIBUTE, "ce-subject", "a quote in the header is not closed"},
        {CORE "ce-time: yesterday", CEVENTS_INVALID_ATTRIBUTE, "ce-time", "time is not an RFC 3339 date and time"},
        {CORE "ce-ext: a\nCe-Ext: b", CEVENTS_INVALID_ATTRIBUTE, "ce-ext", "the attribute is given twice"},
        {CORE "content-type: a/b\nContent-Type: a/b", CEVENTS_INVALID_ATTRIBUTE, "content-type",
         "the header is given twice"},
        {CORE "content-type: a/\xFF", CEVENTS_INVALID_UTF8, "content-type", "the value is not UTF-8"},
        {"ce-specversion: 1.0\nce-source: /s\nce-type: t", CEVENTS_MISSING_ATTRIBUTE, "ce-id",
         "a required attribute is missing"},
        {"ce-specversion: 1.0\nce-id:  \n", CEVENTS_INVALID_ATTRIBUTE, "ce-id", "the attribute must not be empty"},
        {"ce-specversion: 0.9", CEVENTS_UNSUPPORTED_VERSION, "ce-specversion",
         "specversion 0.9 is not supported, only 1.0 and 0.3 are"},
        {"ce-id: a", CEVENTS_NOT_AN_EVENT, "",
         "neither ce-specversion nor a content type of CloudEvents in the HTTP message"},
        {"content-type: application/cloudevents+avro", CEVENTS_UNSUPPORTED_CONTENT_TYPE, "content-type",
         "unknown event format: application/cloudevents+avro; JSON and protobuf are known"},
        {"content-type: application/cloudevents-batch+json", CEVENTS_INVALID_ARGUMENT, "",
         "a batch is not one event: read it with cevents_message_batch()"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_status status = decode(bench, cases[i].lines, "");
        assert_fault(bench, status, cases[i].status, cases[i].path, cases[i].message);
    }
}

static void odd_headers_are_kept_aside(void **state)
{
    struct bench *bench = *state;
    static const char lines[] = CORE "content-type: application/json\nce-datacontenttype: text/plain\nce-my_ext: v\n"
                                     "ce-: w\nce-Data: x";
    assert_decodes(bench, lines, "{}");
    assert_string_equal(bench->record.text,
                        "attribute departs from the CloudEvents text ce-datacontenttype @0 text/plain\n"
                        "not a valid attribute name, kept aside ce-my_ext @0 v\n"
                        "not a valid attribute name, kept aside ce- @0 w\n"
                        "not a valid attribute name, kept aside ce-data @0 x\n");
    assert_string_equal(bench->event.attributes.datacontenttype, "application/json");
    assert_int_equal(bench->event.attributes.n_extensions, 0);
    assert_int_equal(bench->event.attributes.n_irregular, 4);
    assert_string_equal(bench->event.attributes.irregular[1].name, "my_ext");
    assert_string_equal(bench->event.attributes.irregular[2].name, "");
    assert_string_equal(bench->event.attributes.irregular[3].text, "x");
    bench->options.strict = CEVENTS_STRICT_ATTRIBUTES;
    assert_fault(bench, decode(bench, lines, "{}"), CEVENTS_REFUSED, "ce-datacontenttype",
                 "datacontenttype stands in the content type of the message");
}

static void structured_mode(void **state)
{
    struct bench *bench = *state;
    static const char body[] = "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"data\":1}";
    assert_decodes(bench, "ce-id: other\nCe-X: y\nContent-Type: APPLICATION/CloudEvents+JSON ; charset=\"utf-8\"",
                   body);
    assert_string_equal(bench->event.attributes.id, "a");
    assert_int_equal(bench->event.attributes.n_extensions, 0);
    assert_string_equal(bench->event.data.path, "data");
    cevents_status status = decode(bench, CORE "Content-Type: application/cloudevents+json", "{\"id\":5}");
    bench->caret = 6;
    assert_fault(bench, status, CEVENTS_INVALID_ATTRIBUTE, "id", "the attribute must be a string");
}

static void modes(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *lines;
        cevents_content_mode mode;
    } cases[] = {
        {"", CEVENTS_MODE_NONE},
        {"content-type: application/json", CEVENTS_MODE_NONE},
        {"ce-id: a", CEVENTS_MODE_NONE},
        {"CE-SPECVERSION: 1.0", CEVENTS_MODE_BINARY},
        {"ce-specversion: 1.0\ncontent-type: application/json", CEVENTS_MODE_BINARY},
        {"ce-specversion: 1.0\ncontent-type: application/cloudevents+json", CEVENTS_MODE_STRUCTURED},
        {"Content-Type:\tApplication/CloudEvents+json;x=y", CEVENTS_MODE_STRUCTURED},
        {"content-type: application/cloudevents-batch+json", CEVENTS_MODE_BATCHED},
        {"content-type: application/cloudevents-batch+protobuf", CEVENTS_MODE_BATCHED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_header headers[MOST_HEADERS];
        cevents_http_message message = message_of(bench, cases[i].lines, "", headers);
        assert_int_equal(cevents_http_mode(&message), cases[i].mode);
    }
}

static void holds_to_the_limits(void **state)
{
    struct bench *bench = *state;
    bench->options.limits.attributes = 3;
    assert_fault(bench, decode(bench, CORE, ""), CEVENTS_LIMIT_ATTRIBUTES, "",
                 "too many headers: the limit `attributes` is reached");
    bench->options.limits.attributes = 4;
    bench->options.limits.bytes = 2;
    assert_decodes(bench, CORE, "{}");
    cevents_status status = decode(bench, CORE, "{ }");
    bench->caret = 2;
    assert_fault(bench, status, CEVENTS_LIMIT_BYTES, "", "3 bytes: the limit `bytes` is 2");
}

static void fails_cleanly_at_any_allocation(void **state)
{
    struct bench *bench = *state;
    static uint8_t block[2048];
    cevents_header headers[MOST_HEADERS];
    cevents_http_message message =
        message_of(bench, CORE "ce-a: 1\nce-b: %20\nce-C_: x\nce-d: y\ncontent-type: text/plain", "body", headers);
    size_t size = 0;
    for (; size < sizeof block; size++) {
        cevents_arena fixed;
        cevents_arena_init(&fixed, block, size, NULL);
        cevents_status status = cevents_http_decode(&message, &fixed, NULL, &bench->event, &bench->error);
        if (status == CEVENTS_OK) {
            break;
        }
        assert_int_equal(status, cevents_arena_failure(&fixed));
    }
    assert_in_range(size, 300, sizeof block - 1);
    assert_int_equal(bench->event.attributes.n_extensions, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(binary_mode),
        TEST(an_empty_body_is_no_data),
        TEST(values_are_unquoted_then_percent_decoded),
        TEST(bad_headers_are_errors),
        TEST(odd_headers_are_kept_aside),
        TEST(structured_mode),
        TEST(modes),
        TEST(holds_to_the_limits),
        TEST(fails_cleanly_at_any_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
