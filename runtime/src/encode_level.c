#include "encode_level.h"

static bool is_unnamed_in_json(const cevents_json_table *table)
{
    switch (table->well_known) {
    case CEVENTS_WELL_KNOWN_STRUCT:
    case CEVENTS_WELL_KNOWN_VALUE:
    case CEVENTS_WELL_KNOWN_LIST_VALUE:
    case CEVENTS_WELL_KNOWN_WRAPPER:
        return true;
    default:
        return false;
    }
}

/* `entry` is the one of the field's map, or NULL. */
static void fill_frame(struct encode_level *level, const struct encode_level *entry, bool json)
{
    const cevents_json_field *row = level->row;
    struct cevents_frame *frame = &level->frame;
    *frame = (struct cevents_frame){.table = level->table, .index = CEVENTS_NO_INDEX};
    if (row != NULL && row->shape == CEVENTS_SHAPE_REPEATED) {
        frame->index = level->index;
    }
    if (!json || !is_unnamed_in_json(level->table)) {
        frame->field = row;
    }
    if (entry != NULL) {
        frame->key = entry->message;
        frame->entry_key = map_key(entry->table);
    }
}

void cevents_encode_path(char path[CEVENTS_ERROR_PATH_SIZE], struct encode_level *level, bool json)
{
    const struct cevents_frame *innermost = NULL;
    struct cevents_frame *below = NULL;
    const struct encode_level *entry = NULL;
    for (; level != NULL; level = level->parent) {
        if ((level->table->flags & CEVENTS_TABLE_MAP_ENTRY) != 0) {
            entry = level;
            continue;
        }
        fill_frame(level, entry, json);
        entry = NULL;
        if (below == NULL) {
            innermost = &level->frame;
        } else {
            below->parent = &level->frame;
        }
        below = &level->frame;
    }
    path[0] = '\0';
    if (innermost != NULL) {
        (void)cevents_path_write(path, CEVENTS_ERROR_PATH_SIZE, "", innermost);
    }
}
