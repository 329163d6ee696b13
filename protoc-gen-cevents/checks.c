#include "checks.h"

#include <stdlib.h>
#include <string.h>

#include "lint.h"
#include "mapping.h"

/* What stops generation, whatever `lint` says. */

static void fatal(struct findings *findings, const char *rule, struct location location, const char *symbol,
                  const char *message)
{
    findings_add(findings, SEVERITY_ERROR, true, rule, location, symbol, "%s", message);
}

static const char *what_is_wrong_with_data(const struct model_envelope *envelope)
{
    const struct model_field *data = envelope->data;
    if (data == NULL) {
        return "has no field `data`; add `<message> data = 1`";
    }
    if (data->shape == SHAPE_REPEATED || data->shape == SHAPE_MAP) {
        return "has repeated data; an event carries one message, so put the repeated field into it";
    }
    if (data->type != FIELD_MESSAGE) {
        return "has scalar data; wrap it in a message";
    }
    return NULL;
}

static void check_envelope(struct pool *pool, const struct model_envelope *envelope, struct findings *findings)
{
    const struct model_message *message = envelope->message;
    if (*envelope->type == '\0') {
        fatal(findings, "GE010", envelope->type_location, message->full_name,
              pool_format(pool, "the cloud_event_type of %s is empty", message->name));
    }
    const char *problem = what_is_wrong_with_data(envelope);
    if (problem != NULL) {
        fatal(findings, "GE012", envelope->data == NULL ? message->location : envelope->data->location,
              message->full_name, pool_format(pool, "the envelope %s %s", message->name, problem));
    }
}

/* A field whose message gets no struct, because that message is an annotated envelope. */
static void check_references(struct pool *pool, const struct model_message *message, struct findings *findings)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct model_field *field = message->fields[i];
        bool needs_struct = message->emitted || (message->envelope != NULL && message->envelope->data == field);
        bool left_out = field->message != NULL && field->message->envelope != NULL && !field->message->emitted &&
                        !field->message->file->protobuf_c.no_generate;
        if (needs_struct && left_out) {
            fatal(findings, "envelope-struct", field->location, message->full_name,
                  pool_format(pool, "%s.%s refers to the envelope %s, which has no struct; set envelope_messages=on",
                              message->name, field->name, field->message->full_name));
        }
    }
    for (size_t i = 0; i < message->n_messages; i++) {
        check_references(pool, message->messages[i], findings);
    }
}

/* protoc lets two fields of a proto2 message share a JSON name; what such a member means in JSON, nobody can say. */
static void check_json_names(struct pool *pool, const struct model_message *message, struct findings *findings)
{
    struct name_table names = {.pool = pool};
    for (size_t i = 0; i < message->n_fields; i++) {
        struct model_field *field = message->fields[i];
        if (name_table_add(&names, field->json_name, field)) {
            continue;
        }
        const struct model_field *other = name_table_find(&names, field->json_name);
        findings_add(findings, SEVERITY_WARNING, false, "json-name", field->location, message->full_name,
                     "%s.%s has the JSON name `%s` of %s.%s, so that JSON cannot tell them apart; set json_name",
                     message->name, field->name, field->json_name, message->name, other->name);
    }
    for (size_t i = 0; i < message->n_messages; i++) {
        check_json_names(pool, message->messages[i], findings);
    }
}

struct envelope_list {
    const struct model_envelope **items;
    size_t count;
};

static size_t count_rows(const struct model_file *file)
{
    size_t count = 0;
    for (size_t i = 0; i < file->n_mappings; i++) {
        count += file->mappings[i]->n_rows;
    }
    return count;
}

static struct envelope_list list_envelopes(struct pool *pool, const struct model *model)
{
    struct envelope_list list = {0};
    for (size_t i = 0; i < model->n_files; i++) {
        list.count += model->files[i]->n_envelopes + count_rows(model->files[i]);
    }
    list.items = pool_array(pool, list.count, sizeof *list.items);
    list.count = 0;
    for (size_t i = 0; i < model->n_files; i++) {
        for (size_t j = 0; j < model->files[i]->n_envelopes; j++) {
            list.items[list.count++] = model->files[i]->envelopes[j];
        }
        for (size_t j = 0; j < model->files[i]->n_mappings; j++) {
            const struct model_mapping *mapping = model->files[i]->mappings[j];
            for (size_t k = 0; k < mapping->n_rows; k++) {
                list.items[list.count++] = &mapping->rows[k];
            }
        }
    }
    return list;
}

