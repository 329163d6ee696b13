/*
 * What the fuzz targets of the codec share: message types, and what must hold for whatever has been decoded.
 */
#ifndef CEVENTS_FUZZ_MESSAGES_H
#define CEVENTS_FUZZ_MESSAGES_H

#include <cevents/cevents.h>

/* One of the message types, chosen by a byte of the input. */
const cevents_json_table *fuzz_table(uint8_t choice);

/* Options with all message types for Any, and a report callback that reads what it is given. */
cevents_options fuzz_options(void);

/* Stops the fuzzer when `good` is false. */
void fuzz_check(bool good, const char *what);

/* Checks that an error is bounded, terminated, valid UTF-8, and points into an input of `length` bytes. */
void fuzz_check_error(const cevents_error *error, cevents_status status, size_t length);

/* Deterministic wire bytes; data NULL when the message cannot be written. */
cevents_sink fuzz_to_wire(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena);

/* JSON; data NULL when the message cannot be written. */
cevents_sink fuzz_to_json(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena);

/* Whether two outputs are the same. */
bool fuzz_same(const cevents_sink *a, const cevents_sink *b);

/* What is written must be readable, and written again, be the same. */
void fuzz_round_trips(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena);

#endif
