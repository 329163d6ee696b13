/*
 * Schemas that break many rules at once, and those that stop generation; lint/ has a schema for each single rule. Each
 * case is a folder of bad/, whose expected.txt holds every line that the plugin says, and nothing else may be said.
 */
#include "plugin_test.h"

#include <stdlib.h>
#include <string.h>

struct bad_case {
    const char *folder;
    const char *files[8];
};

static const struct bad_case bad_cases[] = {
    {"fatal", {"google/events/cloud/acme/v1/data.proto", "google/events/cloud/acme/v1/events.proto"}},
    {"types", {"google/events/cloud/acme/v1/data.proto", "google/events/cloud/acme/v1/events.proto"}},
    {"attributes", {"google/events/cloud/acme/v1/data.proto", "google/events/cloud/acme/v1/events.proto"}},
    {"json_names", {"clash.proto"}},
};

static struct test_answer run_case(struct pool *pool, const struct bad_case *bad, const char *parameter)
{
    struct test_bytes request = test_request(pool_format(pool, "bad/%s", bad->folder), bad->files, parameter);
    struct test_answer answer = test_run(pool, request);
    free(request.data);
    return answer;
}

static const char *all_lines(struct pool *pool, const struct test_answer *answer)
{
    return pool_format(pool, "%s%s%s", answer->error, *answer->error == '\0' ? "" : "\n", answer->diagnostics);
}

/* Errors of the response first, then what is printed. */
static void test_bad_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_cases / sizeof *bad_cases; i++) {
        struct pool *pool = pool_new();
        struct test_answer answer = run_case(pool, &bad_cases[i], "");
        const char *path = pool_format(pool, "bad/%s/expected.txt", bad_cases[i].folder);
        const char *lines = all_lines(pool, &answer);
        if (getenv("CEVENTS_UPDATE_EXPECTED") != NULL) {
            FILE *stream = fopen(test_path(pool, path), "wb");
            assert_non_null(stream);
            fputs(lines, stream);
            fclose(stream);
        }
        assert_string_equal(lines, test_read_file(pool, path));
        pool_free(pool);
    }
}

static const struct bad_case *case_of(const char *folder)
{
    for (size_t i = 0; i < sizeof bad_cases / sizeof *bad_cases; i++) {
        if (strcmp(bad_cases[i].folder, folder) == 0) {
            return &bad_cases[i];
        }
    }
    fail_msg("no case %s", folder);
    return NULL;
}

static size_t count_text(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) {
        count++;
    }
    return count;
}

/* lint=error: errors go into the response; warnings and notes are printed as before. */
static void test_lint_error(void **state)
{
    (void)state;
    struct pool *pool = pool_new();
    struct test_answer warned = run_case(pool, case_of("attributes"), "");
    struct test_answer failed = run_case(pool, case_of("attributes"), "lint=error");
    assert_string_equal(warned.error, "");
    assert_true(count_text(warned.diagnostics, " error: ") > 0);
    assert_true(count_text(warned.diagnostics, " warning: ") > 0);
    assert_int_equal(count_text(failed.error, " error: "), count_text(warned.diagnostics, " error: "));
    assert_int_equal(count_text(failed.error, "\n") + 1, count_text(failed.error, " error: "));
    assert_int_equal(count_text(failed.diagnostics, " error: "), 0);
    assert_int_equal(count_text(failed.diagnostics, "\n"),
                     count_text(warned.diagnostics, "\n") - count_text(warned.diagnostics, " error: "));
    assert_int_equal(failed.n_files, 0);
    pool_free(pool);
}

/* lint=off silences conventions, not what stops generation. */
static void test_lint_off(void **state)
{
    (void)state;
    struct pool *pool = pool_new();
    struct test_answer answer = run_case(pool, case_of("attributes"), "lint=off");
    assert_string_equal(all_lines(pool, &answer), "");
    struct test_answer usual = run_case(pool, case_of("fatal"), "");
    struct test_answer off = run_case(pool, case_of("fatal"), "lint=off");
    assert_string_equal(off.error, usual.error);
    assert_string_equal(off.diagnostics, "");
    pool_free(pool);
}

