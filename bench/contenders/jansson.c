/* jansson: JSON to its tree of values, which is then freed. */
#include <jansson.h>

#include "../worker.h"

static bool parse(const struct bench_record *record, size_t index)
{
    (void)index;
    json_t *root = json_loadb(record->json, record->json_length, JSON_DECODE_ANY, NULL);
    json_decref(root);
    return root != NULL;
}

const struct bench_work bench_works[] = {
    {"json-parse", NULL, parse},
    {NULL, NULL, NULL},
};
