/*
 * What the files of the JSON encoder share.
 *
 * Writers take where the text goes on, and return where it goes on then; NULL after cevents_json_fail(). Lack of room
 * is no failure of theirs: see struct output, whose `next` stands still meanwhile.
 */
#ifndef CEVENTS_JSON_ENCODE_H
#define CEVENTS_JSON_ENCODE_H

#include "encode_level.h"
#include "json_write.h"

struct json_encoder {
    struct output out;
    const cevents_json_options *options; /* never NULL */
    cevents_error *error;
    cevents_status status;
    uint32_t depth;       /* objects and arrays that may still be opened */
    uint32_t open;        /* objects and arrays that are open */
    bool is_compact;      /* rows' names on one line */
    cevents_arena *arena; /* for the messages in Any and to sort in: the sink's, or `own` */
    cevents_arena own;
};

/* Returns NULL. `level` NULL: the error is in no field. */
char *cevents_json_fail(struct json_encoder *e, cevents_status status, struct encode_level *level,
                        const cevents_json_field *row, const char *what);

/* json_append() when there is no room. */
char *cevents_json_append_slowly(struct json_encoder *e, char *p, const char *text, size_t length);

static inline size_t json_room(const struct json_encoder *e, const char *p)
{
    return (size_t)(e->out.end - p);
}

static inline char *json_append(struct json_encoder *e, char *p, const char *text, size_t length)
{
    if (json_room(e, p) < length) {
        return cevents_json_append_slowly(e, p, text, length);
    }
    memcpy(p, text, length);
    return p + length;
}

static inline char *json_byte(struct json_encoder *e, char *p, char byte)
{
    return json_append(e, p, &byte, 1);
}

/* A line break and the indentation. */
char *cevents_json_new_line(struct json_encoder *e, char *p);

/*
 * Counts an object or array against the limit; false after cevents_json_fail() at `level`. Its bracket is what stands
 * before its first member: `before`, later a comma.
 */
static inline bool json_open(struct json_encoder *e, struct encode_level *level)
{
    if (e->depth == 0) {
        (void)cevents_json_fail(e, CEVENTS_LIMIT_DEPTH, level, level == NULL ? NULL : level->row,
                                "objects and arrays nest too deeply: the limit `depth` is reached");
        return false;
    }
    e->depth--;
    e->open++;
    return true;
}

/* Comma or opening bracket, and white space, in front of a member or element. */
static inline char *json_next(struct json_encoder *e, char *p, char before)
{
    p = json_byte(e, p, before);
    return e->options->indent > 0 ? cevents_json_new_line(e, p) : p;
}

static inline char *json_close(struct json_encoder *e, char *p, char before, char bracket)
{
    e->depth++;
    e->open--;
    if (before != ',') {
        p = json_byte(e, p, before);
    } else if (e->options->indent > 0) {
        p = cevents_json_new_line(e, p);
    }
    return json_byte(e, p, bracket);
}

/* A member's name that needs no escapes, and the colon. */
char *cevents_json_plain_name(struct json_encoder *e, char *p, const char *name, size_t length);

/* Text that needs no escapes, in quotes. */
char *cevents_json_plain_string(struct json_encoder *e, char *p, const char *text, size_t length);

/* A string, escaped. */
char *cevents_json_string(struct json_encoder *e, char *p, struct encode_level *level, const cevents_json_field *row,
                          const char *text, size_t length);

/* A map's key: a string whatever its type is. */
char *cevents_json_key(struct json_encoder *e, char *p, struct encode_level *entry);

/* A number, a bool, an enum or bytes. */
char *cevents_json_scalar(struct json_encoder *e, char *p, const struct encode_level *level,
                          const cevents_json_field *row, const void *value);

/* One value of a field: of an array or map, one element. */
char *cevents_json_value(struct json_encoder *e, char *p, struct encode_level *level, const cevents_json_field *row,
                         const void *value);

/* An array or object of a field with all its elements. */
char *cevents_json_repeated(struct json_encoder *e, char *p, struct encode_level *level, const cevents_json_field *row);

/* The fields of a message and the brace behind them; `before` is what stands before the first one. */
char *cevents_json_fields(struct json_encoder *e, char *p, struct encode_level *level, char before);

/* A message in its own JSON form. */
char *cevents_json_message(struct json_encoder *e, char *p, struct encode_level *level);

/* As cevents_json_message(), for a message with table->well_known. */
char *cevents_json_well_known(struct json_encoder *e, char *p, struct encode_level *level);

#endif
