/*
 * Classes of ASCII characters by table, for the grammars of names, URIs and media types.
 */
#ifndef CEVENTS_CHARACTER_H
#define CEVENTS_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum character_class {
    CHARACTER_NAME = 1,       /* of an attribute: lower-case letters and digits */
    CHARACTER_TOKEN = 2,      /* RFC 9110, section 5.6.2 */
    CHARACTER_SCHEME = 4,     /* of a URI, and so below, by RFC 3986; without percent signs */
    CHARACTER_AUTHORITY = 8,  /* with its user and port */
    CHARACTER_SEGMENT = 0x10, /* of a path, but for the colon */
    CHARACTER_PATH = 0x20,
    CHARACTER_QUERY = 0x40 /* and fragment */
};

extern const uint8_t cevents_character_classes[256];

static inline bool character_is(char c, enum character_class class)
{
    return (cevents_character_classes[(unsigned char)c] & class) != 0;
}

/* The first character at or after p that is not of the class, or `end`. */
static inline const char *character_skip(const char *p, const char *end, enum character_class class)
{
    while (p < end && character_is(*p, class)) {
        p++;
    }
    return p;
}

/* Whether all characters are of the class. */
bool cevents_characters_are(const char *text, size_t length, enum character_class class);

#endif
