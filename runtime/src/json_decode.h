/*
 * The ProtoJSON decoder's rooms among themselves.
 *
 * The decoder works on a copy of the text in the arena, in one pass and in place: strings are unescaped where they
 * stand and terminated over their closing quote, so that they cost no memory of their own. The copy is followed by
 * DECODE_PADDING NULs: reads of 32 bytes at any place within the text are safe, and no scan runs past it, because NUL
 * ends every one.
 *
 * Functions take the read pointer and return it moved on, or NULL after cevents_json_refuse().
 */
#ifndef CEVENTS_JSON_DECODE_H
#define CEVENTS_JSON_DECODE_H

#include <string.h>

#include <cevents/codec.h>

#include "arena_take.h"
#include "codec_internal.h"
#include "fault.h"
#include "fields.h"
#include "json_decode_space.h"
#include "noinline.h"
#include "scan.h"

struct json_fault;

enum { DECODE_PADDING = 64 };

/* What became of a value. */
enum value_outcome {
    VALUE_SET,
    /* null: the field stays unset */
    VALUE_NULL,
    /* an unknown enum name, reported */
    VALUE_UNKNOWN
};

struct json_decoder {
    char *begin;
    char *end;
    const char *source; /* the caller's text, for reports */
    const struct codec_origin *origin;
    cevents_arena *arena;
    const cevents_options *options; /* never NULL */
    struct cevents_frame *frame;    /* of the message that is being read; NULL at the top */
    cevents_error *error;
    cevents_status status;
    bool strict;
    uint32_t depth;        /* levels left */
    size_t elements;       /* elements left */
    size_t field_elements; /* most of one field */
    size_t searched;       /* bytes that were read over in search of a `@type` */
    /* A stack on which arrays grow before their size is known. */
    char *scratch; /* aligned as max_align_t */
    size_t scratch_used;
    size_t scratch_size;
};

/* json_decode_error.c */

/* Records an error at `at` and returns NULL. */
char *cevents_json_refuse(struct json_decoder *d, const char *at, cevents_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 4, 5), cold))
#endif
    ;

/* Records what cevents_json_skip_value() found within the value at `value`. Returns NULL. */
char *cevents_json_refuse_skipped(struct json_decoder *d, const char *value, const struct json_fault *fault);

/* Records that `what` was expected at `at`, or what is wrong with the JSON there. Returns NULL. */
char *cevents_json_refuse_value(struct json_decoder *d, const char *at, const char *what);

/* Records that a char * cannot hold the string at `at`. Returns NULL. */
char *cevents_json_refuse_nul(struct json_decoder *d, const char *at);

/* Records that `count` more elements are too many, of the field or in all. Returns false. */
bool cevents_json_refuse_elements(struct json_decoder *d, size_t count, const char *at);

/* Records that the arena is full. Returns NULL. */
char *cevents_json_refuse_memory(struct json_decoder *d);

/* Reports what was tolerated, or refuses it when strict: then false. The bytes are [from, to) of the text. */
bool cevents_json_tolerate(struct json_decoder *d, cevents_report_kind kind, const char *from, const char *to);

/* json_decode_element.c, json_decode_array.c, json_decode_map.c, json_decode.c */

/* Decodes a value of message type into a new message, a pointer to which goes to `to`. null is not special here. */
char *cevents_json_decode_message(struct json_decoder *d, char *p, const cevents_json_table *table, void *to);

/*
 * The same of a message without a JSON form of its own. `typed` is NULL but in an Any: there a member `@type` sets it, and
 * is refused when it is set.
 */
char *cevents_json_decode_object(struct json_decoder *d, char *p, const cevents_json_table *table, void *to,
                                 bool *typed);

/* Decodes a value of the field's kind (element kind of arrays) to `to`. */
char *cevents_json_decode_element(struct json_decoder *d, char *p, const cevents_json_table *table,
                                  const cevents_json_field *field, void *to, enum value_outcome *outcome);

/* Decodes a map or array value of a field. `p` is at its bracket. */
char *cevents_json_decode_map(struct json_decoder *d, char *p, const cevents_json_table *table,
                              const cevents_json_field *field, ProtobufCMessage *message);
char *cevents_json_decode_array(struct json_decoder *d, char *p, const cevents_json_table *table,
                                const cevents_json_field *field, ProtobufCMessage *message);

/* Steps over a value, checked. */
char *cevents_json_skip(struct json_decoder *d, char *p);

/* json_decode_string.c */

/* The rest of a string from its first special byte at `p`, in place. `*end` is the end of the text. */
char *cevents_json_string_slowly(struct json_decoder *d, char *p, char **end);

