#include "lint.h"

#include <stdarg.h>
#include <string.h>

#include "exemptions.h"
#include "lint_text.h"
#include "sidecar.h"
#include "suggest.h"

static const struct rule_table *const tables[] = {&lint_package_rules, &lint_type_rules,      &lint_name_rules,
                                                  &lint_version_rules, &lint_attribute_rules, &lint_option_rules,
                                                  &lint_import_rules};

enum { TABLE_COUNT = sizeof tables / sizeof *tables, MOST_RULES = 100 };

const struct rule *lint_rule_at(size_t index)
{
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        if (index < tables[i]->count) {
            return &tables[i]->rules[index];
        }
        index -= tables[i]->count;
    }
    return NULL;
}

bool lint_rule_exists(const char *id)
{
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(i)) != NULL; i++) {
        if (strcmp(rule->id, id) == 0) {
            return true;
        }
    }
    return false;
}

const char *lint_unknown_rule_text(struct pool *pool, const char *id)
{
    const char *ids[MOST_RULES];
    size_t count = 0;
    for (const struct rule *rule; count < MOST_RULES && (rule = lint_rule_at(count)) != NULL; count++) {
        ids[count] = rule->id;
    }
    const char *near = suggest_word(id, ids, count);
    return near == NULL ? pool_format(pool, "there is no rule `%s`; rules look like GE022", id)
                        : pool_format(pool, "there is no rule `%s`; did you mean `%s`?", id, near);
}

static bool is_listed(const struct rule_list *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->ids[i], id) == 0) {
            return true;
        }
    }
    return false;
}

bool lint_rule_is_on(const struct options *options, const struct rule *rule)
{
    bool wanted = !rule->off || options->lint_enable.all || is_listed(&options->lint_enable, rule->id);
    return wanted && !is_listed(&options->lint_disable, rule->id);
}

void lint_report(struct lint *lint, struct location location, const char *symbol, const char *format, ...)
{
    if (exemptions_excuse(sidecar_exemptions(lint->options->sidecar), lint->rule->id, symbol, location.file)) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    char *message = pool_format_list(lint->pool, format, arguments);
    va_end(arguments);
    findings_add(lint->findings, lint->rule->severity, false, lint->rule->id, location, symbol, "%s", message);
}

bool lint_is_annotations_file(const struct model_file *file)
{
    return strcmp(file->package, "google.events") == 0 && lint_is_named(file, "cloudevent.proto");
}

bool lint_is_annotated(const struct model_file *file)
{
    return file->n_envelopes > 0 || file->n_attributes > 0 || file->product != NULL;
}

/* By package or directory; an annotated file also by a package or a type of Google's that belongs elsewhere. */
static bool belongs_to_tree(const struct model_file *file)
{
    if (is_events_package(file->package) || starts_with(file->name, "google/events/")) {
        return true;
    }
    bool google = lint_is_annotated(file) && starts_with(file->package, "google.");
    for (size_t i = 0; !google && i < file->n_envelopes; i++) {
        google = starts_with(file->envelopes[i]->type, "google.");
    }
    return google;
}

bool lint_in_tree(const struct lint *lint, const struct model_file *file)
{
    if (lint_is_annotations_file(file)) {
        return false;
    }
    if (belongs_to_tree(file)) {
        return true;
    }
    const struct model_file *events = lint_sibling(lint, file, "events.proto");
    return events != NULL && lint_is_named(file, "data.proto") && belongs_to_tree(events);
}

bool lint_applies(const struct lint *lint, const struct model_file *file)
{
    return lint_in_tree(lint, file) || (lint->rule->anywhere && lint_is_annotated(file));
}

bool lint_is_named(const struct model_file *file, const char *name)
{
    const char *slash = strrchr(file->name, '/');
    return strcmp(slash == NULL ? file->name : slash + 1, name) == 0;
}

const struct model_file *lint_sibling(const struct lint *lint, const struct model_file *file, const char *name)
{
    const char *slash = strrchr(file->name, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - file->name) + 1;
    return name_table_find(&lint->files, pool_format(lint->pool, "%.*s%s", (int)folder, file->name, name));
}

bool lint_is_well_known_file(const struct model_file *file)
{
    return starts_with(file->name, "google/protobuf/");
}

bool lint_is_curated_file(const struct model_file *file)
{
    return starts_with(file->name, "google/type/") || starts_with(file->name, "google/rpc/") ||
           strcmp(file->name, "google/api/monitored_resource.proto") == 0;
}

const struct model_message *lint_data_message(const struct model_envelope *envelope)
{
    const struct model_field *data = envelope->data;
    bool repeated = data != NULL && (data->shape == SHAPE_REPEATED || data->shape == SHAPE_MAP);
    return data == NULL || repeated ? NULL : data->message;
}

/* Nesting is bounded: see DEEPEST_NESTING. */
static void check_messages(struct lint *lint, struct model_message *const *messages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!messages[i]->map_entry) {
            lint->rule->message(lint, messages[i]);
        }
        check_messages(lint, messages[i]->messages, messages[i]->n_messages);
    }
}

static void check_file(struct lint *lint, const struct model_file *file)
{
    if (lint->rule->file != NULL) {
        lint->rule->file(lint, file);
    }
    if (lint->rule->message != NULL) {
        check_messages(lint, file->messages, file->n_messages);
    }
    for (size_t i = 0; lint->rule->envelope != NULL && i < file->n_envelopes; i++) {
        lint->rule->envelope(lint, file->envelopes[i]);
    }
}

static void check_rule(struct lint *lint, const struct rule *rule)
{
    lint->rule = rule;
    for (size_t i = 0; i < lint->model->n_generated; i++) {
        if (lint_applies(lint, lint->model->generated[i])) {
            check_file(lint, lint->model->generated[i]);
        }
    }
    if (rule->run != NULL) {
        rule->run(lint);
    }
}

static void index_model(struct lint *lint)
{
    for (size_t i = 0; i < lint->model->n_files; i++) {
        struct model_file *file = lint->model->files[i];
        name_table_add(&lint->files, file->name, file);
        for (size_t j = 0; j < file->n_envelopes; j++) {
            const struct model_field *data = file->envelopes[j]->data;
            if (data != NULL && data->message != NULL) {
                name_table_add(&lint->data_messages, data->message->full_name, data->message);
            }
        }
    }
}

void lint_run(struct pool *pool, const struct model *model, const struct options *options, struct findings *findings)
{
    if (options->lint == LINT_OFF) {
        return;
    }
    struct lint lint = {.pool = pool, .model = model, .options = options, .findings = findings};
    lint.files.pool = pool;
    lint.data_messages.pool = pool;
    index_model(&lint);
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(i)) != NULL; i++) {
        if (lint_rule_is_on(options, rule)) {
            check_rule(&lint, rule);
        }
    }
    exemptions_report_unused(sidecar_exemptions(options->sidecar), model, options, findings);
}
