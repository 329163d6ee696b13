#include <string.h>

#include "text.h"

static const char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
    "4950515253545556575859606162636465666768697071727374757677787980818283848586878889909192939495969798"
    "99";

static size_t put_digits(char *out, uint64_t value)
{
    char digits[20];
    size_t start = sizeof digits;
    while (value >= 100) {
        start -= 2;
        memcpy(digits + start, digit_pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value >= 10) {
        start -= 2;
        memcpy(digits + start, digit_pairs + 2 * value, 2);
    } else {
        digits[--start] = (char)('0' + value);
    }
    memcpy(out, digits + start, sizeof digits - start);
    return sizeof digits - start;
}

size_t cevents_text_put_uint64(char out[TEXT_NUMBER_SIZE], uint64_t value)
{
    return put_digits(out, value);
}

size_t cevents_text_put_int64(char out[TEXT_NUMBER_SIZE], int64_t value)
{
    if (value >= 0) {
        return put_digits(out, (uint64_t)value);
    }
    out[0] = '-';
    return 1 + put_digits(out + 1, 0 - (uint64_t)value);
}
