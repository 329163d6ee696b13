#include "mapping.h"

#include <string.h>

#include "sidecar.h"
#include "suggest.h"
#include "yaml_tree.h"

/* What the sidecar says of a message, or of a case. */
struct entry {
    const struct yaml_node *oneof;
    const struct yaml_node *unset;
    const struct yaml_node *type;
    const struct yaml_node *types;
    const struct yaml_node *data;
    const struct yaml_node *attributes;
    const struct yaml_node *spread;
    const struct yaml_node *cases;
};

static const char *const entry_keys[] = {"type", "types", "data", "attributes", "spread", "oneof", "unset", "cases"};

enum { N_CASE_KEYS = 5, N_ENTRY_KEYS = sizeof entry_keys / sizeof *entry_keys };

static void sort_key(const struct mapping_reader *reader, const struct yaml_node *node, size_t n_known,
                     struct entry *entry)
{
    const struct yaml_node **places[N_ENTRY_KEYS] = {&entry->type,   &entry->types, &entry->data,  &entry->attributes,
                                                     &entry->spread, &entry->oneof, &entry->unset, &entry->cases};
    for (size_t i = 0; i < n_known; i++) {
        if (strcmp(entry_keys[i], node->key) == 0) {
            *places[i] = node;
            return;
        }
    }
    mapping_report(reader, node->key_location, "unknown key `%s`%s", node->key,
                   suggest_text(reader->pool, node->key, entry_keys, n_known));
}

static bool read_entry(const struct mapping_reader *reader, const struct yaml_node *node, size_t n_known,
                       struct entry *entry)
{
    if (!yaml_expect(reader->findings, node, YAML_MAPPING)) {
        return false;
    }
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        sort_key(reader, child, n_known, entry);
    }
    const struct yaml_node *const texts[] = {entry->type, entry->data, entry->oneof, entry->unset};
    bool good = true;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        good &= texts[i] == NULL || yaml_expect(reader->findings, texts[i], YAML_TEXT);
    }
    return good && (entry->cases == NULL || yaml_expect(reader->findings, entry->cases, YAML_MAPPING));
}

static const char *oneof_list(const struct mapping_reader *reader)
{
    const char *text = "";
    for (size_t i = 0; i < reader->message->n_oneofs; i++) {
        text = pool_format(reader->pool, "%s%s`%s`", text, i == 0 ? "" : " or ", reader->message->oneofs[i]->name);
    }
    return text;
}

/* The first oneof that a type names as {name}. */
static struct model_oneof *find_in_type(const struct mapping_reader *reader, const char *type)
{
    for (const char *at = strchr(type, '{'); at != NULL; at = strchr(at + 1, '{')) {
        struct model_oneof *oneof = mapping_find_oneof(reader->message, at + 1, strcspn(at + 1, "{}"));
        if (oneof != NULL) {
            return oneof;
        }
    }
    return NULL;
}

/* Which oneof tells events apart: the one that is named, by `oneof`, in the type or as data; or, for cases, the only one. */
static bool find_oneof(struct mapping_reader *reader, const struct entry *entry)
{
    const struct model_message *message = reader->message;
    if (entry->oneof != NULL) {
        reader->oneof = mapping_find_oneof(message, entry->oneof->text, strlen(entry->oneof->text));
        if (reader->oneof == NULL) {
            mapping_report(reader, entry->oneof->location, "%s has no oneof `%s`%s%s", message->full_name,
                           entry->oneof->text, message->n_oneofs == 0 ? "" : "; it has ", oneof_list(reader));
        }
        return reader->oneof != NULL;
    }
    struct model_oneof *by_type = entry->type == NULL ? NULL : find_in_type(reader, entry->type->text);
    struct model_oneof *by_data =
        entry->data == NULL ? NULL : mapping_find_oneof(message, entry->data->text, strlen(entry->data->text));
    if (by_type != NULL && by_data != NULL && by_type != by_data) {
        mapping_report(reader, entry->data->location,
                       "ambiguous: the type names the oneof `%s`, data is the oneof `%s`; they must be the same",
                       by_type->name, by_data->name);
        return false;
    }
    reader->oneof = by_type != NULL ? by_type : by_data;
    if (reader->oneof == NULL && entry->cases != NULL) {
        if (message->n_oneofs != 1) {
            mapping_report(reader, entry->cases->key_location, "%s: %s%s",
                           message->n_oneofs == 0 ? "there are no cases" : "ambiguous", message->full_name,
                           message->n_oneofs == 0
                               ? " has no oneof"
                               : pool_format(reader->pool, " has several oneofs; add `oneof:` %s", oneof_list(reader)));
            return false;
        }
        reader->oneof = message->oneofs[0];
    }
    return true;
}

