/*
 * Names of fields in the sidecar, and texts with such names in them.
 */
#include <stdarg.h>
#include <string.h>

#include <cevents/mapping.h>

#include "identifiers.h"
#include "mapping.h"
#include "name_table.h"
#include "suggest.h"

enum { DEEPEST_PATH = 16 };

void mapping_report(const struct mapping_reader *reader, struct location location, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = pool_format_list(reader->pool, format, arguments);
    va_end(arguments);
    findings_add(reader->findings, SEVERITY_ERROR, true, "sidecar", location, reader->message->full_name, "%s",
                 message);
}

static bool is_named(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

struct model_oneof *mapping_find_oneof(const struct model_message *message, const char *name, size_t length)
{
    for (size_t i = 0; i < message->n_oneofs; i++) {
        if (is_named(message->oneofs[i]->name, name, length)) {
            return message->oneofs[i];
        }
    }
    return NULL;
}

static struct model_field *find_field(const struct model_message *message, const char *name, size_t length)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        if (is_named(message->fields[i]->name, name, length)) {
            return message->fields[i];
        }
    }
    return NULL;
}

static void report_unknown(const struct mapping_reader *reader, const struct model_message *message, const char *name,
                           struct location location)
{
    const char **known = pool_array(reader->pool, message->n_fields + message->n_oneofs, sizeof *known);
    size_t count = 0;
    for (size_t i = 0; i < message->n_fields; i++) {
        known[count++] = message->fields[i]->name;
    }
    for (size_t i = 0; i < message->n_oneofs && message == reader->message; i++) {
        known[count++] = message->oneofs[i]->name;
    }
    mapping_report(reader, location, "%s has no field `%s`%s", message->full_name, name,
                   suggest_text(reader->pool, name, known, count));
}

/* Whether a field can be passed through on the way to another one. */
static bool can_pass(const struct mapping_reader *reader, const struct model_field *field, const char *name,
                     struct location location)
{
    if (field->type != FIELD_MESSAGE) {
        mapping_report(reader, location, "`%s` leads through `%s`, which is no message", name, field->name);
        return false;
    }
    if (field->shape == SHAPE_REPEATED || field->shape == SHAPE_MAP) {
        mapping_report(reader, location, "`%s` leads through `%s`, which holds several values", name, field->name);
        return false;
    }
    return true;
}

/* Members of the oneof that tells events apart are there in their own case only. */
static bool is_reachable(const struct mapping_reader *reader, const struct model_field *field,
                         const struct model_field *member, const char *name, struct location location)
{
    if (reader->oneof == NULL || field->oneof != reader->oneof || field == member) {
        return true;
    }
    if (member == NULL) {
        mapping_report(reader, location, "`%s` is there in the case `%s` only; say this under `cases: {%s: ...}`", name,
                       field->name, field->name);
    } else {
        mapping_report(reader, location, "`%s` is unreachable: in the case `%s` there is no `%s`", name, member->name,
                       field->name);
    }
    return false;
}

bool mapping_find_path(const struct mapping_reader *reader, const char *name, size_t length,
                       const struct model_field *member, struct location location, struct mapping_path *path)
{
    const char *whole = pool_text(reader->pool, name, length);
    const struct model_message *message = reader->message;
    struct model_field *fields[DEEPEST_PATH];
    *path = (struct mapping_path){0};
    for (const char *at = whole;; at++) {
        size_t size = strcspn(at, ".");
        struct model_field *field = find_field(message, at, size);
        if (field == NULL) {
            report_unknown(reader, message, pool_text(reader->pool, at, size), location);
            return false;
        }
        if (path->count == DEEPEST_PATH) {
            mapping_report(reader, location, "`%s` leads through more than %d messages", whole, DEEPEST_PATH);
            return false;
        }
        if (message == reader->message && !is_reachable(reader, field, member, whole, location)) {
            return false;
        }
        fields[path->count++] = field;
        at += size;
        if (*at == '\0') {
            break;
        }
        if (!can_pass(reader, field, whole, location)) {
            return false;
        }
        message = field->message;
    }
    path->fields = pool_array(reader->pool, path->count, sizeof(struct model_field *));
    memcpy(path->fields, fields, path->count * sizeof *path->fields);
    return true;
}

/* Whether a field has a text that can stand within others. */
static bool has_text(const struct mapping_reader *reader, const struct model_field *field, const char *name,
                     struct location location)
{
    const char *problem = NULL;
    if (field->shape == SHAPE_REPEATED || field->shape == SHAPE_MAP) {
        problem = "holds several values";
    } else if (field->type == FIELD_FLOAT || field->type == FIELD_DOUBLE) {
        problem = "is a floating-point number, which no attribute can be";
    } else if (field->type == FIELD_BYTES) {
        problem = "is bytes, which cannot stand within a text; an attribute can be the field alone";
    } else if (field->type == FIELD_MESSAGE && field->message->well_known != WELL_KNOWN_TIMESTAMP) {
        problem = "is a message; name one of its fields";
    }
    if (problem != NULL) {
        mapping_report(reader, location, "`%s` %s", name, problem);
    }
    return problem == NULL;
}

