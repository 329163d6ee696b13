#include "identifiers.h"

#include <stdbool.h>
#include <string.h>

#include "pool.h"

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char to_upper(char c)
{
    return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

static char to_lower(char c)
{
    return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* Writes up to `length` bytes; returns their number. */
static size_t convert_camel(char *result, const char *name, size_t length)
{
    size_t end = 0;
    bool capital = true;
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '_') {
            capital = true;
            continue;
        }
        result[end++] = capital ? to_upper(name[i]) : name[i];
        capital = false;
    }
    return end;
}

/* Writes up to twice `length` bytes; returns their number. */
static size_t convert(char *result, const char *name, size_t length, enum name_style style)
{
    if (style == NAME_CAMEL) {
        return convert_camel(result, name, length);
    }
    size_t end = 0;
    bool after_capital = true;
    for (size_t i = 0; i < length; i++) {
        bool capital = is_upper(name[i]);
        if (capital && !after_capital) {
            result[end++] = '_';
        }
        result[end++] = style == NAME_UPPER ? to_upper(name[i]) : to_lower(name[i]);
        after_capital = capital;
    }
    return end;
}

const char *identifier_convert(struct pool *pool, const char *name, size_t length, enum name_style style)
{
    char *result = pool_alloc(pool, 2 * length + 1);
    convert(result, name, length, style);
    return result;
}

const char *identifier_convert_dotted(struct pool *pool, const char *name, enum name_style style)
{
    char *result = pool_alloc(pool, 2 * strlen(name) + 1); /* each dot has room for two underscores */
    size_t end = 0;
    while (*name != '\0') {
        size_t length = strcspn(name, ".");
        if (length > 0) {
            if (end > 0) {
                result[end++] = '_';
                result[end++] = '_';
            }
            end += convert(result + end, name, length, style);
        }
        name += length + (name[length] == '.');
    }
    return result;
}

const char *identifier_lower(struct pool *pool, const char *name)
{
    char *result = pool_text(pool, name, strlen(name));
    for (char *p = result; *p != '\0'; p++) {
        *p = to_lower(*p);
    }
    return result;
}

const char *identifier_clean(struct pool *pool, const char *name)
{
    char *result = pool_format(pool, "%s%s", is_digit(*name) || *name == '\0' ? "_" : "", name);
    for (char *p = result; *p != '\0'; p++) {
        if (!is_upper(*p) && !is_lower(*p) && !is_digit(*p)) {
            *p = '_';
        }
    }
    return result;
}

const char *identifier_encode(struct pool *pool, const char *name)
{
    static const char digits[] = "0123456789abcdef";
    char *result = pool_alloc(pool, 3 * strlen(name) + 1);
    char *end = result;
    for (; *name != '\0'; name++) {
        if (is_upper(*name) || is_lower(*name) || is_digit(*name)) {
            *end++ = *name;
            continue;
        }
        *end++ = '_';
        *end++ = digits[(unsigned char)*name >> 4];
        *end++ = digits[(unsigned char)*name & 15];
    }
    return result;
}
