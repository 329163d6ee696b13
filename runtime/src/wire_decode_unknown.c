/*
 * Fields that a struct has no place for.
 */
#include <limits.h>

#include "wire_decode.h"

static void report(struct wire_decoder *d, const struct level *level, const cevents_json_field *row, uint32_t number,
                   const uint8_t *tag, const uint8_t *value, const uint8_t *end)
{
    if (d->options->report == NULL) {
        return;
    }
    char name[TEXT_NUMBER_SIZE];
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_wire_stand_at(level, row);
    if (row == NULL && !level_is_entry(level)) {
        level->frame->name = name;
        level->frame->name_length = cevents_text_put_uint64(name, number);
    }
    cevents_path_write(path, sizeof path, d->origin->path, level->frame);
    const cevents_report unknown = {
        .kind = CEVENTS_REPORT_UNKNOWN_WIRE_FIELD,
        .offset = wire_offset(d, tag),
        .path = path,
        .raw = (const char *)value,
        .raw_length = (size_t)(end - value),
        .table = level->frame->table,
        .field = level->frame->field,
    };
    d->options->report(&unknown, d->options->report_context);
}

bool cevents_wire_append_unknown(struct wire_decoder *d, const struct level *level, const cevents_json_field *row,
                                 ProtobufCMessageUnknownField field, const uint8_t *tag)
{
    ProtobufCMessage *base = level->message;
    if (!cevents_wire_take_elements(d, 1, level, row, tag)) {
        return false;
    }
    if (base->n_unknown_fields == UINT_MAX) {
        cevents_wire_fail(d, CEVENTS_LIMIT_ELEMENTS, tag, level, row, "more unknown fields than a message can hold");
        return false;
    }
    void *grown = cevents_wire_grow_array(d, base->unknown_fields, base->n_unknown_fields,
                                          (size_t)base->n_unknown_fields + 1, sizeof *base->unknown_fields);
    if (grown == NULL) {
        cevents_wire_fail_memory(d, level, row, tag);
        return false;
    }
    base->unknown_fields = grown;
    base->unknown_fields[base->n_unknown_fields++] = field;
    return true;
}

const uint8_t *cevents_wire_keep_unknown(struct wire_decoder *d, const struct level *level,
                                         const cevents_json_field *row, uint32_t tag, const uint8_t *start,
                                         const uint8_t *value, const uint8_t *end)
{
    if ((d->options->strict & CEVENTS_STRICT_DATA) != 0) {
        return cevents_wire_fail(d, CEVENTS_REFUSED, start, level, row,
                                 row == NULL ? "unknown field"
                                             : "wire type or enum number that the field does not have");
    }
    report(d, level, row, tag >> 3, start, value, end);
    ProtobufCMessageUnknownField field = {
        .tag = tag >> 3,
        .wire_type = (ProtobufCWireType)(tag & 7),
        .len = (size_t)(end - value),
        .data = d->copy + (value - d->input),
    };
    return cevents_wire_append_unknown(d, level, row, field, start) ? end : NULL;
}

const uint8_t *cevents_wire_read_tag(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                     const struct level *level, uint32_t *tag)
{
    uint64_t value = 0;
    const uint8_t *start = p;
    for (unsigned shift = 0; shift < 7 * WIRE_TAG_SIZE; shift += 7) {
        if (p == end) {
            return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, end, level, NULL, "message ends within a tag");
        }
        uint8_t byte = *p++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80 && value <= UINT32_MAX) {
            *tag = (uint32_t)value;
            return p;
        }
    }
    return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "field number above 536870911");
}

static const uint8_t *skip_value(struct wire_decoder *d, const uint8_t *start, const uint8_t *p, const uint8_t *end,
                                 const struct level *level, uint32_t tag, uint32_t depth_left);

/* Recursion: bounded by the depth limit. */
static const uint8_t *skip_group(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                 const struct level *level, uint32_t number, uint32_t depth_left)
{
    if (depth_left == 0) {
        return cevents_wire_fail(d, CEVENTS_LIMIT_DEPTH, p, level, NULL,
                                 "groups nest too deeply: the limit `depth` is reached");
    }
    for (;;) {
        const uint8_t *start = p;
        uint32_t tag = 0;
        p = cevents_wire_read_tag(d, p, end, level, &tag);
        if (p == NULL) {
            return NULL;
        }
        if ((tag & 7) == WIRE_GROUP_END) {
            if (tag >> 3 != number) {
                return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL,
                                         "end of a group that was not begun");
            }
            return p;
        }
        p = skip_value(d, start, p, end, level, tag, depth_left - 1);
        if (p == NULL) {
            return NULL;
        }
    }
}

static const uint8_t *skip_bytes(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                 const struct level *level, size_t length)
{
    if ((size_t)(end - p) < length) {
        return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, end, level, NULL, "message ends within a value");
    }
    return p + length;
}

/* Steps over the value at p of a field whose tag, checked here, stands at `start`. */
static const uint8_t *skip_value(struct wire_decoder *d, const uint8_t *start, const uint8_t *p, const uint8_t *end,
                                 const struct level *level, uint32_t tag, uint32_t depth_left)
{
    uint64_t ignored;
    size_t length;
    const uint8_t *next;
    if (tag >> 3 == 0) {
        return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "field number 0");
    }
    switch (tag & 7) {
    case WIRE_VARINT:
        next = wire_read_varint(p, end, &ignored);
        return next != NULL ? next : cevents_wire_fail_varint(d, p, end, level, NULL);
    case WIRE_FIXED64:
        return skip_bytes(d, p, end, level, 8);
    case WIRE_FIXED32:
        return skip_bytes(d, p, end, level, 4);
    case WIRE_LENGTH:
        next = wire_read_length(d, p, end, level, NULL, &length);
        return next == NULL ? NULL : next + length;
    case WIRE_GROUP:
        return skip_group(d, p, end, level, tag >> 3, depth_left);
    case WIRE_GROUP_END:
        return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "end of a group that was not begun");
    default:
        return cevents_wire_fail(d, CEVENTS_MALFORMED_WIRE, start, level, NULL, "wire type that does not exist");
    }
}

const uint8_t *cevents_wire_skip_unknown(struct wire_decoder *d, const uint8_t *p, const uint8_t *end,
                                         const struct level *level, const cevents_json_field *row, uint32_t tag,
                                         const uint8_t *start)
{
    const uint8_t *next = skip_value(d, start, p, end, level, tag, level->depth_left);
    return next == NULL ? NULL : cevents_wire_keep_unknown(d, level, row, tag, start, p, next);
}
