#include "c_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "doc_text.h"
#include "model.h"
#include "pool.h"
#include "utf8.h"
#include "value.h"

enum { LINE_WIDTH = 120 };

const char *c_string(struct pool *pool, const char *bytes, size_t length)
{
    char *literal = pool_alloc(pool, 4 * length + 3);
    char *end = literal;
    *end++ = '"';
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        bool trigraph = byte == '?' && i > 0 && bytes[i - 1] == '?';
        if (byte == '"' || byte == '\\' || trigraph) {
            *end++ = '\\';
        }
        if (byte >= 0x20 && byte < 0x7F) {
            *end++ = (char)byte;
            continue;
        }
        *end++ = '\\';
        *end++ = (char)('0' + (byte >> 6));
        *end++ = (char)('0' + ((byte >> 3) & 7));
        *end++ = (char)('0' + (byte & 7));
    }
    *end = '"';
    return literal;
}

const char *c_int32(struct pool *pool, int32_t number)
{
    if (number == INT32_MIN) {
        return "(-2147483647 - 1)";
    }
    return pool_format(pool, "%" PRId32, number);
}

struct wrapped wrapped_begin(struct value *lines, size_t width)
{
    return (struct wrapped){.lines = lines, .width = width, .line = pool_alloc(lines->pool, width + 1)};
}

static void wrapped_flush(struct wrapped *wrapped)
{
    if (wrapped->length > 0) {
        value_append_text(wrapped->lines, pool_text(wrapped->lines->pool, wrapped->line, wrapped->length));
        wrapped->length = 0;
    }
}

void wrapped_add(struct wrapped *wrapped, const char *item)
{
    size_t length = strlen(item);
    if (wrapped->length > 0 && wrapped->length + 2 + length <= wrapped->width) {
        memcpy(wrapped->line + wrapped->length, ", ", 2);
        wrapped->length += 2;
    } else {
        wrapped_flush(wrapped);
    }
    if (length > wrapped->width) {
        value_append_text(wrapped->lines, item);
        return;
    }
    memcpy(wrapped->line + wrapped->length, item, length);
    wrapped->length += length;
}

void wrapped_end(struct wrapped *wrapped)
{
    wrapped_flush(wrapped);
}

const char *wrapped_join(const struct wrapped *wrapped, const char *open, const char *close)
{
    const struct value *lines = wrapped->lines;
    size_t size = strlen(open) + strlen(close) + 1;
    for (size_t i = 0; i < lines->count; i++) {
        size += lines->items[i]->count + strlen(",\n    ");
    }
    char *text = pool_alloc(lines->pool, size);
    char *end = stpcpy(text, open);
    for (size_t i = 0; i < lines->count; i++) {
        end = stpcpy(end, i == 0 ? "\n    " : ",\n    ");
        end = stpcpy(end, lines->items[i]->text);
    }
    stpcpy(end, close);
    return text;
}

/* The marks that reorder text, U+202A to U+202E and U+2066 to U+2069: compilers warn of them. Else 0. */
static unsigned bidirectional_mark(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    if (p[0] != 0xE2 || (p[1] != 0x80 && p[1] != 0x81)) {
        return 0;
    }
    unsigned code = 0x2000 | (unsigned)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ? code : 0;
}

const char *comment_text(struct pool *pool, const char *text)
{
    char *valid = pool_text(pool, text, strlen(text));
    utf8_make_valid(valid);
    char *result = pool_alloc(pool, 6 * strlen(valid) + 1);
    char *end = result;
    for (const char *p = valid; *p != '\0'; p++) {
        unsigned mark = bidirectional_mark(p);
        if (mark != 0) {
            const char *name = pool_format(pool, "U+%04X", mark);
            memcpy(end, name, strlen(name));
            end += strlen(name);
            p += 2;
            continue;
        }
        char last = end > result ? end[-1] : '\0';
        bool closes = (*p == '/' && last == '*') || (*p == '*' && last == '/');
        bool trigraph = *p == '/' && end - result >= 2 && end[-1] == '?' && end[-2] == '?';
        if (closes || trigraph) {
            *end++ = ' ';
        }
        *end++ = (unsigned char)*p < 0x20 || *p == 0x7F ? ' ' : *p;
    }
    while (end > result && end[-1] == ' ') {
        end--;
    }
    *end = '\0';
    if (end > result && end[-1] == '\\') {
        return pool_format(pool, "%.*s&#92;", (int)(end - 1 - result), result);
    }
    return result;
}

