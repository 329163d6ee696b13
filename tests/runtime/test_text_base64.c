#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"
#include "text_base64_decode.h"
#include "text_base64_encode.h"

static void assert_decodes(const char *text, const char *expected, size_t expected_length)
{
    char in_place[64];
    size_t length = strlen(text);
    size_t out_length = 99;
    size_t at = 99;
    memcpy(in_place, text, length + 1);
    assert_true(cevents_text_base64_decode(in_place, length, (uint8_t *)in_place, &out_length, &at));
    assert_int_equal(out_length, expected_length);
    assert_memory_equal(in_place, expected, expected_length);
}

static void known_texts(void **state)
{
    (void)state;
    assert_decodes("", "", 0);
    assert_decodes("Zg==", "f", 1);
    assert_decodes("Zg", "f", 1);
    assert_decodes("Zm8=", "fo", 2);
    assert_decodes("Zm8", "fo", 2);
    assert_decodes("Zm9v", "foo", 3);
    assert_decodes("Zm9vYg==", "foob", 4);
    assert_decodes("Zm9vYmFy", "foobar", 6);
    assert_decodes("-_", "\xFB", 1);
    assert_decodes("+/==", "\xFB", 1);
    assert_decodes("-_+/", "\xFB\xFF\xBF", 3);
    assert_decodes("AQI=", "\x01\x02", 2);
}

static void trailing_bits_are_ignored(void **state)
{
    (void)state;
    assert_decodes("Zh==", "f", 1);
    assert_decodes("Zm9", "fo", 2);
}

static void first_wrong_byte_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
    } cases[] = {
        {"Z", 1},        {"Zm9vY", 5},         {"=", 0},     {"Z=", 1},          {"Z===", 1},
        {"Zg=", 3},      {"Zg=x", 3},          {"Zg===", 4}, {"Zm8==", 4},       {"Zm9v=", 4},
        {"Zm9v====", 4}, {"Zg==Zg==", 4},      {"Zm 9v", 2}, {"Zm9v\n", 4},      {"*m9v", 0},
        {"Z*9v", 1},     {"Zm*v", 2},          {"Zm9*", 3},  {"Zm9vZ\xFFzz", 5}, {"Zm=v", 3},
        {"\x80", 0},     {"Zm9vZm9vZ-.v", 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t out[32];
        size_t out_length;
        size_t at = 99;
        if (cevents_text_base64_decode(cases[i].text, strlen(cases[i].text), out, &out_length, &at)) {
            fail_msg("%s was taken", cases[i].text);
        }
        if (at != cases[i].at) {
            fail_msg("%s: at %zu, not %zu", cases[i].text, at, cases[i].at);
        }
    }
}

static void nothing_is_written_past_the_bytes(void **state)
{
    (void)state;
    enum { LONGEST = 200, GUARD = 32 };
    for (size_t length = 0; length <= LONGEST; length++) {
        uint8_t bytes[LONGEST];
        uint8_t out[LONGEST + GUARD];
        uint8_t guard[GUARD];
        char text[LONGEST * 2];
        memset(bytes, 0xC3, sizeof bytes);
        memset(out, 0xA5, sizeof out);
        memset(guard, 0xA5, sizeof guard);
        for (size_t padded = 0; padded < 2; padded++) {
            size_t out_length;
            size_t at;
            size_t text_length = cevents_text_base64_encode(bytes, length, text);
            while (padded == 0 && text_length > 0 && text[text_length - 1] == '=') {
                text_length--;
            }
            assert_true(cevents_text_base64_decode(text, text_length, out, &out_length, &at));
            assert_int_equal(out_length, length);
            assert_memory_equal(out, bytes, length);
            assert_memory_equal(out + length, guard, GUARD);
        }
    }
}

/* Reads digit by digit; the longest start of `text` that can go on is what comes before a wrong byte. */
static bool naive_decode(const char *text, size_t length, uint8_t *out, size_t *out_length, size_t *at)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    size_t count = 0;
    size_t padding = 0;
    *out_length = 0;
    for (*at = 0; *at < length; ++*at) {
        char c = text[*at] == '-' ? '+' : text[*at] == '_' ? '/' : text[*at];
        const char *found = c == '\0' ? NULL : strchr(alphabet, c);
        if (found != NULL && padding == 0) {
            bits = (bits << 6 | (uint32_t)(found - alphabet)) & 0xFFFF;
            if (count++ % 4 != 0) {
                out[(*out_length)++] = (uint8_t)(bits >> (6 - 2 * ((count - 1) % 4)));
            }
        } else if (c == '=' && count % 4 >= 2 && count % 4 + padding < 4) {
            padding++;
        } else {
            return false;
        }
    }
    return count % 4 != 1 && (padding == 0 || count % 4 + padding == 4);
}

