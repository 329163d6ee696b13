#include "doc_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "pool.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_word(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

/* `&name;` */
static bool is_entity(const char *text)
{
    const char *p = text + 1;
    while (is_word(*p)) {
        p++;
    }
    return p > text + 1 && *p == ';';
}

static bool begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Doxygen looks for these even in code and in quotes. */
static bool is_command(const char *text)
{
    return *text == '\\' || (*text == '@' && text[1] != ' ' && text[1] != '\0') || begins(text, "$(");
}

/* At the end of a line Doxygen finds these two even where they are escaped. */
static bool is_condition(const char *text, char before)
{
    return (before == '\\' || before == '@') && begins(text, "cond") && !is_word(text[4]);
}

static bool is_preformatted(const char *text)
{
    return *text == '<' && (text[1] == 'p' || text[1] == 'P') && (text[2] == 'r' || text[2] == 'R');
}

static bool is_scope(const char *text, char before)
{
    return begins(text, "::") && before != ':' && !is_word(before);
}

/* Where in a line a character stands. */
struct place {
    char before;
    bool first;
    bool in_url;
    bool in_quotes; /* where Doxygen leaves words alone, and shows a backslash */
};

/* HTML, links, an escape of Doxygen's, an image, a table of contents, an option whose dashes would become one. */
static bool is_markup(const char *text, struct place at)
{
    switch (*text) {
    case '<':
        return is_letter(text[1]) || (text[1] != '\0' && strchr("/!?", text[1]) != NULL);
    case '&':
        return is_entity(text) && !at.in_url;
    case '#':
        return is_letter(text[1]) && !at.in_url && !(at.in_quotes && is_word(at.before));
    case '%':
        return is_letter(text[1]) && !at.in_url && !at.in_quotes;
    case ':':
        return is_scope(text, at.before);
    case '[':
        return at.before == '!' || begins(text, "[TOC]") || begins(text, "[[_TOC_]]");
    case '-':
        return text[1] == '-' && is_letter(text[2]) && !is_word(at.before) && at.before != '-';
    default:
        return false;
    }
}

/* In code, what Doxygen gives a meaning that no escape takes from it: quotes, a full stop that ends the brief text, a link. */
static bool is_live_in_code(const char *text, char before)
{
    return *text == '"' || (*text == '.' && !is_word(text[1])) || is_scope(text, before);
}

/* The length of the code with its backticks that begins here; 0 when it is not closed or not dead. */
static size_t code_length(const char *text)
{
    size_t ticks = strspn(text, "`");
    const char *content = text + ticks;
    const char *p = content;
    while (ticks <= 2 && *p != '\0' && !is_live_in_code(p, p[-1])) {
        size_t run = strspn(p, "`");
        if (run == ticks) {
            return p == content ? 0 : (size_t)(p - text) + run;
        }
        p += run > 0 ? run : 1;
    }
    return 0;
}

/* A fence of a block of code. Those of backticks are escaped as such. */
static bool is_fence(const char *text, bool first)
{
    return first && begins(text, "~~~");
}

/* To Doxygen the end of a list. */
static bool is_list_end(const char *text, bool first)
{
    return first && *text == '.' && !is_word(text[1]);
}

/* Writes backticks that stand for themselves; returns where they end. */
static char *escape_ticks(char *end, size_t ticks)
{
    for (; ticks > 0; ticks--) {
        end = stpcpy(end, "\\`");
    }
    return end;
}

const char *doc_text(struct pool *pool, const char *line)
{
    char *result = pool_alloc(pool, 4 * strlen(line) + 1);
    char *end = result;
    const char *start = line + strspn(line, " ");
    const char *code_end = line;
    struct place at = {.before = ' '};
    for (const char *p = line; *p != '\0'; at.before = *p++) {
        at.first = p == start;
        at.in_url = *p != ' ' && (at.in_url || begins(p, "://"));
        at.in_quotes ^= *p == '"';
        if (*p == '`' && p >= code_end) {
            size_t length = code_length(p);
            if (length == 0) {
                size_t ticks = strspn(p, "`");
                end = escape_ticks(end, ticks);
                p += ticks - 1;
                continue;
            }
            code_end = p + length;
        } else if (is_preformatted(p)) {
            end = stpcpy(end, "&lt;");
            continue;
        } else if (is_command(p) || (p >= code_end && is_markup(p, at)) || is_list_end(p, at.first)) {
            *end++ = '\\';
        } else if (is_fence(p, at.first)) {
            end = stpcpy(end, "~ ");
            continue;
        } else if (is_condition(p, at.before)) {
            *end++ = ' ';
        }
        *end++ = *p;
    }
    *end = '\0';
    return result;
}
