/*
 * What the tests of the JSON decoder share: what must come of a text, and what is reported.
 */
#ifndef CEVENTS_JSON_TESTING_H
#define CEVENTS_JSON_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "variety2.pb-c.h"
#include "variety3.pb-c.h"

struct reports {
    int count;
    cevents_report_kind kinds[16];
    size_t offsets[16];
    char paths[16][64];
    char raws[16][64];
    const cevents_json_table *tables[16];
    const cevents_json_field *fields[16];
};

struct fixture {
    cevents_arena arena;
    cevents_options options;
    cevents_error error;
    cevents_decoder decoder;
    struct reports reports;
};

static inline void note(const cevents_report *report, void *context)
{
    struct reports *reports = context;
    int at = reports->count++;
    assert_true(at < 16);
    reports->kinds[at] = report->kind;
    reports->offsets[at] = report->offset;
    reports->tables[at] = report->table;
    reports->fields[at] = report->field;
    (void)snprintf(reports->paths[at], sizeof reports->paths[at], "%s", report->path);
    (void)snprintf(reports->raws[at], sizeof reports->raws[at], "%.*s", (int)report->raw_length, report->raw);
}

static inline int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    cevents_arena_init(&fixture->arena, NULL, 0, CEVENTS_MALLOC);
    fixture->options.report = note;
    fixture->options.report_context = &fixture->reports;
    fixture->options.decoder = &fixture->decoder;
    *state = fixture;
    return 0;
}

static inline int tear_down(void **state)
{
    struct fixture *fixture = *state;
    cevents_arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static inline void *decode_as(struct fixture *fixture, const cevents_json_table *table, const char *json)
{
    ProtobufCMessage *message = NULL;
    memset(&fixture->error, 0, sizeof fixture->error);
    fixture->reports.count = 0;
    cevents_status status =
        cevents_json_decode(table, json, strlen(json), &fixture->arena, &fixture->options, &message, &fixture->error);
    if (status != CEVENTS_OK) {
        fail_msg("%.200s: %s at %zu, path `%s`: %s", json, cevents_status_name(status), fixture->error.offset,
                 fixture->error.path, fixture->error.message);
    }
    return message;
}

static inline Cevents__Test__Variety3 *decode(struct fixture *fixture, const char *json)
{
    return decode_as(fixture, &cevents__test__variety3__json, json);
}

static inline void refuse_as(struct fixture *fixture, const cevents_json_table *table, const char *json,
                             cevents_status status, size_t offset, const char *path, const char *message)
{
    ProtobufCMessage *decoded = NULL;
    memset(&fixture->error, 0, sizeof fixture->error);
    fixture->reports.count = 0;
    cevents_status got =
        cevents_json_decode(table, json, strlen(json), &fixture->arena, &fixture->options, &decoded, &fixture->error);
    if (got != status || fixture->error.status != status || fixture->error.offset != offset ||
        strcmp(fixture->error.path, path) != 0 || strcmp(fixture->error.message, message) != 0) {
        fail_msg("%s: got %s at %zu, path `%s`: %s", json, cevents_status_name(got), fixture->error.offset,
                 fixture->error.path, fixture->error.message);
    }
    assert_null(decoded);
}

static inline void refuse(struct fixture *fixture, const char *json, cevents_status status, size_t offset,
                          const char *path, const char *message)
{
    refuse_as(fixture, &cevents__test__variety3__json, json, status, offset, path, message);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

#endif
