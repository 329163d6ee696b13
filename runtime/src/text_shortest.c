#include <string.h>

#include "text.h"
#include "text_powers.h"

/*
 * Writing, after Raffaello Giulietti's Schubfach: a value stands for all numbers of its rounding interval. A power of
 * ten is chosen that is just not wider than that interval, so that few multiples of it can lie inside; the nearest of
 * them has the fewest digits.
 */

enum { PRECISION_64 = 53, LEAST_64 = -1074, PRECISION_32 = 24, LEAST_32 = -149 };

/* digits * 10^exponent */
struct shortest {
    uint64_t digits;
    int exponent;
};

/* floor(factor * power / 2^128), with the lowest bit set when anything was cut off. */
static uint64_t scale(struct text_wide power, uint64_t factor)
{
    struct text_wide low = text_multiply(power.low, factor);
    struct text_wide high = text_multiply(power.high, factor);
    high.low += low.high;
    high.high += high.low < low.high;
    return high.high | (high.low > 1);
}

/* floor(log10(2^e)), or of 3/4 of that, for |e| <= 1500. */
static int log10_of_power_of_2(int e, bool three_quarters)
{
    return (e * 1262611 - (three_quarters ? 524031 : 0)) >> 22;
}

/*
 * Of significand * 2^exponent, not 0. `narrow`: the next lower value is only half as far away as the next higher one.
 * All bounds are in quarters of 10^k.
 */
static struct shortest find_shortest(uint64_t significand, int exponent, bool narrow)
{
    bool odd = (significand & 1) != 0;
    int k = log10_of_power_of_2(exponent, narrow);
    int shift = exponent + text_log2_of_power(-k) + 1;
    struct text_wide power = cevents_text_power(-k);
    uint64_t lower = scale(power, (4 * significand - 2 + narrow) << shift) + odd;
    uint64_t value = scale(power, (4 * significand) << shift);
    uint64_t upper = scale(power, (4 * significand + 2) << shift) - odd;

    uint64_t digits = value / 4;
    if (digits >= 10) {
        uint64_t tens = digits / 10;
        bool down = lower <= 40 * tens;
        bool up = 40 * tens + 40 <= upper;
        if (down != up) {
            return (struct shortest){tens + up, k + 1};
        }
    }
    bool down = lower <= 4 * digits;
    bool up = 4 * digits + 4 <= upper;
    if (down != up) {
        return (struct shortest){digits + up, k};
    }
    uint64_t middle = 4 * digits + 2;
    return (struct shortest){digits + (value > middle || (value == middle && (digits & 1) != 0)), k};
}

static struct shortest without_trailing_zeros(struct shortest number)
{
    while (number.digits % 10 == 0) {
        number.digits /= 10;
        number.exponent++;
    }
    return number;
}

static char *put_exponent(char *p, int exponent)
{
    *p++ = 'e';
    *p++ = exponent < 0 ? '-' : '+';
    unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
    if (size >= 100) {
        *p++ = (char)('0' + size / 100);
    }
    *p++ = (char)('0' + size / 10 % 10);
    *p++ = (char)('0' + size % 10);
    return p;
}

static char *put_bytes(char *p, const char *bytes, size_t length)
{
    memcpy(p, bytes, length);
    return p + length;
}

static char *put_zeros(char *p, int count)
{
    memset(p, '0', (size_t)count);
    return p + count;
}

/* See cevents_text_put_double() in text.h for the form. */
static char *put_decimal(char *p, struct shortest number)
{
    char digits[TEXT_NUMBER_SIZE];
    int length = (int)cevents_text_put_uint64(digits, number.digits);
    int exponent = number.exponent + length - 1; /* of the first digit */
    if (exponent < -4 || exponent >= (length <= 15 ? 15 : 17)) {
        *p++ = digits[0];
        if (length > 1) {
            *p++ = '.';
            p = put_bytes(p, digits + 1, (size_t)length - 1);
        }
        return put_exponent(p, exponent);
    }
    if (exponent < 0) {
        p = put_bytes(p, "0.", 2);
        p = put_zeros(p, -exponent - 1);
        return put_bytes(p, digits, (size_t)length);
    }
    if (number.exponent >= 0) {
        p = put_bytes(p, digits, (size_t)length);
        return put_zeros(p, number.exponent);
    }
    p = put_bytes(p, digits, (size_t)exponent + 1);
    *p++ = '.';
    return put_bytes(p, digits + exponent + 1, (size_t)(length - exponent - 1));
}

/* `biased` and `fraction` as a value's bits hold them; the value is finite. */
static size_t put_value(char *out, bool negative, int biased, uint64_t fraction, int precision, int least)
{
    char *p = out;
    if (negative) {
        *p++ = '-';
    }
    if (biased == 0 && fraction == 0) {
        p = put_bytes(p, "0.0", negative ? 3 : 1);
        return (size_t)(p - out);
    }
    uint64_t significand = biased == 0 ? fraction : fraction | UINT64_C(1) << (precision - 1);
    int exponent = biased == 0 ? least : biased - 1 + least;
    struct shortest number = find_shortest(significand, exponent, fraction == 0 && biased > 1);
    p = put_decimal(p, without_trailing_zeros(number));
    return (size_t)(p - out);
}

size_t cevents_text_put_double(char out[TEXT_NUMBER_SIZE], double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return put_value(out, bits >> 63 != 0, (int)(bits >> 52 & 0x7FF), bits & ((UINT64_C(1) << 52) - 1), PRECISION_64,
                     LEAST_64);
}

size_t cevents_text_put_float(char out[TEXT_NUMBER_SIZE], float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return put_value(out, bits >> 31 != 0, (int)(bits >> 23 & 0xFF), bits & ((UINT32_C(1) << 23) - 1), PRECISION_32,
                     LEAST_32);
}
