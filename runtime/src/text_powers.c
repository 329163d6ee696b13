#include "text_powers.h"

/*
 * A power is 10^b * 5^r * 2^r, where b is one of every 28th exponent: the product of two tables' rows, cut off to 128 bits,
 * which is right but for the last bit. All rows were computed with Python's fractions.Fraction.
 */
enum { STEP = 28 };

/* clang-format off */
/* Of the exponents from -342 to 302. */
static const struct text_wide bases[] = {
    {0xeef453d6923bd65a, 0x113faa2906a13b40}, {0xf148440a256e2c76, 0xc00670ea43ca250e},
    {0xf3a20279ed56d48a, 0x6b43527578c11110}, {0xf6019da07f549b2b, 0x7e2a53a146606a49},
    {0xf867241c8cc6d4c0, 0xc30163d203c94b63}, {0xfad2a4b13d1b5d6c, 0x796b805720085f82},
    {0xfd442e4688bd304a, 0x908f4a166d1da664}, {0xffbbcfe994e5c61f, 0xfdf17746497f7053},
    {0x811ccc668829b887, 0x0806357d5a3f5260}, {0x825ecc24c873782f, 0x8ed400668c0c28c9},
    {0x83a3eeeef9153e89, 0x1953cf68300424ad}, {0x84ec3c97da624ab4, 0xbd5af13bef0b113f},
    {0x8637bd05af6c69b5, 0xa63f9a49c2c1b110}, {0x878678326eac9000, 0x0000000000000000},
    {0x88d8762bf324cd0f, 0xa5880a69fb6ac800}, {0x8a2dbf142dfcc7ab, 0x6e3569326c784338},
    {0x8b865b215899f46c, 0xbd79e0d20082ee75}, {0x8ce2529e2734bb1d, 0x1899e4a65f58660d},
    {0x8e41ade9fbebc27d, 0x14588f13be847308}, {0x8fa475791a569d10, 0xf96e017d694487bd},
    {0x910ab1d4db9914a0, 0x1d9c9892400a22a3}, {0x92746b9be2f8552c, 0x32fd3cf5b4e49bb5},
    {0x93e1ab8252f33b45, 0xcabb90e5c942b504}, {0x95527a5202df0ccb, 0x0f37801e0c43ebc9},
};

/* 5^r */
static const uint64_t fives[STEP] = {
    0x0000000000000001, 0x0000000000000005, 0x0000000000000019, 0x000000000000007d, 0x0000000000000271,
    0x0000000000000c35, 0x0000000000003d09, 0x000000000001312d, 0x000000000005f5e1, 0x00000000001dcd65,
    0x00000000009502f9, 0x0000000002e90edd, 0x000000000e8d4a51, 0x0000000048c27395, 0x000000016bcc41e9,
    0x000000071afd498d, 0x0000002386f26fc1, 0x000000b1a2bc2ec5, 0x000003782dace9d9, 0x00001158e460913d,
    0x000056bc75e2d631, 0x0001b1ae4d6e2ef5, 0x000878678326eac9, 0x002a5a058fc295ed, 0x00d3c21bcecceda1,
    0x0422ca8b0a00a425, 0x14adf4b7320334b9, 0x6765c793fa10079d,
};

/* What the product of each power lacks, and one more: two bits, from -342 on. */
static const uint64_t corrections[] = {
    0x69aa66aa6aaaaa95, 0x55555555965a5656, 0x95a9596695996956, 0x5555a959a9a9966a, 0xa5a96659955665a5,
    0x95659595965995aa, 0xaaaaaaaaa5aa6969, 0x9555aaaa69559955, 0x4595aaa6aa99a9aa, 0x966aa95555451555,
    0x55555595a65a96aa, 0x5555555555555555, 0xaaaaaaaaa5555555, 0x55555554596551aa, 0x9555659519595655,
    0x5151695655a96966, 0xa96aa91554510655, 0x9a695a59a9a9aaaa, 0x95aaa666a55aa555, 0x5065855951816aaa,
    0x002aaa96a6a65555,
};
/* clang-format on */

struct text_wide cevents_text_power(int k)
{
    unsigned index = (unsigned)(k - TEXT_POWERS_FIRST);
    unsigned rest = index % STEP;
    struct text_wide base = bases[index / STEP];
    if (rest == 0) {
        return base;
    }
    struct text_wide upper = text_multiply(base.high, fives[rest]);
    struct text_wide lower = text_multiply(base.low, fives[rest]);
    uint64_t middle = upper.low + lower.high;
    uint64_t high = upper.high + (middle < lower.high);
    unsigned shift = (unsigned)(text_log2_of_power(k) - text_log2_of_power(k - (int)rest)) - rest; /* 1 to 63 */
    struct text_wide power = {high << (64 - shift) | middle >> shift, middle << (64 - shift) | lower.low >> shift};

    uint64_t more = power.low + (corrections[index / 32] >> (2 * (index % 32)) & 3);
    power.high += more < power.low;
    power.high -= more == 0;
    power.low = more - 1;
    return power;
}
