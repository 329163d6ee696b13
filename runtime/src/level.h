/*
 * Where the codecs between structs and bytes stand.
 */
#ifndef CEVENTS_LEVEL_H
#define CEVENTS_LEVEL_H

#include "fault.h"
#include "fields.h"

/* A message that is being read or written. */
struct level {
    const cevents_json_table *table;
    void *message;               /* encoders only read it */
    struct cevents_frame *frame; /* a map entry has none of its own: this is then the one that stands at the map */
    uint32_t depth_left;
    const cevents_json_field *group; /* the field, when this is a group on the wire; else NULL */
};

static inline bool level_is_entry(const struct level *level)
{
    return (level->table->flags & CEVENTS_TABLE_MAP_ENTRY) != 0;
}

/* Makes the level's frame point at a field, of a repeated one at an element. */
static inline void level_stand_at(const struct level *level, const cevents_json_field *row, size_t index)
{
    struct cevents_frame *frame = level->frame;
    if (level_is_entry(level)) {
        frame->key = level->message;
        frame->entry_key = map_key(level->table);
        return;
    }
    frame->field = row;
    frame->name = NULL;
    frame->key = NULL;
    frame->entry_key = NULL;
    frame->index = row != NULL && row->shape == CEVENTS_SHAPE_REPEATED ? index : CEVENTS_NO_INDEX;
}

#endif
