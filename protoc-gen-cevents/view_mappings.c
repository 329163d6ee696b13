/*
 * The view of a mapping: one list of steps, one of parts, one of attributes; cases refer to them by index.
 */
#include <string.h>

#include <cevents/mapping.h>

#include "c_text.h"
#include "mapping.h"
#include "view.h"

enum { LIST_WIDTH = 112 };

struct tables {
    struct pool *pool;
    struct wrapped steps;
    size_t n_steps;
    struct value *parts;
    size_t n_parts;
    struct value *attributes;
    size_t n_attributes;
    struct value *spreads;
    size_t n_spreads;
    const char *lower;
};

static size_t index_of(const struct model_field *field)
{
    size_t i = 0;
    while (field->owner->fields_by_number[i] != field) {
        i++;
    }
    return i;
}

/* The initialiser of a cevents_mapping_path. */
static const char *add_path(struct tables *tables, const struct mapping_path *path)
{
    size_t first = tables->n_steps;
    for (size_t i = 0; i < path->count; i++) {
        wrapped_add(&tables->steps, pool_format(tables->pool, "%zu", index_of(path->fields[i])));
        tables->n_steps++;
    }
    return path->count == 0
               ? "{NULL, 0}"
               : pool_format(tables->pool, "{%s__mapping_steps + %zu, %zu}", tables->lower, first, path->count);
}

/* The initialiser of a cevents_mapping_text. */
static const char *add_text(struct tables *tables, const struct mapping_text *text)
{
    size_t first = tables->n_parts;
    for (size_t i = 0; i < text->count; i++) {
        const struct mapping_part *part = &text->parts[i];
        if (part->literal != NULL) {
            value_append_format(tables->parts, "{%s, {NULL, 0}, NULL}",
                                c_string(tables->pool, part->literal, strlen(part->literal)));
        } else {
            const char *prefix =
                part->prefix == NULL ? "NULL" : c_string(tables->pool, part->prefix, strlen(part->prefix));
            value_append_format(tables->parts, "{NULL, %s, %s}", add_path(tables, &part->path), prefix);
        }
        tables->n_parts++;
    }
    return pool_format(tables->pool, "{%s__mapping_parts + %zu, %zu}", tables->lower, first, text->count);
}

static const char *type_constant(const char *type)
{
    static const char *const names[][2] = {
        {"String", "CEVENTS_ATTRIBUTE_STRING"},   {"Boolean", "CEVENTS_ATTRIBUTE_BOOLEAN"},
        {"Integer", "CEVENTS_ATTRIBUTE_INTEGER"}, {"Binary", "CEVENTS_ATTRIBUTE_BINARY"},
        {"URI", "CEVENTS_ATTRIBUTE_URI"},         {"URI-reference", "CEVENTS_ATTRIBUTE_URI_REFERENCE"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i][0], type) == 0) {
            return names[i][1];
        }
    }
    return "CEVENTS_ATTRIBUTE_TIMESTAMP";
}

static void add_attribute(struct tables *tables, const struct mapping_attribute *attribute)
{
    struct value *view = value_append_map(tables->attributes);
    value_set_text(view, "name", c_string(tables->pool, attribute->name, strlen(attribute->name)));
    value_set_text(view, "text", add_text(tables, &attribute->text));
    value_set_text(view, "type", type_constant(attribute->type));
    value_set_text(view, "flags",
                   attribute->json      ? "CEVENTS_MAPPING_JSON"
                   : attribute->encoded ? "CEVENTS_MAPPING_ENCODED"
                                        : "0");
    tables->n_attributes++;
}

