/*
 * JSON text as text: nothing is decoded, and nothing is assumed of its correctness.
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <stdio.h>

/* The end of the token at `p`: a string, a run of other characters of scalars, or one structural character. */
const char *json_token_end(const char *p, const char *end);

/* The next byte that is no white space, or `end`. */
const char *json_past_space(const char *p, const char *end);

/* Prints a JSON text on one line, without white space between its tokens. */
void json_print_compact(FILE *out, const char *text, size_t length);

/* Prints a text that is UTF-8 as a JSON string. */
void json_print_string(FILE *out, const char *text);

#endif
