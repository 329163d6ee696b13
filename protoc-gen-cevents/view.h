/*
 * What the templates show. A view is a map whose members are the names in the template; all decisions are made here,
 * none in the templates.
 */
#ifndef CEVENTS_PLUGIN_VIEW_H
#define CEVENTS_PLUGIN_VIEW_H

#include <stdbool.h>

#include "findings.h"
#include "model.h"
#include "options.h"
#include "pool.h"
#include "value.h"

struct view_context {
    struct pool *pool;
    const struct model *model;
    const struct options *options;
    struct findings *findings;
};

/* Whether a file has an x.pb-c.h: messages or enums that are generated. */
bool view_has_data(const struct model_file *file);

/* data_header, data_source */
struct value *view_data(struct view_context *context, const struct model_file *file);

/* envelopes_header, envelopes_source */
struct value *view_envelopes(struct view_context *context, const struct model_file *file);

struct model_mapping;

/* Appends what mapping_header and mapping_source show. */
void view_add_mapping(struct view_context *context, struct value *mappings, const struct model_mapping *mapping);

/* catalog_header, catalog_source */
struct value *view_catalog(struct view_context *context, const char *name);

/* placeholder_header, placeholder_source: of a file that holds nothing. `extension` is "pb-c" or "cevents". */
struct value *view_placeholder(struct view_context *context, const struct model_file *file, const char *extension);

/* Sets what the partials `banner` and `version_gate` show. `sources` is a list of texts, in their order. */
void view_set_banner(struct view_context *context, struct value *view, const char *source, bool runtime);

/* Sets the parts of a message that belong to its JSON table. */
void view_set_json(struct view_context *context, struct value *view, const struct model_message *message);

/* Sets `table`: routes and slots of a routing table. */
void view_set_routing_table(struct view_context *context, struct value *view,
                            const struct model_envelope *const *envelopes, size_t n_envelopes);

/* All emitted messages of a file but map entries, appended to an array in the pool. */
struct message_list {
    const struct model_message **items;
    size_t count;
    size_t capacity;
};

void view_list_messages(struct pool *pool, struct message_list *list, const struct model_file *file);

/* Sets `set`: the tables of messages, ordered by full name; false when there are none. */
void view_set_message_set(struct view_context *context, struct value *view, struct message_list *messages);

/*
 * What stands after #include in a file of the stem `from`: in quotes where no folder is involved, else in angle brackets,
 * because quotes would take a file of the same name in the including file's own folder.
 */
const char *view_include(struct pool *pool, const char *from, const char *stem, const char *extension);

/* Texts in order, each once. */
struct value *view_sorted(struct pool *pool, const char **texts, size_t count);

#endif
