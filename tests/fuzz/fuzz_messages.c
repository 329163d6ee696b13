#include "fuzz_messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/protobuf/wrappers.pb-c.h"
#include "variety2.pb-c.h"
#include "variety3.pb-c.h"
#include "wide3.pb-c.h"

static const cevents_json_table *const tables[] = {
    &cevents__test__variety3__json,      &cevents__test__variety2__json,        &cevents__test__wide3__json,
    &cevents__test__needy__json,         &google__protobuf__value__json,        &google__protobuf__any__json,
    &google__protobuf__struct__json,     &google__protobuf__timestamp__json,    &google__protobuf__duration__json,
    &google__protobuf__field_mask__json, &google__protobuf__double_value__json,
};

static const cevents_message_set *const sets[] = {
    &cevents__test__variety3__messages,      &cevents__test__variety2__messages,
    &cevents__test__wide3__messages,         &google__protobuf__any__messages,
    &google__protobuf__struct__messages,     &google__protobuf__timestamp__messages,
    &google__protobuf__duration__messages,   &google__protobuf__wrappers__messages,
    &google__protobuf__field_mask__messages,
};

enum { N_TABLES = sizeof tables / sizeof *tables, N_SETS = sizeof sets / sizeof *sets };

const cevents_json_table *fuzz_table(uint8_t choice)
{
    return tables[choice % N_TABLES];
}

static bool is_utf8(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    while (*p != 0) {
        unsigned more = *p < 0x80 ? 0 : *p >= 0xC2 && *p < 0xE0 ? 1 : *p >= 0xE0 && *p < 0xF0 ? 2 : 3;
        if (*p >= 0x80 && (*p < 0xC2 || *p > 0xF4)) {
            return false;
        }
        for (p++; more > 0; more--, p++) {
            if ((*p & 0xC0) != 0x80) {
                return false;
            }
        }
    }
    return true;
}

static volatile size_t bytes_seen;

static void look_at_report(const cevents_report *report, void *context)
{
    (void)context;
    fuzz_check(is_utf8(report->path) && strlen(report->path) < CEVENTS_ERROR_PATH_SIZE, "a report's path");
    for (size_t i = 0; i < report->raw_length; i++) {
        bytes_seen += (unsigned char)report->raw[i];
    }
}

cevents_options fuzz_options(void)
{
    return (cevents_options){.report = look_at_report, .any_types = sets, .n_any_types = N_SETS};
}

void fuzz_check(bool good, const char *what)
{
    if (!good) {
        fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}

void fuzz_check_error(const cevents_error *error, cevents_status status, size_t length)
{
    fuzz_check(error->status == status, "an error's status");
    fuzz_check(error->offset <= length, "an error's offset");
    fuzz_check(memchr(error->path, '\0', sizeof error->path) != NULL && is_utf8(error->path), "an error's path");
    fuzz_check(memchr(error->message, '\0', sizeof error->message) != NULL && is_utf8(error->message), "a message");
    fuzz_check(*error->message != '\0', "an error without a message");
}

cevents_sink fuzz_to_wire(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena)
{
    const cevents_wire_options options = {.deterministic = true};
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_error error = {0};
    cevents_status status = cevents_wire_encode(table, message, &options, &sink, &error);
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, 0);
        sink.data = NULL;
    }
    return sink;
}

cevents_sink fuzz_to_json(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena)
{
    const cevents_json_options options = {.any_types = sets, .n_any_types = N_SETS};
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_error error = {0};
    cevents_status status = cevents_json_encode(table, message, &options, &sink, &error);
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, 0);
        sink.data = NULL;
    }
    return sink;
}

bool fuzz_same(const cevents_sink *a, const cevents_sink *b)
{
    return a->data != NULL && b->data != NULL && a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static cevents_sink read_and_write(const cevents_json_table *table, const cevents_sink *json, cevents_arena *arena)
{
    const cevents_options options = fuzz_options();
    ProtobufCMessage *message;
    cevents_error error = {0};
    cevents_status status = cevents_json_decode(table, json->data, json->length, arena, &options, &message, &error);
    fuzz_check(status == CEVENTS_OK, error.message);
    return fuzz_to_json(table, message, arena);
}

/* A NullValue that is not 0 is written as `null`, which is read as 0: then the second time must do. */
static void json_round_trip(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena)
{
    cevents_sink json = fuzz_to_json(table, message, arena);
    if (json.data == NULL) {
        return;
    }
    cevents_sink second = read_and_write(table, &json, arena);
    fuzz_check(second.data != NULL, "what was decoded cannot be written");
    if (!fuzz_same(&json, &second)) {
        cevents_sink third = read_and_write(table, &second, arena);
        fuzz_check(fuzz_same(&second, &third), "JSON is not stable");
    }
}

void fuzz_round_trips(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena)
{
    const cevents_options options = fuzz_options();
    json_round_trip(table, message, arena);
    cevents_sink wire = fuzz_to_wire(table, message, arena);
    if (wire.data == NULL) {
        return;
    }
    ProtobufCMessage *again;
    cevents_error error = {0};
    cevents_status status = cevents_wire_decode(table, wire.data, wire.length, arena, &options, &again, &error);
    fuzz_check(status == CEVENTS_OK, error.message);
    cevents_sink wire_again = fuzz_to_wire(table, again, arena);
    fuzz_check(fuzz_same(&wire, &wire_again), "wire bytes are not stable");
}