static void add_literal(const struct mapping_reader *reader, struct mapping_text *text, const char *bytes,
                        size_t length)
{
    struct mapping_part *last = text->count == 0 ? NULL : &text->parts[text->count - 1];
    if (last != NULL && last->literal != NULL) {
        last->literal = pool_join(reader->pool, last->literal, pool_text(reader->pool, bytes, length));
    } else if (length > 0) {
        text->parts[text->count++] = (struct mapping_part){.literal = pool_text(reader->pool, bytes, length)};
    }
}

const char *mapping_short_name(struct pool *pool, const char *name, const char *prefix)
{
    size_t length = strlen(prefix);
    bool begins = strncmp(name, prefix, length) == 0 && name[length] != '\0';
    return identifier_lower(pool, begins ? name + length : name);
}

/* Two values of one number are one value; others must differ in their short names. */
static bool short_names_differ(const struct mapping_reader *reader, const struct model_enum *enumeration,
                               const char *prefix, struct location location)
{
    struct name_table names = {.pool = reader->pool};
    for (size_t i = 0; i < enumeration->n_values; i++) {
        struct model_enum_value *value = &enumeration->values[i];
        const char *name = mapping_short_name(reader->pool, value->name, prefix);
        const struct model_enum_value *other = name_table_find(&names, name);
        if (other != NULL && other->number != value->number) {
            mapping_report(reader, location, "`%s` is short for both %s and %s; leave out `|short`", name, other->name,
                           value->name);
            return false;
        }
        name_table_add(&names, name, value);
    }
    return true;
}

/* What stands behind a field's name and a bar. */
static bool read_modifier(const struct mapping_reader *reader, struct mapping_part *part, const char *modifier,
                          struct location location)
{
    const struct model_field *field = mapping_last(&part->path);
    if (strcmp(modifier, "short") != 0) {
        mapping_report(reader, location, "`{%s|%s}`: only `short` can stand behind a bar", part->name, modifier);
        return false;
    }
    if (field->type != FIELD_ENUM) {
        mapping_report(reader, location, "`%s` is no enum; only values of enums have short names", part->name);
        return false;
    }
    const char *name = field->enumeration->name;
    part->prefix = pool_format(reader->pool, "%s_", identifier_convert(reader->pool, name, strlen(name), NAME_UPPER));
    return short_names_differ(reader, field->enumeration, part->prefix, location);
}

static bool add_field(const struct mapping_reader *reader, struct mapping_text *text, const char *name, size_t length,
                      const struct model_field *member, struct location location)
{
    if (mapping_find_oneof(reader->message, name, length) == reader->oneof && reader->oneof != NULL) {
        const char *case_name = member != NULL ? member->name : reader->unset;
        add_literal(reader, text, case_name, strlen(case_name));
        return true;
    }
    struct mapping_part *part = &text->parts[text->count];
    const char *bar = memchr(name, '|', length);
    const char *modifier = bar == NULL ? NULL : pool_text(reader->pool, bar + 1, (size_t)(name + length - bar - 1));
    length = bar == NULL ? length : (size_t)(bar - name);
    part->name = pool_text(reader->pool, name, length);
    if (!mapping_find_path(reader, name, length, member, location, &part->path) ||
        !has_text(reader, mapping_last(&part->path), part->name, location) ||
        (modifier != NULL && !read_modifier(reader, part, modifier, location))) {
        return false;
    }
    text->count++;
    return true;
}

bool mapping_read_text(const struct mapping_reader *reader, const char *text, const struct model_field *member,
                       struct location location, struct mapping_text *result)
{
    *result = (struct mapping_text){
        .parts = pool_array(reader->pool, strlen(text) + 1, sizeof *result->parts),
        .location = location,
    };
    bool good = true;
    while (*text != '\0') {
        size_t length = strcspn(text, "{}");
        add_literal(reader, result, text, length);
        text += length;
        if (*text == '\0') {
            break;
        }
        if (text[1] == text[0]) {
            add_literal(reader, result, text, 1);
            text += 2;
            continue;
        }
        const char *end = *text == '{' ? strpbrk(text + 1, "{}") : NULL;
        if (end == NULL || *end != '}' || end == text + 1) {
            mapping_report(reader, location, "`%s`: a field stands as {name}; a brace alone is written twice", text);
            return false;
        }
        good &= add_field(reader, result, text + 1, (size_t)(end - text - 1), member, location);
        text = end + 1;
    }
    if (result->count == 0 && good) {
        result->parts[result->count++] = (struct mapping_part){.literal = ""};
    }
    if (result->count > CEVENTS_MAPPING_PARTS) {
        mapping_report(reader, location, "a text has no more than %d parts", CEVENTS_MAPPING_PARTS);
        return false;
    }
    return good;
}
