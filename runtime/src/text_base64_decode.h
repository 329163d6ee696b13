/*
 * Base64 and base64url, read by vectors.
 */
#ifndef CEVENTS_TEXT_BASE64_DECODE_H
#define CEVENTS_TEXT_BASE64_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simd.h"

/* By byte: the values of the digits of both alphabets, 62 for + and -, 63 for / and _; else BASE64_NO_DIGIT. */
enum { BASE64_NO_DIGIT = 0x80 };
extern const uint8_t cevents_base64_values[256];

/*
 * Each decodes digits from the start of the text as long as a whole vector of them is there, and returns how many: a
 * multiple of 4, for 3/4 as many bytes. Reads nothing past `length`; writes at most length / 4 * 3 + 2 bytes, and none
 * past the digits that were read, so that `out` may be `text`.
 */
#if defined(SIMD_DISPATCH)
/* For processors that have SSSE3 or AVX2. */
size_t cevents_base64_decode_ssse3(const char *text, size_t length, uint8_t *out);
size_t cevents_base64_decode_avx2(const char *text, size_t length, uint8_t *out);
#elif defined(SIMD_NEON)
size_t cevents_base64_decode_neon(const char *text, size_t length, uint8_t *out);
#endif

#endif
