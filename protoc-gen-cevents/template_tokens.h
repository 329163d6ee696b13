/*
 * What reading a template and filling it share: a template as a list of tokens.
 */
#ifndef CEVENTS_PLUGIN_TEMPLATE_TOKENS_H
#define CEVENTS_PLUGIN_TEMPLATE_TOKENS_H

#include <stdbool.h>

#include "template.h"

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

/* Takes a template apart; false, with templates->error, when it is none. */
bool template_parse(struct templates *templates, struct template *template);

/* Sets templates->error to what is wrong with a name, and where; returns false. */
bool template_fail(struct templates *templates, const struct template *template, int line, const char *what,
                   struct span name);

#endif
