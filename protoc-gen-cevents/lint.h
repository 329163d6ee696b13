/*
 * What the conventions' rules (GE001 to GE090) are written with. A rule is a row of a table: it looks at files, at
 * messages, at envelopes or at the whole run, and reports what breaks it.
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

enum { MOST_SEGMENTS = 32 };

/* A name in its dot-separated segments. */
struct segments {
    struct {
        const char *text; /* not NUL-terminated */
        size_t length;
    } items[MOST_SEGMENTS];
    size_t count;
};

/* A package google.events.<product>.<version>, as far as it can be read. */
struct event_package {
    bool valid;              /* it has that form */
    struct segments product; /* all between google.events and the version */
    const char *version;
};

struct rule;

struct lint {
    struct pool *pool;
    const struct model *model;
    const struct options *options;
    struct findings *findings;
    struct name_table files;         /* name -> struct model_file */
    struct name_table data_messages; /* full names of the data of all envelopes */
    const struct rule *rule;         /* being checked */
};

struct rule {
    const char *id;
    enum severity severity;
    bool off; /* unless asked for */
    void (*file)(struct lint *lint, const struct model_file *file);
    void (*message)(struct lint *lint, const struct model_message *message); /* nested ones too, no map entries */
    void (*envelope)(struct lint *lint, const struct model_envelope *envelope);
    void (*run)(struct lint *lint);
};

struct rule_table {
    const struct rule *rules;
    size_t count;
};

/* The rules by subject. */
extern const struct rule_table lint_package_rules;
extern const struct rule_table lint_type_rules;
extern const struct rule_table lint_attribute_rules;

/* A finding of the rule being checked, unless the sidecar excuses it. */
void lint_report(struct lint *lint, struct location location, const char *symbol, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Whether the conventions apply to a file: it belongs to a tree of events. */
bool lint_applies(const struct lint *lint, const struct model_file *file);

/* Whether a file's last part is this name. */
bool lint_is_named(const struct model_file *file, const char *name);

/* The file of this name in the same directory, or NULL. */
const struct model_file *lint_sibling(const struct lint *lint, const struct model_file *file, const char *name);

/* False when the name has an empty segment or too many of them. */
bool lint_split(const char *name, struct segments *segments);
bool lint_segment_is(const struct segments *segments, size_t index, const char *text);

/* v1, v1beta2. */
bool lint_is_version(const char *text, size_t length);

struct event_package lint_package_of(struct pool *pool, const char *package);

/* The message that an envelope's data is; NULL when the data is missing, scalar or repeated. */
const struct model_message *lint_data_message(const struct model_envelope *envelope);

bool lint_ends_in(const char *text, const char *suffix);

/* Copies the text in lower case (ASCII). */
char *lint_lower(struct pool *pool, const char *text);

#endif
