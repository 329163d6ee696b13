/*
 * Requests by protoc for the plugin's tests, and what the plugin answers.
 */
#ifndef CEVENTS_PLUGIN_TEST_H
#define CEVENTS_PLUGIN_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <google/protobuf/compiler/plugin.pb-c.h>

#include "findings.h"
#include "model.h"
#include "options.h"
#include "plugin.h"
#include "pool.h"

struct test_bytes {
    uint8_t *data;
    size_t length;
};

/*
 * The request that protoc makes of `files` (NULL-terminated, relative to `folder` of this directory) with this
 * parameter. Freed by free(data).
 */
struct test_bytes test_request(const char *folder, const char *const *files, const char *parameter);

/*
 * A copy with a few bytes changed near each other, or cut off. `random` is the state, any seed but 0. Freed by
 * free(data).
 */
struct test_bytes test_mutate(struct test_bytes original, uint32_t *random);

/* All findings as lines, sorted. In the findings' pool. */
const char *test_findings_text(struct findings *findings);

/* What a run of the plugin answers. */
struct test_answer {
    const char *error;       /* of the response, or "" */
    const char *diagnostics; /* or "" */
    size_t n_files;
};

struct test_answer test_run(struct pool *pool, struct test_bytes request);

/* Path of a file in this directory. */
const char *test_path(struct pool *pool, const char *relative);

/* A whole file, NUL-terminated. */
const char *test_read_file(struct pool *pool, const char *relative);

#endif
