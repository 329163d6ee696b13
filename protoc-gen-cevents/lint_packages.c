#include <string.h>

#include "lint.h"
#include "lint_text.h"

static void check_package_form(struct lint *lint, const struct model_file *file)
{
    if (!event_package_read(file->package).valid) {
        lint_report(lint, file->package_location, file->name,
                    "the package `%s` is not google.events.<product>.<version>; rename it, with a version such as v1 "
                    "or v1beta2",
                    file->package);
    }
}

static void check_directory(struct lint *lint, const struct model_file *file)
{
    const char *slash = strrchr(file->name, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - file->name);
    char *directory = pool_text(lint->pool, file->package, strlen(file->package));
    for (char *at = directory; *at != '\0'; at++) {
        if (*at == '.') {
            *at = '/';
        }
    }
    if (strlen(directory) != length || memcmp(directory, file->name, length) != 0) {
        lint_report(lint, file->package_location, file->name,
                    "the package `%s` belongs into the directory `%s`; move the file or rename the package",
                    file->package, directory);
    }
}

static void check_package_letters(struct lint *lint, const struct model_file *file)
{
    struct segments segments;
    if (!segments_read(file->package, &segments) || !is_events_package(file->package)) {
        return;
    }
    for (size_t i = 2; i < segments.count; i++) {
        const struct segment *segment = &segments.items[i];
        if (!is_lower_case(segment->text, segment->length)) {
            lint_report(lint, file->package_location, file->name,
                        "the segment `%.*s` of the package has other characters than lower-case letters and digits; "
                        "rename it",
                        (int)segment->length, segment->text);
        }
    }
}

static void check_file_name(struct lint *lint, const struct model_file *file)
{
    static const char root[] = "google/events/";
    bool in_product = !starts_with(file->name, root) || strchr(file->name + sizeof root - 1, '/') != NULL;
    if (in_product && !lint_is_named(file, "events.proto") && !lint_is_named(file, "data.proto")) {
        lint_report(lint, file->location, file->name,
                    "a file of a product is called events.proto or data.proto; move there what this one declares");
    }
}

static void check_envelope_file(struct lint *lint, const struct model_envelope *envelope)
{
    if (!lint_is_named(envelope->file, "events.proto")) {
        lint_report(lint, envelope->message->location, envelope->message->full_name,
                    "%s has a cloud_event_type, but does not stand in events.proto; move it there",
                    envelope->message->name);
    }
}

static void check_events_file_message(struct lint *lint, const struct model_message *message)
{
    if (lint_is_named(message->file, "events.proto") && message->envelope == NULL) {
        lint_report(lint, message->location, message->full_name,
                    "%s stands in events.proto, but has no cloud_event_type; add one, or move it to data.proto",
                    message->name);
    }
}

/* Data messages whose references are still to be followed; each message enters once. */
struct reference_walk {
    struct lint *lint;
    const struct model_file *events;
    struct name_table seen;
    const struct model_message **queue;
    size_t count;
    size_t capacity;
};

static void follow(struct reference_walk *walk, const struct model_field *field)
{
    const struct model_message *target = field->message;
    if (target == NULL || lint_is_well_known_file(target->file) || lint_is_curated_file(target->file)) {
        return;
    }
    bool data_file = lint_is_named(target->file, "data.proto");
    if (!data_file || strcmp(target->file->package, walk->events->package) != 0) {
        lint_report(walk->lint, field->location,
                    pool_format(walk->lint->pool, "%s.%s", field->owner->full_name, field->name),
                    "%s is declared in %s, but what an event's data refers to belongs into data.proto of its package; "
                    "declare it there",
                    target->full_name, target->file->name);
        return;
    }
    if (!name_table_add(&walk->seen, target->full_name, (void *)&walk->seen)) {
        return;
    }
    if (walk->count == walk->capacity) {
        size_t capacity = walk->capacity == 0 ? 32 : walk->capacity * 2;
        const struct model_message **queue = pool_array(walk->lint->pool, capacity, sizeof *queue);
        if (walk->count > 0) {
            memcpy(queue, walk->queue, walk->count * sizeof *queue);
        }
        walk->queue = queue;
        walk->capacity = capacity;
    }
    walk->queue[walk->count++] = target;
}

static void check_data_references(struct lint *lint, const struct model_file *file)
{
    struct reference_walk walk = {.lint = lint, .events = file};
    walk.seen.pool = lint->pool;
    for (size_t i = 0; i < file->n_envelopes; i++) {
        if (lint_data_message(file->envelopes[i]) != NULL) {
            follow(&walk, file->envelopes[i]->data);
        }
    }
    for (size_t next = 0; next < walk.count; next++) {
        const struct model_message *message = walk.queue[next];
        for (size_t i = 0; i < message->n_fields; i++) {
            follow(&walk, message->fields[i]);
        }
    }
}

static bool is_events_import(const struct model_import *import)
{
    return lint_is_annotations_file(import->file) ||
           (is_events_package(import->file->package) && lint_is_named(import->file, "events.proto"));
}

static void check_data_imports(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; lint_is_named(file, "data.proto") && i < file->n_imports; i++) {
        if (is_events_import(&file->imports[i])) {
            lint_report(lint, file->imports[i].location, file->name,
                        "data.proto imports %s, so it cannot be used without the events; take the import out",
                        file->imports[i].file->name);
        }
    }
}

/* A run of the plugin for data files alone says nothing about events files. */
static bool run_has_events(const struct lint *lint)
{
    for (size_t i = 0; i < lint->model->n_generated; i++) {
        if (lint_is_named(lint->model->generated[i], "events.proto")) {
            return true;
        }
    }
    return lint->options->lint_whole;
}

static void check_pair(struct lint *lint, const struct model_file *file)
{
    bool events = lint_is_named(file, "events.proto");
    bool data = lint_is_named(file, "data.proto");
    const char *other = events ? "data.proto" : "events.proto";
    if ((events || (data && run_has_events(lint))) && lint_sibling(lint, file, other) == NULL) {
        lint_report(lint, file->package_location, file->name, "the package %s has no %s beside %s; add it",
                    file->package, other, events ? "events.proto" : "data.proto");
    }
}

static const struct rule rules[] = {
    {.id = "GE001",
     .severity = SEVERITY_ERROR,
     .title = "a package is google.events.<product>.<version>",
     .file = check_package_form},
    {.id = "GE002", .severity = SEVERITY_ERROR, .title = "a file's directory is its package", .file = check_directory},
    {.id = "GE003",
     .severity = SEVERITY_ERROR,
     .title = "product and version are lower-case letters and digits",
     .file = check_package_letters},
    {.id = "GE004",
     .severity = SEVERITY_ERROR,
     .title = "files are called events.proto and data.proto",
     .file = check_file_name},
    {.id = "GE005",
     .severity = SEVERITY_ERROR,
     .title = "envelopes stand in events.proto",
     .envelope = check_envelope_file},
    {.id = "GE006",
     .severity = SEVERITY_ERROR,
     .title = "events.proto holds envelopes only",
     .message = check_events_file_message},
    {.id = "GE007",
     .severity = SEVERITY_ERROR,
     .title = "what data refers to stands in the package's data.proto",
     .file = check_data_references},
    {.id = "GE008",
     .severity = SEVERITY_ERROR,
     .title = "data.proto imports nothing of events",
     .file = check_data_imports},
    {.id = "GE009",
     .severity = SEVERITY_ERROR,
     .title = "a package has both events.proto and data.proto",
     .file = check_pair},
};

const struct rule_table lint_package_rules = {rules, sizeof rules / sizeof *rules};
