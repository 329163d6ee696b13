/*
 * White space in JSON that is followed by at least 32 bytes which may be read. Where the next byte is found by a branch
 * that is predicted, the read pointer does not wait for what was loaded through it.
 */
#ifndef CEVENTS_JSON_DECODE_SPACE_H
#define CEVENTS_JSON_DECODE_SPACE_H

#include <string.h>

#include "scan.h"

static inline char *json_space_slowly(char *p)
{
#if defined(SIMD_SSE2)
    /* A line break and the indentation of the next line. */
    if (*p == '\n') {
        __m128i bytes;
        memcpy(&bytes, p + 1, sizeof bytes);
        unsigned others = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '))) ^ 0xFFFF;
        p += others == 0 ? 17 : 1 + __builtin_ctz(others);
        if ((unsigned char)*p > ' ') {
            return p;
        }
    }
#endif
    while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t') {
        p++;
    }
    return p;
}

static inline char *json_space(char *p)
{
    return (unsigned char)*p > ' ' ? p : json_space_slowly(p);
}

/* White space after a colon: none, or one space. */
static inline char *json_value_space(char *p)
{
    if (*p == ' ') {
        p++;
#if defined(__GNUC__)
        __asm__("" : "+r"(p)); /* keeps the branch */
#endif
    }
    return json_space(p);
}

/*
 * White space in front of a member or element. Pretty-printed text has the same in front of all within a bracket, so that
 * is tried first.
 */
struct indentation {
    const char *text;
    unsigned length; /* 0 when there is none to compare with, 16 at most */
};

static inline bool json_is_indented(const char *p, const struct indentation *indentation)
{
    if (indentation->length == 0) {
        return false;
    }
#if defined(SIMD_SSE2)
    __m128i x;
    __m128i y;
    memcpy(&x, p, sizeof x);
    memcpy(&y, indentation->text, sizeof y);
    unsigned equal = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
    return (equal | ~0U << indentation->length) == ~0U;
#else
    return memcmp(p, indentation->text, indentation->length) == 0;
#endif
}

static inline char *json_member_space(char *p, struct indentation *indentation)
{
    if ((unsigned char)*p > ' ') {
        return p;
    }
    if (json_is_indented(p, indentation) && (unsigned char)p[indentation->length] > ' ') {
        return p + indentation->length;
    }
    char *next = json_space_slowly(p);
    indentation->text = p;
    indentation->length = next - p <= 16 ? (unsigned)(next - p) : 0;
    return next;
}

#endif