static struct model_field *find_member(const struct model_oneof *oneof, const char *name)
{
    for (size_t i = 0; i < oneof->n_fields; i++) {
        if (strcmp(oneof->fields[i]->name, name) == 0) {
            return oneof->fields[i];
        }
    }
    return NULL;
}

static void check_case_names(const struct mapping_reader *reader, const struct entry *entry)
{
    const struct model_oneof *oneof = reader->oneof;
    const char **known = pool_array(reader->pool, oneof->n_fields, sizeof *known);
    for (size_t i = 0; i < oneof->n_fields; i++) {
        known[i] = oneof->fields[i]->name;
    }
    for (const struct yaml_node *node = entry->cases == NULL ? NULL : entry->cases->first; node != NULL;
         node = node->next) {
        if (find_member(oneof, node->key) == NULL) {
            mapping_report(reader, node->key_location, "the oneof `%s` has no case `%s`%s", oneof->name, node->key,
                           suggest_text(reader->pool, node->key, known, oneof->n_fields));
        }
    }
    if (find_member(oneof, reader->unset) != NULL) {
        mapping_report(reader, entry->unset != NULL ? entry->unset->location : entry->type->location,
                       "`%s`, which stands for no known case, is a case; add `unset:` with another name",
                       reader->unset);
    }
}

/* The field that is the data: `.`, a oneof, or a path. */
static void read_data(const struct mapping_reader *reader, const struct yaml_node *node, struct mapping_case *target)
{
    const char *name = node->text;
    const struct model_oneof *oneof = mapping_find_oneof(reader->message, name, strlen(name));
    if (strcmp(name, ".") == 0 || (oneof != NULL && oneof == reader->oneof && target->member == NULL)) {
        return;
    }
    if (oneof != NULL && oneof != reader->oneof) {
        mapping_report(reader, node->location,
                       "`%s` is a oneof, but events are told apart by `%s`; name a field, or `.` for the whole message",
                       name, reader->oneof == NULL ? "no oneof" : reader->oneof->name);
        return;
    }
    if (oneof != NULL) {
        name = target->member->name;
    }
    struct mapping_path path;
    if (!mapping_find_path(reader, name, strlen(name), target->member, node->location, &path)) {
        return;
    }
    const struct model_field *field = mapping_last(&path);
    if (field->shape == SHAPE_REPEATED || field->shape == SHAPE_MAP) {
        mapping_report(reader, node->location, "`%s` holds several values; data is one message, or `.`: the whole one",
                       name);
    } else if (field->type != FIELD_MESSAGE && oneof != NULL) {
        mapping_report(reader, node->location,
                       "the case `%s` is no message, so it cannot be data; add `cases: {%s: {data: .}}` to have the "
                       "whole message as its data",
                       name, name);
    } else if (field->type != FIELD_MESSAGE) {
        mapping_report(reader, node->location, "`%s` is no message; data is a message, or `.`: the whole one", name);
    } else {
        target->data = path;
    }
}

static const struct yaml_node *first_of(const struct yaml_node *own, const struct yaml_node *common)
{
    return own != NULL ? own : common;
}

