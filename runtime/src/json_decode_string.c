#include "json_decode.h"

#include "hash.h"
#include "text.h"

static char *refuse_string(struct json_decoder *d, const char *p)
{
    if (p >= d->end) {
        return cevents_json_refuse(d, d->end, CEVENTS_MALFORMED_JSON, "the text ends within a string");
    }
    if ((unsigned char)*p < 0x20) {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON,
                                   "control character 0x%02x within a string: write it as \\u%04x",
                                   (unsigned)(unsigned char)*p, (unsigned)(unsigned char)*p);
    }
    return cevents_json_refuse(d, p, CEVENTS_INVALID_UTF8, "byte 0x%02x is not UTF-8", (unsigned)(unsigned char)*p);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits at p, or -1. */
static int32_t hex4(const char *p)
{
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0) {
            return -1;
        }
        unit = unit << 4 | digit;
    }
    return unit;
}

/* Unescapes the sequence whose backslash is at p to `*to`. */
static char *unescape(struct json_decoder *d, char *p, char **to)
{
    static const char simple[] = "\"\\/bfnrt";
    static const char meaning[] = "\"\\/\b\f\n\r\t";
    const char *found = p[1] != '\0' ? strchr(simple, p[1]) : NULL;
    if (found != NULL) {
        *(*to)++ = meaning[found - simple];
        return p + 2;
    }
    if (p[1] != 'u') {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "unknown escape sequence in a string");
    }
    int32_t unit = hex4(p + 2);
    if (unit < 0) {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON,
                                   "malformed \\u escape: four hexadecimal digits follow");
    }
    uint32_t code_point = (uint32_t)unit;
    char *next = p + 6;
    if (unit >= 0xD800 && unit <= 0xDFFF) {
        int32_t low = unit < 0xDC00 && next[0] == '\\' && next[1] == 'u' ? hex4(next + 2) : -1;
        if (low < 0xDC00 || low > 0xDFFF) {
            return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON,
                                       "lone surrogate \\u%04x: it is half of a character", (unsigned)unit);
        }
        code_point = 0x10000 + (((uint32_t)unit - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
        next += 6;
    }
    *to += cevents_text_put_utf8(*to, code_point);
    return next;
}

/* Length of the well-formed sequence at p, whose first byte is not ASCII, or 0. Those of two and three bytes come first. */
static inline unsigned utf8_sequence(const char *p, const char *end)
{
    uint64_t word = cevents_load64_le(p);
    if ((word & 0xC0E0) == 0x80C0 && (word & 0x1E) != 0) {
        return 2;
    }
    if ((word & 0xC0C0F0) == 0x8080E0) {
        uint64_t top = word & 0x200F; /* the five highest bits of the code point */
        return top != 0 && top != 0x200D ? 3 : 0;
    }
    return scan_utf8_sequence(p, end);
}

/* Copies the well-formed non-ASCII run at p to `*to`, which is not after it. */
static char *copy_non_ascii(struct json_decoder *d, char *p, char **to)
{
    char *next = p;
    while ((unsigned char)*next >= 0x80) {
        unsigned length = utf8_sequence(next, d->end);
        if (length == 0) {
            return refuse_string(d, next);
        }
        next += length;
    }
    size_t length = (size_t)(next - p);
    if (*to != p) {
        memmove(*to, p, length);
    }
    *to += length;
    return next;
}

char *cevents_json_string_slowly(struct json_decoder *d, char *p, char **end)
{
    char *to = p;
    for (;;) {
        if (*p == '"') {
            *to = '\0';
            *end = to;
            return p + 1;
        }
        if (*p == '\\') {
            p = unescape(d, p, &to);
        } else if ((unsigned char)*p >= 0x80) {
            p = copy_non_ascii(d, p, &to);
        } else {
            return refuse_string(d, p);
        }
        if (p == NULL) {
            return NULL;
        }
        char *special = scan_padded_string(p);
        size_t run = (size_t)(special - p);
        if (run > 0 && to != p) {
            memmove(to, p, run);
        }
        to += run;
        p = special;
    }
}
