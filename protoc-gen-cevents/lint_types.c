#include <stdlib.h>
#include <string.h>

#include "lint.h"

/* A type string google.<product>.<resource>.<version>.<action>, as far as it can be read. */
struct event_type {
    bool split; /* into segments, of which no one is empty */
    struct segments segments;
    bool package_valid;
    bool product_matches;
    bool complete;       /* exactly resource, version, action after the product */
    const char *version; /* where the version should be, when a version stands there; else NULL */
    const char *resource;
    const char *action;
};

static const char *copy_segment(struct pool *pool, const struct segments *segments, size_t index)
{
    return pool_text(pool, segments->items[index].text, segments->items[index].length);
}

static bool product_matches(const struct segments *type, const struct segments *product)
{
    if (type->count < product->count + 1) {
        return false;
    }
    for (size_t i = 0; i < product->count; i++) {
        size_t length = product->items[i].length;
        if (type->items[i + 1].length != length ||
            memcmp(type->items[i + 1].text, product->items[i].text, length) != 0) {
            return false;
        }
    }
    return true;
}

static struct event_type read_type(struct pool *pool, const struct model_envelope *envelope)
{
    struct event_type type = {0};
    struct event_package package = lint_package_of(pool, envelope->file->package);
    type.split = lint_split(envelope->type, &type.segments);
    type.package_valid = package.valid;
    type.product_matches = type.split && package.valid && product_matches(&type.segments, &package.product);
    if (!type.product_matches) {
        return type;
    }
    size_t at = package.product.count + 1;
    if (at + 1 < type.segments.count) {
        const char *version = copy_segment(pool, &type.segments, at + 1);
        type.version = lint_is_version(version, strlen(version)) ? version : NULL;
    }
    type.complete = type.segments.count == at + 3 && type.version != NULL;
    if (type.complete) {
        type.resource = copy_segment(pool, &type.segments, at);
        type.action = copy_segment(pool, &type.segments, at + 2);
    }
    return type;
}

static void check_type_once(struct lint *lint, const struct model_envelope *envelope)
{
    if (envelope->type_count > 1) {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "%s has cloud_event_type %zu times; give it once", envelope->message->name, envelope->type_count);
    }
}

/* What is missing, scalar or repeated stops generation and is reported there. */
static void check_single_data(struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = envelope->message;
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct model_field *field = message->fields[i];
        if (field != envelope->data) {
            lint_report(lint, field->location, message->full_name,
                        "%s has the field `%s` beside its data; an envelope has `data` only", message->name,
                        field->name);
        } else if (lint_data_message(envelope) != NULL && (strcmp(field->name, "data") != 0 || field->number != 1)) {
            lint_report(lint, field->location, message->full_name,
                        "%s holds its data in `%s = %d`, which must be `data = 1`", message->name, field->name,
                        (int)field->number);
        }
    }
}

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void check_type_letters(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = read_type(lint->pool, envelope);
    bool valid = type.split;
    for (const char *at = envelope->type; *at != '\0'; at++) {
        valid = valid && (*at == '.' || is_alphanumeric(*at));
    }
    if (!valid && *envelope->type != '\0') {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` must be segments of letters and digits, joined by dots", envelope->type);
    }
}

static void check_type_root(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = read_type(lint->pool, envelope);
    if (type.split && !lint_segment_is(&type.segments, 0, "google")) {
        lint_report(lint, envelope->type_location, envelope->message->full_name, "the type `%s` must begin with google",
                    envelope->type);
    }
}

static void check_type_product(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = read_type(lint->pool, envelope);
    if (type.split && type.package_valid && !type.product_matches) {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` must go on with the product of the package %s", envelope->type,
                    envelope->file->package);
    }
}

static void check_type_parts(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = read_type(lint->pool, envelope);
    if (type.product_matches && !type.complete) {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` must have exactly <resource>.<version>.<action> after the product", envelope->type);
    }
}

static void check_type_version(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = read_type(lint->pool, envelope);
    struct event_package package = lint_package_of(lint->pool, envelope->file->package);
    if (type.version != NULL && strcmp(type.version, package.version) != 0) {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` has the version %s, but its package %s", envelope->type, type.version,
                    package.version);
    }
}

static void check_camel_case_part(struct lint *lint, const struct model_envelope *envelope, const char *what,
                                  const char *part)
{
    if (part[0] < 'a' || part[0] > 'z') {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the %s `%s` of the type should be camel-case and begin with a lower-case letter", what, part);
    }
}

static void check_type_case(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = read_type(lint->pool, envelope);
    if (type.complete) {
        check_camel_case_part(lint, envelope, "resource", type.resource);
        check_camel_case_part(lint, envelope, "action", type.action);
    }
}

static void check_envelope_name(struct lint *lint, const struct model_envelope *envelope)
{
    if (!lint_ends_in(envelope->message->name, "Event")) {
        lint_report(lint, envelope->message->location, envelope->message->full_name,
                    "the name of the envelope %s should end in Event", envelope->message->name);
    }
}

