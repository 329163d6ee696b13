#include <string.h>

#include "lint.h"
#include "lint_text.h"

static bool is_other_events_package(const struct model_file *file, const struct model_file *imported)
{
    return starts_with(imported->package, "google.events.") && strcmp(imported->package, file->package) != 0;
}

static bool is_allowed(const struct model_file *file, const struct model_file *imported)
{
    bool own_data = strcmp(imported->package, file->package) == 0 && lint_is_named(imported, "data.proto");
    return lint_is_well_known_file(imported) || lint_is_curated_file(imported) || own_data ||
           lint_is_annotations_file(imported);
}

/* An events.proto: GE008 speaks of it where data.proto imports it. */
static bool is_left_to_others(const struct model_file *file, const struct model_file *imported)
{
    bool events = is_events_package(imported->package) && lint_is_named(imported, "events.proto");
    return is_other_events_package(file, imported) || (events && lint_is_named(file, "data.proto"));
}

static void check_imports(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; i < file->n_imports; i++) {
        const struct model_import *import = &file->imports[i];
        if (!is_left_to_others(file, import->file) && !is_allowed(file, import->file)) {
            lint_report(lint, import->location, file->name,
                        "%s is not among the files that events may import; use google/protobuf, google/type, "
                        "google/rpc, google/api/monitored_resource.proto or the package's own data.proto",
                        import->file->name);
        }
    }
}

static void note_used_files(struct name_table *used, const struct model_message *message)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct model_field *field = message->fields[i];
        const struct model_file *file = field->message != NULL       ? field->message->file
                                        : field->enumeration != NULL ? field->enumeration->file
                                                                     : NULL;
        if (file != NULL) {
            name_table_add(used, file->name, (void *)used);
        }
    }
}

static void note_used_by_messages(struct name_table *used, struct model_message *const *messages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        note_used_files(used, messages[i]);
        note_used_by_messages(used, messages[i]->messages, messages[i]->n_messages);
    }
}

/* What a file passes on by `import public` may be what is used of it. */
static bool passes_on(const struct model_file *file)
{
    for (size_t i = 0; i < file->n_imports; i++) {
        if (file->imports[i].is_public) {
            return true;
        }
    }
    return false;
}

/* Custom options, extensions and services may use what the model does not show; then nothing is said. */
static void check_unused_imports(struct lint *lint, const struct model_file *file)
{
    if (file->has_services || file->has_extensions) {
        return;
    }
    struct name_table used = {.pool = lint->pool};
    note_used_by_messages(&used, file->messages, file->n_messages);
    for (size_t i = 0; i < file->n_imports; i++) {
        const struct model_import *import = &file->imports[i];
        bool annotations = lint_is_annotations_file(import->file);
        bool may_be_options = !annotations && import->file->has_extensions;
        bool unclear = import->is_public || may_be_options || passes_on(import->file);
        bool used_by_options = annotations && lint_is_annotated(file);
        if (!unclear && !used_by_options && name_table_find(&used, import->file->name) == NULL) {
            lint_report(lint, import->location, file->name, "the import %s is not used; take it out",
                        import->file->name);
        }
    }
}

static void check_foreign_packages(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; i < file->n_imports; i++) {
        const struct model_import *import = &file->imports[i];
        if (is_other_events_package(file, import->file)) {
            lint_report(lint, import->location, file->name,
                        "%s belongs to another package of events, %s; declare what is needed in this one",
                        import->file->name, import->file->package);
        }
    }
}

static void check_syntax(struct lint *lint, const struct model_file *file)
{
    if (file->syntax != SYNTAX_PROTO3) {
        lint_report(lint, file->location, file->name, "the syntax is not proto3; write `syntax = \"proto3\"`");
    }
}

static const struct rule rules[] = {
    {.id = "GE070",
     .severity = SEVERITY_WARNING,
     .title = "only shared schemas and the own data.proto are imported",
     .file = check_imports},
    {.id = "GE071", .severity = SEVERITY_NOTE, .title = "imports are used", .file = check_unused_imports},
    {.id = "GE072",
     .severity = SEVERITY_WARNING,
     .title = "no other package of events is imported",
     .file = check_foreign_packages},
    {.id = "GE080", .severity = SEVERITY_ERROR, .title = "the syntax is proto3", .file = check_syntax},
};

const struct rule_table lint_import_rules = {rules, sizeof rules / sizeof *rules};
