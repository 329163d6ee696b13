/*
 * Decimal digits, two at a time.
 */
#ifndef CEVENTS_TEXT_DIGITS_H
#define CEVENTS_TEXT_DIGITS_H

#include <string.h>

/* 00 to 99. */
extern const char cevents_digit_pairs[200];

/* Of a value below 100. */
static inline void text_put_pair(char *out, unsigned value)
{
    memcpy(out, cevents_digit_pairs + (size_t)2 * value, 2);
}

#endif
