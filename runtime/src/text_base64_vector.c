/*
 * Vector kernels of the base64 decoder.
 */
#include "text_base64_decode.h"

#if defined(SIMD_DISPATCH)
#include <immintrin.h>

/*
 * Tables of 16 bytes that a digit's upper or lower four bits choose from. Each bit of CLASSES stands for upper halves
 * that make digits with the same lower ones, the last bit for those that make none; STRANGERS says in which classes a
 * lower half makes no digit. A byte is a digit when what its halves choose has no bit in common.
 */
#define CLASSES 32, 32, 1, 2, 4, 8, 4, 16, 32, 32, 32, 32, 32, 32, 32, 32
#define STRANGERS 37, 33, 33, 33, 33, 33, 33, 33, 33, 33, 35, 58, 59, 58, 59, 50
/*
 * From a digit to its value, chosen by the upper half after VARIANTS, chosen by the lower one, has been xor-ed to it: so
 * the digits that end in D or F, - / and _ among them, have places of their own.
 */
#define VARIANTS 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 12
#define DISTANCES 0, 0, 19, 4, -65, -65, -71, -71, -65, -32, -71, 17, 0, -65, 16, -71
/* The bytes of four numbers of 24 bits, each from the highest to the lowest. */
#define HIGHEST_FIRST 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1

/* Multiply-and-add of neighbours: values of 6 bits make numbers of 12, these of 24. */
enum { JOIN_6 = 0x01400140, JOIN_12 = 0x00011000 };

__attribute__((target("ssse3"))) static inline bool decode_16(const char *text, uint8_t *out)
{
    const __m128i lower_half = _mm_set1_epi8(0x0F);
    __m128i in = _mm_loadu_si128((const __m128i *)(const void *)text);
    __m128i upper = _mm_and_si128(_mm_srli_epi32(in, 4), lower_half);
    __m128i lower = _mm_and_si128(in, lower_half);
    __m128i common = _mm_and_si128(_mm_shuffle_epi8(_mm_setr_epi8(CLASSES), upper),
                                   _mm_shuffle_epi8(_mm_setr_epi8(STRANGERS), lower));
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(common, _mm_setzero_si128())) != 0xFFFF) {
        return false;
    }
    __m128i variant = _mm_xor_si128(upper, _mm_shuffle_epi8(_mm_setr_epi8(VARIANTS), lower));
    __m128i distance = _mm_shuffle_epi8(_mm_setr_epi8(DISTANCES), variant);
    __m128i values = _mm_maddubs_epi16(_mm_add_epi8(in, distance), _mm_set1_epi32(JOIN_6));
    values = _mm_madd_epi16(values, _mm_set1_epi32(JOIN_12));
    _mm_storeu_si128((__m128i *)(void *)out, _mm_shuffle_epi8(values, _mm_setr_epi8(HIGHEST_FIRST)));
    return true;
}

__attribute__((target("avx2"))) static inline __m256i twice(__m128i table)
{
    return _mm256_broadcastsi128_si256(table);
}

__attribute__((target("avx2"))) static inline bool decode_32(const char *text, uint8_t *out)
{
    const __m256i lower_half = _mm256_set1_epi8(0x0F);
    __m256i in = _mm256_loadu_si256((const __m256i *)(const void *)text);
    __m256i upper = _mm256_and_si256(_mm256_srli_epi32(in, 4), lower_half);
    __m256i lower = _mm256_and_si256(in, lower_half);
    __m256i classes = _mm256_shuffle_epi8(twice(_mm_setr_epi8(CLASSES)), upper);
    __m256i strangers = _mm256_shuffle_epi8(twice(_mm_setr_epi8(STRANGERS)), lower);
    if (!_mm256_testz_si256(classes, strangers)) {
        return false;
    }
    __m256i variant = _mm256_xor_si256(upper, _mm256_shuffle_epi8(twice(_mm_setr_epi8(VARIANTS)), lower));
    __m256i distance = _mm256_shuffle_epi8(twice(_mm_setr_epi8(DISTANCES)), variant);
    __m256i values = _mm256_maddubs_epi16(_mm256_add_epi8(in, distance), _mm256_set1_epi32(JOIN_6));
    values = _mm256_madd_epi16(values, _mm256_set1_epi32(JOIN_12));
    values = _mm256_shuffle_epi8(values, twice(_mm_setr_epi8(HIGHEST_FIRST)));
    values = _mm256_permutevar8x32_epi32(values, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
    _mm256_storeu_si256((__m256i *)(void *)out, values);
    return true;
}

/*
 * A store writes more than it decodes; so many digits must be left, two of which may be padding, that all of it is within
 * what they decode to.
 */
enum { ROOM_16 = 24, ROOM_32 = 45 };

__attribute__((target("ssse3"))) size_t cevents_base64_decode_ssse3(const char *text, size_t length, uint8_t *out)
{
    size_t read = 0;
    while (length - read >= ROOM_16 && decode_16(text + read, out + read / 4 * 3)) {
        read += 16;
    }
    return read;
}

__attribute__((target("avx2"))) size_t cevents_base64_decode_avx2(const char *text, size_t length, uint8_t *out)
{
    size_t read = 0;
    while (length - read >= ROOM_32 && decode_32(text + read, out + read / 4 * 3)) {
        read += 32;
    }
    if (length - read >= ROOM_16 && decode_16(text + read, out + read / 4 * 3)) {
        read += 16;
    }
    /* The rest of the runtime is compiled for SSE, which is slow while the upper halves are in use. */
    _mm256_zeroupper();
    return read;
}

#elif defined(SIMD_NEON)

static inline uint8x16x4_t table_at(const uint8_t *values)
{
    return (uint8x16x4_t){{vld1q_u8(values), vld1q_u8(values + 16), vld1q_u8(values + 32), vld1q_u8(values + 48)}};
}

size_t cevents_base64_decode_neon(const char *text, size_t length, uint8_t *out)
{
    const uint8x16x4_t low = table_at(cevents_base64_values);
    const uint8x16x4_t high = table_at(cevents_base64_values + 64);
    size_t read = 0;
    for (; length - read >= 64; read += 64) {
        /* The first digits of 16 groups, the second ones, the third, the fourth. */
        uint8x16x4_t in = vld4q_u8((const uint8_t *)text + read);
        uint8x16_t values[4];
        uint8x16_t all = vdupq_n_u8(0);
        for (int i = 0; i < 4; i++) {
            /* a byte that is not in the first table gets 0 from it, one that is not in the second keeps that */
            values[i] = vqtbx4q_u8(vqtbl4q_u8(low, in.val[i]), high, veorq_u8(in.val[i], vdupq_n_u8(64)));
            all = vorrq_u8(all, vorrq_u8(values[i], vandq_u8(in.val[i], vdupq_n_u8(BASE64_NO_DIGIT))));
        }
        if (vmaxvq_u8(all) >= BASE64_NO_DIGIT) {
            break;
        }
        uint8x16x3_t bytes = {{vorrq_u8(vshlq_n_u8(values[0], 2), vshrq_n_u8(values[1], 4)),
                               vorrq_u8(vshlq_n_u8(values[1], 4), vshrq_n_u8(values[2], 2)),
                               vorrq_u8(vshlq_n_u8(values[2], 6), values[3])}};
        vst3q_u8(out + read / 4 * 3, bytes);
    }
    return read;
}

#endif
