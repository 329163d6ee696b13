#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json_reader.h"
#include "scan.h"
#include "text.h"

/* A copy without a byte behind it, so that a sanitizer sees every read past the end. */
static char *exact_copy(const char *text, size_t length)
{
    char *copy = malloc(length == 0 ? 1 : length);
    assert_non_null(copy);
    memcpy(copy, text, length);
    return copy;
}

/* The number of bytes that a value takes, or -1 with the fault's offset in `*at`. */
static long skip_in_copy(const char *text, size_t length, uint32_t depth, struct json_fault *fault, size_t *at)
{
    char *copy = exact_copy(text, length);
    const char *end = cevents_json_skip_value(copy, copy + length, depth, fault);
    long taken = end == NULL ? -1 : (long)(end - copy);
    if (end == NULL) {
        *at = (size_t)(fault->at - copy);
    }
    free(copy);
    return taken;
}

static void takes_values(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long length;
    } cases[] = {
        {"null", 4},
        {" \t\r\n true ", 9},
        {"false,", 5},
        {"0", 1},
        {"-0", 2},
        {"-0.5e-10]", 8},
        {"1E+2", 4},
        {"123456789012345678901234567890", 30},
        {"\"\"", 2},
        {"\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"x", 37},
        {"\"\x7F\xC2\x80\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF\"", 16},
        {"\"\\u0000\"", 8},
        {"[]", 2},
        {"{ }", 3},
        {"[ 1 , [ ] , { \"a\" : { \"b\" : [ null ] } } ] ", 42},
        {"{\"a\":1,\"a\":2}", 13},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct json_fault fault = {CEVENTS_OK, NULL, ""};
        size_t at = 0;
        long taken = skip_in_copy(cases[i].text, strlen(cases[i].text), 100, &fault, &at);
        if (taken != cases[i].length) {
            fail_msg("%s: took %ld, wanted %ld (%s at %zu)", cases[i].text, taken, cases[i].length, fault.what, at);
        }
    }
}

/* The matching bracket is found wherever the text lies, and none in any prefix of it. */
static void passes_over_brackets(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{}",
        "[]",
        "{\"a\":[1,2,{\"b\":\"]}\\\"\\\\\"}],\"more than one step\":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}",
        "[\"\\\\\",\"{\",\"\\\"}\",{\"\":{}}]",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i]);
        for (size_t shift = 0; shift < 17; shift++) {
            char *text = malloc(shift + length + 1);
            assert_non_null(text);
            memset(text, '}', shift);
            memcpy(text + shift, cases[i], length + 1);
            const char *begin = text + shift;
            assert_ptr_equal(cevents_json_skip_unchecked(begin, begin + length), begin + length);
            assert_ptr_equal(cevents_json_skip_unchecked(begin, begin + length + 1), begin + length);
            for (size_t cut = 0; cut < length; cut++) {
                assert_null(cevents_json_skip_unchecked(begin, begin + cut));
            }
            free(text);
        }
    }
}

/* Quotes, escapes and brackets at every place of a block, and on the edges of two. */
static void passes_over_brackets_in_every_place(void **state)
{
    (void)state;
    static const char middle[] = "\\\\\\\"]}{[ ^_|~\x7F\xC3\xBB\xE2\x9D\x9B\",{\"\\\\\":[\"\\\"\",[]],\"}\\\\\":{}},\"";
    enum { MOST = 200 };
    char text[2 * MOST + sizeof middle + 8];
    for (size_t before = 0; before < MOST; before++) {
        for (size_t after = 0; after < MOST; after += 7) {
            char *p = text;
            memcpy(p, "[\"", 2);
            memset(p + 2, 'x', before);
            p += 2 + before;
            memcpy(p, middle, sizeof middle - 1);
            p += sizeof middle - 1;
            memset(p, 'x', after);
            p += after;
            memcpy(p, "\"]]]]]]", 7);
            struct json_fault fault;
            assert_ptr_equal(cevents_json_skip_value(text, p + 7, 100, &fault), p + 2);
            assert_ptr_equal(cevents_json_skip_unchecked(text, p + 7), p + 2);
        }
    }
}

