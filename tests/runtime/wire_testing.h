/*
 * What the tests of the wire codec share: bytes written as hexadecimal digits, what must come of them.
 */
#ifndef CEVENTS_WIRE_TESTING_H
#define CEVENTS_WIRE_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "variety2.pb-c.h"
#include "variety3.pb-c.h"

typedef Cevents__Test__Variety3 Variety3;
typedef Cevents__Test__Variety2 Variety2;
typedef Cevents__Test__Needy Needy;

#define VARIETY3 (&cevents__test__variety3__json)
#define VARIETY2 (&cevents__test__variety2__json)
#define NEEDY (&cevents__test__needy__json)

struct fixture {
    cevents_arena arena;
    cevents_options options;
    cevents_error error;
    int n_reports;
    cevents_report_kind kind;
    size_t offset;
    char path[64];
    char raw[64];
    size_t raw_length;
    uint8_t *input; /* exactly as long as it is, so that a sanitizer sees a read behind it */
};

static inline void note(const cevents_report *report, void *context)
{
    struct fixture *fixture = context;
    fixture->n_reports++;
    fixture->kind = report->kind;
    fixture->offset = report->offset;
    (void)snprintf(fixture->path, sizeof fixture->path, "%s", report->path);
    fixture->raw_length = report->raw_length;
    memcpy(fixture->raw, report->raw, report->raw_length < sizeof fixture->raw ? report->raw_length : 0);
}

static inline int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    cevents_arena_init(&fixture->arena, NULL, 0, CEVENTS_MALLOC);
    fixture->options.report = note;
    fixture->options.report_context = fixture;
    *state = fixture;
    return 0;
}

static inline int tear_down(void **state)
{
    struct fixture *fixture = *state;
    cevents_arena_free(&fixture->arena);
    free(fixture->input);
    free(fixture);
    return 0;
}

static inline unsigned hex_digit(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Bytes from hexadecimal digits; spaces are for the eye. */
static inline size_t from_hex(struct fixture *fixture, const char *hex)
{
    free(fixture->input);
    fixture->input = malloc(strlen(hex) / 2 + 1);
    size_t length = 0;
    for (; *hex != '\0'; hex += hex[0] == ' ' ? 1 : 2) {
        if (*hex != ' ') {
            fixture->input[length++] = (uint8_t)(hex_digit(hex[0]) << 4 | hex_digit(hex[1]));
        }
    }
    uint8_t *exact = realloc(fixture->input, length == 0 ? 1 : length);
    fixture->input = exact;
    return length;
}

static inline cevents_status try_decode(struct fixture *fixture, const cevents_json_table *table, const char *hex,
                                        ProtobufCMessage **message)
{
    size_t length = from_hex(fixture, hex);
    fixture->n_reports = 0;
    memset(&fixture->error, 0, sizeof fixture->error);
    return cevents_wire_decode(table, fixture->input, length, &fixture->arena, &fixture->options, message,
                               &fixture->error);
}

static inline void *decode(struct fixture *fixture, const cevents_json_table *table, const char *hex)
{
    ProtobufCMessage *message = NULL;
    cevents_status status = try_decode(fixture, table, hex, &message);
    if (status != CEVENTS_OK) {
        fail_msg("%s: %s at %zu, path `%s`: %s", hex, cevents_status_name(status), fixture->error.offset,
                 fixture->error.path, fixture->error.message);
    }
    /* Nothing may point into the input. */
    memset(fixture->input, 0xEE, strlen(hex) / 4);
    return message;
}

static inline void refuse(struct fixture *fixture, const cevents_json_table *table, const char *hex,
                          cevents_status status, size_t offset, const char *path, const char *what)
{
    ProtobufCMessage *message = (ProtobufCMessage *)fixture;
    cevents_status got = try_decode(fixture, table, hex, &message);
    if (got != status || fixture->error.offset != offset || strcmp(fixture->error.path, path) != 0) {
        fail_msg("%s: %s at %zu, path `%s`: %s", hex, cevents_status_name(got), fixture->error.offset,
                 fixture->error.path, fixture->error.message);
    }
    assert_null(message);
    assert_int_equal(fixture->error.status, status);
    assert_string_equal(fixture->error.message, what);
}

static inline void encodes_to(struct fixture *fixture, const cevents_json_table *table, const void *message,
                              bool deterministic, const char *hex)
{
    const cevents_wire_options options = {.deterministic = deterministic};
    cevents_sink sink = cevents_sink_to_arena(&fixture->arena);
    cevents_status status = cevents_wire_encode(table, message, &options, &sink, &fixture->error);
    if (status != CEVENTS_OK) {
        fail_msg("%s, path `%s`: %s", cevents_status_name(status), fixture->error.path, fixture->error.message);
    }
    size_t length = from_hex(fixture, hex);
    assert_int_equal(sink.length, length);
    if (length > 0) {
        assert_memory_equal(sink.data, fixture->input, length);
    }
}

static inline void round_trip(struct fixture *fixture, const cevents_json_table *table, const char *in, const char *out)
{
    encodes_to(fixture, table, decode(fixture, table, in), true, out);
}

static inline void encoding_fails(struct fixture *fixture, const cevents_json_table *table, const void *message,
                                  const cevents_wire_options *options, cevents_status status, const char *path,
                                  const char *what)
{
    cevents_sink sink = cevents_sink_to_arena(&fixture->arena);
    assert_int_equal(cevents_wire_encode(table, message, options, &sink, &fixture->error), status);
    assert_string_equal(fixture->error.path, path);
    assert_string_equal(fixture->error.message, what);
    assert_int_equal(sink.length, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

#endif
