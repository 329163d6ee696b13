/*
 * Values of fields as texts of attributes, and texts as values.
 */
#ifndef CEVENTS_MAPPING_VALUE_H
#define CEVENTS_MAPPING_VALUE_H

#include <stdbool.h>

#include <cevents/mapping.h>

#include "sink.h"

/* A field of a message, found by its path. */
struct mapped_field {
    const cevents_json_table *owner_table;
    const cevents_json_field *row;
    void *owner;        /* NULL: a message on the way is absent */
    const char *prefix; /* of enum values that stand by their short names; else NULL */
};

/* `path` has a step or more. */
struct mapped_field cevents_mapping_find(const cevents_json_table *table, const ProtobufCMessage *message,
                                         const cevents_mapping_path *path);

/* As cevents_mapping_find(), but makes the messages on the way. `owner` is NULL when there is no memory for them. */
struct mapped_field cevents_mapping_reach(const cevents_json_table *table, ProtobufCMessage *message,
                                          const cevents_mapping_path *path, cevents_arena *arena);

/* The table of a message field's type. */
static inline const cevents_json_table *mapped_table(const struct mapped_field *field)
{
    return field->owner_table->subs[field->row->sub].message;
}

/*
 * Whether a field has something to say: any number and any bool without explicit presence has, a text or a message only
 * when it is there.
 */
bool cevents_mapping_is_present(const struct mapped_field *field);

/* The message that a present message field is; a case that is set over no message is an empty one. */
const ProtobufCMessage *cevents_mapping_message(const struct mapped_field *field);

/* Writes the text of a present field: text as it is, bytes as base64, enums by name, Timestamps as RFC 3339. */
cevents_status cevents_mapping_put(struct output *output, const struct mapped_field *field);

/* What a text is wrong for, or NULL after the field was set. An arena without memory: `*no_memory`. */
const char *cevents_mapping_set(const struct mapped_field *field, const char *text, size_t length, cevents_arena *arena,
                                bool *no_memory);

/* Makes a message field hold `value`. */
void cevents_mapping_set_message(const struct mapped_field *field, ProtobufCMessage *value);

/* A message with all fields at their defaults, or NULL. */
ProtobufCMessage *cevents_mapping_new(const cevents_json_table *table, cevents_arena *arena);

#endif
