#include "header_value.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
 * A quote may open in the middle of a value. A backslash escapes within quotes only.
 * Returns the new length, or SIZE_MAX when a quote is not closed.
 */
static size_t unquote(char *text, size_t length)
{
    const char *first = memchr(text, '"', length);
    if (first == NULL) {
        return length;
    }
    size_t out = (size_t)(first - text);
    bool quoted = false;
    for (size_t i = out; i < length; i++) {
        if (text[i] == '"') {
            quoted = !quoted;
            continue;
        }
        if (quoted && text[i] == '\\' && ++i == length) {
            return SIZE_MAX;
        }
        text[out++] = text[i];
    }
    return quoted ? SIZE_MAX : out;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Returns the new length, or SIZE_MAX when a percent sign begins no triplet. */
static size_t percent_decode(char *text, size_t length)
{
    const char *first = memchr(text, '%', length);
    if (first == NULL) {
        return length;
    }
    size_t out = (size_t)(first - text);
    for (size_t i = out; i < length; i++) {
        if (text[i] != '%') {
            text[out++] = text[i];
            continue;
        }
        int high = length - i > 2 ? hex_value(text[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low < 0) {
            return SIZE_MAX;
        }
        text[out++] = (char)(high << 4 | low);
        i += 2;
    }
    return out;
}

const char *cevents_header_value_decode(char *text, size_t *length)
{
    size_t unquoted = unquote(text, *length);
    if (unquoted == SIZE_MAX) {
        return "a quote in the header is not closed";
    }
    size_t decoded = percent_decode(text, unquoted);
    if (decoded == SIZE_MAX) {
        return "a percent sign needs two hexadecimal digits; for a sender that encodes none, set literal_headers";
    }
    *length = decoded;
    return NULL;
}

static bool is_plain(char c)
{
    return c > ' ' && c <= '~' && c != '"' && c != '%';
}

size_t cevents_header_value_encoded_length(const char *text, size_t length)
{
    size_t encoded = length;
    for (size_t i = 0; i < length; i++) {
        encoded += is_plain(text[i]) ? 0 : 2;
    }
    return encoded;
}

char *cevents_header_value_encode(char *out, const char *text, size_t length)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < length; i++) {
        if (is_plain(text[i])) {
            *out++ = text[i];
            continue;
        }
        unsigned char byte = (unsigned char)text[i];
        *out++ = '%';
        *out++ = hex[byte >> 4];
        *out++ = hex[byte & 15];
    }
    return out;
}
