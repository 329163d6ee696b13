#include "random_event.h"

#include "text.h"

enum { LONGEST_TEXT = 40, LONGEST_NAME = 24, MOST_EXTENSIONS = 6 };

uint32_t random_below(struct random *random, uint32_t limit)
{
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random->state >> 33) % limit;
}

/* A code point that attributes may hold. */
static uint32_t random_character(struct random *random)
{
    static const uint32_t odd[] = {' ', '"',  '%',  '\\',   ',',    ';',     '=',
                                   '~', 0xA0, 0xE9, 0x20AC, 0xFFFD, 0x1F600, 0x10FFFD};
    if (random_below(random, 3) != 0) {
        return 0x21 + random_below(random, 0x7E - 0x21);
    }
    return odd[random_below(random, sizeof odd / sizeof odd[0])];
}

static size_t random_text(struct random *random, char text[LONGEST_TEXT * 4 + 1], size_t least)
{
    size_t length = 0;
    for (size_t count = least + random_below(random, LONGEST_TEXT - 1); count > 0; count--) {
        length += cevents_text_put_utf8(text + length, random_character(random));
    }
    text[length] = '\0';
    return length;
}

static const char *random_choice(struct random *random, const char *const *choices, size_t count)
{
    return choices[random_below(random, (uint32_t)count)];
}

#define CHOICE(random, choices) random_choice(random, choices, sizeof(choices) / sizeof(choices)[0])

static const char *const times[] = {
    "2018-04-05T17:31:00Z",        "2018-04-05T17:31:00.5Z",    "2018-04-05T17:31:00.500Z", "0001-01-01T00:00:00Z",
    "2018-04-05T17:31:00.123456Z", "9999-12-31T23:59:59.999Z",  "1969-12-31T23:59:59.001Z", "2018-04-05T17:31:00-00:00",
    "2018-04-05t17:31:00z",        "2018-04-05T17:31:00+05:30", "2016-12-31T23:59:60Z"};
static const char *const references[] = {"/s", "https://h/p?q=%20#f", "urn:x", "//h:1/a", "a/b", "?q",
                                         "#",  "mailto:a@b"};
static const char *const uris[] = {"https://h/p?q=%20#f", "urn:x:y", "mailto:a@b", "tag:x,2018:y"};
static const char *const media_types[] = {"application/json",         "Application/Vnd.x+JSON; v=\"a b\"",
                                          "text/plain;charset=utf-8", "application/xml",
                                          "application/octet-stream", "application/protobuf",
                                          "image/svg+json",           "application/cloudevents+json"};

static size_t random_bytes(struct random *random, char *bytes)
{
    size_t length = random_below(random, LONGEST_TEXT);
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (char)random_below(random, 256);
    }
    return length;
}

static void set_extension(struct random *random, cevents_event_builder *builder)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    char name[LONGEST_NAME + 1];
    char text[LONGEST_TEXT * 4 + 1];
    const char *chosen;
    size_t length = 1 + random_below(random, LONGEST_NAME);
    for (size_t i = 0; i < length; i++) {
        name[i] = alphabet[random_below(random, sizeof alphabet - 1)];
    }
    name[0] = 'x'; /* no core attribute's name begins so */
    name[length] = '\0';
    switch (random_below(random, 8)) {
    case 0:
        cevents_builder_set_boolean(builder, name, random_below(random, 2) == 0);
        return;
    case 1:
        cevents_builder_set_integer(builder, name,
                                    (int32_t)((int64_t)random_below(random, UINT32_MAX) * 2 - INT32_MAX));
        return;
    case 2:
        cevents_builder_set_binary(builder, name, text, random_bytes(random, text));
        return;
    case 3:
        chosen = CHOICE(random, uris);
        cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_URI, chosen, strlen(chosen));
        return;
    case 4:
        chosen = CHOICE(random, references);
        cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_URI_REFERENCE, chosen, strlen(chosen));
        return;
    case 5:
        chosen = CHOICE(random, times);
        cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_TIMESTAMP, chosen, strlen(chosen));
        return;
    default:
        random_text(random, text, 0);
        cevents_builder_set(builder, name, text);
    }
}

static const char *copy(cevents_arena *arena, const char *bytes, size_t length)
{
    char *own = cevents_arena_alloc(arena, length + 1);
    assert_non_null(own);
    memcpy(own, bytes, length);
    return own;
}

static void set_data(struct random *random, cevents_event_builder *builder, cevents_arena *arena)
{
    static const char *const values[] = {"{\"a\":[1,2.50,\"\\u20ac\"]}", "\"text\"", "null", "-0", "[]", "true"};
    char text[LONGEST_TEXT * 4 + 1];
    size_t length;
    const char *value;
    switch (random_below(random, 4)) {
    case 0:
        break;
    case 1:
        value = CHOICE(random, values);
        cevents_builder_set_data(builder, CEVENTS_DATA_JSON, value, strlen(value));
        break;
    case 2:
        length = random_text(random, text, 0);
        cevents_builder_set_data(builder, CEVENTS_DATA_TEXT, copy(arena, text, length), length);
        break;
    default:
        length = random_bytes(random, text);
        cevents_builder_set_data(builder, CEVENTS_DATA_BYTES, copy(arena, text, length), length);
    }
}

static void set_optional(struct random *random, cevents_event_builder *builder, const char *name, const char *text)
{
    cevents_builder_set(builder, name, random_below(random, 2) == 0 ? text : NULL);
}

cevents_event random_event(struct random *random, cevents_arena *arena)
{
    cevents_event event;
    cevents_error error = {0};
    cevents_event_builder builder;
    char text[LONGEST_TEXT * 4 + 1];
    cevents_builder_begin(&builder, arena);
    random_text(random, text, 1);
    cevents_builder_set(&builder, "id", text);
    random_text(random, text, 1);
    cevents_builder_set(&builder, "type", text);
    cevents_builder_set(&builder, "source", CHOICE(random, references));
    random_text(random, text, 1);
    set_optional(random, &builder, "subject", text);
    set_optional(random, &builder, "time", CHOICE(random, times));
    set_optional(random, &builder, "dataschema", CHOICE(random, uris));
    set_optional(random, &builder, "datacontenttype", CHOICE(random, media_types));
    for (uint32_t count = random_below(random, MOST_EXTENSIONS); count > 0; count--) {
        set_extension(random, &builder);
    }
    set_data(random, &builder, arena);
    cevents_status status = cevents_builder_finish(&builder, NULL, &event, &error);
    if (status != CEVENTS_OK) {
        fail_msg("%s (%s)", error.message, error.path);
    }
    if (event.data.kind == CEVENTS_DATA_BYTES && random_below(random, 4) == 0) {
        event.data.kind = CEVENTS_DATA_PROTO;
        event.data.type_url = "type.googleapis.com/a.B";
        event.attributes.datacontenttype = NULL;
    }
    return event;
}
