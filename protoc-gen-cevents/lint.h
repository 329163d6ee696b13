/*
 * The conventions (GE001 to GE090) and what their rules are written with. A rule is a row of a table: it looks at
 * files, at messages, at envelopes or at the whole run, and reports what breaks it. docs/lint.md describes each.
 */
#ifndef CEVENTS_PLUGIN_LINT_H
#define CEVENTS_PLUGIN_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "findings.h"
#include "model.h"
#include "name_table.h"
#include "options.h"
#include "pool.h"

struct lint;

struct rule {
    const char *id;
    enum severity severity;
    bool off;          /* unless lint_enable names it */
    bool anywhere;     /* for every annotated schema, not only for Google's tree */
    const char *title; /* what the rule wants, a few words */
    void (*file)(struct lint *lint, const struct model_file *file);
    void (*message)(struct lint *lint, const struct model_message *message); /* nested ones too, no map entries */
    void (*envelope)(struct lint *lint, const struct model_envelope *envelope);
    void (*run)(struct lint *lint);
};

struct lint {
    struct pool *pool;
    const struct model *model;
    const struct options *options;
    struct findings *findings;
    struct name_table files;         /* name -> struct model_file */
    struct name_table data_messages; /* full names of the data of all envelopes */
    const struct rule *rule;         /* being checked */
};

/* The rules by id; NULL after the last one. */
const struct rule *lint_rule_at(size_t index);

bool lint_rule_exists(const char *id);

/* For an id that does not exist: "there is no rule `GE22`; did you mean `GE022`?" */
const char *lint_unknown_rule_text(struct pool *pool, const char *id);

/* Whether a rule is on, after `lint_enable` and `lint_disable`. */
bool lint_rule_is_on(const struct options *options, const struct rule *rule);

/* Checks all rules that are on. Nothing with lint=off. */
void lint_run(struct pool *pool, const struct model *model, const struct options *options, struct findings *findings);

/* The following is for the rules. */

struct rule_table {
    const struct rule *rules;
    size_t count;
};

extern const struct rule_table lint_package_rules;   /* GE001 to GE009, GE080 */
extern const struct rule_table lint_type_rules;      /* GE010 to GE024 */
extern const struct rule_table lint_name_rules;      /* GE030 to GE035 */
extern const struct rule_table lint_version_rules;   /* GE040, GE041 */
extern const struct rule_table lint_attribute_rules; /* GE050 to GE059, GE090 */
extern const struct rule_table lint_option_rules;    /* GE060 to GE063 */
extern const struct rule_table lint_import_rules;    /* GE070 to GE072 */

/* A finding of the rule being checked, unless the sidecar excuses it. */
void lint_report(struct lint *lint, struct location location, const char *symbol, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Whether a file belongs to Google's tree of events, to which all rules apply. */
bool lint_in_tree(const struct lint *lint, const struct model_file *file);

/* Whether the rule being checked applies to a file. */
bool lint_applies(const struct lint *lint, const struct model_file *file);

/* cloudevent.proto of google.events, which declares the annotations. */
bool lint_is_annotations_file(const struct model_file *file);

/* Whether a file has annotations. */
bool lint_is_annotated(const struct model_file *file);

/* Whether a file's last part is this name. */
bool lint_is_named(const struct model_file *file, const char *name);

/* The file of this name in the same directory, or NULL. */
const struct model_file *lint_sibling(const struct lint *lint, const struct model_file *file, const char *name);

/* google/protobuf; and the few shared schemas that a package of events may use. */
bool lint_is_well_known_file(const struct model_file *file);
bool lint_is_curated_file(const struct model_file *file);

/* The message that an envelope's data is; NULL when the data is missing, scalar or repeated. */
const struct model_message *lint_data_message(const struct model_envelope *envelope);

#endif
