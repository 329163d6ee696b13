/*
 * Printing for people: colour, and text that nobody has checked.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum colour { COLOUR_NAME, COLOUR_ERROR, COLOUR_NOTE, COLOUR_DIM };

/* Begins and ends colour, when `out` is a terminal that shows it and NO_COLOR is not set; else they print nothing. */
void terminal_begin(FILE *out, enum colour colour);
void terminal_end(FILE *out);

/* Prints a short text, in colour on a terminal. */
void terminal_print(FILE *out, enum colour colour, const char *text);

/*
 * Prints bytes of unknown origin: control characters and what is not UTF-8 come out as \xNN, so that an input can't
 * drive the terminal.
 */
void terminal_print_untrusted(FILE *out, const char *bytes, size_t length);

/* Prints bytes on stdout, as they are. They may be NULL when there are none, which fwrite() forbids. */
void terminal_print_bytes(const void *bytes, size_t length);

/*
 * Flushes stdout. Returns false, after it has said so on stderr, when something of the output was lost.
 */
bool terminal_finish_output(void);

#endif
