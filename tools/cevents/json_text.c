#include "json_text.h"

#include <stdbool.h>
#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_structural(char c)
{
    return c != '\0' && strchr("{}[]:,", c) != NULL;
}

const char *json_past_space(const char *p, const char *end)
{
    while (p < end && is_space(*p)) {
        p++;
    }
    return p;
}

static const char *string_end(const char *p, const char *end)
{
    for (p++; p < end; p++) {
        if (*p == '"') {
            return p + 1;
        }
        if (*p == '\\' && end - p > 1) {
            p++;
        }
    }
    return end;
}

const char *json_token_end(const char *p, const char *end)
{
    if (*p == '"') {
        return string_end(p, end);
    }
    if (is_structural(*p)) {
        return p + 1;
    }
    while (p < end && !is_space(*p) && !is_structural(*p) && *p != '"') {
        p++;
    }
    return p;
}

void json_print_compact(FILE *out, const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *p = json_past_space(text, end); p < end; p = json_past_space(p, end)) {
        const char *token_end = json_token_end(p, end);
        fwrite(p, 1, (size_t)(token_end - p), out);
        p = token_end;
    }
}

void json_print_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') {
            fprintf(out, "\\%c", *p);
        } else if (*p < 0x20) {
            fprintf(out, "\\u%04x", (unsigned)*p);
        } else {
            fputc(*p, out);
        }
    }
    fputc('"', out);
}
