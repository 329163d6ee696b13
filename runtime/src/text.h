/*
 * Text forms of values: base64, RFC 3339 times, durations, numbers, UTF-8. No locale, no allocation.
 */
#ifndef CEVENTS_TEXT_H
#define CEVENTS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when all of it is well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF). */
bool cevents_text_is_utf8(const void *bytes, size_t length);

/* Offset of the first byte that is not part of well-formed UTF-8; `length` when all of it is. */
size_t cevents_text_utf8_prefix(const void *bytes, size_t length);

/* Length of the well-formed UTF-8 character at the start, 1 to 4; 0 when there is none. */
size_t cevents_text_utf8_character(const void *bytes, size_t length);

/* Writes a code point (not a surrogate, at most U+10FFFF); returns the number of bytes, 1 to 4. */
size_t cevents_text_put_utf8(char *out, uint32_t code_point);

/*
 * Decodes base64 or base64url (also mixed), with or without padding. Writes at most length / 4 * 3 + 2 bytes, and of
 * base64 without mistakes only those that it decodes to; `out` may be `text` itself. Returns false with `*at` the offset
 * of the first byte that is wrong; trailing bits must be ignored, as other implementations do.
 */
bool cevents_text_base64_decode(const char *text, size_t length, uint8_t *out, size_t *out_length, size_t *at);

/*
 * Decodes groups of four digits as far as they go, of a text whose end is not known yet; returns how many digits, for
 * 3/4 as many bytes. `out` as above; of `text`, nothing is written past the digits.
 */
size_t cevents_text_base64_decode_groups(const char *text, size_t length, uint8_t *out);

/* Encodes in the standard alphabet with padding; writes (length + 2) / 3 * 4 bytes, no NUL. Returns that number. */
size_t cevents_text_base64_encode(const uint8_t *bytes, size_t length, char *out);

/*
 * RFC 3339 time with 0 to 9 (more are cut off only when `long_fraction`) digits of fraction and an offset or Z, 
 * 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z, upper-case T and Z, or lower-case ones when `lower`.
 */
struct text_time {
    int64_t seconds; /* since 1970-01-01T00:00:00Z */
    int32_t nanos;
};
struct text_time_rules {
    bool lower;         /* accept t and z */
    bool long_fraction; /* accept more than 9 digits */
    bool leap_second;   /* accept 23:59:60 of UTC (counted as the second after) */
};
bool cevents_text_parse_time(const char *text, size_t length, struct text_time_rules rules, struct text_time *time);

/*
 * The same of a time that begins at `text`, with a Z and 0, 3, 6 or 9 digits of fraction: what nearly all are. Returns its
 * length, or 0 when it is none of these. Reads up to 30 bytes.
 */
size_t cevents_text_parse_usual_time(const char *text, struct text_time *time);

enum { TEXT_TIME_SIZE = 40, TEXT_DURATION_SIZE = 40, TEXT_NUMBER_SIZE = 32 };

/* Canonical form: Z, 0, 3, 6 or 9 digits of fraction. False when out of range. */
bool cevents_text_put_time(char out[TEXT_TIME_SIZE], size_t *length, int64_t seconds, int32_t nanos);

/*
 * ProtoJSON durations: `-1.5s`; up to 9 digits of fraction, |seconds| <= 315,576,000,000; seconds and nanos never have
 * opposite signs. Written with 0, 3, 6 or 9 digits of fraction; false when out of range.
 */
bool cevents_text_parse_duration(const char *text, size_t length, int64_t *seconds, int32_t *nanos);
bool cevents_text_put_duration(char out[TEXT_DURATION_SIZE], size_t *length, int64_t seconds, int32_t nanos);

/*
 * The correctly rounded double of a JSON number (already checked to be one), round to nearest, ties to even, at any
 * length. Overflow gives infinity, underflow zero, with the sign.
 */
double cevents_text_parse_double(const char *text, size_t length);

/* The float nearest to a JSON number, rounded once. */
float cevents_text_parse_float(const char *text, size_t length);

/*
 * The fewest digits that read back as the same value, and of these the nearest; finite values only. JSON syntax: `1`,
 * `1.5`, `0.0001`, `1e-07`, `1e+30`; an exponent, of at least two digits, below 1e-4 and from 1e15 on (from 1e17 on when
 * there are more than 15 digits). Negative zero is `-0.0`: readers that take `-0` for an integer would lose its sign.
 */
size_t cevents_text_put_double(char out[TEXT_NUMBER_SIZE], double value);
size_t cevents_text_put_float(char out[TEXT_NUMBER_SIZE], float value);

size_t cevents_text_put_int64(char out[TEXT_NUMBER_SIZE], int64_t value);
size_t cevents_text_put_uint64(char out[TEXT_NUMBER_SIZE], uint64_t value);

#endif
