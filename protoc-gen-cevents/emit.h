/*
 * From the model to the text of the generated files.
 */
#ifndef CEVENTS_PLUGIN_EMIT_H
#define CEVENTS_PLUGIN_EMIT_H

#include <stddef.h>

#include "findings.h"
#include "model.h"
#include "options.h"
#include "pool.h"

struct generated_file {
    const char *name;
    char *content; /* `length` bytes and a NUL */
    size_t length;
};

/*
 * The files of a run, in the order of model->generated, a catalog last. What cannot be generated is a fatal finding;
 * then the files are of no use.
 */
size_t emit_all(struct pool *pool, const struct model *model, const struct options *options, struct findings *findings,
                struct generated_file **files);

#endif
