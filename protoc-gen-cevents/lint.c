#include "lint.h"

#include <stdarg.h>
#include <string.h>

#include "sidecar.h"

void lint_report(struct lint *lint, struct location location, const char *symbol, const char *format, ...)
{
    if (sidecar_exempts(lint->options->sidecar, lint->rule->id, symbol, location.file)) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    char *message = pool_format_list(lint->pool, format, arguments);
    va_end(arguments);
    findings_add(lint->findings, lint->rule->severity, false, lint->rule->id, location, symbol, "%s", message);
}

static bool belongs_to_tree(const struct model_file *file)
{
    static const char package[] = "google.events.";
    static const char folder[] = "google/events/";
    return strncmp(file->package, package, sizeof package - 1) == 0 ||
           strncmp(file->name, folder, sizeof folder - 1) == 0 || file->n_envelopes > 0 || file->n_attributes > 0 ||
           file->product != NULL;
}

bool lint_applies(const struct lint *lint, const struct model_file *file)
{
    if (strcmp(file->name, "google/events/cloudevent.proto") == 0) {
        return false;
    }
    if (belongs_to_tree(file)) {
        return true;
    }
    const struct model_file *events = lint_sibling(lint, file, "events.proto");
    return events != NULL && lint_is_named(file, "data.proto") && belongs_to_tree(events);
}

bool lint_is_named(const struct model_file *file, const char *name)
{
    const char *slash = strrchr(file->name, '/');
    return strcmp(slash == NULL ? file->name : slash + 1, name) == 0;
}

const struct model_file *lint_sibling(const struct lint *lint, const struct model_file *file, const char *name)
{
    const char *slash = strrchr(file->name, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - file->name) + 1;
    return name_table_find(&lint->files, pool_format(lint->pool, "%.*s%s", (int)folder, file->name, name));
}

bool lint_split(const char *name, struct segments *segments)
{
    segments->count = 0;
    for (const char *at = name;;) {
        size_t length = strcspn(at, ".");
        if (length == 0 || segments->count == MOST_SEGMENTS) {
            return false;
        }
        segments->items[segments->count].text = at;
        segments->items[segments->count++].length = length;
        if (at[length] == '\0') {
            return true;
        }
        at += length + 1;
    }
}

bool lint_segment_is(const struct segments *segments, size_t index, const char *text)
{
    return index < segments->count && segments->items[index].length == strlen(text) &&
           memcmp(segments->items[index].text, text, strlen(text)) == 0;
}

static size_t count_digits(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && text[count] >= '0' && text[count] <= '9') {
        count++;
    }
    return count;
}

bool lint_is_version(const char *text, size_t length)
{
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

struct event_package lint_package_of(struct pool *pool, const char *package)
{
    struct event_package result = {.version = ""};
    struct segments all;
    if (!lint_split(package, &all) || all.count < 3 || !lint_segment_is(&all, 0, "google") ||
        !lint_segment_is(&all, 1, "events")) {
        return result;
    }
    for (size_t i = 2; i + 1 < all.count; i++) {
        result.product.items[result.product.count++] = all.items[i];
    }
    result.version = pool_text(pool, all.items[all.count - 1].text, all.items[all.count - 1].length);
    result.valid = result.product.count > 0 && lint_is_version(result.version, strlen(result.version));
    return result;
}

const struct model_message *lint_data_message(const struct model_envelope *envelope)
{
    const struct model_field *data = envelope->data;
    bool repeated = data != NULL && (data->shape == SHAPE_REPEATED || data->shape == SHAPE_MAP);
    return data == NULL || repeated ? NULL : data->message;
}

bool lint_ends_in(const char *text, const char *suffix)
{
    size_t length = strlen(text);
    size_t suffix_length = strlen(suffix);
    return length >= suffix_length && strcmp(text + length - suffix_length, suffix) == 0;
}

char *lint_lower(struct pool *pool, const char *text)
{
    char *lower = pool_text(pool, text, strlen(text));
    for (char *at = lower; *at != '\0'; at++) {
        if (*at >= 'A' && *at <= 'Z') {
            *at = (char)(*at - 'A' + 'a');
        }
    }
    return lower;
}
