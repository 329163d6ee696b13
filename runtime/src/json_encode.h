/*
 * What the files of the JSON encoder share. A function that returns false has filled in the error.
 */
#ifndef CEVENTS_JSON_ENCODE_H
#define CEVENTS_JSON_ENCODE_H

#include "json_write.h"
#include "level.h"
#include "sink.h"

struct json_encoder {
    struct output out;
    const cevents_json_options *options; /* never NULL */
    cevents_error *error;
    cevents_status status;
    uint32_t depth; /* objects and arrays that may still be opened */
    uint32_t open;  /* objects and arrays that are open */
    bool needs_comma;
    cevents_arena *arena; /* for the messages in Any: the sink's, or `own` */
    cevents_arena own;
};

bool cevents_json_fail(struct json_encoder *e, cevents_status status, const struct level *level,
                       const cevents_json_field *row, size_t index, const char *what);

/* Opens an object or array; cevents_json_close() ends it. */
bool cevents_json_open(struct json_encoder *e, char bracket, const struct level *level, const cevents_json_field *row,
                       size_t index);
void cevents_json_close(struct json_encoder *e, char bracket);

/* Comma and white space in front of a member or element. */
void cevents_json_next(struct json_encoder *e);

/* A member's name that needs no escapes, and the colon. */
void cevents_json_plain_name(struct json_encoder *e, const char *name, size_t length);

/* Text that needs no escapes, in quotes. */
void cevents_json_plain_string(struct json_encoder *e, const char *text, size_t length);

/* A string, escaped. */
bool cevents_json_string(struct json_encoder *e, const struct level *level, const cevents_json_field *row, size_t index,
                         ProtobufCBinaryData text);

/* One value of a field: of an array or map, one element. */
bool cevents_json_value(struct json_encoder *e, const struct level *level, const cevents_json_field *row, size_t index,
                        const void *value);

/* An array or object of a field with all its elements. */
bool cevents_json_repeated(struct json_encoder *e, const struct level *level, const cevents_json_field *row);

/* The fields of a message without the braces. */
bool cevents_json_fields(struct json_encoder *e, const struct level *level);

/* A message in its own JSON form. `parent`, `row` and `index` are where it stands, for errors. */
bool cevents_json_message(struct json_encoder *e, const struct level *level, const struct level *parent,
                          const cevents_json_field *row, size_t index);

/* As cevents_json_message(), for a message with table->well_known. */
bool cevents_json_well_known(struct json_encoder *e, const struct level *level, const struct level *parent,
                             const cevents_json_field *row, size_t index);

#endif
