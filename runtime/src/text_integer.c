#include <string.h>

#include "text.h"
#include "text_digits.h"

const char cevents_digit_pairs[200] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
    "4950515253545556575859606162636465666768697071727374757677787980818283848586878889909192939495969798"
    "99";

static unsigned count_digits(uint64_t value)
{
    unsigned count = 1;
    for (; value >= 10000; value /= 10000) {
        count += 4;
    }
    return count + (value >= 10) + (value >= 100) + (value >= 1000);
}

static size_t put_digits(char *out, uint64_t value)
{
    unsigned count = count_digits(value);
    char *p = out + count;
    while (value >= 100) {
        p -= 2;
        text_put_pair(p, (unsigned)(value % 100));
        value /= 100;
    }
    if (value >= 10) {
        text_put_pair(out, (unsigned)value);
    } else {
        *out = (char)('0' + value);
    }
    return count;
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
