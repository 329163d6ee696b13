#include "json_reader.h"

#include <string.h>

#include "text.h"

static const char *fail(struct json_fault *fault, cevents_status status, const char *at, const char *what)
{
    fault->status = status;
    fault->at = at;
    fault->what = what;
    return NULL;
}

static const char *fail_syntax(struct json_fault *fault, const char *at, const char *what)
{
    return fail(fault, CEVENTS_MALFORMED_JSON, at, what);
}

const char *cevents_json_skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) {
        p++;
    }
    return p;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_value(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits at p. Returns the byte after them. */
static const char *read_hex4(const char *p, const char *end, uint32_t *unit, struct json_fault *fault)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, p++) {
        int digit = p < end ? hex_value(*p) : -1;
        if (digit < 0) {
            return fail_syntax(fault, p, "expected four hexadecimal digits after \\u");
        }
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return p;
}

static bool is_high_surrogate(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* Reads a \u escape, or the two of a surrogate pair; `p` is at the backslash. */
static const char *read_unicode_escape(const char *p, const char *end, uint32_t *code_point, struct json_fault *fault)
{
    const char *backslash = p;
    p = read_hex4(p + 2, end, code_point, fault);
    if (p == NULL) {
        return NULL;
    }
    if (is_low_surrogate(*code_point)) {
        return fail(fault, CEVENTS_INVALID_UTF8, backslash, "low surrogate without a high one in front of it");
    }
    if (!is_high_surrogate(*code_point)) {
        return p;
    }
    if (end - p < 2 || p[0] != '\\' || p[1] != 'u') {
        return fail(fault, CEVENTS_INVALID_UTF8, backslash, "high surrogate without a low one after it");
    }
    uint32_t low;
    p = read_hex4(p + 2, end, &low, fault);
    if (p == NULL) {
        return NULL;
    }
    if (!is_low_surrogate(low)) {
        return fail(fault, CEVENTS_INVALID_UTF8, backslash, "high surrogate without a low one after it");
    }
    *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
    return p;
}

/* Reads any escape; `p` is at the backslash. */
static const char *read_escape(const char *p, const char *end, uint32_t *code_point, struct json_fault *fault)
{
    if (end - p < 2) {
        return fail_syntax(fault, end, "text ends within a string");
    }
    switch (p[1]) {
    case '"':
    case '\\':
    case '/':
        *code_point = (uint32_t)p[1];
        return p + 2;
    case 'b':
        *code_point = '\b';
        return p + 2;
    case 'f':
        *code_point = '\f';
        return p + 2;
    case 'n':
        *code_point = '\n';
        return p + 2;
    case 'r':
        *code_point = '\r';
        return p + 2;
    case 't':
        *code_point = '\t';
        return p + 2;
    case 'u':
        return read_unicode_escape(p, end, code_point, fault);
    default:
        return fail_syntax(fault, p + 1, "unknown escape in a string");
    }
}

const char *cevents_json_skip_string(const char *p, const char *end, bool *escaped, struct json_fault *fault)
{
    *escaped = false;
    for (p = scan_string(p + 1, end); p < end; p = scan_string(p, end)) {
        if (*p == '"') {
            return p + 1;
        }
        if (*p == '\\') {
            uint32_t code_point;
            *escaped = true;
            p = read_escape(p, end, &code_point, fault);
            if (p == NULL) {
                return NULL;
            }
            continue;
        }
        if ((unsigned char)*p < 0x20) {
            return fail_syntax(fault, p, "control character in a string");
        }
        do {
            unsigned length = scan_utf8_sequence(p, end);
            if (length == 0) {
                return fail(fault, CEVENTS_INVALID_UTF8, p, "text is not UTF-8");
            }
            p += length;
        } while (p < end && (unsigned char)*p >= 0x80);
    }
    return fail_syntax(fault, end, "text ends within a string");
}

static const char *skip_digits(const char *p, const char *end, struct json_fault *fault)
{
    if (p == end || !is_digit(*p)) {
        return fail_syntax(fault, p, "expected a digit");
    }
    while (p < end && is_digit(*p)) {
        p++;
    }
    return p;
}

static const char *skip_number(const char *p, const char *end, struct json_fault *fault)
{
    if (*p == '-') {
        p++;
    }
    if (p < end && *p == '0') {
        p++;
        if (p < end && is_digit(*p)) {
            return fail_syntax(fault, p, "a number has no leading zeros");
        }
    } else {
        p = skip_digits(p, end, fault);
    }
    if (p != NULL && p < end && *p == '.') {
        p = skip_digits(p + 1, end, fault);
    }
    if (p != NULL && p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-')) {
            p++;
        }
        p = skip_digits(p, end, fault);
    }
    return p;
}

static const char *skip_literal(const char *p, const char *end, const char *literal, struct json_fault *fault)
{
    for (; *literal != '\0'; literal++, p++) {
        if (p == end || *p != *literal) {
            return fail_syntax(fault, p, "expected a JSON value");
        }
    }
    return p;
}

static const char *skip_scalar(const char *p, const char *end, struct json_fault *fault)
{
    bool escaped;
    switch (*p) {
    case '"':
        return cevents_json_skip_string(p, end, &escaped, fault);
    case 't':
        return skip_literal(p, end, "true", fault);
    case 'f':
        return skip_literal(p, end, "false", fault);
    case 'n':
        return skip_literal(p, end, "null", fault);
    default:
        if (*p == '-' || is_digit(*p)) {
            return skip_number(p, end, fault);
        }
        return fail_syntax(fault, p, "expected a JSON value");
    }
}

