/*
 * Conversions of single names.
 */
#ifndef CEVENTS_PLUGIN_IDENTIFIERS_H
#define CEVENTS_PLUGIN_IDENTIFIERS_H

#include <stddef.h>

struct pool;

enum name_style {
    NAME_LOWER, /* FooBar -> foo_bar, photo_URL -> photo__url */
    NAME_UPPER, /* FooBar -> FOO_BAR */
    NAME_CAMEL  /* foo_bar -> FooBar */
};

/* One name in a style; ASCII only, whatever the locale. */
const char *identifier_convert(struct pool *pool, const char *name, size_t length, enum name_style style);

/* The parts of a dotted name, each converted, joined by two underscores. Empty parts are left out. */
const char *identifier_convert_dotted(struct pool *pool, const char *name, enum name_style style);

/* Lower case, nothing else. */
const char *identifier_lower(struct pool *pool, const char *name);

/* What no identifier can hold becomes `_`; a leading digit gets one before it. */
const char *identifier_clean(struct pool *pool, const char *name);

/* For include guards: what no identifier can hold becomes `_` and its code in hexadecimal, so that no two are equal. */
const char *identifier_encode(struct pool *pool, const char *name);

#endif
