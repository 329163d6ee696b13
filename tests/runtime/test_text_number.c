#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"
#include "text_powers.h"

/* The C library's functions are the oracle. The tests run in the C locale: no setlocale() is called. */

static uint64_t bits_of_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double double_of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t bits_of_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t random_bits(void)
{
    static uint64_t state = 88172645463325252;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * UINT64_C(2685821657736338717);
}

static void assert_reads_as_the_library_does(const char *text)
{
    size_t length = strlen(text);
    double value = cevents_text_parse_double(text, length);
    double expected = strtod(text, NULL);
    if (bits_of_double(value) != bits_of_double(expected)) {
        fail_msg("double %s: %a, not %a", text, value, expected);
    }
    float narrow = cevents_text_parse_float(text, length);
    float expected_narrow = strtof(text, NULL);
    if (bits_of_float(narrow) != bits_of_float(expected_narrow)) {
        fail_msg("float %s: %a, not %a", text, (double)narrow, (double)expected_narrow);
    }
}

static void known_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t bits;
    } cases[] = {
        {"0", 0},
        {"-0", UINT64_C(0x8000000000000000)},
        {"-0.0e5", UINT64_C(0x8000000000000000)},
        {"1", UINT64_C(0x3FF0000000000000)},
        {"-1.5", UINT64_C(0xBFF8000000000000)},
        {"0.1", UINT64_C(0x3FB999999999999A)},
        {"1e23", UINT64_C(0x44B52D02C7E14AF6)},
        {"8.5e22", UINT64_C(0x44B1FFDBF6B2B2EB)},
        {"9007199254740993", UINT64_C(0x4340000000000000)},
        {"9007199254740993.00000000000000000000001", UINT64_C(0x4340000000000001)},
        {"1.7976931348623157e308", UINT64_C(0x7FEFFFFFFFFFFFFF)},
        {"1.7976931348623158e308", UINT64_C(0x7FEFFFFFFFFFFFFF)},
        {"1.7976931348623159e308", UINT64_C(0x7FF0000000000000)},
        {"-1e309", UINT64_C(0xFFF0000000000000)},
        {"1e99999999999999999999", UINT64_C(0x7FF0000000000000)},
        {"1e-99999999999999999999", 0},
        {"0e99999999999999999999", 0},
        {"5e-324", 1},
        {"2.4703282292062327e-324", 0},
        {"2.4703282292062328e-324", 1},
        {"2.2250738585072014E-308", UINT64_C(0x0010000000000000)},
        {"2.2250738585072011e-308", UINT64_C(0x000FFFFFFFFFFFFF)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = cevents_text_parse_double(cases[i].text, strlen(cases[i].text));
        if (bits_of_double(value) != cases[i].bits) {
            fail_msg("%s: %016" PRIx64, cases[i].text, bits_of_double(value));
        }
        assert_reads_as_the_library_does(cases[i].text);
    }
    assert_true(cevents_text_parse_double("1.55", 3) == 1.5);
    assert_true(cevents_text_parse_float("16777217", 8) == 16777216.0F);
}

/* Rounding to double first would give another float. */
static void float_is_rounded_once(void **state)
{
    (void)state;
    static const char text[] = "1.00000005960464477550";
    assert_int_equal(bits_of_float(cevents_text_parse_float("1.000000059604644775390625", 26)), 0x3F800000);
    assert_int_equal(bits_of_float(cevents_text_parse_float("1.00000005960464477539062500000001", 34)), 0x3F800001);
    assert_int_equal(bits_of_float((float)cevents_text_parse_double("1.00000005960464477539062500000001", 34)),
                     0x3F800000);
    assert_reads_as_the_library_does(text);
}

static void every_power_of_ten(void **state)
{
    (void)state;
    static const char *const significands[] = {"1",        "9", "1.5", "9.9999999999999999999", "4.9406564584124654",
                                               "123456789"};
    for (int exponent = -400; exponent <= 400; exponent++) {
        for (size_t i = 0; i < sizeof significands / sizeof significands[0]; i++) {
            char text[64];
            (void)snprintf(text, sizeof text, "%se%d", significands[i], exponent);
            assert_reads_as_the_library_does(text);
        }
    }
}

