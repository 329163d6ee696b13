#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fault.h"
#include "text.h"

#define ELLIPSIS "\xE2\x80\xA6"
#define REPLACEMENT "\xEF\xBF\xBD"

static struct cevents_frame named(const struct cevents_frame *parent, const char *name)
{
    return (struct cevents_frame){
        .parent = parent, .name = name, .name_length = strlen(name), .index = CEVENTS_NO_INDEX};
}

static void assert_path(const char *prefix, const struct cevents_frame *frame, const char *expected)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    size_t length = cevents_path_write(path, sizeof path, prefix, frame);
    assert_string_equal(path, expected);
    assert_int_equal(length, strlen(expected));
}

static void path_of_names_keys_and_indexes(void **state)
{
    (void)state;
    assert_path("", NULL, "");
    assert_path("data", NULL, "data");
    struct cevents_frame fields = named(NULL, "fields");
    assert_path("", &fields, "fields");
    assert_path("data", &fields, "data.fields");
    fields.key = "a";
    fields.key_length = 1;
    struct cevents_frame stamp = named(&fields, "timestampValue");
    assert_path("data", &stamp, "data.fields[\"a\"].timestampValue");
    assert_path("", &stamp, "fields[\"a\"].timestampValue");
    stamp.index = 12;
    assert_path("", &stamp, "fields[\"a\"].timestampValue[12]");
}

static void path_of_table_fields(void **state)
{
    (void)state;
    static const cevents_json_field fields[] = {{.name = "mediaLink\":", .name_length = 9}, {.name_length = 0}};
    static const char *const long_names[] = {NULL, "aNameThatIsLongerThanARowOfTheTable"};
    const cevents_json_table table = {.fields = fields, .long_names = long_names, .n_fields = 2};
    struct cevents_frame outer = {.table = &table, .field = &fields[0], .index = 3};
    struct cevents_frame inner = {.parent = &outer, .table = &table, .field = &fields[1], .index = CEVENTS_NO_INDEX};
    assert_path("", &inner, "mediaLink[3].aNameThatIsLongerThanARowOfTheTable");
}

static void path_starts_with_what_is_shown(void **state)
{
    (void)state;
    struct cevents_frame empty = {.index = CEVENTS_NO_INDEX};
    struct cevents_frame item = {.parent = &empty, .index = 0};
    struct cevents_frame name = named(&item, "name");
    assert_path("", &empty, "");
    assert_path("", &name, "[0].name");
    struct cevents_frame below_empty = named(&empty, "name");
    assert_path("", &below_empty, "name");
    assert_path("data", &below_empty, "data.name");
}

static void path_quotes_what_is_no_identifier(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"@type", "@type"},
        {"_a-b$9", "_a-b$9"},
        {"", "[\"\"]"},
        {"9", "[\"9\"]"},
        {"a.b", "[\"a.b\"]"},
        {"\"\\/", "[\"\\\"\\\\/\"]"},
        {"\b\f\n\r\t\x01\x1f", "[\"\\b\\f\\n\\r\\t\\u0001\\u001f\"]"},
        {"\x7f\xC2\x80\xC2\x9F", "[\"" REPLACEMENT REPLACEMENT REPLACEMENT "\"]"},
        {"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", "[\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\"]"},
        {"\xFF\xC0\x80\xED\xA0\x80x",
         "[\"" REPLACEMENT REPLACEMENT REPLACEMENT REPLACEMENT REPLACEMENT REPLACEMENT "x\"]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cevents_frame frame = named(NULL, cases[i][0]);
        assert_path("", &frame, cases[i][1]);
    }
    struct cevents_frame nul = {.key = "a\0b", .key_length = 3, .index = CEVENTS_NO_INDEX};
    assert_path("", &nul, "[\"a\\u0000b\"]");
}

static void long_key_is_cut(void **state)
{
    (void)state;
    char key[1000];
    memset(key, 'k', sizeof key);
    struct cevents_frame frame = {.key = key, .key_length = sizeof key, .index = CEVENTS_NO_INDEX};
    char expected[200];
    strcpy(expected, "x[\"");
    memset(expected + 3, 'k', 100);
    strcpy(expected + 103, ELLIPSIS "\"]");
    assert_path("x", &frame, expected);
    frame.key_length = 100;
    strcpy(expected + 103, "\"]");
    assert_path("x", &frame, expected);
}

static void long_path_is_cut_in_its_middle(void **state)
{
    (void)state;
    struct cevents_frame frames[60];
    for (size_t i = 0; i < 60; i++) {
        frames[i] = named(i == 0 ? NULL : &frames[i - 1], i == 0 ? "root" : i == 59 ? "leaf" : "middle");
    }
    char path[40];
    size_t length = cevents_path_write(path, sizeof path, "", &frames[59]);
    assert_string_equal(path, "root.middle.middle" ELLIPSIS "middle.middle.leaf");
    assert_int_equal(length, strlen(path));
}

