#include "filter_build.h"

#include <string.h>

#include "json_reader.h"

/* all, any: filters follow. */
static cevents_status parse_group(struct filter_parser *parser, const struct filter_dialect *dialect)
{
    cevents_status status = cevents_filter_open_bracket(parser, '[', "expected an array of filters");
    if (status == CEVENTS_OK && cevents_filter_is_next(parser, ']')) {
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, parser->at, NULL,
                                   "an empty filter: all and any want one at least");
    }
    return status != CEVENTS_OK ? status : cevents_filter_open_group(parser, dialect->kind, NULL);
}

/* not: one filter follows. */
static cevents_status parse_not(struct filter_parser *parser, const struct filter_dialect *dialect)
{
    return cevents_filter_open_group(parser, dialect->kind, NULL);
}

static const struct filter_dialect dialects[] = {
    {"all", FILTER_ALL, parse_group, NULL},
    {"any", FILTER_ANY, parse_group, NULL},
    {"exact", FILTER_EXACT, cevents_filter_attributes, cevents_filter_text_value},
    {"in", FILTER_EXACT, cevents_filter_attributes, cevents_filter_choices_value},
    {"not", FILTER_NOT, parse_not, NULL},
    {"pattern", FILTER_ANY, cevents_filter_attributes, cevents_filter_pattern_value},
    {"prefix", FILTER_PREFIX, cevents_filter_attributes, cevents_filter_text_value},
    {"scope", FILTER_ALL, cevents_filter_scope, NULL},
    {"suffix", FILTER_SUFFIX, cevents_filter_attributes, cevents_filter_text_value},
};

static const struct filter_dialect *find_dialect(const struct filter_text *name)
{
    for (size_t i = 0; i < sizeof dialects / sizeof dialects[0]; i++) {
        if (strcmp(dialects[i].name, name->bytes) == 0) {
            return &dialects[i];
        }
    }
    return NULL;
}

static cevents_status close_filter(struct filter_parser *parser)
{
    if (cevents_filter_take(parser, ',')) {
        (void)cevents_filter_is_next(parser, '"'); /* the error is about the second one */
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, parser->at, NULL,
                                   "a filter has one dialect: put several filters into an array, or into all or any");
    }
    return cevents_filter_close_bracket(parser, '}');
}

/* Reads `{"dialect": ...}`. `*nested`: its value is a group that is open now, and its first filter comes next. */
static cevents_status parse_filter(struct filter_parser *parser, bool *nested)
{
    *nested = false;
    struct filter_text name;
    cevents_status status = cevents_filter_open_bracket(parser, '{', "expected a filter: an object with a dialect");
    if (status == CEVENTS_OK && cevents_filter_is_next(parser, '}')) {
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, parser->at, NULL, "an empty filter: name a dialect");
    }
    status = status != CEVENTS_OK ? status : cevents_filter_read_name(parser, &name);
    if (status != CEVENTS_OK) {
        return status;
    }
    const struct filter_dialect *dialect = find_dialect(&name);
    if (dialect == NULL) {
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, name.begins, &name,
                                   "is no dialect: all, any, exact, in, not, pattern, prefix, scope, suffix are");
    }
    status = dialect->parse(parser, dialect);
    *nested = dialect->parse == parse_group || dialect->parse == parse_not;
    return status != CEVENTS_OK || *nested ? status : close_filter(parser);
}

/* Behind a filter: closes the groups that end here. `*more`: another filter comes next. */
static cevents_status finish_groups(struct filter_parser *parser, bool *more)
{
    *more = false;
    while (parser->group != 0) {
        if (parser->program->terms[parser->group].kind != FILTER_NOT) {
            *more = cevents_filter_take(parser, ',');
            cevents_status status = *more ? CEVENTS_OK : cevents_filter_close_bracket(parser, ']');
            if (status != CEVENTS_OK || *more) {
                return status;
            }
        }
        cevents_filter_close_group(parser);
        cevents_status status = close_filter(parser);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return CEVENTS_OK;
}

/* The filters that stand at the top, up to the last one's end. */
static cevents_status parse_filters(struct filter_parser *parser, bool list)
{
    bool more = true;
    while (more) {
        cevents_status status = parse_filter(parser, &more);
        if (status == CEVENTS_OK && !more) {
            status = finish_groups(parser, &more);
        }
        if (status != CEVENTS_OK) {
            return status;
        }
        if (!more && list) {
            more = cevents_filter_take(parser, ',');
        }
    }
    return CEVENTS_OK;
}

cevents_status cevents_filter_parse(const char *json, size_t length, const cevents_filter_limits *limits,
                                    cevents_arena *arena, struct filter_program *program, cevents_error *error)
{
    struct filter_parser parser = {.json = json,
                                   .at = json,
                                   .end = json + length,
                                   .limits = limits,
                                   .arena = arena,
                                   .program = program,
                                   .error = error};
    cevents_status status = cevents_filter_open_group(&parser, FILTER_ALL, NULL);
    bool list = cevents_filter_is_next(&parser, '[');
    if (status == CEVENTS_OK && list) {
        status = cevents_filter_open_bracket(&parser, '[', "");
    }
    if (status == CEVENTS_OK && !(list && cevents_filter_is_next(&parser, ']'))) {
        status = parse_filters(&parser, list);
    }
    if (status == CEVENTS_OK && list) {
        status = cevents_filter_close_bracket(&parser, ']');
    }
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_filter_close_group(&parser);
    parser.at = cevents_json_skip_space(parser.at, parser.end);
    return parser.at == parser.end ? CEVENTS_OK
                                   : cevents_filter_fail(&parser, CEVENTS_MALFORMED_JSON, parser.at, NULL,
                                                         "unexpected text after the filter");
}