/* What holds for a case: its own entry (may be all NULL), then that of the message, unless that has errors already. */
static void read_case(const struct mapping_reader *reader, const struct entry *common, const struct entry *own,
                      bool common_is_good, struct mapping_case *target)
{
    const struct yaml_node *type = own->type != NULL ? own->type : common_is_good ? common->type : NULL;
    const struct yaml_node *data = own->data != NULL ? own->data : common_is_good ? common->data : NULL;
    if (type != NULL && mapping_read_text(reader, type->text, target->member, type->location, &target->type) &&
        mapping_is_constant(&target->type) && *target->type.parts[0].literal == '\0') {
        mapping_report(reader, type->location, "the type is empty");
    }
    target->type.location = type == NULL ? target->location : type->location;
    if (data != NULL) {
        read_data(reader, data, target);
    }
    if (common->attributes != NULL && common_is_good) {
        mapping_read_attributes(reader, common->attributes, target);
    }
    if (own->attributes != NULL) {
        mapping_read_attributes(reader, own->attributes, target);
    }
    if (common->spread != NULL && common_is_good) {
        mapping_read_spread(reader, common->spread, target);
    }
    if (own->spread != NULL) {
        mapping_read_spread(reader, own->spread, target);
    }
}

static void read_cases(const struct mapping_reader *reader, const struct entry *common, struct model_mapping *mapping)
{
    size_t n_members = reader->oneof == NULL ? 0 : reader->oneof->n_fields;
    const struct yaml_node **types_of = pool_array(reader->pool, n_members + 1, sizeof *types_of);
    const struct entry none = {0};
    mapping->n_cases = n_members + 1;
    mapping->cases = pool_array(reader->pool, mapping->n_cases, sizeof *mapping->cases);
    /* The last case is read first: it has nothing of its own, so that what is wrong with it is wrong for all. */
    struct mapping_case *last = &mapping->cases[n_members];
    size_t before = reader->findings->count;
    last->location = mapping->location;
    types_of[n_members] = reader->oneof == NULL ? common->types : NULL;
    bool all_have_own = reader->oneof != NULL && common->type == NULL;
    if (all_have_own) {
        last->type.parts = pool_alloc(reader->pool, sizeof *last->type.parts);
        last->type.parts[0].literal = pool_format(reader->pool, "%s.%s", reader->message->full_name, reader->unset);
        last->type.count = 1;
    }
    read_case(reader, common, &none, true, last);
    if (reader->oneof != NULL) {
        last->data = (struct mapping_path){0}; /* only the whole message keeps the bytes of an unknown case */
    }
    bool common_is_good = reader->findings->count == before;
    for (size_t i = 0; i < n_members; i++) {
        struct mapping_case *of = &mapping->cases[i];
        struct entry own = {0};
        of->member = reader->oneof->fields[i];
        of->location = mapping->location;
        for (const struct yaml_node *node = common->cases == NULL ? NULL : common->cases->first; node != NULL;
             node = node->next) {
            if (strcmp(node->key, of->member->name) == 0) {
                of->location = node->key_location;
                (void)read_entry(reader, node, N_CASE_KEYS, &own);
            }
        }
        read_case(reader, common, &own, common_is_good, of);
        types_of[i] = first_of(own.types, common->types);
        if (first_of(own.type, common->type) == NULL) {
            mapping_report(reader, of->location, "the case `%s` has no `type`", of->member->name);
        }
    }
    if (reader->findings->count == before) {
        for (size_t i = 0; i < mapping->n_cases; i++) {
            mapping_check_required(reader, &mapping->cases[i]);
        }
        mapping_make_rows(reader, mapping, types_of);
    }
}

static void note_losses(const struct mapping_reader *reader, const struct model_mapping *mapping)
{
    for (size_t i = 0; i < mapping->n_cases; i++) {
        const struct mapping_case *of = &mapping->cases[i];
        if (of->lost == NULL) {
            continue;
        }
        const char *which = mapping->oneof == NULL ? ""
                            : of->member == NULL   ? " of no known case"
                                                   : pool_format(reader->pool, " of the case `%s`", of->member->name);
        findings_add(reader->findings, SEVERITY_NOTE, false, "one-way", of->location, mapping->message->full_name,
                     "events%s cannot become messages again: %s", which, of->lost);
    }
}

