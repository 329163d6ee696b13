/**
 * @file
 * Messages from and to ProtoJSON and the protobuf wire format.
 *
 * Decoded messages are protobuf-c structs in the caller's arena: they live until it is reset, and must not be given
 * to protobuf_c_message_free_unpacked(). Any struct of a generated message can be encoded, whoever made it.
 */
#ifndef CEVENTS_CODEC_H
#define CEVENTS_CODEC_H

#include <stdbool.h>

#include <cevents/arena.h>
#include <cevents/options.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Decodes ProtoJSON text into a new message of `table`'s type.
 *
 * `json` is not changed and is not needed afterwards: the decoder works on a copy in the arena. On failure `*message`
 * is NULL and `error` (optional) says where and why. `options` NULL: the defaults.
 * Follows the ProtoJSON specification, stricter than C++ (no trailing commas, no lone surrogates); see
 * cevents_strictness for what is tolerated.
 */
CEVENTS_API cevents_status cevents_json_decode(const cevents_json_table *table, const char *json, size_t length,
                                               cevents_arena *arena, const cevents_options *options,
                                               ProtobufCMessage **message, cevents_error *error);

/**
 * Decodes protobuf wire bytes into a new message of `table`'s type. Unknown fields are kept in the struct.
 * Nothing in the message points into `bytes`. Otherwise as cevents_json_decode().
 */
CEVENTS_API cevents_status cevents_wire_decode(const cevents_json_table *table, const void *bytes, size_t length,
                                               cevents_arena *arena, const cevents_options *options,
                                               ProtobufCMessage **message, cevents_error *error);

/** Takes `length` bytes of output. Anything but CEVENTS_OK stops the encoder, which returns it. */
typedef cevents_status (*cevents_write_function)(void *context, const void *bytes, size_t length);

/**
 * Where encoders write: a caller's buffer, an arena, or a function. Make it by one of the cevents_sink_to_ functions.
 * What was written so far is `data[0 .. length)`, for a buffer and an arena followed by a NUL that is not counted.
 */
typedef struct cevents_sink {
    char *data;
    size_t length;
    size_t capacity;
    cevents_arena *arena;
    cevents_write_function write;
    void *context;
} cevents_sink;

/** Writes into `size` bytes at `buffer`, which must have room for the output and a NUL: else CEVENTS_NO_SPACE. */
CEVENTS_API cevents_sink cevents_sink_to_buffer(void *buffer, size_t size);

/** Writes into memory of the arena, which grows with the output. */
CEVENTS_API cevents_sink cevents_sink_to_arena(cevents_arena *arena);

/** Collects up to `size` bytes in `buffer` and hands them on to `write`. The encoder flushes it before it returns. */
CEVENTS_API cevents_sink cevents_sink_to_function(cevents_write_function write, void *context, void *buffer,
                                                  size_t size);

/** How to write JSON. Zero-initialised and NULL mean canonical ProtoJSON on one line. */
typedef struct cevents_json_options {
    /** Field names as in the schema instead of lowerCamelCase. */
    bool schema_names;
    /** Enums by number. */
    bool enum_numbers;
    /** Also write fields that are at their default (but not unset fields with explicit presence). */
    bool defaults;
    /** Spaces a level; 0 writes everything on one line. */
    unsigned indent;
    /** Nesting limit; 0: CEVENTS_LIMIT_DEPTH_DEFAULT. */
    uint32_t depth;
    /** What google.protobuf.Any values may hold; see cevents_options. */
    const cevents_message_set *const *any_types;
    size_t n_any_types;
} cevents_json_options;

/** Writes a message as ProtoJSON. Deterministic: fields stand in the order of their numbers, map entries of their keys. */
CEVENTS_API cevents_status cevents_json_encode(const cevents_json_table *table, const ProtobufCMessage *message,
                                               const cevents_json_options *options, cevents_sink *sink,
                                               cevents_error *error);

/** How to write wire bytes. Zero-initialised and NULL: the defaults. */
typedef struct cevents_wire_options {
    /** Map entries sorted by key, as the deterministic mode of other implementations. */
    bool deterministic;
    /** Nesting limit; 0: CEVENTS_LIMIT_DEPTH_DEFAULT. */
    uint32_t depth;
} cevents_wire_options;

/** Writes a message as protobuf wire bytes, unknown fields included. */
CEVENTS_API cevents_status cevents_wire_encode(const cevents_json_table *table, const ProtobufCMessage *message,
                                               const cevents_wire_options *options, cevents_sink *sink,
                                               cevents_error *error);

/** The table of the message with this full name in the sets, or NULL. */
CEVENTS_API const cevents_json_table *cevents_find_message(const cevents_message_set *const *sets, size_t n_sets,
                                                           const char *full_name, size_t length);

#ifdef __cplusplus
}
#endif

#endif
