/*
 * The slow but exact part of reading floating-point numbers.
 */
#ifndef CEVENTS_TEXT_EXACT_H
#define CEVENTS_TEXT_EXACT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Compares the decimal number `digits` * 10^exponent with halfway * 2^binary_exponent. `digits` are `length` bytes, of
 * which only decimal digits count (there may be a point among them), the first not 0; `exponent` is that of the
 * number's digit `taken` (counted from 1). Returns less than, equal to, or greater than 0.
 *
 * Both must be about equal, from 2^-1075 to 2^1024, and `halfway` less than 2^54. Takes time in proportion to the
 * length and 1 KB of stack.
 */
int cevents_text_exact_compare(const char *digits, size_t length, int taken, int exponent, uint64_t halfway,
                               int binary_exponent);

#endif
