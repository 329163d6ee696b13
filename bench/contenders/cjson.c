/* cJSON: JSON to its tree of items, which is then freed. */
#include <cjson/cJSON.h>

#include "../worker.h"

static bool parse(const struct bench_record *record, size_t index)
{
    (void)index;
    cJSON *root = cJSON_ParseWithLength(record->json, record->json_length);
    cJSON_Delete(root);
    return root != NULL;
}

const struct bench_work bench_works[] = {
    {"json-parse", NULL, parse},
    {NULL, NULL, NULL},
};
