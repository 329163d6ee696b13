/*
 * Messages one after the other, each behind its length as a varint: how a recorded gRPC stream is kept in a file.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdio.h>

#include <cevents/cevents.h>

/*
 * Reads the next message into the arena. False at the end of the stream, and after what is no message; that has been
 * said on stderr.
 */
bool stream_next(FILE *stream, const cevents_json_table *table, cevents_arena *arena, ProtobufCMessage **message);

/* Says on stderr what went wrong. */
void stream_complain(const cevents_error *error);

#endif
