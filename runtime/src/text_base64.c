#include "text.h"

enum { NO_DIGIT = 0x80 };

/* Values of the digits of both alphabets: 62 is + or -, 63 is / or _. */
/* clang-format off */
#define NO NO_DIGIT
#define NO16 NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO
static const uint8_t digit_values[256] = {
     NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,
     NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,
     NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  62,  NO,  62,  NO,  63,
     52,  53,  54,  55,  56,  57,  58,  59,  60,  61,  NO,  NO,  NO,  NO,  NO,  NO,
     NO,   0,   1,   2,   3,   4,   5,   6,   7,   8,   9,  10,  11,  12,  13,  14,
     15,  16,  17,  18,  19,  20,  21,  22,  23,  24,  25,  NO,  NO,  NO,  NO,  63,
     NO,  26,  27,  28,  29,  30,  31,  32,  33,  34,  35,  36,  37,  38,  39,  40,
     41,  42,  43,  44,  45,  46,  47,  48,  49,  50,  51,  NO,  NO,  NO,  NO,  NO,
    NO16, NO16, NO16, NO16, NO16, NO16, NO16, NO16,
};
#undef NO16
#undef NO
/* clang-format on */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint8_t digit_value(char digit)
{
    return digit_values[(unsigned char)digit];
}

/* The last 0 to 3 digits and the padding, from `at` on. Adds to *out_length; `*bad` is the first byte that is wrong. */
static bool decode_rest(const char *text, size_t length, size_t at, uint8_t *out, size_t *out_length, size_t *bad)
{
    uint32_t bits = 0;
    size_t count = 0;
    for (; at < length && digit_value(text[at]) != NO_DIGIT; at++) {
        bits = bits << 6 | digit_value(text[at]);
        count++;
    }
    *bad = at;
    if (at == length && count == 0) {
        return true;
    }
    if (count < 2) {
        return false;
    }
    if (at < length) {
        for (size_t padded = count; padded < 4; padded++, at++) {
            *bad = at;
            if (at == length || text[at] != '=') {
                return false;
            }
        }
        *bad = at;
        if (at < length) {
            return false;
        }
    }
    bits <<= 6 * (4 - count);
    out[0] = (uint8_t)(bits >> 16);
    if (count == 3) {
        out[1] = (uint8_t)(bits >> 8);
    }
    *out_length += count - 1;
    return true;
}

bool cevents_text_base64_decode(const char *text, size_t length, uint8_t *out, size_t *out_length, size_t *at)
{
    size_t read = 0;
    size_t written = 0;
    for (; length - read >= 4; read += 4, written += 3) {
        uint32_t a = digit_value(text[read]);
        uint32_t b = digit_value(text[read + 1]);
        uint32_t c = digit_value(text[read + 2]);
        uint32_t d = digit_value(text[read + 3]);
        if (((a | b | c | d) & NO_DIGIT) != 0) {
            break;
        }
        uint32_t bits = a << 18 | b << 12 | c << 6 | d;
        out[written] = (uint8_t)(bits >> 16);
        out[written + 1] = (uint8_t)(bits >> 8);
        out[written + 2] = (uint8_t)bits;
    }
    *out_length = written;
    return decode_rest(text, length, read, out + written, out_length, at);
}

size_t cevents_text_base64_encode(const uint8_t *bytes, size_t length, char *out)
{
    size_t written = 0;
    for (; length >= 3; bytes += 3, length -= 3, written += 4) {
        uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
        out[written] = digits[bits >> 18];
        out[written + 1] = digits[bits >> 12 & 63];
        out[written + 2] = digits[bits >> 6 & 63];
        out[written + 3] = digits[bits & 63];
    }
    if (length > 0) {
        uint32_t bits = (uint32_t)bytes[0] << 16 | (length == 2 ? (uint32_t)bytes[1] << 8 : 0);
        out[written] = digits[bits >> 18];
        out[written + 1] = digits[bits >> 12 & 63];
        out[written + 2] = '=';
        if (length == 2) {
            out[written + 2] = digits[bits >> 6 & 63];
        }
        out[written + 3] = '=';
        written += 4;
    }
    return written;
}
