#include "suggest.h"

#include <string.h>

#include "pool.h"

enum { LONGEST_WORD = 63 };

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's distance of two words that are not longer than LONGEST_WORD. */
static size_t distance(const char *a, const char *b)
{
    size_t length = strlen(b);
    size_t row[LONGEST_WORD + 1];
    for (size_t j = 0; j <= length; j++) {
        row[j] = j;
    }
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 1; j <= length; j++) {
            size_t replaced = diagonal + (a[i] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = smallest(row[j] + 1, row[j - 1] + 1, replaced);
        }
    }
    return row[length];
}

const char *suggest_word(const char *word, const char *const *known, size_t n_known)
{
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST_WORD) {
        return NULL;
    }
    const char *best = NULL;
    size_t best_distance = length / 3 + 2;
    for (size_t i = 0; i < n_known; i++) {
        if (strlen(known[i]) > LONGEST_WORD) {
            continue;
        }
        size_t d = distance(word, known[i]);
        if (d < best_distance && d < strlen(known[i])) {
            best = known[i];
            best_distance = d;
        }
    }
    return best;
}

const char *suggest_text(struct pool *pool, const char *word, const char *const *known, size_t n_known)
{
    const char *near = suggest_word(word, known, n_known);
    if (near != NULL) {
        return pool_format(pool, "; did you mean `%s`?", near);
    }
    const char *list = "";
    for (size_t i = 0; i < n_known; i++) {
        list = pool_format(pool, "%s%s%s", list, i == 0 ? "" : ", ", known[i]);
    }
    return pool_format(pool, "; known are: %s", list);
}
