/*
 * Names and type strings in parts, for the lint rules.
 */
#ifndef CEVENTS_PLUGIN_LINT_TEXT_H
#define CEVENTS_PLUGIN_LINT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "model.h"
#include "pool.h"

enum { MOST_SEGMENTS = 32 };

/* Points into a longer text, so not NUL-terminated. */
struct segment {
    const char *text;
    size_t length;
};

/* A name in its dot-separated segments. */
struct segments {
    struct segment items[MOST_SEGMENTS];
    size_t count;
};

/* False when the name has an empty segment or too many of them. */
bool segments_read(const char *name, struct segments *segments);
bool segment_is(const struct segment *segment, const char *text);
bool segment_equals(const struct segment *a, const struct segment *b);

/* v1, v1beta2. */
bool segment_is_version(const struct segment *segment);

/* Lower-case letters and digits, at least one. */
bool is_lower_case(const char *text, size_t length);

/* A package google.events.<product>.<version>. */
struct event_package {
    bool valid; /* it has that form */
    struct segments segments;
    size_t version; /* index of the version; the product stands between it and google.events */
};

struct event_package event_package_read(const char *package);

/* Whether a package is google.events or below it. */
bool is_events_package(const char *package);

/*
 * A type string google.<product>.<resource>.<version>.<action>, as far as it can be read. Of one that departs from
 * this form, the version is the first segment after the product that looks like one, and what stands around it are
 * resource and action, of any number of segments.
 */
struct event_type {
    bool split; /* into segments, of which no one is empty */
    struct segments segments;
    bool product_known;   /* the package says what it should be */
    bool product_matches; /* and it is that */
    size_t resource;      /* index of the first segment after the product; 0 when nobody can say where that ends */
    size_t version;       /* index; 0 when there is none */
    bool complete;        /* exactly one segment each of resource, version, action */
};

struct event_type event_type_read(const struct model_envelope *envelope);

bool starts_with(const char *text, const char *prefix);
bool ends_with(const char *text, const char *suffix);

/* Copies the text in lower case (ASCII). */
char *lower_case(struct pool *pool, const char *text);

#endif