static void test_lint_disable(void **state)
{
    (void)state;
    struct pool *pool = pool_new();
    struct test_answer usual = run_case(pool, case_of("types"), "");
    struct test_answer answer = run_case(pool, case_of("types"), "lint_disable=GE022+GE024");
    assert_true(strstr(usual.diagnostics, "[GE022]") != NULL && strstr(usual.diagnostics, "[GE024]") != NULL);
    assert_null(strstr(answer.diagnostics, "[GE022]"));
    assert_null(strstr(answer.diagnostics, "[GE024]"));
    assert_non_null(strstr(answer.diagnostics, "[GE023]"));
    /* what stops generation cannot be disabled */
    struct test_answer fatal = run_case(pool, case_of("fatal"), "lint_disable=GE010+GE011+GE012");
    assert_string_equal(fatal.error, run_case(pool, case_of("fatal"), "").error);
    pool_free(pool);
}

static void test_exemptions(void **state)
{
    (void)state;
    struct pool *pool = pool_new();
    char path[] = "/tmp/cevents-sidecar-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *stream = fdopen(descriptor, "wb");
    assert_non_null(stream);
    fputs("lint_exempt:\n"
          "  GE022: {google.events.cloud.acme.v1.TooFewEvent: published long ago}\n"
          "  GE024: {google/events/cloud/acme/v1/events.proto: published long ago}\n",
          stream);
    fclose(stream);
    struct test_answer answer = run_case(pool, case_of("types"), pool_format(pool, "config=%s", path));
    remove(path);
    assert_string_equal(answer.error, "");
    assert_int_equal(count_text(answer.diagnostics, "[GE022]"), 1);
    assert_int_equal(count_text(answer.diagnostics, "[GE024]"), 0);
    pool_free(pool);
}

static void test_good_schema(void **state)
{
    (void)state;
    const char *const files[] = {"google/events/cloud/acme/v1/data.proto", "google/events/cloud/acme/v1/events.proto",
                                 NULL};
    struct pool *pool = pool_new();
    struct test_bytes request = test_request("schemas", files, "lint=error");
    struct test_answer answer = test_run(pool, request);
    free(request.data);
    assert_string_equal(all_lines(pool, &answer), "");
    pool_free(pool);
}

/* A schema that has nothing to do with google/events is left alone. */
static void test_foreign_schema(void **state)
{
    (void)state;
    const char *const files[] = {"shapes.proto", "legacy.proto", "leaf.proto", NULL};
    struct pool *pool = pool_new();
    struct test_bytes request = test_request("schemas", files, "lint=error");
    struct test_answer answer = test_run(pool, request);
    free(request.data);
    assert_string_equal(all_lines(pool, &answer), "");
    pool_free(pool);
}

static void test_json_off(void **state)
{
    (void)state;
    const char *const files[] = {"google/events/cloud/acme/v1/events.proto", NULL};
    struct pool *pool = pool_new();
    struct test_bytes request = test_request("schemas", files, "json=off");
    struct test_answer answer = test_run(pool, request);
    free(request.data);
    assert_string_equal(answer.error, "");
    assert_string_equal(answer.diagnostics,
                        "google/events/cloud/acme/v1/events.proto:1:1: note: with json=off no "
                        "google/events/cloud/acme/v1/events.cevents files are made: typed events need the JSON tables "
                        "[json]\n");
    pool_free(pool);
}

/* Options, schema and conventions all speak at once. */
static void test_everything_at_once(void **state)
{
    (void)state;
    struct pool *pool = pool_new();
    struct test_answer answer = run_case(pool, case_of("fatal"), "jason=off");
    struct test_answer usual = run_case(pool, case_of("fatal"), "");
    assert_string_equal(answer.error,
                        pool_format(pool,
                                    "--cevents_opt:1:1: error: unknown option `jason`; did you mean `json`? "
                                    "[option]\n%s",
                                    usual.error));
    assert_string_equal(answer.diagnostics, usual.diagnostics);
    pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_cases),          cmocka_unit_test(test_lint_error),
        cmocka_unit_test(test_lint_off),           cmocka_unit_test(test_lint_disable),
        cmocka_unit_test(test_exemptions),         cmocka_unit_test(test_good_schema),
        cmocka_unit_test(test_foreign_schema),     cmocka_unit_test(test_json_off),
        cmocka_unit_test(test_everything_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
