/*
 * The rules that a schema must keep: what always stops generation, and the conventions of a google/events tree
 * (GE001 to GE090).
 */
#ifndef CEVENTS_PLUGIN_CHECKS_H
#define CEVENTS_PLUGIN_CHECKS_H

#include "findings.h"
#include "model.h"
#include "options.h"
#include "pool.h"

/* Runs every check on the files to generate. Conventions are checked unless lint=off or lint_disable names them. */
void checks_run(struct pool *pool, const struct model *model, const struct options *options, struct findings *findings);

#endif
