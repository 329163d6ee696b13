#include <string.h>

#include "lint.h"
#include "lint_text.h"

static void check_product(struct lint *lint, const struct model_file *file)
{
    bool events = lint_is_named(file, "events.proto");
    bool has_product = file->product != NULL && *file->product != '\0';
    if (events && !has_product) {
        lint_report(lint, file->package_location, file->name,
                    "events.proto does not name its product; set the option cloud_event_product");
    } else if (!events && file->product != NULL) {
        lint_report(lint, file->product_location, file->name,
                    "the option cloud_event_product belongs into events.proto only; take it out here");
    }
}

/* An option that names the package in another language. */
struct language_name {
    const char *option;
    const char *value; /* NULL when not given */
    struct location location;
    const char *spelling; /* the value with dots between its segments, C#'s extra segment left out */
};

enum { LANGUAGE_COUNT = 3 };

static const char *dotted(struct pool *pool, const char *value, const char *separator)
{
    char *result = pool_text(pool, value, strlen(value));
    size_t width = strlen(separator);
    size_t length = 0;
    for (const char *at = value; *at != '\0';) {
        bool separated = strncmp(at, separator, width) == 0;
        result[length++] = separated ? '.' : *at;
        at += separated ? width : 1;
    }
    result[length] = '\0';
    return result;
}

/* Google.Events.Protobuf.Cloud... stands for google.events.cloud... */
static const char *without_protobuf(struct pool *pool, const char *value)
{
    static const char prefix[] = "google.events.protobuf.";
    if (!starts_with(lower_case(pool, value), prefix)) {
        return value;
    }
    size_t kept = strlen("google.events.");
    return pool_format(pool, "%.*s%s", (int)kept, value, value + sizeof prefix - 1);
}

static void language_names(struct lint *lint, const struct model_file *file, struct language_name names[LANGUAGE_COUNT])
{
    names[0] = (struct language_name){"csharp_namespace", file->csharp_namespace, file->csharp_location, NULL};
    names[1] = (struct language_name){"php_namespace", file->php_namespace, file->php_location, NULL};
    names[2] = (struct language_name){"ruby_package", file->ruby_package, file->ruby_location, NULL};
    static const char *const separators[LANGUAGE_COUNT] = {".", "\\", "::"};
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (names[i].value != NULL) {
            names[i].spelling = dotted(lint->pool, names[i].value, separators[i]);
        }
    }
    if (names[0].spelling != NULL) {
        names[0].spelling = without_protobuf(lint->pool, names[0].spelling);
    }
}

static bool is_set(const struct language_name *name)
{
    return name->value != NULL && *name->value != '\0';
}

static bool spells_package(const struct lint *lint, const struct language_name *name, const struct model_file *file)
{
    return strcmp(lower_case(lint->pool, name->spelling), lower_case(lint->pool, file->package)) == 0;
}

/* Options that are not set are one finding: they have no place of their own. */
static void check_set(struct lint *lint, const struct model_file *file, const struct language_name *names)
{
    const char *missing = "";
    size_t count = 0;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (!is_set(&names[i])) {
            missing = pool_format(lint->pool, "%s%s%s", missing, count == 0 ? "" : " and ", names[i].option);
            count++;
        }
    }
    if (count > 0) {
        lint_report(lint, file->package_location, file->name, "the option%s %s %s not set; spell the package %s in %s",
                    count == 1 ? "" : "s", missing, count == 1 ? "is" : "are", file->package,
                    count == 1 ? "it" : "them");
    }
}

static void check_language_names(struct lint *lint, const struct model_file *file)
{
    struct language_name names[LANGUAGE_COUNT];
    language_names(lint, file, names);
    check_set(lint, file, names);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (is_set(&names[i]) && !spells_package(lint, &names[i], file)) {
            lint_report(lint, names[i].location, file->name,
                        "the option %s is `%s`, which does not spell the package; write the segments of %s",
                        names[i].option, names[i].value, file->package);
        }
    }
}

/* Names that do not spell the package are left to GE061. */
static void check_language_casing(struct lint *lint, const struct model_file *file)
{
    struct language_name names[LANGUAGE_COUNT];
    language_names(lint, file, names);
    const struct language_name *first = NULL;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct language_name *name = &names[i];
        if (!is_set(name) || !spells_package(lint, name, file)) {
            continue;
        }
        if (first != NULL && strcmp(first->spelling, name->spelling) != 0) {
            lint_report(lint, name->location, file->name,
                        "%s is `%s`, but %s is `%s`; write the words with the same letter case", name->option,
                        name->value, first->option, first->value);
            return;
        }
        first = name;
    }
}

static bool same_value(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static const char *quoted(struct pool *pool, const char *value)
{
    return value == NULL ? "not set" : pool_format(pool, "`%s`", value);
}

/* Reported once for a pair: at events.proto when that is generated, else at data.proto. */
static void check_language_agreement(struct lint *lint, const struct model_file *file)
{
    const struct model_file *other = NULL;
    if (lint_is_named(file, "events.proto")) {
        other = lint_sibling(lint, file, "data.proto");
    } else if (lint_is_named(file, "data.proto")) {
        other = lint_sibling(lint, file, "events.proto");
        other = other != NULL && other->generate ? NULL : other;
    }
    if (other == NULL) {
        return;
    }
    struct language_name names[LANGUAGE_COUNT];
    struct language_name others[LANGUAGE_COUNT];
    language_names(lint, file, names);
    language_names(lint, other, others);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (!same_value(names[i].value, others[i].value)) {
            lint_report(lint, names[i].location, file->name,
                        "the option %s is %s here, but %s in %s; give both files the same", names[i].option,
                        quoted(lint->pool, names[i].value), quoted(lint->pool, others[i].value), other->name);
        }
    }
}

static const struct rule rules[] = {
    {.id = "GE060",
     .severity = SEVERITY_ERROR,
     .title = "events.proto, and no other file, has cloud_event_product",
     .file = check_product},
    {.id = "GE061",
     .severity = SEVERITY_WARNING,
     .title = "csharp_namespace, php_namespace, ruby_package spell the package",
     .file = check_language_names},
    {.id = "GE062",
     .severity = SEVERITY_NOTE,
     .title = "these three agree in letter case",
     .file = check_language_casing},
    {.id = "GE063",
     .severity = SEVERITY_WARNING,
     .title = "both files of a package agree in these three",
     .file = check_language_agreement},
};

const struct rule_table lint_option_rules = {rules, sizeof rules / sizeof *rules};
