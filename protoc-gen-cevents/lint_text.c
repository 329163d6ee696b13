#include "lint_text.h"

#include <string.h>

bool segments_read(const char *name, struct segments *segments)
{
    segments->count = 0;
    for (const char *at = name;;) {
        size_t length = strcspn(at, ".");
        if (length == 0 || segments->count == MOST_SEGMENTS) {
            return false;
        }
        segments->items[segments->count++] = (struct segment){.text = at, .length = length};
        if (at[length] == '\0') {
            return true;
        }
        at += length + 1;
    }
}

bool segment_is(const struct segment *segment, const char *text)
{
    return segment->length == strlen(text) && memcmp(segment->text, text, segment->length) == 0;
}

bool segment_equals(const struct segment *a, const struct segment *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static size_t count_digits(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && text[count] >= '0' && text[count] <= '9') {
        count++;
    }
    return count;
}

bool segment_is_version(const struct segment *segment)
{
    const char *text = segment->text;
    size_t length = segment->length;
    size_t digits = length > 0 && *text == 'v' ? count_digits(text + 1, length - 1) : 0;
    if (digits == 0) {
        return false;
    }
    const char *rest = text + 1 + digits;
    size_t left = length - 1 - digits;
    if (left == 0) {
        return true;
    }
    size_t word = left >= 5 && memcmp(rest, "alpha", 5) == 0 ? 5 : left >= 4 && memcmp(rest, "beta", 4) == 0 ? 4 : 0;
    return word > 0 && left > word && count_digits(rest + word, left - word) == left - word;
}

bool is_lower_case(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool lower = text[i] >= 'a' && text[i] <= 'z';
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (!lower && !digit) {
            return false;
        }
    }
    return length > 0;
}

bool is_events_package(const char *package)
{
    return strcmp(package, "google.events") == 0 || starts_with(package, "google.events.");
}

struct event_package event_package_read(const char *package)
{
    struct event_package result = {0};
    bool split = segments_read(package, &result.segments);
    if (split && is_events_package(package) && result.segments.count >= 4) {
        result.version = result.segments.count - 1;
        result.valid = segment_is_version(&result.segments.items[result.version]);
    }
    return result;
}

/* The type says google where the package says google.events. */
static bool product_matches(const struct segments *type, const struct event_package *package)
{
    if (type->count < package->version - 1) {
        return false;
    }
    for (size_t i = 2; i < package->version; i++) {
        if (!segment_equals(&type->items[i - 1], &package->segments.items[i])) {
            return false;
        }
    }
    return true;
}

static size_t find_version(const struct segments *type, size_t from)
{
    for (size_t i = from; i < type->count; i++) {
        if (segment_is_version(&type->items[i])) {
            return i;
        }
    }
    return 0;
}

struct event_type event_type_read(const struct model_envelope *envelope)
{
    struct event_type type = {0};
    struct event_package package = event_package_read(envelope->file->package);
    type.split = segments_read(envelope->type, &type.segments);
    type.product_known = package.valid;
    if (!type.split) {
        return type;
    }
    type.product_matches = package.valid && product_matches(&type.segments, &package);
    if (type.product_matches) {
        type.resource = package.version - 1;
        type.version = find_version(&type.segments, type.resource);
        type.complete = type.segments.count == type.resource + 3 && type.version == type.resource + 1;
    } else {
        type.version = find_version(&type.segments, 2);
        type.resource = type.version == 0 ? 0 : type.version - 1;
    }
    return type;
}

bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool ends_with(const char *text, const char *suffix)
{
    size_t length = strlen(text);
    size_t suffix_length = strlen(suffix);
    return length >= suffix_length && strcmp(text + length - suffix_length, suffix) == 0;
}

char *lower_case(struct pool *pool, const char *text)
{
    char *lower = pool_text(pool, text, strlen(text));
    for (char *at = lower; *at != '\0'; at++) {
        if (*at >= 'A' && *at <= 'Z') {
            *at = (char)(*at - 'A' + 'a');
        }
    }
    return lower;
}
