/*
 * Wire bytes -> struct: nothing breaks, what strict takes tolerant takes with the same result, and what is decoded
 * survives being written and read in both formats. The first byte chooses the message.
 */
#include "fuzz_messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static cevents_status decode(const cevents_json_table *table, const uint8_t *bytes, size_t length, cevents_arena *arena,
                             const cevents_options *options, ProtobufCMessage **message)
{
    cevents_error error = {0};
    cevents_status status = cevents_wire_decode(table, bytes, length, arena, options, message, &error);
    fuzz_check((status == CEVENTS_OK) == (*message != NULL), "a message with an error, or neither");
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, length);
    }
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const cevents_json_table *table = fuzz_table(data[0]);
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_options options = fuzz_options();
    ProtobufCMessage *message;
    cevents_status status = decode(table, data + 1, size - 1, &arena, &options, &message);
    cevents_sink wire = {.data = NULL};
    if (status == CEVENTS_OK) {
        wire = fuzz_to_wire(table, message, &arena);
        fuzz_check(wire.data != NULL, "what was decoded cannot be written");
        fuzz_round_trips(table, message, &arena);
    }
    options.strict = CEVENTS_STRICT_DATA;
    ProtobufCMessage *strict;
    if (decode(table, data + 1, size - 1, &arena, &options, &strict) == CEVENTS_OK) {
        fuzz_check(status == CEVENTS_OK, "strict takes what tolerant refuses");
        cevents_sink same = fuzz_to_wire(table, strict, &arena);
        fuzz_check(fuzz_same(&wire, &same), "strict reads otherwise");
    }
    cevents_arena_free(&arena);
    return 0;
}
