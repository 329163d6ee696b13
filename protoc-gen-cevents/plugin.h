/*
 * The generator: CodeGeneratorRequest bytes in, CodeGeneratorResponse bytes out. A pure function but for reading the
 * sidecar and writing lint findings to `diagnostics`.
 */
#ifndef CEVENTS_PLUGIN_PLUGIN_H
#define CEVENTS_PLUGIN_PLUGIN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct pool;

/* What a request may cost, beside the limits of names and nesting in builder.h and of sidecars in yaml_tree.h. */
enum { PLUGIN_LARGEST_REQUEST = 256 * 1024 * 1024, PLUGIN_MOST_FILES = 100000 };

/*
 * Runs the generator. The response lives in the pool. Errors of the schema are inside the response; returns NULL only
 * when `request` is no CodeGeneratorRequest at all, or past a limit, with a text in `*error`.
 */
const uint8_t *plugin_run(struct pool *pool, const uint8_t *request, size_t length, FILE *diagnostics,
                          size_t *response_length, const char **error);

#endif
