/*
 * Values of HTTP and NATS headers; HTTP binding, section 3.1.3.2.
 */
#ifndef CEVENTS_HEADER_VALUE_H
#define CEVENTS_HEADER_VALUE_H

#include <stddef.h>

/* Undoes double quotes, then percent triplets, in place. Returns NULL, or what is wrong. */
const char *cevents_header_value_decode(char *text, size_t *length);

/* Bytes of the percent-encoded form of a text. */
size_t cevents_header_value_encoded_length(const char *text, size_t length);

/* Writes the percent-encoded form; returns the byte after it. */
char *cevents_header_value_encode(char *out, const char *text, size_t length);

#endif
