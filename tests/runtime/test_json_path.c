/* The path of a byte within a JSON text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json_path.h"

/* `|` marks the byte; it is not part of the text. */
static void expect(const char *marked, const char *path)
{
    char text[256];
    char out[CEVENTS_ERROR_PATH_SIZE];
    const char *mark = strchr(marked, '|');
    assert_non_null(mark);
    size_t at = (size_t)(mark - marked);
    memcpy(text, marked, at);
    (void)strcpy(text + at, mark + 1);
    cevents_json_path_to(out, sizeof out, "", NULL, text, text + at);
    assert_string_equal(out, path);
}

static void names_the_members_on_the_way(void **state)
{
    (void)state;
    expect("|1", "");
    expect("\"a|b\"", "");
    expect("{|}", "");
    expect("{\"a\": |}", "a");
    expect("{\"a\": {\"b\": [1, |]}}", "a.b[1]");
    expect("{\"a\": {\"b\": [1]}, \"c|\"}", "");
    expect("{\"a\": {\"b\": [1]}, \"c\": |}", "c");
    expect("[[], [|]]", "[1][0]");
    expect("[{\"x\": \"}],\\\"{\"}, {\"y\": |}]", "[1].y");
    expect("{\"a\": \"b\", \"c d\": \"e|f\"}", "[\"c d\"]");
}

static void starts_below_what_it_is_given(void **state)
{
    (void)state;
    char out[CEVENTS_ERROR_PATH_SIZE];
    struct cevents_frame data = {.name = "data", .name_length = 4, .index = CEVENTS_NO_INDEX};
    const char *text = "{\"a\":[1,x]}";
    cevents_json_path_to(out, sizeof out, "[3]", &data, text, strchr(text, 'x'));
    assert_string_equal(out, "[3].data.a[1]");
    cevents_json_path_to(out, sizeof out, "", &data, text, text);
    assert_string_equal(out, "data");
}

static void ends_where_nesting_is_too_deep_to_be_shown(void **state)
{
    (void)state;
    enum { DEPTH = 200 };
    char text[DEPTH + 1];
    char out[1024];
    memset(text, '[', DEPTH);
    text[DEPTH] = '!';
    cevents_json_path_to(out, sizeof out, "", NULL, text, text + DEPTH);
    assert_int_equal(strlen(out), 64 * strlen("[0]"));
    memset(text + 100, ']', 99);
    text[199] = '2';
    cevents_json_path_to(out, sizeof out, "", NULL, text, text + 199);
    assert_string_equal(out, "[0]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_members_on_the_way),
        cmocka_unit_test(starts_below_what_it_is_given),
        cmocka_unit_test(ends_where_nesting_is_too_deep_to_be_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
