/**
 * @file
 * What generated code is made of. Applications include <cevents/cevents.h>; this header is for the output of
 * protoc-gen-cevents, whose tables the runtime reads.
 *
 * All tables are constant data: no initialisation, shared by all threads.
 */
#ifndef CEVENTS_GENERATED_H
#define CEVENTS_GENERATED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include <cevents/status.h>

/** Layout of the tables below. Generated code states the layout that it was made for. */
#define CEVENTS_ABI 3

/** The oldest layout that this runtime still reads. */
#define CEVENTS_ABI_OLDEST 3

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cevents_json_table cevents_json_table;
typedef struct cevents_route cevents_route;
struct cevents_event;

/** How a value is held in the struct. The first 17 have the values of ProtobufCType. */
typedef enum cevents_kind {
    CEVENTS_KIND_INT32 = 0,
    CEVENTS_KIND_SINT32 = 1,
    CEVENTS_KIND_SFIXED32 = 2,
    CEVENTS_KIND_INT64 = 3,
    CEVENTS_KIND_SINT64 = 4,
    CEVENTS_KIND_SFIXED64 = 5,
    CEVENTS_KIND_UINT32 = 6,
    CEVENTS_KIND_FIXED32 = 7,
    CEVENTS_KIND_UINT64 = 8,
    CEVENTS_KIND_FIXED64 = 9,
    CEVENTS_KIND_FLOAT = 10,
    CEVENTS_KIND_DOUBLE = 11,
    CEVENTS_KIND_BOOL = 12,
    CEVENTS_KIND_ENUM = 13,
    CEVENTS_KIND_STRING = 14,
    CEVENTS_KIND_BYTES = 15,
    CEVENTS_KIND_MESSAGE = 16,
    /** A string in the schema that is held as a counted ProtobufCBinaryData (`string_as_bytes`). */
    CEVENTS_KIND_TEXT = 17
} cevents_kind;

/** How often a field occurs, and what says whether it is present. */
typedef enum cevents_shape {
    /** proto3 without `optional`: present when it differs from its zero value (messages: not NULL). */
    CEVENTS_SHAPE_IMPLICIT = 0,
    /** Explicit presence: `has_x` stands before the member; of a string or message: not NULL, and no `has_x`. */
    CEVENTS_SHAPE_OPTIONAL = 1,
    /** proto2 `required`. */
    CEVENTS_SHAPE_REQUIRED = 2,
    /** The member points to an array; `n_x` (size_t) stands before it. */
    CEVENTS_SHAPE_REPEATED = 3,
    /** As REPEATED, of entry messages whose fields[0] is the key and fields[1] the value. */
    CEVENTS_SHAPE_MAP = 4,
    /** A member of a union; the case (an int-sized enum holding the field number) stands before it. */
    CEVENTS_SHAPE_ONEOF = 5
} cevents_shape;

/** Bits of cevents_json_field.flags. */
enum {
    /** Written packed. */
    CEVENTS_FIELD_PACKED = 1,
    /** A closed (proto2) enum: a number that is not declared is an unknown field. */
    CEVENTS_FIELD_CLOSED_ENUM = 2,
    /** A string whose bytes on the wire must be UTF-8 (proto3 and editions; in JSON every string must be). */
    CEVENTS_FIELD_UTF8 = 4,
    /** google.protobuf.NullValue: `null` in JSON. */
    CEVENTS_FIELD_NULL_VALUE = 8,
    /** A message that stands on the wire between two tags, as proto2 groups do, without a length. */
    CEVENTS_FIELD_GROUP = 16
};

/** Longest JSON name that a row holds itself. */
enum { CEVENTS_INLINE_NAME = 27 };

/** One field: what the codecs need beside the descriptor. 48 bytes, so that a name is two aligned loads of 16. */
typedef struct cevents_json_field {
    /**
     * The JSON name followed by `":` and NULs. When name_length is 0, the name is too long (or holds a character that
     * JSON escapes) and stands in the table's long_names.
     */
    char name[30];
    uint8_t name_length;
    /** sizeof one value in an array of them. */
    uint8_t size;
    /** Of the member in the struct, in bytes. */
    uint32_t offset;
    uint32_t number;
    /** Index in the table's subs, for messages, maps and enums. */
    uint16_t sub;
    /** 1 + index of the oneof in its message; 0 for a field outside of every (real) oneof. */
    uint16_t oneof;
    /** cevents_kind of the value; of a map: CEVENTS_KIND_MESSAGE. */
    uint8_t kind;
    /** cevents_shape. */
    uint8_t shape;
    uint8_t flags;
    /** How many bytes before the member `n_x`, `has_x` or the oneof's case begins; 0 when there is none. */
    uint8_t quantifier_distance;
} cevents_json_field;

/** What a field's `sub` names. */
typedef union cevents_json_sub {
    const cevents_json_table *message;
    const ProtobufCEnumDescriptor *enumeration;
} cevents_json_sub;

