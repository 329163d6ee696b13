#include "plugin_test.h"

#include <stdlib.h>
#include <string.h>

#include "exemptions.h"
#include "settings.h"
#include "sidecar.h"

struct reading {
    struct pool *pool;
    struct findings findings;
    struct options options;
    bool given[SETTING_COUNT]; /* by the command line */
    struct sidecar *sidecar;
};

static void read_bytes(struct reading *reading, const char *text, size_t length)
{
    reading->pool = pool_new();
    reading->findings.pool = reading->pool;
    reading->sidecar =
        sidecar_read_text(reading->pool, "c.yaml", text, length, &reading->options, reading->given, &reading->findings);
}

static void read_text(struct reading *reading, const char *text)
{
    read_bytes(reading, text, strlen(text));
    assert_string_equal(test_findings_text(&reading->findings), "");
}

static void assert_findings(const char *text, const char *expected)
{
    struct reading reading = {0};
    read_bytes(&reading, text, strlen(text));
    assert_string_equal(test_findings_text(&reading.findings), expected);
    assert_true(findings_any_fatal(&reading.findings));
    pool_free(reading.pool);
}

static void test_empty(void **state)
{
    (void)state;
    const char *const texts[] = {"", "# nothing\n", "---\n", "{}\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading reading = {0};
        read_text(&reading, texts[i]);
        assert_null(sidecar_c_package(reading.pool, reading.sidecar, "a.b"));
        pool_free(reading.pool);
    }
}

static void test_options(void **state)
{
    (void)state;
    struct reading reading = {.options = {.json = true}};
    read_text(&reading, "lint: error\n"
                        "lint_disable: [GE022, GE034]\n"
                        "lint_enable: [GE090]\n"
                        "catalog: acme\n"
                        "envelope_messages: on\n"
                        "functions: extern\n"
                        "json: false\n"
                        "string_as_bytes: true\n");
    assert_int_equal(reading.options.lint, LINT_ERROR);
    assert_int_equal(reading.options.lint_disable.count, 2);
    assert_string_equal(reading.options.lint_disable.ids[1], "GE034");
    assert_int_equal(reading.options.lint_enable.count, 1);
    assert_string_equal(reading.options.lint_enable.ids[0], "GE090");
    assert_string_equal(reading.options.catalog, "acme");
    assert_true(reading.options.envelope_messages);
    assert_true(reading.options.extern_functions);
    assert_false(reading.options.json);
    assert_true(reading.options.string_as_bytes);
    pool_free(reading.pool);
}

static void test_command_line_wins(void **state)
{
    (void)state;
    struct reading reading = {.options = {.catalog = "mine"}};
    reading.given[setting_find("catalog", strlen("catalog"))] = true;
    read_text(&reading, "catalog: acme\nfunctions: extern\n");
    assert_string_equal(reading.options.catalog, "mine");
    assert_true(reading.options.extern_functions);
    pool_free(reading.pool);
}

static void assert_c_package(const struct reading *reading, const char *package, const char *expected)
{
    const char *c_package = sidecar_c_package(reading->pool, reading->sidecar, package);
    if (expected == NULL) {
        assert_null(c_package);
    } else {
        assert_non_null(c_package);
        assert_string_equal(c_package, expected);
    }
}