static void refuses_with_position(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
        cevents_status status;
        const char *what;
    } cases[] = {
        {"", 0, CEVENTS_MALFORMED_JSON, "expected a JSON value, but the text ends"},
        {"  ", 2, CEVENTS_MALFORMED_JSON, "expected a JSON value, but the text ends"},
        {"nul", 3, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"nuLl", 2, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"NaN", 0, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"'a'", 0, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"+1", 0, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {".5", 0, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"-", 1, CEVENTS_MALFORMED_JSON, "expected a digit"},
        {"-a", 1, CEVENTS_MALFORMED_JSON, "expected a digit"},
        {"1.", 2, CEVENTS_MALFORMED_JSON, "expected a digit"},
        {"1.e1", 2, CEVENTS_MALFORMED_JSON, "expected a digit"},
        {"1e", 2, CEVENTS_MALFORMED_JSON, "expected a digit"},
        {"1e+", 3, CEVENTS_MALFORMED_JSON, "expected a digit"},
        {"01", 1, CEVENTS_MALFORMED_JSON, "a number has no leading zeros"},
        {"-00", 2, CEVENTS_MALFORMED_JSON, "a number has no leading zeros"},
        {"[1 2]", 3, CEVENTS_MALFORMED_JSON, "expected ',' or ']'"},
        {"[1,]", 3, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"[,1]", 1, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"[1}", 2, CEVENTS_MALFORMED_JSON, "expected ',' or ']'"},
        {"{\"a\":1]", 6, CEVENTS_MALFORMED_JSON, "expected ',' or '}'"},
        {"{\"a\":1,}", 7, CEVENTS_MALFORMED_JSON, "expected a member's name in quotes"},
        {"{a:1}", 1, CEVENTS_MALFORMED_JSON, "expected a member's name in quotes"},
        {"{\"a\" 1}", 5, CEVENTS_MALFORMED_JSON, "expected ':' after a member's name"},
        {"{\"a\":}", 5, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"{\"a\\x\":1}", 4, CEVENTS_MALFORMED_JSON, "unknown escape in a string"},
        {"[{\"a\":[1,{]", 10, CEVENTS_MALFORMED_JSON, "expected a member's name in quotes"},
        {"/**/1", 0, CEVENTS_MALFORMED_JSON, "expected a JSON value"},
        {"\"abc", 4, CEVENTS_MALFORMED_JSON, "text ends within a string"},
        {"\"abc\\", 5, CEVENTS_MALFORMED_JSON, "text ends within a string"},
        {"\"a\nb\"", 2, CEVENTS_MALFORMED_JSON, "control character in a string"},
        {"\"0123456789abcdefghi\x1F\"", 20, CEVENTS_MALFORMED_JSON, "control character in a string"},
        {"\"\\u12G4\"", 5, CEVENTS_MALFORMED_JSON, "expected four hexadecimal digits after \\u"},
        {"\"\\u12", 5, CEVENTS_MALFORMED_JSON, "expected four hexadecimal digits after \\u"},
        {"\"x\\uD83D\"", 2, CEVENTS_INVALID_UTF8, "high surrogate without a low one after it"},
        {"\"x\\uD83D\\n\"", 2, CEVENTS_INVALID_UTF8, "high surrogate without a low one after it"},
        {"\"x\\uD83D\\uD83D\"", 2, CEVENTS_INVALID_UTF8, "high surrogate without a low one after it"},
        {"\"x\\uD83D\\uDE0\"", 13, CEVENTS_MALFORMED_JSON, "expected four hexadecimal digits after \\u"},
        {"\"\\uDE00\"", 1, CEVENTS_INVALID_UTF8, "low surrogate without a high one in front of it"},
        {"\"ab\x80\"", 3, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
        {"\"\xC0\xAF\"", 1, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
        {"\"\xE0\x80\xAF\"", 1, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
        {"\"\xED\xA0\x80\"", 1, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
        {"\"\xF0\x8F\xBF\xBF\"", 1, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
        {"\"\xF4\x90\x80\x80\"", 1, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
        {"\"\xF5\x80\x80\x80\"", 1, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
        {"\"\xE2\x82\"", 1, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
        {"\"\xC3\xA9\xE2\x82", 3, CEVENTS_INVALID_UTF8, "text is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct json_fault fault = {CEVENTS_OK, NULL, ""};
        size_t at = SIZE_MAX;
        long taken = skip_in_copy(cases[i].text, strlen(cases[i].text), 100, &fault, &at);
        if (taken != -1 || at != cases[i].at || fault.status != cases[i].status) {
            fail_msg("%s: took %ld, %s at %zu", cases[i].text, taken, fault.what, at);
        }
        assert_string_equal(fault.what, cases[i].what);
    }
}

static void every_prefix_ends_too_early(void **state)
{
    (void)state;
    static const char text[] = "{\"name\":[1.5e3,\"a\\u00e9\\uD83D\\uDE00\",true,null,{}],\"b\":{\"c\":false}}";
    for (size_t length = 0; length < sizeof text - 1; length++) {
        struct json_fault fault;
        size_t at = SIZE_MAX;
        assert_int_equal(skip_in_copy(text, length, 100, &fault, &at), -1);
        if (fault.status == CEVENTS_INVALID_UTF8) {
            continue; /* a high surrogate and then nothing */
        }
        assert_int_equal(at, length);
    }
}

static void counts_depth(void **state)
{
    (void)state;
    struct json_fault fault;
    size_t at;
    assert_int_equal(skip_in_copy("1", 1, 0, &fault, &at), 1);
    assert_int_equal(skip_in_copy("[]", 2, 0, &fault, &at), -1);
    assert_int_equal(fault.status, CEVENTS_LIMIT_DEPTH);
    assert_int_equal(at, 0);
    static const char nested[] = "[[],{\"a\":[]}]";
    assert_int_equal(skip_in_copy(nested, sizeof nested - 1, 3, &fault, &at), sizeof nested - 1);
    assert_int_equal(skip_in_copy(nested, sizeof nested - 1, 2, &fault, &at), -1);
    assert_int_equal(fault.status, CEVENTS_LIMIT_DEPTH);
    assert_int_equal(at, 9);
}

static void remembers_brackets_to_the_deepest_level(void **state)
{
    (void)state;
    enum { PAIRS = JSON_DEPTH_MAX / 2 };
    static const char opening[] = "[{\"\":";
    static const char closing[] = "}]";
    size_t open_length = sizeof opening - 1;
    size_t length = PAIRS * (open_length + 2) + 1;
    char *text = malloc(length);
    assert_non_null(text);
    for (size_t i = 0; i < PAIRS; i++) {
        memcpy(text + i * open_length, opening, open_length);
        memcpy(text + PAIRS * open_length + 1 + i * 2, closing, 2);
    }
    text[PAIRS * open_length] = '0';
    struct json_fault fault;
    size_t at;
    assert_int_equal(skip_in_copy(text, length, UINT32_MAX, &fault, &at), length);
    text[PAIRS * open_length] = '[';
    assert_int_equal(skip_in_copy(text, length, UINT32_MAX, &fault, &at), -1);
    assert_int_equal(fault.status, CEVENTS_LIMIT_DEPTH);
    assert_int_equal(at, PAIRS * open_length);
    free(text);
}

static void finds_special_bytes_anywhere(void **state)
{
    (void)state;
    static const char special[] = {'"', '\\', 0x1F, 0, '\n', (char)0x80, (char)0xFF, (char)0xC3};
    for (size_t length = 0; length < 70; length++) {
        char *text = malloc(length + 1);
        assert_non_null(text);
        memset(text, '~', length);
        assert_ptr_equal(scan_string(text, text + length), text + length);
        for (size_t i = 0; i < length; i++) {
            text[i] = special[i % sizeof special];
            assert_ptr_equal(scan_string(text, text + length), text + i);
            text[i] = i % 2 == 0 ? 0x7F : ' ';
        }
        free(text);
    }
}

/* What a step says of all its bytes at once must be what each byte says. */
static void steps_agree_with_bytes(void **state)
{
    (void)state;
    static const char plain[] = "a#!~ ][Z_\x7F`@/0=+";
    static const char behind[] = {'"', '\\', '\x1F', '\0', '\x80', '\xFF', '\xA1'};
    assert_true(sizeof plain > SCAN_STEP);
    for (unsigned byte = 0; byte < 256; byte++) {
        for (unsigned at = 0; at < SCAN_STEP; at++) {
            char text[SCAN_STEP];
            memcpy(text, plain, sizeof text);
            text[at] = (char)byte;
            scan_mask mask = scan_special(text);
            assert_int_equal(mask != 0, scan_is_special((char)byte));
            if (at < 8) {
                assert_int_equal(scan_special_in_word(cevents_load64_le(text)) != 0, mask != 0);
            }
            if (mask == 0) {
                continue;
            }
            assert_int_equal(scan_first(mask), at);
            for (size_t i = at + 1; i < SCAN_STEP; i++) {
                text[i] = behind[(i + byte) % sizeof behind];
                assert_int_equal(scan_first(scan_special(text)), at);
            }
        }
    }
}

/* What the scan takes for a character is what the checker of UTF-8 does, which has a test of its own for every sequence. */
static void sequences_are_those_of_utf8(void **state)
{
    (void)state;
    static const char later[] = {0x7F, (char)0x80, (char)0xBF, (char)0xC0};
    for (size_t pair = 0x8000; pair < 0x10000; pair++) {
        for (size_t i = 0; i < sizeof later * sizeof later; i++) {
            const char text[4] = {(char)(pair >> 8), (char)(pair & 0xFF), later[i / sizeof later],
                                  later[i % sizeof later]};
            for (size_t length = 1; length <= 4; length++) {
                assert_int_equal(scan_utf8_sequence(text, text + length), cevents_text_utf8_character(text, length));
            }
        }
    }
}

static void reads_strings(void **state)
{
    (void)state;
    uint8_t block[512];
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    static const char text[] = "\"a\\u0041\\/\\\\\\\"\\b\\f\\n\\r\\t\\u00e9\\u20AC\\uD83D\\uDE00\xC3\xA9\" rest";
    struct json_fault fault;
    char *read;
    size_t length;
    const char *after = cevents_json_read_string(text, text + sizeof text - 1, &arena, &read, &length, &fault);
    assert_string_equal(after, " rest");
    assert_string_equal(read, "aA/\\\"\b\f\n\r\t\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xC3\xA9");
    assert_int_equal(length, strlen(read));
    static const char empty[] = "\"\",";
    assert_string_equal(cevents_json_read_string(empty, empty + 2, &arena, &read, &length, &fault), ",");
    assert_string_equal(read, "");
    assert_int_equal(length, 0);
}

static void nul_is_refused_in_c_strings_only(void **state)
{
    (void)state;
    uint8_t block[64];
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    static const char text[] = "\"a\\u0000b\\u0000\"";
    const char *end = text + sizeof text - 1;
    struct json_fault fault;
    char *read;
    size_t length;
    assert_null(cevents_json_read_string(text, end, &arena, &read, &length, &fault));
    assert_int_equal(fault.status, CEVENTS_NUL_IN_STRING);
    assert_int_equal(fault.at - text, 2);
    assert_ptr_equal(cevents_json_read_text(text, end, &arena, &read, &length, &fault), end);
    assert_int_equal(length, 4);
    assert_memory_equal(read, "a\0b\0", 5);
}

static void says_when_the_arena_is_full(void **state)
{
    (void)state;
    uint8_t block[16];
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    static const char text[] = "\"twenty bytes of text\"";
    struct json_fault fault;
    char *read;
    size_t length;
    assert_null(cevents_json_read_string(text, text + sizeof text - 1, &arena, &read, &length, &fault));
    assert_int_equal(fault.status, cevents_arena_failure(&arena));
    assert_ptr_equal(fault.at, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_values),
        cmocka_unit_test(passes_over_brackets),
        cmocka_unit_test(passes_over_brackets_in_every_place),
        cmocka_unit_test(refuses_with_position),
        cmocka_unit_test(every_prefix_ends_too_early),
        cmocka_unit_test(counts_depth),
        cmocka_unit_test(remembers_brackets_to_the_deepest_level),
        cmocka_unit_test(finds_special_bytes_anywhere),
        cmocka_unit_test(steps_agree_with_bytes),
        cmocka_unit_test(sequences_are_those_of_utf8),
        cmocka_unit_test(reads_strings),
        cmocka_unit_test(nul_is_refused_in_c_strings_only),
        cmocka_unit_test(says_when_the_arena_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
