/*
 * The protobuf wire format's numbers.
 */
#ifndef CEVENTS_WIRE_H
#define CEVENTS_WIRE_H

#include <stdint.h>

#include <cevents/generated.h>

/* The first four that a field can have are those of ProtobufCWireType. */
enum wire_type {
    WIRE_VARINT = 0,
    WIRE_FIXED64 = 1,
    WIRE_LENGTH = 2,
    WIRE_GROUP = 3,
    WIRE_GROUP_END = 4,
    WIRE_FIXED32 = 5
};

enum {
    WIRE_NUMBER_MAX = (1 << 29) - 1,
    WIRE_VARINT_SIZE = 10, /* of the longest varint */
    WIRE_TAG_SIZE = 5
};

static const uint8_t wire_type_of_kind[] = {
    [CEVENTS_KIND_INT32] = WIRE_VARINT,     [CEVENTS_KIND_SINT32] = WIRE_VARINT,
    [CEVENTS_KIND_SFIXED32] = WIRE_FIXED32, [CEVENTS_KIND_INT64] = WIRE_VARINT,
    [CEVENTS_KIND_SINT64] = WIRE_VARINT,    [CEVENTS_KIND_SFIXED64] = WIRE_FIXED64,
    [CEVENTS_KIND_UINT32] = WIRE_VARINT,    [CEVENTS_KIND_FIXED32] = WIRE_FIXED32,
    [CEVENTS_KIND_UINT64] = WIRE_VARINT,    [CEVENTS_KIND_FIXED64] = WIRE_FIXED64,
    [CEVENTS_KIND_FLOAT] = WIRE_FIXED32,    [CEVENTS_KIND_DOUBLE] = WIRE_FIXED64,
    [CEVENTS_KIND_BOOL] = WIRE_VARINT,      [CEVENTS_KIND_ENUM] = WIRE_VARINT,
    [CEVENTS_KIND_STRING] = WIRE_LENGTH,    [CEVENTS_KIND_BYTES] = WIRE_LENGTH,
    [CEVENTS_KIND_MESSAGE] = WIRE_LENGTH,   [CEVENTS_KIND_TEXT] = WIRE_LENGTH,
};

static inline bool wire_is_group(const cevents_json_field *row)
{
    return (row->flags & CEVENTS_FIELD_GROUP) != 0;
}

/* Of a group, the tag that begins it. */
static inline uint32_t wire_tag(const cevents_json_field *row)
{
    return row->number << 3 | (wire_type_of_kind[row->kind] + (wire_is_group(row) ? WIRE_GROUP - WIRE_LENGTH : 0U));
}

static inline uint32_t wire_end_tag(const cevents_json_field *group)
{
    return group->number << 3 | WIRE_GROUP_END;
}

/* Conversions to signed types are spelled out: the value never decides what they mean. */
static inline int32_t wire_signed32(uint32_t bits)
{
    return bits <= INT32_MAX ? (int32_t)bits : -(int32_t)(UINT32_MAX - bits) - 1;
}

static inline int64_t wire_signed64(uint64_t bits)
{
    return bits <= INT64_MAX ? (int64_t)bits : -(int64_t)(UINT64_MAX - bits) - 1;
}

static inline uint64_t wire_unzigzag(uint64_t value)
{
    return value >> 1 ^ (0 - (value & 1));
}

static inline uint64_t wire_zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

#endif
