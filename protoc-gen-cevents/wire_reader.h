/*
 * Reads the fields of a protobuf message from its bytes, for option messages that protobuf-c has no descriptor of.
 */
#ifndef CEVENTS_PLUGIN_WIRE_READER_H
#define CEVENTS_PLUGIN_WIRE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

struct wire_reader {
    const uint8_t *at;
    const uint8_t *end;
    bool malformed; /* set when the bytes are no message; reading stops there */
};

struct wire_field {
    uint32_t number;
    enum wire_type type;
    uint64_t value;       /* of varint and fixed fields */
    const uint8_t *bytes; /* of length-delimited fields, without their length */
    size_t length;
};

void wire_reader_init(struct wire_reader *reader, const uint8_t *bytes, size_t length);

/* The next field; false at the end and for malformed bytes (groups are malformed: no option uses them). */
bool wire_reader_next(struct wire_reader *reader, struct wire_field *field);

/* A varint of at most 10 bytes; false, and malformed, without one. */
bool wire_reader_varint(struct wire_reader *reader, uint64_t *value);

#endif
