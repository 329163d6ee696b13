#include "hash.h"
#include "simd.h"
#include "text.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* Which byte of a little-endian word has the lowest set bit of `high_bits`, which is not 0. */
static size_t first_marked_byte(uint64_t high_bits)
{
#if defined(__GNUC__)
    return (size_t)__builtin_ctzll(high_bits) / 8;
#else
    size_t byte = 0;
    for (; (high_bits & 0xff) == 0; high_bits >>= 8) {
        byte++;
    }
    return byte;
#endif
}

/* How many of the bytes at the start are ASCII. */
static size_t ascii_prefix(const unsigned char *bytes, size_t length)
{
    size_t at = 0;
#if defined(SIMD_SSE2)
    for (; length - at >= 16; at += 16) {
        int high = _mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)(bytes + at)));
        if (high != 0) {
            return at + (size_t)__builtin_ctz((unsigned)high);
        }
    }
#elif defined(SIMD_NEON)
    while (length - at >= 16 && vmaxvq_u8(vld1q_u8(bytes + at)) < 0x80) {
        at += 16;
    }
#endif
    for (; length - at >= 8; at += 8) {
        uint64_t high = cevents_load64_le(bytes + at) & HIGH_BITS;
        if (high != 0) {
            return at + first_marked_byte(high);
        }
    }
    while (at < length && bytes[at] < 0x80) {
        at++;
    }
    return at;
}

static bool continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The second byte's range depends on the first; see table 3-7 of the Unicode Standard. */
static bool second_byte_fits(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return continues(second);
    }
}

static inline size_t character_length(const unsigned char *bytes, size_t length)
{
    if (length == 0) {
        return 0;
    }
    unsigned char first = bytes[0];
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xC2 || first > 0xF4 || length < 2 || !second_byte_fits(first, bytes[1])) {
        return 0;
    }
    if (first < 0xE0) {
        return 2;
    }
    if (length < 3 || !continues(bytes[2])) {
        return 0;
    }
    if (first < 0xF0) {
        return 3;
    }
    return length >= 4 && continues(bytes[3]) ? 4 : 0;
}

/* As character_length(), of four readable bytes at once; 0 also for all but two and three bytes. */
static inline size_t usual_character_length(const unsigned char *bytes)
{
    uint32_t word = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    if ((word & 0xC0C0F0) == 0x8080E0) {
        uint32_t top = word & 0x200F; /* the five highest bits of the code point */
        return top != 0 && top != 0x200D ? 3 : 0;
    }
    return (word & 0xC0E0) == 0x80C0 && (word & 0x1E) != 0 ? 2 : 0;
}

size_t cevents_text_utf8_character(const void *text, size_t length)
{
    return character_length(text, length);
}

size_t cevents_text_utf8_prefix(const void *text, size_t length)
{
    const unsigned char *bytes = text;
    size_t at = 0;
    for (;;) {
        at += ascii_prefix(bytes + at, length - at);
        if (at == length) {
            return length;
        }
        do {
            size_t character = length - at >= 4 ? usual_character_length(bytes + at) : 0;
            if (character == 0) {
                character = character_length(bytes + at, length - at);
            }
            if (character == 0) {
                return at;
            }
            at += character;
        } while (at < length && bytes[at] >= 0x80);
    }
}

bool cevents_text_is_utf8(const void *bytes, size_t length)
{
    return cevents_text_utf8_prefix(bytes, length) == length;
}

size_t cevents_text_put_utf8(char *out, uint32_t code_point)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}
