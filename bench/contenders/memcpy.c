/* The bytes, copied: no parser is faster. */
#include <stdlib.h>
#include <string.h>

#include "../worker.h"

static char *output;

static bool prepare(const struct bench_corpus *corpus)
{
    size_t longest = 0;
    for (size_t i = 0; i < corpus->n_records; i++) {
        size_t length = corpus->records[i].json_length;
        longest = length > longest ? length : longest;
    }
    output = realloc(output, longest + 1);
    return output != NULL;
}

static bool copy(const struct bench_record *record, size_t index)
{
    (void)index;
    memcpy(output, record->json, record->json_length);
    bench_consumed += (size_t)output[record->json_length / 2];
    return true;
}

const struct bench_work bench_works[] = {
    {"json-parse", prepare, copy},
    {NULL, NULL, NULL},
};
