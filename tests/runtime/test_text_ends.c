/*
 * Texts end where their length says: what stands behind that must not matter to any reader of the caller's own bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "attribute_text.h"
#include "header_value.h"
#include "json_reader.h"
#include "mapping_text.h"
#include "media_type.h"
#include "text.h"

enum { TAIL = 40, LONGEST = 300, OUTCOME = 400 };

/* Writes what came of a text, without pointers. */
typedef void (*reader)(const char *text, size_t length, char outcome[OUTCOME]);

/* The same comes of each beginning of the text, whatever follows it. */
static void check_ends(reader read, const char *const *texts, size_t count)
{
    static const char tails[] = "\"\\ 0a9eEuZ.+-_=/;:,{}[]%#@\t\x80\xBF\xC3";
    for (size_t i = 0; i < count; i++) {
        size_t whole = strlen(texts[i]);
        char buffer[LONGEST + TAIL];
        assert_true(whole <= LONGEST);
        for (size_t length = 0; length <= whole; length++) {
            char expected[OUTCOME];
            memcpy(buffer, texts[i], length);
            memset(buffer + length, '\0', TAIL);
            read(buffer, length, expected);
            for (const char *tail = tails; *tail != '\0'; tail++) {
                char outcome[OUTCOME];
                memset(buffer + length, *tail, TAIL);
                read(buffer, length, outcome);
                if (strcmp(outcome, expected) != 0) {
                    fail_msg("%.*s: %s, but with %c behind it %s", (int)length, texts[i], expected, *tail, outcome);
                }
            }
        }
    }
}

#define CHECK_ENDS(read, ...)                                                                                          \
    do {                                                                                                               \
        static const char *const texts[] = {__VA_ARGS__};                                                              \
        check_ends(read, texts, sizeof texts / sizeof texts[0]);                                                       \
    } while (0)

static void read_media_type(const char *text, size_t length, char outcome[OUTCOME])
{
    struct media_type media;
    enum media_event_format format;
    bool valid = length > 0 && cevents_media_type_parse(text, length, &media);
    enum media_event event = cevents_media_type_event(text, length, &format);
    snprintf(outcome, OUTCOME, "%d %d %d %d %d %zu", valid, cevents_media_type_is_json(text, length),
             cevents_media_type_is_protobuf(text, length), (int)event, (int)format, valid ? media.subtype_length : 0);
}

static void media_types(void **state)
{
    (void)state;
    CHECK_ENDS(read_media_type, "application/json; charset=utf-8 ;a=\"b\\\"c\" ; d=e;", "text/x+json",
               "application/cloudevents+json", "application/cloudevents-batch+protobuf", "application/x-protobuf");
}

static void read_attribute(const char *text, size_t length, char outcome[OUTCOME])
{
    int32_t integer = 0;
    bool number = cevents_attribute_parse_integer(text, length, &integer);
    snprintf(outcome, OUTCOME, "%d %d %d %d %d %d %d", cevents_attribute_is_name(text, length),
             cevents_attribute_is_string(text, length), cevents_attribute_is_uri(text, length),
             cevents_attribute_is_uri_reference(text, length), number, (int)integer,
             cevents_attribute_is_base64(text, length));
}

static void attributes(void **state)
{
    (void)state;
    CHECK_ENDS(read_attribute, "abc123", "-2147483647", "http://u@h:80/p%20a?q=%7Ev#f", "//h/p?q#f", "a/b", "a:b",
               "Zm9vYg==", "long enough for words\xC2\xA0of eight\xF0\x9F\x98\x80", "\xEF\xBF\xBD\xEF\xB7\x8F\xC2\xA0");
}

static void read_time(const char *text, size_t length, char outcome[OUTCOME])
{
    static const struct text_time_rules lenient = {true, true, true};
    struct text_time time = {0};
    int64_t seconds = 0;
    int32_t nanos = 0;
    bool valid = cevents_text_parse_time(text, length, (struct text_time_rules){false, false, false}, &time);
    int used = snprintf(outcome, OUTCOME, "%d %lld %d ", valid, (long long)time.seconds, (int)time.nanos);
    valid = cevents_text_parse_time(text, length, lenient, &time);
    bool duration = cevents_text_parse_duration(text, length, &seconds, &nanos);
    snprintf(outcome + used, OUTCOME - (size_t)used, "%d %lld %d %d %lld %d", valid, (long long)time.seconds,
             (int)time.nanos, duration, (long long)seconds, (int)nanos);
}

static void times(void **state)
{
    (void)state;
    CHECK_ENDS(read_time, "2024-02-29T23:59:60.123456789012Z", "2024-02-29T23:59:59.5+01:30", "2024-12-31t00:00:00z",
               "-315576000000.123456789s", "1s", "0.000000001s");
}

static void read_bytes(const char *text, size_t length, char outcome[OUTCOME])
{
    uint8_t bytes[LONGEST];
    char copy[LONGEST + TAIL];
    size_t decoded = 0;
    size_t at = 0;
    bool valid = cevents_text_base64_decode(text, length, bytes, &decoded, &at);
    memcpy(copy, text, length + TAIL);
    size_t value_length = length;
    const char *why = cevents_header_value_decode(copy, &value_length);
    snprintf(outcome, OUTCOME, "%d %zu %zu %zu %zu %s %.*s", valid, valid ? decoded : 0, valid ? 0 : at,
             cevents_text_utf8_prefix(text, length), cevents_text_utf8_character(text, length), why == NULL ? "" : why,
             (int)(why == NULL ? value_length : 0), copy);
}

