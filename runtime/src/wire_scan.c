#include "wire_scan.h"

enum { GROUP_DEPTH_MAX = 100 };

static bool fail(struct wire_scan *scan, cevents_status status, const uint8_t *at, const char *what)
{
    scan->status = status;
    scan->at = at;
    scan->what = what;
    return false;
}

static bool read_varint(struct wire_scan *scan, uint64_t *value)
{
    *value = 0;
    const uint8_t *start = scan->next;
    for (unsigned shift = 0; shift < 7 * WIRE_VARINT_SIZE; shift += 7) {
        if (scan->next == scan->end) {
            return fail(scan, CEVENTS_MALFORMED_WIRE, scan->end, "message ends within a number");
        }
        uint8_t byte = *scan->next++;
        *value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return true;
        }
    }
    return fail(scan, CEVENTS_MALFORMED_WIRE, start, "number of more than ten bytes");
}

static bool read_tag(struct wire_scan *scan, struct wire_field *field)
{
    uint64_t tag;
    field->tag = scan->next;
    if (!read_varint(scan, &tag)) {
        return false;
    }
    if (tag >> 3 == 0 || tag >> 3 > WIRE_NUMBER_MAX) {
        return fail(scan, CEVENTS_MALFORMED_WIRE, field->tag, "field number outside 1 to 536870911");
    }
    if ((tag & 7) > WIRE_FIXED32) {
        return fail(scan, CEVENTS_MALFORMED_WIRE, field->tag, "wire type that does not exist");
    }
    field->number = (uint32_t)(tag >> 3);
    field->type = (enum wire_type)(tag & 7);
    return true;
}

static bool take(struct wire_scan *scan, struct wire_field *field, uint64_t length)
{
    if (length > (uint64_t)(scan->end - scan->next)) {
        return fail(scan, CEVENTS_MALFORMED_WIRE, scan->next, "value goes past the end of the message");
    }
    field->bytes = scan->next;
    field->length = (size_t)length;
    scan->next += field->length;
    return true;
}

/* The value of any field but a group. */
static bool read_value(struct wire_scan *scan, struct wire_field *field)
{
    uint64_t length;
    switch (field->type) {
    case WIRE_VARINT:
        field->bytes = scan->next;
        if (!read_varint(scan, &field->value)) {
            return false;
        }
        field->length = (size_t)(scan->next - field->bytes);
        return true;
    case WIRE_FIXED64:
        return take(scan, field, 8);
    case WIRE_FIXED32:
        return take(scan, field, 4);
    default:
        return read_varint(scan, &length) && take(scan, field, length);
    }
}

/* Steps over the rest of a group, up to the tag that ends it. */
static bool skip_group(struct wire_scan *scan, struct wire_field *group)
{
    uint32_t open[GROUP_DEPTH_MAX];
    uint32_t limit = scan->depth < GROUP_DEPTH_MAX ? scan->depth : GROUP_DEPTH_MAX;
    uint32_t depth = 0;
    struct wire_field inner = *group;
    group->bytes = scan->next;
    for (;;) {
        if (inner.type == WIRE_GROUP) {
            if (depth == limit) {
                return fail(scan, CEVENTS_LIMIT_DEPTH, inner.tag,
                            "groups nest too deeply: the limit `depth` is reached");
            }
            open[depth++] = inner.number;
        } else if (inner.type == WIRE_GROUP_END) {
            if (open[--depth] != inner.number) {
                return fail(scan, CEVENTS_MALFORMED_WIRE, inner.tag, "end of a group that was not begun");
            }
            if (depth == 0) {
                group->length = (size_t)(scan->next - group->bytes);
                return true;
            }
        } else if (!read_value(scan, &inner)) {
            return false;
        }
        if (!read_tag(scan, &inner)) {
            return false;
        }
    }
}

bool cevents_wire_scan(struct wire_scan *scan, struct wire_field *field)
{
    if (scan->what != NULL || scan->next == scan->end || !read_tag(scan, field)) {
        return false;
    }
    if (field->type == WIRE_GROUP_END) {
        return fail(scan, CEVENTS_MALFORMED_WIRE, field->tag, "end of a group that was not begun");
    }
    return field->type == WIRE_GROUP ? skip_group(scan, field) : read_value(scan, field);
}
