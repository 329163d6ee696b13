#include "text_base64_encode.h"

#include "text.h"

const char cevents_base64_digits[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t encode_vectors(const uint8_t *bytes, size_t length, char *out)
{
#if defined(SIMD_DISPATCH)
    if (length >= 28) {
        if (cevents_simd_has(SIMD_AVX2)) {
            return cevents_base64_encode_avx2(bytes, length, out);
        }
        if (cevents_simd_has(SIMD_SSSE3)) {
            return cevents_base64_encode_ssse3(bytes, length, out);
        }
    }
#elif defined(SIMD_NEON)
    return cevents_base64_encode_neon(bytes, length, out);
#else
    (void)bytes;
    (void)length;
    (void)out;
#endif
    return 0;
}

size_t cevents_text_base64_encode(const uint8_t *bytes, size_t length, char *out)
{
    const char *digits = cevents_base64_digits;
    size_t read = encode_vectors(bytes, length, out);
    size_t written = read / 3 * 4;
    bytes += read;
    length -= read;
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