static void test_packages(void **state)
{
    (void)state;
    struct reading reading = {0};
    read_text(&reading, "packages:\n"
                        "  google.events.*: {c_package: '*'}\n"
                        "  google.events.cloud.*: {c_package: gc.*.x}\n"
                        "  google.events.cloud.storage.v1: {c_package: storage}\n"
                        "  google.events.cloud.audit.*: {string_as_bytes: true}\n"
                        "  google.events.cloud.audit.v2: {string_as_bytes: false}\n");
    assert_c_package(&reading, "google.events.firebase.auth.v1", "firebase.auth.v1");
    assert_c_package(&reading, "google.events.cloud.pubsub.v1", "gc.pubsub.v1.x");
    assert_c_package(&reading, "google.events.cloud.storage.v1", "storage");
    assert_c_package(&reading, "google.events.cloud.storage.v2", "gc.storage.v2.x");
    /* A pattern speaks of what is below the package, not of the package. */
    assert_c_package(&reading, "google.events", NULL);
    assert_c_package(&reading, "google.eventsx.y", NULL);
    assert_c_package(&reading, "google.events.cloud", "cloud");
    assert_c_package(&reading, "", NULL);
    /* An entry that does not say something leaves it to the next longest one. */
    assert_c_package(&reading, "google.events.cloud.audit.v1", "gc.audit.v1.x");
    assert_int_equal(sidecar_package_as_bytes(reading.sidecar, "google.events.cloud.audit.v1"), SIDECAR_YES);
    assert_int_equal(sidecar_package_as_bytes(reading.sidecar, "google.events.cloud.audit.v2"), SIDECAR_NO);
    assert_int_equal(sidecar_package_as_bytes(reading.sidecar, "google.events.cloud.storage.v1"), SIDECAR_SILENT);
    pool_free(reading.pool);
}

static void test_well_known_packages(void **state)
{
    (void)state;
    struct reading reading = {0};
    read_text(&reading, "c_package: all\npackages:\n  '*': {c_package: 'x.*'}\n");
    assert_c_package(&reading, "google.protobuf", NULL);
    assert_c_package(&reading, "google.type", "x.google.type");
    pool_free(reading.pool);

    read_text(&reading, "c_package: all\npackages:\n  google.protobuf: {c_package: wkt}\n");
    assert_c_package(&reading, "google.protobuf", "wkt");
    assert_c_package(&reading, "google.type", "all");
    pool_free(reading.pool);
}

static void test_names(void **state)
{
    (void)state;
    struct reading reading = {0};
    read_text(&reading, "messages:\n"
                        "  a.M: {string_as_bytes: true}\n"
                        "fields:\n"
                        "  a.M.x: {string_as_bytes: off}\n");
    assert_int_equal(sidecar_message_as_bytes(reading.sidecar, "a.M"), SIDECAR_YES);
    assert_int_equal(sidecar_message_as_bytes(reading.sidecar, "a.N"), SIDECAR_SILENT);
    assert_int_equal(sidecar_field_as_bytes(reading.sidecar, "a.M.x"), SIDECAR_NO);
    assert_int_equal(sidecar_field_as_bytes(reading.sidecar, "a.M.y"), SIDECAR_SILENT);
    assert_int_equal(sidecar_field_names(reading.sidecar).items[0].location.line, 4);
    assert_int_equal(sidecar_field_as_bytes(NULL, "a.M.x"), SIDECAR_SILENT);
    pool_free(reading.pool);
}

static void test_exemptions(void **state)
{
    (void)state;
    struct reading reading = {0};
    read_text(&reading, "lint_exempt:\n"
                        "  GE022:\n"
                        "    google.events.cloud.iot.*: published before there were rules\n"
                        "    a/b/events.proto: generated\n"
                        "    c/*: \"Vendor's files: not ours\"\n"
                        "  GE030: {a.FooThing: a fixed name}\n");
    struct exemptions *exemptions = sidecar_exemptions(reading.sidecar);
    assert_true(exemptions_excuse(exemptions, "GE022", "google.events.cloud.iot.v1.X", "x.proto"));
    assert_false(exemptions_excuse(exemptions, "GE022", "google.events.cloud.iotx", "x.proto"));
    assert_false(exemptions_excuse(exemptions, "GE023", "google.events.cloud.iot.v1.X", "x.proto"));
    assert_true(exemptions_excuse(exemptions, "GE022", "any", "a/b/events.proto"));
    assert_true(exemptions_excuse(exemptions, "GE022", "any", "c/d/e.proto"));
    assert_true(exemptions_excuse(exemptions, "GE030", "a.FooThing", NULL));
    assert_false(exemptions_excuse(exemptions, "GE030", "a.FooThing2", NULL));
    assert_false(exemptions_excuse(sidecar_exemptions(NULL), "GE030", "a.FooThing", NULL));
    pool_free(reading.pool);
}