/* The middle between two doubles, exactly, and just beside it. */
/* A digest of ceil(10^k * 2^(127 - floor(log2(10^k)))) for all k, by exact arithmetic in Python. */
static void all_powers_to_the_last_bit(void **state)
{
    (void)state;
    const uint64_t multiplier = UINT64_C(1099511628211);
    uint64_t digest = UINT64_C(14695981039346656037);
    for (int k = TEXT_POWERS_FIRST; k <= TEXT_POWERS_LAST; k++) {
        struct text_wide power = cevents_text_power(k);
        digest = ((digest ^ power.high) * multiplier ^ power.low) * multiplier;
    }
    assert_true(digest == UINT64_C(0x28C8EAE4E652B436));
}

static void middles_between_doubles(void **state)
{
    (void)state;
    for (size_t i = 0; i < 6000; i++) {
        uint64_t bits = random_bits() >> 1;
        switch (i % 4) {
        case 0:
            bits &= (UINT64_C(1) << 52) - 1; /* subnormal */
            bits >>= i % 50;
            break;
        case 1:
            bits = (bits >> 52 << 52) - (i % 8 < 4); /* next to a power of two */
            break;
        case 2:
            bits = (UINT64_C(1023) + random_bits() % 128 - 64) << 52 | (bits & ((UINT64_C(1) << 52) - 1));
            break;
        default:
            break;
        }
        if (bits >= UINT64_C(0x7FE0000000000000)) {
            continue;
        }
        /* exact where long double has more bits than double; elsewhere one of the two */
        long double middle = ((long double)double_of_bits(bits) + (long double)double_of_bits(bits + 1)) / 2;
        char text[1300];
        int length = snprintf(text, sizeof text, "%.1100Le", middle);
        assert_in_range(length, 1100, sizeof text - 1);
        assert_reads_as_the_library_does(text);
        char *exponent = strchr(text, 'e');
        exponent[-1] = '1'; /* just above */
        assert_reads_as_the_library_does(text);
        exponent[-1] = '0';
        char *last = exponent - 1; /* just below: the last digit that is not 0, one less and nines behind it */
        while (*last == '0' || *last == '.') {
            last--;
        }
        --*last;
        memset(last + 1, '9', (size_t)(exponent - last - 1));
        if (last < text + 2) {
            text[1] = '.';
        }
        assert_reads_as_the_library_does(text);
    }
}

static void random_digits(void **state)
{
    (void)state;
    for (size_t i = 0; i < 200000; i++) {
        char text[128];
        size_t length = 0;
        size_t digits = 1 + (size_t)random_bits() % (i % 10 == 0 ? 60 : 20);
        size_t point = (size_t)random_bits() % (digits + 1);
        if (i % 2 == 0) {
            text[length++] = '-';
        }
        for (size_t d = 0; d < digits; d++) {
            if (d == point) {
                length += d == 0 ? (size_t)(text[length] = '0', 1) : 0;
                text[length++] = '.';
            }
            text[length++] = (char)('0' + random_bits() % 10);
        }
        text[length] = '\0';
        if (i % 3 != 0) {
            int exponent = (int)(random_bits() % 700) - 350;
            exponent = i % 3 == 1 ? exponent / 12 : exponent;
            (void)snprintf(text + length, sizeof text - length, "e%d", exponent);
        }
        assert_reads_as_the_library_does(text);
    }
}

static void seventeen_digits_read_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < 200000; i++) {
        uint64_t bits = random_bits();
        double value = double_of_bits(bits);
        if (!isfinite(value)) {
            continue;
        }
        char text[40];
        int length = snprintf(text, sizeof text, "%.17g", value);
        assert_int_equal(bits_of_double(cevents_text_parse_double(text, (size_t)length)), bits);
    }
}

static void a_million_digits(void **state)
{
    (void)state;
    enum { DIGITS = 1000000 };
    char *text = malloc(DIGITS + 32);
    assert_non_null(text);
    memset(text, '7', DIGITS);
    memcpy(text + DIGITS, "e-1000000", 10);
    assert_true(cevents_text_parse_double(text, strlen(text)) == (double)0.7777777777777778);

    /* the middle between 1 and the next double, told from it by the last digit only */
    static const char middle[] = "1.00000000000000011102230246251565404236316680908203125";
    memset(text, '0', DIGITS);
    memcpy(text, middle, sizeof middle - 1);
    assert_true(cevents_text_parse_double(text, DIGITS) == 1.0);
    text[DIGITS - 1] = '1';
    assert_true(cevents_text_parse_double(text, DIGITS) == 1.0 + DBL_EPSILON);
    text[sizeof middle - 2] = '4';
    assert_true(cevents_text_parse_double(text, DIGITS) == 1.0);

    memset(text, '0', DIGITS);
    text[1] = '.';
    memcpy(text + DIGITS, "1e1000000", 10);
    assert_true(cevents_text_parse_double(text, strlen(text)) == 10.0);
    free(text);
}

