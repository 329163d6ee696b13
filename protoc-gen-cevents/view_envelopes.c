/*
 * The views of x.cevents.[ch]: typed views, routes and the routing table; and of a catalog.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "c_text.h"
#include "doc_text.h"
#include "hash.h"
#include "identifiers.h"
#include "mapping.h"
#include "slots.h"
#include "view.h"
#include "view_parts.h"

enum { LIST_WIDTH = 112, MEMBER_INDENT = 4 };

static int compare_types(const void *a, const void *b)
{
    const struct model_envelope *left = *(const struct model_envelope *const *)a;
    const struct model_envelope *right = *(const struct model_envelope *const *)b;
    return strcmp(left->type, right->type);
}

void view_set_routing_table(struct view_context *context, struct value *view,
                            const struct model_envelope *const *envelopes, size_t n_envelopes)
{
    struct value *table = value_set_map(view, "table");
    struct value *routes = value_set_list(table, "routes");
    struct value *slot_lines = value_set_list(table, "slot_lines");
    value_set_format(table, "n_routes", "%zu", n_envelopes);
    value_set_bool(table, "has_routes", n_envelopes > 0);
    if (n_envelopes == 0) {
        value_set_text(table, "slot_bits", "0");
        value_append_text(slot_lines, "0");
        return;
    }
    const struct model_envelope **sorted = pool_array(context->pool, n_envelopes, sizeof *sorted);
    memcpy(sorted, envelopes, n_envelopes * sizeof *sorted);
    qsort(sorted, n_envelopes, sizeof *sorted, compare_types);
    uint64_t *hashes = pool_array(context->pool, n_envelopes, sizeof *hashes);
    for (size_t i = 0; i < n_envelopes; i++) {
        value_append_text(routes, sorted[i]->c_lower);
        hashes[i] = cevents_hash_text(sorted[i]->type, strlen(sorted[i]->type));
    }
    struct slots slots = slots_lay_out(context->pool, hashes, n_envelopes);
    struct wrapped lines = wrapped_begin(slot_lines, LIST_WIDTH);
    for (size_t i = 0; i < slots.count; i++) {
        wrapped_add(&lines, pool_format(context->pool, "%" PRIu32, slots.items[i]));
    }
    wrapped_end(&lines);
    value_set_format(table, "slot_bits", "%u", slots.bits);
}

static void add_extension(struct pool *pool, struct value *extensions, const struct model_extension *extension)
{
    struct value *view = value_append_map(extensions);
    const char *description = extension->attribute != NULL ? extension->attribute->description : NULL;
    struct comments comments = {.leading = description};
    const char *note = pool_format(pool, "Extension attribute `%s`; NULL when the event has none.",
                                   doc_text(pool, comment_text(pool, extension->name)));
    value_set_text(view, "member", extension->c_member);
    value_set_text(view, "name", c_string(pool, extension->name, strlen(extension->name)));
    comment_set(view, &comments, note, MEMBER_INDENT);
}

/* They become string literals. */
static void check_length(struct view_context *context, const struct model_envelope *envelope, const char *what,
                         const char *text)
{
    if (strlen(text) > VIEW_LONGEST_LITERAL) {
        findings_add(context->findings, SEVERITY_ERROR, true, "too-long", envelope->type_location,
                     envelope->message->full_name, "%s has no more than %d bytes", what, (int)VIEW_LONGEST_LITERAL);
    }
}

static void add_envelope(struct view_context *context, struct value *envelopes, const struct model_envelope *envelope)
{
    struct pool *pool = context->pool;
    const struct model_message *data = envelope_data(envelope);
    const char *product = envelope->file->product != NULL ? envelope->file->product : "";
    struct value *view = value_append_map(envelopes);
    value_set_text(view, "type", envelope->c_type);
    value_set_text(view, "lower", envelope->c_lower);
    value_set_text(view, "id_name", envelope->c_id);
    value_set_format(view, "id", "%" PRIu32, envelope->id);
    value_set_text(view, "type_name", envelope->c_type_macro);
    value_set_text(view, "type_string", c_string(pool, envelope->type, strlen(envelope->type)));
    value_set_text(view, "type_comment", doc_text(pool, comment_text(pool, envelope->type)));
    value_set_format(view, "type_length", "%zu", strlen(envelope->type));
    value_set_text(view, "register", envelope->c_register);
    value_set_text(view, "full_name", envelope->message->full_name);
    value_set_text(view, "product", c_string(pool, product, strlen(product)));
    value_set_text(view, "data_type", data->c_type);
    value_set_text(view, "data_lower", data->c_lower);
    comment_set(view, envelope->row_member != NULL ? &envelope->row_member->comments : &envelope->message->comments,
                NULL, 0);
    struct value *extensions = value_set_list(view, "extensions");
    for (size_t i = 0; i < envelope->n_extensions; i++) {
        add_extension(pool, extensions, &envelope->extensions[i]);
    }
    value_set_bool(view, "has_extensions", envelope->n_extensions > 0);
    value_set_format(view, "n_extensions", "%zu", envelope->n_extensions);
    check_length(context, envelope, "an event type", envelope->type);
    check_length(context, envelope, "a product", product);
    for (size_t i = 0; i < envelope->n_extensions; i++) {
        check_length(context, envelope, "an extension attribute's name", envelope->extensions[i].name);
    }
}

