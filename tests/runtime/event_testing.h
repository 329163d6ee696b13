/*
 * What tests of events share: an arena, and a record of what was reported.
 */
#ifndef CEVENTS_EVENT_TESTING_H
#define CEVENTS_EVENT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

/* Reports as lines: `KIND path @offset raw`. */
struct record {
    char text[2000];
    size_t length;
};

static inline void record_report(const cevents_report *report, void *context)
{
    struct record *record = context;
    int length =
        snprintf(record->text + record->length, sizeof record->text - record->length, "%s %s @%zu %.*s\n",
                 cevents_report_text(report->kind), report->path, report->offset, (int)report->raw_length, report->raw);
    assert_true(length > 0);
    record->length += (size_t)length;
    assert_true(record->length < sizeof record->text);
}

enum { BODY_SIZE = 4000 };

/* What a test decodes, with what, and what came of it. */
struct bench {
    char body[BODY_SIZE];
    size_t length;
    size_t caret;
    cevents_arena arena;
    cevents_options options;
    cevents_error error;
    cevents_event event;
    struct record record;
};

static inline int set_up(void **state)
{
    static struct bench bench;
    memset(&bench, 0, sizeof bench);
    cevents_arena_init(&bench.arena, NULL, 0, CEVENTS_MALLOC);
    bench.options.report = record_report;
    bench.options.report_context = &bench.record;
    *state = &bench;
    return 0;
}

static inline int tear_down(void **state)
{
    struct bench *bench = *state;
    cevents_arena_free(&bench->arena);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/*
 * Lays a body on the bench. In tests a caret stands in front of the byte that counts; it is no part of the body.
 * Without one the body's end counts.
 */
static inline const char *lay(struct bench *bench, const char *marked)
{
    bench->caret = strcspn(marked, "^");
    assert_true(strlen(marked) < sizeof bench->body);
    memcpy(bench->body, marked, bench->caret);
    strcpy(bench->body + bench->caret, marked[bench->caret] == '^' ? marked + bench->caret + 1 : "");
    bench->length = strlen(bench->body);
    return bench->body;
}

/* Checks all that a failure says; it must point at the caret. */
static inline void assert_fault(const struct bench *bench, cevents_status status, cevents_status expected,
                                const char *path, const char *message)
{
    assert_string_equal(cevents_status_name(status), cevents_status_name(expected));
    assert_string_equal(cevents_status_name(bench->error.status), cevents_status_name(expected));
    assert_string_equal(bench->error.message, message);
    assert_string_equal(bench->error.path, path);
    assert_int_equal(bench->error.offset, bench->caret);
}

#endif
