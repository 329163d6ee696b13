#include "json_decode.h"

#include <math.h>

#include "text.h"
#include "text_number.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The end of the JSON number at p, or NULL when there is none. Reads up to the first byte that cannot belong to it. */
static const char *number_end(const char *p)
{
    if (*p == '-') {
        p++;
    }
    if (!is_digit(*p)) {
        return NULL;
    }
    if (*p == '0') {
        p++;
    } else {
        while (is_digit(*p)) {
            p++;
        }
    }
    if (*p == '.') {
        p++;
        if (!is_digit(*p)) {
            return NULL;
        }
        while (is_digit(*p)) {
            p++;
        }
    }
    if (*p == 'e' || *p == 'E') {
        p++;
        if (*p == '+' || *p == '-') {
            p++;
        }
        if (!is_digit(*p)) {
            return NULL;
        }
        while (is_digit(*p)) {
            p++;
        }
    }
    return is_digit(*p) ? NULL : p;
}

enum integer_result { INTEGER_OK, INTEGER_FRACTION, INTEGER_TOO_LARGE };

/*
 * The integer that a JSON number of any form stands for, exactly: 1.5e1 is 15, 1.5 is none. A number is its significant
 * digits times a power of ten; trailing zeros are moved from the digits to the power.
 */
static enum integer_result integer_of(const char *p, const char *end, uint64_t *magnitude)
{
    if (*p == '-') {
        p++;
    }
    const char *exponent_at = p;
    while (exponent_at < end && *exponent_at != 'e' && *exponent_at != 'E') {
        exponent_at++;
    }
    uint64_t digits = 0;
    int64_t power = 0;
    int64_t zeros = 0; /* seen since the last other digit */
    bool fraction = false;
    bool overflow = false;
    for (; p < exponent_at; p++) {
        if (*p == '.') {
            fraction = true;
            continue;
        }
        power -= fraction ? 1 : 0;
        if (*p == '0') {
            zeros++;
            continue;
        }
        for (; zeros > 0 && digits != 0 && !overflow; zeros--) {
            overflow = digits > UINT64_MAX / 10;
            digits *= 10;
        }
        zeros = 0;
        uint64_t digit = (uint64_t)(*p - '0');
        overflow = overflow || digits > (UINT64_MAX - digit) / 10;
        digits = digits * 10 + digit;
    }
    if (digits == 0 && !overflow) {
        *magnitude = 0;
        return INTEGER_OK;
    }
    power += zeros;
    int64_t exponent = 0;
    if (p < end) {
        p++;
        bool negative = *p == '-';
        p += *p == '-' || *p == '+' ? 1 : 0;
        for (; p < end; p++) {
            exponent = exponent < INT64_C(100000000000) ? exponent * 10 + (*p - '0') : exponent;
        }
        exponent = negative ? -exponent : exponent;
    }
    power += exponent;
    if (power < 0) {
        return INTEGER_FRACTION;
    }
    for (; power > 0 && !overflow; power--) {
        overflow = digits > UINT64_MAX / 10;
        digits *= 10;
    }
    *magnitude = digits;
    return overflow ? INTEGER_TOO_LARGE : INTEGER_OK;
}

static char *refuse_range(struct json_decoder *d, const char *at, const char *type)
{
    return cevents_json_refuse(d, at, CEVENTS_OUT_OF_RANGE, "number is out of range for %s", type);
}

/* Numbers with fraction, exponent, or more than 19 digits. `at` is where errors point to. */
static char *integer_slowly(struct json_decoder *d, char *p, const char *at, bool *negative, uint64_t *magnitude)
{
    const char *end = number_end(p);
    if (end == NULL) {
        return cevents_json_refuse(d, at, CEVENTS_MALFORMED_JSON, "malformed number");
    }
    *negative = *p == '-';
    switch (integer_of(p, end, magnitude)) {
    case INTEGER_FRACTION:
        return cevents_json_refuse(d, at, CEVENTS_WRONG_TYPE, "expected an integer, found a number with a fraction");
    case INTEGER_TOO_LARGE:
        return refuse_range(d, at, "a 64-bit integer");
    case INTEGER_OK:
        break;
    }
    return p + (end - p);
}

/* A quoted number that the fast path couldn't read. `p` is at the opening quote. */
static char *quoted_integer_slowly(struct json_decoder *d, char *p, bool *negative, uint64_t *magnitude)
{
    char *end;
    char *next = cevents_json_string(d, p + 1, &end);
    if (next == NULL) {
        return NULL;
    }
    const char *number = number_end(p + 1);
    if (number != end) {
        return cevents_json_refuse(d, p, CEVENTS_INVALID_VALUE, "expected an integer, found a string that holds none");
    }
    return integer_slowly(d, p + 1, p, negative, magnitude) != NULL ? next : NULL;
}

char *cevents_json_decode_integer(struct json_decoder *d, char *p, bool *negative, uint64_t *magnitude)
{
    char *start = p;
    bool quoted = *p == '"';
    p += quoted ? 1 : 0;
    *negative = *p == '-';
    p += *negative ? 1 : 0;
    char *first = p;
    uint64_t value = 0;
    while (is_digit(*p)) {
        value = value * 10 + (uint64_t)(*p - '0');
        p++;
    }
    size_t count = (size_t)(p - first);
    if (count >= 1 && count <= 19 && (*first != '0' || count == 1)) {
        *magnitude = value;
        if (quoted && *p == '"') {
            return p + 1;
        }
        if (!quoted && *p != '.' && *p != 'e' && *p != 'E') {
            return p;
        }
    }
    if (quoted) {
        return quoted_integer_slowly(d, start, negative, magnitude);
    }
    if (!is_digit(*first)) {
        return cevents_json_refuse_value(d, start, "an integer");
    }
    return integer_slowly(d, start, start, negative, magnitude);
}

