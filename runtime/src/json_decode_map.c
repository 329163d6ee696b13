#include "json_decode_entries.h"

static char *decode_text_key(struct json_decoder *d, char *p, const cevents_json_field *field, void *to)
{
    char *text;
    char *next = json_text(d, p, "a string", &text, &d->frame->key_length);
    if (next == NULL) {
        return NULL;
    }
    if (field->kind == CEVENTS_KIND_STRING) {
        if (json_has_nul(p, next, text, d->frame->key_length)) {
            return cevents_json_refuse_nul(d, p);
        }
        json_put_pointer(to, text);
    } else {
        ProtobufCBinaryData counted = {d->frame->key_length, (uint8_t *)text};
        memcpy(to, &counted, sizeof counted);
    }
    return next;
}

static char *decode_bool_key(struct json_decoder *d, char *p, void *to)
{
    char *text;
    size_t length;
    char *next = json_text(d, p, "a string", &text, &length);
    if (next == NULL) {
        return NULL;
    }
    protobuf_c_boolean value = length == 4 && memcmp(text, "true", 4) == 0;
    if (!value && (length != 5 || memcmp(text, "false", 5) != 0)) {
        return cevents_json_refuse(d, p, CEVENTS_INVALID_VALUE, "expected the key \"true\" or \"false\"");
    }
    memcpy(to, &value, sizeof value);
    return next;
}

/* Of the key [from, to) that is no text, for paths: it may have been unescaped in place, which ends it with a NUL. */
static size_t shown_length(const char *from, const char *to)
{
    const char *text = from + 1;
    size_t length = (size_t)(to - from - 2);
    const char *end = memchr(text, '\0', length);
    return end != NULL ? (size_t)(end - text) : length;
}

/* Keys are strings in JSON whatever their kind is. Leaves the length of the key's text in the frame. */
static char *decode_key(struct json_decoder *d, char *p, const cevents_json_field *field, ProtobufCMessage *entry)
{
    if (*p != '"') {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected a key in quotes");
    }
    void *to = json_member(entry, field->offset);
    if (json_is_text_key(field)) {
        return decode_text_key(d, p, field, to);
    }
    enum value_outcome outcome;
    char *next = field->kind == CEVENTS_KIND_BOOL ? decode_bool_key(d, p, to)
                                                  : cevents_json_decode_element(d, p, NULL, field, to, &outcome);
    if (next != NULL) {
        d->frame->key_length = shown_length(p, next);
    }
    return next;
}

/* A message value that the entry may not lack: protobuf-c would leave a NULL. */
static bool fill_value(struct json_decoder *d, const cevents_json_table *entry_table, ProtobufCMessage *entry)
{
    const cevents_json_field *field = map_value(entry_table);
    ProtobufCMessage *value = json_new_message(d, entry_table->subs[field->sub].message);
    json_put_pointer(json_member(entry, field->offset), value);
    return value != NULL;
}

/* The value that follows a key at `p`. */
static char *decode_value(struct json_decoder *d, char *p, const cevents_json_table *entry_table,
                          ProtobufCMessage *entry, enum value_outcome *outcome)
{
    const cevents_json_field *value = map_value(entry_table);
    p = json_colon(d, p, "expected `:` after a key");
    if (p == NULL) {
        return NULL;
    }
    void *to = json_member(entry, value->offset);
    char *next = value->kind == CEVENTS_KIND_STRING && *p == '"'
                     ? json_c_string(d, p, to)
                     : cevents_json_decode_element(d, p, entry_table, value, to, outcome);
    if (next == NULL) {
        return NULL;
    }
    if (*outcome == VALUE_NULL) {
        return cevents_json_refuse(d, p, CEVENTS_WRONG_TYPE, "null is no value of a map");
    }
    json_set_has(entry, map_key(entry_table));
    json_set_has(entry, value);
    if (value->kind == CEVENTS_KIND_MESSAGE && *outcome != VALUE_SET && !fill_value(d, entry_table, entry)) {
        return NULL;
    }
    return next;
}

static char *decode_entries(struct json_decoder *d, char *p, const cevents_json_table *entry_table,
                            struct map_entries *entries)
{
    struct cevents_frame *frame = d->frame;
    struct indentation indentation = {NULL, 0};
    p = json_member_space(p, &indentation);
    bool more = *p != '}';
    p += more ? 0 : 1;
    while (more) {
        enum value_outcome outcome = VALUE_SET;
        struct map_entry entry = {json_new_message(d, entry_table), p};
        if (entry.message == NULL || !json_count_elements(d, entries->count, 1, p)) {
            return NULL;
        }
        p = decode_key(d, p, map_key(entry_table), entry.message);
        if (p == NULL) {
            return NULL;
        }
        frame->key = entry.from + 1;
        p = decode_value(d, p, entry_table, entry.message, &outcome);
        if (p == NULL || (outcome == VALUE_SET && !json_add_entry(d, entries, &entry))) {
            return NULL;
        }
        frame->key = NULL;
        p = json_next_element(d, p, '}', &indentation, &more);
        if (p == NULL) {
            return NULL;
        }
    }
    return p;
}

char *cevents_json_decode_map(struct json_decoder *d, char *p, const cevents_json_table *table,
                              const cevents_json_field *field, ProtobufCMessage *message)
{
    const cevents_json_table *entry_table = table->subs[field->sub].message;
    if (*p != '{') {
        return cevents_json_refuse_value(d, p, "an object");
    }
    if (!json_enter(d, p)) {
        return NULL;
    }
    struct map_entries entries;
    json_open_entries(d, &entries, map_key(entry_table));
    p = decode_entries(d, p + 1, entry_table, &entries);
    if (p == NULL || !cevents_json_close_entries(d, &entries, field, message)) {
        return NULL;
    }
    json_leave(d);
    return p;
}
