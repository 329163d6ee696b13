/*
 * What goes to stderr: errors, and what was tolerated, with their places in the input.
 *
 *   FILE:LINE:COLUMN: error: PATH: MESSAGE (byte OFFSET)      in text
 *   FILE: error: PATH: MESSAGE (byte OFFSET)                  in binary input
 */
#ifndef DIAGNOSTICS_H
#define DIAGNOSTICS_H

#include <stdio.h>

#include <cevents/cevents.h>

#include "http_input.h"
#include "suggest.h"
#include "terminal.h"

struct source {
    const char *name;
    const char *bytes;
    size_t length;
    /* Lines and columns are told up to here; what follows is binary. */
    size_t text_length;
    /* When offsets are those of its body. */
    const struct http_request *request;
};

/* Where in the source something stands, by offset and path as errors have them. */
size_t diagnostic_offset(const struct source *source, size_t offset, const char *path);

/* Prints `FILE:LINE:COLUMN: LABEL: PATH: `; `offset` is one in the source. */
void diagnostic_print_head(FILE *out, const struct source *source, size_t offset, enum colour colour, const char *label,
                           const char *path);

void diagnose_error(const struct source *source, const cevents_error *error);

/* A cevents_report_function; the context is a const struct source. */
void diagnose_report(const cevents_report *report, void *source);

/* An event type that the catalog lacks. `path` is that of the type attribute. */
void diagnose_unknown_type(const struct source *source, const char *path, const char *type);

/* Something that is done otherwise than the input says. */
void diagnose_note(const struct source *source, const char *path, const char *message);

#endif
