#include <string.h>

#include "hash.h"
#include "text.h"
#include "text_digits.h"

/* Days and seconds count from 1970-01-01T00:00:00Z. Calendar years begin in March here: the leap day comes last. */

#define EARLIEST INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define LATEST INT64_C(253402300799)   /* 9999-12-31T23:59:59Z */
#define LONGEST_DURATION INT64_C(315576000000)

enum {
    SECONDS_A_DAY = 86400,
    NANOS_A_SECOND = 1000000000,
    DAYS_BEFORE_EPOCH = 719468, /* from 0000-03-01 */
    DAYS_IN_400_YEARS = 146097,
    DATE_AND_SECONDS = 19 /* length of 2001-02-03T04:05:06 */
};

static bool is_leap_year(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_in_month(unsigned year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

static int32_t days_from_date(unsigned year, unsigned month, unsigned day)
{
    unsigned months_since_march = month > 2 ? month - 3 : month + 9;
    unsigned y = month > 2 ? year : year - 1;
    unsigned century = y / 100;
    unsigned day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    return (int32_t)(365 * y + y / 4 - century + century / 4 + day_of_year) - DAYS_BEFORE_EPOCH;
}

static void date_from_days(int32_t days, unsigned *year, unsigned *month, unsigned *day)
{
    unsigned since = (unsigned)(days + DAYS_BEFORE_EPOCH);
    unsigned in_era = since % DAYS_IN_400_YEARS;
    unsigned year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    unsigned day_of_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned months_since_march = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * months_since_march + 2) / 5 + 1;
    *month = months_since_march < 10 ? months_since_march + 3 : months_since_march - 9;
    *year = since / DAYS_IN_400_YEARS * 400 + year_of_era + (*month <= 2 ? 1 : 0);
}

/* `count` digits; *bad becomes nonzero when one of them is none. */
static inline unsigned read_digits(const char *text, unsigned count, unsigned *bad)
{
    unsigned value = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        *bad |= digit > 9;
        value = value * 10 + digit;
    }
    return value;
}

static bool is_one_of(char c, char upper, bool lower)
{
    return c == upper || (lower && c == (char)(upper + ('a' - 'A')));
}

static size_t count_digits(const char *text, const char *end)
{
    const char *p = text;
    while (p < end && *p >= '0' && *p <= '9') {
        p++;
    }
    return (size_t)(p - text);
}

