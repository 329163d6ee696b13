#include "suggest.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { LONGEST_WORD = 200 };

struct suggestion suggestion_for(const char *word)
{
    size_t length = strlen(word);
    /* One typing error in three characters is still a typing error. */
    return (struct suggestion){.word = word, .nearest = NULL, .distance = length / 3 + 1};
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's distance: insertions, deletions and replacements. */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t row[LONGEST_WORD + 1];
    for (size_t j = 0; j <= b_length; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t above = row[j];
            row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
            diagonal = above;
        }
    }
    return row[b_length];
}

/* True for the last segments of a dotted name: StorageObjectData of google.events.cloud.storage.v1.StorageObjectData. */
static bool is_last_part(const char *word, size_t word_length, const char *name, size_t name_length)
{
    return word_length > 0 && word_length < name_length && name[name_length - word_length - 1] == '.' &&
           memcmp(name + name_length - word_length, word, word_length) == 0;
}

void suggestion_consider(struct suggestion *suggestion, const char *candidate)
{
    size_t word_length = strlen(suggestion->word);
    size_t length = strlen(candidate);
    if (word_length > LONGEST_WORD || length > LONGEST_WORD) {
        return;
    }
    size_t distance = is_last_part(suggestion->word, word_length, candidate, length)
                          ? 0
                          : edit_distance(suggestion->word, word_length, candidate, length);
    if (distance < suggestion->distance) {
        suggestion->distance = distance;
        suggestion->nearest = candidate;
    }
}

void suggestion_print(const struct suggestion *suggestion, FILE *out)
{
    if (suggestion->nearest != NULL) {
        fprintf(out, "; did you mean \"%s\"?", suggestion->nearest);
    }
}
