/* The C library's binary search over the same event types. */
#include <stdlib.h>
#include <string.h>

#include "../worker.h"

static const struct bench_record **sorted;
static size_t n_sorted;

static int compare(const void *a, const void *b)
{
    const struct bench_record *left = *(const struct bench_record *const *)a;
    const struct bench_record *right = *(const struct bench_record *const *)b;
    return strcmp(left->json, right->json);
}

static bool sort(const struct bench_corpus *corpus)
{
    n_sorted = corpus->n_records;
    sorted = realloc(sorted, n_sorted * sizeof *sorted);
    for (size_t i = 0; sorted != NULL && i < n_sorted; i++) {
        sorted[i] = &corpus->records[i];
    }
    if (sorted != NULL) {
        qsort(sorted, n_sorted, sizeof *sorted, compare);
    }
    return sorted != NULL;
}

static bool route(const struct bench_record *record, size_t index)
{
    (void)index;
    return bsearch(&record, sorted, n_sorted, sizeof *sorted, compare) != NULL;
}

const struct bench_work bench_works[] = {
    {"route", sort, route},
    {NULL, NULL, NULL},
};
