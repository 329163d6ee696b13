#include <string.h>

#include "lint.h"
#include "lint_text.h"
#include "suggest.h"

enum { LONGEST_ATTRIBUTE_NAME = 20 };

static const char *symbol_of(const struct lint *lint, const struct model_file *file, const char *attribute)
{
    return pool_format(lint->pool, "%s:%s", file->name, attribute);
}

/* "did you mean `x`? if not, " for an undeclared name that is near to a declared one. */
static const char *declared_near(struct lint *lint, const struct model_file *file, const char *name)
{
    for (size_t i = 0; i < file->n_attributes; i++) {
        if (suggest_is_misspelt(name, file->attributes[i].name)) {
            return pool_format(lint->pool, "did you mean `%s`? if not, ", file->attributes[i].name);
        }
    }
    return "";
}

static void check_declared(struct lint *lint, const struct model_envelope *envelope)
{
    for (size_t i = 0; i < envelope->n_extensions; i++) {
        const struct model_extension *extension = &envelope->extensions[i];
        if (extension->attribute == NULL) {
            lint_report(lint, extension->location, envelope->message->full_name,
                        "%s names the extension attribute `%s`, which the file does not declare; %sdeclare it by the "
                        "option cloud_event_extension_attribute",
                        envelope->message->name, extension->name, declared_near(lint, envelope->file, extension->name));
        }
    }
}

static void check_named(struct lint *lint, const struct model_file *file)
{
    struct name_table named = {.pool = lint->pool};
    for (size_t i = 0; i < file->n_envelopes; i++) {
        for (size_t j = 0; j < file->envelopes[i]->n_extensions; j++) {
            name_table_add(&named, file->envelopes[i]->extensions[j].name, file->envelopes[i]);
        }
    }
    for (size_t i = 0; i < file->n_attributes; i++) {
        const struct model_attribute *attribute = &file->attributes[i];
        if (name_table_find(&named, attribute->name) == NULL) {
            lint_report(
                lint, attribute->location, symbol_of(lint, file, attribute->name),
                "the extension attribute `%s` is declared, but no envelope of the file names it; name it by the "
                "option cloud_event_extension_name, or take it out",
                attribute->name);
        }
    }
}

/* Calls `check` for each attribute of a file, those that are named without having been declared included. */
typedef void (*attribute_check)(struct lint *lint, struct location location, const char *symbol, const char *name);

static void for_each_name(struct lint *lint, const struct model_file *file, attribute_check check)
{
    for (size_t i = 0; i < file->n_attributes; i++) {
        check(lint, file->attributes[i].location, symbol_of(lint, file, file->attributes[i].name),
              file->attributes[i].name);
    }
    for (size_t i = 0; i < file->n_envelopes; i++) {
        for (size_t j = 0; j < file->envelopes[i]->n_extensions; j++) {
            const struct model_extension *extension = &file->envelopes[i]->extensions[j];
            if (extension->attribute == NULL) {
                check(lint, extension->location, file->envelopes[i]->message->full_name, extension->name);
            }
        }
    }
}

static void check_letters(struct lint *lint, struct location location, const char *symbol, const char *name)
{
    if (!is_lower_case(name, strlen(name))) {
        lint_report(lint, location, symbol,
                    "the attribute name `%s` is not made of lower-case letters and digits; rename it", name);
    }
}

static void check_all_letters(struct lint *lint, const struct model_file *file)
{
    for_each_name(lint, file, check_letters);
}

static void check_length(struct lint *lint, struct location location, const char *symbol, const char *name)
{
    if (strlen(name) > LONGEST_ATTRIBUTE_NAME) {
        lint_report(lint, location, symbol, "the attribute name `%s` has %zu characters; choose one of at most %d",
                    name, strlen(name), (int)LONGEST_ATTRIBUTE_NAME);
    }
}

static void check_all_lengths(struct lint *lint, const struct model_file *file)
{
    for_each_name(lint, file, check_length);
}

static void check_reserved(struct lint *lint, struct location location, const char *symbol, const char *name)
{
    static const char *const reserved[] = {"id",         "source",  "specversion", "type", "datacontenttype",
                                           "dataschema", "subject", "time",        "data"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcmp(name, reserved[i]) == 0) {
            lint_report(lint, location, symbol,
                        "the extension attribute `%s` has the name of a core attribute or of the data; rename it",
                        name);
        }
    }
}

static void check_all_reserved(struct lint *lint, const struct model_file *file)
{
    for_each_name(lint, file, check_reserved);
}

static void check_repeated_declarations(struct lint *lint, const struct model_file *file)
{
    struct name_table seen = {.pool = lint->pool};
    for (size_t i = 0; i < file->n_attributes; i++) {
        struct model_attribute *attribute = &file->attributes[i];
        if (!name_table_add(&seen, attribute->name, attribute)) {
            lint_report(lint, attribute->location, symbol_of(lint, file, attribute->name),
                        "the extension attribute `%s` is declared again in the file; take this out", attribute->name);
        }
    }
}

static void check_repeated_names(struct lint *lint, const struct model_envelope *envelope)
{
    for (size_t i = 0; i < envelope->n_repeated_extensions; i++) {
        const struct model_extension *extension = &envelope->repeated_extensions[i];
        lint_report(lint, extension->location, envelope->message->full_name,
                    "%s names the extension attribute `%s` again; take this out", envelope->message->name,
                    extension->name);
    }
}

