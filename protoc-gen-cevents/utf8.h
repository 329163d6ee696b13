/*
 * Just enough UTF-8 for names and messages.
 */
#ifndef CEVENTS_PLUGIN_UTF8_H
#define CEVENTS_PLUGIN_UTF8_H

#include <stdbool.h>
#include <stddef.h>

bool utf8_valid(const char *text, size_t length);

/* Puts '?' in place of control characters and of bytes that are not UTF-8. */
void utf8_make_printable(char *text);

/* Puts '?' in place of bytes that are not UTF-8. */
void utf8_make_valid(char *text);

#endif
