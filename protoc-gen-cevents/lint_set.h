/*
 * The checks of the plugin on a FileDescriptorSet, such as protoc writes by --descriptor_set_out.
 */
#ifndef CEVENTS_PLUGIN_LINT_SET_H
#define CEVENTS_PLUGIN_LINT_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "findings.h"
#include "pool.h"

/* What the user asked for; NULL for what was not. The values are those of the plugin's options. */
struct lint_choices {
    const char *config;  /* path of a sidecar */
    const char *enable;  /* as lint_enable */
    const char *disable; /* as lint_disable */
};

/*
 * Checks all files of a set but google/protobuf: the same findings in the same order as the plugin's. A sidecar with
 * errors, and files that are no valid schema, are findings too. Returns false, with a text in `*error`, when the bytes
 * are no set of files; true otherwise. Points into `bytes`.
 */
bool lint_set_run(struct pool *pool, const uint8_t *bytes, size_t length, const struct lint_choices *choices,
                  struct findings *findings, const char **error);

/* What is wrong with a value for lint_enable or lint_disable, or NULL. */
const char *lint_set_choice_problem(struct pool *pool, const char *option, const char *value);

#endif