/* A schema comment on its way to lines of text. */
struct comment {
    struct value *lines;
    size_t width;
    size_t blank_lines; /* held back until text follows */
};

static void add_line(struct comment *comment, const char *text, size_t length)
{
    for (; comment->blank_lines > 0; comment->blank_lines--) {
        value_append_text(comment->lines, "");
    }
    value_append_format(comment->lines, " %.*s", (int)length, text);
}

static size_t leading_spaces(const char *text)
{
    return strspn(text, " ");
}

/* Breaks a line that is too long at a space; what follows keeps its indentation. */
static void add_wrapped(struct comment *comment, const char *text)
{
    size_t indent = leading_spaces(text);
    while (strlen(text) > comment->width) {
        size_t cut = comment->width;
        while (cut > indent && text[cut] != ' ') {
            cut--;
        }
        if (cut == indent) {
            cut = indent + strcspn(text + indent, " ");
        }
        if (text[cut] == '\0') {
            break;
        }
        add_line(comment, text, cut);
        const char *rest = text + cut + leading_spaces(text + cut);
        text = pool_format(comment->lines->pool, "%*s%s", (int)(indent < 32 ? indent : 0), "", rest);
    }
    add_line(comment, text, strlen(text));
}

/* How far all lines of a comment stand in. */
static size_t common_indent(const char *text)
{
    size_t common = SIZE_MAX;
    while (*text != '\0') {
        size_t spaces = leading_spaces(text);
        if (text[spaces] != '\n' && text[spaces] != '\0' && spaces < common) {
            common = spaces;
        }
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return common == SIZE_MAX ? 0 : common;
}

static void add_comment(struct comment *comment, const char *text)
{
    if (text == NULL) {
        return;
    }
    size_t indent = common_indent(text);
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        struct pool *pool = comment->lines->pool;
        const char *line = doc_text(pool, comment_text(pool, pool_text(pool, text, length)));
        size_t spaces = leading_spaces(line);
        line += spaces < indent ? spaces : indent;
        if (*line != '\0') {
            add_wrapped(comment, line);
        } else if (comment->lines->count > 0) {
            comment->blank_lines++;
        }
        text += length;
        text += *text == '\n';
    }
    comment->blank_lines = 0;
}

/* The note ends the last sentence's line when there is room, else it has its own. */
static void add_note(struct comment *comment, const char *note)
{
    size_t count = comment->lines->count;
    const struct value *last = count > 0 ? comment->lines->items[count - 1] : NULL;
    bool joins = last != NULL && last->count > 1 && strchr(".!?", last->text[last->count - 1]) != NULL &&
                 last->count + 1 + strlen(note) <= comment->width;
    if (!joins) {
        add_wrapped(comment, note);
        return;
    }
    comment->lines->count--;
    value_append_format(comment->lines, "%s %s", last->text, note);
}

void comment_set(struct value *map, const struct comments *comments, const char *note, size_t indent)
{
    struct comment comment = {.lines = value_list(map->pool), .width = LINE_WIDTH - 3 - indent};
    if (comments != NULL) {
        add_comment(&comment, comments->leading);
        add_comment(&comment, comments->trailing);
    }
    if (note != NULL) {
        add_note(&comment, note);
    }
    if (comment.lines->count == 0) {
        value_set_bool(map, "comment", false);
        return;
    }
    struct value *result = value_set_map(map, "comment");
    const struct value *only = comment.lines->items[0];
    bool single = comment.lines->count == 1 && only->count + 6 + indent <= LINE_WIDTH;
    value_set_text(result, "single", single ? only->text : NULL);
    value_set(result, "lines", single ? value_list(map->pool) : comment.lines);
}
