/*
 * "Did you mean": the known word that is nearest to a mistyped one.
 */
#ifndef SUGGEST_H
#define SUGGEST_H

#include <stddef.h>
#include <stdio.h>

struct suggestion {
    const char *word;
    const char *nearest; /* NULL when nothing is near enough */
    size_t distance;
};

struct suggestion suggestion_for(const char *word);

/* Offers a known word, which must outlive the suggestion. */
void suggestion_consider(struct suggestion *suggestion, const char *candidate);

/* Prints `; did you mean "..."?` when there is something to suggest. */
void suggestion_print(const struct suggestion *suggestion, FILE *out);

#endif
