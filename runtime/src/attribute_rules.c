#include "attribute_rules.h"

#include <string.h>

#include "arena_take.h"
#include "attribute_text.h"
#include "media_type.h"
#include "merge_sort.h"
#include "text.h"

const struct core_rule cevents_core_rules[CORE_COUNT] = {
    [CORE_ID] = {"id", 2, CEVENTS_ATTRIBUTE_STRING},
    [CORE_SOURCE] = {"source", 6, CEVENTS_ATTRIBUTE_URI_REFERENCE},
    [CORE_SPECVERSION] = {"specversion", 11, CEVENTS_ATTRIBUTE_STRING},
    [CORE_TYPE] = {"type", 4, CEVENTS_ATTRIBUTE_STRING},
    [CORE_DATACONTENTTYPE] = {"datacontenttype", 15, CEVENTS_ATTRIBUTE_STRING},
    [CORE_DATASCHEMA] = {"dataschema", 10, CEVENTS_ATTRIBUTE_URI},
    [CORE_SUBJECT] = {"subject", 7, CEVENTS_ATTRIBUTE_STRING},
    [CORE_TIME] = {"time", 4, CEVENTS_ATTRIBUTE_TIMESTAMP},
};

enum core_attribute cevents_core_find(const char *name, size_t length)
{
    switch (length) {
    case 2:
        return memcmp(name, "id", 2) == 0 ? CORE_ID : CORE_COUNT;
    case 4:
        if (memcmp(name, "type", 4) == 0) {
            return CORE_TYPE;
        }
        return memcmp(name, "time", 4) == 0 ? CORE_TIME : CORE_COUNT;
    case 6:
        return memcmp(name, "source", 6) == 0 ? CORE_SOURCE : CORE_COUNT;
    case 7:
        return memcmp(name, "subject", 7) == 0 ? CORE_SUBJECT : CORE_COUNT;
    case 10:
        return memcmp(name, "dataschema", 10) == 0 ? CORE_DATASCHEMA : CORE_COUNT;
    case 11:
        return memcmp(name, "specversion", 11) == 0 ? CORE_SPECVERSION : CORE_COUNT;
    case 15:
        return memcmp(name, "datacontenttype", 15) == 0 ? CORE_DATACONTENTTYPE : CORE_COUNT;
    default:
        return CORE_COUNT;
    }
}

