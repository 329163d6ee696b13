/*
 * A read-only JSON reader over a caller's text: checks RFC 8259 and UTF-8, never writes, never allocates but for
 * unescaped strings. Used for the envelope of an event; message data has a decoder of its own.
 */
#ifndef CEVENTS_JSON_READER_H
#define CEVENTS_JSON_READER_H

#include <stdbool.h>
#include <stdint.h>

#include <cevents/arena.h>
#include <cevents/status.h>

#include "scan.h"

/* What went wrong; turned into a cevents_error by the caller, who knows the path. `what` is a literal. */
struct json_fault {
    cevents_status status;
    const char *at;
    const char *what;
};

/* The deepest nesting that cevents_json_skip_value() follows, whatever `depth` says: it keeps a bit a level on the stack. */
enum { JSON_DEPTH_MAX = 8192 };

/*
 * Steps over one value, white space in front of it included, and checks all of it: syntax, UTF-8, escapes, no lone
 * surrogates, nesting of at most `depth` (0: scalars only). Iterative: stack use does not grow with nesting.
 * Returns the byte after the value, or NULL with `fault` filled in.
 */
const char *cevents_json_skip_value(const char *p, const char *end, uint32_t depth, struct json_fault *fault);

/*
 * The byte after the closing bracket that matches the one at `p`, or NULL when there is none. Looks at brackets and
 * quotes only: the right answer for JSON, for other text some answer.
 */
const char *cevents_json_skip_unchecked(const char *p, const char *end);

/* The first byte at or after p that is no JSON white space, or `end`. */
const char *cevents_json_skip_space(const char *p, const char *end);

/* The same, quick where there is no white space. */
static inline const char *json_skip_space(const char *p, const char *end)
{
    return p < end && (unsigned char)*p > ' ' ? p : cevents_json_skip_space(p, end);
}

/*
 * Steps over and checks the string whose opening quote is at `p`; `*escaped` says whether there is a backslash in it.
 * Returns the byte after the closing quote, or NULL with `fault` filled in.
 */
const char *cevents_json_skip_string(const char *p, const char *end, bool *escaped, struct json_fault *fault);

/* The same, quick for ASCII without escapes. */
static inline const char *json_skip_string(const char *p, const char *end, bool *escaped, struct json_fault *fault)
{
    const char *close = scan_string(p + 1, end);
    *escaped = false;
    return close < end && *close == '"' ? close + 1 : cevents_json_skip_string(p, end, escaped, fault);
}

/*
 * Reads the string whose opening quote is at `p`. `*text` is NUL-terminated UTF-8 in the arena (`*length` without the
 * NUL). A string without escapes may be looked at in place after cevents_json_skip_string() instead.
 * Returns the byte after the closing quote, or NULL with `fault` filled in.
 */
const char *cevents_json_read_string(const char *p, const char *end, cevents_arena *arena, char **text, size_t *length,
                                     struct json_fault *fault);

/* As cevents_json_read_string(), but U+0000 is a character like any other: only `*length` says where the text ends. */
const char *cevents_json_read_text(const char *p, const char *end, cevents_arena *arena, char **text, size_t *length,
                                   struct json_fault *fault);

#endif
