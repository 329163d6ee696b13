#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

/* Another way to the same answer: decode to a code point, encode it, compare. */
static size_t naive_character(const unsigned char *bytes, size_t length)
{
    static const struct {
        unsigned char mask, lead, bits;
    } forms[] = {{0x80, 0x00, 7}, {0xE0, 0xC0, 5}, {0xF0, 0xE0, 4}, {0xF8, 0xF0, 3}};
    for (size_t extra = 0; extra < 4; extra++) {
        if (length <= extra || (bytes[0] & forms[extra].mask) != forms[extra].lead) {
            continue;
        }
        uint32_t point = bytes[0] & ((1u << forms[extra].bits) - 1);
        for (size_t i = 1; i <= extra; i++) {
            if (bytes[i] < 0x80 || bytes[i] > 0xBF) {
                return 0;
            }
            point = point * 64 + (bytes[i] & 63u);
        }
        static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
        int surrogate = point >= 0xD800 && point <= 0xDFFF;
        return point >= least[extra] && point <= 0x10FFFF && !surrogate ? extra + 1 : 0;
    }
    return 0;
}

static size_t naive_prefix(const unsigned char *bytes, size_t length)
{
    size_t at = 0;
    for (size_t n; at < length && (n = naive_character(bytes + at, length - at)) != 0;) {
        at += n;
    }
    return at;
}

static void every_short_sequence(void **state)
{
    (void)state;
    for (uint32_t value = 0; value < 0x1000000; value++) {
        const unsigned char bytes[3] = {(unsigned char)(value >> 16), (unsigned char)(value >> 8),
                                        (unsigned char)value};
        if (cevents_text_utf8_prefix(bytes, 3) != naive_prefix(bytes, 3)) {
            fail_msg("%06x: %zu, not %zu", value, cevents_text_utf8_prefix(bytes, 3), naive_prefix(bytes, 3));
        }
    }
    for (uint32_t value = 0; value < 0x10000; value++) {
        const unsigned char bytes[2] = {(unsigned char)(value >> 8), (unsigned char)value};
        assert_int_equal(cevents_text_utf8_prefix(bytes, 2), naive_prefix(bytes, 2));
        assert_int_equal(cevents_text_utf8_prefix(bytes, 1), naive_prefix(bytes, 1));
    }
}

static const unsigned char edges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
                                      0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF};
enum { EDGES = sizeof edges };

/* Each pair of edge values in front of a tail, at every place of a vector, between ASCII and between other text. */
static void four_byte_edges_at_every_alignment(void **state)
{
    (void)state;
    static const char *const fillers[] = {"a", "\xC3\xA4", "\xE2\x82\xAC"};
    static unsigned char memory[96];
    for (size_t filler = 0; filler < 3; filler++) {
        for (size_t shift = 0; shift < 34; shift++) {
            unsigned char *text = memory + shift % 16;
            size_t unit = strlen(fillers[filler]);
            size_t start = 0;
            for (; start + unit <= shift; start += unit) {
                memcpy(text + start, fillers[filler], unit);
            }
            memset(text + start, 'z', 60 - start);
            for (size_t pick = 0; pick < (size_t)EDGES * EDGES * 4; pick++) {
                text[start] = edges[pick % EDGES];
                text[start + 1] = edges[pick / EDGES % EDGES];
                text[start + 2] = pick / EDGES / EDGES % 2 == 0 ? 0xBF : 'x';
                text[start + 3] = pick / EDGES / EDGES / 2 == 0 ? 0x80 : 0xC0;
                size_t length = start + 4 + shift % 5;
                if (cevents_text_utf8_prefix(text, length) != naive_prefix(text, length)) {
                    fail_msg("filler %zu shift %zu pick %zu", filler, shift, pick);
                }
            }
        }
    }
}

static void every_first_two_and_last_two_of_four(void **state)
{
    (void)state;
    for (size_t i = 0; i < (size_t)EDGES * EDGES * EDGES * EDGES; i++) {
        const unsigned char bytes[4] = {edges[i % EDGES], edges[i / EDGES % EDGES], edges[i / EDGES / EDGES % EDGES],
                                        edges[i / EDGES / EDGES / EDGES]};
        if (cevents_text_utf8_character(bytes, 4) != naive_character(bytes, 4)) {
            fail_msg("%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3]);
        }
    }
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        if (point == 0xD800) {
            point = 0xE000;
        }
        char bytes[4];
        size_t length = cevents_text_put_utf8(bytes, point);
        assert_int_equal(length, point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);
        if (naive_character((const unsigned char *)bytes, length) != length) {
            fail_msg("U+%04X", point);
        }
    }
    char euro[4];
    assert_int_equal(cevents_text_put_utf8(euro, 0x20AC), 3);
    assert_memory_equal(euro, "\xE2\x82\xAC", 3);
}

static void empty_text_is_utf8(void **state)
{
    (void)state;
    assert_true(cevents_text_is_utf8("", 0));
    assert_int_equal(cevents_text_utf8_character("", 0), 0);
    assert_true(cevents_text_is_utf8("gr\xC3\xBC\xC3\x9F", 6));
    assert_false(cevents_text_is_utf8("gr\xC3\xBC\xC3", 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_short_sequence),
        cmocka_unit_test(four_byte_edges_at_every_alignment),
        cmocka_unit_test(every_first_two_and_last_two_of_four),
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(empty_text_is_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
