/* json-c: JSON to its tree of objects, which is then freed. */
#include <json-c/json.h>

#include "../worker.h"

static bool parse(const struct bench_record *record, size_t index)
{
    (void)index;
    struct json_tokener *tokener = json_tokener_new();
    struct json_object *root = json_tokener_parse_ex(tokener, record->json, (int)record->json_length);
    json_object_put(root);
    json_tokener_free(tokener);
    return root != NULL;
}

const struct bench_work bench_works[] = {
    {"json-parse", NULL, parse},
    {NULL, NULL, NULL},
};
