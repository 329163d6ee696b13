/*
 * The command line of `cevents decode`.
 */
#ifndef DECODE_OPTIONS_H
#define DECODE_OPTIONS_H

#include <stdbool.h>

#include "output.h"

enum input_form { INPUT_STRUCTURED, INPUT_BATCH, INPUT_JSON, INPUT_PROTOBUF, INPUT_HTTP };

struct decode_options {
    enum input_form input;
    enum output_form output;
    bool strict;
    cevents_limits limits;
    const char *file; /* NULL: stdin */
    /* What data is to be decoded as; NULL: what the event's type says. */
    const cevents_json_table *table;
};

/* Returns -1 to go on, else the exit status: after --help, or after it has said on stderr what is wrong. */
int decode_options_read(struct decode_options *options, int argc, char **argv);

#endif
