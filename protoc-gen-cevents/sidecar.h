/*
 * cevents.yaml: options, and what is to be said about packages, messages and fields whose .proto files cannot say it.
 * docs/sidecar.md describes the format.
 */
#ifndef CEVENTS_PLUGIN_SIDECAR_H
#define CEVENTS_PLUGIN_SIDECAR_H

#include <stdbool.h>
#include <stddef.h>

#include "findings.h"
#include "model.h"
#include "options.h"

struct annotation_numbers;
struct exemptions;
struct yaml_node;
struct sidecar;

enum sidecar_choice { SIDECAR_SILENT, SIDECAR_NO, SIDECAR_YES };

/* A key that names a message or a field, for checking that what it names exists. */
struct sidecar_name {
    const char *full_name;
    struct location location;
    enum sidecar_choice string_as_bytes;
};

struct sidecar_names {
    struct sidecar_name *items;
    size_t count;
};

/*
 * Reads a sidecar. Option values go into `options`, but for those that the command line gave (`given`, one per
 * setting). Errors are fatal findings; never returns NULL.
 */
struct sidecar *sidecar_read(struct pool *pool, const char *path, struct options *options, const bool *given,
                             struct findings *findings);

/* As sidecar_read(), from text; `name` stands for the file in findings. */
struct sidecar *sidecar_read_text(struct pool *pool, const char *name, const char *text, size_t length,
                                  struct options *options, const bool *given, struct findings *findings);

/* The package that C names are made of, as the sidecar says for this package; NULL when it says nothing. */
const char *sidecar_c_package(struct pool *pool, const struct sidecar *sidecar, const char *package);

/* `sidecar` may be NULL in the following. */
enum sidecar_choice sidecar_package_as_bytes(const struct sidecar *sidecar, const char *package);
enum sidecar_choice sidecar_message_as_bytes(const struct sidecar *sidecar, const char *full_name);
enum sidecar_choice sidecar_field_as_bytes(const struct sidecar *sidecar, const char *full_name);

/* `lint_exempt`; NULL when it says nothing. */
struct exemptions *sidecar_exemptions(const struct sidecar *sidecar);

/* `envelopes`: a mapping from full names of messages; NULL when it says nothing. */
const struct yaml_node *sidecar_envelopes(const struct sidecar *sidecar);

/* `annotations`, else the numbers of Google's options. Never NULL. */
const struct annotation_numbers *sidecar_annotation_numbers(const struct sidecar *sidecar);

/* The keys of `fields` and of `messages`. */
struct sidecar_names sidecar_field_names(const struct sidecar *sidecar);
struct sidecar_names sidecar_message_names(const struct sidecar *sidecar);

#endif