static void test_unknown_keys(void **state)
{
    (void)state;
    assert_findings("json: on\n  \npakages: {}\n",
                    "c.yaml:3:1: error: unknown key `pakages`; did you mean `packages`? [sidecar]\n");
    assert_findings("packages:\n  a.b:\n    c_pakage: x\n",
                    "c.yaml:3:5: error: unknown key `c_pakage`; did you mean `c_package`? [sidecar]\n");
    assert_findings("fields:\n  a.b.c: {bytes: true}\n",
                    "c.yaml:2:11: error: unknown key `bytes`; known are: string_as_bytes [sidecar]\n");
    assert_findings("config: x.yaml\n", "c.yaml:1:1: error: `config` names a sidecar on the command line; a sidecar "
                                        "has no such key [sidecar]\n");
    assert_findings("envelopes: a.B\n", "c.yaml:1:12: error: `envelopes` must be a mapping, but is a text [sidecar]\n");
}

static void test_wrong_kinds(void **state)
{
    (void)state;
    assert_findings("packages: [a]\n", "c.yaml:1:11: error: `packages` must be a mapping, but is a list [sidecar]\n");
    assert_findings("packages: {a.b: c}\n", "c.yaml:1:17: error: `a.b` must be a mapping, but is a text [sidecar]\n");
    assert_findings("packages: {a.b: {c_package: [x]}}\n",
                    "c.yaml:1:29: error: `c_package` must be a text, but is a list [sidecar]\n");
    assert_findings("json: {a: b}\n", "c.yaml:1:7: error: `json` must be a text, but is a mapping [sidecar]\n");
    assert_findings("lint_disable: [[GE022]]\n",
                    "c.yaml:1:16: error: `an entry` must be a text, but is a list [sidecar]\n");
    assert_findings("- a\n", "c.yaml:1:1: error: a sidecar is a mapping, but this is a list [sidecar]\n");
    assert_findings("just text\n", "c.yaml:1:1: error: a sidecar is a mapping, but this is a text [sidecar]\n");
    assert_findings("? [a]\n: b\n", "c.yaml:1:3: error: a key must be a text [sidecar]\n");
}

static void test_bad_values(void **state)
{
    (void)state;
    assert_findings("json: maybe\n", "c.yaml:1:7: error: `json` is `maybe`, but must be on or off [sidecar]\n");
    assert_findings("fields:\n  a.b.c:\n    string_as_bytes: 1\n",
                    "c.yaml:3:22: error: `string_as_bytes` is `1`, but must be true or false [sidecar]\n");
    assert_findings("packages: {a.b: {c_package: '*'}}\n",
                    "c.yaml:1:29: error: c_package is `*`, but must be a package name [sidecar]\n");
    assert_findings("packages: {a.*: {c_package: 'x*'}}\n",
                    "c.yaml:1:29: error: c_package is `x*`, but must be a package name, in which one `*` may stand for "
                    "what the pattern's star matches [sidecar]\n");
    assert_findings("packages: {a.*: {c_package: '*.*'}}\n",
                    "c.yaml:1:29: error: c_package is `*.*`, but must be a package name, in which one `*` may stand "
                    "for what the pattern's star matches [sidecar]\n");
    assert_findings("packages: {a.*.b: {}}\n", "c.yaml:1:12: error: `a.*.b` is neither a package nor a pattern such "
                                               "as google.events.* [sidecar]\n");
    assert_findings("messages: {a/b: {}}\n", "c.yaml:1:12: error: `a/b` is no full name of the schema [sidecar]\n");
    assert_findings("lint_exempt: {no: {}}\n",
                    "c.yaml:1:15: error: there is no rule `no`; rules look like GE022 [sidecar]\n");
    assert_findings("lint_exempt: {GE022: [a.B]}\n",
                    "c.yaml:1:22: error: `GE022` must be a mapping, but is a list [sidecar]\n");
    assert_findings("lint_exempt: {GE022: {a.B: }}\n", "c.yaml:1:23: error: the exemption of a.B from GE022 has no "
                                                       "reason; write one after it [sidecar]\n");
    assert_findings("lint_exempt: {GE022: {a*b: why}}\n",
                    "c.yaml:1:23: error: `a*b` is neither a full name nor a file nor a pattern such as "
                    "google.events.cloud.* [sidecar]\n");
}

