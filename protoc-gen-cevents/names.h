/*
 * From names of the schema to C identifiers.
 *
 * The rules are those of protobuf-c 1.4's protoc-gen-c, so that code written for its structs works with ours. A name
 * depends on nothing but the schema thing's own full name. The one departure: a field that protoc-gen-c would turn
 * into a keyword, a macro or a type that the struct uses gets a trailing underscore (`renamed`).
 */
#ifndef CEVENTS_PLUGIN_NAMES_H
#define CEVENTS_PLUGIN_NAMES_H

#include "findings.h"
#include "model.h"
#include "options.h"
#include "pool.h"

/* Fills in all c_ members of the model. Identifiers that two things would share are fatal findings. */
void names_assign(struct model *model, struct pool *pool, const struct options *options, struct findings *findings);

/* Part of names_assign(). */
void names_find_collisions(const struct model *model, struct pool *pool, const struct options *options,
                           struct findings *findings);

/* The stem of the objects that hold a field's explicit default: a__b__foo__field__default_value. */
const char *names_of_default(struct pool *pool, const struct model_field *field);

/* A helper for a field, after what it does: a__b__foo__find_field. */
const char *names_of_field_helper(struct pool *pool, const char *verb, const struct model_field *field);

/* The helpers of a oneof: a__b__foo__kind_case_name and a__b__foo__clear_kind. */
const char *names_of_case_name(struct pool *pool, const struct model_oneof *oneof);
const char *names_of_clear(struct pool *pool, const struct model_oneof *oneof);

#endif
