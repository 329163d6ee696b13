#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE_SIZE = 4096, CORPORA = 32 };

volatile size_t bench_consumed;

static struct {
    char path[LINE_SIZE];
    struct bench_corpus corpus;
    const struct bench_work *prepared;
} loaded[CORPORA];
static size_t n_loaded;

/* Instructions are counted inside of this function only: callgrind's --toggle-collect names it. */
__attribute__((noinline)) bool bench_measured(const struct bench_work *work, const struct bench_corpus *corpus,
                                              unsigned long passes);

bool bench_measured(const struct bench_work *work, const struct bench_corpus *corpus, unsigned long passes)
{
    for (unsigned long pass = 0; pass < passes; pass++) {
        for (size_t i = 0; i < corpus->n_records; i++) {
            if (!work->run(&corpus->records[i], i)) {
                printf("failed %s\n", corpus->records[i].name);
                return false;
            }
        }
    }
    return true;
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static const struct bench_work *find_work(const char *name)
{
    for (const struct bench_work *work = bench_works; work->name != NULL; work++) {
        if (strcmp(work->name, name) == 0) {
            return work;
        }
    }
    return NULL;
}

static size_t find_corpus(const char *path)
{
    for (size_t i = 0; i < n_loaded; i++) {
        if (strcmp(loaded[i].path, path) == 0) {
            return i;
        }
    }
    if (n_loaded == CORPORA || !bench_corpus_read(path, &loaded[n_loaded].corpus)) {
        exit(EXIT_FAILURE);
    }
    strcpy(loaded[n_loaded].path, path);
    return n_loaded++;
}

static void answer(const char *path, const char *name, unsigned long passes)
{
    const struct bench_work *work = find_work(name);
    if (work == NULL) {
        printf("none\n");
        return;
    }
    size_t index = find_corpus(path);
    const struct bench_corpus *corpus = &loaded[index].corpus;
    if (loaded[index].prepared != work && work->prepare != NULL && !work->prepare(corpus)) {
        printf("none\n");
        return;
    }
    loaded[index].prepared = work;
    double start = now();
    if (!bench_measured(work, corpus, passes)) {
        return;
    }
    double elapsed = now() - start;
    size_t events = 0;
    size_t bytes = 0;
    for (size_t i = 0; i < corpus->n_records; i++) {
        events += corpus->records[i].n_events;
        bytes += corpus->records[i].json_length;
    }
    printf("ok %.0f %zu %zu\n", elapsed, events * passes, bytes * passes);
}

int main(void)
{
    char line[LINE_SIZE];
    char path[LINE_SIZE];
    char name[64];
    unsigned long passes;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "%4095s %63s %lu", path, name, &passes) != 3) {
            printf("failed: not CORPUS WORK PASSES\n");
        } else {
            answer(path, name, passes);
        }
        (void)fflush(stdout);
    }
    for (size_t i = 0; i < n_loaded; i++) {
        bench_corpus_free(&loaded[i].corpus);
    }
    return EXIT_SUCCESS;
}
