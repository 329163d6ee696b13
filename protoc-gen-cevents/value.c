#include "value.h"

#include <stdarg.h>
#include <string.h>

#include "pool.h"

static struct value *new_value(struct pool *pool, enum value_kind kind)
{
    struct value *value = pool_alloc(pool, sizeof *value);
    value->kind = kind;
    value->pool = pool;
    return value;
}

struct value *value_map(struct pool *pool)
{
    return new_value(pool, VALUE_MAP);
}

struct value *value_list(struct pool *pool)
{
    return new_value(pool, VALUE_LIST);
}

static struct value *new_text(struct pool *pool, const char *text)
{
    struct value *value = new_value(pool, VALUE_TEXT);
    value->text = text;
    value->count = strlen(text);
    return value;
}

/* An array with room for one more element of `size` bytes. */
static void *grown(struct value *value, const void *array, size_t size)
{
    if (value->count < value->capacity) {
        return NULL;
    }
    value->capacity = value->capacity == 0 ? 8 : value->capacity * 2;
    void *larger = pool_array(value->pool, value->capacity, size);
    if (value->count > 0) {
        memcpy(larger, array, value->count * size);
    }
    return larger;
}

void value_set(struct value *map, const char *key, const struct value *value)
{
    void *larger = grown(map, map->entries, sizeof *map->entries);
    if (larger != NULL) {
        map->entries = larger;
    }
    map->entries[map->count++] = (struct value_entry){key, value};
}

void value_set_bool(struct value *map, const char *key, bool truth)
{
    static const struct value values[] = {{.kind = VALUE_BOOL, .truth = false}, {.kind = VALUE_BOOL, .truth = true}};
    value_set(map, key, &values[truth]);
}

void value_set_text(struct value *map, const char *key, const char *text)
{
    if (text == NULL) {
        value_set_bool(map, key, false);
        return;
    }
    value_set(map, key, new_text(map->pool, text));
}

void value_set_format(struct value *map, const char *key, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    value_set_text(map, key, pool_format_list(map->pool, format, arguments));
    va_end(arguments);
}

struct value *value_set_map(struct value *map, const char *key)
{
    struct value *member = value_map(map->pool);
    value_set(map, key, member);
    return member;
}

struct value *value_set_list(struct value *map, const char *key)
{
    struct value *member = value_list(map->pool);
    value_set(map, key, member);
    return member;
}

void value_append(struct value *list, const struct value *value)
{
    void *larger = grown(list, list->items, sizeof *list->items);
    if (larger != NULL) {
        list->items = larger;
    }
    list->items[list->count++] = value;
}

void value_append_text(struct value *list, const char *text)
{
    value_append(list, new_text(list->pool, text));
}

void value_append_format(struct value *list, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    value_append_text(list, pool_format_list(list->pool, format, arguments));
    va_end(arguments);
}

struct value *value_append_map(struct value *list)
{
    struct value *map = value_map(list->pool);
    value_append(list, map);
    return map;
}

const struct value *value_get(const struct value *map, const char *key, size_t length)
{
    for (size_t i = 0; i < map->count; i++) {
        const char *candidate = map->entries[i].key;
        if (*candidate == *key && strncmp(candidate, key, length) == 0 && candidate[length] == '\0') {
            return map->entries[i].value;
        }
    }
    return NULL;
}

bool value_is_true(const struct value *value)
{
    switch (value->kind) {
    case VALUE_BOOL:
        return value->truth;
    case VALUE_TEXT:
    case VALUE_LIST:
        return value->count > 0;
    case VALUE_MAP:
        return true;
    }
    return false;
}