static void like_a_naive_decoder(void **state)
{
    (void)state;
    static const char pick[] = "ABCDEFGHabcdefgh01239+/-_zZ=";
    uint32_t random = 1;
    for (size_t round = 0; round < 200000; round++) {
        char text[40];
        size_t length = round % sizeof text;
        for (size_t i = 0; i < length; i++) {
            random = random * 1664525 + 1013904223;
            text[i] = pick[(random >> 16) % (sizeof pick - 2)];
        }
        random = random * 1664525 + 1013904223;
        if (length >= 4 && random >> 30 == 0) {
            text[length - 1] = '=';
            text[length - 2] = random >> 29 == 0 ? '=' : text[length - 2];
        } else if (length > 0 && random >> 30 == 1) {
            text[(random >> 8) % length] = (char)(random & 0xFF);
        }
        uint8_t out[40];
        uint8_t expected[40];
        size_t out_length;
        size_t expected_length;
        size_t at;
        size_t expected_at;
        bool good = cevents_text_base64_decode(text, length, out, &out_length, &at);
        assert_int_equal(good, naive_decode(text, length, expected, &expected_length, &expected_at));
        if (good) {
            assert_int_equal(out_length, expected_length);
            assert_memory_equal(out, expected, expected_length);
            assert_true(out_length <= length / 4 * 3 + 2);
        } else {
            assert_int_equal(at, expected_at);
        }
    }
}

/* What decodes digits from the start of a text until it can't go on. */
struct kernel {
    const char *name;
    size_t (*decode)(const char *text, size_t length, uint8_t *out);
    size_t most_left; /* digits that it may leave at the end of a text that has nothing else */
};

static size_t kernels_of_this_processor(struct kernel kernels[4])
{
    size_t count = 0;
    kernels[count++] = (struct kernel){"groups", cevents_text_base64_decode_groups, 3};
#if defined(SIMD_DISPATCH)
    if (cevents_simd_has(SIMD_SSSE3)) {
        kernels[count++] = (struct kernel){"ssse3", cevents_base64_decode_ssse3, 23};
    }
    if (cevents_simd_has(SIMD_AVX2)) {
        kernels[count++] = (struct kernel){"avx2", cevents_base64_decode_avx2, 28};
    }
#elif defined(SIMD_NEON)
    kernels[count++] = (struct kernel){"neon", cevents_base64_decode_neon, 63};
#endif
    return count;
}

/* `text` with one byte replaced, decoded by a kernel between buffers without a byte to spare, and in place. */
static void check_kernel(const struct kernel *kernel, const char *text, size_t length, size_t bad_at, char bad)
{
    char *in = malloc(length + 1);
    char *exact = in + 1; /* nothing is aligned */
    memcpy(exact, text, length);
    if (bad_at < length) {
        exact[bad_at] = bad;
    }
    char *changed = malloc(length + 1);
    memcpy(changed, exact, length);
    size_t plain = 0;
    while (plain < length && cevents_base64_values[(unsigned char)exact[plain]] != BASE64_NO_DIGIT) {
        plain++;
    }
    uint8_t *out = malloc(length / 4 * 3 + 2);
    uint8_t expected[256];
    size_t expected_length;
    size_t ignored;
    size_t read = kernel->decode(exact, length, out);
    if (read % 4 != 0 || read > plain || (plain == length && length - read > kernel->most_left)) {
        fail_msg("%s: %zu digits of %zu with 0x%02x at %zu", kernel->name, read, length, (unsigned char)bad, bad_at);
    }
    assert_true(naive_decode(exact, read, expected, &expected_length, &ignored));
    assert_int_equal(expected_length, read / 4 * 3);
    assert_memory_equal(out, expected, expected_length);

    assert_int_equal(kernel->decode(exact, length, (uint8_t *)exact), read);
    assert_memory_equal(exact, expected, expected_length);
    assert_memory_equal(exact + read, changed + read, length - read);
    free(out);
    free(changed);
    free(in);
}

