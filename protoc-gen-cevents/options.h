/*
 * What the user asked for: --cevents_opt=k=v,... and the YAML sidecar, which has the same names.
 */
#ifndef CEVENTS_PLUGIN_OPTIONS_H
#define CEVENTS_PLUGIN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct findings;
struct pool;
struct sidecar;

enum lint_level { LINT_OFF, LINT_WARN, LINT_ERROR };

/* Ids of lint rules. */
struct rule_list {
    bool all;
    const char **ids;
    size_t count;
};

struct options {
    const char *config; /* path of the sidecar; NULL for none */
    enum lint_level lint;
    struct rule_list lint_enable; /* of those that are off by default */
    struct rule_list lint_disable;
    bool lint_whole;       /* the run holds all files that there are, so that a missing one is missing indeed */
    const char *c_package; /* for all files of the run; NULL: as the schema says */
    const char *catalog;   /* NULL for none */
    bool envelope_messages;
    bool extern_functions;
    bool json;
    bool string_as_bytes;          /* for all strings of the run */
    bool placeholders;             /* also files that hold nothing, for build systems that list outputs beforehand */
    const struct sidecar *sidecar; /* NULL for none */
    const char *text; /* the options that change the output, in a fixed order, for the header of generated files */
};

/* What holds when nobody says anything. */
struct options *options_default(struct pool *pool);

/*
 * Reads the parameter of the request, then the sidecar that it names. Unknown keys, bad values and YAML errors are
 * fatal findings with a location (`--cevents_opt` has the column of the option in the parameter).
 */
struct options *options_read(struct pool *pool, const char *parameter, struct findings *findings);

#endif
