#include "media_type.h"

#include "character.h"

struct cursor {
    const char *p;
    const char *end;
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equals(const char *text, size_t length, const char *lower_case)
{
    if (length != strlen(lower_case)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (lower(text[i]) != lower_case[i]) {
            return false;
        }
    }
    return true;
}

static bool begins_with(const char *text, size_t length, const char *lower_case)
{
    size_t prefix = strlen(lower_case);
    return length >= prefix && equals(text, prefix, lower_case);
}

static bool ends_with(const char *text, size_t length, const char *lower_case)
{
    size_t suffix = strlen(lower_case);
    return length >= suffix && equals(text + length - suffix, suffix, lower_case);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static void skip_space(struct cursor *cursor)
{
    while (cursor->p < cursor->end && is_space(*cursor->p)) {
        cursor->p++;
    }
}

static bool take(struct cursor *cursor, char c)
{
    if (cursor->p == cursor->end || *cursor->p != c) {
        return false;
    }
    cursor->p++;
    return true;
}

static size_t take_token(struct cursor *cursor)
{
    const char *begin = cursor->p;
    cursor->p = character_skip(begin, cursor->end, CHARACTER_TOKEN);
    return (size_t)(cursor->p - begin);
}

static bool take_quoted(struct cursor *cursor)
{
    while (cursor->p < cursor->end && *cursor->p != '"') {
        unsigned char c = (unsigned char)*cursor->p++;
        if (c == '\\' && cursor->p < cursor->end) {
            c = (unsigned char)*cursor->p++;
        }
        if ((c < 0x20 && c != '\t') || c == 0x7F) {
            return false;
        }
    }
    return take(cursor, '"');
}

static bool take_parameter(struct cursor *cursor)
{
    skip_space(cursor);
    if (cursor->p == cursor->end || *cursor->p == ';') {
        return true; /* RFC 9110 lets a parameter between two semicolons be empty */
    }
    if (take_token(cursor) == 0 || !take(cursor, '=')) {
        return false;
    }
    return take(cursor, '"') ? take_quoted(cursor) : take_token(cursor) > 0;
}

bool cevents_media_type_parse(const char *text, size_t length, struct media_type *media)
{
    struct cursor cursor = {text, text + length};
    memset(media, 0, sizeof *media);
    skip_space(&cursor);
    media->type = cursor.p;
    media->type_length = take_token(&cursor);
    if (media->type_length == 0 || !take(&cursor, '/')) {
        return false;
    }
    media->subtype = cursor.p;
    media->subtype_length = take_token(&cursor);
    if (media->subtype_length == 0) {
        return false;
    }
    skip_space(&cursor);
    while (take(&cursor, ';')) {
        if (!take_parameter(&cursor)) {
            return false;
        }
        skip_space(&cursor);
    }
    return cursor.p == cursor.end && !is_space(text[0]) && !is_space(text[length - 1]);
}

/* True when type and subtype are both there, whatever follows them. */
static bool parse_essence(const char *text, size_t length, struct media_type *media)
{
    if (length == 0) {
        return false;
    }
    cevents_media_type_parse(text, length, media);
    return media->type_length > 0 && media->subtype_length > 0;
}

bool cevents_media_type_is_json(const char *text, size_t length)
{
    struct media_type media;
    if (media_type_is_usual(text, length)) {
        return true;
    }
    return parse_essence(text, length, &media) && (equals(media.subtype, media.subtype_length, "json") ||
                                                   ends_with(media.subtype, media.subtype_length, "+json"));
}

bool cevents_media_type_is_protobuf(const char *text, size_t length)
{
    static const char *const subtypes[] = {"protobuf", "x-protobuf", "vnd.google.protobuf", "x-google-protobuf"};
    struct media_type media;
    if (!parse_essence(text, length, &media) || !equals(media.type, media.type_length, "application")) {
        return false;
    }
    for (size_t i = 0; i < sizeof subtypes / sizeof subtypes[0]; i++) {
        if (equals(media.subtype, media.subtype_length, subtypes[i])) {
            return true;
        }
    }
    return false;
}

enum media_event cevents_media_type_event(const char *text, size_t length, enum media_event_format *format)
{
    static const struct {
        const char *subtype;
        enum media_event_format format;
    } formats[] = {
        /* Without a suffix it is taken for the one format that everybody has. */
        {"cloudevents", MEDIA_FORMAT_JSON},
        {"cloudevents-batch", MEDIA_FORMAT_JSON},
        {"cloudevents+json", MEDIA_FORMAT_JSON},
        {"cloudevents-batch+json", MEDIA_FORMAT_JSON},
        {"cloudevents+protobuf", MEDIA_FORMAT_PROTOBUF},
        {"cloudevents-batch+protobuf", MEDIA_FORMAT_PROTOBUF},
    };
    struct media_type media;
    *format = MEDIA_FORMAT_OTHER;
    if (!parse_essence(text, length, &media) || !equals(media.type, media.type_length, "application") ||
        !begins_with(media.subtype, media.subtype_length, "cloudevents")) {
        return MEDIA_EVENT_NONE;
    }
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (equals(media.subtype, media.subtype_length, formats[i].subtype)) {
            *format = formats[i].format;
        }
    }
    /* By prefix, as the HTTP binding has it: in an unknown format it still is an event, one that cannot be read. */
    return begins_with(media.subtype, media.subtype_length, "cloudevents-batch") ? MEDIA_EVENT_BATCH
                                                                                 : MEDIA_EVENT_SINGLE;
}