/** Messages whose JSON form is special. */
typedef enum cevents_well_known {
    CEVENTS_WELL_KNOWN_NONE = 0,
    CEVENTS_WELL_KNOWN_TIMESTAMP = 1,
    CEVENTS_WELL_KNOWN_DURATION = 2,
    CEVENTS_WELL_KNOWN_FIELD_MASK = 3,
    CEVENTS_WELL_KNOWN_STRUCT = 4,
    CEVENTS_WELL_KNOWN_VALUE = 5,
    CEVENTS_WELL_KNOWN_LIST_VALUE = 6,
    CEVENTS_WELL_KNOWN_ANY = 7,
    CEVENTS_WELL_KNOWN_WRAPPER = 8,
    CEVENTS_WELL_KNOWN_EMPTY = 9
} cevents_well_known;

/** Bits of cevents_json_table.flags. */
enum {
    /** The message, or one that it refers to, has proto2 `required` fields. */
    CEVENTS_TABLE_REQUIRED = 1,
    /** The slots hash whole names (cevents_hash_bytes); otherwise their first 8 bytes (cevents_hash_prefix). */
    CEVENTS_TABLE_HASH_WHOLE = 2,
    /** A map entry: fields[0] is the key, fields[1] the value. */
    CEVENTS_TABLE_MAP_ENTRY = 4
};

/**
 * What the codecs know of a message type. `fields` stands in the order of `descriptor->fields` (by number), so that
 * fields[i] and descriptor->fields[i] speak of the same field.
 */
struct cevents_json_table {
    const ProtobufCMessageDescriptor *descriptor;
    /** A message with every field unset or at its default: descriptor->sizeof_message bytes to copy. */
    const void *prototype;
    const cevents_json_field *fields;
    const cevents_json_sub *subs;
    /**
     * Open-addressing hash of the JSON names: 1 + index of the field, 0 for a free slot; the next slot is tried when
     * another name stands there. uint8_t when n_fields is below 255, else uint16_t. 1 << slot_bits slots, at least
     * one of them free. NULL when there are no fields.
     */
    const void *slots;
    /** Names for the rows whose name_length is 0, by field index; NULL when there is no such row. */
    const char *const *long_names;
    /** Of the full name, for learned state; see cevents_hash_bytes. */
    uint32_t id;
    uint16_t n_fields;
    uint16_t n_oneofs;
    uint8_t slot_bits;
    uint8_t well_known;
    uint8_t flags;
    uint8_t reserved[5];
};

/** The messages of one or more files, ordered by full name (strcmp). */
typedef struct cevents_message_set {
    const cevents_json_table *const *tables;
    size_t n_tables;
} cevents_message_set;

/** A handler of any type, to be called through its own type only. */
typedef void (*cevents_function)(void);

/**
 * An expression that must have just this type. A handler of another type is so an error with every C compiler, while many
 * only warn of an argument that does not fit.
 */
#ifndef __cplusplus
#define CEVENTS_EXACTLY(type, expression) _Generic((expression), type : (expression))
#endif

/**
 * Calls a typed handler: builds the typed view of the event on the stack and casts `handler` back to its own type.
 * `data` is never NULL: of an event without data it is the message's default.
 */
typedef cevents_status (*cevents_thunk)(cevents_function handler, const struct cevents_event *event,
                                        const ProtobufCMessage *data, void *context);

/** One CloudEvent type. */
struct cevents_route {
    /** The type string: opaque, compared byte by byte. */
    const char *type;
    /** Full name of the envelope message. */
    const char *envelope;
    /** Full name of the product as the schema gives it, or "". */
    const char *product;
    /** The event's data message. */
    const cevents_json_table *data;
    /** Names of the extension attributes that the envelope names; NULL when n_extensions is 0. */
    const char *const *extensions;
    cevents_thunk thunk;
    /** The enumerator's value: cevents_type_id(type). */
    uint32_t id;
    uint16_t type_length;
    uint16_t n_extensions;
};

/** The event types of one schema file, or of a catalog. Constant data; look-up is thread-safe. */
typedef struct cevents_routing_table {
    /** Ordered by type string (strcmp). */
    const cevents_route *const *routes;
    /** Open-addressing hash by cevents_hash_text of the type string: 1 + index in routes, 0 for a free slot. */
    const uint32_t *slots;
    uint32_t n_routes;
    /** 1 << slot_bits slots, at least one of them free. */
    uint32_t slot_bits;
} cevents_routing_table;

/**
 * The route of a type string of `length` bytes, or NULL. Exact and case-sensitive.
 * Thread-safe; never allocates.
 */
CEVENTS_API const cevents_route *cevents_routing_table_find(const cevents_routing_table *table, const char *type,
                                                            size_t length);

#ifdef __cplusplus
}
#endif

#endif