/* The data message of an envelope when its name is this tree's own choice and it is generated in this run. */
static const struct model_message *own_data_message(const struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = lint_data_message(envelope);
    bool own = message != NULL && message->file->generate && lint_applies(lint, message->file);
    return own ? message : NULL;
}

static void check_data_name(struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = own_data_message(lint, envelope);
    if (message != NULL && !lint_ends_in(message->name, "Data")) {
        lint_report(lint, message->location, message->full_name,
                    "%s is the data of an event, so its name should end in Data", message->name);
    }
}

static void check_no_event_name(struct lint *lint, const struct model_message *message)
{
    if (message->envelope == NULL && lint_ends_in(message->name, "Event")) {
        lint_report(lint, message->location, message->full_name,
                    "%s is no envelope, so its name should not end in Event", message->name);
    }
}

/* Without the package's events.proto nobody can say which messages are data of an event. */
static void check_no_data_name(struct lint *lint, const struct model_message *message)
{
    if (!lint_ends_in(message->name, "Data") || name_table_find(&lint->data_messages, message->full_name) != NULL) {
        return;
    }
    if (lint_sibling(lint, message->file, "events.proto") != NULL) {
        lint_report(lint, message->location, message->full_name,
                    "%s is not the data of an event, so its name should not end in Data", message->name);
    }
}

static void check_event_data_name(struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = own_data_message(lint, envelope);
    if (message != NULL && lint_ends_in(message->name, "EventData")) {
        lint_report(lint, message->location, message->full_name,
                    "%s has the suffix EventData; Data alone is enough where it is clear", message->name);
    }
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static void check_envelope_pattern(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = read_type(lint->pool, envelope);
    if (!type.complete) {
        return;
    }
    const char *wanted = pool_format(lint->pool, "%c%s%c%sEvent", upper(type.resource[0]), type.resource + 1,
                                     upper(type.action[0]), type.action + 1);
    if (strcmp(envelope->message->name, wanted) != 0) {
        lint_report(lint, envelope->message->location, envelope->message->full_name,
                    "%s should be called %s, after its resource and action", envelope->message->name, wanted);
    }
}

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
    return order == 0 ? strcmp(a->name, b->name) : order;
}

static bool version_is_package_version(const struct lint *lint, const struct model_file *file, const char *version)
{
    return strcmp(lint_package_of(lint->pool, file->package).version, version) == 0;
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
            struct event_type type = read_type(lint->pool, file->envelopes[j]);
            if (!type.complete || !version_is_package_version(lint, file, type.version)) {
                continue;
            }
            const char *resource_start = type.segments.items[type.segments.count - 3].text;
            size_t resource_length = (size_t)(resource_start - file->envelopes[j]->type) + strlen(type.resource);
            list.items[list.count++] =
                (struct action){.resource = pool_text(lint->pool, file->envelopes[j]->type, resource_length),
                                .version = type.version,
                                .name = type.action,
                                .envelope = file->envelopes[j]};
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
                    "%s has the action `%s` in %s, but not in %s; add it to the newer version", old->resource,
                    old->name, old->version, newer->version);
    }
}

static void report_new_action(struct lint *lint, const struct action *added, const struct action *older)
{
    const struct model_file *file = added->envelope->file;
    if (file->generate && lint_applies(lint, file)) {
        lint_report(lint, added->envelope->type_location, added->envelope->message->full_name,
                    "%s has the action `%s` in %s, but not in the older %s", added->resource, added->name,
                    added->version, older->version);
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
    {.id = "GE010", .severity = SEVERITY_ERROR, .envelope = check_type_once},
    {.id = "GE011", .severity = SEVERITY_ERROR}, /* always stops generation: see checks.c */
    {.id = "GE012", .severity = SEVERITY_ERROR, .envelope = check_single_data},
    {.id = "GE013", .severity = SEVERITY_ERROR, .envelope = check_type_letters},
    {.id = "GE020", .severity = SEVERITY_ERROR, .envelope = check_type_root},
    {.id = "GE021", .severity = SEVERITY_ERROR, .envelope = check_type_product},
    {.id = "GE022", .severity = SEVERITY_ERROR, .envelope = check_type_parts},
    {.id = "GE023", .severity = SEVERITY_ERROR, .envelope = check_type_version},
    {.id = "GE024", .severity = SEVERITY_WARNING, .envelope = check_type_case},
    {.id = "GE030", .severity = SEVERITY_WARNING, .envelope = check_envelope_name},
    {.id = "GE031", .severity = SEVERITY_WARNING, .envelope = check_data_name},
    {.id = "GE032", .severity = SEVERITY_WARNING, .message = check_no_event_name},
    {.id = "GE033", .severity = SEVERITY_WARNING, .message = check_no_data_name},
    {.id = "GE034", .severity = SEVERITY_NOTE, .off = true, .envelope = check_event_data_name},
    {.id = "GE035", .severity = SEVERITY_NOTE, .off = true, .envelope = check_envelope_pattern},
    {.id = "GE040", .severity = SEVERITY_WARNING, .run = check_lost_actions},
    {.id = "GE041", .severity = SEVERITY_NOTE, .run = check_new_actions},
};

const struct rule_table lint_type_rules = {rules, sizeof rules / sizeof *rules};
