/*
 * `lint_exempt` of the sidecar: which things a lint rule is not applied to, and why.
 */
#ifndef CEVENTS_PLUGIN_EXEMPTIONS_H
#define CEVENTS_PLUGIN_EXEMPTIONS_H

#include <stdbool.h>

#include "findings.h"
#include "model.h"
#include "options.h"
#include "yaml_tree.h"

struct exemptions;

/* Reads the mapping from rules to mappings from names to reasons. Errors are fatal findings; never returns NULL. */
struct exemptions *exemptions_read(struct pool *pool, const struct yaml_node *node, struct findings *findings);

/* Whether a rule is not applied to a thing or a file; remembers that it was asked. `exemptions` may be NULL. */
bool exemptions_excuse(struct exemptions *exemptions, const char *rule, const char *symbol, const char *file);

/*
 * Warns of exemptions that have excused nothing, by rules that are on: for things of the files to generate, with
 * options->lint_whole for all. `exemptions` may be NULL.
 */
void exemptions_report_unused(const struct exemptions *exemptions, const struct model *model,
                              const struct options *options, struct findings *findings);

#endif
