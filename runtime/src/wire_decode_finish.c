/*
 * What can be said only when all has been decoded, since messages may come in pieces.
 */
#include "arena_take.h"
#include "wire_decode.h"

/* Maps up to this size are searched for duplicate keys pair by pair, greater ones are sorted. */
enum { FEW_ENTRIES = 12 };

/* The last entry of a key takes the place of the first. Returns how many entries are left. */
static size_t drop_duplicates_pairwise(const cevents_json_field *key, void **entries, size_t count)
{
    uint64_t prefixes[FEW_ENTRIES];
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t prefix = cevents_map_key_prefix(key, entries[i]);
        size_t same = 0;
        while (same < kept &&
               (prefixes[same] != prefix || cevents_map_compare_keys(key, entries[same], entries[i]) != 0)) {
            same++;
        }
        prefixes[same] = prefix;
        entries[same] = entries[i];
        kept += same == kept;
    }
    return kept;
}

/* As above for any number of entries, which become sorted when there are duplicates. */
static size_t drop_duplicates_sorted(const cevents_json_field *key, void **entries, size_t count, const void **sorted)
{
    memcpy(sorted, entries, count * sizeof *sorted);
    cevents_map_sort(key, sorted, sorted + count, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        kept += i + 1 == count || cevents_map_compare_keys(key, sorted[i], sorted[i + 1]) != 0;
    }
    if (kept == count) {
        return count;
    }
    kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 == count || cevents_map_compare_keys(key, sorted[i], sorted[i + 1]) != 0) {
            memcpy(&entries[kept++], &sorted[i], sizeof *entries);
        }
    }
    return kept;
}

static bool drop_duplicate_keys(struct wire_decoder *d)
{
    for (struct pending_map *map = d->maps; map != NULL; map = map->next) {
        size_t *count = field_count(map->message, map->row);
        void **entries = *(void ***)field_at(map->message, map->row->offset);
        const cevents_json_field *key = map_key(map->entry_table);
        if (*count <= FEW_ENTRIES) {
            *count = drop_duplicates_pairwise(key, entries, *count);
            continue;
        }
        cevents_arena_mark mark = cevents_arena_mark_here(d->arena);
        const void **room = arena_take(d->arena, 2 * *count * sizeof *room);
        if (room == NULL) {
            cevents_wire_fail_memory(d, NULL, NULL, d->input_end);
            return false;
        }
        *count = drop_duplicates_sorted(key, entries, *count, room);
        cevents_arena_rewind(d->arena, mark);
    }
    return true;
}

static bool check_required(struct wire_decoder *d, const cevents_json_table *table, void *message,
                           const struct cevents_frame *parent);

/* Recursion: as deep as the messages, which the depth limit has bounded. */
static bool check_required_below(struct wire_decoder *d, const cevents_json_table *table, void *message,
                                 const cevents_json_field *row, struct cevents_frame *frame)
{
    if (row->kind != CEVENTS_KIND_MESSAGE) {
        return true;
    }
    const cevents_json_table *sub = table->subs[row->sub].message;
    bool in_entry = (table->flags & CEVENTS_TABLE_MAP_ENTRY) != 0;
    bool one_of_many = field_is_repeated(row);
    void *const *pointers = field_at(message, row->offset);
    size_t count = 1;
    if (one_of_many) {
        count = *field_count(message, row);
        pointers = *pointers;
    } else if (row->shape == CEVENTS_SHAPE_ONEOF) {
        count = *(const int *)field_quantifier_in(message, row) == (int)row->number;
    }
    if (in_entry) {
        frame->key = message;
        frame->entry_key = map_key(table);
    } else {
        frame->field = row;
        frame->key = NULL;
        frame->entry_key = NULL;
        frame->index = CEVENTS_NO_INDEX;
    }
    for (size_t i = 0; i < count; i++) {
        if (row->shape == CEVENTS_SHAPE_REPEATED) {
            frame->index = i;
        }
        if (pointers[i] == NULL) {
            continue;
        }
        bool complete = row->shape == CEVENTS_SHAPE_MAP
                            ? check_required_below(d, sub, pointers[i], map_value(sub), frame)
                            : check_required(d, sub, pointers[i], frame);
        if (!complete) {
            return false;
        }
    }
    return true;
}

static bool check_required(struct wire_decoder *d, const cevents_json_table *table, void *message,
                           const struct cevents_frame *parent)
{
    if ((table->flags & CEVENTS_TABLE_REQUIRED) == 0) {
        return true;
    }
    struct cevents_frame frame = {.parent = parent, .table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, message, &frame, 0, NULL};
    const struct required_record *record = wire_required_record(table, message);
    for (unsigned i = 0; i < table->n_fields; i++) {
        const cevents_json_field *row = &table->fields[i];
        if (row->shape == CEVENTS_SHAPE_REQUIRED && !record->seen[i]) {
            const uint8_t *end = record->end == NULL ? d->input_end : record->end;
            cevents_wire_fail(d, CEVENTS_MISSING_FIELD, end, &level, row, "required field is missing");
            return false;
        }
        if (!check_required_below(d, table, message, row, &frame)) {
            return false;
        }
    }
    return true;
}

bool cevents_wire_finish(struct wire_decoder *d, const cevents_json_table *table, void *message)
{
    return drop_duplicate_keys(d) && check_required(d, table, message, NULL);
}
