#include "template.h"

#include <string.h>

#include "pool.h"
#include "template_tokens.h"
#include "value.h"

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

bool template_fail(struct templates *templates, const struct template *template, int line, const char *what,
                   struct span name)
{
    templates->error = pool_format(templates->pool, "templates/%s.mustache:%d: %s `%.*s`", template->file->name, line,
                                   what, (int)name.length, name.text);
    return false;
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
        return template_fail(renderer->templates, template, token->line, "no such partial:", token->span);
    }
    if (!partial->parsed && !template_parse(renderer->templates, partial)) {
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
        return template_fail(renderer->templates, template, token->line, "the view has no", token->span);
    }
    if (token->kind != TOKEN_VARIABLE) {
        return render_section(renderer, template, index, value, context, indent);
    }
    if (value->kind != VALUE_TEXT) {
        return template_fail(renderer->templates, template, token->line, "not a text:", token->span);
    }
    put(renderer, (struct span){value->text, value->count});
    return true;
}

static bool render(struct renderer *renderer, const struct template *template, size_t begin, size_t end,
                   const struct context *context, struct span indent)
{
    if (renderer->depth == DEPTH_LIMIT) {
        return template_fail(renderer->templates, template, template->tokens[begin].line,
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
    if ((!template->parsed && !template_parse(templates, template)) ||
        !render(&renderer, template, 0, template->count, &context, (struct span){"", 0})) {
        *error = templates->error;
        return NULL;
    }
    *length = templates->output.length;
    return pool_text(templates->pool, templates->output.text, templates->output.length);
}
