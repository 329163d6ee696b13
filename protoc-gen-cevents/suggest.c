#include "suggest.h"

#include <string.h>

#include "edit_distance.h"
#include "pool.h"

const char *suggest_word(const char *word, const char *const *known, size_t n_known)
{
    size_t length = strlen(word);
    if (length == 0) {
        return NULL;
    }
    const char *best = NULL;
    size_t best_distance = length / 3 + 2;
    for (size_t i = 0; i < n_known; i++) {
        size_t d = edit_distance(word, known[i]);
        if (d < best_distance && d < strlen(known[i])) {
            best = known[i];
            best_distance = d;
        }
    }
    return best;
}

bool suggest_is_misspelt(const char *word, const char *name)
{
    /* Two letters that changed places are two apart. */
    size_t tolerated = strlen(name) < 4 ? 1 : 2;
    return edit_distance(word, name) <= tolerated;
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
