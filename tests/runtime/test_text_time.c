#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

static const struct text_time_rules strict = {0};
static const struct text_time_rules lenient = {.lower = true, .long_fraction = true, .leap_second = true};

/* Parses a copy without a byte behind it, so that AddressSanitizer sees every step too far. */
static bool parse_exactly(const char *text, struct text_time_rules rules, struct text_time *time)
{
    size_t length = strlen(text);
    char *copy = malloc(length + (length == 0));
    assert_non_null(copy);
    memcpy(copy, text, length);
    bool taken = cevents_text_parse_time(copy, length, rules, time);
    free(copy);
    return taken;
}

static void assert_time(struct text_time_rules rules, const char *text, int64_t seconds, int32_t nanos)
{
    struct text_time time = {-1, -1};
    if (!parse_exactly(text, rules, &time)) {
        fail_msg("%s was refused", text);
    }
    if (time.seconds != seconds || time.nanos != nanos) {
        fail_msg("%s: %" PRId64 " %" PRId32, text, time.seconds, time.nanos);
    }
}

static void assert_no_time(struct text_time_rules rules, const char *text)
{
    struct text_time time;
    if (parse_exactly(text, rules, &time)) {
        fail_msg("%s was taken", text);
    }
}

static void known_times(void **state)
{
    (void)state;
    assert_time(strict, "1970-01-01T00:00:00Z", 0, 0);
    assert_time(strict, "0001-01-01T00:00:00Z", INT64_C(-62135596800), 0);
    assert_time(strict, "9999-12-31T23:59:59.999999999Z", INT64_C(253402300799), 999999999);
    assert_time(strict, "2017-01-15T01:30:15.01Z", 1484443815, 10000000);
    assert_time(strict, "1969-12-31T23:59:59.5Z", -1, 500000000);
    assert_time(strict, "2020-02-29T12:00:00Z", 1582977600, 0);
    assert_time(strict, "2000-02-29T00:00:00Z", 951782400, 0);
    assert_time(strict, "1970-01-01T00:00:00.1Z", 0, 100000000);
    assert_time(strict, "1970-01-01T00:00:00.123Z", 0, 123000000);
    assert_time(strict, "1970-01-01T00:00:00.1234Z", 0, 123400000);
    assert_time(strict, "1970-01-01T00:00:00.123456Z", 0, 123456000);
    assert_time(strict, "1970-01-01T00:00:00.123456789Z", 0, 123456789);
    assert_time(strict, "1970-01-01T08:00:00+08:00", 0, 0);
    assert_time(strict, "1969-12-31T16:00:00.5-08:00", 0, 500000000);
    assert_time(strict, "1970-01-01T23:59:00+23:59", 0, 0);
    assert_time(strict, "1969-12-31T00:01:00-23:59", 0, 0);
    assert_time(strict, "1970-01-01T00:00:00-00:00", 0, 0);
}

static void refused_times(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Z",
        "1970-01-01",
        "1970-01-01T00:00:00",
        "1970-01-01T00:00Z",
        "1970-01-01 00:00:00Z",
        "1970-01-01t00:00:00Z",
        "1970-01-01T00:00:00z",
        "1970-01-01T00:00:00ZZ",
        "1970-01-01T00:00:00Z ",
        " 1970-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0000-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "10000-01-01T00:00:00Z",
        "1970-00-01T00:00:00Z",
        "1970-13-01T00:00:00Z",
        "1970-01-00T00:00:00Z",
        "1970-01-32T00:00:00Z",
        "1970-04-31T00:00:00Z",
        "1970-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2000-02-30T00:00:00Z",
        "1970-01-01T24:00:00Z",
        "1970-01-01T00:60:00Z",
        "1970-01-01T00:00:60Z",
        "1970-12-31T23:59:60Z",
        "1970-12-31T23:59:61Z",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00.1234567890Z",
        "1970-01-01T00:00:00,123Z",
        "1970-01-01T00:00:00.12aZ",
        "1970-01-01T00:00:00.12345aZ",
        "1970-01-01T00:00:00.12345678aZ",
        "1970-01-01T00:00:00x123Z",
        "1970-01-01T00:00:00.123",
        "1970-01-01T00:00:00+24:00",
        "1970-01-01T00:00:00+00:60",
        "1970-01-01T00:00:00+0000",
        "1970-01-01T00:00:00+00",
        "1970-01-01T00:00:00+00:00Z",
        "1970-01-01T00:00:00+0a:00",
        "1970-01-01T00:00:00*00:00",
        "1970-01-01T00:00:00+00.00",
        "197a-01-01T00:00:00Z",
        "1970-0a-01T00:00:00Z",
        "1970-01-a1T00:00:00Z",
        "1970-01-01Ta0:00:00Z",
        "1970-01-01T00:a0:00Z",
        "1970-01-01T00:00:a0Z",
        "1970x01-01T00:00:00Z",
        "1970-01x01T00:00:00Z",
        "1970-01-01T00x00:00Z",
        "1970-01-01T00:00x00Z",
        "-970-01-01T00:00:00Z",
        "\xFF\xFF\xFF\xFF-01-01T00:00:00Z",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_no_time(strict, texts[i]);
    }
}

