#include "fuzz_messages.h"

#include <string.h>

#include "fuzz_walk.h"
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

static volatile size_t bytes_seen;

static void look_at_report(const cevents_report *report, void *context)
{
    const size_t *length = context;
    fuzz_check(length == NULL || report->offset <= *length, "a report's offset");
    fuzz_check(strlen(report->path) < CEVENTS_ERROR_PATH_SIZE, "a report's path is too long");
    fuzz_check_text(report->path, strlen(report->path), true, "a report's path");
    for (size_t i = 0; i < report->raw_length; i++) {
        bytes_seen += (unsigned char)report->raw[i];
    }
}

cevents_options fuzz_options(size_t *length)
{
    return (cevents_options){
        .report = look_at_report, .report_context = length, .any_types = sets, .n_any_types = N_SETS};
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

bool fuzz_decodes(const cevents_json_table *table, enum fuzz_format format, const void *bytes, size_t length,
                  cevents_arena *arena, const cevents_options *options, ProtobufCMessage **message)
{
    cevents_error error = {0};
    cevents_status status = format == FUZZ_JSON
                                ? cevents_json_decode(table, bytes, length, arena, options, message, &error)
                                : cevents_wire_decode(table, bytes, length, arena, options, message, &error);
    fuzz_check((status == CEVENTS_OK) == (*message != NULL), "a message with an error, or neither");
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, length);
    }
    return status == CEVENTS_OK;
}

/* In a block that may be too small, without an allocator: the same result, or the limit. */
static void decode_in_block(const cevents_json_table *table, enum fuzz_format format, const void *bytes, size_t length,
                            const cevents_options *options, bool good)
{
    static uint8_t block[4096];
    cevents_arena arena;
    cevents_error error = {0};
    ProtobufCMessage *message;
    cevents_arena_init(&arena, block, sizeof block / 4 + length % (3 * sizeof block / 4), NULL);
    cevents_status status = format == FUZZ_JSON
                                ? cevents_json_decode(table, bytes, length, &arena, options, &message, &error)
                                : cevents_wire_decode(table, bytes, length, &arena, options, &message, &error);
    fuzz_check(status == CEVENTS_LIMIT_ARENA || (status == CEVENTS_OK) == good, "a fixed block changes the result");
}

static bool decodes_to(const cevents_json_table *table, enum fuzz_format format, const void *bytes, size_t length,
                       cevents_arena *arena, const cevents_options *options, const cevents_sink *expected)
{
    ProtobufCMessage *message;
    if (!fuzz_decodes(table, format, bytes, length, arena, options, &message)) {
        return false;
    }
    cevents_sink wire = fuzz_to_wire(table, message, arena);
    fuzz_check((wire.data == NULL && expected->data == NULL) || fuzz_same(&wire, expected), "it reads otherwise");
    return true;
}

void fuzz_decoder(const cevents_json_table *table, enum fuzz_format format, const void *bytes, size_t length)
{
    static cevents_decoder decoder;
    struct fuzz_memory memory;
    cevents_options options = fuzz_options(&length);
    ProtobufCMessage *message;
    cevents_sink wire = {.data = NULL};
    fuzz_memory_init(&memory);
    bool good = fuzz_decodes(table, format, bytes, length, &memory.arena, &options, &message);
    if (good) {
        fuzz_check_message(&memory, message);
        wire = fuzz_to_wire(table, message, &memory.arena);
        fuzz_check(format == FUZZ_JSON || wire.data != NULL, "what was decoded cannot be written");
        fuzz_round_trips(table, message, &memory.arena);
    }
    options.decoder = &decoder;
    fuzz_check(decodes_to(table, format, bytes, length, &memory.arena, &options, &wire) == good,
               "learned state changes the status");
    options.strict = CEVENTS_STRICT_DATA;
    fuzz_check(!decodes_to(table, format, bytes, length, &memory.arena, &options, &wire) || good,
               "strict takes what tolerant refuses");
    options.strict = CEVENTS_TOLERANT;
    decode_in_block(table, format, bytes, length, &options, good);
    fuzz_memory_free(&memory);
}

static cevents_sink read_and_write(const cevents_json_table *table, const cevents_sink *json, cevents_arena *arena)
{
    const cevents_options options = fuzz_options(NULL);
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
    const cevents_options options = fuzz_options(NULL);
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
