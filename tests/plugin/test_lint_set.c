/* Descriptor sets and sidecars that nobody would write: findings or a refusal, never a crash. Sanitizers watch. */
#include "plugin_test.h"

#include <stdlib.h>
#include <string.h>

#include "lint_set.h"
#include "settings.h"
#include "sidecar.h"

typedef Google__Protobuf__Compiler__CodeGeneratorRequest request_proto;
typedef Google__Protobuf__FileDescriptorSet set_proto;

enum { SET_MUTATIONS = 100, SIDECAR_MUTATIONS = 200 };

/* The files of a request as a set. */
static struct test_bytes make_set(const char *folder, const char *const *files)
{
    struct test_bytes bytes = test_request(folder, files, "");
    request_proto *request = google__protobuf__compiler__code_generator_request__unpack(NULL, bytes.length, bytes.data);
    assert_non_null(request);
    set_proto set;
    google__protobuf__file_descriptor_set__init(&set);
    set.file = request->proto_file;
    set.n_file = request->n_proto_file;
    struct test_bytes result = {.length = google__protobuf__file_descriptor_set__get_packed_size(&set)};
    result.data = malloc(result.length);
    assert_non_null(result.data);
    google__protobuf__file_descriptor_set__pack(&set, result.data);
    google__protobuf__compiler__code_generator_request__free_unpacked(request, NULL);
    free(bytes.data);
    return result;
}

/* Returns whether the bytes were a set at all. */
static bool lint(struct test_bytes set, size_t *n_findings)
{
    struct pool *pool = pool_new();
    struct findings findings = {.pool = pool};
    struct lint_choices choices = {.enable = "all"};
    const char *error = NULL;
    bool is_set = lint_set_run(pool, set.data, set.length, &choices, &findings, &error);
    assert_true(is_set == (error == NULL));
    for (size_t i = 0; i < findings.count; i++) {
        const char *text = finding_text(pool, &findings.items[i]);
        assert_true(text[strcspn(text, "\n")] == '\0');
    }
    *n_findings = findings.count;
    pool_free(pool);
    return is_set;
}

static void mutate_set(const char *folder, const char *const *files, size_t expected, uint32_t seed)
{
    struct test_bytes original = make_set(folder, files);
    size_t n_findings;
    size_t n_sets = 0;
    assert_true(lint(original, &n_findings));
    assert_int_equal(n_findings, expected);
    for (int i = 0; i < SET_MUTATIONS; i++) {
        struct test_bytes mutated = test_mutate(original, &seed);
        n_sets += lint(mutated, &n_findings);
        free(mutated.data);
    }
    /* Most mutations must get past the unpacking, or they test nothing. */
    assert_true(n_sets > SET_MUTATIONS / 4);
    free(original.data);
}

static void test_mutated_sets(void **state)
{
    (void)state;
    const char *const acme[] = {"google/events/cloud/acme/v1/data.proto", "google/events/cloud/acme/v1/events.proto",
                                NULL};
    const char *const shapes[] = {"shapes.proto", "legacy.proto", "group.proto", NULL};
    mutate_set("bad/attributes", acme, 10, 20261122);
    mutate_set("bad/types", acme, 24, 1122);
    mutate_set("schemas", shapes, 0, 2026);
}

static void test_mutated_sidecars(void **state)
{
    (void)state;
    static char text[] = "lint: error\nlint_enable: [GE034, GE090]\nlint_disable: GE022+GE024\ncatalog: all\n"
                         "packages:\n  a.*: {c_package: \"x.*\"}\n  \"*\": {string_as_bytes: true}\n"
                         "messages: {a.B: {string_as_bytes: off}}\nfields:\n  a.B.c: {string_as_bytes: on}\n"
                         "lint_exempt:\n  GE030: {a.B: \"because\", google.events.cloud.*: why}\n"
                         "  GE061:\n    google/events/*: >\n      folded\n      text\n";
    struct test_bytes original = {.data = (uint8_t *)text, .length = sizeof text - 1};
    uint32_t random = 61;
    size_t n_read = 0;
    for (int i = 0; i < SIDECAR_MUTATIONS; i++) {
        struct test_bytes mutated = test_mutate(original, &random);
        struct pool *pool = pool_new();
        struct findings findings = {.pool = pool};
        struct options *options = options_default(pool);
        const bool given[SETTING_COUNT] = {false};
        struct sidecar *sidecar =
            sidecar_read_text(pool, "c.yaml", (const char *)mutated.data, mutated.length, options, given, &findings);
        assert_non_null(sidecar);
        n_read += !findings_any_fatal(&findings);
        pool_free(pool);
        free(mutated.data);
    }
    assert_true(n_read > SIDECAR_MUTATIONS / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutated_sets), cmocka_unit_test(test_mutated_sidecars)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
