/*
 * What the files of the protobuf event format's reader share.
 */
#ifndef CEVENTS_EVENT_PROTOBUF_READER_H
#define CEVENTS_EVENT_PROTOBUF_READER_H

#include "attribute_violation.h"
#include "event_protobuf.h"
#include "fault.h"
#include "limit.h"

struct byte_span {
    const uint8_t *begin; /* NULL: not there */
    size_t length;
};

/* The value of an attribute; `number` is that of the oneof's member that came last, 0 when none did. */
struct protobuf_value {
    uint32_t number;
    uint64_t integer;
    struct byte_span bytes;
    uint64_t seconds;
    uint64_t nanos;
    const uint8_t *at;
};

struct protobuf_entry {
    struct byte_span key;
    struct protobuf_value value;
    const uint8_t *at;
    bool replaced; /* by a later one with the same key */
};

struct protobuf_reader {
    const struct event_bytes *bytes;
    cevents_arena *arena;
    const cevents_options *options;
    cevents_event *event;
    cevents_error *error;
    struct attribute_collector attributes;
    struct byte_span required[EVENT_TYPE + 1];
    struct protobuf_entry *entries;
    size_t n_entries;
    size_t entry_capacity;
    uint32_t data; /* the number of the data's field */
    struct byte_span data_bytes;
    struct byte_span type_url;
};

static inline size_t protobuf_offset_of(const struct protobuf_reader *reader, const uint8_t *at)
{
    return (size_t)(at - reader->bytes->body);
}

static inline cevents_status protobuf_fail(const struct protobuf_reader *reader, cevents_status status,
                                           const uint8_t *at, const char *name, size_t name_length, const char *why)
{
    return cevents_attribute_fail(&reader->attributes, status, protobuf_offset_of(reader, at), name, name_length, why);
}

static inline cevents_status protobuf_fail_event(const struct protobuf_reader *reader, cevents_status status,
                                                 const uint8_t *at, const char *why)
{
    return cevents_fail(reader->error, status, protobuf_offset_of(reader, at), reader->bytes->path, "%s", why);
}

/* Copies a text to the arena, NUL-terminated, after checking it. `name` is that of its attribute. */
cevents_status cevents_event_protobuf_text(const struct protobuf_reader *reader, struct byte_span text,
                                           struct byte_span name, const char **copy);

/* Gives the event its attributes, once all fields have been read. */
cevents_status cevents_event_protobuf_attributes(struct protobuf_reader *reader);

#endif
