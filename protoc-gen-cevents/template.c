#include "template.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "pool.h"
#include "value.h"

/* Of sections within sections and partials within partials. */
enum { DEPTH_LIMIT = 64 };

enum token_kind {
    TOKEN_TEXT,
    TOKEN_LINE, /* a line of output begins here: indentation, if any */
    TOKEN_VARIABLE,
    TOKEN_SECTION,
    TOKEN_INVERTED,
    TOKEN_END,
    TOKEN_PARTIAL
};

struct span {
    const char *text;
    size_t length;
};

struct template;

struct token {
    enum token_kind kind;
    int line;
    struct span span;         /* the text, or the name in the tag */
    size_t end;               /* of a section: index of its TOKEN_END */
    struct span indent;       /* of a partial */
    struct template *partial; /* once it was looked for */
};

struct template
{
    const struct template_file *file;
    bool parsed;
    struct token *tokens;
    size_t count;
    size_t capacity;
};

struct output {
    char *text;
    size_t length;
    size_t capacity;
};

struct templates {
    struct pool *pool;
    struct template *items;
    size_t count;
    struct output output; /* of the last template that was filled; its room serves the next one */
    const char *error;
};

struct templates *templates_new(struct pool *pool, const struct template_file *files, size_t n_files)
{
    struct templates *templates = pool_alloc(pool, sizeof *templates);
    templates->pool = pool;
    templates->items = pool_array(pool, n_files, sizeof *templates->items);
    templates->count = n_files;
    for (size_t i = 0; i < n_files; i++) {
        templates->items[i].file = &files[i];
    }
    return templates;
}

static bool fail(struct templates *templates, const struct template *template, int line, const char *what,
                 struct span name)
{
    templates->error = pool_format(templates->pool, "templates/%s.mustache:%d: %s `%.*s`", template->file->name, line,
                                   what, (int)name.length, name.text);
    return false;
}

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
        return fail(parser->templates, parser->template, parser->line, "unclosed tag", trimmed(text, parser->end));
    }
    tag->kind = known && kind != '&' && kind != '{' ? kind : '\0';
    tag->name = trimmed(inside, stop);
    tag->after = stop + close.length;
    tag->lines = 0;
    for (const char *p = text; p < tag->after; p++) {
        tag->lines += *p == '\n';
    }
    if (tag->name.length == 0 && kind != '!') {
        return fail(parser->templates, parser->template, parser->line, "tag without a name", trimmed(text, tag->after));
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
        return fail(parser->templates, parser->template, parser->line, "too deep a section", tag->name);
    }
    parser->sections[parser->depth++] = parser->template->count;
    add_token(parser, tag->kind == '#' ? TOKEN_SECTION : TOKEN_INVERTED, tag->name);
    return true;
}

static bool close_section(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == 0) {
        return fail(parser->templates, parser->template, parser->line, "end of a section that is not open", tag->name);
    }
    struct token *section = &parser->template->tokens[parser->sections[--parser->depth]];
    if (section->span.length != tag->name.length || memcmp(section->span.text, tag->name.text, tag->name.length) != 0) {
        return fail(parser->templates, parser->template, parser->line, "end of a section that is not the innermost",
                    tag->name);
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
        return fail(parser->templates, parser->template, parser->line, "bad delimiters", tag->name);
    }
    close = trimmed(close.text, close.text + close.length - 1);
    if (open.length == 0 || close.length == 0) {
        return fail(parser->templates, parser->template, parser->line, "bad delimiters", tag->name);
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
    struct tag tag;
    const char *text = skip_blanks(parser->cursor, parser->end);
    if (!starts_with(text, parser->end, parser->open)) {
        return true;
    }
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

static bool parse(struct templates *templates, struct template *template)
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
        return fail(templates, template, section->line, "section without an end", section->span);
    }
    template->parsed = true;
    return true;
}

struct context {
    const struct value *value;
    const struct context *outer;
};

struct renderer {
    struct templates *templates;
    int depth;
};

static void make_room(struct pool *pool, struct output *output, size_t length)
{
    size_t capacity = output->capacity * 2 + length;
    char *larger = pool_alloc(pool, capacity);
    if (output->length > 0) {
        memcpy(larger, output->text, output->length);
    }
    output->text = larger;
    output->capacity = capacity;
}

static inline void put(struct renderer *renderer, struct span span)
{
    struct output *output = &renderer->templates->output;
    if (span.length == 0) {
        return;
    }
    if (output->capacity - output->length < span.length) {
        make_room(renderer->templates->pool, output, span.length);
    }
    memcpy(output->text + output->length, span.text, span.length);
    output->length += span.length;
}

