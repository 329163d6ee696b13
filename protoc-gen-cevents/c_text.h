/*
 * Pieces of C source text: literals, wrapped lists, comments.
 */
#ifndef CEVENTS_PLUGIN_C_TEXT_H
#define CEVENTS_PLUGIN_C_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct comments;
struct pool;
struct value;

/* A string literal with its quotes; what is not plain ASCII is escaped. */
const char *c_string(struct pool *pool, const char *bytes, size_t length);

/* A 32-bit signed constant; the smallest has no literal of its own. */
const char *c_int32(struct pool *pool, int32_t number);

/* Items joined by ", " on lines of no more than `width` bytes: a list of lines without the commas at their ends. */
struct wrapped {
    struct value *lines;
    size_t width;
    char *line;
    size_t length;
};

struct wrapped wrapped_begin(struct value *lines, size_t width);
void wrapped_add(struct wrapped *wrapped, const char *item);
void wrapped_end(struct wrapped *wrapped);

/* The lines as one text, joined by commas and newlines, between `open` and `close`. */
const char *wrapped_join(const struct wrapped *wrapped, const char *open, const char *close);

/* Text that can stand within a block comment. */
const char *comment_text(struct pool *pool, const char *text);

/*
 * Sets `comment` in a map, for the partial `comment`: the schema's comments, then `note` (may be NULL). False when
 * there is nothing to say. `indent` is where the comment will stand.
 */
void comment_set(struct value *map, const struct comments *comments, const char *note, size_t indent);

#endif
