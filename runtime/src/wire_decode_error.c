#include "wire_decode.h"

void cevents_wire_stand_at(const struct level *level, const cevents_json_field *row)
{
    bool repeated = row != NULL && row->shape == CEVENTS_SHAPE_REPEATED;
    level_stand_at(level, row, repeated ? *field_count(level->message, row) : 0);
}

const uint8_t *cevents_wire_fail(struct wire_decoder *d, cevents_status status, const uint8_t *at,
                                 const struct level *level, const cevents_json_field *row, const char *what)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    if (level != NULL) {
        cevents_wire_stand_at(level, row);
    }
    cevents_path_write(path, sizeof path, d->origin->path, level == NULL ? NULL : level->frame);
    d->status = cevents_fail(d->error, status, wire_offset(d, at), path, "%s", what);
    return NULL;
}

const uint8_t *cevents_wire_fail_memory(struct wire_decoder *d, const struct level *level,
                                        const cevents_json_field *row, const uint8_t *at)
{
    cevents_status status = cevents_arena_failure(d->arena);
    return cevents_wire_fail(d, status, at, level, row, cevents_status_text(status));
}

const uint8_t *cevents_wire_fail_varint(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                        const struct level *level, const cevents_json_field *row)
{
    if (end - p >= WIRE_VARINT_SIZE) {
        return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, p + WIRE_VARINT_SIZE - 1, level, row,
                                 "varint of more than 10 bytes");
    }
    return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, end, level, row, "message ends within a varint");
}
