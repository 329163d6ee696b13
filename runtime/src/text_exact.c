#include "text_exact.h"

#include <stdbool.h>
#include <string.h>

enum {
    /* A number halfway between two doubles has at most 767 significant digits: later ones only say `more`. */
    DIGITS_THAT_COUNT = 800,
    /*
     * 800 digits take 2,658 bits. The other side is at most 54 bits times 5^1125, 2,667 bits. Only the smaller side is
     * shifted, to about the size of the other.
     */
    LIMBS = 96
};

/* A natural number, 32 bits a limb, the lowest first. */
struct natural {
    size_t length;
    uint32_t limbs[LIMBS];
};

static void push(struct natural *number, uint32_t limb)
{
    if (limb != 0 && number->length < LIMBS) {
        number->limbs[number->length++] = limb;
    }
}

static void multiply_add(struct natural *number, uint32_t factor, uint32_t addend)
{
    uint64_t carry = addend;
    for (size_t i = 0; i < number->length; i++) {
        carry += (uint64_t)number->limbs[i] * factor;
        number->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    push(number, (uint32_t)carry);
}

static void multiply_by_power_of_5(struct natural *number, int exponent)
{
    static const uint32_t powers[] = {1,     5,      25,      125,     625,      3125,     15625,
                                      78125, 390625, 1953125, 9765625, 48828125, 244140625};
    enum { POWER_13 = 1220703125 };
    for (; exponent >= 13; exponent -= 13) {
        multiply_add(number, POWER_13, 0);
    }
    multiply_add(number, powers[exponent], 0);
}

static void shift_left(struct natural *number, int bits)
{
    size_t limbs = (size_t)bits / 32;
    multiply_add(number, (uint32_t)1 << (bits % 32), 0);
    if (limbs > 0 && number->length + limbs <= LIMBS) {
        memmove(number->limbs + limbs, number->limbs, number->length * sizeof number->limbs[0]);
        memset(number->limbs, 0, limbs * sizeof number->limbs[0]);
        number->length += limbs;
    }
}

static int compare(const struct natural *a, const struct natural *b)
{
    if (a->length != b->length) {
        return a->length < b->length ? -1 : 1;
    }
    for (size_t i = a->length; i-- > 0;) {
        if (a->limbs[i] != b->limbs[i]) {
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Returns how many digits went into `number`; `*more` when others that are not 0 follow. */
static int read_digits(const char *digits, size_t length, struct natural *number, bool *more)
{
    enum { CHUNK = 9 };
    static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
    int count = 0;
    uint32_t chunk = 0;
    int chunk_length = 0;
    *more = false;
    for (size_t i = 0; i < length && !*more; i++) {
        uint32_t digit = (uint32_t)(unsigned char)digits[i] - '0';
        if (digit > 9) {
            continue;
        }
        if (count == DIGITS_THAT_COUNT) {
            *more = digit != 0;
            continue;
        }
        chunk = chunk * 10 + digit;
        count++;
        if (++chunk_length == CHUNK) {
            multiply_add(number, powers[CHUNK], chunk);
            chunk = 0;
            chunk_length = 0;
        }
    }
    multiply_add(number, powers[chunk_length], chunk);
    return count;
}

int cevents_text_exact_compare(const char *digits, size_t length, int taken, int exponent, uint64_t halfway,
                               int binary_exponent)
{
    struct natural decimal = {.length = 0};
    struct natural binary = {.length = 0};
    bool more;
    exponent += taken - read_digits(digits, length, &decimal, &more);
    push(&binary, (uint32_t)halfway);
    if (halfway >> 32 != 0) {
        binary.limbs[1] = (uint32_t)(halfway >> 32);
        binary.length = 2;
    }

    /* Both sides are divided by the lower of the two powers of two. */
    if (exponent >= 0) {
        multiply_by_power_of_5(&decimal, exponent);
    } else {
        multiply_by_power_of_5(&binary, -exponent);
    }
    if (exponent > binary_exponent) {
        shift_left(&decimal, exponent - binary_exponent);
    } else {
        shift_left(&binary, binary_exponent - exponent);
    }
    int order = compare(&decimal, &binary);
    return order == 0 && more ? 1 : order;
}