static void test_syntax(void **state)
{
    (void)state;
    assert_findings("json: on\njson: off\n",
                    "c.yaml:2:1: error: the key `json` stands twice; first at line 1 [sidecar]\n");
    assert_findings("packages: {a.b: {}, a.b: {}}\n",
                    "c.yaml:1:21: error: the key `a.b` stands twice; first at line 1 [sidecar]\n");
    assert_findings("messages: {a.A: {}}\nmessages: {a.B: {}, a.C: {}, a.D: {}, a.E: {}, a.F: {}}\n",
                    "c.yaml:2:1: error: the key `messages` stands twice; first at line 1 [sidecar]\n");
    assert_findings("a: &x b\nc: *x\n",
                    "c.yaml:2:4: error: aliases are not supported; write the value out [sidecar]\n");
    assert_findings("json: !!str on\n", "c.yaml:1:7: error: tags are not supported [sidecar]\n");
    assert_findings("lint_disable: !!seq []\n", "c.yaml:1:15: error: tags are not supported [sidecar]\n");
    assert_findings("--- !!map {}\n", "c.yaml:1:5: error: tags are not supported [sidecar]\n");
    assert_findings("json: \xff\n", "c.yaml:1:1: error: invalid leading UTF-8 octet (byte 6) [sidecar]\n");
    assert_findings("{}\n---\n{}\n", "c.yaml:2:1: error: there must be one document only [sidecar]\n");
    assert_findings("a: [b\n", "c.yaml:2:1: error: did not find expected ',' or ']', while parsing a flow sequence "
                               "[sidecar]\n");
    assert_findings("a: \"\\0\"\n", "c.yaml:1:4: error: a text holds a NUL character [sidecar]\n");
}

static void test_limits(void **state)
{
    (void)state;
    char deep[400];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    memcpy(deep, "a: ", 3);
    struct reading flat = {0};
    read_bytes(&flat, "a: [[[[[[[[[[[[[[[b]]]]]]]]]]]]]]]", 34); /* the mapping is a level, too */
    assert_string_equal(
        test_findings_text(&flat.findings),
        "c.yaml:1:1: error: unknown key `a`; known are: lint, lint_enable, lint_disable, c_package, catalog, "
        "envelope_messages, functions, json, string_as_bytes, placeholders, packages, messages, fields, "
        "lint_exempt, annotations, envelopes [sidecar]\n");
    pool_free(flat.pool);
    assert_findings(deep, "c.yaml:1:19: error: nested too deeply: a sidecar has at most 16 levels [sidecar]\n");

    size_t length = (size_t)4 * 1024 * 1024 + 1;
    char *large = malloc(length);
    assert_non_null(large);
    memset(large, '\n', length);
    struct reading reading = {0};
    read_bytes(&reading, large, length - 1);
    assert_string_equal(test_findings_text(&reading.findings), "");
    pool_free(reading.pool);
    reading = (struct reading){0};
    read_bytes(&reading, large, length);
    free(large);
    assert_string_equal(test_findings_text(&reading.findings),
                        "c.yaml: error: 4194305 bytes: a sidecar has at most 4194304 [sidecar]\n");
    pool_free(reading.pool);
}

static void test_all_errors_at_once(void **state)
{
    (void)state;
    assert_findings("jsn: on\nlint: loud\npackages: {a..b: {}}\n",
                    "c.yaml:1:1: error: unknown key `jsn`; did you mean `json`? [sidecar]\n"
                    "c.yaml:2:7: error: `lint` is `loud`, but must be off, warn or error [sidecar]\n"
                    "c.yaml:3:12: error: `a..b` is neither a package nor a pattern such as google.events.* "
                    "[sidecar]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_command_line_wins),
        cmocka_unit_test(test_packages),
        cmocka_unit_test(test_well_known_packages),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_exemptions),
        cmocka_unit_test(test_unknown_keys),
        cmocka_unit_test(test_wrong_kinds),
        cmocka_unit_test(test_bad_values),
        cmocka_unit_test(test_syntax),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_all_errors_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
