/*
 * What several views share.
 */
#include "view.h"

#include <stdlib.h>
#include <string.h>

#include <cevents/generated.h>

#include "c_text.h"
#include "identifiers.h"

static bool emits_any(const struct model_message *message)
{
    if (message->emitted || message->n_enums > 0) {
        return true;
    }
    for (size_t i = 0; i < message->n_messages; i++) {
        if (emits_any(message->messages[i])) {
            return true;
        }
    }
    return false;
}

bool view_has_data(const struct model_file *file)
{
    if (file->protobuf_c.no_generate) {
        return false;
    }
    if (file->n_enums > 0) {
        return true;
    }
    for (size_t i = 0; i < file->n_messages; i++) {
        if (emits_any(file->messages[i])) {
            return true;
        }
    }
    return false;
}

void view_set_banner(struct view_context *context, struct value *view, const char *source, bool runtime)
{
    const char *options = context->options->text;
    bool any = options != NULL && *options != '\0';
    value_set_text(view, "version", CEVENTS_PLUGIN_VERSION);
    value_set_text(view, "source", comment_text(context->pool, source));
    value_set_text(view, "options", any ? comment_text(context->pool, options) : NULL);
    value_set_bool(view, "runtime", runtime);
    value_set_format(view, "abi", "%d", CEVENTS_ABI);
    if (value_get(view, "renamed", strlen("renamed")) == NULL) {
        value_set_list(view, "renamed");
    }
    const struct value *renamed = value_get(view, "renamed", strlen("renamed"));
    value_set_bool(view, "any_renamed", renamed->count > 0);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct value *view_sorted(struct pool *pool, const char **texts, size_t count)
{
    struct value *list = value_list(pool);
    if (count == 0) {
        return list;
    }
    qsort(texts, count, sizeof *texts, compare_texts);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(texts[i - 1], texts[i]) != 0) {
            value_append_text(list, texts[i]);
        }
    }
    return list;
}

static void list_message_tree(struct pool *pool, struct message_list *list, const struct model_message *message)
{
    if (message->emitted && !message->map_entry) {
        if (list->count == list->capacity) {
            size_t capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
            const struct model_message **larger = pool_array(pool, capacity, sizeof *larger);
            if (list->count > 0) {
                memcpy(larger, list->items, list->count * sizeof *larger);
            }
            list->items = larger;
            list->capacity = capacity;
        }
        list->items[list->count++] = message;
    }
    for (size_t i = 0; i < message->n_messages; i++) {
        list_message_tree(pool, list, message->messages[i]);
    }
}

void view_list_messages(struct pool *pool, struct message_list *list, const struct model_file *file)
{
    for (size_t i = 0; i < file->n_messages; i++) {
        list_message_tree(pool, list, file->messages[i]);
    }
}

static int compare_full_names(const void *a, const void *b)
{
    const struct model_message *left = *(const struct model_message *const *)a;
    const struct model_message *right = *(const struct model_message *const *)b;
    return strcmp(left->full_name, right->full_name);
}

void view_set_message_set(struct view_context *context, struct value *view, struct message_list *messages)
{
    (void)context;
    if (messages->count == 0) {
        value_set_bool(view, "set", false);
        return;
    }
    qsort(messages->items, messages->count, sizeof *messages->items, compare_full_names);
    struct value *set = value_set_map(view, "set");
    value_set_format(set, "n_tables", "%zu", messages->count);
    struct value *tables = value_set_list(set, "tables");
    for (size_t i = 0; i < messages->count; i++) {
        value_append_text(tables, messages->items[i]->c_lower);
    }
}

const char *view_include(struct pool *pool, const char *from, const char *stem, const char *extension)
{
    bool quoted = strchr(from, '/') == NULL;
    return pool_format(pool, "%c%s.%s%c", quoted ? '"' : '<', stem, extension, quoted ? '"' : '>');
}

struct value *view_placeholder(struct view_context *context, const struct model_file *file, const char *extension)
{
    struct value *view = value_map(context->pool);
    view_set_banner(context, view, file->name, false);
    value_set_format(view, "guard", "CEVENTS_%s_%s__INCLUDED", identifier_encode(context->pool, file->name),
                     identifier_clean(context->pool, extension));
    value_set_text(view, "header",
                   view_include(context->pool, file->stem, file->stem, pool_format(context->pool, "%s.h", extension)));
    return view;
}