/* The first segment is looked up from the innermost map outwards, the others within what it named. */
static const struct value *look_up(const struct context *context, struct span name)
{
    if (name.length == 1 && name.text[0] == '.') {
        return context->value;
    }
    const char *end = name.text + name.length;
    const char *dot = memchr(name.text, '.', name.length);
    const char *segment_end = dot == NULL ? end : dot;
    const struct value *value = NULL;
    for (; context != NULL && value == NULL; context = context->outer) {
        if (context->value->kind == VALUE_MAP) {
            value = value_get(context->value, name.text, (size_t)(segment_end - name.text));
        }
    }
    while (value != NULL && segment_end < end) {
        const char *segment = segment_end + 1;
        dot = memchr(segment, '.', (size_t)(end - segment));
        segment_end = dot == NULL ? end : dot;
        value = value->kind == VALUE_MAP ? value_get(value, segment, (size_t)(segment_end - segment)) : NULL;
    }
    return value;
}

static struct template *find_template(struct templates *templates, struct span name)
{
    for (size_t i = 0; i < templates->count; i++) {
        const char *candidate = templates->items[i].file->name;
        if (strlen(candidate) == name.length && memcmp(candidate, name.text, name.length) == 0) {
            return &templates->items[i];
        }
    }
    return NULL;
}

static bool render(struct renderer *renderer, const struct template *template, size_t begin, size_t end,
                   const struct context *context, struct span indent);

static bool render_section(struct renderer *renderer, const struct template *template, size_t index,
                           const struct value *value, const struct context *context, struct span indent)
{
    const struct token *token = &template->tokens[index];
    if (value_is_true(value) == (token->kind == TOKEN_INVERTED)) {
        return true;
    }
    if (token->kind == TOKEN_INVERTED) {
        return render(renderer, template, index + 1, token->end, context, indent);
    }
    if (value->kind != VALUE_LIST) {
        const struct context inner = {value, context};
        return render(renderer, template, index + 1, token->end, &inner, indent);
    }
    for (size_t i = 0; i < value->count; i++) {
        const struct context inner = {value->items[i], context};
        if (!render(renderer, template, index + 1, token->end, &inner, indent)) {
            return false;
        }
    }
    return true;
}

static bool render_partial(struct renderer *renderer, const struct template *template, size_t index,
                           const struct context *context, struct span indent)
{
    struct token *token = &template->tokens[index];
    if (token->partial == NULL) {
        token->partial = find_template(renderer->templates, token->span);
    }
    struct template *partial = token->partial;
    if (partial == NULL) {
        return fail(renderer->templates, template, token->line, "no such partial:", token->span);
    }
    if (!partial->parsed && !parse(renderer->templates, partial)) {
        return false;
    }
    struct span joined = token->indent.length > 0 ? token->indent : indent;
    if (token->indent.length > 0 && indent.length > 0) {
        joined.length = indent.length + token->indent.length;
        joined.text = pool_format(renderer->templates->pool, "%.*s%.*s", (int)indent.length, indent.text,
                                  (int)token->indent.length, token->indent.text);
    }
    return render(renderer, partial, 0, partial->count, context, joined);
}

static bool render_tag(struct renderer *renderer, const struct template *template, size_t index,
                       const struct context *context, struct span indent)
{
    const struct token *token = &template->tokens[index];
    if (token->kind == TOKEN_PARTIAL) {
        return render_partial(renderer, template, index, context, indent);
    }
    const struct value *value = look_up(context, token->span);
    if (value == NULL) {
        return fail(renderer->templates, template, token->line, "the view has no", token->span);
    }
    if (token->kind != TOKEN_VARIABLE) {
        return render_section(renderer, template, index, value, context, indent);
    }
    if (value->kind != VALUE_TEXT) {
        return fail(renderer->templates, template, token->line, "not a text:", token->span);
    }
    put(renderer, (struct span){value->text, value->count});
    return true;
}

static bool render(struct renderer *renderer, const struct template *template, size_t begin, size_t end,
                   const struct context *context, struct span indent)
{
    if (renderer->depth == DEPTH_LIMIT) {
        return fail(renderer->templates, template, template->tokens[begin].line,
                    "nested too deep:", template->tokens[begin].span);
    }
    renderer->depth++;
    for (size_t i = begin; i < end; i++) {
        const struct token *token = &template->tokens[i];
        if (token->kind == TOKEN_TEXT) {
            put(renderer, token->span);
        } else if (token->kind == TOKEN_LINE) {
            put(renderer, indent);
        } else if (!render_tag(renderer, template, i, context, indent)) {
            return false;
        } else if (token->kind == TOKEN_SECTION || token->kind == TOKEN_INVERTED) {
            i = token->end;
        }
    }
    renderer->depth--;
    return true;
}

char *template_render(struct templates *templates, const char *name, const struct value *view, size_t *length,
                      const char **error)
{
    struct renderer renderer = {.templates = templates};
    templates->output.length = 0;
    struct template *template = find_template(templates, (struct span){name, strlen(name)});
    const struct context context = {view, NULL};
    if (template == NULL) {
        *error = pool_format(templates->pool, "templates/%s.mustache: no such template", name);
        return NULL;
    }
    if ((!template->parsed && !parse(templates, template)) ||
        !render(&renderer, template, 0, template->count, &context, (struct span){"", 0})) {
        *error = templates->error;
        return NULL;
    }
    *length = templates->output.length;
    return pool_text(templates->pool, templates->output.text, templates->output.length);
}
