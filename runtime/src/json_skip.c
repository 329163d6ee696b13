#include "json_reader.h"

#include <string.h>

enum { BLOCK = 64, FOLD = '{' ^ '[' };

/*
 * Where in a block of bytes some of them stand: a bit each, the first byte's the lowest. Brackets are all that is above
 * `z` once `[` and `]` are folded to `{` and `}`: outside of strings JSON has nothing else there.
 */

struct marks {
    uint64_t quotes;
    uint64_t backslashes;
    uint64_t brackets;
};

#if defined(SIMD_SSE2)
static inline uint64_t bits_of(const __m128i equal[4])
{
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++) {
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(equal[i]) << (16 * i);
    }
    return bits;
}

static inline struct marks mark_block(const char *p)
{
    __m128i quotes[4];
    __m128i backslashes[4];
    __m128i brackets[4];
    for (int i = 0; i < 4; i++) {
        __m128i bytes;
        memcpy(&bytes, p + 16 * i, sizeof bytes);
        quotes[i] = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        backslashes[i] = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        brackets[i] = _mm_cmpgt_epi8(_mm_or_si128(bytes, _mm_set1_epi8(FOLD)), _mm_set1_epi8('z'));
    }
    struct marks marks = {bits_of(quotes), 0, bits_of(brackets)};
    __m128i any =
        _mm_or_si128(_mm_or_si128(backslashes[0], backslashes[1]), _mm_or_si128(backslashes[2], backslashes[3]));
    if (_mm_movemask_epi8(any) != 0) {
        marks.backslashes = bits_of(backslashes);
    }
    return marks;
}
#elif defined(SIMD_NEON)
static inline uint64_t bits_of(const uint8x16_t equal[4])
{
    static const uint8_t bit[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t each = vld1q_u8(bit);
    uint8x16_t low = vpaddq_u8(vandq_u8(equal[0], each), vandq_u8(equal[1], each));
    uint8x16_t high = vpaddq_u8(vandq_u8(equal[2], each), vandq_u8(equal[3], each));
    uint8x16_t sum = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}

static inline struct marks mark_block(const char *p)
{
    uint8x16_t quotes[4];
    uint8x16_t backslashes[4];
    uint8x16_t brackets[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t bytes = vld1q_u8((const uint8_t *)p + 16 * i);
        quotes[i] = vceqq_u8(bytes, vdupq_n_u8('"'));
        backslashes[i] = vceqq_u8(bytes, vdupq_n_u8('\\'));
        brackets[i] = vcgtq_s8(vreinterpretq_s8_u8(vorrq_u8(bytes, vdupq_n_u8(FOLD))), vdupq_n_s8('z'));
    }
    return (struct marks){bits_of(quotes), bits_of(backslashes), bits_of(brackets)};
}
#else
static inline struct marks mark_block(const char *p)
{
    struct marks marks = {0, 0, 0};
    for (int i = 0; i < BLOCK; i++) {
        marks.quotes |= (uint64_t)(p[i] == '"') << i;
        marks.backslashes |= (uint64_t)(p[i] == '\\') << i;
        marks.brackets |= (uint64_t)((signed char)(p[i] | FOLD) > 'z') << i;
    }
    return marks;
}
#endif

static struct marks mark_last_block(const char *p, const char *end)
{
    char block[BLOCK] = {0};
    memcpy(block, p, (size_t)(end - p));
    return mark_block(block);
}

/* What backslashes stand in front of. `*carry` is 1 when the last one of the block escapes the next block's first byte. */
static uint64_t find_escaped(uint64_t backslashes, uint64_t *carry)
{
    uint64_t escaped = *carry;
    *carry = 0;
    backslashes &= ~escaped;
    while (backslashes != 0) {
        uint64_t backslash = backslashes & (0 - backslashes);
        uint64_t next = backslash << 1;
        *carry = next == 0;
        escaped |= next;
        backslashes &= ~(backslash | next);
    }
    return escaped;
}

/* Each bit the parity of those up to it: of quotes, what is within a string, its first quote included. */
static uint64_t prefix_parity(uint64_t bits)
{
    for (int shift = 1; shift < BLOCK; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
}

const char *cevents_json_skip_unchecked(const char *p, const char *end)
{
    uint64_t within = 0; /* all ones when the block begins in a string */
    uint64_t carry = 0;
    size_t open = 0;
    for (;; p += BLOCK) {
        bool whole = end - p >= BLOCK;
        struct marks marks = whole ? mark_block(p) : mark_last_block(p, end);
        if ((marks.backslashes | carry) != 0) {
            marks.quotes &= ~find_escaped(marks.backslashes, &carry);
        }
        uint64_t strings = prefix_parity(marks.quotes) ^ within;
        within = 0 - (strings >> (BLOCK - 1));
        for (uint64_t left = marks.brackets & ~strings; left != 0; left &= left - 1) {
            const char *bracket = p + __builtin_ctzll(left);
            open += (size_t)(*bracket & 2) - 1; /* the bit that `{` and `[` have, and `}` and `]` have not */
            if (open == 0) {
                return bracket + 1;
            }
        }
        if (!whole) {
            return NULL;
        }
    }
}