/* json_decode_number.c */

/* An integer value, number or quoted, as sign and magnitude. */
char *cevents_json_decode_integer(struct json_decoder *d, char *p, bool *negative, uint64_t *magnitude);
char *cevents_json_decode_int32(struct json_decoder *d, char *p, int32_t *value);
char *cevents_json_decode_uint32(struct json_decoder *d, char *p, uint32_t *value);
char *cevents_json_decode_int64(struct json_decoder *d, char *p, int64_t *value);
char *cevents_json_decode_uint64(struct json_decoder *d, char *p, uint64_t *value);
char *cevents_json_decode_double(struct json_decoder *d, char *p, double *value);
char *cevents_json_decode_float(struct json_decoder *d, char *p, float *value);

/* json_decode_struct.c */

/* The members of a google.protobuf.Struct; `p` is at its opening brace. */
char *cevents_json_decode_struct(struct json_decoder *d, char *p, const cevents_json_table *table,
                                 ProtobufCMessage *message);

/* The elements of a google.protobuf.ListValue; `p` is at its opening bracket. */
char *cevents_json_decode_list(struct json_decoder *d, char *p, const cevents_json_table *table,
                               ProtobufCMessage *message);

/* A google.protobuf.Value of any kind into `message`, which has its defaults. */
char *cevents_json_decode_value(struct json_decoder *d, char *p, const cevents_json_table *table,
                                ProtobufCMessage *message);

/* json_decode_well_known.c */

/* A value of a message with a JSON form of its own. */
char *cevents_json_decode_well_known(struct json_decoder *d, char *p, const cevents_json_table *table, void *to);

/* json_decode_any.c */
char *cevents_json_decode_any(struct json_decoder *d, char *p, const cevents_json_table *table, void *to);

/* json_decode_array.c */

/* Makes the scratch stack larger. False after cevents_json_refuse(). */
bool cevents_json_grow_scratch(struct json_decoder *d);

/* Moves the `count` elements from `base` on the scratch stack to the field's array. False after cevents_json_refuse(). */
bool cevents_json_close_scratch(struct json_decoder *d, size_t base, const cevents_json_field *field, size_t count,
                                ProtobufCMessage *message);

/* Inlined into all of them. */

/* Whether `length` bytes are this text. */
static inline bool json_is_text(const char *bytes, size_t length, const char *text)
{
    return length == strlen(text) && memcmp(bytes, text, length) == 0;
}

/* At a member `@type` of an Any, whose name is at `at`: false after cevents_json_refuse() when it is not the first. */
static inline bool json_first_type_url(struct json_decoder *d, const char *at, bool *typed)
{
    if (*typed) {
        (void)cevents_json_refuse(d, at, CEVENTS_INVALID_VALUE, "`@type` is given twice in an Any");
        return false;
    }
    *typed = true;
    return true;
}

/* Enters a level of nesting; false after cevents_json_refuse(). */
static inline bool json_enter(struct json_decoder *d, const char *at)
{
    if (d->depth == 0) {
        (void)cevents_json_refuse(d, at, CEVENTS_LIMIT_DEPTH, "nested too deeply: the limit `depth` is reached");
        return false;
    }
    d->depth--;
    return true;
}

static inline void json_leave(struct json_decoder *d)
{
    d->depth++;
}

/* Counts elements of a field that has `before` already; false after cevents_json_refuse(). */
static inline bool json_count_elements(struct json_decoder *d, size_t before, size_t count, const char *at)
{
    if (d->elements < count || before + count > d->field_elements) {
        return cevents_json_refuse_elements(d, count, at);
    }
    d->elements -= count;
    return true;
}

/* Reads a string in place; `p` is after its opening quote. The text is [p, *end), and **end is NUL. */
static inline char *cevents_json_string(struct json_decoder *d, char *p, char **end)
{
    char *special = scan_padded_string(p);
    if (*special != '"') {
        return cevents_json_string_slowly(d, special, end);
    }
    *special = '\0';
    *end = special;
    return special + 1;
}

/* Whether the text at p is this literal, of 4 or 5 letters. */
static inline bool json_is_literal(const char *p, const char *literal, size_t length)
{
    return memcmp(p, literal, length) == 0;
}

static inline void *json_member(ProtobufCMessage *message, uint32_t offset)
{
    return (char *)message + offset;
}

/* Pointers to messages of any type are held as void * bits: members have the types of generated structs. */
static inline void json_put_pointer(void *to, const void *pointer)
{
    memcpy(to, &pointer, sizeof pointer);
}

