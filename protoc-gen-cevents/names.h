/*
 * From names of the schema to C identifiers.
 */
#ifndef CEVENTS_PLUGIN_NAMES_H
#define CEVENTS_PLUGIN_NAMES_H

#include "findings.h"
#include "model.h"
#include "options.h"
#include "pool.h"

void names_assign(struct model *model, struct pool *pool, const struct options *options, struct findings *findings);

#endif
