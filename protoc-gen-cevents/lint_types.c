#include <string.h>

#include "lint.h"
#include "lint_text.h"

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
        bool misplaced = lint_data_message(envelope) != NULL && lint_in_tree(lint, envelope->file) &&
                         (strcmp(field->name, "data") != 0 || field->number != 1);
        if (field != envelope->data) {
            lint_report(lint, field->location, message->full_name,
                        "%s has the field `%s` beside its data; move it into the data, or take it out", message->name,
                        field->name);
        } else if (misplaced) {
            lint_report(lint, field->location, message->full_name,
                        "%s holds its data in `%s = %d`; make that `data = 1`", message->name, field->name,
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
    bool valid = event_type_read(envelope).split;
    for (const char *at = envelope->type; *at != '\0'; at++) {
        valid = valid && (*at == '.' || is_alphanumeric(*at));
    }
    if (!valid && *envelope->type != '\0') {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` is not made of letters and digits in segments joined by single dots; rename it",
                    envelope->type);
    }
}

static void check_type_root(struct lint *lint, const struct model_envelope *envelope)
{
    bool google = strcmp(envelope->type, "google") == 0 || starts_with(envelope->type, "google.");
    if (!google && *envelope->type != '\0') {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` does not begin with `google.`; put that before it", envelope->type);
    }
}

/* The segments from `from` up to `end`, with their dots. */
static const char *joined(struct pool *pool, const struct segments *segments, size_t from, size_t end)
{
    const char *text = segments->items[from].text;
    const struct segment *last = &segments->items[end - 1];
    return pool_text(pool, text, (size_t)(last->text - text) + last->length);
}

static void check_type_product(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = event_type_read(envelope);
    if (type.split && type.product_known && !type.product_matches) {
        struct event_package package = event_package_read(envelope->file->package);
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` does not name the product of its package; let it begin with `google.%s.`",
                    envelope->type, joined(lint->pool, &package.segments, 2, package.version));
    }
}

static void check_type_parts(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = event_type_read(envelope);
    if (!type.product_matches || type.complete) {
        return;
    }
    const char *rest =
        type.segments.count == type.resource
            ? "nothing"
            : pool_format(lint->pool, "`%s`", joined(lint->pool, &type.segments, type.resource, type.segments.count));
    lint_report(lint, envelope->type_location, envelope->message->full_name,
                "the type `%s` has %s after its product; let exactly <resource>.<version>.<action> stand there",
                envelope->type, rest);
}

static void check_type_version(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = event_type_read(envelope);
    struct event_package package = event_package_read(envelope->file->package);
    if (type.version == 0 || !package.valid) {
        return;
    }
    const struct segment *wanted = &package.segments.items[package.version];
    const struct segment *version = &type.segments.items[type.version];
    if (!segment_equals(version, wanted)) {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` has the version %.*s, but its package %.*s; give both the same", envelope->type,
                    (int)version->length, version->text, (int)wanted->length, wanted->text);
    }
}

static bool is_camel_case(const struct segment *segment)
{
    bool valid = segment->text[0] >= 'a' && segment->text[0] <= 'z';
    for (size_t i = 1; i < segment->length; i++) {
        valid = valid && is_alphanumeric(segment->text[i]);
    }
    return valid;
}

/* One finding for a type, whatever it holds of such segments. */
static void check_type_case(struct lint *lint, const struct model_envelope *envelope)
{
    struct event_type type = event_type_read(envelope);
    const char *wrong = "";
    for (size_t i = type.resource; type.resource > 0 && i < type.segments.count; i++) {
        const struct segment *segment = &type.segments.items[i];
        if (!is_camel_case(segment)) {
            wrong = pool_format(lint->pool, "%s%s`%.*s`", wrong, *wrong == '\0' ? "" : " and ", (int)segment->length,
                                segment->text);
        }
    }
    if (*wrong != '\0') {
        lint_report(lint, envelope->type_location, envelope->message->full_name,
                    "the type `%s` has %s after its product; write resource and action in camel-case that begins with "
                    "a lower-case letter",
                    envelope->type, wrong);
    }
}

static const struct rule rules[] = {
    {.id = "GE010",
     .severity = SEVERITY_ERROR,
     .anywhere = true,
     .title = "cloud_event_type is given once and is not empty", /* an empty one always stops generation: checks.c */
     .envelope = check_type_once},
    {.id = "GE011",
     .severity = SEVERITY_ERROR,
     .anywhere = true,
     .title = "a type belongs to one envelope"}, /* always stops generation: checks.c */
    {.id = "GE012",
     .severity = SEVERITY_ERROR,
     .anywhere = true,
     .title = "an envelope has one field: a message, `data = 1`",
     .envelope = check_single_data},
    {.id = "GE013",
     .severity = SEVERITY_ERROR,
     .title = "a type is segments of letters and digits, joined by dots",
     .envelope = check_type_letters},
    {.id = "GE020", .severity = SEVERITY_ERROR, .title = "a type begins with google", .envelope = check_type_root},
    {.id = "GE021",
     .severity = SEVERITY_ERROR,
     .title = "then it names the product of its package",
     .envelope = check_type_product},
    {.id = "GE022",
     .severity = SEVERITY_ERROR,
     .title = "then come resource, version and action, one segment each",
     .envelope = check_type_parts},
    {.id = "GE023",
     .severity = SEVERITY_ERROR,
     .title = "that version is the package's",
     .envelope = check_type_version},
    {.id = "GE024",
     .severity = SEVERITY_WARNING,
     .title = "resource and action begin with a lower-case letter",
     .envelope = check_type_case},
};

const struct rule_table lint_type_rules = {rules, sizeof rules / sizeof *rules};
