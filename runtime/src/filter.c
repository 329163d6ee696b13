#include "filter.h"

#include <string.h>

#include "fault.h"

struct cevents_filter {
    ProtobufCAllocator *allocator;
    uint32_t count;
    struct filter_term terms[]; /* and behind them their texts */
};

/* Bytes of the texts that a term needs: what it compares with, and the name of an extension attribute. */
static size_t measure_texts(const struct filter_term *term)
{
    bool named = term->attribute.core == CORE_COUNT && term->attribute.name != NULL;
    return term->length + (named ? strlen(term->attribute.name) + 1 : 0);
}

static char *put_text(char **next, const char *text, size_t length)
{
    char *copy = *next;
    memcpy(copy, text, length);
    *next += length;
    return copy;
}

/* The program in one piece, or NULL. */
static cevents_filter *pack(const struct filter_program *program, ProtobufCAllocator *allocator)
{
    size_t size = sizeof(cevents_filter) + program->count * sizeof(struct filter_term);
    for (uint32_t i = 0; i < program->count; i++) {
        size_t texts = measure_texts(&program->terms[i]);
        if (texts > SIZE_MAX - size) {
            return NULL;
        }
        size += texts;
    }
    cevents_filter *filter = allocator->alloc(allocator->allocator_data, size);
    if (filter == NULL) {
        return NULL;
    }
    filter->allocator = allocator;
    filter->count = program->count;
    memcpy(filter->terms, program->terms, program->count * sizeof *filter->terms);
    char *next = (char *)&filter->terms[program->count];
    for (uint32_t i = 0; i < program->count; i++) {
        struct filter_term *term = &filter->terms[i];
        if (term->attribute.core == CORE_COUNT && term->attribute.name != NULL) {
            term->attribute.name = put_text(&next, term->attribute.name, strlen(term->attribute.name) + 1);
        }
        if (term->text != NULL) {
            term->text = put_text(&next, term->text, term->length);
        }
    }
    return filter;
}

static cevents_filter_limits fill_in(const cevents_filter_limits *given)
{
    cevents_filter_limits limits = given == NULL ? (cevents_filter_limits){0} : *given;
    limits.bytes = limits.bytes == 0 ? CEVENTS_FILTER_BYTES_DEFAULT : limits.bytes;
    limits.depth = limits.depth == 0 ? CEVENTS_FILTER_DEPTH_DEFAULT : limits.depth;
    limits.terms = limits.terms == 0 ? CEVENTS_FILTER_TERMS_DEFAULT : limits.terms;
    return limits;
}

cevents_status cevents_filter_from_json(const char *json, size_t length, const cevents_filter_limits *limits,
                                        ProtobufCAllocator *allocator, cevents_filter **filter, cevents_error *error)
{
    *filter = NULL;
    if (json == NULL) {
        json = "";
        length = 0;
    }
    const cevents_filter_limits filled = fill_in(limits);
    if (length > filled.bytes) {
        return cevents_fail(error, CEVENTS_LIMIT_BYTES, filled.bytes, "", "%zu bytes: the limit `bytes` is %zu", length,
                            filled.bytes);
    }
    if (allocator == NULL) {
        allocator = CEVENTS_MALLOC;
    }
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, allocator);
    struct filter_program program = {NULL, 0};
    cevents_status status = cevents_filter_parse(json, length, &filled, &arena, &program, error);
    if (status == CEVENTS_OK) {
        *filter = pack(&program, allocator);
        status = *filter != NULL ? CEVENTS_OK : cevents_fail(error, CEVENTS_NO_MEMORY, 0, "", "no memory for a filter");
    }
    cevents_arena_free(&arena);
    return status;
}

void cevents_filter_free(cevents_filter *filter)
{
    if (filter != NULL) {
        filter->allocator->free(filter->allocator->allocator_data, filter);
    }
}

/* An event that is being looked at. Lengths of core attributes are found when they are needed, once. */
struct subject {
    const cevents_event *event;
    cevents_attributes attributes;
    size_t lengths[CORE_COUNT]; /* 0: not known yet */
};

/* The text of an attribute; NULL when the event lacks it. */
static const char *find_text(const struct filter_attribute *attribute, struct subject *subject)
{
    const char *text = attribute->core == CORE_COUNT ? cevents_event_extension_text(subject->event, attribute->name)
                                                     : *cevents_core_member(&subject->attributes, attribute->core);
    if (text == NULL || *text == '\0') {
        return NULL;
    }
    return attribute->core == CORE_SPECVERSION ? "1.0" : text;
}

static size_t find_length(const struct filter_attribute *attribute, const char *text, struct subject *subject)
{
    if (attribute->core == CORE_COUNT) {
        return cevents_event_extension(subject->event, attribute->name)->length;
    }
    if (subject->lengths[attribute->core] == 0) {
        subject->lengths[attribute->core] = strlen(text);
    }
    return subject->lengths[attribute->core];
}

static bool ends_with(const char *text, size_t length, const struct filter_term *term)
{
    return length >= term->length && memcmp(text + length - term->length, term->text, term->length) == 0;
}

/* Costs no more than the term's own length, however long the event's text is. */
static bool test(const struct filter_term *term, struct subject *subject)
{
    const char *text = find_text(&term->attribute, subject);
    if (text == NULL) {
        return term->kind == FILTER_ABSENT;
    }
    switch (term->kind) {
    case FILTER_EXACT:
        return strncmp(text, term->text, term->length) == 0 && text[term->length] == '\0';
    case FILTER_PREFIX:
        return strncmp(text, term->text, term->length) == 0;
    case FILTER_SUFFIX:
        return ends_with(text, find_length(&term->attribute, text, subject), term);
    default:
        return false;
    }
}

/*
 * From the term at `*at`, whose result is known, up to the innermost group that isn't decided yet: `*at` is its next
 * member then, and the result false. Else the result of the whole filter is known: true, and it is in `*result`.
 */
static bool climb(const cevents_filter *filter, uint32_t *at, bool *result)
{
    while (*at != 0) {
        const struct filter_term *term = &filter->terms[*at];
        const struct filter_term *group = &filter->terms[term->parent];
        if (group->kind == FILTER_NOT) {
            *result = !*result;
        } else if (*result == (group->kind == FILTER_ALL) && term->end < group->end) {
            *at = term->end;
            return false;
        }
        *at = term->parent;
    }
    return true;
}

bool cevents_filter_passes(const cevents_filter *filter, const cevents_event *event)
{
    struct subject subject = {.event = event, .attributes = event->attributes};
    bool result;
    uint32_t at = 0;
    do {
        while (filter->terms[at].kind < FILTER_EXACT && filter->terms[at].end > at + 1) {
            at++;
        }
        const struct filter_term *term = &filter->terms[at];
        result = term->kind < FILTER_EXACT || test(term, &subject);
    } while (!climb(filter, &at, &result));
    return result;
}
