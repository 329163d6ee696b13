/*
 * Decoders of message data that stands within something greater, such as an event.
 */
#ifndef CEVENTS_CODEC_INTERNAL_H
#define CEVENTS_CODEC_INTERNAL_H

#include <cevents/codec.h>

/* Where the bytes stand in what the caller passed: offsets in errors and reports count from there. */
struct codec_origin {
    size_t offset;
    const char *path; /* in front of every path: "", or such as "data" */
};

/* As cevents_json_decode(), which has the origin {0, ""}. */
cevents_status cevents_json_decode_from(const struct codec_origin *origin, const cevents_json_table *table,
                                        const char *json, size_t length, cevents_arena *arena,
                                        const cevents_options *options, ProtobufCMessage **message,
                                        cevents_error *error);

/* As cevents_wire_decode(), which has the origin {0, ""}. */
cevents_status cevents_wire_decode_from(const struct codec_origin *origin, const cevents_json_table *table,
                                        const void *bytes, size_t length, cevents_arena *arena,
                                        const cevents_options *options, ProtobufCMessage **message,
                                        cevents_error *error);

/*
 * The data of an Any that was decoded from JSON but whose type is not registered: its `value` has this pointer and
 * length 0. Writing it to the wire is CEVENTS_NOT_REGISTERED.
 */
extern const uint8_t cevents_unregistered_any[1];

#endif
