#include <string.h>

#include "lint.h"

static const char cloudevent_file[] = "google/events/cloudevent.proto";

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_well_known_file(const struct model_file *file)
{
    return starts_with(file->name, "google/protobuf/");
}

/* The few shared schemas that a package may use. */
static bool is_curated_file(const struct model_file *file)
{
    return starts_with(file->name, "google/type/") || starts_with(file->name, "google/rpc/") ||
           strcmp(file->name, "google/api/monitored_resource.proto") == 0;
}

static bool is_other_events_package(const struct model_file *file, const struct model_file *imported)
{
    return starts_with(imported->package, "google.events.") && strcmp(imported->package, file->package) != 0;
}

static void check_package_form(struct lint *lint, const struct model_file *file)
{
    if (!lint_package_of(lint->pool, file->package).valid) {
        lint_report(lint, file->package_location, file->name,
                    "the package `%s` must be google.events.<product>.<version> with a version such as v1 or v1beta2",
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
                    "the package `%s` belongs into the directory %s; move the file or rename the package",
                    file->package, directory);
    }
}

static bool is_lower_case(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool lower = text[i] >= 'a' && text[i] <= 'z';
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (!lower && !digit) {
            return false;
        }
    }
    return true;
}

static void check_package_letters(struct lint *lint, const struct model_file *file)
{
    struct segments segments;
    if (!lint_split(file->package, &segments) || !starts_with(file->package, "google.events.")) {
        return;
    }
    for (size_t i = 2; i < segments.count; i++) {
        if (!is_lower_case(segments.items[i].text, segments.items[i].length)) {
            lint_report(lint, file->package_location, file->name,
                        "the segment `%.*s` of the package must have lower-case letters and digits only",
                        (int)segments.items[i].length, segments.items[i].text);
        }
    }
}

static void check_file_name(struct lint *lint, const struct model_file *file)
{
    if (!lint_is_named(file, "events.proto") && !lint_is_named(file, "data.proto")) {
        lint_report(lint, file->location, file->name,
                    "a file of a product must be called events.proto or data.proto; move its contents there");
    }
}

static void check_envelope_file(struct lint *lint, const struct model_envelope *envelope)
{
    if (!lint_is_named(envelope->file, "events.proto")) {
        lint_report(lint, envelope->message->location, envelope->message->full_name,
                    "%s has a cloud_event_type, so it must stand in events.proto", envelope->message->name);
    }
}

