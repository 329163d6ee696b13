#include "suggest.h"

#include <stdbool.h>
#include <string.h>

#include "edit_distance.h"

struct suggestion suggestion_for(const char *word)
{
    size_t length = strlen(word);
    /* One typing error in three characters is still a typing error. */
    return (struct suggestion){.word = word, .nearest = NULL, .distance = length / 3 + 1};
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
    size_t distance =
        is_last_part(suggestion->word, word_length, candidate, length) ? 0 : edit_distance(suggestion->word, candidate);
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
