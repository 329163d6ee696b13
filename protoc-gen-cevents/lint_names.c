#include <string.h>

#include "lint.h"
#include "lint_text.h"

static void check_envelope_name(struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = envelope->message;
    if (!ends_with(message->name, "Event")) {
        lint_report(lint, message->location, message->full_name,
                    "%s is an envelope, but its name does not end in Event; rename it", message->name);
    }
}

/* The data message of an envelope when its name is this tree's own choice and it is generated in this run. */
static const struct model_message *own_data_message(const struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = lint_data_message(envelope);
    return message != NULL && message->file->generate && lint_in_tree(lint, message->file) ? message : NULL;
}

static void check_data_name(struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = own_data_message(lint, envelope);
    if (message != NULL && !ends_with(message->name, "Data")) {
        lint_report(lint, message->location, message->full_name,
                    "%s is the data of an event, but its name does not end in Data; rename it", message->name);
    }
}

static void check_no_event_name(struct lint *lint, const struct model_message *message)
{
    if (message->envelope == NULL && ends_with(message->name, "Event")) {
        lint_report(lint, message->location, message->full_name,
                    "%s is no envelope, but its name ends in Event; rename it", message->name);
    }
}

/* Without the package's events.proto nobody can say which messages are data of an event. */
static void check_no_data_name(struct lint *lint, const struct model_message *message)
{
    if (!ends_with(message->name, "Data") || name_table_find(&lint->data_messages, message->full_name) != NULL) {
        return;
    }
    if (lint_sibling(lint, message->file, "events.proto") != NULL) {
        lint_report(lint, message->location, message->full_name,
                    "%s is not the data of an event, but its name ends in Data; rename it", message->name);
    }
}

static void check_event_data_name(struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = own_data_message(lint, envelope);
    if (message != NULL && ends_with(message->name, "EventData")) {
        lint_report(lint, message->location, message->full_name,
                    "%s has the suffix EventData; write Data alone unless that would be unclear", message->name);
    }
}

/* Resource and action, their first letters upper-case; the version between them left out. */
static const char *name_by_pattern(struct pool *pool, const struct event_type *type)
{
    const char *name = "";
    for (size_t i = type->resource; i < type->segments.count; i++) {
        const struct segment *segment = &type->segments.items[i];
        char first = segment->text[0];
        if (i != type->version) {
            name = pool_format(pool, "%s%c%.*s", name, first >= 'a' && first <= 'z' ? first - 'a' + 'A' : first,
                               (int)segment->length - 1, segment->text + 1);
        }
    }
    return pool_format(pool, "%sEvent", name);
}

static void check_envelope_pattern(struct lint *lint, const struct model_envelope *envelope)
{
    const struct model_message *message = envelope->message;
    struct event_type type = event_type_read(envelope);
    if (type.resource == 0) {
        return;
    }
    const char *wanted = name_by_pattern(lint->pool, &type);
    if (strcmp(message->name, wanted) != 0) {
        lint_report(lint, message->location, message->full_name,
                    "%s is not named after resource and action of its type `%s`; that would be %s", message->name,
                    envelope->type, wanted);
    }
}

static const struct rule rules[] = {
    {.id = "GE030",
     .severity = SEVERITY_WARNING,
     .title = "an envelope's name ends in Event",
     .envelope = check_envelope_name},
    {.id = "GE031",
     .severity = SEVERITY_WARNING,
     .title = "the name of an event's data ends in Data",
     .envelope = check_data_name},
    {.id = "GE032",
     .severity = SEVERITY_WARNING,
     .title = "no other name ends in Event",
     .message = check_no_event_name},
    {.id = "GE033", .severity = SEVERITY_WARNING, .title = "no other name ends in Data", .message = check_no_data_name},
    {.id = "GE034",
     .severity = SEVERITY_NOTE,
     .off = true,
     .title = "EventData only where Data would be unclear",
     .envelope = check_event_data_name},
    {.id = "GE035",
     .severity = SEVERITY_NOTE,
     .off = true,
     .title = "an envelope is named after resource and action",
     .envelope = check_envelope_pattern},
};

const struct rule_table lint_name_rules = {rules, sizeof rules / sizeof *rules};
