#include "json_reader.h"

#include "scan.h"

/* The first quote or bracket at or after p, or `end`. */
static const char *next_mark(const char *p, const char *end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i open = _mm_set1_epi8('{');
    const __m128i close = _mm_set1_epi8('}');
    const __m128i curly = _mm_set1_epi8(0x20); /* what `{` has and `[` has not */
    for (; end - p >= 16; p += 16) {
        __m128i bytes;
        memcpy(&bytes, p, sizeof bytes);
        __m128i folded = _mm_or_si128(bytes, curly);
        __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote),
                                     _mm_or_si128(_mm_cmpeq_epi8(folded, open), _mm_cmpeq_epi8(folded, close)));
        unsigned mask = (unsigned)_mm_movemask_epi8(marks);
        if (mask != 0) {
            return p + __builtin_ctz(mask);
        }
    }
#endif
    while (p < end && *p != '"' && (*p | 0x20) != '{' && (*p | 0x20) != '}') {
        p++;
    }
    return p;
}

/* The first quote or backslash at or after p, or `end`. */
static const char *next_quote(const char *p, const char *end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    for (; end - p >= 16; p += 16) {
        __m128i bytes;
        memcpy(&bytes, p, sizeof bytes);
        unsigned mask =
            (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        if (mask != 0) {
            return p + __builtin_ctz(mask);
        }
    }
#endif
    while (p < end && *p != '"' && *p != '\\') {
        p++;
    }
    return p;
}

/* The byte after the closing quote of the string whose text begins at p, or `end`. */
static const char *end_of_string(const char *p, const char *end)
{
    for (;;) {
        p = next_quote(p, end);
        if (p == end || *p == '"') {
            return p == end ? end : p + 1;
        }
        if (end - p < 2) {
            return end;
        }
        p += 2;
    }
}

const char *cevents_json_skip_unchecked(const char *p, const char *end)
{
    size_t open = 0;
    while ((p = next_mark(p, end)) != end) {
        switch (*p++) {
        case '"':
            p = end_of_string(p, end);
            break;
        case '{':
        case '[':
            open++;
            break;
        default:
            if (--open == 0) {
                return p;
            }
            break;
        }
    }
    return NULL;
}