static void rules_allow_more(void **state)
{
    (void)state;
    assert_time(lenient, "1970-01-01t00:00:01z", 1, 0);
    assert_time(lenient, "1970-01-01t00:00:01.5z", 1, 500000000);
    assert_time(lenient, "1970-01-01T00:00:00.1234567899999Z", 0, 123456789);
    assert_time(lenient, "1990-12-31T23:59:60Z", 662688000, 0);
    assert_time(lenient, "1990-12-31T15:59:60.25-08:00", 662688000, 250000000);
    assert_no_time(lenient, "1990-12-31T23:58:60Z");
    assert_no_time(lenient, "1990-12-31T23:59:61Z");
    assert_no_time(lenient, "1990-12-31T23:59:60+01:00");
    assert_no_time(lenient, "9999-12-31T23:59:60Z");
    assert_no_time(lenient, "1970-01-01 00:00:01z");
    assert_no_time(lenient, "1970-01-01T00:00:00.Z");
}

static void canonical_times(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        int32_t nanos;
        const char *text;
    } cases[] = {
        {0, 0, "1970-01-01T00:00:00Z"},
        {0, 1, "1970-01-01T00:00:00.000000001Z"},
        {0, 1000, "1970-01-01T00:00:00.000001Z"},
        {0, 1000000, "1970-01-01T00:00:00.001Z"},
        {-1, 500000000, "1969-12-31T23:59:59.500Z"},
        {0, 123456000, "1970-01-01T00:00:00.123456Z"},
        {INT64_C(-62135596800), 0, "0001-01-01T00:00:00Z"},
        {INT64_C(253402300799), 999999999, "9999-12-31T23:59:59.999999999Z"},
        {951782400, 0, "2000-02-29T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[TEXT_TIME_SIZE];
        size_t length;
        assert_true(cevents_text_put_time(out, &length, cases[i].seconds, cases[i].nanos));
        assert_int_equal(length, strlen(cases[i].text));
        assert_memory_equal(out, cases[i].text, length);
    }
    char out[TEXT_TIME_SIZE];
    size_t length;
    assert_false(cevents_text_put_time(out, &length, INT64_C(-62135596801), 0));
    assert_false(cevents_text_put_time(out, &length, INT64_C(253402300800), 0));
    assert_false(cevents_text_put_time(out, &length, INT64_MAX, 0));
    assert_false(cevents_text_put_time(out, &length, INT64_MIN, 0));
    assert_false(cevents_text_put_time(out, &length, 0, -1));
    assert_false(cevents_text_put_time(out, &length, 0, 1000000000));
}

/* Walks the calendar day by day, independently of any formula. */
static void every_day_of_the_calendar(void **state)
{
    (void)state;
    int64_t seconds = INT64_C(-62135596800);
    for (int year = 1; year <= 9999; year++) {
        int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        const int lengths[] = {31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= lengths[month - 1]; day++, seconds += 86400) {
                char text[] = "0000-00-00T12:34:56Z";
                text[0] = (char)('0' + year / 1000);
                text[1] = (char)('0' + year / 100 % 10);
                text[2] = (char)('0' + year / 10 % 10);
                text[3] = (char)('0' + year % 10);
                text[5] = (char)('0' + month / 10);
                text[6] = (char)('0' + month % 10);
                text[8] = (char)('0' + day / 10);
                text[9] = (char)('0' + day % 10);
                struct text_time time;
                char out[TEXT_TIME_SIZE];
                size_t length;
                int64_t expected = seconds + 12 * 3600 + 34 * 60 + 56;
                if (!cevents_text_parse_time(text, 20, strict, &time) || time.seconds != expected ||
                    !cevents_text_put_time(out, &length, expected, 0) || length != 20 || memcmp(out, text, 20) != 0) {
                    fail_msg("%s", text);
                }
            }
        }
    }
}

static void random_times_come_back(void **state)
{
    (void)state;
    uint64_t random = 42;
    for (size_t i = 0; i < 100000; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        int64_t seconds = (int64_t)((random >> 16) % UINT64_C(315537897600)) - INT64_C(62135596800);
        int32_t nanos = (int32_t)((random >> 13) % 1000000000);
        nanos = i % 4 == 0 ? 0 : i % 4 == 1 ? nanos / 1000000 * 1000000 : i % 4 == 2 ? nanos / 1000 * 1000 : nanos;
        char out[TEXT_TIME_SIZE];
        size_t length;
        struct text_time time;
        assert_true(cevents_text_put_time(out, &length, seconds, nanos));
        assert_true(cevents_text_parse_time(out, length, strict, &time));
        assert_int_equal(time.seconds, seconds);
        assert_int_equal(time.nanos, nanos);
    }
}