static void assert_text(const char *text, size_t length, const char *expected)
{
    if (length != strlen(expected) || memcmp(text, expected, length) != 0) {
        fail_msg("%.*s, not %s", (int)length, text, expected);
    }
}

static void forms_of_doubles(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "-0.0"},
        {1, "1"},
        {-1, "-1"},
        {10, "10"},
        {1.5, "1.5"},
        {0.1, "0.1"},
        {0.3, "0.3"},
        {0.30000000000000004, "0.30000000000000004"},
        {123.456, "123.456"},
        {0.0001, "0.0001"},
        {0.00012345678901234567, "0.00012345678901234567"},
        {0.00001, "1e-05"},
        {1e-7, "1e-07"},
        {1.25e-7, "1.25e-07"},
        {123456789012345, "123456789012345"},
        {999999999999999, "999999999999999"},
        {1e14, "100000000000000"},
        {1e15, "1e+15"},
        {1234567890123456, "1234567890123456"},
        {9007199254740992, "9007199254740992"},
        {12345678901234568, "12345678901234568"},
        {123456789012345680, "1.2345678901234568e+17"},
        {1e21, "1e+21"},
        {1e22, "1e+22"},
        {1e23, "1e+23"},
        {1e30, "1e+30"},
        {-1.5e300, "-1.5e+300"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {-DBL_MIN, "-2.2250738585072014e-308"},
        {5e-324, "5e-324"},
        {9.5367431640625e-07, "9.5367431640625e-07"},
        {2e-323, "2e-323"},
        {9007199254740992.0 * 1024, "9.223372036854776e+18"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TEXT_NUMBER_SIZE];
        assert_text(text, cevents_text_put_double(text, cases[i].value), cases[i].text);
    }
}

static void forms_of_floats(void **state)
{
    (void)state;
    static const struct {
        float value;
        const char *text;
    } cases[] = {
        {0.0F, "0"},
        {-0.0F, "-0.0"},
        {0.1F, "0.1"},
        {1.1F, "1.1"},
        {16777216.0F, "16777216"},
        {FLT_MAX, "3.4028235e+38"},
        {FLT_MIN, "1.1754944e-38"},
        {1e-45F, "1e-45"},
        {3.3554432e7F, "33554432"},
        {1e10F, "10000000000"},
        {8.5899346e9F, "8589935000"},
        {1e-5F, "1e-05"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TEXT_NUMBER_SIZE];
        assert_text(text, cevents_text_put_float(text, cases[i].value), cases[i].text);
    }
}

/* Significant digits of a text, leading and trailing zeros not counted. */
static int count_digits(const char *text, size_t length)
{
    int count = 0;
    int zeros = 0;
    for (size_t i = 0; i < length && text[i] != 'e'; i++) {
        if (text[i] == '0') {
            zeros += count > 0;
        } else if (text[i] >= '1' && text[i] <= '9') {
            count += zeros + 1;
            zeros = 0;
        }
    }
    return count;
}

/* Reads back, has no more digits than it must, and is the nearest text of so many digits. */
static void assert_shortest_double(double value)
{
    char text[TEXT_NUMBER_SIZE + 1];
    size_t length = cevents_text_put_double(text, value);
    assert_in_range(length, 1, 24);
    text[length] = '\0';
    if (bits_of_double(strtod(text, NULL)) != bits_of_double(value)) {
        fail_msg("%a: %s", value, text);
    }
    int digits = count_digits(text, length);
    char other[64];
    if (digits > 1) {
        (void)snprintf(other, sizeof other, "%.*e", digits - 2, value);
        if (strtod(other, NULL) == value) {
            fail_msg("%a: %s is longer than %s", value, text, other);
        }
    }
    (void)snprintf(other, sizeof other, "%.*e", digits - 1, value);
    if (strtod(other, NULL) == value) {
        char mine[64];
        long double nearest = strtold(other, NULL);
        long double shown = strtold(text, NULL);
        (void)snprintf(mine, sizeof mine, "%.*Le", digits - 1, shown);
        if (strcmp(mine, other) != 0 && fabsl(shown - value) > fabsl(nearest - value)) {
            fail_msg("%a: %s is farther than %s", value, text, other);
        }
    }
}

