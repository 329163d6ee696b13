/*
 * Media types: `type/subtype; name=value; ...` (RFC 2045, RFC 9110), as in Content-Type and datacontenttype.
 */
#ifndef CEVENTS_MEDIA_TYPE_H
#define CEVENTS_MEDIA_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Parts of a media type; they point into its text. Parameters and white space around are left out. */
struct media_type {
    const char *type;
    size_t type_length;
    const char *subtype;
    size_t subtype_length;
};

/*
 * Takes a media type apart. False when it breaks the grammar: what stands in front of the first bad byte is in
 * `*media` all the same, so that a bad parameter or white space around does not hide what the bytes are.
 */
bool cevents_media_type_parse(const char *text, size_t length, struct media_type *media);

/* Whether it is what nearly all events have: nothing else about it needs to be looked at then. */
static inline bool media_type_is_usual(const char *text, size_t length)
{
    static const char usual[] = "application/json";
    return length == sizeof usual - 1 && memcmp(text, usual, sizeof usual - 1) == 0;
}

/* The rules below look at type and subtype alone, without regard to case. */

/* Subtype `json`, or one that ends in `+json`. */
bool cevents_media_type_is_json(const char *text, size_t length);

/* One of the names in use for protobuf bytes of a message. */
bool cevents_media_type_is_protobuf(const char *text, size_t length);

/* What a Content-Type says of a message as a whole. */
enum media_event {
    MEDIA_EVENT_NONE,
    /* An event in an event format (structured mode), or a batch of them. */
    MEDIA_EVENT_SINGLE,
    MEDIA_EVENT_BATCH
};
enum media_event_format { MEDIA_FORMAT_JSON, MEDIA_FORMAT_PROTOBUF, MEDIA_FORMAT_OTHER };

enum media_event cevents_media_type_event(const char *text, size_t length, enum media_event_format *format);

#endif
