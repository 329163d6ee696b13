/*
 * Base64, written by vectors.
 */
#ifndef CEVENTS_TEXT_BASE64_ENCODE_H
#define CEVENTS_TEXT_BASE64_ENCODE_H

#include <stddef.h>
#include <stdint.h>

#include "simd.h"

/* The 64 digits of the standard alphabet, and a NUL. */
extern const char cevents_base64_digits[65];

/*
 * Each encodes bytes from the start as long as a whole vector of them is there, and returns how many: a multiple of 3, for
 * 4/3 as many digits. Reads nothing past `length` and writes nothing behind the digits.
 */
#if defined(SIMD_DISPATCH)
/* For processors that have SSSE3 or AVX2. */
size_t cevents_base64_encode_ssse3(const uint8_t *bytes, size_t length, char *out);
size_t cevents_base64_encode_avx2(const uint8_t *bytes, size_t length, char *out);
#elif defined(SIMD_NEON)
size_t cevents_base64_encode_neon(const uint8_t *bytes, size_t length, char *out);
#endif

#endif
