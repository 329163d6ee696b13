#include "filter_build.h"

#include <string.h>

static cevents_status resolve_attribute(struct filter_parser *parser, const struct filter_text *name,
                                        struct filter_attribute *attribute)
{
    *attribute = (struct filter_attribute){cevents_core_find(name->bytes, name->length), name->bytes};
    if (attribute->core == CORE_COUNT && !cevents_attribute_is_extension_name(name->bytes, name->length)) {
        return cevents_filter_fail(parser, CEVENTS_INVALID_ATTRIBUTE, name->begins, name,
                                   "is no attribute: names are lower-case letters and digits, and not data");
    }
    return CEVENTS_OK;
}

static bool is_same(const struct filter_attribute *a, const struct filter_attribute *b)
{
    return strcmp(a->name, b->name) == 0;
}

static cevents_status fail_duplicate(struct filter_parser *parser, const struct filter_text *name)
{
    return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, name->begins, name, "stands here twice");
}

/* exact, prefix, suffix: a text. */
cevents_status cevents_filter_text_value(struct filter_parser *parser, const struct filter_dialect *dialect,
                                         const struct filter_attribute *attribute)
{
    struct filter_text text;
    cevents_status status = cevents_filter_read_operand(parser, &text);
    return status != CEVENTS_OK ? status
                                : cevents_filter_add_term(parser, dialect->kind, attribute, text.bytes, text.length);
}

/* One alternative of a pattern. `whole` is for errors: an escaped text has no place for its parts. */
static cevents_status add_alternative(struct filter_parser *parser, const struct filter_attribute *attribute,
                                      const struct filter_text *whole, const char *begin, size_t length)
{
    if (length == 0 || begin[0] == ' ' || begin[length - 1] == ' ') {
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, whole->begins, whole,
                                   length == 0 ? "has an empty alternative"
                                               : "has a space beside an alternative, which would count");
    }
    const char *star = memchr(begin, '*', length);
    if (star == NULL) {
        return cevents_filter_add_term(parser, FILTER_EXACT, attribute, begin, length);
    }
    if (star != begin + length - 1) {
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, whole->begins, whole,
                                   "has a * that does not end an alternative");
    }
    return cevents_filter_add_term(parser, FILTER_PREFIX, attribute, begin, length - 1);
}

/* pattern: alternatives between bars, each a text or the beginning of one and a star. */
cevents_status cevents_filter_pattern_value(struct filter_parser *parser, const struct filter_dialect *dialect,
                                            const struct filter_attribute *attribute)
{
    (void)dialect;
    struct filter_text text;
    cevents_status status = cevents_filter_read_operand(parser, &text);
    if (status == CEVENTS_OK) {
        status = cevents_filter_open_group(parser, FILTER_ANY, attribute);
    }
    if (status != CEVENTS_OK) {
        return status;
    }
    const char *begin = text.bytes;
    size_t length = strcspn(begin, "|");
    status = add_alternative(parser, attribute, &text, begin, length);
    while (status == CEVENTS_OK && begin[length] == '|') {
        begin += length + 1;
        length = strcspn(begin, "|");
        status = add_alternative(parser, attribute, &text, begin, length);
    }
    if (status == CEVENTS_OK) {
        cevents_filter_close_group(parser);
    }
    return status;
}

/* in: a list of texts; the empty one stands for any value, and for none. */
cevents_status cevents_filter_choices_value(struct filter_parser *parser, const struct filter_dialect *dialect,
                                            const struct filter_attribute *attribute)
{
    cevents_status status = cevents_filter_open_bracket(parser, '[', "expected an array of strings");
    bool empty = status == CEVENTS_OK && cevents_filter_is_next(parser, ']');
    if (status == CEVENTS_OK) {
        status = cevents_filter_open_group(parser, empty ? FILTER_ALL : FILTER_ANY, attribute);
    }
    bool more = !empty;
    while (status == CEVENTS_OK && more) {
        status = cevents_filter_text_value(parser, dialect, attribute);
        more = status == CEVENTS_OK && cevents_filter_take(parser, ',');
    }
    if (status == CEVENTS_OK) {
        cevents_filter_close_group(parser);
        status = cevents_filter_close_bracket(parser, ']');
    }
    return status;
}

/* One attribute of the open group, with its value. */
static cevents_status parse_member(struct filter_parser *parser, const struct filter_dialect *dialect)
{
    struct filter_text name;
    struct filter_attribute attribute;
    cevents_status status = cevents_filter_read_name(parser, &name);
    if (status == CEVENTS_OK) {
        status = resolve_attribute(parser, &name, &attribute);
    }
    const struct filter_term *terms = parser->program->terms;
    for (uint32_t i = parser->group + 1; status == CEVENTS_OK && i < parser->program->count; i = terms[i].end) {
        if (is_same(&terms[i].attribute, &attribute)) {
            status = fail_duplicate(parser, &name);
        }
    }
    return status != CEVENTS_OK ? status : dialect->parse_value(parser, dialect, &attribute);
}

