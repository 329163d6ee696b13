/*
 * What must hold for whatever has been read as an event.
 */
#ifndef CEVENTS_FUZZ_EVENTS_H
#define CEVENTS_FUZZ_EVENTS_H

#include "fuzz_messages.h"

/* The bytes that an event was read from. */
struct fuzz_source {
    const void *bytes;
    size_t length;
};

/* Reads one event from the source; one of the runtime's decoders with the rest of its arguments in `context`. */
typedef cevents_status (*fuzz_reader)(const struct fuzz_source *source, const void *context, cevents_arena *arena,
                                      const cevents_options *options, cevents_event *event, cevents_error *error);

/* Checks that all texts stand in the arena, as UTF-8, and the data there or in the source. */
void fuzz_check_event(const struct fuzz_memory *memory, const struct fuzz_source *source, const cevents_event *event);

/* Writes an event through every binding, mode and format and checks what comes out of each. */
void fuzz_carry(const cevents_event *event, cevents_arena *arena);

/* Decodes the data of an event as several messages. */
void fuzz_decode_data(const struct fuzz_source *source, const cevents_event *event, struct fuzz_memory *memory);

/*
 * All of it, for one reader: what is read stands where it must; strict takes a subset, with the same attributes; all
 * violations are told when somebody asks, and the result is the same; a small block gives the limit or the same; what
 * strict takes goes through every binding, mode and format.
 */
void fuzz_events(const struct fuzz_source *source, fuzz_reader reader, const void *context);

/* A router with handlers of every sort, and all of the message's way through it, with the answer to its sender. */
void fuzz_dispatch(const cevents_message *message, struct fuzz_memory *memory);

#endif
