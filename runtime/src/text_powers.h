/*
 * Powers of ten to 128 bits, for reading and writing floating-point numbers.
 */
#ifndef CEVENTS_TEXT_POWERS_H
#define CEVENTS_TEXT_POWERS_H

#include <stdint.h>

enum { TEXT_POWERS_FIRST = -342, TEXT_POWERS_LAST = 324, TEXT_POWERS_LAST_EXACT = 55 };

struct text_wide {
    uint64_t high;
    uint64_t low;
};

/*
 * 10^k times a power of two, in [2^127, 2^128), rounded up; exact from k = 0 to TEXT_POWERS_LAST_EXACT. `k` is from
 * TEXT_POWERS_FIRST to TEXT_POWERS_LAST.
 */
struct text_wide cevents_text_power(int k);

_Static_assert(-1 >> 1 == -1, "right shifts of negative numbers must round down");

/* floor(log2(10^k)), for |k| <= 1000. cevents_text_power(k) is 10^k * 2^(127 - this). */
static inline int text_log2_of_power(int k)
{
    return (k * 1741647) >> 19;
}

static inline struct text_wide text_multiply(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 uint128;
    uint128 product = (uint128)a * b;
    return (struct text_wide){(uint64_t)(product >> 64), (uint64_t)product};
#else
    uint64_t a0 = a & UINT32_MAX;
    uint64_t a1 = a >> 32;
    uint64_t b0 = b & UINT32_MAX;
    uint64_t b1 = b >> 32;
    uint64_t low = a0 * b0;
    uint64_t middle = a1 * b0 + (low >> 32);
    uint64_t other = a0 * b1 + (middle & UINT32_MAX);
    return (struct text_wide){a1 * b1 + (middle >> 32) + (other >> 32), other << 32 | (low & UINT32_MAX)};
#endif
}

#endif