/* Envelopes that are generated now come after those that have been before, so that theirs is the finding. */
static int compare_declarations(const struct model_envelope *a, const struct model_envelope *b)
{
    if (a->file->generate != b->file->generate) {
        return a->file->generate ? 1 : -1;
    }
    int order = strcmp(a->file->name, b->file->name);
    if (order != 0) {
        return order;
    }
    const struct location *x = &a->type_location;
    const struct location *y = &b->type_location;
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return strcmp(a->message->full_name, b->message->full_name);
}

static int compare_by_type(const void *left, const void *right)
{
    const struct model_envelope *a = *(const struct model_envelope *const *)left;
    const struct model_envelope *b = *(const struct model_envelope *const *)right;
    int order = strcmp(a->type, b->type);
    return order == 0 ? compare_declarations(a, b) : order;
}

static int compare_by_id(const void *left, const void *right)
{
    const struct model_envelope *a = *(const struct model_envelope *const *)left;
    const struct model_envelope *b = *(const struct model_envelope *const *)right;
    if (a->id != b->id) {
        return a->id < b->id ? -1 : 1;
    }
    return compare_by_type(left, right);
}

static void check_types_differ(struct pool *pool, const struct envelope_list *list, struct findings *findings)
{
    const struct model_envelope *first = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct model_envelope *envelope = list->items[i];
        if (first == NULL || strcmp(first->type, envelope->type) != 0) {
            first = envelope;
        } else if (envelope->file->generate && *envelope->type != '\0') {
            const char *problem =
                first->message == envelope->message
                    ? pool_format(pool, "`%s` is the type of both `%s` and `%s` of %s", envelope->type, first->row,
                                  envelope->row, envelope->message->full_name)
                    : pool_format(pool, "the type `%s` of %s is taken by %s (%s:%d)", envelope->type,
                                  envelope->message->name, first->message->full_name, first->type_location.file,
                                  first->type_location.line);
            fatal(findings, "GE011", envelope->type_location, envelope->message->full_name, problem);
        }
    }
}

/* Enumerators are hashes of the types; two types that share one cannot stand in one table. */
static void check_ids_differ(struct pool *pool, const struct envelope_list *list, const char *catalog,
                             struct findings *findings)
{
    for (size_t i = 1; i < list->count; i++) {
        const struct model_envelope *a = list->items[i - 1];
        const struct model_envelope *b = list->items[i];
        bool together = a->file == b->file || (catalog != NULL && a->file->generate);
        if (a->id == b->id && strcmp(a->type, b->type) != 0 && together && b->file->generate) {
            fatal(findings, "collision", b->type_location, b->message->full_name,
                  pool_format(pool, "the types `%s` and `%s` have the same enumerator value; rename one of them",
                              a->type, b->type));
        }
    }
}

static void check_always(struct pool *pool, const struct model *model, const struct options *options,
                         struct findings *findings)
{
    for (size_t i = 0; i < model->n_generated; i++) {
        const struct model_file *file = model->generated[i];
        for (size_t j = 0; j < file->n_envelopes; j++) {
            check_envelope(pool, file->envelopes[j], findings);
        }
        for (size_t j = 0; j < file->n_messages; j++) {
            check_references(pool, file->messages[j], findings);
            if (options->json) {
                check_json_names(pool, file->messages[j], findings);
            }
        }
        if (!options->json && file->n_envelopes + file->n_mappings > 0) {
            findings_add(findings, SEVERITY_NOTE, false, "json", file->location, file->name,
                         "with json=off no %s.cevents files are made: typed events need the JSON tables", file->stem);
        }
    }
    struct envelope_list list = list_envelopes(pool, model);
    if (list.count > 1) {
        qsort(list.items, list.count, sizeof *list.items, compare_by_type);
        check_types_differ(pool, &list, findings);
        qsort(list.items, list.count, sizeof *list.items, compare_by_id);
        check_ids_differ(pool, &list, options->catalog, findings);
    }
}

void checks_run(struct pool *pool, const struct model *model, const struct options *options, struct findings *findings)
{
    check_always(pool, model, options, findings);
    lint_run(pool, model, options, findings);
}