char *cevents_json_decode_int32(struct json_decoder *d, char *p, int32_t *value)
{
    bool negative;
    uint64_t magnitude;
    char *next = cevents_json_decode_integer(d, p, &negative, &magnitude);
    if (next == NULL) {
        return NULL;
    }
    if (magnitude > (uint64_t)INT32_MAX + (negative ? 1 : 0)) {
        return refuse_range(d, p, "a signed 32-bit integer");
    }
    int64_t wide = (int64_t)magnitude;
    *value = (int32_t)(negative ? -wide : wide);
    return next;
}

char *cevents_json_decode_uint32(struct json_decoder *d, char *p, uint32_t *value)
{
    bool negative;
    uint64_t magnitude;
    char *next = cevents_json_decode_integer(d, p, &negative, &magnitude);
    if (next == NULL) {
        return NULL;
    }
    if (magnitude > UINT32_MAX || (negative && magnitude != 0)) {
        return refuse_range(d, p, "an unsigned 32-bit integer");
    }
    *value = (uint32_t)magnitude;
    return next;
}

char *cevents_json_decode_int64(struct json_decoder *d, char *p, int64_t *value)
{
    bool negative;
    uint64_t magnitude;
    char *next = cevents_json_decode_integer(d, p, &negative, &magnitude);
    if (next == NULL) {
        return NULL;
    }
    if (magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0)) {
        return refuse_range(d, p, "a signed 64-bit integer");
    }
    *value = negative ? (magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1) : (int64_t)magnitude;
    return next;
}

char *cevents_json_decode_uint64(struct json_decoder *d, char *p, uint64_t *value)
{
    bool negative;
    char *next = cevents_json_decode_integer(d, p, &negative, value);
    if (next != NULL && negative && *value != 0) {
        return refuse_range(d, p, "an unsigned 64-bit integer");
    }
    return next;
}

static bool special_double(const char *text, size_t length, double *value)
{
    if (length == 3 && memcmp(text, "NaN", 3) == 0) {
        *value = NAN;
        return true;
    }
    if (length == 8 && memcmp(text, "Infinity", 8) == 0) {
        *value = INFINITY;
        return true;
    }
    if (length == 9 && memcmp(text, "-Infinity", 9) == 0) {
        *value = -INFINITY;
        return true;
    }
    return false;
}

/* Finds the number at p, plain or quoted: [*from, *to), or a special value. Returns the byte after all of it. */
static char *find_double(struct json_decoder *d, char *p, const char **from, const char **to, double *special)
{
    *from = p;
    *to = p;
    if (*p != '"') {
        const char *end = number_end(p);
        if (end == NULL) {
            return *p == '-' || is_digit(*p) ? cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "malformed number")
                                             : cevents_json_refuse_value(d, p, "a number");
        }
        *to = end;
        return p + (end - p);
    }
    char *end;
    char *next = cevents_json_string(d, p + 1, &end);
    if (next == NULL) {
        return NULL;
    }
    *from = p + 1;
    if (special_double(p + 1, (size_t)(end - p - 1), special)) {
        *to = *from;
        return next;
    }
    *to = number_end(p + 1);
    if (*to != end) {
        return cevents_json_refuse(d, p, CEVENTS_INVALID_VALUE,
                                   "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\", found another string");
    }
    return next;
}

/* The usual number, plain, of up to 18 digits and without an exponent. NULL: read it another way. */
static inline char *simple_double(char *p, double *value)
{
    bool negative = *p == '-';
    p += negative ? 1 : 0;
    const char *first = p;
    uint64_t digits = 0;
    for (; is_digit(*p); p++) {
        digits = digits * 10 + (uint64_t)(*p - '0');
    }
    ptrdiff_t whole = p - first;
    ptrdiff_t fraction = 0;
    if (*p == '.') {
        const char *point = p++;
        for (; is_digit(*p); p++) {
            digits = digits * 10 + (uint64_t)(*p - '0');
        }
        fraction = p - point - 1;
        if (fraction == 0) {
            return NULL;
        }
    }
    if (whole == 0 || (*first == '0' && whole > 1) || whole + fraction > 18 || (*p | 0x20) == 'e' ||
        !text_simple_double(digits, -fraction, value)) {
        return NULL;
    }
    *value = negative ? -*value : *value;
    return p;
}

static NOINLINE char *decode_any_double(struct json_decoder *d, char *p, double *value)
{
    const char *from;
    const char *to;
    char *next = find_double(d, p, &from, &to, value);
    if (next == NULL || from == to) {
        return next;
    }
    *value = cevents_text_parse_double(from, (size_t)(to - from));
    return isinf(*value) ? refuse_range(d, p, "a double") : next;
}

char *cevents_json_decode_double(struct json_decoder *d, char *p, double *value)
{
    char *next = simple_double(p, value);
    return next != NULL ? next : decode_any_double(d, p, value);
}

char *cevents_json_decode_float(struct json_decoder *d, char *p, float *value)
{
    const char *from;
    const char *to;
    double special = 0;
    char *next = find_double(d, p, &from, &to, &special);
    if (next == NULL) {
        return NULL;
    }
    if (from == to) {
        *value = (float)special;
        return next;
    }
    *value = cevents_text_parse_float(from, (size_t)(to - from));
    return isinf(*value) ? refuse_range(d, p, "a float") : next;
}
