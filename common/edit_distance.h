/*
 * How far two words are from each other: for "did you mean".
 */
#ifndef CEVENTS_EDIT_DISTANCE_H
#define CEVENTS_EDIT_DISTANCE_H

#include <stddef.h>

/* Words that are longer are infinitely far from all others. */
enum { EDIT_DISTANCE_LONGEST_WORD = 200 };

/* Levenshtein's distance: insertions, deletions and replacements. SIZE_MAX when one of the words is too long. */
size_t edit_distance(const char *a, const char *b);

#endif