const char **cevents_core_member(cevents_attributes *attributes, enum core_attribute core)
{
    static const uint8_t offsets[CORE_COUNT] = {
        [CORE_ID] = offsetof(cevents_attributes, id),
        [CORE_SOURCE] = offsetof(cevents_attributes, source),
        [CORE_SPECVERSION] = offsetof(cevents_attributes, specversion),
        [CORE_TYPE] = offsetof(cevents_attributes, type),
        [CORE_DATACONTENTTYPE] = offsetof(cevents_attributes, datacontenttype),
        [CORE_DATASCHEMA] = offsetof(cevents_attributes, dataschema),
        [CORE_SUBJECT] = offsetof(cevents_attributes, subject),
        [CORE_TIME] = offsetof(cevents_attributes, time),
    };
    void *member = (char *)attributes + offsets[core];
    return member;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* The parser takes white space around it, which headers may have; an attribute may not. */
static bool is_media_type(const char *text, size_t length)
{
    struct media_type media;
    return length > 0 && !is_space(text[0]) && !is_space(text[length - 1]) &&
           cevents_media_type_parse(text, length, &media);
}

const char *cevents_core_fault(enum core_attribute core, const char *text, size_t length)
{
    if (core == CORE_DATACONTENTTYPE) {
        if (media_type_is_usual(text, length)) {
            return NULL;
        }
        if (!is_media_type(text, length)) {
            return "not a media type";
        }
    }
    return cevents_attribute_fault(cevents_core_rules[core].type, text, length);
}

const char *cevents_attribute_fault(cevents_attribute_type type, const char *text, size_t length)
{
    int32_t integer;
    cevents_timestamp time;
    switch (type) {
    case CEVENTS_ATTRIBUTE_STRING:
        return cevents_attribute_is_string(text, length) ? NULL : "a character that attributes must not hold";
    case CEVENTS_ATTRIBUTE_BOOLEAN:
        return (length == 4 && memcmp(text, "true", 4) == 0) || (length == 5 && memcmp(text, "false", 5) == 0)
                   ? NULL
                   : "a Boolean is true or false";
    case CEVENTS_ATTRIBUTE_INTEGER:
        return cevents_attribute_parse_integer(text, length, &integer) ? NULL : "not an integer of 32 bits";
    case CEVENTS_ATTRIBUTE_BINARY:
        return cevents_attribute_is_base64(text, length) ? NULL : "not base64";
    case CEVENTS_ATTRIBUTE_URI:
        return cevents_attribute_is_uri(text, length) ? NULL : "not a URI with a scheme";
    case CEVENTS_ATTRIBUTE_URI_REFERENCE:
        return cevents_attribute_is_uri_reference(text, length) ? NULL : "not a URI-reference";
    case CEVENTS_ATTRIBUTE_TIMESTAMP:
        return cevents_attribute_parse_time(text, length, &time) ? NULL : "not an RFC 3339 date and time";
    default:
        return "not a type of attributes";
    }
}

bool cevents_attribute_is_extension_name(const char *name, size_t length)
{
    return cevents_attribute_is_name(name, length) && cevents_core_find(name, length) == CORE_COUNT &&
           !(length == 4 && memcmp(name, "data", 4) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool cevents_attribute_is_near(const char *name, const char *other)
{
    size_t length = strlen(name);
    size_t other_length = strlen(other);
    size_t front = 0;
    size_t back = 0;
    while (front < length && front < other_length && lower(name[front]) == lower(other[front])) {
        front++;
    }
    while (back < length - front && back < other_length - front &&
           lower(name[length - 1 - back]) == lower(other[other_length - 1 - back])) {
        back++;
    }
    size_t left = length - front - back;
    size_t other_left = other_length - front - back;
    bool swapped = left == 2 && other_left == 2 && lower(name[front]) == lower(other[front + 1]) &&
                   lower(name[front + 1]) == lower(other[front]);
    /* What has nothing else in common is another word, and no error of typing. */
    return front + back >= 2 && (swapped || (left <= 1 && other_left <= 1));
}

bool cevents_attribute_parse_time(const char *text, size_t length, cevents_timestamp *time)
{
    static const struct text_time_rules rules = {.lower = true, .long_fraction = true, .leap_second = true};
    struct text_time instant;
    if (!cevents_text_parse_time(text, length, rules, &instant)) {
        return false;
    }
    *time = (cevents_timestamp){instant.seconds, instant.nanos};
    return true;
}

static int by_name(const void *context, const void *a, const void *b)
{
    (void)context;
    return strcmp(((const cevents_attribute *)a)->name, ((const cevents_attribute *)b)->name);
}

bool cevents_attribute_find_duplicate(const cevents_attribute *attributes, size_t count, cevents_arena *scratch,
                                      size_t *index)
{
    *index = count;
    if (count < 2) {
        return true;
    }
    cevents_arena_mark mark = cevents_arena_mark_here(scratch);
    const void **sorted =
        count > SIZE_MAX / 2 / sizeof *sorted ? NULL : arena_take(scratch, 2 * count * sizeof *sorted);
    if (sorted == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &attributes[i];
    }
    cevents_merge_sort(sorted, sorted + count, count, by_name, NULL);
    for (size_t i = 1; i < count; i++) {
        size_t second = (size_t)((const cevents_attribute *)sorted[i] - attributes);
        if (second < *index && by_name(NULL, sorted[i - 1], sorted[i]) == 0) {
            *index = second;
        }
    }
    cevents_arena_rewind(scratch, mark);
    return true;
}
