/*
 * The parts that the view of x.pb-c.[ch] is put together from.
 */
#ifndef CEVENTS_PLUGIN_VIEW_PARTS_H
#define CEVENTS_PLUGIN_VIEW_PARTS_H

#include <stdbool.h>

#include "model.h"
#include "pool.h"
#include "value.h"

/* C compilers need not take string literals of more than 4095 bytes. */
enum { VIEW_LONGEST_LITERAL = 4000 };

/* Bytes of a list of constants on one line. */
enum { VIEW_LIST_WIDTH = 112 };

static inline bool is_counted_bytes(const struct model_field *field)
{
    return field->type == FIELD_BYTES || field->string_as_bytes;
}

static inline bool is_text(const struct model_field *field)
{
    return field->type == FIELD_STRING && !field->string_as_bytes;
}

static inline bool is_array(const struct model_field *field)
{
    return field->shape == SHAPE_REPEATED || field->shape == SHAPE_MAP;
}

/* Type of one value of a number, bool, bytes or enum field. */
const char *view_value_type(const struct model_field *field);

/* Sets the lines of the INIT macro and the objects that hold explicit defaults. */
void view_set_initial_values(struct pool *pool, struct value *view, const struct model_message *message);

/* Sets the descriptor's fields, indices and ranges. */
void view_set_descriptor(struct pool *pool, struct value *view, const struct model_message *message);

/* Sets `maps`: what finds a value by its key. */
void view_set_map_helpers(struct pool *pool, struct value *view, const struct model_message *message);

/* Sets `case_name`, `clear` and `accessors` of a oneof. */
void view_set_oneof_helpers(struct pool *pool, struct value *view, const struct model_oneof *oneof);

/* Whether finding a value in a map of these entries takes functions of <string.h>. */
bool view_compares_keys(const struct model_message *message);

/* Appends the view of an enum, descriptor included. */
void view_add_enum(struct pool *pool, struct value *enums, const struct model_enum *enumeration);

#endif