static void bytes(void **state)
{
    (void)state;
    CHECK_ENDS(read_bytes, "Zm9vYmFyZg==", "Zm9vYg", "a\"b\\\"c%25\"%C3%a9", "%41",
               "\xF0\x9F\x98\x80\xC3\xA9\xE2\x82\xAC", "sixteen and more bytes \xED\x9F\xBF of text");
}

static void read_name(const char *text, size_t length, char outcome[OUTCOME])
{
    char decoded[LONGEST];
    char unescaped[LONGEST];
    size_t decoded_length = 0;
    size_t unescaped_length = 0;
    bool uri = cevents_mapping_decode(text, length, decoded, &decoded_length);
    bool name = cevents_mapping_unescape(text, length, unescaped, &unescaped_length);
    snprintf(outcome, OUTCOME, "%.*s %.*s", uri ? (int)decoded_length : 0, decoded, name ? (int)unescaped_length : 0,
             unescaped);
}

static void names_of_mappings(void **state)
{
    (void)state;
    CHECK_ENDS(read_name, "a%2Fb%c3%A9", "userz5fidzc3za9");
}

static void read_number(const char *text, size_t length, char outcome[OUTCOME])
{
    struct json_fault fault = {0};
    const char *end = cevents_json_skip_value(text, text + length, 5, &fault);
    bool number = end == text + length;
    snprintf(outcome, OUTCOME, "%.17g %.9g", number ? cevents_text_parse_double(text, length) : 0,
             number ? (double)cevents_text_parse_float(text, length) : 0);
}

static void numbers(void **state)
{
    (void)state;
    CHECK_ENDS(read_number, "-123.456e-17", "12345678901234567890123.5E+3",
               "0.00000000000000000000000000000000001234567890123456789", "9007199254740993", "1e22",
               "4.9406564584124654e-324");
}

static void read_json(const char *text, size_t length, char outcome[OUTCOME])
{
    struct json_fault fault = {0};
    const char *end = text + length;
    const char *after = cevents_json_skip_value(text, end, 5, &fault);
    int used = after != NULL ? snprintf(outcome, OUTCOME, "%zu ", (size_t)(after - text))
                             : snprintf(outcome, OUTCOME, "%s %zu ", fault.what, (size_t)(fault.at - text));
    after = length > 0 ? cevents_json_skip_unchecked(text, end) : NULL;
    snprintf(outcome + used, OUTCOME - (size_t)used, "%zu %zu", after == NULL ? 0 : (size_t)(after - text),
             (size_t)(cevents_json_skip_space(text, end) - text));
}

static void json(void **state)
{
    (void)state;
    CHECK_ENDS(read_json, "{\"a\":[true,false,null,-0.5e+10,\"\\u00e9\\ud83d\\ude00\\n\xC3\xA9\"],\"b\":{}} ", "  [ ]",
               "0", "-0", "\"long enough for a step of the scan, with \\\\ in it\"", "[[[[[[]]]]]]");
}

static cevents_arena arena;

static void read_filter(const char *text, size_t length, char outcome[OUTCOME])
{
    cevents_filter *filter;
    cevents_error error = {0};
    cevents_status status = cevents_filter_from_json(text, length, NULL, NULL, &filter, &error);
    cevents_filter_free(filter);
    snprintf(outcome, OUTCOME, "%d %zu %s %s", (int)status, error.offset, error.path, error.message);
}

static void filters(void **state)
{
    (void)state;
    CHECK_ENDS(read_filter, "[{\"all\":[{\"exact\":{\"id\":\"a\"}},{\"not\":{\"in\":{\"a\":[\"b\"]}}}]} "
                            ",{\"scope\":[\"a\",{\"b\":\"c\"}]}] ");
}

static void read_event(const char *text, size_t length, char outcome[OUTCOME])
{
    cevents_event event;
    cevents_error error = {0};
    cevents_status status = cevents_event_from_json(text, length, &arena, NULL, &event, &error);
    snprintf(outcome, OUTCOME, "%d %zu %s %s %zu", (int)status, error.offset, error.path, error.message,
             status == CEVENTS_OK ? event.data.length : 0);
    cevents_arena_reset(&arena);
}

static void events(void **state)
{
    (void)state;
    CHECK_ENDS(
        read_event,
        " {\"specversion\":\"1.0\",\"id\":\"a\\n\",\"source\":\"/s\",\"type\":\"t\",\"n\":-5,\"b\":true,\"x\":null,"
        "\"data\":{\"a\":[1]}} ",
        "{\"data_base64\":\"TWE=\",\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\"}",
        "\xEF\xBB\xBF{\"data\":\"text\",\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\"}");
}

static void read_push(const char *text, size_t length, char outcome[OUTCOME])
{
    const cevents_http_message request = {NULL, 0, text, length};
    cevents_pubsub_push push;
    cevents_error error = {0};
    cevents_status status = cevents_pubsub_read(&request, &arena, NULL, &push, &error);
    snprintf(outcome, OUTCOME, "%d %zu %s %s", (int)status, error.offset, error.path, error.message);
    cevents_arena_reset(&arena);
}

static void pushes(void **state)
{
    (void)state;
    CHECK_ENDS(
        read_push,
        " {\"message\":{\"data\":\"TWE=\",\"attributes\":{\"a\":\"b\"},\"messageId\":\"1\"},\"deliveryAttempt\":12} ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(media_types), cmocka_unit_test(attributes), cmocka_unit_test(times),
        cmocka_unit_test(bytes),       cmocka_unit_test(numbers),    cmocka_unit_test(names_of_mappings),
        cmocka_unit_test(json),        cmocka_unit_test(filters),    cmocka_unit_test(events),
        cmocka_unit_test(pushes),
    };
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    cevents_arena_free(&arena);
    return failed;
}
