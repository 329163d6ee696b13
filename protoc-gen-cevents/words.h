/*
 * Words that C, its library or protobuf-c have taken.
 */
#ifndef CEVENTS_PLUGIN_WORDS_H
#define CEVENTS_PLUGIN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* A C++ keyword that protoc-gen-c knows and gives a trailing underscore. */
bool word_is_known_keyword(const char *name);

/* Another word that a member cannot be called: newer keywords, macros, types that the structs use, what begins with `__`. */
bool word_is_unusable(const char *name);

/* Names at file scope that a schema thing without a package could be given. */
const char *const *word_foreign_names(size_t *count);

#endif
