/*
 * "Did you mean": the known word nearest to an unknown one.
 */
#ifndef CEVENTS_PLUGIN_SUGGEST_H
#define CEVENTS_PLUGIN_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

struct pool;

/* The known word that differs from `word` by few edits, or NULL. */
const char *suggest_word(const char *word, const char *const *known, size_t n_known);

/* Whether `word` is hardly anything else than `name` with an error of typing. */
bool suggest_is_misspelt(const char *word, const char *name);

/* "; did you mean `x`?" or, when nothing is near, "; known are: a, b, c". */
const char *suggest_text(struct pool *pool, const char *word, const char *const *known, size_t n_known);

#endif