/* Steps from one element to the next: at the closing bracket `*more` is false. */
static inline char *json_next_element(struct json_decoder *d, char *p, char closing, struct indentation *indentation,
                                      bool *more)
{
    p = json_space(p);
    if (*p == ',') {
        *more = true;
        return json_member_space(p + 1, indentation);
    }
    *more = false;
    if (*p != closing) {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected `,` or `%c`", closing);
    }
    return p + 1;
}

/* Reads the string at p; `expected` is for the error. */
static inline char *json_text(struct json_decoder *d, char *p, const char *expected, char **text, size_t *length)
{
    if (*p != '"') {
        (void)cevents_json_refuse_value(d, p, expected);
        return NULL;
    }
    char *end;
    char *next = cevents_json_string(d, p + 1, &end);
    if (next != NULL) {
        *text = p + 1;
        *length = (size_t)(end - p - 1);
    }
    return next;
}

/* Whether the string spelled [p, next) has a NUL: only an escape can make one, and unescaping makes it shorter. */
static inline bool json_has_nul(const char *p, const char *next, const char *text, size_t length)
{
    return length + 2 != (size_t)(next - p) && memchr(text, '\0', length) != NULL;
}

/* Reads the string at p as a char * to `to`. */
static inline char *json_c_string(struct json_decoder *d, char *p, void *to)
{
    if (*p != '"') {
        return cevents_json_refuse_value(d, p, "a string");
    }
    char *end = scan_padded_string(p + 1);
    char *next = end + 1;
    if (*end == '"') {
        *end = '\0';
    } else {
        next = cevents_json_string_slowly(d, end, &end);
        if (next == NULL) {
            return NULL;
        }
        if (json_has_nul(p, next, p + 1, (size_t)(end - p - 1))) {
            return cevents_json_refuse_nul(d, p);
        }
    }
    json_put_pointer(to, p + 1);
    return next;
}

/* Steps over the colon after a name, and the white space around it. */
static inline char *json_colon(struct json_decoder *d, char *p, const char *expected)
{
    p = json_space(p);
    if (*p != ':') {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "%s", expected);
    }
    return json_value_space(p + 1);
}

/*
 * Up to 64 bytes, such as most messages have, by four moves that overlap: what depends on the size is where they go, not
 * whether, so that no branch can be mispredicted.
 */
static inline void json_copy_prototype(void *to, const void *prototype, size_t size)
{
    if (size < 16 || size > 64) {
        memcpy(to, prototype, size);
        return;
    }
    char *out = to;
    const char *in = prototype;
    size_t last = size - 16;
    size_t second = last < 16 ? last : 16;
    size_t third = last < 32 ? last : 32;
    memcpy(out, in, 16);
    memcpy(out + second, in + second, 16);
    memcpy(out + third, in + third, 16);
    memcpy(out + last, in + last, 16);
}

/* A new message with its defaults, or NULL after cevents_json_refuse_memory(). */
static inline ProtobufCMessage *json_new_message(struct json_decoder *d, const cevents_json_table *table)
{
    size_t size = table->descriptor->sizeof_message;
    void *message = arena_take(d->arena, size);
    if (message == NULL) {
        (void)cevents_json_refuse_memory(d);
        return NULL;
    }
    json_copy_prototype(message, table->prototype, size);
    return message;
}

/* Where an array on the scratch stack begins. */
static inline size_t json_open_scratch(struct json_decoder *d)
{
    d->scratch_used = (d->scratch_used + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1);
    return d->scratch_used;
}

/* Room for `size` bytes at `at`, above which nothing is in use. NULL after cevents_json_refuse(). */
static inline char *json_push(struct json_decoder *d, size_t at, size_t size)
{
    if (at + size > d->scratch_size && !cevents_json_grow_scratch(d)) {
        return NULL;
    }
    d->scratch_used = at + size;
    return d->scratch + at;
}

static inline void json_put_array(ProtobufCMessage *message, const cevents_json_field *field, const void *array,
                                  size_t count)
{
    memcpy(field_quantifier(message, field), &count, sizeof count);
    json_put_pointer(json_member(message, field->offset), array);
}

/* Says that an optional field is there. */
static inline void json_set_has(ProtobufCMessage *message, const cevents_json_field *field)
{
    if (field->shape == CEVENTS_SHAPE_OPTIONAL && field->quantifier_distance != 0) {
        protobuf_c_boolean yes = 1;
        memcpy(field_quantifier(message, field), &yes, sizeof yes);
    }
}

#endif
