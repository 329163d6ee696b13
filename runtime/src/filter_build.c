#include "filter_build.h"

#include <string.h>

#include "arena_take.h"
#include "fault.h"
#include "json_path.h"
#include "json_reader.h"

/* `name`, when there is one, stands in quotes in front of `what`. */
cevents_status cevents_filter_fail(const struct filter_parser *parser, cevents_status status, const char *at,
                                   const struct filter_text *name, const char *what)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_json_path_to(path, sizeof path, "", NULL, parser->json, at);
    size_t offset = (size_t)(at - parser->json);
    if (name == NULL) {
        return cevents_fail(parser->error, status, offset, path, "%s", what);
    }
    int shown = name->length > 60 ? 60 : (int)name->length;
    return cevents_fail(parser->error, status, offset, path, "\"%.*s\" %s", shown, name->bytes, what);
}

static cevents_status fail_memory(const struct filter_parser *parser)
{
    return cevents_filter_fail(parser, cevents_arena_failure(parser->arena), parser->at, NULL,
                               "no memory for a filter");
}

bool cevents_filter_is_next(struct filter_parser *parser, char c)
{
    parser->at = cevents_json_skip_space(parser->at, parser->end);
    return parser->at < parser->end && *parser->at == c;
}

bool cevents_filter_take(struct filter_parser *parser, char c)
{
    bool taken = cevents_filter_is_next(parser, c);
    parser->at += taken;
    return taken;
}

/* Something else stands where a value of one kind is wanted. */
static cevents_status fail_kind(struct filter_parser *parser, const char *wanted)
{
    bool is_value =
        parser->at < parser->end && strchr("{[\"-0123456789tfn", *parser->at) != NULL && *parser->at != '\0';
    return is_value ? cevents_filter_fail(parser, CEVENTS_WRONG_TYPE, parser->at, NULL, wanted)
                    : cevents_filter_fail(parser, CEVENTS_MALFORMED_JSON, parser->at, NULL, "expected a JSON value");
}

cevents_status cevents_filter_open_bracket(struct filter_parser *parser, char bracket, const char *wanted)
{
    if (!cevents_filter_is_next(parser, bracket)) {
        return fail_kind(parser, wanted);
    }
    if (parser->depth == parser->limits->depth) {
        return cevents_filter_fail(parser, CEVENTS_LIMIT_DEPTH, parser->at, NULL,
                                   "nested too deeply: the limit `depth` is reached");
    }
    parser->depth++;
    parser->at++;
    return CEVENTS_OK;
}

cevents_status cevents_filter_close_bracket(struct filter_parser *parser, char bracket)
{
    if (!cevents_filter_take(parser, bracket)) {
        return cevents_filter_fail(parser, CEVENTS_MALFORMED_JSON, parser->at, NULL,
                                   bracket == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
    }
    parser->depth--;
    return CEVENTS_OK;
}

cevents_status cevents_filter_read_string(struct filter_parser *parser, const char *wanted, struct filter_text *text)
{
    if (!cevents_filter_is_next(parser, '"')) {
        return fail_kind(parser, wanted);
    }
    struct json_fault fault;
    text->begins = parser->at;
    const char *rest =
        cevents_json_read_string(parser->at, parser->end, parser->arena, &text->bytes, &text->length, &fault);
    if (rest == NULL) {
        return cevents_filter_fail(parser, fault.status, fault.at, NULL, fault.what);
    }
    parser->at = rest;
    return CEVENTS_OK;
}

/* The name of a member, and the colon. */
cevents_status cevents_filter_read_name(struct filter_parser *parser, struct filter_text *name)
{
    if (!cevents_filter_is_next(parser, '"')) {
        return cevents_filter_fail(parser, CEVENTS_MALFORMED_JSON, parser->at, NULL, "expected a name in quotes");
    }
    cevents_status status = cevents_filter_read_string(parser, "", name);
    if (status == CEVENTS_OK && !cevents_filter_take(parser, ':')) {
        return cevents_filter_fail(parser, CEVENTS_MALFORMED_JSON, parser->at, NULL, "expected ':'");
    }
    return status;
}

/* What a test compares with. */
cevents_status cevents_filter_read_operand(struct filter_parser *parser, struct filter_text *text)
{
    cevents_status status = cevents_filter_read_string(parser, "expected a string", text);
    if (status == CEVENTS_OK && text->length == 0) {
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, text->begins, NULL,
                                   "a text to compare with must not be empty");
    }
    return status;
}

static bool grow(struct filter_parser *parser)
{
    struct filter_program *program = parser->program;
    if (program->count < parser->capacity) {
        return true;
    }
    /* The arena's limit comes long before an overflow. */
    uint32_t capacity = parser->capacity == 0 ? 16 : parser->capacity * 2;
    struct filter_term *grown = arena_take(parser->arena, capacity * sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    if (program->count > 0) {
        memcpy(grown, program->terms, program->count * sizeof *grown);
    }
    program->terms = grown;
    parser->capacity = capacity;
    return true;
}

/* Adds a term to the open group. `attribute` may be NULL. */
cevents_status cevents_filter_add_term(struct filter_parser *parser, enum filter_kind kind,
                                       const struct filter_attribute *attribute, const char *text, size_t length)
{
    if (parser->program->count == parser->limits->terms) {
        return cevents_filter_fail(parser, CEVENTS_LIMIT_ELEMENTS, parser->at, NULL,
                                   "too many terms: the limit `terms` is reached");
    }
    if (!grow(parser)) {
        return fail_memory(parser);
    }
    uint32_t at = parser->program->count++;
    parser->program->terms[at] =
        (struct filter_term){.kind = kind, .parent = parser->group, .end = at + 1, .text = text, .length = length};
    if (attribute != NULL) {
        parser->program->terms[at].attribute = *attribute;
    }
    return CEVENTS_OK;
}

cevents_status cevents_filter_open_group(struct filter_parser *parser, enum filter_kind kind,
                                         const struct filter_attribute *attribute)
{
    cevents_status status = cevents_filter_add_term(parser, kind, attribute, NULL, 0);
    if (status == CEVENTS_OK) {
        parser->group = parser->program->count - 1;
    }
    return status;
}

void cevents_filter_close_group(struct filter_parser *parser)
{
    struct filter_term *group = &parser->program->terms[parser->group];
    group->end = parser->program->count;
    parser->group = group->parent;
}
