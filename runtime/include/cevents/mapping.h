/**
 * @file
 * Messages of other event systems as CloudEvents, and back: what the sidecar (cevents.yaml) says under `envelopes`.
 *
 *     Acme__Notice *notice = ...;                                         // as it came from a stream, a socket, a file
 *     status = acme__notice__to_event(notice, &arena, NULL, &event, &error);
 *     status = cevents_dispatch(router, &event, &arena, NULL, &error);
 *
 * The functions with the right C types are generated; they call those at the end of this header.
 */
#ifndef CEVENTS_MAPPING_H
#define CEVENTS_MAPPING_H

#include <cevents/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The way from the envelope message to a field: indices in the `fields` of the tables on the way. */
typedef struct cevents_mapping_path {
    const uint16_t *steps;
    uint32_t n_steps;
} cevents_mapping_path;

/** A literal, or when that is NULL the value of a field. */
typedef struct cevents_mapping_part {
    const char *literal;
    cevents_mapping_path path;
    /** Of an enum whose values stand by their short names: what these leave out, such as `KIND_`. Else NULL. */
    const char *prefix;
} cevents_mapping_part;

/** Most parts that a text has. */
enum { CEVENTS_MAPPING_PARTS = 32 };

/** A text with values of fields in it. */
typedef struct cevents_mapping_text {
    const cevents_mapping_part *parts;
    uint32_t n_parts;
} cevents_mapping_text;

/** Bits of cevents_mapping_attribute.flags. */
enum {
    /** The text is one field, a message, written as ProtoJSON. */
    CEVENTS_MAPPING_JSON = 1,
    /** Values of fields are percent-encoded: the text is a URI that is put together. */
    CEVENTS_MAPPING_ENCODED = 2
};

/** A context attribute. */
typedef struct cevents_mapping_attribute {
    const char *name;
    cevents_mapping_text text;
    /** cevents_attribute_type. */
    uint8_t type;
    uint8_t flags;
} cevents_mapping_attribute;

/** How a key of a map becomes the name of an attribute. */
typedef enum cevents_mapping_names {
    /** In lower case, without what is no letter and no digit. */
    CEVENTS_NAMES_SQUEEZED,
    /** As it is; it must be lower-case letters and digits. */
    CEVENTS_NAMES_EXACT,
    /** Bytes other than `a` to `y` and digits as `z` and two hexadecimal digits: `user_id` as `userz5fid`. */
    CEVENTS_NAMES_ESCAPED
} cevents_mapping_names;

/** A map whose entries become extension attributes. */
typedef struct cevents_mapping_spread {
    cevents_mapping_path map;
    /** Stands before each name. */
    const char *prefix;
    /** cevents_mapping_names. */
    uint8_t names;
} cevents_mapping_spread;

/** What holds for one case of the oneof that tells events apart, or for all messages when there is no such oneof. */
typedef struct cevents_mapping_case {
    /** Number of the member; 0 in the last one, which stands for all others. */
    uint32_t number;
    cevents_mapping_text type;
    /** The field that is the event's data; no steps: the whole message. */
    cevents_mapping_path data;
    const cevents_mapping_attribute *attributes;
    const cevents_mapping_spread *spreads;
    uint16_t n_attributes;
    uint16_t n_spreads;
    /** Whether an event holds all that its message held. */
    bool reversible;
} cevents_mapping_case;

/** How the messages of a type become events. Constant data, shared by all threads. */
typedef struct cevents_mapping {
    /** The envelope message. */
    const cevents_json_table *table;
    /** 1 + index of a member of the oneof whose case counts; 0 when there is none. */
    uint32_t member;
    uint32_t n_cases;
    const cevents_mapping_case *cases;
} cevents_mapping;

/**
 * Makes an event of a message of the mapping's type. The event lives in `arena` and shares texts with the message, which
 * must outlive it. Data is the protobuf message, or ProtoJSON when the mapping says `datacontenttype: application/json`.
 *
 * Nothing is invented: what the message lacks, such as an id, the event lacks, and cevents_event_check() and every
 * encoder say so; cevents_builder_edit() can add it. A value that its attribute cannot have is CEVENTS_INVALID_ATTRIBUTE
 * with the attribute as `error->path`.
 */
CEVENTS_API cevents_status cevents_event_from_message(const cevents_mapping *mapping, const ProtobufCMessage *message,
                                                      cevents_arena *arena, const cevents_options *options,
                                                      cevents_event *event, cevents_error *error);

/**
 * Makes the message again that an event was made of. CEVENTS_UNKNOWN_TYPE: no message of this type gives such an event.
 * CEVENTS_INVALID_ARGUMENT: the mapping of such events cannot be turned round, as the generated header says.
 */
CEVENTS_API cevents_status cevents_event_to_message(const cevents_mapping *mapping, const cevents_event *event,
                                                    cevents_arena *arena, const cevents_options *options,
                                                    ProtobufCMessage **message, cevents_error *error);

/**
 * A value in a google.protobuf.Struct, Value or ListValue: `table` and `message` are its table and the message, `path`
 * is such as `user.name`, `a.b[2]` or `a["odd key"].c`. Returns the google.protobuf.Value in the message, or NULL when
 * there is none or the path is malformed. Never allocates.
 */
CEVENTS_API const ProtobufCMessage *cevents_struct_find(const cevents_json_table *table,
                                                        const ProtobufCMessage *message, const char *path);

#ifdef __cplusplus
}
#endif

#endif