static void check_events_file_message(struct lint *lint, const struct model_message *message)
{
    if (lint_is_named(message->file, "events.proto") && message->envelope == NULL) {
        lint_report(lint, message->location, message->full_name,
                    "%s stands in events.proto but has no cloud_event_type; add one, or move it to data.proto",
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
    if (target == NULL || is_well_known_file(target->file) || is_curated_file(target->file)) {
        return;
    }
    bool data_file = lint_is_named(target->file, "data.proto");
    if (!data_file || strcmp(target->file->package, walk->events->package) != 0) {
        lint_report(walk->lint, field->location,
                    pool_format(walk->lint->pool, "%s.%s", field->owner->full_name, field->name),
                    "%s is declared in %s, but what an event's data refers to must be in data.proto of its package",
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
    return strcmp(import->file->name, cloudevent_file) == 0 ||
           (starts_with(import->file->package, "google.events") && lint_is_named(import->file, "events.proto"));
}

static void check_data_imports(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; lint_is_named(file, "data.proto") && i < file->n_imports; i++) {
        if (is_events_import(&file->imports[i])) {
            lint_report(lint, file->imports[i].location, file->name,
                        "data.proto must not import %s, so that it can be used without the events",
                        file->imports[i].file->name);
        }
    }
}

static bool run_has_events(const struct lint *lint)
{
    for (size_t i = 0; i < lint->model->n_generated; i++) {
        if (lint_is_named(lint->model->generated[i], "events.proto")) {
            return true;
        }
    }
    return false;
}

/* A run for data files alone says nothing about events files. */
static void check_pair(struct lint *lint, const struct model_file *file)
{
    if (lint_is_named(file, "events.proto") && lint_sibling(lint, file, "data.proto") == NULL) {
        lint_report(lint, file->package_location, file->name, "the package %s has no data.proto beside events.proto",
                    file->package);
    }
    if (lint_is_named(file, "data.proto") && run_has_events(lint) && lint_sibling(lint, file, "events.proto") == NULL) {
        lint_report(lint, file->package_location, file->name, "the package %s has no events.proto beside data.proto",
                    file->package);
    }
}

static void check_product(struct lint *lint, const struct model_file *file)
{
    bool events = lint_is_named(file, "events.proto");
    bool has_product = file->product != NULL && *file->product != '\0';
    if (events && !has_product) {
        lint_report(lint, file->package_location, file->name,
                    "events.proto must name the product by the option cloud_event_product");
    } else if (!events && file->product != NULL) {
        lint_report(lint, file->product_location, file->name,
                    "the option cloud_event_product belongs into events.proto only");
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
    if (!starts_with(lint_lower(pool, value), prefix)) {
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

static bool spells_package(const struct lint *lint, const struct language_name *name, const struct model_file *file)
{
    return strcmp(lint_lower(lint->pool, name->spelling), lint_lower(lint->pool, file->package)) == 0;
}

static void check_language_names(struct lint *lint, const struct model_file *file)
{
    struct language_name names[LANGUAGE_COUNT];
    language_names(lint, file, names);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (names[i].value == NULL || *names[i].value == '\0') {
            lint_report(lint, names[i].location, file->name, "the option %s is not set", names[i].option);
        } else if (!spells_package(lint, &names[i], file)) {
            lint_report(lint, names[i].location, file->name,
                        "the option %s is `%s`, which does not spell the package %s", names[i].option, names[i].value,
                        file->package);
        }
    }
}

static void check_language_casing(struct lint *lint, const struct model_file *file)
{
    struct language_name names[LANGUAGE_COUNT];
    language_names(lint, file, names);
    const struct language_name *first = NULL;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct language_name *name = &names[i];
        if (name->value == NULL || !spells_package(lint, name, file)) {
            continue; /* GE061 has spoken of it */
        }
        if (first != NULL && strcmp(first->spelling, name->spelling) != 0) {
            lint_report(lint, name->location, file->name,
                        "the options that name the package differ in letter case: %s is `%s`, %s is `%s`",
                        first->option, first->value, name->option, name->value);
            return;
        }
        first = name;
    }
}

static bool same_value(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
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
            lint_report(lint, names[i].location, file->name, "the option %s differs from the one in %s (%s)",
                        names[i].option, other->name, others[i].value == NULL ? "not set" : others[i].value);
        }
    }
}

static bool is_allowed_import(const struct model_file *file, const struct model_file *imported)
{
    bool own_data = strcmp(imported->package, file->package) == 0 && lint_is_named(imported, "data.proto");
    return is_well_known_file(imported) || is_curated_file(imported) || own_data ||
           strcmp(imported->name, cloudevent_file) == 0;
}

/* What GE008 and GE072 speak of is left to them. */
static void check_imports(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; i < file->n_imports; i++) {
        const struct model_import *import = &file->imports[i];
        bool reported_elsewhere = is_other_events_package(file, import->file) ||
                                  (lint_is_named(file, "data.proto") && is_events_import(import));
        if (!reported_elsewhere && !is_allowed_import(file, import->file)) {
            lint_report(lint, import->location, file->name,
                        "%s is not among the files that may be imported: google/protobuf, google/type, google/rpc, "
                        "google/api/monitored_resource.proto, cloudevent.proto, the package's own data.proto",
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
    bool annotated = file->n_envelopes > 0 || file->n_attributes > 0 || file->product != NULL;
    for (size_t i = 0; i < file->n_imports; i++) {
        const struct model_import *import = &file->imports[i];
        bool cloudevent = strcmp(import->file->name, cloudevent_file) == 0;
        bool may_be_options = !cloudevent && import->file->has_extensions;
        bool unclear = import->is_public || may_be_options || passes_on(import->file);
        if (unclear || (cloudevent && annotated) || name_table_find(&used, import->file->name) != NULL) {
            continue;
        }
        lint_report(lint, import->location, file->name, "the import %s is not used", import->file->name);
    }
}

static void check_foreign_packages(struct lint *lint, const struct model_file *file)
{
    for (size_t i = 0; i < file->n_imports; i++) {
        const struct model_import *import = &file->imports[i];
        if (is_other_events_package(file, import->file)) {
            lint_report(lint, import->location, file->name, "%s belongs to another events package, %s",
                        import->file->name, import->file->package);
        }
    }
}

static void check_syntax(struct lint *lint, const struct model_file *file)
{
    if (file->syntax != SYNTAX_PROTO3) {
        lint_report(lint, file->location, file->name, "the syntax must be proto3");
    }
}

static const struct rule rules[] = {
    {.id = "GE001", .severity = SEVERITY_ERROR, .file = check_package_form},
    {.id = "GE002", .severity = SEVERITY_ERROR, .file = check_directory},
    {.id = "GE003", .severity = SEVERITY_ERROR, .file = check_package_letters},
    {.id = "GE004", .severity = SEVERITY_ERROR, .file = check_file_name},
    {.id = "GE005", .severity = SEVERITY_ERROR, .envelope = check_envelope_file},
    {.id = "GE006", .severity = SEVERITY_ERROR, .message = check_events_file_message},
    {.id = "GE007", .severity = SEVERITY_ERROR, .file = check_data_references},
    {.id = "GE008", .severity = SEVERITY_ERROR, .file = check_data_imports},
    {.id = "GE009", .severity = SEVERITY_ERROR, .file = check_pair},
    {.id = "GE060", .severity = SEVERITY_ERROR, .file = check_product},
    {.id = "GE061", .severity = SEVERITY_WARNING, .file = check_language_names},
    {.id = "GE062", .severity = SEVERITY_NOTE, .file = check_language_casing},
    {.id = "GE063", .severity = SEVERITY_WARNING, .file = check_language_agreement},
    {.id = "GE070", .severity = SEVERITY_WARNING, .file = check_imports},
    {.id = "GE071", .severity = SEVERITY_NOTE, .file = check_unused_imports},
    {.id = "GE072", .severity = SEVERITY_WARNING, .file = check_foreign_packages},
    {.id = "GE080", .severity = SEVERITY_ERROR, .file = check_syntax},
};

const struct rule_table lint_package_rules = {rules, sizeof rules / sizeof *rules};
