#include "wire_reader.h"

void wire_reader_init(struct wire_reader *reader, const uint8_t *bytes, size_t length)
{
    reader->at = bytes;
    reader->end = length == 0 ? bytes : bytes + length;
    reader->malformed = false;
}

static bool malformed(struct wire_reader *reader)
{
    reader->malformed = true;
    return false;
}

bool wire_reader_varint(struct wire_reader *reader, uint64_t *value)
{
    uint64_t result = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (reader->at == reader->end) {
            return malformed(reader);
        }
        uint8_t byte = *reader->at++;
        if (shift < 64) {
            result |= (uint64_t)(byte & 0x7F) << shift;
        }
        if ((byte & 0x80) == 0) {
            *value = result;
            return true;
        }
    }
    return malformed(reader);
}

static bool read_fixed(struct wire_reader *reader, size_t size, uint64_t *value)
{
    if ((size_t)(reader->end - reader->at) < size) {
        return malformed(reader);
    }
    *value = 0;
    for (size_t i = 0; i < size; i++) {
        *value |= (uint64_t)reader->at[i] << (8 * i);
    }
    reader->at += size;
    return true;
}

static bool read_bytes(struct wire_reader *reader, struct wire_field *field)
{
    uint64_t length;
    if (!wire_reader_varint(reader, &length)) {
        return false;
    }
    if (length > (uint64_t)(reader->end - reader->at)) {
        return malformed(reader);
    }
    field->bytes = reader->at;
    field->length = (size_t)length;
    reader->at += field->length;
    return true;
}

bool wire_reader_next(struct wire_reader *reader, struct wire_field *field)
{
    if (reader->malformed || reader->at == reader->end) {
        return false;
    }
    uint64_t tag;
    if (!wire_reader_varint(reader, &tag)) {
        return false;
    }
    if (tag > UINT32_MAX || tag >> 3 == 0) {
        return malformed(reader);
    }
    *field = (struct wire_field){.number = (uint32_t)(tag >> 3)};
    switch (tag & 7) {
    case WIRE_VARINT:
        field->type = WIRE_VARINT;
        return wire_reader_varint(reader, &field->value);
    case WIRE_FIXED64:
        field->type = WIRE_FIXED64;
        return read_fixed(reader, 8, &field->value);
    case WIRE_BYTES:
        field->type = WIRE_BYTES;
        return read_bytes(reader, field);
    case WIRE_FIXED32:
        field->type = WIRE_FIXED32;
        return read_fixed(reader, 4, &field->value);
    default:
        return malformed(reader);
    }
}