static struct model_mapping *build(struct pool *pool, struct findings *findings, struct model_message *message,
                                   const struct yaml_node *node)
{
    struct mapping_reader reader = {pool, findings, message, NULL, "unknown"};
    struct model_mapping *mapping = pool_alloc(pool, sizeof *mapping);
    struct entry entry = {0};
    size_t before = findings->count;
    mapping->message = message;
    mapping->location = node->key_location;
    if (message->envelope != NULL) {
        mapping_report(&reader, node->key_location, "%s is annotated as the type `%s` already; remove one of them",
                       message->full_name, message->envelope->type);
        return NULL;
    }
    if (!read_entry(&reader, node, N_ENTRY_KEYS, &entry) || !find_oneof(&reader, &entry)) {
        return NULL;
    }
    if (entry.unset != NULL) {
        reader.unset = entry.unset->text;
    }
    if (reader.oneof != NULL) {
        check_case_names(&reader, &entry);
    } else if (entry.type == NULL) {
        mapping_report(&reader, node->key_location, "%s has no `type`: add one, such as `type: %s`", message->full_name,
                       message->full_name);
    } else if (entry.unset != NULL) {
        mapping_report(&reader, entry.unset->key_location, "`unset` is for a oneof, of which nothing speaks here");
    }
    mapping->oneof = reader.oneof;
    if (findings->count == before || reader.oneof != NULL || entry.type != NULL) {
        read_cases(&reader, &entry, mapping);
    }
    for (size_t i = before; i < findings->count; i++) {
        if (findings->items[i].fatal) {
            return NULL;
        }
    }
    mapping_find_losses(pool, mapping);
    note_losses(&reader, mapping);
    return mapping;
}

static struct model_message *find_message(struct model_message *const *messages, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(messages[i]->full_name);
        if (strcmp(messages[i]->full_name, name) == 0) {
            return messages[i]->map_entry ? NULL : messages[i];
        }
        if (strncmp(messages[i]->full_name, name, length) == 0 && name[length] == '.') {
            return find_message(messages[i]->messages, messages[i]->n_messages, name);
        }
    }
    return NULL;
}

/* A name in a package of which the run holds a file. */
static void check_unknown(struct pool *pool, const struct model *model, const struct yaml_node *node,
                          struct findings *findings)
{
    bool ours = false;
    size_t n_known = 0;
    for (size_t i = 0; i < model->n_generated; i++) {
        n_known += model->generated[i]->n_messages;
    }
    const char **known = pool_array(pool, n_known, sizeof *known);
    n_known = 0;
    for (size_t i = 0; i < model->n_generated; i++) {
        const struct model_file *file = model->generated[i];
        size_t length = strlen(file->package);
        bool inside = length == 0 ? strchr(node->key, '.') == NULL
                                  : strncmp(node->key, file->package, length) == 0 && node->key[length] == '.' &&
                                        strchr(node->key + length + 1, '.') == NULL;
        ours |= inside;
        for (size_t j = 0; j < file->n_messages && inside; j++) {
            known[n_known++] = file->messages[j]->full_name;
        }
    }
    if (ours) {
        findings_add(findings, SEVERITY_ERROR, true, "sidecar", node->key_location, node->key,
                     "there is no message `%s` in the run%s", node->key, suggest_text(pool, node->key, known, n_known));
    }
}

static void add_mapping(struct pool *pool, struct model_mapping *mapping)
{
    struct model_file *file = mapping->message->file;
    struct model_mapping **larger = pool_array(pool, file->n_mappings + 1, sizeof *larger);
    if (file->n_mappings > 0) {
        memcpy(larger, file->mappings, file->n_mappings * sizeof *larger);
    }
    larger[file->n_mappings++] = mapping;
    file->mappings = larger;
}

void mapping_build(struct pool *pool, struct model *model, const struct options *options, struct findings *findings)
{
    const struct yaml_node *envelopes = sidecar_envelopes(options->sidecar);
    for (const struct yaml_node *node = envelopes == NULL ? NULL : envelopes->first; node != NULL; node = node->next) {
        struct model_message *message = NULL;
        for (size_t i = 0; i < model->n_files && message == NULL; i++) {
            message = find_message(model->files[i]->messages, model->files[i]->n_messages, node->key);
        }
        if (message == NULL) {
            check_unknown(pool, model, node, findings);
        } else if (message->file->generate) {
            struct model_mapping *mapping = build(pool, findings, message, node);
            if (mapping != NULL) {
                add_mapping(pool, mapping);
            }
        }
    }
}