static void random_doubles_are_shortest(void **state)
{
    (void)state;
    for (size_t i = 0; i < 150000; i++) {
        uint64_t bits = random_bits();
        double value = double_of_bits(bits);
        switch (i % 5) {
        case 1:
            value = (double)(int64_t)(bits >> (bits % 64));
            break;
        case 2:
            value = (double)(bits % 1000000) / 1000;
            break;
        case 3:
            value = double_of_bits((bits & UINT64_C(0x7FFFFFFFFFFFFFFF)) >> 11 >> (bits % 50)); /* subnormal */
            break;
        default:
            break;
        }
        if (isfinite(value)) {
            assert_shortest_double(value);
        }
    }
}

static void powers_of_two_are_shortest(void **state)
{
    (void)state;
    for (uint64_t biased = 0; biased < 0x7FF; biased++) {
        assert_shortest_double(double_of_bits(biased << 52));
        assert_shortest_double(double_of_bits((biased << 52) + 1));
        assert_shortest_double(-double_of_bits((biased << 52) + (UINT64_C(1) << 52) - 1));
    }
}

static void assert_shortest_float(float value)
{
    char text[TEXT_NUMBER_SIZE + 1];
    size_t length = cevents_text_put_float(text, value);
    text[length] = '\0';
    if (bits_of_float(strtof(text, NULL)) != bits_of_float(value)) {
        fail_msg("%a: %s", (double)value, text);
    }
    int digits = count_digits(text, length);
    char other[64];
    (void)snprintf(other, sizeof other, "%.*e", digits > 1 ? digits - 2 : 0, (double)value);
    if (digits > 1 && strtof(other, NULL) == value) {
        fail_msg("%a: %s is longer than %s", (double)value, text, other);
    }
}

static void floats_are_shortest(void **state)
{
    (void)state;
    for (size_t i = 0; i < 150000; i++) {
        float value = float_of_bits((uint32_t)(random_bits() >> 32));
        if (isfinite(value)) {
            assert_shortest_float(value);
        }
    }
    for (uint32_t biased = 0; biased < 0xFF; biased++) {
        assert_shortest_float(float_of_bits(biased << 23));
        assert_shortest_float(float_of_bits((biased << 23) + 1));
        assert_shortest_float(-float_of_bits((biased << 23) + (1u << 23) - 1));
    }
}

static void doubles_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < 1000000; i++) {
        uint64_t bits = random_bits();
        char text[TEXT_NUMBER_SIZE];
        if ((bits >> 52 & 0x7FF) == 0x7FF) {
            continue;
        }
        size_t length = cevents_text_put_double(text, double_of_bits(bits));
        if (bits_of_double(cevents_text_parse_double(text, length)) != bits) {
            fail_msg("%.*s", (int)length, text);
        }
    }
}

static void integers(void **state)
{
    (void)state;
    char text[TEXT_NUMBER_SIZE];
    assert_text(text, cevents_text_put_int64(text, INT64_MIN), "-9223372036854775808");
    assert_text(text, cevents_text_put_int64(text, INT64_MAX), "9223372036854775807");
    assert_text(text, cevents_text_put_int64(text, -1), "-1");
    assert_text(text, cevents_text_put_uint64(text, UINT64_MAX), "18446744073709551615");
    assert_text(text, cevents_text_put_uint64(text, 0), "0");
    for (uint64_t power = 1; power <= UINT64_MAX / 10; power *= 10) {
        for (uint64_t value = power - 1; value <= power + 1; value++) {
            char expected[32];
            (void)snprintf(expected, sizeof expected, "%" PRIu64, value);
            assert_text(text, cevents_text_put_uint64(text, value), expected);
        }
    }
    for (size_t i = 0; i < 10000; i++) {
        uint64_t bits = random_bits();
        int64_t value = (int64_t)(bits >> (bits % 64)) * (i % 2 == 0 ? 1 : -1);
        char expected[32];
        (void)snprintf(expected, sizeof expected, "%" PRId64, value);
        assert_text(text, cevents_text_put_int64(text, value), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_numbers),
        cmocka_unit_test(float_is_rounded_once),
        cmocka_unit_test(every_power_of_ten),
        cmocka_unit_test(all_powers_to_the_last_bit),
        cmocka_unit_test(middles_between_doubles),
        cmocka_unit_test(random_digits),
        cmocka_unit_test(seventeen_digits_read_back),
        cmocka_unit_test(a_million_digits),
        cmocka_unit_test(forms_of_doubles),
        cmocka_unit_test(forms_of_floats),
        cmocka_unit_test(random_doubles_are_shortest),
        cmocka_unit_test(powers_of_two_are_shortest),
        cmocka_unit_test(floats_are_shortest),
        cmocka_unit_test(doubles_come_back),
        cmocka_unit_test(integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
