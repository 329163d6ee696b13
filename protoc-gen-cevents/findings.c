#include "findings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"
#include "utf8.h"

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static struct finding *next_item(struct findings *findings)
{
    if (findings->count == findings->capacity) {
        size_t capacity = findings->capacity == 0 ? 16 : findings->capacity * 2;
        struct finding *items = pool_array(findings->pool, capacity, sizeof *items);
        if (findings->count > 0) {
            memcpy(items, findings->items, findings->count * sizeof *items);
        }
        findings->items = items;
        findings->capacity = capacity;
    }
    return &findings->items[findings->count++];
}

void findings_add(struct findings *findings, enum severity severity, bool fatal, const char *rule,
                  struct location location, const char *symbol, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = pool_format_list(findings->pool, format, arguments);
    va_end(arguments);
    /* A finding is one line of valid UTF-8, whatever names the request holds. */
    utf8_make_printable(message);
    if (location.file != NULL) {
        char *file = pool_text(findings->pool, location.file, strlen(location.file));
        utf8_make_printable(file);
        location.file = file;
    }
    char *copied_symbol = pool_text(findings->pool, or_empty(symbol), strlen(or_empty(symbol)));
    utf8_make_printable(copied_symbol);
    *next_item(findings) = (struct finding){.severity = severity,
                                            .rule = rule,
                                            .fatal = fatal,
                                            .location = location,
                                            .symbol = copied_symbol,
                                            .message = message};
}

static int compare_ints(int a, int b)
{
    return (a > b) - (a < b);
}

static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left;
    const struct finding *b = right;
    int order = strcmp(or_empty(a->location.file), or_empty(b->location.file));
    if (order == 0) {
        order = compare_ints(a->location.line, b->location.line);
    }
    if (order == 0) {
        order = compare_ints(a->location.column, b->location.column);
    }
    if (order == 0) {
        order = strcmp(a->rule, b->rule);
    }
    if (order == 0) {
        order = strcmp(a->symbol, b->symbol);
    }
    if (order == 0) {
        order = strcmp(a->message, b->message);
    }
    if (order == 0) {
        order = compare_ints((int)b->fatal, (int)a->fatal);
    }
    return order == 0 ? compare_ints((int)b->severity, (int)a->severity) : order;
}

static bool same_text(const struct finding *a, const struct finding *b)
{
    return strcmp(or_empty(a->location.file), or_empty(b->location.file)) == 0 &&
           a->location.line == b->location.line && a->location.column == b->location.column &&
           strcmp(a->rule, b->rule) == 0 && strcmp(a->symbol, b->symbol) == 0 && strcmp(a->message, b->message) == 0;
}

void findings_sort(struct findings *findings)
{
    if (findings->count < 2) {
        return;
    }
    qsort(findings->items, findings->count, sizeof *findings->items, compare_findings);
    size_t kept = 1;
    for (size_t i = 1; i < findings->count; i++) {
        if (!same_text(&findings->items[kept - 1], &findings->items[i])) {
            findings->items[kept++] = findings->items[i];
        }
    }
    findings->count = kept;
}

bool findings_any_fatal(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].fatal) {
            return true;
        }
    }
    return false;
}

bool findings_any_error(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].fatal || findings->items[i].severity == SEVERITY_ERROR) {
            return true;
        }
    }
    return false;
}

const char *severity_text(enum severity severity)
{
    static const char *const texts[] = {
        [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    return texts[severity];
}

const char *finding_text(struct pool *pool, const struct finding *finding)
{
    const struct location *at = &finding->location;
    const char *file = at->file == NULL ? "protoc-gen-cevents" : at->file;
    if (at->line <= 0) {
        return pool_format(pool, "%s: %s: %s [%s]", file, severity_text(finding->severity), finding->message,
                           finding->rule);
    }
    return pool_format(pool, "%s:%d:%d: %s: %s [%s]", file, at->line, at->column, severity_text(finding->severity),
                       finding->message, finding->rule);
}
