#include <float.h>
#include <string.h>

#include "text.h"
#include "text_exact.h"
#include "text_number.h"
#include "text_powers.h"

/*
 * Reading: the first 19 digits are multiplied with a power of ten of 128 bits. That gives a lower and an upper bound
 * of the number. When both round to the same value, that is it; otherwise the number lies next to the middle between
 * two values, and is compared with that middle exactly.
 */

enum { DIGITS_TAKEN = 19, LARGEST_EXPONENT = 308 };

/* Exponents in the text are counted up to here: more digits than that fit into no memory. */
#define EXPONENT_CAP INT64_C(100000000000000000)

/* A number without its sign: the first digits * 10^exponent, plus less than 10^exponent when there are more. */
struct decimal {
    uint64_t digits;
    int64_t exponent;
    int taken;         /* how many digits, 19 at most */
    bool more;         /* digits that are not 0 were left out */
    const char *first; /* the first digit that is not 0 */
    const char *end;   /* of the digits and the point */
};

/* What tells float from double. */
struct format {
    int precision;     /* bits of the significand */
    int least;         /* exponent of the lowest bit of the smallest values */
    uint64_t infinity; /* its bits */
};

static const struct format binary64 = {53, -1074, UINT64_C(0x7FF) << 52};
static const struct format binary32 = {24, -149, UINT64_C(0xFF) << 23};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes the digits at `p`, in front of the point or (`fraction`) behind it. Returns where they end. */
static inline const char *take_digits(struct decimal *decimal, const char *p, const char *end, bool fraction)
{
    const char *begin = p;
    if (decimal->taken == 0) {
        while (p < end && *p == '0') {
            p++;
        }
        decimal->first = p;
    }
    const char *from = p;
    const char *last = end - p > DIGITS_TAKEN - decimal->taken ? p + (DIGITS_TAKEN - decimal->taken) : end;
    uint64_t digits = decimal->digits;
    for (; p < last && is_digit(*p); p++) {
        digits = digits * 10 + (uint64_t)(*p - '0');
    }
    decimal->digits = digits;
    decimal->taken += (int)(p - from);
    decimal->exponent -= fraction ? p - begin : 0;
    for (; p < end && is_digit(*p); p++) {
        decimal->more |= *p != '0';
        decimal->exponent += !fraction;
    }
    return p;
}

static int64_t read_exponent(const char *p, const char *end)
{
    bool negative = p < end && *p == '-';
    p += p < end && (*p == '-' || *p == '+');
    int64_t exponent = 0;
    for (; p < end && is_digit(*p); p++) {
        if (exponent < EXPONENT_CAP) {
            exponent = exponent * 10 + (*p - '0');
        }
    }
    return negative ? -exponent : exponent;
}

static struct decimal read_decimal(const char *p, const char *end)
{
    struct decimal decimal = {.first = p};
    p = take_digits(&decimal, p, end, false);
    if (p < end && *p == '.') {
        p = take_digits(&decimal, p + 1, end, true);
    }
    decimal.end = p;
    if (p < end) {
        decimal.exponent += read_exponent(p + 1, end);
    }
    return decimal;
}

static unsigned leading_zeros(uint64_t value)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_clzll(value);
#else
    unsigned zeros = 0;
    for (; value >> 63 == 0; value <<= 1) {
        zeros++;
    }
    return zeros;
#endif
}

/* A candidate: the bits of the value not above the number, and those of the value nearest to it. */
struct candidate {
    uint64_t below; /* significand, not rounded */
    int exponent;   /* of its lowest bit */
    uint64_t nearest;
    bool sure; /* `nearest` is it */
};

static uint64_t bits_of(const struct format *format, uint64_t significand, int exponent)
{
    uint64_t bits = ((uint64_t)(exponent - format->least) << (format->precision - 1)) + significand;
    return bits < format->infinity ? bits : format->infinity;
}

