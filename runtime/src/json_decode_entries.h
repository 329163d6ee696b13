/*
 * The entries of a map while it is read: kept on the scratch stack, each key once.
 */
#ifndef CEVENTS_JSON_DECODE_ENTRIES_H
#define CEVENTS_JSON_DECODE_ENTRIES_H

#include "hash.h"
#include "json_decode.h"

struct map_entry {
    ProtobufCMessage *message;
    const char *from; /* the opening quote of its key */
};

/* Up to so many entries of a map, one that repeats a key is found at once; of larger maps, at their end. */
enum { FEW_ENTRIES = 40, FEW_SLOTS = 64, FEW_SLOTS_BITS = 6 };

/* The entries of a map that have been read. */
struct map_entries {
    const cevents_json_field *key;
    size_t base; /* on the scratch stack */
    size_t count;
    /* Open-addressing hash of the keys: 1 + index of an entry. */
    uint8_t slots[FEW_SLOTS];
};

/* Adds an entry whose slot is taken; one with an equal key gives it its place. False after cevents_json_refuse(). */
bool cevents_json_add_entry(struct json_decoder *d, struct map_entries *entries, const struct map_entry *entry,
                            unsigned slot);

/* Moves the entries to the field's array. False after cevents_json_refuse(). */
bool cevents_json_close_entries(struct json_decoder *d, struct map_entries *entries, const cevents_json_field *field,
                                ProtobufCMessage *message);

/* Begins with the entries of a map whose keys are held by `key`. */
static inline void json_open_entries(struct json_decoder *d, struct map_entries *entries, const cevents_json_field *key)
{
    entries->key = key;
    entries->base = json_open_scratch(d);
    entries->count = 0;
    memset(entries->slots, 0, sizeof entries->slots);
}

/* Of the first and the last 8 bytes of a text that is followed by bytes which may be read. */
static inline unsigned json_slot_of_text(const char *text, size_t length)
{
    uint64_t hash;
    if (length >= 8) {
        uint64_t last = cevents_load64_le(text + length - 8);
        hash = cevents_load64_le(text) ^ (last << 29 | last >> 35);
    } else {
        hash = cevents_load64_le(text) & ((UINT64_C(1) << (8 * length)) - 1);
    }
    return (unsigned)(((hash ^ length) * CEVENTS_HASH_MULTIPLIER) >> (64 - FEW_SLOTS_BITS));
}

static inline unsigned json_slot_of_number(const void *value, size_t size)
{
    uint64_t hash = 0;
    memcpy(&hash, value, size);
    return (unsigned)((hash * CEVENTS_HASH_MULTIPLIER) >> (64 - FEW_SLOTS_BITS));
}

static inline bool json_is_text_key(const cevents_json_field *key)
{
    return key->kind == CEVENTS_KIND_STRING || key->kind == CEVENTS_KIND_TEXT;
}

static inline bool json_push_entry(struct json_decoder *d, struct map_entries *entries, const struct map_entry *entry)
{
    char *room = json_push(d, entries->base + entries->count * sizeof *entry, sizeof *entry);
    if (room == NULL) {
        return false;
    }
    memcpy(room, entry, sizeof *entry);
    entries->count++;
    return true;
}

/* Adds an entry, whose key is the frame's when it is text. False after cevents_json_refuse(). */
static inline bool json_add_entry(struct json_decoder *d, struct map_entries *entries, const struct map_entry *entry)
{
    if (entries->count < FEW_ENTRIES) {
        const cevents_json_field *key = entries->key;
        unsigned slot = json_is_text_key(key) ? json_slot_of_text(d->frame->key, d->frame->key_length)
                                              : json_slot_of_number(field_in(entry->message, key->offset), key->size);
        if (entries->slots[slot] != 0) {
            return cevents_json_add_entry(d, entries, entry, slot);
        }
        entries->slots[slot] = (uint8_t)(entries->count + 1);
    }
    return json_push_entry(d, entries, entry);
}

#endif
