#include "json_decode_entries.h"

#include "merge_sort.h"

/* The key of an entry, to be compared with others. */
struct entry_key {
    uint64_t fingerprint; /* equal for equal keys; of a key that is no text, all of it */
    const char *text;     /* NULL when it is no text */
    size_t length;
};

static struct entry_key key_of(const cevents_json_field *field, const ProtobufCMessage *message)
{
    const void *value = field_in(message, field->offset);
    struct entry_key key = {0, NULL, 0};
    if (json_is_text_key(field)) {
        ProtobufCBinaryData bytes = field_bytes(field, value);
        key.text = (const char *)bytes.data;
        key.length = bytes.len;
        key.fingerprint = cevents_hash_bytes(bytes.data, bytes.len);
    } else {
        memcpy(&key.fingerprint, value, field->size);
    }
    return key;
}

static bool is_same_key(const struct entry_key *a, const struct entry_key *b)
{
    if (a->fingerprint != b->fingerprint) {
        return false;
    }
    return a->text == NULL || (a->length == b->length && memcmp(a->text, b->text, a->length) == 0);
}

/* The byte after the string in quotes at `p`, which has been read and found in order. */
static const char *end_of_string(const struct json_decoder *d, const char *p)
{
    const char *source = d->source + (p - d->begin);
    size_t length = 1;
    while (source[length] != '"') {
        length += source[length] == '\\' ? 2 : 1;
    }
    return p + length + 1;
}

/* The later entry takes the earlier one's place. False when that is refused. */
static bool replace_entry(struct json_decoder *d, struct map_entry *earlier, struct map_entry *later, size_t length)
{
    struct cevents_frame *frame = d->frame;
    frame->key = later->from + 1;
    frame->key_length = length;
    bool tolerated =
        cevents_json_tolerate(d, CEVENTS_REPORT_DUPLICATE_MEMBER, later->from, end_of_string(d, later->from));
    frame->key = NULL;
    earlier->message = later->message;
    later->message = NULL;
    return tolerated;
}

/* Whether the key of `entry`, which is the frame's when it is text, is that of `other`. */
static bool repeats_key(const struct json_decoder *d, const cevents_json_field *field, const struct map_entry *entry,
                        const struct map_entry *other)
{
    const void *other_key = field_in(other->message, field->offset);
    if (!json_is_text_key(field)) {
        return memcmp(other_key, field_in(entry->message, field->offset), field->size) == 0;
    }
    ProtobufCBinaryData bytes = field_bytes(field, other_key);
    return bytes.len == d->frame->key_length && memcmp(bytes.data, d->frame->key, bytes.len) == 0;
}

bool cevents_json_add_entry(struct json_decoder *d, struct map_entries *entries, const struct map_entry *entry,
                            unsigned slot)
{
    struct map_entry *all = (struct map_entry *)(void *)(d->scratch + entries->base);
    for (; entries->slots[slot] != 0; slot = (slot + 1) % FEW_SLOTS) {
        struct map_entry *earlier = &all[entries->slots[slot] - 1];
        if (repeats_key(d, entries->key, entry, earlier)) {
            struct map_entry later = *entry;
            return replace_entry(d, earlier, &later, d->frame->key_length);
        }
    }
    entries->slots[slot] = (uint8_t)(entries->count + 1);
    return json_push_entry(d, entries, entry);
}

/* The entries of a large map, with their keys. */
struct large_map {
    struct map_entry *entries;
    const struct entry_key *keys;
    size_t count;
};

static int compare_keys(const void *context, const void *left, const void *right)
{
    const struct entry_key *a = left;
    const struct entry_key *b = right;
    (void)context;
    if (a->fingerprint != b->fingerprint) {
        return a->fingerprint < b->fingerprint ? -1 : 1;
    }
    if (a->text == NULL) {
        return 0;
    }
    if (a->length != b->length) {
        return a->length < b->length ? -1 : 1;
    }
    return memcmp(a->text, b->text, a->length);
}

