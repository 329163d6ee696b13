/*
 * Whether a decoded message stands where it must: each of its pointers within the arena.
 */
#ifndef CEVENTS_FUZZ_WALK_H
#define CEVENTS_FUZZ_WALK_H

#include "fuzz.h"

/*
 * Follows the message's descriptor through all that it holds: structs, arrays, texts, bytes and unknown fields stand in
 * the arena (texts may be the schema's defaults), texts are terminated, booleans are 0 or 1, cases of oneofs exist.
 */
void fuzz_check_message(const struct fuzz_memory *memory, const ProtobufCMessage *message);

#endif
