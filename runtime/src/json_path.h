/*
 * Where in a JSON text a byte stands, for errors that are found while reading over a value without looking at it.
 */
#ifndef CEVENTS_JSON_PATH_H
#define CEVENTS_JSON_PATH_H

#include <stddef.h>

#include "fault.h"

/*
 * Writes the path of the byte `at` within the value that begins at `p`, below `prefix` and `parent` (which may be
 * NULL), to `out`. The text must be well-formed JSON up to `at`; it is read once more for this. The path of a byte that
 * is nested more than 64 levels deep ends at the 64th.
 */
void cevents_json_path_to(char *out, size_t size, const char *prefix, const struct cevents_frame *parent, const char *p,
                          const char *at);

#endif
