/*
 * Events as an indented tree, for people.
 */
#ifndef TREE_H
#define TREE_H

#include <cevents/cevents.h>

/* An empty line between two trees. */
void tree_print_separator(size_t n_printed);

void tree_print_attributes(const cevents_attributes *attributes);

/* Data of a known message, given as its JSON. */
void tree_print_data(const char *message_name, const char *json, size_t length);

/* Data whose message is not known. */
void tree_print_untyped(const cevents_data *data, cevents_data_format format);

#endif
