/*
 * Reading a filter: JSON on one side, terms on the other. What the dialects are read with.
 */
#ifndef CEVENTS_FILTER_BUILD_H
#define CEVENTS_FILTER_BUILD_H

#include <stdbool.h>

#include "filter.h"

struct filter_parser {
    const char *json;
    const char *at; /* where reading goes on */
    const char *end;
    const cevents_filter_limits *limits;
    uint32_t depth;
    cevents_arena *arena;
    struct filter_program *program;
    uint32_t capacity;
    uint32_t group; /* the innermost one that is open; the chain of `parent` from there on is the stack */
    cevents_error *error;
};

/* A string of the JSON text, unescaped. */
struct filter_text {
    const char *begins; /* its opening quote */
    char *bytes;        /* NUL-terminated, in the arena */
    size_t length;
};

struct filter_dialect {
    const char *name;
    enum filter_kind kind;
    /* Reads the dialect's value at parser->at. */
    cevents_status (*parse)(struct filter_parser *parser, const struct filter_dialect *dialect);
    /* Of a dialect that is an object of attributes: reads the value of one. */
    cevents_status (*parse_value)(struct filter_parser *parser, const struct filter_dialect *dialect,
                                  const struct filter_attribute *attribute);
};

/* Fills in the error, about the byte `at`. `name`, when there is one, stands in quotes in front of `what`. */
cevents_status cevents_filter_fail(const struct filter_parser *parser, cevents_status status, const char *at,
                                   const struct filter_text *name, const char *what);

/* Whether the next byte that is no white space is `c`; white space is stepped over. */
bool cevents_filter_is_next(struct filter_parser *parser, char c);

/* Steps over `c` if it is next. */
bool cevents_filter_take(struct filter_parser *parser, char c);

/* Steps over `{` or `[`; when another value stands there, `wanted` is the message. */
cevents_status cevents_filter_open_bracket(struct filter_parser *parser, char bracket, const char *wanted);
cevents_status cevents_filter_close_bracket(struct filter_parser *parser, char bracket);

cevents_status cevents_filter_read_string(struct filter_parser *parser, const char *wanted, struct filter_text *text);

/* The name of a member, and the colon. */
cevents_status cevents_filter_read_name(struct filter_parser *parser, struct filter_text *name);

/* What a test compares with: a string that is not empty. */
cevents_status cevents_filter_read_operand(struct filter_parser *parser, struct filter_text *text);

/* Adds a term to the open group. `attribute` may be NULL. */
cevents_status cevents_filter_add_term(struct filter_parser *parser, enum filter_kind kind,
                                       const struct filter_attribute *attribute, const char *text, size_t length);

cevents_status cevents_filter_open_group(struct filter_parser *parser, enum filter_kind kind,
                                         const struct filter_attribute *attribute);
void cevents_filter_close_group(struct filter_parser *parser);

/* The dialects without filters in them: exact, prefix, suffix; in; pattern (all by cevents_filter_attributes); scope. */
cevents_status cevents_filter_attributes(struct filter_parser *parser, const struct filter_dialect *dialect);
cevents_status cevents_filter_text_value(struct filter_parser *parser, const struct filter_dialect *dialect,
                                         const struct filter_attribute *attribute);
cevents_status cevents_filter_choices_value(struct filter_parser *parser, const struct filter_dialect *dialect,
                                            const struct filter_attribute *attribute);
cevents_status cevents_filter_pattern_value(struct filter_parser *parser, const struct filter_dialect *dialect,
                                            const struct filter_attribute *attribute);
cevents_status cevents_filter_scope(struct filter_parser *parser, const struct filter_dialect *dialect);

#endif
