/*
 * What the fuzz targets of the codec share: message types, and what must hold for whatever has been decoded.
 */
#ifndef CEVENTS_FUZZ_MESSAGES_H
#define CEVENTS_FUZZ_MESSAGES_H

#include "fuzz.h"

/* One of the message types, chosen by a byte of the input. */
const cevents_json_table *fuzz_table(uint8_t choice);

/*
 * Options with all message types for Any, and a report callback that checks and reads what it is given. `length` (or
 * NULL) is that of the input.
 */
cevents_options fuzz_options(size_t *length);

/* Deterministic wire bytes; data NULL when the message cannot be written. */
cevents_sink fuzz_to_wire(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena);

/* JSON; data NULL when the message cannot be written. */
cevents_sink fuzz_to_json(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena);

/* Whether two outputs are the same. */
bool fuzz_same(const cevents_sink *a, const cevents_sink *b);

/* What is written must be readable, and written again, be the same. */
void fuzz_round_trips(const cevents_json_table *table, const ProtobufCMessage *message, cevents_arena *arena);

enum fuzz_format { FUZZ_JSON, FUZZ_WIRE };

/* Whether it decodes, with the error checked when it doesn't. */
bool fuzz_decodes(const cevents_json_table *table, enum fuzz_format format, const void *bytes, size_t length,
                  cevents_arena *arena, const cevents_options *options, ProtobufCMessage **message);

/*
 * What must hold for any input of a decoder: what it gives stands in the arena and survives being written and read in
 * both formats; learned state changes nothing; what strict takes tolerant takes, with the same result; a block that is
 * too small gives the limit and nothing else.
 */
void fuzz_decoder(const cevents_json_table *table, enum fuzz_format format, const void *bytes, size_t length);

#endif
