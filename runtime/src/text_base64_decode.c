#include "text_base64_decode.h"
#include "text.h"

/* clang-format off */
#define NO BASE64_NO_DIGIT
#define NO16 NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO
const uint8_t cevents_base64_values[256] = {
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

static uint8_t digit_value(char digit)
{
    return cevents_base64_values[(unsigned char)digit];
}

/* The last 0 to 3 digits and the padding, from `at` on. Adds to *out_length; `*bad` is the first byte that is wrong. */
static bool decode_rest(const char *text, size_t length, size_t at, uint8_t *out, size_t *out_length, size_t *bad)
{
    uint32_t bits = 0;
    size_t count = 0;
    for (; at < length && digit_value(text[at]) != BASE64_NO_DIGIT; at++) {
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

static size_t decode_vectors(const char *text, size_t length, uint8_t *out)
{
#if defined(SIMD_DISPATCH)
    if (length >= 32) {
        if (cevents_simd_has(SIMD_AVX2)) {
            return cevents_base64_decode_avx2(text, length, out);
        }
        if (cevents_simd_has(SIMD_SSSE3)) {
            return cevents_base64_decode_ssse3(text, length, out);
        }
    }
#elif defined(SIMD_NEON)
    return cevents_base64_decode_neon(text, length, out);
#else
    (void)text;
    (void)length;
    (void)out;
#endif
    return 0;
}

size_t cevents_text_base64_decode_groups(const char *text, size_t length, uint8_t *out)
{
    size_t read = decode_vectors(text, length, out);
    out += read / 4 * 3;
    for (; length - read >= 4; read += 4, out += 3) {
        uint32_t a = digit_value(text[read]);
        uint32_t b = digit_value(text[read + 1]);
        uint32_t c = digit_value(text[read + 2]);
        uint32_t d = digit_value(text[read + 3]);
        if (((a | b | c | d) & BASE64_NO_DIGIT) != 0) {
            break;
        }
        out[0] = (uint8_t)(a << 2 | b >> 4);
        out[1] = (uint8_t)(b << 4 | c >> 2);
        out[2] = (uint8_t)(c << 6 | d);
    }
    return read;
}

bool cevents_text_base64_decode(const char *text, size_t length, uint8_t *out, size_t *out_length, size_t *at)
{
    size_t read = cevents_text_base64_decode_groups(text, length, out);
    *out_length = read / 4 * 3;
    return decode_rest(text, length, read, out + *out_length, out_length, at);
}