/* Half of the lowest bit that stays, and the rest behind it, decide. */
static uint64_t round_half_even(uint64_t high, unsigned shift, bool rest)
{
    if (shift > 64) {
        return 0;
    }
    uint64_t kept = shift == 64 ? 0 : high >> shift;
    uint64_t half = UINT64_C(1) << (shift - 1);
    bool above = (high & (half - 1)) != 0 || rest;
    return kept + ((high & half) != 0 && (above || (kept & 1) != 0));
}

/* Value nearest to digits * 10^exponent; exponent from TEXT_POWERS_FIRST to LARGEST_EXPONENT, digits not 0. */
static struct candidate approximate(const struct format *format, uint64_t digits, int exponent)
{
    struct text_wide power = cevents_text_power(exponent);
    bool exact = exponent >= 0 && exponent <= TEXT_POWERS_LAST_EXACT;
    if (!exact) {
        power.high -= power.low == 0;
        power.low--;
    }
    unsigned zeros = leading_zeros(digits);
    uint64_t factor = digits << zeros;
    struct text_wide upper = text_multiply(factor, power.high);
    struct text_wide lower = text_multiply(factor, power.low);
    uint64_t middle = upper.low + lower.high;
    uint64_t high = upper.high + (middle < lower.high);

    /* The number is at least high:middle:lower.low, and by less than `factor` more than that when not exact. */
    uint64_t low_bound = lower.low + factor;
    uint64_t middle_bound = middle + (low_bound < factor);
    uint64_t high_bound = high + (middle_bound < middle);

    int dropped = 64 - format->precision - (high >> 63 == 0);
    int lowest = text_log2_of_power(exponent) + 1 - (int)zeros + dropped;
    if (lowest < format->least) {
        dropped += format->least - lowest;
        lowest = format->least;
    }
    unsigned shift = (unsigned)dropped;
    uint64_t nearest = round_half_even(high, shift, !exact || (middle | lower.low) != 0);
    uint64_t bound = exact ? nearest : round_half_even(high_bound, shift, (middle_bound | low_bound) != 0);
    return (struct candidate){.below = shift >= 64 ? 0 : high >> shift,
                              .exponent = lowest,
                              .nearest = bits_of(format, nearest, lowest),
                              .sure = nearest == bound};
}

/* The bits of the value nearest to a number without sign. */
static inline uint64_t nearest_bits(const struct format *format, const struct decimal *decimal)
{
    if (decimal->digits == 0 || decimal->exponent < TEXT_POWERS_FIRST) {
        return 0;
    }
    if (decimal->exponent > LARGEST_EXPONENT) {
        return format->infinity;
    }
    int exponent = (int)decimal->exponent;
    struct candidate candidate = approximate(format, decimal->digits, exponent);
    if (candidate.sure && decimal->more) {
        struct candidate next = approximate(format, decimal->digits + 1, exponent);
        candidate.sure = next.sure && next.nearest == candidate.nearest;
    }
    uint64_t below = bits_of(format, candidate.below, candidate.exponent);
    if (candidate.sure || below == format->infinity) {
        return candidate.nearest;
    }
    int order = cevents_text_exact_compare(decimal->first, (size_t)(decimal->end - decimal->first), decimal->taken,
                                           exponent, 2 * candidate.below + 1, candidate.exponent - 1);
    return below + (order > 0 || (order == 0 && (candidate.below & 1) != 0));
}

const double cevents_text_exact_powers[TEXT_EXACT_POWERS] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

double cevents_text_parse_double(const char *text, size_t length)
{
    bool negative = length > 0 && text[0] == '-';
    struct decimal decimal = read_decimal(text + negative, text + length);
    double value;
    if (decimal.more || !text_simple_double(decimal.digits, decimal.exponent, &value)) {
        uint64_t bits = nearest_bits(&binary64, &decimal);
        memcpy(&value, &bits, sizeof value);
    }
    return negative ? -value : value;
}

float cevents_text_parse_float(const char *text, size_t length)
{
    bool negative = length > 0 && text[0] == '-';
    struct decimal decimal = read_decimal(text + negative, text + length);
    uint32_t bits = (uint32_t)nearest_bits(&binary32, &decimal);
    float value;
    memcpy(&value, &bits, sizeof value);
    return negative ? -value : value;
}
