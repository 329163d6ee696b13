/*
 * What the sidecar says under `envelopes`: how messages that have no annotations become events. Everything lives in the
 * pool of the model.
 */
#ifndef CEVENTS_PLUGIN_MAPPING_H
#define CEVENTS_PLUGIN_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "findings.h"
#include "model.h"
#include "options.h"
#include "pool.h"

/* From the envelope message to a field. No fields: the message itself. */
struct mapping_path {
    struct model_field **fields;
    size_t count;
};

/* A literal; or a field, when `literal` is NULL. */
struct mapping_part {
    const char *literal;
    struct mapping_path path;
    const char *name;   /* of a field: as the sidecar has it */
    const char *prefix; /* of enum values that stand by their short names; else NULL */
};

struct mapping_text {
    struct mapping_part *parts;
    size_t count;
    struct location location;
};

struct mapping_attribute {
    const char *name;
    const char *type; /* as CloudEvents calls it: "String", "URI-reference" */
    struct mapping_text text;
    bool json;    /* the text is one message field, as ProtoJSON */
    bool encoded; /* values are percent-encoded */
    struct location location;
};

struct mapping_spread {
    struct mapping_path map;
    const char *prefix;
    int names; /* cevents_mapping_names */
    struct location location;
};

/* Events of one case of the oneof, or all of them. */
struct mapping_case {
    struct model_field *member; /* NULL when there is no oneof, and of the case that stands for none */
    struct mapping_text type;
    struct mapping_path data;
    struct mapping_attribute *attributes;
    size_t n_attributes;
    struct mapping_spread *spreads;
    size_t n_spreads;
    struct location location;
    const char *lost; /* why its events cannot become messages again; NULL when they can */
};

struct model_mapping {
    struct model_message *message;
    struct model_oneof *oneof; /* whose case tells events apart; NULL for none */
    struct mapping_case *cases;
    size_t n_cases;
    struct model_envelope *rows; /* event types that are known, each with an entry in the routing table */
    size_t n_rows;
    struct location location;
};

/*
 * Adds the mappings that the sidecar gives to the files of the messages. What is wrong is a fatal finding of the rule
 * "sidecar", what is lost on the way back a note. Names of packages that the run does not hold are left alone.
 */
void mapping_build(struct pool *pool, struct model *model, const struct options *options, struct findings *findings);

/* The rest is for the rooms that mapping_build() is made of. */

/* What reading a mapping needs at every step. */
struct mapping_reader {
    struct pool *pool;
    struct findings *findings;
    struct model_message *message;
    struct model_oneof *oneof;
    const char *unset; /* what the oneof's name stands for when no case is set */
};

void mapping_report(const struct mapping_reader *reader, struct location location, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The oneof of a message by its name, or NULL. */
struct model_oneof *mapping_find_oneof(const struct model_message *message, const char *name, size_t length);

/*
 * Finds the field that a dotted name leads to, in the case `member` of the oneof (NULL: in none). What is wrong is
 * reported.
 */
bool mapping_find_path(const struct mapping_reader *reader, const char *name, size_t length,
                       const struct model_field *member, struct location location, struct mapping_path *path);

/* Reads a text with `{field}` in it; `{oneof}` becomes the name of the case. `{{` and `}}` stand for braces. */
bool mapping_read_text(const struct mapping_reader *reader, const char *text, const struct model_field *member,
                       struct location location, struct mapping_text *result);

/* The short name of an enum value: in lower case, without the prefix where it has it. */
const char *mapping_short_name(struct pool *pool, const char *name, const char *prefix);

/* Whether one field alone. */
static inline bool mapping_is_field(const struct mapping_text *text)
{
    return text->count == 1 && text->parts[0].literal == NULL;
}

static inline bool mapping_is_constant(const struct mapping_text *text)
{
    return text->count == 1 && text->parts[0].literal != NULL;
}

static inline struct model_field *mapping_last(const struct mapping_path *path)
{
    return path->fields[path->count - 1];
}

/* Sets `lost` of all cases. */
void mapping_find_losses(struct pool *pool, struct model_mapping *mapping);

/* Reports what CloudEvents requires of each event and a case does not give. */
void mapping_check_required(const struct mapping_reader *reader, const struct mapping_case *of);

struct yaml_node;

/* Reads `attributes` and `spread` of a case; attributes of the same name are replaced. */
void mapping_read_attributes(const struct mapping_reader *reader, const struct yaml_node *node,
                             struct mapping_case *target);
void mapping_read_spread(const struct mapping_reader *reader, const struct yaml_node *node,
                         struct mapping_case *target);

/*
 * Adds the rows of the routing table: the type of each case, multiplied by the values listed in `types` (may be NULL)
 * and by those of enums. `types_of[i]` is what holds for case i.
 */
void mapping_make_rows(const struct mapping_reader *reader, struct model_mapping *mapping,
                       const struct yaml_node *const *types_of);

#endif
