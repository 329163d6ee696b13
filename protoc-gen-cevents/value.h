/*
 * The values that templates are filled with: text, bool, list, map. Built by the views, read by the renderer.
 */
#ifndef CEVENTS_PLUGIN_VALUE_H
#define CEVENTS_PLUGIN_VALUE_H

#include <stdbool.h>
#include <stddef.h>

struct pool;

enum value_kind { VALUE_BOOL, VALUE_TEXT, VALUE_LIST, VALUE_MAP };

struct value_entry;

struct value {
    enum value_kind kind;
    bool truth; /* VALUE_BOOL */
    union {
        const char *text;            /* VALUE_TEXT */
        const struct value **items;  /* VALUE_LIST */
        struct value_entry *entries; /* VALUE_MAP */
    };
    size_t count; /* bytes of text, items, or entries */
    size_t capacity;
    struct pool *pool;
};

struct value_entry {
    const char *key;
    const struct value *value;
};

struct value *value_map(struct pool *pool);
struct value *value_list(struct pool *pool);

/* Members of a map. The key must be a literal or live as long as the pool. Keys are set once. */
void value_set(struct value *map, const char *key, const struct value *value);
void value_set_bool(struct value *map, const char *key, bool truth);
void value_set_text(struct value *map, const char *key, const char *text); /* NULL: false */
void value_set_format(struct value *map, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A new map or list, already set as a member. */
struct value *value_set_map(struct value *map, const char *key);
struct value *value_set_list(struct value *map, const char *key);

void value_append(struct value *list, const struct value *value);
void value_append_text(struct value *list, const char *text);
void value_append_format(struct value *list, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A new map, already appended. */
struct value *value_append_map(struct value *list);

/* The member of a map, or NULL. */
const struct value *value_get(const struct value *map, const char *key, size_t length);

/* What a section asks: false for `false`, an empty text and an empty list. */
bool value_is_true(const struct value *value);

#endif
