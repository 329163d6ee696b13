#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "c_text.h"
#include "identifiers.h"
#include "model.h"
#include "pool.h"
#include "slots.h"
#include "value.h"
#include "words.h"

static struct pool *pool;

static int open_pool(void **state)
{
    (void)state;
    pool = pool_new();
    return 0;
}

static int close_pool(void **state)
{
    (void)state;
    pool_free(pool);
    return 0;
}

static const char *converted(const char *name, enum name_style style)
{
    return identifier_convert(pool, name, strlen(name), style);
}

static void test_conversion(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *lower;
        const char *upper;
        const char *camel;
    } cases[] = {
        {"FooBar", "foo_bar", "FOO_BAR", "FooBar"},
        {"photo_URL", "photo__url", "PHOTO__URL", "PhotoURL"},
        {"photo", "photo", "PHOTO", "Photo"},
        {"MEntry", "mentry", "MENTRY", "MEntry"},
        {"HTTPServerV2Config", "httpserver_v2_config", "HTTPSERVER_V2_CONFIG", "HTTPServerV2Config"},
        {"O_K9x", "o__k9x", "O__K9X", "OK9x"},
        {"Foo2bar_baz3Q", "foo2bar_baz3_q", "FOO2BAR_BAZ3_Q", "Foo2barBaz3Q"},
        {"my_map_", "my_map_", "MY_MAP_", "MyMap"},
        {"_x", "_x", "_X", "X"},
        {"v1", "v1", "V1", "V1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(converted(cases[i].name, NAME_LOWER), cases[i].lower);
        assert_string_equal(converted(cases[i].name, NAME_UPPER), cases[i].upper);
        assert_string_equal(converted(cases[i].name, NAME_CAMEL), cases[i].camel);
    }
}

static void test_dotted(void **state)
{
    (void)state;
    assert_string_equal(identifier_convert_dotted(pool, "a.b_c.FooBar.X", NAME_CAMEL), "A__BC__FooBar__X");
    assert_string_equal(identifier_convert_dotted(pool, "a.b_c.FooBar.X", NAME_LOWER), "a__b_c__foo_bar__x");
    assert_string_equal(identifier_convert_dotted(pool, ".Foo", NAME_UPPER), "FOO");
    assert_string_equal(identifier_convert_dotted(pool, "", NAME_UPPER), "");
}

static void test_words(void **state)
{
    (void)state;
    static const char *const known[] = {"and", "class", "const_cast", "int", "register", "xor_eq", "namespace"};
    static const char *const unusable[] = {"alignas",  "errno",    "linux",    "nullptr", "restrict",
                                           "co_await", "stdin",    "size_t",   "int32_t", "unix",
                                           "requires", "st_mtime", "__func__", "__wur",   "__x"};
    static const char *const fine[] = {"a",    "name", "null",  "eof", "zzz", "event",
                                       "data", "min",  "final", "_",   "_x",  ""};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(word_is_known_keyword(known[i]));
        assert_false(word_is_unusable(known[i]));
    }
    for (size_t i = 0; i < sizeof unusable / sizeof *unusable; i++) {
        assert_true(word_is_unusable(unusable[i]));
        assert_false(word_is_known_keyword(unusable[i]));
    }
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        assert_false(word_is_unusable(fine[i]) || word_is_known_keyword(fine[i]));
    }
}

static void test_encoding(void **state)
{
    (void)state;
    assert_string_equal(identifier_encode(pool, "a/b-c.proto"), "a_2fb_2dc_2eproto");
    assert_string_equal(identifier_encode(pool, "a_b"), "a_5fb");
    assert_string_equal(identifier_clean(pool, "we-ird.a"), "we_ird_a");
    assert_string_equal(identifier_clean(pool, "9x"), "_9x");
}

static void test_literals(void **state)
{
    (void)state;
    assert_string_equal(c_string(pool, "a\"\\\n\0?\?/\xC3\xA4", 10), "\"a\\\"\\\\\\012\\000?\\?/\\303\\244\"");
    assert_string_equal(c_int32(pool, -5), "-5");
    assert_string_equal(c_int32(pool, INT32_MIN), "(-2147483647 - 1)");
}

static void test_wrapping(void **state)
{
    (void)state;
    struct value *lines = value_list(pool);
    struct wrapped wrapped = wrapped_begin(lines, 7);
    static const char *const items[] = {"a", "bb", "ccc", "dd", "longer than that", "e"};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        wrapped_add(&wrapped, items[i]);
    }
    wrapped_end(&wrapped);
    assert_int_equal(lines->count, 4);
    assert_string_equal(lines->items[0]->text, "a, bb");
    assert_string_equal(lines->items[1]->text, "ccc, dd");
    assert_string_equal(lines->items[2]->text, "longer than that");
    assert_string_equal(lines->items[3]->text, "e");
}

static void test_comment_text(void **state)
{
    (void)state;
    assert_string_equal(comment_text(pool, "a */ b /* c"), "a * / b / * c");
    assert_string_equal(comment_text(pool, "/*/*/"), "/ * / * /");
    assert_string_equal(comment_text(pool, "what?\?/ "), "what?\? /");
    assert_string_equal(comment_text(pool, "end \\"), "end &#92;");
    assert_string_equal(comment_text(pool, "tab\there\x01"), "tab here");
    assert_string_equal(comment_text(pool, "\xE2\x80\xAE \xE2\x81\xA6 \xC3\xA4"), "U+202E U+2066 \xC3\xA4");
    assert_string_equal(comment_text(pool, "bad \xFF"), "bad ?");
}

static void test_comment_lines(void **state)
{
    (void)state;
    struct value *map = value_map(pool);
    struct comments comments = {.leading = " One.\n\n   Two.\n", .trailing = " Three.\n\n"};
    comment_set(map, &comments, "Note.", 4);
    const struct value *lines = value_get(map->entries[0].value, "lines", 5);
    assert_int_equal(lines->count, 4);
    assert_string_equal(lines->items[0]->text, " One.");
    assert_string_equal(lines->items[1]->text, "");
    assert_string_equal(lines->items[2]->text, "   Two.");
    assert_string_equal(lines->items[3]->text, " Three. Note.");
}

static void test_slots(void **state)
{
    (void)state;
    const uint64_t hashes[] = {UINT64_MAX, UINT64_MAX, 0};
    struct slots slots = slots_lay_out(pool, hashes, 3);
    assert_int_equal(slots.bits, 3);
    assert_int_equal(slots.count, 8);
    assert_int_equal(slots.items[7], 1);
    assert_int_equal(slots.items[0], 2);
    assert_int_equal(slots.items[1], 3);
    assert_int_equal(slots.longest, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conversion),   cmocka_unit_test(test_dotted),        cmocka_unit_test(test_words),
        cmocka_unit_test(test_encoding),     cmocka_unit_test(test_literals),      cmocka_unit_test(test_wrapping),
        cmocka_unit_test(test_comment_text), cmocka_unit_test(test_comment_lines), cmocka_unit_test(test_slots),
    };
    return cmocka_run_group_tests(tests, open_pool, close_pool);
}
