/* Strings of messages in JSON: every length, and at each place what is escaped, what is not ASCII and what may not be. */
#include "json_testing.h"

enum { LONGEST = 70 };

/* {"aString":"aaaa...","anInt32":7} with `odd` in place of the byte at `at`. */
static void lay_string(char *json, size_t length, size_t at, const char *odd)
{
    size_t used = (size_t)sprintf(json, "{\"aString\":\"");
    for (size_t i = 0; i < length; i++) {
        used += (size_t)sprintf(json + used, "%s", i == at ? odd : "a");
    }
    strcpy(json + used, "\",\"anInt32\":7}");
}

enum { BEGIN = 12 }; /* of the string's text */

static void assert_string(struct fixture *fixture, size_t length, size_t at, const char *odd, const char *becomes)
{
    char json[LONGEST + 60];
    char expected[LONGEST + 8];
    lay_string(json, length, at, odd);
    memset(expected, 'a', length);
    strcpy(expected + at, becomes);
    memset(expected + strlen(expected), 'a', length - at - 1);
    expected[at + strlen(becomes) + length - at - 1] = '\0';
    Cevents__Test__Variety3 *message = decode(fixture, json);
    assert_string_equal(message->a_string, expected);
    assert_int_equal(message->an_int32, 7);
}

static void each_byte_is_looked_at(void **state)
{
    struct fixture *fixture = *state;
    static const char *const escapes[][2] = {{"\\\"", "\""},
                                             {"\\\\", "\\"},
                                             {"\\n", "\n"},
                                             {"\\u0041", "A"},
                                             {"\\u00e9", "\xC3\xA9"},
                                             {"\\uD83D\\uDE00", "\xF0\x9F\x98\x80"},
                                             {"\xC3\xA9", "\xC3\xA9"},
                                             {"\xE2\x82\xAC", "\xE2\x82\xAC"},
                                             {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
                                             {"\x7F", "\x7F"},
                                             {" ", " "}};
    static const struct {
        const char *odd;
        cevents_status status;
        const char *message;
    } wrong[] = {
        {"\x1F", CEVENTS_MALFORMED_JSON, "control character 0x1f within a string: write it as \\u001f"},
        {"\t", CEVENTS_MALFORMED_JSON, "control character 0x09 within a string: write it as \\u0009"},
        {"\x80", CEVENTS_INVALID_UTF8, "byte 0x80 is not UTF-8"},
        {"\xC3", CEVENTS_INVALID_UTF8, "byte 0xc3 is not UTF-8"},
        {"\xED\xA0\x80", CEVENTS_INVALID_UTF8, "byte 0xed is not UTF-8"},
        {"\\ud800", CEVENTS_MALFORMED_JSON, "lone surrogate \\ud800: it is half of a character"},
    };
    for (size_t length = 1; length <= LONGEST; length += length < 20 ? 1 : 7) {
        for (size_t at = 0; at < length; at++) {
            for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
                assert_string(fixture, length, at, escapes[i][0], escapes[i][1]);
            }
            for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
                char json[LONGEST + 60];
                lay_string(json, length, at, wrong[i].odd);
                refuse(fixture, json, wrong[i].status, BEGIN + at, "aString", wrong[i].message);
            }
        }
        cevents_arena_reset(&fixture->arena);
    }
}

static void strings_that_never_end(void **state)
{
    struct fixture *fixture = *state;
    for (size_t length = 0; length <= LONGEST; length++) {
        char json[LONGEST + 60];
        lay_string(json, length, length, "");
        json[BEGIN + length] = '\0';
        refuse(fixture, json, CEVENTS_MALFORMED_JSON, BEGIN + length, "aString", "the text ends within a string");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_byte_is_looked_at),
        TEST(strings_that_never_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