/* The sure way for keys that were chosen to collide: n log n whatever they are. */
static bool drop_by_sorting(struct json_decoder *d, const struct large_map *map)
{
    const void **sorted = arena_take(d->arena, 2 * map->count * sizeof *sorted);
    if (sorted == NULL) {
        (void)cevents_json_refuse_memory(d);
        return false;
    }
    for (size_t i = 0; i < map->count; i++) {
        sorted[i] = &map->keys[i];
    }
    cevents_merge_sort(sorted, sorted + map->count, map->count, compare_keys, NULL);
    const struct entry_key *first = NULL;
    for (size_t i = 0; i < map->count; i++) {
        const struct entry_key *key = sorted[i];
        struct map_entry *entry = &map->entries[key - map->keys];
        if (first == NULL || compare_keys(NULL, first, key) != 0) {
            first = key;
        } else if (entry->message != NULL && !replace_entry(d, &map->entries[first - map->keys], entry, key->length)) {
            return false;
        }
    }
    return true;
}

enum hashing { HASHING_DONE, HASHING_REFUSED, HASHING_FLOODED };

/* A hash table of the entries so far. Gives up when the probes pass a few for each entry. */
static enum hashing drop_by_hashing(struct json_decoder *d, const struct large_map *map)
{
    unsigned bits = 5;
    while (((size_t)1 << bits) < 2 * map->count) {
        bits++;
    }
    uint32_t *slots = cevents_arena_alloc(d->arena, ((size_t)1 << bits) * sizeof *slots);
    if (slots == NULL) {
        (void)cevents_json_refuse_memory(d);
        return HASHING_REFUSED;
    }
    size_t mask = ((size_t)1 << bits) - 1;
    size_t probes_left = 8 * map->count;
    for (size_t i = 0; i < map->count; i++) {
        const struct entry_key *key = &map->keys[i];
        size_t slot = (size_t)((key->fingerprint * CEVENTS_HASH_MULTIPLIER) >> (64 - bits));
        while (slots[slot] != 0 && !is_same_key(&map->keys[slots[slot] - 1], key)) {
            if (probes_left-- == 0) {
                return HASHING_FLOODED;
            }
            slot = (slot + 1) & mask;
        }
        if (slots[slot] == 0) {
            slots[slot] = (uint32_t)(i + 1);
        } else if (!replace_entry(d, &map->entries[slots[slot] - 1], &map->entries[i], key->length)) {
            return HASHING_REFUSED;
        }
    }
    return HASHING_DONE;
}

/* Keeps of entries with equal keys the last one, at the place of the first. */
static bool drop_repeated_keys(struct json_decoder *d, struct map_entries *entries)
{
    struct map_entry *all = (struct map_entry *)(void *)(d->scratch + entries->base);
    cevents_arena_mark mark = cevents_arena_mark_here(d->arena);
    struct entry_key *keys = arena_take(d->arena, entries->count * sizeof *keys);
    if (keys == NULL) {
        (void)cevents_json_refuse_memory(d);
        return false;
    }
    for (size_t i = 0; i < entries->count; i++) {
        keys[i] = key_of(entries->key, all[i].message);
    }
    const struct large_map map = {all, keys, entries->count};
    enum hashing hashing = drop_by_hashing(d, &map);
    bool done = hashing == HASHING_DONE || (hashing == HASHING_FLOODED && drop_by_sorting(d, &map));
    cevents_arena_rewind(d->arena, mark);
    size_t kept = 0;
    for (size_t i = 0; i < entries->count; i++) {
        if (all[i].message != NULL) {
            all[kept++] = all[i];
        }
    }
    entries->count = kept;
    return done;
}

bool cevents_json_close_entries(struct json_decoder *d, struct map_entries *entries, const cevents_json_field *field,
                                ProtobufCMessage *message)
{
    if (entries->count >= FEW_ENTRIES && !drop_repeated_keys(d, entries)) {
        return false;
    }
    d->scratch_used = entries->base;
    size_t count = entries->count;
    if (count == 0) {
        json_put_array(message, field, NULL, 0);
        return true;
    }
    ProtobufCMessage **array = arena_take(d->arena, count * sizeof(void *));
    if (array == NULL) {
        (void)cevents_json_refuse_memory(d);
        return false;
    }
    const struct map_entry *all = (const struct map_entry *)(const void *)(d->scratch + entries->base);
    for (size_t i = 0; i < count; i++) {
        array[i] = all[i].message;
    }
    json_put_array(message, field, array, count);
    return true;
}
