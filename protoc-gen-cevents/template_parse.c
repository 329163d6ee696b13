#include "template_tokens.h"

#include <string.h>

#include "pool.h"

struct parser {
    struct templates *templates;
    struct template *template;
    const char *cursor;
    const char *end;
    int line;
    struct span open;
    struct span close;
    size_t sections[DEPTH_LIMIT];
    size_t depth;
};

struct tag {
    char kind; /* 0 for a variable */
    struct span name;
    const char *after;
    int lines; /* newlines within the tag */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *text, const char *end)
{
    while (text < end && is_blank(*text)) {
        text++;
    }
    return text;
}

static bool starts_with(const char *text, const char *end, struct span prefix)
{
    return (size_t)(end - text) >= prefix.length && memcmp(text, prefix.text, prefix.length) == 0;
}

static const char *find(const char *text, const char *end, struct span what)
{
    for (; text < end; text++) {
        if (starts_with(text, end, what)) {
            return text;
        }
    }
    return NULL;
}

static struct span trimmed(const char *text, const char *end)
{
    while (text < end && (is_blank(*text) || *text == '\n' || *text == '\r')) {
        text++;
    }
    while (text < end && (is_blank(end[-1]) || end[-1] == '\n' || end[-1] == '\r')) {
        end--;
    }
    return (struct span){text, (size_t)(end - text)};
}

/* Reads the tag whose opening delimiter stands at `text`. */
static bool read_tag(struct parser *parser, const char *text, struct tag *tag)
{
    const struct span triple = {"}}}", 3};
    const char *inside = text + parser->open.length;
    struct span close = parser->close;
    char kind = inside < parser->end ? *inside : '\0';
    bool known = kind != '\0' && strchr("#^/>!=&{", kind) != NULL;
    if (known) {
        inside++;
    }
    if (kind == '{') {
        close = triple;
    }
    const char *stop = find(inside, parser->end, close);
    if (stop == NULL) {
        return template_fail(parser->templates, parser->template, parser->line, "unclosed tag",
                             trimmed(text, parser->end));
    }
    tag->kind = known && kind != '&' && kind != '{' ? kind : '\0';
    tag->name = trimmed(inside, stop);
    tag->after = stop + close.length;
    tag->lines = 0;
    for (const char *p = text; p < tag->after; p++) {
        tag->lines += *p == '\n';
    }
    if (tag->name.length == 0 && kind != '!') {
        return template_fail(parser->templates, parser->template, parser->line, "tag without a name",
                             trimmed(text, tag->after));
    }
    return true;
}

static struct token *add_token(struct parser *parser, enum token_kind kind, struct span span)
{
    struct template *template = parser->template;
    if (template->count == template->capacity) {
        size_t capacity = template->capacity == 0 ? 64 : template->capacity * 2;
        struct token *larger = pool_array(parser->templates->pool, capacity, sizeof *larger);
        if (template->count > 0) {
            memcpy(larger, template->tokens, template->count * sizeof *larger);
        }
        template->tokens = larger;
        template->capacity = capacity;
    }
    struct token *token = &template->tokens[template->count++];
    *token = (struct token){.kind = kind, .line = parser->line, .span = span};
    return token;
}

static bool open_section(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == DEPTH_LIMIT) {
        return template_fail(parser->templates, parser->template, parser->line, "too deep a section", tag->name);
    }
    parser->sections[parser->depth++] = parser->template->count;
    add_token(parser, tag->kind == '#' ? TOKEN_SECTION : TOKEN_INVERTED, tag->name);
    return true;
}

static bool close_section(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == 0) {
        return template_fail(parser->templates, parser->template, parser->line, "end of a section that is not open",
                             tag->name);
    }
    struct token *section = &parser->template->tokens[parser->sections[--parser->depth]];
    if (section->span.length != tag->name.length || memcmp(section->span.text, tag->name.text, tag->name.length) != 0) {
        return template_fail(parser->templates, parser->template, parser->line,
                             "end of a section that is not the innermost", tag->name);
    }
    section->end = parser->template->count;
    add_token(parser, TOKEN_END, tag->name);
    return true;
}

