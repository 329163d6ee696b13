/*
 * Logic-less mustache templates, the subset that generating C needs:
 *
 * - {{name}}, {{a.b}}, {{.}}: text, never escaped ({{{name}}} and {{&name}} are the same)
 * - {{#name}}...{{/name}}, {{^name}}...{{/name}}: sections and inverted sections
 * - {{>name}}: partials, {{! ... }}: comments, {{=<% %>=}}: other delimiters
 * - a tag other than a variable that stands alone on its line takes the line with it; what stands before a partial
 *   then indents all lines of the partial
 *
 * Unlike mustache, a name or a partial that does not exist is an error.
 */
#ifndef CEVENTS_PLUGIN_TEMPLATE_H
#define CEVENTS_PLUGIN_TEMPLATE_H

#include <stddef.h>

struct pool;
struct value;

struct template_file {
    const char *name; /* the file's name without folder and .mustache */
    const unsigned char *text;
    size_t length;
};

/* The files of templates/, embedded at build time. */
extern const struct template_file template_files[];
extern const size_t n_template_files;

struct templates;

struct templates *templates_new(struct pool *pool, const struct template_file *files, size_t n_files);

/*
 * Fills a template; the text lives in the pool and ends with a NUL that `*length` doesn't count. On failure returns
 * NULL and `*error` says where: "templates/NAME.mustache:LINE: ...".
 */
char *template_render(struct templates *templates, const char *name, const struct value *view, size_t *length,
                      const char **error);

#endif
