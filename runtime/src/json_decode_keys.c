#include "json_decode.h"

#include "merge_sort.h"

/* Up to so many entries, each is compared with each. */
enum { FEW_ENTRIES = 16 };

static bool is_same_key(const struct map_entry *a, const struct map_entry *b)
{
    if (a->fingerprint != b->fingerprint) {
        return false;
    }
    return a->key == NULL || (a->key_length == b->key_length && memcmp(a->key, b->key, a->key_length) == 0);
}

/* The later entry takes the earlier one's place. */
static bool replace_entry(struct json_decoder *d, struct map_entry *earlier, struct map_entry *later)
{
    d->frame->key = later->from + 1;
    d->frame->key_length = later->key_length;
    bool tolerated = cevents_json_tolerate(d, CEVENTS_REPORT_DUPLICATE_MEMBER, later->from, later->to);
    d->frame->key = NULL;
    earlier->message = later->message;
    later->message = NULL;
    return tolerated;
}

static bool drop_among_few(struct json_decoder *d, struct map_entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (entries[j].message != NULL && is_same_key(&entries[j], &entries[i])) {
                if (!replace_entry(d, &entries[j], &entries[i])) {
                    return false;
                }
                break;
            }
        }
    }
    return true;
}

static int compare_keys(const void *context, const void *left, const void *right)
{
    const struct map_entry *a = left;
    const struct map_entry *b = right;
    (void)context;
    if (a->fingerprint != b->fingerprint) {
        return a->fingerprint < b->fingerprint ? -1 : 1;
    }
    if (a->key == NULL) {
        return 0;
    }
    if (a->key_length != b->key_length) {
        return a->key_length < b->key_length ? -1 : 1;
    }
    return memcmp(a->key, b->key, a->key_length);
}

/* The sure way for keys that were chosen to collide: n log n whatever they are. */
static bool drop_by_sorting(struct json_decoder *d, struct map_entry *entries, size_t count)
{
    const void **sorted = arena_take(d->arena, 2 * count * sizeof *sorted);
    if (sorted == NULL) {
        (void)cevents_json_refuse_memory(d);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &entries[i];
    }
    cevents_merge_sort(sorted, sorted + count, count, compare_keys, NULL);
    struct map_entry *first = NULL;
    for (size_t i = 0; i < count; i++) {
        struct map_entry *entry = &entries[(const struct map_entry *)sorted[i] - entries];
        if (first == NULL || compare_keys(NULL, first, entry) != 0) {
            first = entry;
        } else if (entry->message != NULL && !replace_entry(d, first, entry)) {
            return false;
        }
    }
    return true;
}

enum hashing { HASHING_DONE, HASHING_REFUSED, HASHING_FLOODED };

/* A hash table of the entries so far. Gives up when the probes pass a few for each entry. */
static enum hashing drop_by_hashing(struct json_decoder *d, struct map_entry *entries, size_t count)
{
    unsigned bits = 5;
    while (((size_t)1 << bits) < 2 * count) {
        bits++;
    }
    uint32_t *slots = cevents_arena_alloc(d->arena, ((size_t)1 << bits) * sizeof *slots);
    if (slots == NULL) {
        (void)cevents_json_refuse_memory(d);
        return HASHING_REFUSED;
    }
    size_t mask = ((size_t)1 << bits) - 1;
    size_t probes_left = 8 * count;
    for (size_t i = 0; i < count; i++) {
        size_t slot = (size_t)((entries[i].fingerprint * CEVENTS_HASH_MULTIPLIER) >> (64 - bits));
        while (slots[slot] != 0 && !is_same_key(&entries[slots[slot] - 1], &entries[i])) {
            if (probes_left-- == 0) {
                return HASHING_FLOODED;
            }
            slot = (slot + 1) & mask;
        }
        if (slots[slot] == 0) {
            slots[slot] = (uint32_t)(i + 1);
        } else if (!replace_entry(d, &entries[slots[slot] - 1], &entries[i])) {
            return HASHING_REFUSED;
        }
    }
    return HASHING_DONE;
}

static bool drop_among_many(struct json_decoder *d, struct map_entry *entries, size_t count)
{
    cevents_arena_mark mark = cevents_arena_mark_here(d->arena);
    enum hashing hashing = drop_by_hashing(d, entries, count);
    bool done = hashing == HASHING_DONE || (hashing == HASHING_FLOODED && drop_by_sorting(d, entries, count));
    cevents_arena_rewind(d->arena, mark);
    return done;
}

bool cevents_json_drop_repeated_keys(struct json_decoder *d, struct map_entry *entries, size_t *count)
{
    bool done = *count <= FEW_ENTRIES ? drop_among_few(d, entries, *count) : drop_among_many(d, entries, *count);
    size_t kept = 0;
    for (size_t i = 0; done && i < *count; i++) {
        if (entries[i].message != NULL) {
            entries[kept++] = entries[i];
        }
    }
    *count = kept;
    return done;
}
