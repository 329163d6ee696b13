/*
 * Where the encoders stand. A level notes only what costs next to nothing; the path of an error is made of that.
 */
#ifndef CEVENTS_ENCODE_LEVEL_H
#define CEVENTS_ENCODE_LEVEL_H

#include "fault.h"
#include "fields.h"

/* A message that is being written, or an entry of a map. */
struct encode_level {
    struct encode_level *parent;
    const cevents_json_table *table;
    const void *message;
    const cevents_json_field *row; /* the field that is being written; NULL: none, errors are the message's own */
    size_t index;                  /* of its element, when the field is repeated */
    struct cevents_frame frame;    /* without meaning before cevents_encode_path() */
};

static inline void encode_level_open(struct encode_level *level, struct encode_level *parent,
                                     const cevents_json_table *table, const void *message)
{
    level->parent = parent;
    level->table = table;
    level->message = message;
    level->row = NULL;
    level->index = 0;
}

/*
 * Writes the path of what `level` stands at. Of JSON, in which a Struct's `fields` or a wrapper's `value` don't occur,
 * these are left out. `level` may be NULL.
 */
void cevents_encode_path(char path[CEVENTS_ERROR_PATH_SIZE], struct encode_level *level, bool json);

#endif