static void add_spread(struct tables *tables, const struct mapping_spread *spread)
{
    struct value *view = value_append_map(tables->spreads);
    value_set_text(view, "map", add_path(tables, &spread->map));
    value_set_text(view, "prefix", c_string(tables->pool, spread->prefix, strlen(spread->prefix)));
    static const char *const names[] = {[CEVENTS_NAMES_SQUEEZED] = "CEVENTS_NAMES_SQUEEZED",
                                        [CEVENTS_NAMES_EXACT] = "CEVENTS_NAMES_EXACT",
                                        [CEVENTS_NAMES_ESCAPED] = "CEVENTS_NAMES_ESCAPED"};
    value_set_text(view, "names", names[spread->names]);
    tables->n_spreads++;
}

static void add_case(struct tables *tables, struct value *cases, const struct mapping_case *of)
{
    struct value *view = value_append_map(cases);
    value_set_format(view, "number", "%d", of->member == NULL ? 0 : (int)of->member->number);
    value_set_text(view, "comment", of->member == NULL ? NULL : of->member->name);
    value_set_text(view, "type", add_text(tables, &of->type));
    value_set_text(view, "data", add_path(tables, &of->data));
    value_set_format(view, "attributes", "%s__mapping_attributes + %zu", tables->lower, tables->n_attributes);
    value_set_format(view, "n_attributes", "%zu", of->n_attributes);
    value_set_bool(view, "has_spreads", of->n_spreads > 0);
    value_set_format(view, "spreads", "%s__mapping_spreads + %zu", tables->lower, tables->n_spreads);
    value_set_format(view, "n_spreads", "%zu", of->n_spreads);
    value_set_text(view, "reversible", of->lost == NULL ? "true" : "false");
    for (size_t i = 0; i < of->n_attributes; i++) {
        add_attribute(tables, &of->attributes[i]);
    }
    for (size_t i = 0; i < of->n_spreads; i++) {
        add_spread(tables, &of->spreads[i]);
    }
}

static void add_losses(struct pool *pool, struct value *view, const struct model_mapping *mapping)
{
    struct value *losses = value_set_list(view, "losses");
    bool reversible = false;
    for (size_t i = 0; i < mapping->n_cases; i++) {
        const struct mapping_case *of = &mapping->cases[i];
        reversible |= of->lost == NULL;
        if (of->lost != NULL) {
            const char *which = of->member != NULL       ? of->member->name
                                : mapping->oneof != NULL ? "no known case"
                                                         : "all";
            value_append_format(losses, "%s: %s", which, comment_text(pool, of->lost));
        }
    }
    value_set_bool(view, "reversible", reversible);
    value_set_bool(view, "any_lost", losses->count > 0);
}

void view_add_mapping(struct view_context *context, struct value *mappings, const struct model_mapping *mapping)
{
    struct pool *pool = context->pool;
    const struct model_message *message = mapping->message;
    struct value *view = value_append_map(mappings);
    value_set_text(view, "full_name", message->full_name);
    value_set_text(view, "type", message->c_type);
    value_set_text(view, "lower", message->c_lower);
    value_set_text(view, "base", message->base_member);
    struct value *step_lines = value_set_list(view, "step_lines");
    struct tables tables = {.pool = pool,
                            .steps = wrapped_begin(step_lines, LIST_WIDTH),
                            .parts = value_set_list(view, "parts"),
                            .attributes = value_set_list(view, "attributes"),
                            .spreads = value_set_list(view, "spreads"),
                            .lower = message->c_lower};
    struct value *cases = value_set_list(view, "cases");
    for (size_t i = 0; i < mapping->n_cases; i++) {
        add_case(&tables, cases, &mapping->cases[i]);
    }
    if (tables.n_steps > 0) {
        wrapped_end(&tables.steps);
    }
    size_t member = mapping->oneof == NULL ? 0 : index_of(mapping->oneof->fields[0]) + 1;
    value_set_bool(view, "has_steps", tables.n_steps > 0);
    value_set_bool(view, "has_spreads", tables.n_spreads > 0);
    value_set_format(view, "n_cases", "%zu", mapping->n_cases);
    value_set_format(view, "member", "%zu", member);
    add_losses(pool, view, mapping);
}