/* At every size: valid UTF-8, NUL-terminated, not longer than needed, cut only when it must be. */
static void path_fits_every_size(void **state)
{
    (void)state;
    struct cevents_frame top = named(NULL, "gr\xC3\xBC\xC3\x9F");
    top.key = "\xE2\x82\xAC\xF0\x9F\x98\x80\x01\"\xFF";
    top.key_length = 10;
    struct cevents_frame leaf = named(&top, "value");
    leaf.index = 7;
    char whole[200];
    size_t total = cevents_path_write(whole, sizeof whole, "d\xC3\xA4ta", &leaf);
    for (size_t size = 1; size < 200; size++) {
        char path[200];
        memset(path, 'X', sizeof path);
        size_t length = cevents_path_write(path, size, "d\xC3\xA4ta", &leaf);
        assert_true(length < size);
        assert_int_equal(path[length], '\0');
        assert_int_equal(path[size], 'X');
        assert_true(cevents_text_is_utf8(path, length));
        if (size > total) {
            assert_string_equal(path, whole);
        } else if (size > 32) {
            assert_non_null(strstr(path, ELLIPSIS));
            assert_true(length + 2 * 5 + 1 >= size);
            assert_memory_equal(path, "d\xC3\xA4ta", 5);
            assert_string_equal(path + length - 3, "[7]");
        }
    }
    char untouched = 'X';
    assert_int_equal(cevents_path_write(&untouched, 0, "", &leaf), 0);
    assert_int_equal(untouched, 'X');
}

static void fail_fills_in_everything(void **state)
{
    (void)state;
    cevents_error error = {0};
    assert_int_equal(cevents_fail(&error, CEVENTS_OUT_OF_RANGE, 17, "data.size", "%s %.*s %c %d %u %zu %ld %" PRId64,
                                  "a", 2, "bcd", 'e', -1, 2u, (size_t)3, 4L, INT64_MIN),
                     CEVENTS_OUT_OF_RANGE);
    assert_int_equal(error.status, CEVENTS_OUT_OF_RANGE);
    assert_int_equal(error.offset, 17);
    assert_string_equal(error.path, "data.size");
    assert_string_equal(error.message, "a bc e -1 2 3 4 -9223372036854775808");
    assert_int_equal(cevents_fail(&error, CEVENTS_REFUSED, 0, NULL, "no"), CEVENTS_REFUSED);
    assert_string_equal(error.path, "");
    assert_int_equal(cevents_fail(NULL, CEVENTS_REFUSED, 0, NULL, "no"), CEVENTS_REFUSED);
}

static void fail_shows_any_bytes_as_text(void **state)
{
    (void)state;
    cevents_error error;
    cevents_fail(&error, CEVENTS_INVALID_UTF8, 0, "p\xFF", "%s", "a\nb\x80 \xE2\x82 \x7F\xC3\xA4");
    assert_string_equal(error.path, "p" REPLACEMENT);
    assert_string_equal(error.message,
                        "a" REPLACEMENT "b" REPLACEMENT " " REPLACEMENT REPLACEMENT " " REPLACEMENT "\xC3\xA4");
}

static void fail_cuts_long_texts_at_a_character(void **state)
{
    (void)state;
    char text[3 * CEVENTS_ERROR_MESSAGE_SIZE];
    static const char *const fillers[] = {"x", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xFF", "\x01"};
    for (size_t f = 0; f < sizeof fillers / sizeof fillers[0]; f++) {
        size_t unit = strlen(fillers[f]);
        for (size_t shift = 0; shift < 4; shift++) {
            memset(text, '-', shift);
            size_t length = shift;
            for (; length + unit < sizeof text; length += unit) {
                memcpy(text + length, fillers[f], unit);
            }
            text[length] = '\0';
            cevents_error error;
            memset(&error, 'X', sizeof error);
            cevents_fail(&error, CEVENTS_REFUSED, 0, text, "%s", text);
            const char *cut[] = {error.path, error.message};
            const size_t sizes[] = {sizeof error.path, sizeof error.message};
            for (size_t i = 0; i < 2; i++) {
                size_t shown = strlen(cut[i]);
                assert_in_range(shown, sizes[i] - 4, sizes[i] - 1);
                assert_true(cevents_text_is_utf8(cut[i], shown));
                assert_string_equal(cut[i] + shown - 3, ELLIPSIS);
                assert_int_equal(strncmp(cut[i] + shift, unit == 1 && f > 0 ? REPLACEMENT : fillers[f], unit), 0);
            }
        }
    }
    char exact[CEVENTS_ERROR_MESSAGE_SIZE];
    memset(exact, 'y', sizeof exact - 1);
    exact[sizeof exact - 1] = '\0';
    cevents_error error;
    cevents_fail(&error, CEVENTS_REFUSED, 0, "", "%s", exact);
    assert_string_equal(error.message, exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_of_names_keys_and_indexes),
        cmocka_unit_test(path_of_table_fields),
        cmocka_unit_test(path_starts_with_what_is_shown),
        cmocka_unit_test(path_quotes_what_is_no_identifier),
        cmocka_unit_test(long_key_is_cut),
        cmocka_unit_test(long_path_is_cut_in_its_middle),
        cmocka_unit_test(path_fits_every_size),
        cmocka_unit_test(fail_fills_in_everything),
        cmocka_unit_test(fail_shows_any_bytes_as_text),
        cmocka_unit_test(fail_cuts_long_texts_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