static void check_descriptions(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; i < file->n_attributes; i++) {
        const struct model_attribute *attribute = &file->attributes[i];
        if (attribute->description == NULL || *attribute->description == '\0') {
            lint_report(lint, attribute->location, symbol_of(lint, file, attribute->name),
                        "the extension attribute `%s` has no description; give it one", attribute->name);
        }
    }
}

static void check_camel_case(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; i < file->n_attributes; i++) {
        const struct model_attribute *attribute = &file->attributes[i];
        const char *camel = attribute->camel_case_name;
        if (camel != NULL && *camel != '\0' && strcmp(lower_case(lint->pool, camel), attribute->name) != 0) {
            lint_report(lint, attribute->location, symbol_of(lint, file, attribute->name),
                        "the camel_case_name `%s` is not `%s` in other letter case; spell that", camel,
                        attribute->name);
        }
    }
}

static void check_needless_camel_case(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; i < file->n_attributes; i++) {
        const struct model_attribute *attribute = &file->attributes[i];
        if (attribute->camel_case_name != NULL && strcmp(attribute->camel_case_name, attribute->name) == 0) {
            lint_report(lint, attribute->location, symbol_of(lint, file, attribute->name),
                        "the camel_case_name of `%s` is the name itself; leave it out", attribute->name);
        }
    }
}

static const char *camel_case_of(const struct model_attribute *attribute)
{
    bool given = attribute->camel_case_name != NULL && *attribute->camel_case_name != '\0';
    return given ? attribute->camel_case_name : attribute->name;
}

/* The form in the first file by name is the one that the others are held to. */
static void check_same_camel_case(struct lint *lint)
{
    struct name_table first = {.pool = lint->pool};
    for (size_t i = 0; i < lint->model->n_generated; i++) {
        const struct model_file *file = lint->model->generated[i];
        for (size_t j = 0; lint_applies(lint, file) && j < file->n_attributes; j++) {
            struct model_attribute *attribute = &file->attributes[j];
            if (name_table_add(&first, attribute->name, attribute)) {
                continue;
            }
            const struct model_attribute *other = name_table_find(&first, attribute->name);
            if (other->location.file == attribute->location.file ||
                strcmp(camel_case_of(other), camel_case_of(attribute)) == 0) {
                continue;
            }
            lint_report(lint, attribute->location, symbol_of(lint, file, attribute->name),
                        "the camel-case form of `%s` is `%s` here, but `%s` in %s; choose one", attribute->name,
                        camel_case_of(attribute), camel_case_of(other), other->location.file);
        }
    }
}

static void check_any_extension(struct lint *lint, const struct model_envelope *envelope)
{
    if (envelope->n_extensions == 0) {
        lint_report(lint, envelope->message->location, envelope->message->full_name,
                    "%s names no extension attribute; name one that its events can be filtered by",
                    envelope->message->name);
    }
}

static const struct rule rules[] = {
    {.id = "GE050",
     .severity = SEVERITY_ERROR,
     .anywhere = true,
     .title = "an envelope names declared extension attributes",
     .envelope = check_declared},
    {.id = "GE051",
     .severity = SEVERITY_WARNING,
     .anywhere = true,
     .title = "an envelope names each declared extension attribute",
     .file = check_named},
    {.id = "GE052",
     .severity = SEVERITY_ERROR,
     .anywhere = true,
     .title = "attribute names are lower-case letters and digits",
     .file = check_all_letters},
    {.id = "GE053",
     .severity = SEVERITY_WARNING,
     .anywhere = true,
     .title = "attribute names have at most 20 characters",
     .file = check_all_lengths},
    {.id = "GE054",
     .severity = SEVERITY_ERROR,
     .anywhere = true,
     .title = "no attribute is called like a core attribute",
     .file = check_all_reserved},
    {.id = "GE055",
     .severity = SEVERITY_ERROR,
     .anywhere = true,
     .title = "no attribute is declared or named twice",
     .file = check_repeated_declarations,
     .envelope = check_repeated_names},
    {.id = "GE056",
     .severity = SEVERITY_WARNING,
     .anywhere = true,
     .title = "a declared attribute has a description",
     .file = check_descriptions},
    {.id = "GE057",
     .severity = SEVERITY_ERROR,
     .anywhere = true,
     .title = "camel_case_name is the name in other letter case",
     .file = check_camel_case},
    {.id = "GE058",
     .severity = SEVERITY_NOTE,
     .anywhere = true,
     .title = "camel_case_name only where it differs from the name",
     .file = check_needless_camel_case},
    {.id = "GE059",
     .severity = SEVERITY_NOTE,
     .anywhere = true,
     .title = "an attribute has one camel-case form in all files",
     .run = check_same_camel_case},
    {.id = "GE090",
     .severity = SEVERITY_NOTE,
     .off = true,
     .anywhere = true,
     .title = "an envelope names an extension attribute",
     .envelope = check_any_extension},
};

const struct rule_table lint_attribute_rules = {rules, sizeof rules / sizeof *rules};