static void every_kernel_stops_at_the_right_place(void **state)
{
    (void)state;
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
    static const char strangers[] = {'"', '=', '\\', '\0', (char)0x80, (char)0xAF, (char)0xFF, ' ',
                                     ',', '.', ':',  '@',  '[',        '`',        '{'};
    char text[200];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = alphabet[i * 29 % (sizeof alphabet - 1)];
    }
    struct kernel kernels[4];
    size_t count = kernels_of_this_processor(kernels);
    for (size_t k = 0; k < count; k++) {
        for (size_t length = 0; length <= sizeof text; length++) {
            check_kernel(&kernels[k], text, length, length, 0);
        }
        for (size_t length = 60; length <= 140; length += 40) {
            for (size_t at = 0; at < length; at++) {
                check_kernel(&kernels[k], text, length, at, strangers[at % sizeof strangers]);
            }
        }
        for (unsigned byte = 0; byte < 256; byte++) {
            check_kernel(&kernels[k], text, 100, byte % 64, (char)byte);
            check_kernel(&kernels[k], text, 100, (byte + 7) % 64, (char)byte);
        }
    }
}

static void encoded_bytes_come_back(void **state)
{
    (void)state;
    uint8_t bytes[64];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 167 + 91);
    }
    for (size_t length = 0; length <= sizeof bytes; length++) {
        char text[96];
        uint8_t back[96];
        memset(text, 'X', sizeof text);
        size_t text_length = cevents_text_base64_encode(bytes, length, text);
        assert_int_equal(text_length, (length + 2) / 3 * 4);
        size_t back_length;
        size_t at;
        assert_true(cevents_text_base64_decode(text, text_length, back, &back_length, &at));
        assert_int_equal(back_length, length);
        assert_memory_equal(back, bytes, length);
    }
    char text[8];
    assert_int_equal(cevents_text_base64_encode((const uint8_t *)"\xFB\xFF\xBF\xFB", 4, text), 8);
    assert_memory_equal(text, "+/+/+w==", 8);
}

static void naive_encode(const uint8_t *bytes, size_t length, char *out)
{
    for (size_t bit = 0; bit < 8 * length; bit += 6, out++) {
        unsigned value = 0;
        for (size_t i = bit; i < bit + 6; i++) {
            value = value << 1 | (i < 8 * length ? (unsigned)bytes[i / 8] >> (7 - i % 8) & 1U : 0U);
        }
        *out = cevents_base64_digits[value];
    }
}

typedef size_t encode_kernel(const uint8_t *bytes, size_t length, char *out);

static size_t encode_kernels_of_this_processor(encode_kernel *kernels[3], size_t most_left[3])
{
    size_t count = 0;
    most_left[count] = 0;
    kernels[count++] = cevents_text_base64_encode;
#if defined(SIMD_DISPATCH)
    if (cevents_simd_has(SIMD_SSSE3)) {
        most_left[count] = 15;
        kernels[count++] = cevents_base64_encode_ssse3;
    }
    if (cevents_simd_has(SIMD_AVX2)) {
        most_left[count] = 15;
        kernels[count++] = cevents_base64_encode_avx2;
    }
#elif defined(SIMD_NEON)
    most_left[count] = 47;
    kernels[count++] = cevents_base64_encode_neon;
#endif
    return count;
}

/* Between buffers without a byte to spare; every value stands at every place of a group. */
static void every_kernel_encodes(void **state)
{
    (void)state;
    encode_kernel *kernels[3];
    size_t most_left[3];
    size_t count = encode_kernels_of_this_processor(kernels, most_left);
    for (size_t k = 0; k < count; k++) {
        for (size_t length = 0; length <= 300; length++) {
            uint8_t *bytes = malloc(length + 1);
            char *out = malloc((length + 2) / 3 * 4 + 1);
            char expected[404];
            for (size_t i = 0; i < length; i++) {
                bytes[i] = (uint8_t)(length * 97 + i * 167 + (i >> 3) * 59);
            }
            naive_encode(bytes, length, expected);
            size_t done = kernels[k](bytes, length, out);
            if (k == 0) {
                assert_int_equal(done, (length + 2) / 3 * 4);
                done = length;
            }
            assert_true(k == 0 || done % 3 == 0);
            assert_in_range(length - done, 0, most_left[k]);
            assert_memory_equal(out, expected, (done * 4 + 2) / 3);
            free(out);
            free(bytes);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts),
        cmocka_unit_test(trailing_bits_are_ignored),
        cmocka_unit_test(first_wrong_byte_is_told),
        cmocka_unit_test(nothing_is_written_past_the_bytes),
        cmocka_unit_test(like_a_naive_decoder),
        cmocka_unit_test(every_kernel_stops_at_the_right_place),
        cmocka_unit_test(encoded_bytes_come_back),
        cmocka_unit_test(every_kernel_encodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
