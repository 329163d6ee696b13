#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "media_type.h"

static void checks_the_grammar(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {
        {"application/json", true},
        {"text/plain; x=\"a;b\"", true},
        {"application/vnd.foo.bar+json;version=1", true},
        {"text/plain ; charset=utf-8 ; q=\"\\\"\"", true},
        {"text/plain;", true},
        {"*/*", true},
        {"", false},
        {" text/plain", false},
        {"text/plain\t", false},
        {"xyz", false},
        {"text/", false},
        {"/plain", false},
        {"te xt/plain", false},
        {"text/plain; charset", false},
        {"text/plain; charset=", false},
        {"text/plain; =utf-8", false},
        {"text/plain; x=\"a", false},
        {"text/plain; x=\"a\\", false},
        {"text/plain, text/html", false},
        {"text/pl\xC3\xA4in", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct media_type media;
        if (cevents_media_type_parse(cases[i].text, strlen(cases[i].text), &media) != cases[i].valid) {
            fail_msg("%s", cases[i].text);
        }
    }
}

static void takes_it_apart(void **state)
{
    (void)state;
    static const char text[] = "\tText/X-Y+json ; a=b";
    struct media_type media;
    assert_false(cevents_media_type_parse(text, sizeof text - 1, &media)); /* begins with white space */
    assert_ptr_equal(media.type, text + 1);
    assert_int_equal(media.type_length, 4);
    assert_ptr_equal(media.subtype, text + 6);
    assert_int_equal(media.subtype_length, 8);
}

static void knows_json(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool json;
    } cases[] = {
        {"application/json", true},
        {"text/json", true},
        {"APPLICATION/JSON", true},
        {" application/json;charset=utf-8", true},
        {"application/json; charset", true},
        {"application/vnd.x+JSON; v=1", true},
        {"application/jsonx", false},
        {"application/xjson", false},
        {"application/json-seq", false},
        {"application/geo+json-seq", false},
        {"json/application", false},
        {"text/plain; x=\"application/json\"", false},
        {"application/", false},
        {"json", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (cevents_media_type_is_json(cases[i].text, strlen(cases[i].text)) != cases[i].json) {
            fail_msg("%s", cases[i].text);
        }
    }
}

static bool is_protobuf(const char *text)
{
    return cevents_media_type_is_protobuf(text, strlen(text));
}

static void knows_protobuf(void **state)
{
    (void)state;
    assert_true(is_protobuf("application/protobuf"));
    assert_true(is_protobuf("Application/X-Protobuf; messageType=a.B"));
    assert_true(is_protobuf("application/vnd.google.protobuf"));
    assert_false(is_protobuf("text/protobuf"));
    assert_false(is_protobuf("application/protobufs"));
    assert_false(is_protobuf("application/cloudevents+protobuf"));
}

static void knows_events(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum media_event event;
        enum media_event_format format;
    } cases[] = {
        {"application/cloudevents+json", MEDIA_EVENT_SINGLE, MEDIA_FORMAT_JSON},
        {"APPLICATION/CloudEvents+JSON ; charset=\"utf-8\"", MEDIA_EVENT_SINGLE, MEDIA_FORMAT_JSON},
        {"application/cloudevents-batch+json", MEDIA_EVENT_BATCH, MEDIA_FORMAT_JSON},
        {"application/cloudevents+protobuf", MEDIA_EVENT_SINGLE, MEDIA_FORMAT_PROTOBUF},
        {"application/cloudevents-batch+protobuf", MEDIA_EVENT_BATCH, MEDIA_FORMAT_PROTOBUF},
        {"application/cloudevents+avro", MEDIA_EVENT_SINGLE, MEDIA_FORMAT_OTHER},
        {"application/cloudevents", MEDIA_EVENT_SINGLE, MEDIA_FORMAT_JSON},
        {"application/cloudevents-batch", MEDIA_EVENT_BATCH, MEDIA_FORMAT_JSON},
        {"application/cloudeventsx+json", MEDIA_EVENT_SINGLE, MEDIA_FORMAT_OTHER},
        {"x/application/cloudevents+json", MEDIA_EVENT_NONE, MEDIA_FORMAT_OTHER},
        {"text/cloudevents+json", MEDIA_EVENT_NONE, MEDIA_FORMAT_OTHER},
        {"application/json; type=application/cloudevents+json", MEDIA_EVENT_NONE, MEDIA_FORMAT_OTHER},
        {"", MEDIA_EVENT_NONE, MEDIA_FORMAT_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum media_event_format format;
        enum media_event event = cevents_media_type_event(cases[i].text, strlen(cases[i].text), &format);
        if (event != cases[i].event || format != cases[i].format) {
            fail_msg("%s: event %d, format %d", cases[i].text, (int)event, (int)format);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_the_grammar), cmocka_unit_test(takes_it_apart), cmocka_unit_test(knows_json),
        cmocka_unit_test(knows_protobuf),     cmocka_unit_test(knows_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
