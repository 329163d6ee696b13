#include <stdlib.h>
#include <string.h>

#include "lint.h"
#include "lint_text.h"

/* An action of a resource in a version. */
struct action {
    const char *resource; /* with the product before it */
    const char *version;
    const char *name;
    const struct model_envelope *envelope;
};

struct action_list {
    struct action *items;
    size_t count;
};

static int compare_numbers(const char *a, const char *b)
{
    a += strspn(a, "0");
    b += strspn(b, "0");
    size_t a_length = strspn(a, "0123456789");
    size_t b_length = strspn(b, "0123456789");
    if (a_length != b_length) {
        return a_length < b_length ? -1 : 1;
    }
    return strncmp(a, b, a_length);
}

/* v1alpha1, v1beta1, v1, v2. */
static int compare_versions(const char *a, const char *b)
{
    int order = compare_numbers(a + 1, b + 1);
    if (order != 0) {
        return order;
    }
    const char *a_stage = a + 1 + strspn(a + 1, "0123456789");
    const char *b_stage = b + 1 + strspn(b + 1, "0123456789");
    if (*a_stage != *b_stage) {
        /* alpha before beta before no stage at all */
        return (*a_stage == '\0' ? 'z' : *a_stage) - (*b_stage == '\0' ? 'z' : *b_stage);
    }
    return *a_stage == '\0'
               ? 0
               : compare_numbers(a_stage + strcspn(a_stage, "0123456789"), b_stage + strcspn(b_stage, "0123456789"));
}

static int compare_actions(const void *left, const void *right)
{
    const struct action *a = left;
    const struct action *b = right;
    int order = strcmp(a->resource, b->resource);
    if (order == 0) {
        order = compare_versions(a->version, b->version);
    }
    if (order == 0) {
        order = strcmp(a->name, b->name);
    }
    return order == 0 ? strcmp(a->envelope->message->full_name, b->envelope->message->full_name) : order;
}

static const char *copy_segment(struct pool *pool, const struct segment *segment)
{
    return pool_text(pool, segment->text, segment->length);
}

/* False for types that have no action in their package's version. */
static bool read_action(struct pool *pool, const struct model_envelope *envelope, struct action *action)
{
    struct event_type type = event_type_read(envelope);
    struct event_package package = event_package_read(envelope->file->package);
    if (!type.complete ||
        !segment_equals(&type.segments.items[type.version], &package.segments.items[package.version])) {
        return false;
    }
    const struct segment *resource = &type.segments.items[type.resource];
    size_t resource_length = (size_t)(resource->text - envelope->type) + resource->length;
    *action = (struct action){.resource = pool_text(pool, envelope->type, resource_length),
                              .version = copy_segment(pool, &type.segments.items[type.version]),
                              .name = copy_segment(pool, &type.segments.items[type.version + 1]),
                              .envelope = envelope};
    return true;
}

static struct action_list list_actions(struct lint *lint)
{
    struct action_list list = {0};
    size_t most = 0;
    for (size_t i = 0; i < lint->model->n_files; i++) {
        most += lint->model->files[i]->n_envelopes;
    }
    list.items = pool_array(lint->pool, most, sizeof *list.items);
    for (size_t i = 0; i < lint->model->n_files; i++) {
        const struct model_file *file = lint->model->files[i];
        for (size_t j = 0; j < file->n_envelopes; j++) {
            list.count += read_action(lint->pool, file->envelopes[j], &list.items[list.count]);
        }
    }
    if (list.count > 1) {
        qsort(list.items, list.count, sizeof *list.items, compare_actions);
    }
    return list;
}

/* The end of the actions of one version of one resource that begin at `start`. */
static size_t version_end(const struct action_list *list, size_t start)
{
    size_t end = start + 1;
    while (end < list->count && strcmp(list->items[end].resource, list->items[start].resource) == 0 &&
           compare_versions(list->items[end].version, list->items[start].version) == 0) {
        end++;
    }
    return end;
}

/* Calls `report` for each action of `from` that `other` lacks. */
typedef void (*lacking_report)(struct lint *lint, const struct action *action, const struct action *other);

static void report_lacking(struct lint *lint, const struct action *from, size_t n_from, const struct action *other,
                           size_t n_other, lacking_report report)
{
    size_t j = 0;
    for (size_t i = 0; i < n_from; i++) {
        while (j < n_other && strcmp(other[j].name, from[i].name) < 0) {
            j++;
        }
        if (j == n_other || strcmp(other[j].name, from[i].name) != 0) {
            report(lint, &from[i], other);
        }
    }
}

static void report_lost_action(struct lint *lint, const struct action *old, const struct action *newer)
{
    const struct model_file *file = newer->envelope->file;
    if (file->generate && lint_applies(lint, file)) {
        lint_report(lint, file->package_location, file->name,
                    "%s has the action `%s` in %s, but not in %s; add an event for it here", old->resource, old->name,
                    old->version, newer->version);
    }
}

static void report_new_action(struct lint *lint, const struct action *added, const struct action *older)
{
    const struct model_file *file = added->envelope->file;
    if (file->generate && lint_applies(lint, file)) {
        lint_report(lint, added->envelope->type_location, added->envelope->message->full_name,
                    "%s has the action `%s` in %s, but not in the older %s; see whether that one wants it too",
                    added->resource, added->name, added->version, older->version);
    }
}

static void compare_neighbours(struct lint *lint, bool lost)
{
    struct action_list list = list_actions(lint);
    for (size_t start = 0; start < list.count;) {
        size_t middle = version_end(&list, start);
        if (middle == list.count) {
            break;
        }
        if (strcmp(list.items[middle].resource, list.items[start].resource) == 0) {
            size_t end = version_end(&list, middle);
            const struct action *older = &list.items[start];
            const struct action *newer = &list.items[middle];
            if (lost) {
                report_lacking(lint, older, middle - start, newer, end - middle, report_lost_action);
            } else {
                report_lacking(lint, newer, end - middle, older, middle - start, report_new_action);
            }
        }
        start = middle;
    }
}

static void check_lost_actions(struct lint *lint)
{
    compare_neighbours(lint, true);
}

static void check_new_actions(struct lint *lint)
{
    compare_neighbours(lint, false);
}

static const struct rule rules[] = {
    {.id = "GE040",
     .severity = SEVERITY_WARNING,
     .title = "a newer version of a resource has all actions of the older one",
     .run = check_lost_actions},
    {.id = "GE041",
     .severity = SEVERITY_NOTE,
     .title = "a newer version of a resource has no other actions",
     .run = check_new_actions},
};

const struct rule_table lint_version_rules = {rules, sizeof rules / sizeof *rules};
