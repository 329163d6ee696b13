/*
 * What CloudEvents 1.0 asks of context attributes, in whatever form they come and go.
 */
#ifndef CEVENTS_ATTRIBUTE_RULES_H
#define CEVENTS_ATTRIBUTE_RULES_H

#include <cevents/event.h>

enum core_attribute {
    CORE_ID,
    CORE_SOURCE,
    CORE_SPECVERSION,
    CORE_TYPE,
    CORE_DATACONTENTTYPE,
    CORE_DATASCHEMA,
    CORE_SUBJECT,
    CORE_TIME,
    CORE_COUNT
};

struct core_rule {
    const char *name;
    size_t name_length;
    cevents_attribute_type type;
};

/* A bit each of those that every event has. */
enum { CORE_REQUIRED = 1 << CORE_ID | 1 << CORE_SOURCE | 1 << CORE_SPECVERSION | 1 << CORE_TYPE };

static inline bool core_is_required(enum core_attribute core)
{
    return (CORE_REQUIRED >> core & 1) != 0;
}

extern const struct core_rule cevents_core_rules[CORE_COUNT];

/* CORE_COUNT for a name that is no core attribute's. */
enum core_attribute cevents_core_find(const char *name, size_t length);

/* Where an event keeps a core attribute. */
const char **cevents_core_member(cevents_attributes *attributes, enum core_attribute core);

/* In what a text that is not empty departs from the rules of a core attribute; NULL: in nothing. */
const char *cevents_core_fault(enum core_attribute core, const char *text, size_t length);

/* In what a text departs from the canonical string form of a type; NULL: in nothing. */
const char *cevents_attribute_fault(cevents_attribute_type type, const char *text, size_t length);

/* Whether an extension attribute may have this name. */
bool cevents_attribute_is_extension_name(const char *name, size_t length);

/* Whether one typing error, or any number of wrong cases, makes one name of the other. */
bool cevents_attribute_is_near(const char *name, const char *other);

/* RFC 3339, as CloudEvents takes it: any offset, any number of digits in the fraction. */
bool cevents_attribute_parse_time(const char *text, size_t length, cevents_timestamp *time);

/*
 * The first attribute, by its index, whose name one in front of it has already; `count` when there is none. Takes
 * count * log(count) comparisons, whatever the names are. False: no memory in `scratch`, which is left as it was.
 */
bool cevents_attribute_find_duplicate(const cevents_attribute *attributes, size_t count, cevents_arena *scratch,
                                      size_t *index);

#endif