/* Dialects that are an object of attributes, all of which must fit. */
cevents_status cevents_filter_attributes(struct filter_parser *parser, const struct filter_dialect *dialect)
{
    cevents_status status = cevents_filter_open_bracket(parser, '{', "expected an object of attributes");
    if (status == CEVENTS_OK && cevents_filter_is_next(parser, '}')) {
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, parser->at, NULL,
                                   "an empty filter: name an attribute");
    }
    if (status == CEVENTS_OK) {
        status = cevents_filter_open_group(parser, FILTER_ALL, NULL);
    }
    bool more = true;
    while (status == CEVENTS_OK && more) {
        status = parse_member(parser, dialect);
        more = status == CEVENTS_OK && cevents_filter_take(parser, ',');
    }
    if (status == CEVENTS_OK) {
        cevents_filter_close_group(parser);
        status = cevents_filter_close_bracket(parser, '}');
    }
    return status;
}

/* One of the attributes that a scope is made of. */
struct level {
    struct filter_attribute attribute;
    struct filter_text value; /* bytes NULL: the subscription does not name it */
};

static cevents_status read_level_value(struct filter_parser *parser, struct level *level)
{
    cevents_status status = cevents_filter_read_operand(parser, &level->value);
    if (status == CEVENTS_OK && cevents_filter_take(parser, ',')) {
        (void)cevents_filter_is_next(parser, '"'); /* the error is about the second one */
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, parser->at, NULL,
                                   "a level of a scope is one attribute");
    }
    return status != CEVENTS_OK ? status : cevents_filter_close_bracket(parser, '}');
}

/* levels[count]: a name, or an object with a name and a value. */
static cevents_status parse_level(struct filter_parser *parser, struct level *levels, size_t count)
{
    struct level *level = &levels[count];
    level->value.bytes = NULL;
    struct filter_text name;
    bool named = cevents_filter_is_next(parser, '{');
    cevents_status status = CEVENTS_OK;
    if (named) {
        status = cevents_filter_open_bracket(parser, '{', "");
        status = status != CEVENTS_OK ? status : cevents_filter_read_name(parser, &name);
    } else {
        status = cevents_filter_read_string(parser, "expected an attribute: its name, or an object with name and value",
                                            &name);
    }
    if (status == CEVENTS_OK) {
        status = resolve_attribute(parser, &name, &level->attribute);
    }
    for (size_t i = 0; status == CEVENTS_OK && i < count; i++) {
        if (is_same(&levels[i].attribute, &level->attribute)) {
            status = fail_duplicate(parser, &name);
        }
    }
    return status != CEVENTS_OK || !named ? status : read_level_value(parser, level);
}

/* What the subscription names at the level, the event has too; or nothing there and further in. */
static cevents_status add_level(struct filter_parser *parser, const struct level *level, const struct level *end)
{
    cevents_status status = cevents_filter_open_group(parser, FILTER_ANY, NULL);
    if (status == CEVENTS_OK) {
        status =
            cevents_filter_add_term(parser, FILTER_EXACT, &level->attribute, level->value.bytes, level->value.length);
    }
    if (status == CEVENTS_OK) {
        status = cevents_filter_open_group(parser, FILTER_ALL, NULL);
    }
    for (; status == CEVENTS_OK && level < end; level++) {
        status = cevents_filter_add_term(parser, FILTER_ABSENT, &level->attribute, NULL, 0);
    }
    if (status == CEVENTS_OK) {
        cevents_filter_close_group(parser);
        cevents_filter_close_group(parser);
    }
    return status;
}

static cevents_status add_scope(struct filter_parser *parser, const struct level *levels, size_t count)
{
    cevents_status status = cevents_filter_open_group(parser, FILTER_ALL, NULL);
    for (size_t i = 0; status == CEVENTS_OK && i < count; i++) {
        if (levels[i].value.bytes != NULL) {
            status = add_level(parser, &levels[i], levels + count);
        }
    }
    if (status == CEVENTS_OK) {
        cevents_filter_close_group(parser);
    }
    return status;
}

/* scope: levels, the outermost first. */
cevents_status cevents_filter_scope(struct filter_parser *parser, const struct filter_dialect *dialect)
{
    (void)dialect;
    struct level levels[CEVENTS_FILTER_LEVELS_MAX];
    size_t count = 0;
    cevents_status status =
        cevents_filter_open_bracket(parser, '[', "expected an array of attributes, the outermost first");
    if (status == CEVENTS_OK && cevents_filter_is_next(parser, ']')) {
        return cevents_filter_fail(parser, CEVENTS_INVALID_VALUE, parser->at, NULL,
                                   "an empty filter: name an attribute");
    }
    bool more = true;
    while (status == CEVENTS_OK && more) {
        if (count == CEVENTS_FILTER_LEVELS_MAX) {
            return cevents_filter_fail(parser, CEVENTS_LIMIT_ELEMENTS, parser->at, NULL,
                                       "the scope has too many levels");
        }
        status = parse_level(parser, levels, count++);
        more = status == CEVENTS_OK && cevents_filter_take(parser, ',');
    }
    status = status != CEVENTS_OK ? status : cevents_filter_close_bracket(parser, ']');
    return status != CEVENTS_OK ? status : add_scope(parser, levels, count);
}
