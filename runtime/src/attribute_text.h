/*
 * The rules of the CloudEvents type system for names and texts of attributes. Texts are UTF-8 already.
 */
#ifndef CEVENTS_ATTRIBUTE_TEXT_H
#define CEVENTS_ATTRIBUTE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lower-case ASCII letters and digits, at least one. */
bool cevents_attribute_is_name(const char *text, size_t length);

/* No control characters and no noncharacters. */
bool cevents_attribute_is_string(const char *text, size_t length);

/* RFC 3986, section 4.1; may be empty. */
bool cevents_attribute_is_uri_reference(const char *text, size_t length);

/* RFC 3986, section 3: with a scheme. */
bool cevents_attribute_is_uri(const char *text, size_t length);

/* A whole number as JSON writes it, in the range of int32_t. */
bool cevents_attribute_parse_integer(const char *text, size_t length, int32_t *value);

/* RFC 4648, section 4, with padding; no white space. */
bool cevents_attribute_is_base64(const char *text, size_t length);

#endif