/* An envelope whose data is no generated message has a finding by the checks; it has no route. */
static bool is_usable(const struct model_envelope *envelope)
{
    return envelope_data(envelope) != NULL && envelope->type != NULL;
}

static bool data_is_generated(struct view_context *context, const struct model_envelope *envelope)
{
    const struct model_message *data = envelope_data(envelope);
    if (data == NULL) {
        return false;
    }
    if (data->emitted && view_has_data(data->file)) {
        return true;
    }
    findings_add(context->findings, SEVERITY_ERROR, true, "not-generated",
                 envelope->data != NULL ? envelope->data->location : envelope->type_location,
                 envelope->message->full_name, "the data message %s gets no struct", data->full_name);
    return false;
}

struct envelope_list {
    const struct model_envelope **items;
    size_t count;
};

/* Annotated envelopes, then the types of mappings. */
static struct envelope_list list_envelopes(struct pool *pool, const struct model_file *file)
{
    struct envelope_list list = {0};
    size_t count = file->n_envelopes;
    for (size_t i = 0; i < file->n_mappings; i++) {
        count += file->mappings[i]->n_rows;
    }
    list.items = pool_array(pool, count, sizeof *list.items);
    for (size_t i = 0; i < file->n_envelopes; i++) {
        list.items[list.count++] = file->envelopes[i];
    }
    for (size_t i = 0; i < file->n_mappings; i++) {
        for (size_t j = 0; j < file->mappings[i]->n_rows; j++) {
            list.items[list.count++] = &file->mappings[i]->rows[j];
        }
    }
    return list;
}

struct value *view_envelopes(struct view_context *context, const struct model_file *file)
{
    struct pool *pool = context->pool;
    struct value *view = value_map(pool);
    struct value *envelopes = value_set_list(view, "envelopes");
    struct value *mappings = value_set_list(view, "mappings");
    struct envelope_list list = list_envelopes(pool, file);
    const char **includes = pool_array(pool, list.count + 1, sizeof *includes);
    const struct model_envelope **usable = pool_array(pool, list.count, sizeof *usable);
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct model_envelope *envelope = list.items[i];
        if (!is_usable(envelope) || !data_is_generated(context, envelope)) {
            continue;
        }
        add_envelope(context, envelopes, envelope);
        includes[count] = view_include(pool, file->stem, envelope_data(envelope)->file->stem, "pb-c.h");
        usable[count++] = envelope;
    }
    size_t n_includes = count;
    if (file->n_mappings > 0) {
        includes[n_includes++] = view_include(pool, file->stem, file->stem, "pb-c.h");
    }
    for (size_t i = 0; i < file->n_mappings; i++) {
        view_add_mapping(context, mappings, file->mappings[i]);
    }
    value_set_bool(view, "has_mappings", file->n_mappings > 0);
    view_set_banner(context, view, file->name, true);
    value_set_format(view, "guard", "CEVENTS_%s__INCLUDED", identifier_encode(pool, file->name));
    value_set_text(view, "header", view_include(pool, file->stem, file->stem, "cevents.h"));
    value_set(view, "includes", view_sorted(pool, includes, n_includes));
    value_set_text(view, "file", file->c_file);
    value_set_format(view, "id_type", "%s__Id", file->c_file_type);
    value_set_format(view, "id_unknown", "%s__ID_UNKNOWN", file->c_file_upper);
    value_set_format(view, "routing_table", "%s__routes", file->c_file);
    view_set_routing_table(context, view, usable, count);
    return view;
}

static size_t count_envelopes(struct pool *pool, const struct model *model)
{
    size_t count = 0;
    for (size_t i = 0; i < model->n_generated; i++) {
        count += list_envelopes(pool, model->generated[i]).count;
    }
    return count;
}

struct value *view_catalog(struct view_context *context, const char *name)
{
    struct pool *pool = context->pool;
    const struct model *model = context->model;
    struct value *view = value_map(pool);
    const struct model_envelope **usable = pool_array(pool, count_envelopes(pool, model), sizeof *usable);
    const char **includes = pool_array(pool, 2 * model->n_generated, sizeof *includes);
    struct message_list messages = {0};
    size_t count = 0;
    size_t n_includes = 0;
    for (size_t i = 0; i < model->n_generated; i++) {
        const struct model_file *file = model->generated[i];
        struct envelope_list list = list_envelopes(pool, file);
        for (size_t j = 0; j < list.count; j++) {
            if (is_usable(list.items[j])) {
                usable[count++] = list.items[j];
            }
        }
        if (file->n_envelopes + file->n_mappings > 0) {
            includes[n_includes++] = view_include(pool, name, file->stem, "cevents.h");
        }
        if (view_has_data(file)) {
            includes[n_includes++] = view_include(pool, name, file->stem, "pb-c.h");
        }
        view_list_messages(pool, &messages, file);
    }
    view_set_banner(context, view, pool_format(pool, "the files of catalog %s", name), true);
    value_set_format(view, "guard", "CEVENTS_CATALOG_%s__INCLUDED", identifier_encode(pool, name));
    value_set_text(view, "header", view_include(pool, name, name, "cevents.h"));
    value_set(view, "includes", view_sorted(pool, includes, n_includes));
    value_set_text(view, "file", name);
    value_set_format(view, "routing_table", "%s__routes", name);
    value_set_format(view, "set_name", "%s__messages", name);
    view_set_routing_table(context, view, usable, count);
    view_set_message_set(context, view, &messages);
    return view;
}
