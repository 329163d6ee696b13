#include "json_decode.h"

#include "hash.h"

static char *decode_text_key(struct json_decoder *d, char *p, const cevents_json_field *field, void *to,
                             struct map_entry *entry)
{
    char *text;
    char *next = json_text(d, p, "a string", &text, &entry->key_length);
    if (next == NULL) {
        return NULL;
    }
    if (field->kind == CEVENTS_KIND_STRING) {
        if (memchr(text, '\0', entry->key_length) != NULL) {
            return cevents_json_refuse_nul(d, p);
        }
        json_put_pointer(to, text);
    } else {
        ProtobufCBinaryData counted = {entry->key_length, (uint8_t *)text};
        memcpy(to, &counted, sizeof counted);
    }
    entry->key = text;
    entry->fingerprint = cevents_hash_bytes(text, entry->key_length);
    return next;
}

static char *decode_bool_key(struct json_decoder *d, char *p, void *to, struct map_entry *entry)
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
    entry->fingerprint = value ? 1 : 0;
    return next;
}

/* Of a key that is no text, for paths: it may have been unescaped in place, which ends it with a NUL. */
static size_t shown_length(const struct map_entry *entry)
{
    const char *text = entry->from + 1;
    size_t length = (size_t)(entry->to - entry->from - 2);
    const char *end = memchr(text, '\0', length);
    return end != NULL ? (size_t)(end - text) : length;
}

/* Keys are strings in JSON whatever their kind is. */
static char *decode_key(struct json_decoder *d, char *p, const cevents_json_field *field, struct map_entry *entry)
{
    if (*p != '"') {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected a key in quotes");
    }
    void *to = json_member(entry->message, field->offset);
    entry->from = p;
    char *next;
    if (field->kind == CEVENTS_KIND_STRING || field->kind == CEVENTS_KIND_TEXT) {
        next = decode_text_key(d, p, field, to, entry);
    } else if (field->kind == CEVENTS_KIND_BOOL) {
        next = decode_bool_key(d, p, to, entry);
    } else {
        enum value_outcome outcome;
        next = cevents_json_decode_element(d, p, NULL, field, to, &outcome);
        memcpy(&entry->fingerprint, to, field->size);
    }
    entry->to = next;
    if (next != NULL && entry->key == NULL) {
        entry->key_length = shown_length(entry);
    }
    return next;
}

/* A message value that the entry may not lack: protobuf-c would leave a NULL. */
static bool fill_value(struct json_decoder *d, const cevents_json_table *entry_table, ProtobufCMessage *entry)
{
    const cevents_json_field *field = &entry_table->fields[1];
    if (field->kind != CEVENTS_KIND_MESSAGE) {
        return true;
    }
    ProtobufCMessage *value = cevents_json_new_message(d, entry_table->subs[field->sub].message);
    json_put_pointer(json_member(entry, field->offset), value);
    return value != NULL;
}

static char *decode_entry(struct json_decoder *d, char *p, const cevents_json_table *entry_table,
                          struct map_entry *entry, enum value_outcome *outcome)
{
    struct cevents_frame *frame = d->frame;
    const cevents_json_field *key = &entry_table->fields[0];
    const cevents_json_field *value = &entry_table->fields[1];
    entry->message = cevents_json_new_message(d, entry_table);
    if (entry->message == NULL || !json_count_elements(d, 1, p)) {
        return NULL;
    }
    char *next = decode_key(d, p, key, entry);
    if (next == NULL) {
        return NULL;
    }
    frame->key = p + 1;
    frame->key_length = entry->key_length;
    next = json_space(next);
    if (*next != ':') {
        return cevents_json_refuse(d, next, CEVENTS_MALFORMED_JSON, "expected `:` after a key");
    }
    p = json_value_space(next + 1);
    next = cevents_json_decode_element(d, p, entry_table, value, json_member(entry->message, value->offset), outcome);
    if (next == NULL) {
        return NULL;
    }
    if (*outcome == VALUE_NULL) {
        return cevents_json_refuse(d, p, CEVENTS_WRONG_TYPE, "null is no value of a map");
    }
    json_set_has(entry->message, key);
    json_set_has(entry->message, value);
    if (value->kind == CEVENTS_KIND_MESSAGE && *outcome != VALUE_SET && !fill_value(d, entry_table, entry->message)) {
        return NULL;
    }
    return next;
}

static char *decode_entries(struct json_decoder *d, char *p, const cevents_json_table *entry_table, size_t base,
                            size_t *count)
{
    struct cevents_frame *frame = d->frame;
    bool more = *p != '}';
    p += more ? 0 : 1;
    while (more) {
        struct map_entry entry = {0};
        enum value_outcome outcome = VALUE_SET;
        p = decode_entry(d, p, entry_table, &entry, &outcome);
        if (p == NULL) {
            return NULL;
        }
        if (outcome == VALUE_SET) {
            if (!cevents_json_push_scratch(d, sizeof entry)) {
                return NULL;
            }
            memcpy(d->scratch + base + *count * sizeof entry, &entry, sizeof entry);
            (*count)++;
        }
        frame->key = NULL;
        p = json_next_element(d, p, '}', &more);
        if (p == NULL) {
            return NULL;
        }
    }
    return p;
}

char *cevents_json_decode_map(struct json_decoder *d, char *p, const cevents_json_table *table,
                              const cevents_json_field *field, ProtobufCMessage *message)
{
    if (*p != '{') {
        return cevents_json_refuse_value(d, p, "an object");
    }
    if (!json_enter(d, p)) {
        return NULL;
    }
    size_t base = cevents_json_open_scratch(d);
    size_t count = 0;
    p = decode_entries(d, json_value_space(p + 1), table->subs[field->sub].message, base, &count);
    if (p == NULL) {
        return NULL;
    }
    struct map_entry *entries = (struct map_entry *)(void *)(d->scratch + base);
    if (count > 1 && !cevents_json_drop_repeated_keys(d, entries, &count)) {
        return NULL;
    }
    /* Entries are larger than the pointers that take their place. */
    for (size_t i = 0; i < count; i++) {
        ProtobufCMessage *entry = entries[i].message;
        json_put_pointer(d->scratch + base + i * sizeof entry, entry);
    }
    if (!cevents_json_flush_scratch(d, base, field, count, message)) {
        return NULL;
    }
    json_leave(d);
    return p;
}
