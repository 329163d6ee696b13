/**
 * @file
 * What a contender is: a program that measures itself on request. It links worker.c, which has the program's main(), and
 * defines bench_works.
 *
 * compare.py starts every contender as a process of its own, so that they share neither symbols nor heaps, and lets
 * them take turns. Requests on stdin, answers on stdout, one line each:
 *
 *     CORPUS WORK PASSES          ->  ok NANOSECONDS EVENTS BYTES      for PASSES times over all records
 *                                 ->  none                             this contender doesn't do this work
 *                                 ->  failed TEXT
 *
 * Anything that speaks so is a contender, in whatever language.
 */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include "corpus.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bench_work {
    /** json-decode, json-parse, json-encode, wire-decode, wire-encode, structured, skip, route. */
    const char *name;
    /** Makes ready what is not measured, or NULL. False: it cannot be done. Called once for each corpus. */
    bool (*prepare)(const struct bench_corpus *corpus);
    /** Does the work for the record with this index. What it allocates it frees. False: it failed. */
    bool (*run)(const struct bench_record *record, size_t index);
};

/** Ends with an entry without a name. */
extern const struct bench_work bench_works[];

/** Keeps the compiler from leaving out work whose result nobody reads. */
extern volatile size_t bench_consumed;

#ifdef __cplusplus
}
#endif

#endif
