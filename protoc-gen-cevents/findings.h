/*
 * What is wrong with a schema or a sidecar: collected, sorted by place, printed all at once.
 */
#ifndef CEVENTS_PLUGIN_FINDINGS_H
#define CEVENTS_PLUGIN_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "model.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* "note", "warning", "error". */
const char *severity_text(enum severity severity);

struct finding {
    enum severity severity;
    const char *rule; /* "GE012"; for what stops generation a name such as "collision" */
    bool fatal;       /* stops generation whatever `lint` says */
    struct location location;
    const char *symbol;  /* full name of the thing, or "" */
    const char *message; /* what is wrong and what to do, one sentence without a full stop */
};

struct findings {
    struct pool *pool;
    struct finding *items;
    size_t count;
    size_t capacity;
};

/* Adds a finding; the message is formatted into the pool. */
void findings_add(struct findings *findings, enum severity severity, bool fatal, const char *rule,
                  struct location location, const char *symbol, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

/* Sorts by file, line, column, rule, symbol; drops exact repetitions. */
void findings_sort(struct findings *findings);

bool findings_any_fatal(const struct findings *findings);
bool findings_any_error(const struct findings *findings);

/* `file:line:column: error: message [GE012]`, without a newline; in the pool. */
const char *finding_text(struct pool *pool, const struct finding *finding);

#endif