static void known_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
        int32_t nanos;
        const char *canonical;
    } cases[] = {
        {"0s", 0, 0, "0s"},
        {"-0s", 0, 0, "0s"},
        {"1.5s", 1, 500000000, "1.500s"},
        {"-1.5s", -1, -500000000, "-1.500s"},
        {"-0.5s", 0, -500000000, "-0.500s"},
        {"-5s", -5, 0, "-5s"},
        {"1.000340012s", 1, 340012, "1.000340012s"},
        {"1.000001s", 1, 1000, "1.000001s"},
        {"007s", 7, 0, "7s"},
        {"315576000000.999999999s", INT64_C(315576000000), 999999999, "315576000000.999999999s"},
        {"-315576000000.999999999s", INT64_C(-315576000000), -999999999, "-315576000000.999999999s"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t seconds = 99;
        int32_t nanos = 99;
        assert_true(cevents_text_parse_duration(cases[i].text, strlen(cases[i].text), &seconds, &nanos));
        assert_int_equal(seconds, cases[i].seconds);
        assert_int_equal(nanos, cases[i].nanos);
        char out[TEXT_DURATION_SIZE];
        size_t length;
        assert_true(cevents_text_put_duration(out, &length, seconds, nanos));
        assert_int_equal(length, strlen(cases[i].canonical));
        assert_memory_equal(out, cases[i].canonical, length);
    }
}

static void refused_durations(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "s",
                                        "1",
                                        "-s",
                                        "+1s",
                                        "--1s",
                                        "1.s",
                                        ".5s",
                                        "1 s",
                                        " 1s",
                                        "1s ",
                                        "1S",
                                        "1m",
                                        "1.1234567890s",
                                        "1,5s",
                                        "1e3s",
                                        "0x1s",
                                        "1.5.5s",
                                        "1.-5s",
                                        "315576000001s",
                                        "-315576000001s",
                                        "99999999999999999999999999s",
                                        "1ss"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int64_t seconds;
        int32_t nanos;
        if (cevents_text_parse_duration(texts[i], strlen(texts[i]), &seconds, &nanos)) {
            fail_msg("%s was taken", texts[i]);
        }
    }
    char out[TEXT_DURATION_SIZE];
    size_t length;
    assert_false(cevents_text_put_duration(out, &length, 1, -1));
    assert_false(cevents_text_put_duration(out, &length, -1, 1));
    assert_false(cevents_text_put_duration(out, &length, INT64_C(315576000001), 0));
    assert_false(cevents_text_put_duration(out, &length, INT64_C(-315576000001), 0));
    assert_false(cevents_text_put_duration(out, &length, INT64_MIN, 0));
    assert_false(cevents_text_put_duration(out, &length, 0, 1000000000));
    assert_false(cevents_text_put_duration(out, &length, 0, -1000000000));
    assert_false(cevents_text_put_duration(out, &length, 0, INT32_MIN));
}

/* What the short way takes must be what the long way makes of as many bytes; and it takes all of the usual forms. */
static void assert_usual_time_agrees(const char *text, size_t length)
{
    char padded[64] = {0};
    memcpy(padded, text, length);
    padded[length] = '"';
    struct text_time usual = {-1, -1};
    struct text_time time = {-1, -1};
    size_t taken = cevents_text_parse_usual_time(padded, &usual);
    if (taken != 0 && (!cevents_text_parse_time(padded, taken, strict, &time) || usual.seconds != time.seconds ||
                       usual.nanos != time.nanos)) {
        fail_msg("%.*s: %zu bytes were taken", (int)length, padded, taken);
    }
    if (taken != length && cevents_text_parse_time(padded, length, strict, &time)) {
        fail_msg("%.*s: %zu bytes were taken, not all", (int)length, padded, taken);
    }
}

static void usual_times_are_read_in_the_same_way(void **state)
{
    (void)state;
    static const char *const texts[] = {"2024-02-29T23:59:59Z", "1999-12-01T10:00:00.250Z",
                                        "0001-01-01T00:00:00.000001Z", "2000-10-31T19:20:30.123456789Z"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[40];
        size_t length = strlen(texts[i]);
        memcpy(text, texts[i], length);
        assert_usual_time_agrees(text, length);
        for (size_t at = 0; at < length - 1; at++) {
            for (unsigned byte = 0; byte < 256; byte++) {
                text[at] = (char)byte;
                assert_usual_time_agrees(text, length);
            }
            text[at] = texts[i][at];
        }
    }
    struct text_time time;
    assert_int_equal(cevents_text_parse_usual_time("2024-02-29T23:59:60Z\"             ", &time), 0);
    assert_int_equal(cevents_text_parse_usual_time("2024-02-29T23:59:59+00:00\"        ", &time), 0);
    assert_int_equal(cevents_text_parse_usual_time("2023-02-29T23:59:59.1Z\"           ", &time), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_times),
        cmocka_unit_test(refused_times),
        cmocka_unit_test(rules_allow_more),
        cmocka_unit_test(canonical_times),
        cmocka_unit_test(every_day_of_the_calendar),
        cmocka_unit_test(random_times_come_back),
        cmocka_unit_test(known_durations),
        cmocka_unit_test(refused_durations),
        cmocka_unit_test(usual_times_are_read_in_the_same_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