/* {{=<% %>=}} */
static bool set_delimiters(struct parser *parser, const struct tag *tag)
{
    const char *end = tag->name.text + tag->name.length;
    const char *open_end = tag->name.text;
    while (open_end < end && !is_blank(*open_end)) {
        open_end++;
    }
    struct span open = {tag->name.text, (size_t)(open_end - tag->name.text)};
    struct span close = trimmed(open_end, end);
    if (close.length < 2 || close.text[close.length - 1] != '=') {
        return template_fail(parser->templates, parser->template, parser->line, "bad delimiters", tag->name);
    }
    close = trimmed(close.text, close.text + close.length - 1);
    if (open.length == 0 || close.length == 0) {
        return template_fail(parser->templates, parser->template, parser->line, "bad delimiters", tag->name);
    }
    parser->open = open;
    parser->close = close;
    return true;
}

static bool add_tag(struct parser *parser, const struct tag *tag, struct span indent)
{
    bool ok = true;
    switch (tag->kind) {
    case '#':
    case '^':
        ok = open_section(parser, tag);
        break;
    case '/':
        ok = close_section(parser, tag);
        break;
    case '>':
        add_token(parser, TOKEN_PARTIAL, tag->name)->indent = indent;
        break;
    case '=':
        ok = set_delimiters(parser, tag);
        break;
    case '!':
        break;
    default:
        add_token(parser, TOKEN_VARIABLE, tag->name);
    }
    parser->line += tag->lines;
    parser->cursor = tag->after;
    return ok;
}

/* The end of the line when nothing but blanks follows, newline included; else NULL. */
static const char *rest_of_line(const char *text, const char *end)
{
    text = skip_blanks(text, end);
    if (text < end && *text == '\r') {
        text++;
    }
    if (text == end) {
        return end;
    }
    return *text == '\n' ? text + 1 : NULL;
}

/* At the start of a line: takes a tag that stands alone on it. `*taken` says whether there was one. */
static bool parse_standalone(struct parser *parser, bool *taken)
{
    *taken = false;
    const char *text = skip_blanks(parser->cursor, parser->end);
    if (!starts_with(text, parser->end, parser->open)) {
        return true;
    }
    struct tag tag = {.after = text};
    if (!read_tag(parser, text, &tag)) {
        return false;
    }
    const char *next = rest_of_line(tag.after, parser->end);
    if (tag.kind == '\0' || next == NULL) {
        return true;
    }
    *taken = true;
    struct span indent = {parser->cursor, (size_t)(text - parser->cursor)};
    bool ok = add_tag(parser, &tag, indent);
    parser->line += next[-1] == '\n';
    parser->cursor = next;
    return ok;
}

/* Takes text up to a tag or the end of the line, or the tag that stands here. `*line_ended` tells which. */
static bool parse_inline(struct parser *parser, bool *line_ended)
{
    *line_ended = false;
    const char *text = parser->cursor;
    while (text < parser->end && *text != '\n' && !starts_with(text, parser->end, parser->open)) {
        text++;
    }
    if (text < parser->end && *text == '\n') {
        text++;
        *line_ended = true;
    }
    if (text > parser->cursor) {
        add_token(parser, TOKEN_TEXT, (struct span){parser->cursor, (size_t)(text - parser->cursor)});
        parser->line += *line_ended;
        parser->cursor = text;
        return true;
    }
    struct tag tag;
    return read_tag(parser, text, &tag) && add_tag(parser, &tag, (struct span){text, 0});
}

bool template_parse(struct templates *templates, struct template *template)
{
    const char *text = (const char *)template->file->text;
    struct parser parser = {
        .templates = templates,
        .template = template,
        .cursor = text,
        .end = text + template->file->length,
        .line = 1,
        .open = {"{{", 2},
        .close = {"}}", 2},
    };
    bool line_start = true;
    while (parser.cursor < parser.end) {
        bool standalone = false;
        if (line_start && !parse_standalone(&parser, &standalone)) {
            return false;
        }
        if (standalone) {
            continue;
        }
        if (line_start) {
            add_token(&parser, TOKEN_LINE, (struct span){parser.cursor, 0});
        }
        if (!parse_inline(&parser, &line_start)) {
            return false;
        }
    }
    if (parser.depth > 0) {
        const struct token *section = &template->tokens[parser.sections[parser.depth - 1]];
        return template_fail(templates, template, section->line, "section without an end", section->span);
    }
    template->parsed = true;
    return true;
}
