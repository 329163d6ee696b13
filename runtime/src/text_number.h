/*
 * Numbers that need no wide arithmetic.
 */
#ifndef CEVENTS_TEXT_NUMBER_H
#define CEVENTS_TEXT_NUMBER_H

#include <float.h>
#include <stdbool.h>
#include <stdint.h>

/* The powers of ten that a double holds exactly. */
enum { TEXT_EXACT_POWERS = 23 };
extern const double cevents_text_exact_powers[TEXT_EXACT_POWERS];

/*
 * The double nearest to digits * 10^exponent, when one operation of the processor gives it: of two exact doubles, rounded
 * once. False: it doesn't.
 */
static inline bool text_simple_double(uint64_t digits, int64_t exponent, double *value)
{
#if FLT_EVAL_METHOD == 0
    if (digits >> 53 != 0 || exponent <= -TEXT_EXACT_POWERS || exponent >= TEXT_EXACT_POWERS) {
        return false;
    }
    *value = exponent < 0 ? (double)(int64_t)digits / cevents_text_exact_powers[-exponent]
                          : (double)(int64_t)digits * cevents_text_exact_powers[exponent];
    return true;
#else
    (void)digits;
    (void)exponent;
    (void)value;
    return false;
#endif
}

#endif
