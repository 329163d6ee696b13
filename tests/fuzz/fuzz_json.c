/*
 * ProtoJSON -> struct: nothing breaks, learned state changes nothing, what strict takes tolerant takes with the same
 * result, and what is decoded survives being written and read in both formats. The first byte chooses the message.
 */
#include <string.h>

#include "fuzz_messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static cevents_status decode(const cevents_json_table *table, const char *json, size_t length, cevents_arena *arena,
                             const cevents_options *options, ProtobufCMessage **message)
{
    cevents_error error = {0};
    cevents_status status = cevents_json_decode(table, json, length, arena, options, message, &error);
    fuzz_check((status == CEVENTS_OK) == (*message != NULL), "a message with an error, or neither");
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, length);
    }
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static cevents_decoder decoder;
    if (size == 0) {
        return 0;
    }
    const cevents_json_table *table = fuzz_table(data[0]);
    const char *json = (const char *)data + 1;
    size_t length = size - 1;
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);

    cevents_options options = fuzz_options();
    ProtobufCMessage *message;
    cevents_status status = decode(table, json, length, &arena, &options, &message);
    cevents_sink wire = {.data = NULL};
    if (status == CEVENTS_OK) {
        wire = fuzz_to_wire(table, message, &arena);
        fuzz_round_trips(table, message, &arena);
    }

    ProtobufCMessage *other;
    options.decoder = &decoder;
    fuzz_check(decode(table, json, length, &arena, &options, &other) == status, "learned state changes the status");
    if (wire.data != NULL) {
        cevents_sink learned = fuzz_to_wire(table, other, &arena);
        fuzz_check(fuzz_same(&wire, &learned), "learned state changes the message");
    }

    options.strict = CEVENTS_STRICT_DATA;
    if (decode(table, json, length, &arena, &options, &other) == CEVENTS_OK) {
        cevents_sink strict = fuzz_to_wire(table, other, &arena);
        fuzz_check(status == CEVENTS_OK, "strict takes what tolerant refuses");
        fuzz_check((wire.data == NULL && strict.data == NULL) || fuzz_same(&wire, &strict), "strict reads otherwise");
    }
    cevents_arena_free(&arena);
    return 0;
}