/* 1 to 9 digits as billionths. */
static unsigned read_fraction(const char *text, unsigned count, unsigned *bad)
{
    static const unsigned scales[] = {0, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
    return read_digits(text, count, bad) * scales[count];
}

/* `.123` in front of what ends the text. Returns the byte after it, or NULL. */
static const char *read_any_fraction(const char *p, const char *end, bool any_length, int32_t *nanos)
{
    if (p == end || *p != '.') {
        return p;
    }
    size_t count = count_digits(++p, end);
    if (count == 0 || (count > 9 && !any_length)) {
        return NULL;
    }
    unsigned bad = 0;
    *nanos = (int32_t)read_fraction(p, count < 9 ? (unsigned)count : 9, &bad);
    return p + count;
}

/* `Z` or `+01:00` to the end of the text. */
static bool read_offset(const char *p, const char *end, bool lower, int32_t *offset)
{
    *offset = 0;
    if (end - p == 1) {
        return is_one_of(*p, 'Z', lower);
    }
    if (end - p != 6 || (*p != '+' && *p != '-') || p[3] != ':') {
        return false;
    }
    unsigned bad = 0;
    unsigned hours = read_digits(p + 1, 2, &bad);
    unsigned minutes = read_digits(p + 4, 2, &bad);
    if (bad != 0 || hours > 23 || minutes > 59) {
        return false;
    }
    int32_t seconds = (int32_t)(hours * 3600 + minutes * 60);
    *offset = *p == '-' ? -seconds : seconds;
    return true;
}

/*
 * Eight characters at once, the first in the lowest byte. In the pattern of a word, `0` stands for a digit and any other
 * character for itself; `carry` is 6 and `mask` 0xF0 where the digits are, `mask` is 0xFF elsewhere.
 */
struct word_pattern {
    uint64_t text;
    uint64_t carry;
    uint64_t mask;
};

static const struct word_pattern date_pattern = {UINT64_C(0x2D30302D30303030), UINT64_C(0x0006060006060606),
                                                 UINT64_C(0xFFF0F0FFF0F0F0F0)}; /* 0000-00- */
static const struct word_pattern time_pattern = {UINT64_C(0x30303A3030543030), UINT64_C(0x0606000606000606),
                                                 UINT64_C(0xF0F0FFF0F0FFF0F0)}; /* 00T00:00 */
#define LOWER_T (UINT64_C(0x20) << 16)

/*
 * Returns the words with a number of two digits in each byte where its first digit stood. `*bad` becomes nonzero where
 * the text departs from the pattern, but for the bits of `ignored`.
 */
static inline uint64_t read_pairs(const char *text, struct word_pattern pattern, uint64_t ignored, uint64_t *bad)
{
    uint64_t digits = (cevents_load64_le(text) ^ pattern.text) & ~ignored;
    *bad |= (digits | (digits + pattern.carry)) & pattern.mask;
    return digits * 10 + (digits >> 8);
}

static inline unsigned byte_of(uint64_t word, unsigned index)
{
    return (unsigned)(word >> (8 * index)) & 0xFF;
}

/* The number in the `count` bytes in front of `end`, 8 at most, in front of which there are others. */
static inline unsigned read_digits_before(const char *end, unsigned count, unsigned *bad)
{
    static const uint64_t zeros = UINT64_C(0x3030303030303030);
    unsigned dropped = 64 - 8 * count;
    uint64_t digits = (cevents_load64_le(end - 8) ^ zeros) >> dropped << dropped;
    *bad |= ((digits | (digits + UINT64_C(0x0606060606060606))) & UINT64_C(0xF0F0F0F0F0F0F0F0)) != 0;
    const uint64_t pair = UINT64_C(0x000000FF000000FF);
    uint64_t pairs = digits * 10 + (digits >> 8);
    uint64_t first_and_third = (pairs & pair) * (100 + (UINT64_C(1000000) << 32));
    uint64_t second_and_fourth = (pairs >> 16 & pair) * (1 + (UINT64_C(10000) << 32));
    return (unsigned)((first_and_third + second_and_fourth) >> 32);
}

/* `.123`, `.123456` or `.123456789` in front of `end`, as billionths. */
static inline unsigned read_usual_fraction(const char *end, unsigned count, unsigned *bad)
{
    *bad |= end[-1 - (int)count] != '.';
    if (count < 9) {
        return read_digits_before(end, count, bad) * (count == 3 ? 1000000 : 1000);
    }
    return read_digits(end - 9, 1, bad) * 100000000 + read_digits_before(end, 8, bad);
}

/* What follows the seconds. */
static inline bool read_tail(const char *text, size_t length, struct text_time_rules rules, int32_t *nanos,
                             int32_t *offset)
{
    const char *p = text + DATE_AND_SECONDS;
    const char *end = text + length;
    *nanos = 0;
    *offset = 0;
    if (end[-1] == 'Z' && (end - p == 5 || end - p == 8 || end - p == 11)) {
        unsigned bad = 0;
        *nanos = (int32_t)read_usual_fraction(end - 1, (unsigned)(end - p - 2), &bad);
        return bad == 0;
    }
    p = read_any_fraction(p, end, rules.long_fraction, nanos);
    return p != NULL && read_offset(p, end, rules.lower, offset);
}

/* The date and the time of day at the start of the text, of 19 bytes, in seconds; of these, `*second` in its minute. */
static inline bool read_date_and_seconds(const char *text, uint64_t ignored, int64_t *seconds, unsigned *second)
{
    uint64_t departs = 0;
    uint64_t date = read_pairs(text, date_pattern, 0, &departs);
    uint64_t clock = read_pairs(text + 8, time_pattern, ignored, &departs);
    unsigned bad = departs != 0;
    *second = read_digits(text + 17, 2, &bad);
    unsigned year = byte_of(date, 0) * 100 + byte_of(date, 2);
    unsigned month = byte_of(date, 5);
    unsigned day = byte_of(clock, 0);
    unsigned hour = byte_of(clock, 3);
    unsigned minute = byte_of(clock, 6);
    bad |= (unsigned)(text[16] != ':') | (unsigned)(year == 0) | (unsigned)(month - 1 > 11) | (unsigned)(hour > 23) |
           (unsigned)(minute > 59) | (unsigned)(*second > 60);
    if (bad != 0 || day == 0 || (day > 28 && day > days_in_month(year, month))) {
        return false;
    }
    *seconds =
        (int64_t)days_from_date(year, month, day) * SECONDS_A_DAY + (int64_t)(hour * 3600 + minute * 60 + *second);
    return true;
}

size_t cevents_text_parse_usual_time(const char *text, struct text_time *time)
{
    unsigned second;
    if (!read_date_and_seconds(text, 0, &time->seconds, &second) || second > 59) {
        return 0;
    }
    const char *p = text + DATE_AND_SECONDS;
    time->nanos = 0;
    if (*p == 'Z') {
        return DATE_AND_SECONDS + 1;
    }
    unsigned count = p[4] == 'Z' ? 3 : p[7] == 'Z' ? 6 : 9;
    const char *end = p + 1 + count;
    unsigned bad = *end != 'Z';
    time->nanos = (int32_t)read_usual_fraction(end, count, &bad);
    return bad == 0 ? (size_t)(end - text) + 1 : 0;
}

bool cevents_text_parse_time(const char *text, size_t length, struct text_time_rules rules, struct text_time *time)
{
    int64_t seconds;
    unsigned second;
    int32_t nanos;
    int32_t offset;
    if (length <= DATE_AND_SECONDS || !read_date_and_seconds(text, rules.lower ? LOWER_T : 0, &seconds, &second) ||
        !read_tail(text, length, rules, &nanos, &offset)) {
        return false;
    }
    seconds -= offset;
    if (seconds < EARLIEST || seconds > LATEST) {
        return false;
    }
    /* A leap second ends a day of UTC. */
    if (second == 60 && (!rules.leap_second || seconds % SECONDS_A_DAY != 0)) {
        return false;
    }
    *time = (struct text_time){seconds, nanos};
    return true;
}

static char *put_3(char *out, unsigned value)
{
    *out = (char)('0' + value / 100);
    text_put_pair(out + 1, value % 100);
    return out + 3;
}

/* Nothing, or a point and 3, 6 or 9 digits. */
static char *put_fraction(char *out, unsigned nanos)
{
    if (nanos == 0) {
        return out;
    }
    *out++ = '.';
    out = put_3(out, nanos / 1000000);
    if (nanos % 1000000 != 0) {
        out = put_3(out, nanos / 1000 % 1000);
        if (nanos % 1000 != 0) {
            out = put_3(out, nanos % 1000);
        }
    }
    return out;
}

bool cevents_text_put_time(char out[TEXT_TIME_SIZE], size_t *length, int64_t seconds, int32_t nanos)
{
    if (seconds < EARLIEST || seconds > LATEST || nanos < 0 || nanos >= NANOS_A_SECOND) {
        return false;
    }
    uint64_t since = (uint64_t)(seconds - EARLIEST);
    unsigned second_of_day = (unsigned)(since % SECONDS_A_DAY);
    unsigned year;
    unsigned month;
    unsigned day;
    date_from_days((int32_t)(since / SECONDS_A_DAY) + (int32_t)(EARLIEST / SECONDS_A_DAY), &year, &month, &day);

    memcpy(out, "0000-00-00T00:00:00", DATE_AND_SECONDS);
    text_put_pair(out, year / 100);
    text_put_pair(out + 2, year % 100);
    text_put_pair(out + 5, month);
    text_put_pair(out + 8, day);
    text_put_pair(out + 11, second_of_day / 3600);
    text_put_pair(out + 14, second_of_day / 60 % 60);
    text_put_pair(out + 17, second_of_day % 60);
    char *p = put_fraction(out + DATE_AND_SECONDS, (unsigned)nanos);
    *p++ = 'Z';
    *length = (size_t)(p - out);
    return true;
}

bool cevents_text_parse_duration(const char *text, size_t length, int64_t *seconds, int32_t *nanos)
{
    const char *p = text;
    const char *end = text + length;
    bool negative = p < end && *p == '-';
    p += negative;
    size_t count = count_digits(p, end);
    if (count == 0) {
        return false;
    }
    int64_t whole = 0;
    for (const char *digits_end = p + count; p < digits_end; p++) {
        whole = whole * 10 + (*p - '0');
        if (whole > LONGEST_DURATION) {
            return false;
        }
    }
    int32_t fraction = 0;
    p = read_any_fraction(p, end, false, &fraction);
    if (p == NULL || end - p != 1 || *p != 's') {
        return false;
    }
    *seconds = negative ? -whole : whole;
    *nanos = negative ? -fraction : fraction;
    return true;
}

bool cevents_text_put_duration(char out[TEXT_DURATION_SIZE], size_t *length, int64_t seconds, int32_t nanos)
{
    bool negative = seconds < 0 || nanos < 0;
    if (negative && (seconds > 0 || nanos > 0)) {
        return false;
    }
    if (seconds < -LONGEST_DURATION || seconds > LONGEST_DURATION || nanos <= -NANOS_A_SECOND ||
        nanos >= NANOS_A_SECOND) {
        return false;
    }
    char *p = out;
    if (negative) {
        *p++ = '-';
    }
    char whole[TEXT_NUMBER_SIZE];
    size_t digits = cevents_text_put_uint64(whole, (uint64_t)(negative ? -seconds : seconds));
    memcpy(p, whole, digits);
    p = put_fraction(p + digits, (unsigned)(negative ? -nanos : nanos));
    *p++ = 's';
    *length = (size_t)(p - out);
    return true;
}
