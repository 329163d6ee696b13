#include "attribute_text.h"

#include <string.h>

#include "character.h"
#include "hash.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool cevents_attribute_is_name(const char *text, size_t length)
{
    return length > 0 && cevents_characters_are(text, length, CHARACTER_NAME);
}

/* U+0080 to U+009F, U+FDD0 to U+FDEF, and the last two code points of each plane; `s` is a whole character. */
static bool is_forbidden_sequence(const unsigned char *s, size_t left)
{
    if (s[0] == 0xC2) {
        return left >= 2 && s[1] < 0xA0;
    }
    if (s[0] == 0xEF && left >= 3) {
        return (s[1] == 0xB7 && s[2] >= 0x90 && s[2] <= 0xAF) || (s[1] == 0xBF && s[2] >= 0xBE);
    }
    return s[0] >= 0xF0 && left >= 4 && (s[1] & 0x0F) == 0x0F && s[2] == 0xBF && s[3] >= 0xBE;
}

/* Whether each of 8 bytes is a printable ASCII character. */
static bool is_printable_word(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t high = (word | (word + ones)) & UINT64_C(0x8080808080808080); /* 0x7F and above */
    uint64_t control = (word - UINT64_C(0x2020202020202020)) & UINT64_C(0x8080808080808080);
    return (high | control) == 0;
}

bool cevents_attribute_is_string(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;
    while (length - i >= 8 && is_printable_word(cevents_load64_le(s + i))) {
        i += 8;
    }
    if (length >= 8 && length - i < 8 && is_printable_word(cevents_load64_le(s + length - 8))) {
        return true;
    }
    for (; i < length; i++) {
        if (s[i] < 0x20 || s[i] == 0x7F || (s[i] >= 0xC2 && is_forbidden_sequence(s + i, length - i))) {
            return false;
        }
    }
    return true;
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Steps over characters of a class and percent triplets. */
static const char *skip_uri_characters(const char *p, const char *end, enum character_class class)
{
    for (;;) {
        p = character_skip(p, end, class);
        if (end - p < 3 || *p != '%' || !is_hex(p[1]) || !is_hex(p[2])) {
            return p;
        }
        p += 3;
    }
}

/* The byte after the scheme's colon, or NULL when there is no scheme. */
static const char *skip_scheme(const char *p, const char *end)
{
    if (p == end || !is_letter(*p)) {
        return NULL;
    }
    p = character_skip(p, end, CHARACTER_SCHEME);
    return p < end && *p == ':' ? p + 1 : NULL;
}

/* Authority, path, query and fragment, to the end. */
static bool is_hierarchy(const char *p, const char *end)
{
    if (cevents_characters_are(p, (size_t)(end - p), CHARACTER_QUERY)) {
        return true; /* so are most: without percent triplets, fragment and IP literal nothing is out of place */
    }
    if (end - p >= 2 && p[0] == '/' && p[1] == '/') {
        p = skip_uri_characters(p + 2, end, CHARACTER_AUTHORITY);
        if (p < end && *p != '/' && *p != '?' && *p != '#') {
            return false;
        }
    }
    p = skip_uri_characters(p, end, CHARACTER_PATH);
    if (p < end && *p == '?') {
        p = skip_uri_characters(p + 1, end, CHARACTER_QUERY);
    }
    if (p < end && *p == '#') {
        p = skip_uri_characters(p + 1, end, CHARACTER_QUERY);
    }
    return p == end;
}

bool cevents_attribute_is_uri(const char *text, size_t length)
{
    const char *end = text + length;
    const char *rest = skip_scheme(text, end);
    return rest != NULL && is_hierarchy(rest, end);
}

bool cevents_attribute_is_uri_reference(const char *text, size_t length)
{
    const char *end = text + length;
    /* Without a scheme the first segment has no colon. */
    const char *segment_end = skip_uri_characters(text, end, CHARACTER_SEGMENT);
    if (segment_end < end && *segment_end == ':') {
        return cevents_attribute_is_uri(text, length);
    }
    return is_hierarchy(text, end);
}

bool cevents_attribute_parse_integer(const char *text, size_t length, int32_t *value)
{
    bool negative = length > 0 && text[0] == '-';
    size_t i = negative ? 1 : 0;
    size_t digits = length - i;
    if (digits == 0 || digits > 10 || (digits > 1 && text[i] == '0')) {
        return false;
    }
    int64_t number = 0;
    for (; i < length; i++) {
        if (!is_digit(text[i])) {
            return false;
        }
        number = number * 10 + (text[i] - '0');
    }
    number = negative ? -number : number;
    if (number < INT32_MIN || number > INT32_MAX) {
        return false;
    }
    *value = (int32_t)number;
    return true;
}

bool cevents_attribute_is_base64(const char *text, size_t length)
{
    size_t padding = 0;
    while (padding < 2 && padding < length && text[length - 1 - padding] == '=') {
        padding++;
    }
    for (size_t i = 0; i < length - padding; i++) {
        if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '+' && text[i] != '/') {
            return false;
        }
    }
    return length % 4 == 0;
}
