/*
 * What a filter is compiled into: groups and tests, flat, each group in front of its members.
 *
 * - terms[0] is the group of the whole filter, its own parent.
 * - The members of a group at i begin at i + 1; `end` is where the next member of the same group would stand.
 * - FILTER_NOT has one member. Only FILTER_ALL may have none: it passes.
 */
#ifndef CEVENTS_FILTER_INTERNAL_H
#define CEVENTS_FILTER_INTERNAL_H

#include <cevents/filter.h>

#include "attribute_rules.h"

enum filter_kind {
    FILTER_ALL,
    FILTER_ANY,
    FILTER_NOT,
    FILTER_EXACT, /* the first of the tests */
    FILTER_PREFIX,
    FILTER_SUFFIX,
    FILTER_ABSENT
};

struct filter_attribute {
    enum core_attribute core; /* CORE_COUNT: an extension attribute */
    const char *name;         /* NUL-terminated; NULL in groups that are about no attribute */
};

struct filter_term {
    enum filter_kind kind;
    uint32_t parent;
    uint32_t end;
    struct filter_attribute attribute;
    const char *text; /* what a test compares with; not terminated */
    size_t length;
};

struct filter_program {
    struct filter_term *terms;
    uint32_t count;
};

/*
 * Reads a filter. The terms and their texts live in the arena. Iterative: stack use does not grow with nesting. The
 * members of `limits` are not 0, and `length` is within them.
 */
cevents_status cevents_filter_parse(const char *json, size_t length, const cevents_filter_limits *limits,
                                    cevents_arena *arena, struct filter_program *program, cevents_error *error);

#endif