/* Which of the open containers are objects; one bit each. */
struct nesting {
    uint32_t count;
    uint32_t limit;
    uint8_t objects[JSON_DEPTH_MAX / 8];
};

static void push(struct nesting *nesting, bool object)
{
    uint32_t level = nesting->count++;
    uint8_t bit = (uint8_t)(1U << (level % 8));
    if (object) {
        nesting->objects[level / 8] |= bit;
    } else {
        nesting->objects[level / 8] &= (uint8_t)~bit;
    }
}

static bool in_object(const struct nesting *nesting)
{
    uint32_t level = nesting->count - 1;
    return (nesting->objects[level / 8] >> (level % 8) & 1) != 0;
}

/* Steps over `"name":`, white space in front of it included. */
static const char *skip_name(const char *p, const char *end, struct json_fault *fault)
{
    p = cevents_json_skip_space(p, end);
    if (p == end || *p != '"') {
        return fail_syntax(fault, p, "expected a member's name in quotes");
    }
    bool escaped;
    p = cevents_json_skip_string(p, end, &escaped, fault);
    if (p == NULL) {
        return NULL;
    }
    p = cevents_json_skip_space(p, end);
    if (p == end || *p != ':') {
        return fail_syntax(fault, p, "expected ':' after a member's name");
    }
    return p + 1;
}

/*
 * Steps into the container whose bracket is at p. Returns where its first value is expected; of an empty one, where
 * its closing bracket stands, with `*empty` set.
 */
static const char *open_container(const char *p, const char *end, struct nesting *nesting, bool *empty,
                                  struct json_fault *fault)
{
    if (nesting->count == nesting->limit) {
        return fail(fault, CEVENTS_LIMIT_DEPTH, p, "nested too deeply: the limit `depth` is reached");
    }
    bool object = *p == '{';
    push(nesting, object);
    p = cevents_json_skip_space(p + 1, end);
    *empty = p < end && *p == (object ? '}' : ']');
    return *empty || !object ? p : skip_name(p, end, fault);
}

/*
 * After a value: steps over closing brackets, then over a comma and the name of the next member. Returns where the
 * next value is expected, or, with no container left open, the end of all.
 */
static const char *close_containers(const char *p, const char *end, struct nesting *nesting, struct json_fault *fault)
{
    while (nesting->count > 0) {
        bool object = in_object(nesting);
        p = cevents_json_skip_space(p, end);
        if (p < end && *p == ',') {
            return object ? skip_name(p + 1, end, fault) : p + 1;
        }
        if (p == end || *p != (object ? '}' : ']')) {
            return fail_syntax(fault, p, object ? "expected ',' or '}'" : "expected ',' or ']'");
        }
        nesting->count--;
        p++;
    }
    return p;
}

const char *cevents_json_skip_value(const char *p, const char *end, uint32_t depth, struct json_fault *fault)
{
    struct nesting nesting;
    nesting.count = 0;
    nesting.limit = depth < JSON_DEPTH_MAX ? depth : JSON_DEPTH_MAX;
    do {
        p = cevents_json_skip_space(p, end);
        if (p == end) {
            return fail_syntax(fault, p, "expected a JSON value, but the text ends");
        }
        if (*p == '{' || *p == '[') {
            bool empty;
            p = open_container(p, end, &nesting, &empty, fault);
            if (p != NULL && !empty) {
                continue;
            }
        } else {
            p = skip_scalar(p, end, fault);
        }
        if (p != NULL) {
            p = close_containers(p, end, &nesting, fault);
        }
    } while (p != NULL && nesting.count > 0);
    return p;
}

/* Copies the checked text between two quotes; returns the number of bytes. `*nul` is the first U+0000, or NULL. */
static size_t unescape(const char *p, const char *end, char *out, const char **nul)
{
    struct json_fault fault;
    char *begin = out;
    *nul = NULL;
    while (p < end) {
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        uint32_t code_point = 0;
        const char *next = read_escape(p, end, &code_point, &fault);
        if (next == NULL) {
            break; /* cannot be: the text has been checked */
        }
        if (code_point == 0 && *nul == NULL) {
            *nul = p;
        }
        out += cevents_text_put_utf8(out, code_point);
        p = next;
    }
    return (size_t)(out - begin);
}

static const char *read_text(const char *p, const char *end, cevents_arena *arena, char **text, size_t *length,
                             const char **nul, struct json_fault *fault)
{
    bool escaped;
    const char *after = cevents_json_skip_string(p, end, &escaped, fault);
    if (after == NULL) {
        return NULL;
    }
    const char *begin = p + 1;
    const char *close = after - 1;
    *length = (size_t)(close - begin);
    *text = cevents_arena_alloc(arena, *length + 1);
    if (*text == NULL) {
        return fail(fault, cevents_arena_failure(arena), p, "no memory for a string");
    }
    *nul = NULL;
    if (escaped) {
        *length = unescape(begin, close, *text, nul);
    } else {
        memcpy(*text, begin, *length);
    }
    (*text)[*length] = '\0';
    return after;
}

const char *cevents_json_read_string(const char *p, const char *end, cevents_arena *arena, char **text, size_t *length,
                                     struct json_fault *fault)
{
    const char *nul;
    p = read_text(p, end, arena, text, length, &nul, fault);
    if (p != NULL && nul != NULL) {
        return fail(fault, CEVENTS_NUL_IN_STRING, nul, "U+0000 in a text that is held as a C string");
    }
    return p;
}

const char *cevents_json_read_text(const char *p, const char *end, cevents_arena *arena, char **text, size_t *length,
                                   struct json_fault *fault)
{
    const char *nul;
    return read_text(p, end, arena, text, length, &nul, fault);
}
