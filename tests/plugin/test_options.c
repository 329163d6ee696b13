#include "plugin_test.h"

#include <string.h>

struct reading {
    struct pool *pool;
    struct findings findings;
    struct options *options;
};

static struct reading read_options(const char *parameter)
{
    struct reading reading = {.pool = pool_new()};
    reading.findings.pool = reading.pool;
    reading.options = options_read(reading.pool, parameter, &reading.findings);
    return reading;
}

static void assert_findings(const char *parameter, const char *expected)
{
    struct reading reading = read_options(parameter);
    assert_string_equal(test_findings_text(&reading.findings), expected);
    if (*expected != '\0') {
        assert_true(findings_any_fatal(&reading.findings));
    }
    pool_free(reading.pool);
}

static void test_defaults(void **state)
{
    (void)state;
    const char *const nothing[] = {NULL, "", ",", ",,"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        struct reading reading = read_options(nothing[i]);
        assert_int_equal(reading.findings.count, 0);
        assert_int_equal(reading.options->lint, LINT_WARN);
        assert_true(reading.options->json);
        assert_false(reading.options->envelope_messages);
        assert_false(reading.options->extern_functions);
        assert_false(reading.options->string_as_bytes);
        assert_null(reading.options->c_package);
        assert_null(reading.options->catalog);
        assert_null(reading.options->sidecar);
        assert_string_equal(reading.options->text, "");
        pool_free(reading.pool);
    }
}

static void test_all_values(void **state)
{
    (void)state;
    struct reading reading =
        read_options("json=off,lint=error,lint_disable=GE022+GE034,lint_enable=all,c_package=acme.v1,catalog=acme,"
                     "envelope_messages=on,functions=extern,string_as_bytes=on");
    assert_int_equal(reading.findings.count, 0);
    const struct options *options = reading.options;
    assert_int_equal(options->lint, LINT_ERROR);
    assert_int_equal(options->lint_disable.count, 2);
    assert_string_equal(options->lint_disable.ids[0], "GE022");
    assert_string_equal(options->lint_disable.ids[1], "GE034");
    assert_true(options->lint_enable.all);
    assert_string_equal(options->c_package, "acme.v1");
    assert_string_equal(options->catalog, "acme");
    assert_true(options->envelope_messages);
    assert_true(options->extern_functions);
    assert_false(options->json);
    assert_true(options->string_as_bytes);
    assert_string_equal(options->text, "c_package=acme.v1,catalog=acme,envelope_messages=on,functions=extern,json=off,"
                                       "string_as_bytes=on");
    pool_free(reading.pool);
}

static void test_unknown_options(void **state)
{
    (void)state;
    assert_findings("lnit=off", "--cevents_opt:1:1: error: unknown option `lnit`; did you mean `lint`? [option]\n");
    assert_findings("json=on,envelope_message=on",
                    "--cevents_opt:1:9: error: unknown option `envelope_message`; did you mean `envelope_messages`? "
                    "[option]\n");
    assert_findings("=x",
                    "--cevents_opt:1:1: error: unknown option ``; known are: config, lint, lint_enable, lint_disable, "
                    "c_package, catalog, envelope_messages, functions, json, string_as_bytes, placeholders [option]\n");
}

static void test_bad_values(void **state)
{
    (void)state;
    assert_findings("json", "--cevents_opt:1:1: error: option json has no value; write it as key=value [option]\n");
    assert_findings("json=maybe", "--cevents_opt:1:6: error: option json is `maybe`, but must be on or off [option]\n");
    assert_findings("lint=loud",
                    "--cevents_opt:1:6: error: option lint is `loud`, but must be off, warn or error [option]\n");
    assert_findings("functions=static", "--cevents_opt:1:11: error: option functions is `static`, but must be inline "
                                        "or extern [option]\n");
    assert_findings("catalog=9lives", "--cevents_opt:1:9: error: option catalog is `9lives`, but must be a C "
                                      "identifier: it names a file and a symbol [option]\n");
    assert_findings("catalog=while", "--cevents_opt:1:9: error: option catalog is `while`, but must be a C "
                                     "identifier: it names a file and a symbol [option]\n");
    assert_findings("c_package=a..b", "--cevents_opt:1:11: error: option c_package is `a..b`, but must be a package "
                                      "name such as acme.storage.v1 [option]\n");
    assert_findings("lint_disable=GE022+GE999",
                    "--cevents_opt:1:14: error: option lint_disable is `GE022+GE999`, but there is no rule `GE999`; "
                    "did you mean `GE009`? [option]\n");
    assert_findings("lint_enable=none", "--cevents_opt:1:13: error: option lint_enable is `none`, but there is no rule "
                                        "`none`; rules look like GE022 [option]\n");
    assert_findings("config=", "--cevents_opt:1:8: error: option config needs the path of a YAML file [option]\n");
}

static void test_given_twice(void **state)
{
    (void)state;
    assert_findings("json=on,json=on", "--cevents_opt:1:9: error: option json is given twice [option]\n");
}

static void test_all_errors_at_once(void **state)
{
    (void)state;
    assert_findings(
        "json=2,lint=3,x=4",
        "--cevents_opt:1:6: error: option json is `2`, but must be on or off [option]\n"
        "--cevents_opt:1:13: error: option lint is `3`, but must be off, warn or error [option]\n"
        "--cevents_opt:1:15: error: unknown option `x`; known are: config, lint, lint_enable, lint_disable, c_package, "
        "catalog, envelope_messages, functions, json, string_as_bytes, placeholders [option]\n");
}

static void test_hostile_text(void **state)
{
    (void)state;
    /* Bytes that are not UTF-8 and control characters don't reach the terminal. */
    assert_findings("json\xff\x1b=1",
                    "--cevents_opt:1:1: error: unknown option `json?\?`; did you mean `json`? [option]\n");
}

static void test_missing_sidecar(void **state)
{
    (void)state;
    assert_findings("config=/nowhere/cevents.yaml",
                    "/nowhere/cevents.yaml: error: cannot open the sidecar: No such file or directory [sidecar]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),        cmocka_unit_test(test_all_values),
        cmocka_unit_test(test_unknown_options), cmocka_unit_test(test_bad_values),
        cmocka_unit_test(test_given_twice),     cmocka_unit_test(test_all_errors_at_once),
        cmocka_unit_test(test_hostile_text),    cmocka_unit_test(test_missing_sidecar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
