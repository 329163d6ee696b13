/*
 * Vector kernels of the base64 encoder.
 */
#include "text_base64_encode.h"

#if defined(SIMD_DISPATCH)
#include <immintrin.h>

/* Of three bytes a, b, c the order b a c b: each of the four digits then lies within one of the two 16-bit halves. */
#define SPREAD 1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10

/*
 * Where the digits lie in these 32 bits, and what to multiply the halves by: the upper half of the product of the first
 * and the third digit, the lower one of that of the second and the fourth, is the digit's value in a byte of its own.
 */
enum { ODD_DIGITS = 0x0FC0FC00, ODD_FACTORS = 0x04000040, EVEN_DIGITS = 0x003F03F0, EVEN_FACTORS = 0x01000010 };

/* From a value to its digit, chosen by 13 for A to Z, 0 for a to z, 1 to 10 for 0 to 9, 11 for + and 12 for /. */
#define DISTANCES                                                                                                      \
    'a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,      \
        '+' - 62, '/' - 63, 'A', 0, 0

/* The first 12 of 16 bytes. */
__attribute__((target("ssse3"))) static inline void encode_12(const uint8_t *bytes, char *out)
{
    __m128i in = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    in = _mm_shuffle_epi8(in, _mm_setr_epi8(SPREAD));
    __m128i odd = _mm_mulhi_epu16(_mm_and_si128(in, _mm_set1_epi32(ODD_DIGITS)), _mm_set1_epi32(ODD_FACTORS));
    __m128i even = _mm_mullo_epi16(_mm_and_si128(in, _mm_set1_epi32(EVEN_DIGITS)), _mm_set1_epi32(EVEN_FACTORS));
    __m128i values = _mm_or_si128(odd, even);
    __m128i capital = _mm_and_si128(_mm_cmplt_epi8(values, _mm_set1_epi8(26)), _mm_set1_epi8(13));
    __m128i choice = _mm_or_si128(_mm_subs_epu8(values, _mm_set1_epi8(51)), capital);
    __m128i digits = _mm_add_epi8(values, _mm_shuffle_epi8(_mm_setr_epi8(DISTANCES), choice));
    _mm_storeu_si128((__m128i *)(void *)out, digits);
}

__attribute__((target("avx2"))) static inline __m256i twice(__m128i table)
{
    return _mm256_broadcastsi128_si256(table);
}

/* The first 24 of 28 bytes. */
__attribute__((target("avx2"))) static inline void encode_24(const uint8_t *bytes, char *out)
{
    __m128i first = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 12));
    __m256i in = _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
    in = _mm256_shuffle_epi8(in, twice(_mm_setr_epi8(SPREAD)));
    __m256i odd =
        _mm256_mulhi_epu16(_mm256_and_si256(in, _mm256_set1_epi32(ODD_DIGITS)), _mm256_set1_epi32(ODD_FACTORS));
    __m256i even =
        _mm256_mullo_epi16(_mm256_and_si256(in, _mm256_set1_epi32(EVEN_DIGITS)), _mm256_set1_epi32(EVEN_FACTORS));
    __m256i values = _mm256_or_si256(odd, even);
    __m256i capital = _mm256_and_si256(_mm256_cmpgt_epi8(_mm256_set1_epi8(26), values), _mm256_set1_epi8(13));
    __m256i choice = _mm256_or_si256(_mm256_subs_epu8(values, _mm256_set1_epi8(51)), capital);
    __m256i digits = _mm256_add_epi8(values, _mm256_shuffle_epi8(twice(_mm_setr_epi8(DISTANCES)), choice));
    _mm256_storeu_si256((__m256i *)(void *)out, digits);
}

__attribute__((target("ssse3"))) size_t cevents_base64_encode_ssse3(const uint8_t *bytes, size_t length, char *out)
{
    size_t read = 0;
    for (; length - read >= 16; read += 12) {
        encode_12(bytes + read, out + read / 3 * 4);
    }
    return read;
}

__attribute__((target("avx2"))) size_t cevents_base64_encode_avx2(const uint8_t *bytes, size_t length, char *out)
{
    size_t read = 0;
    for (; length - read >= 28; read += 24) {
        encode_24(bytes + read, out + read / 3 * 4);
    }
    if (length - read >= 16) {
        encode_12(bytes + read, out + read / 3 * 4);
        read += 12;
    }
    /* The rest of the runtime is compiled for SSE, which is slow while the upper halves are in use. */
    _mm256_zeroupper();
    return read;
}

#elif defined(SIMD_NEON)

size_t cevents_base64_encode_neon(const uint8_t *bytes, size_t length, char *out)
{
    const uint8_t *table = (const uint8_t *)cevents_base64_digits;
    const uint8x16x4_t digits = {{vld1q_u8(table), vld1q_u8(table + 16), vld1q_u8(table + 32), vld1q_u8(table + 48)}};
    const uint8x16_t low6 = vdupq_n_u8(63);
    size_t read = 0;
    for (; length - read >= 48; read += 48) {
        /* The first bytes of 16 groups of three, the second ones, the third ones. */
        uint8x16x3_t in = vld3q_u8(bytes + read);
        uint8x16x4_t text;
        text.val[0] = vqtbl4q_u8(digits, vshrq_n_u8(in.val[0], 2));
        text.val[1] = vqtbl4q_u8(digits, vandq_u8(vorrq_u8(vshlq_n_u8(in.val[0], 4), vshrq_n_u8(in.val[1], 4)), low6));
        text.val[2] = vqtbl4q_u8(digits, vandq_u8(vorrq_u8(vshlq_n_u8(in.val[1], 2), vshrq_n_u8(in.val[2], 6)), low6));
        text.val[3] = vqtbl4q_u8(digits, vandq_u8(in.val[2], low6));
        vst4q_u8((uint8_t *)out + read / 3 * 4, text);
    }
    return read;
}

#endif
