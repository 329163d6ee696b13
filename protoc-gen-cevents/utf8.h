/*
 * Texts of others made fit to be shown.
 */
#ifndef CEVENTS_PLUGIN_UTF8_H
#define CEVENTS_PLUGIN_UTF8_H

/* Puts '?' in place of control characters and of bytes that are not UTF-8. */
void utf8_make_printable(char *text);

/* Puts '?' in place of bytes that are not UTF-8. */
void utf8_make_valid(char *text);

#endif
