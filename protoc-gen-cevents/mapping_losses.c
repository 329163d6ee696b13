/*
 * Which events hold all that their messages held, so that they can become messages again.
 */
#include <string.h>

#include <cevents/mapping.h>

#include "mapping.h"

static bool has_neighbouring_fields(const struct mapping_text *text)
{
    for (size_t i = 1; i < text->count; i++) {
        if (text->parts[i].literal == NULL && text->parts[i - 1].literal == NULL) {
            return true;
        }
    }
    return false;
}

/* Whether `path` is the first `count` of `fields`, and more (`above`: or less). */
static bool leads_to(const struct mapping_path *path, struct model_field *const *fields, size_t count, bool *exactly)
{
    if (path->count < count || memcmp(path->fields, fields, count * sizeof(struct model_field *)) != 0) {
        return false;
    }
    *exactly |= path->count == count;
    return true;
}

static bool text_leads_to(const struct mapping_text *text, struct model_field *const *fields, size_t count,
                          bool *exactly)
{
    bool found = false;
    for (size_t i = 0; i < text->count && !has_neighbouring_fields(text); i++) {
        found |= text->parts[i].literal == NULL && leads_to(&text->parts[i].path, fields, count, exactly);
    }
    return found;
}

/* Whether an event holds something of a field, and whether just the field as a whole. */
static bool holds(const struct mapping_case *of, struct model_field *const *fields, size_t count, bool *exactly)
{
    bool found = leads_to(&of->data, fields, count, exactly);
    found |= text_leads_to(&of->type, fields, count, exactly);
    for (size_t i = 0; i < of->n_attributes; i++) {
        found |= text_leads_to(&of->attributes[i].text, fields, count, exactly);
    }
    for (size_t i = 0; i < of->n_spreads; i++) {
        found |=
            of->spreads[i].names != CEVENTS_NAMES_SQUEEZED && leads_to(&of->spreads[i].map, fields, count, exactly);
    }
    return found;
}

static const char *path_text(struct pool *pool, struct model_field *const *fields, size_t count)
{
    const char *text = fields[0]->name;
    for (size_t i = 1; i < count; i++) {
        text = pool_format(pool, "%s.%s", text, fields[i]->name);
    }
    return text;
}

struct search {
    struct pool *pool;
    const struct model_mapping *mapping;
    const struct mapping_case *of;
    struct model_field *fields[32];
    const char *lost; /* names, joined */
};

static void note_lost(struct search *search, size_t count)
{
    const char *name = path_text(search->pool, search->fields, count);
    search->lost = search->lost == NULL ? pool_format(search->pool, "`%s`", name)
                                        : pool_format(search->pool, "%s, `%s`", search->lost, name);
}

/* Goes down only where a path of the sidecar goes, so no deeper than these. */
static void find_lost_fields(struct search *search, const struct model_message *message, size_t depth)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        struct model_field *field = message->fields[i];
        bool other_case =
            depth == 0 && field->oneof != NULL && field->oneof == search->mapping->oneof && field != search->of->member;
        if (other_case) {
            continue;
        }
        bool exactly = false;
        search->fields[depth] = field;
        bool found = holds(search->of, search->fields, depth + 1, &exactly);
        if (found && !exactly) {
            find_lost_fields(search, field->message, depth + 1);
        } else if (!found) {
            note_lost(search, depth + 1);
        }
    }
}

static bool begins_alike(const char *a, const char *b)
{
    size_t shorter = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
    return memcmp(a, b, shorter) == 0;
}

static bool ends_alike(const char *a, const char *b)
{
    size_t shorter = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
    return memcmp(a + strlen(a) - shorter, b + strlen(b) - shorter, shorter) == 0;
}

/* Whether two texts may come out the same; yes when in doubt. */
static bool may_be_equal(const struct mapping_text *a, const struct mapping_text *b)
{
    const char *first_a = a->parts[0].literal;
    const char *first_b = b->parts[0].literal;
    const char *last_a = a->parts[a->count - 1].literal;
    const char *last_b = b->parts[b->count - 1].literal;
    if (mapping_is_constant(a) && mapping_is_constant(b)) {
        return strcmp(first_a, first_b) == 0;
    }
    return (first_a == NULL || first_b == NULL || begins_alike(first_a, first_b)) &&
           (last_a == NULL || last_b == NULL || ends_alike(last_a, last_b));
}

/* A constant attribute that the other case has as another constant, or not at all. */
static bool differ_by_constant(const struct mapping_case *a, const struct mapping_case *b)
{
    for (size_t i = 0; i < a->n_attributes; i++) {
        for (size_t j = 0; j < b->n_attributes; j++) {
            const struct mapping_attribute *x = &a->attributes[i];
            const struct mapping_attribute *y = &b->attributes[j];
            if (strcmp(x->name, y->name) == 0 && strcmp(x->name, "datacontenttype") != 0 &&
                mapping_is_constant(&x->text) && mapping_is_constant(&y->text) &&
                strcmp(x->text.parts[0].literal, y->text.parts[0].literal) != 0) {
                return true;
            }
        }
    }
    return false;
}

/* A case whose events look like those of `of`, while their data is to be read another way; or NULL. */
static const struct mapping_case *find_double(const struct model_mapping *mapping, const struct mapping_case *of)
{
    for (size_t i = 0; i < mapping->n_cases; i++) {
        const struct mapping_case *other = &mapping->cases[i];
        bool both_whole = other->data.count == 0 && of->data.count == 0;
        if (other != of && !both_whole && may_be_equal(&other->type, &of->type) && !differ_by_constant(other, of)) {
            return other;
        }
    }
    return NULL;
}

/* Maps whose attributes cannot be told apart. */
static bool spreads_overlap(const struct mapping_case *of)
{
    for (size_t i = 0; i < of->n_spreads; i++) {
        for (size_t j = 0; j < i; j++) {
            if (begins_alike(of->spreads[i].prefix, of->spreads[j].prefix)) {
                return true;
            }
        }
    }
    return false;
}

static const char *why_lost(struct pool *pool, const struct model_mapping *mapping, const struct mapping_case *of)
{
    const struct mapping_case *other = find_double(mapping, of);
    if (other != NULL) {
        return pool_format(pool, "they may look like those of %s%s%s; give both a constant attribute that differs",
                           other->member == NULL ? "no known case" : "the case `",
                           other->member == NULL ? "" : other->member->name, other->member == NULL ? "" : "`");
    }
    if (of->data.count == 0) {
        return NULL;
    }
    struct search search = {.pool = pool, .mapping = mapping, .of = of};
    find_lost_fields(&search, mapping->message, 0);
    if (search.lost != NULL) {
        return pool_format(pool, "neither data nor attributes hold %s as it was", search.lost);
    }
    return spreads_overlap(of) ? "one prefix of a spread map begins with the other" : NULL;
}

void mapping_find_losses(struct pool *pool, struct model_mapping *mapping)
{
    for (size_t i = 0; i < mapping->n_cases; i++) {
        mapping->cases[i].lost = why_lost(pool, mapping, &mapping->cases[i]);
    }
}
