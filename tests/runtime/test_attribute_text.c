#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "attribute_text.h"

struct check {
    const char *text;
    bool valid;
};

static void check_all(bool (*check)(const char *text, size_t length), const struct check *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (check(cases[i].text, strlen(cases[i].text)) != cases[i].valid) {
            fail_msg("%s must be %s", cases[i].text, cases[i].valid ? "valid" : "invalid");
        }
    }
}

#define CHECK_ALL(check, cases) check_all(check, cases, sizeof(cases) / sizeof(cases)[0])

static void names(void **state)
{
    (void)state;
    static const struct check cases[] = {
        {"a", true},   {"abc123", true}, {"1abc", true},      {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", true},
        {"", false},   {"A", false},     {"a_b", false},      {"a.b", false},
        {"a-", false}, {"a b", false},   {"\xC3\xA9", false}, {"\xD9\xA1", false},
    };
    CHECK_ALL(cevents_attribute_is_name, cases);
}

static void strings(void **state)
{
    (void)state;
    static const struct check cases[] = {
        {"", true},
        {" ~", true},
        {"\xC2\xA0", true},
        {"\xE2\x80\x8B", true},
        {"\xED\x9F\xBF", true},
        {"\xEF\xBF\xBD", true},
        {"\xF0\x9F\x98\x80", true},
        {"\xF0\x9F\xBF\xBD", true},
        {"a\tb", false},
        {"\x7F", false},
        {"\xC2\x80", false},
        {"\xC2\x9F", false},
        {"\xEF\xB7\x90", false},
        {"\xEF\xB7\xAF", false},
        {"\xEF\xB7\xB0", true},
        {"\xEF\xBF\xBE", false},
        {"\xEF\xBF\xBF", false},
        {"\xF0\x9F\xBF\xBE", false},
        {"\xF4\x8F\xBF\xBF", false},
    };
    CHECK_ALL(cevents_attribute_is_string, cases);
    assert_false(cevents_attribute_is_string("a\0b", 3));
}

static void uris(void **state)
{
    (void)state;
    static const struct check cases[] = {
        {"https://cloudevents.io", true},
        {"https://h/p?q=v#f", true},
        {"https://user@[::1]:80/p", true},
        {"mailto:a@b.example", true},
        {"urn:x:y", true},
        {"a+b-c.1:", true},
        {"", false},
        {"/p", false},
        {"//h/p", false},
        {"#f", false},
        {"1http://h", false},
        {":x", false},
        {"http://h/a b", false},
        {"http://h/%zz", false},
        {"http://h/%4", false},
        {"http://h/#a#b", false},
        {"http://h\\x", false},
        {"http://h/\xC3\xA9", false},
    };
    CHECK_ALL(cevents_attribute_is_uri, cases);
}

static void uri_references(void **state)
{
    (void)state;
    static const struct check cases[] = {
        {"", true},
        {"/path", true},
        {"//authority:80/path", true},
        {"//storage.googleapis.com/projects/_/buckets/some-bucket", true},
        {"1-555-123-4567", true},
        {"#fragment", true},
        {"?q=a:b", true},
        {"a/b:c", true},
        {"a:b", true},
        {"1a:b", false},
        {"a b", false},
        {"%", false},
        {"\\\\x", false},
        {"<x>", false},
        {"[x", false},
    };
    CHECK_ALL(cevents_attribute_is_uri_reference, cases);
}

static void integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t value;
    } valid[] = {
        {"0", 0}, {"-0", 0}, {"-1", -1}, {"2147483647", INT32_MAX}, {"-2147483648", INT32_MIN},
    };
    static const char *const invalid[] = {
        "",     "-",   "+1",  "2147483648", "-2147483649", "4294967296", "99999999999999999999", "1.5", "1.0", "1e3",
        "0x10", "007", "-01", " 1",         "1 ",          "\xD9\xA3",
    };
    for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++) {
        int32_t value = 77;
        assert_true(cevents_attribute_parse_integer(valid[i].text, strlen(valid[i].text), &value));
        assert_int_equal(value, valid[i].value);
    }
    for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++) {
        int32_t value;
        if (cevents_attribute_parse_integer(invalid[i], strlen(invalid[i]), &value)) {
            fail_msg("%s", invalid[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),          cmocka_unit_test(strings),  cmocka_unit_test(uris),
        cmocka_unit_test(uri_references), cmocka_unit_test(integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
