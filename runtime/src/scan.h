/*
 * Vector scans over JSON text: SSE2, NEON, or 8 bytes at a time. They never read at or past `end`.
 */
#ifndef CEVENTS_SCAN_H
#define CEVENTS_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "simd.h"

/* True for what ends a plain run within a string: quote, backslash, control character, start of a non-ASCII one. */
static inline bool scan_is_special(char byte)
{
    unsigned char c = (unsigned char)byte;
    return c < 0x20 || c >= 0x80 || c == '"' || c == '\\';
}

static inline uint64_t scan_zero_bytes(uint64_t word)
{
    return (word - UINT64_C(0x0101010101010101)) & ~word & UINT64_C(0x8080808080808080);
}

/* The highest bit of each of 8 special bytes; behind the first one also of others. */
static inline uint64_t scan_special_in_word(uint64_t word)
{
    uint64_t control = word - UINT64_C(0x2020202020202020);
    uint64_t quote = scan_zero_bytes(word ^ UINT64_C(0x2222222222222222));
    uint64_t backslash = scan_zero_bytes(word ^ UINT64_C(0x5C5C5C5C5C5C5C5C));
    return ((control | word) & UINT64_C(0x8080808080808080)) | quote | backslash;
}

/*
 * scan_special(): not 0 when one of the SCAN_STEP bytes at p is special; scan_first() then says which is the first one.
 */
#if defined(SIMD_SSE2)
enum { SCAN_STEP = 16 };
typedef unsigned scan_mask; /* a bit for each byte */

static inline scan_mask scan_special(const char *p)
{
    __m128i bytes;
    memcpy(&bytes, p, sizeof bytes);
    /* A signed comparison: bytes above 0x7F are negative. */
    __m128i special = _mm_or_si128(
        _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)),
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    return (scan_mask)_mm_movemask_epi8(special);
}

static inline unsigned scan_first(scan_mask mask)
{
    return (unsigned)__builtin_ctz(mask);
}
#elif defined(SIMD_NEON)
enum { SCAN_STEP = 16 };
typedef uint64_t scan_mask; /* four bits for each byte */

static inline scan_mask scan_special(const char *p)
{
    uint8x16_t bytes = vld1q_u8((const uint8_t *)p);
    uint8x16_t special = vorrq_u8(vcltq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8(0x20)),
                                  vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vceqq_u8(bytes, vdupq_n_u8('\\'))));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(special), 4)), 0);
}

static inline unsigned scan_first(scan_mask mask)
{
    return (unsigned)__builtin_ctzll(mask) / 4;
}
#else
enum { SCAN_STEP = 8 };
typedef uint64_t scan_mask; /* see scan_special_in_word() */

static inline scan_mask scan_special(const char *p)
{
    return scan_special_in_word(cevents_load64_le(p));
}

static inline unsigned scan_first(scan_mask mask)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(mask) / 8;
#else
    unsigned index = 0;
    for (; (mask & 0xFF) == 0; mask >>= 8) {
        index++;
    }
    return index;
#endif
}
#endif

/* The first special byte at or after p, or `end`. */
static inline const char *scan_string(const char *p, const char *end)
{
    for (; end - p >= SCAN_STEP; p += SCAN_STEP) {
        scan_mask mask = scan_special(p);
        if (mask != 0) {
            return p + scan_first(mask);
        }
    }
    while (p < end && !scan_is_special(*p)) {
        p++;
    }
    return p;
}

/* The first special byte at or after p in a text that ends with SCAN_STEP bytes that are special. */
static inline char *scan_padded_string(char *p)
{
    for (;; p += SCAN_STEP) {
        scan_mask mask = scan_special(p);
        if (mask != 0) {
            return p + scan_first(mask);
        }
    }
}

/* Length of the well-formed UTF-8 sequence of more than one byte at p (p < end), or 0. */
static inline unsigned scan_utf8_sequence(const char *p, const char *end)
{
    const unsigned char *s = (const unsigned char *)p;
    size_t left = (size_t)(end - p);
    /* The second byte's range depends on the first; see table 3-7 of the Unicode standard. */
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    unsigned length;
    if (s[0] >= 0xC2 && s[0] <= 0xDF) {
        length = 2;
    } else if (s[0] >= 0xE0 && s[0] <= 0xEF) {
        length = 3;
        low = s[0] == 0xE0 ? 0xA0 : 0x80;
        high = s[0] == 0xED ? 0x9F : 0xBF;
    } else if (s[0] >= 0xF0 && s[0] <= 0xF4) {
        length = 4;
        low = s[0] == 0xF0 ? 0x90 : 0x80;
        high = s[0] == 0xF4 ? 0x8F : 0xBF;
    } else {
        return 0;
    }
    if (left < length || s[1] < low || s[1] > high) {
        return 0;
    }
    for (unsigned i = 2; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

#endif
