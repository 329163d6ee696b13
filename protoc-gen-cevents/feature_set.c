#include "feature_set.h"

#include <stddef.h>

#include "wire_reader.h"

/* Field number in FileDescriptorProto. */
enum { FILE_EDITION = 14 };

/* Field numbers in FeatureSet, and the values that count. */
enum {
    FIELD_PRESENCE = 1,
    PRESENCE_IMPLICIT = 2,
    PRESENCE_LEGACY_REQUIRED = 3,
    ENUM_TYPE = 2,
    ENUM_CLOSED = 2,
    REPEATED_ENCODING = 3,
    REPEATED_PACKED = 1,
    UTF8_VALIDATION = 4,
    UTF8_VERIFY = 2,
    MESSAGE_ENCODING = 5,
    MESSAGE_DELIMITED = 2
};

int32_t features_edition(const ProtobufCMessage *file)
{
    int32_t edition = 0;
    for (unsigned i = 0; i < file->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &file->unknown_fields[i];
        struct wire_reader reader;
        uint64_t value;
        wire_reader_init(&reader, field->data, field->len);
        if (field->tag == FILE_EDITION && field->wire_type == PROTOBUF_C_WIRE_TYPE_VARINT &&
            wire_reader_varint(&reader, &value)) {
            edition = value <= INT32_MAX ? (int32_t)value : 0;
        }
    }
    return edition;
}

struct features features_of_edition(int32_t edition)
{
    switch (edition) {
    case EDITION_PROTO2:
        return (struct features){.closed_enums = true};
    case EDITION_PROTO3:
        return (struct features){.implicit_presence = true, .packed = true, .utf8 = true};
    default:
        return (struct features){.packed = true, .utf8 = true};
    }
}

static void apply(struct features *features, uint32_t number, uint64_t value)
{
    switch (number) {
    case FIELD_PRESENCE:
        features->implicit_presence = value == PRESENCE_IMPLICIT;
        features->required = value == PRESENCE_LEGACY_REQUIRED;
        break;
    case ENUM_TYPE:
        features->closed_enums = value == ENUM_CLOSED;
        break;
    case REPEATED_ENCODING:
        features->packed = value == REPEATED_PACKED;
        break;
    case UTF8_VALIDATION:
        features->utf8 = value == UTF8_VERIFY;
        break;
    case MESSAGE_ENCODING:
        features->delimited = value == MESSAGE_DELIMITED;
        break;
    default:
        break; /* json_format says what protoc checks; others are for other languages */
    }
}

static bool apply_set(struct features *features, const ProtobufCMessageUnknownField *set)
{
    struct wire_reader reader;
    uint64_t length;
    wire_reader_init(&reader, set->data, set->len);
    if (set->wire_type != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED || !wire_reader_varint(&reader, &length) ||
        length != (uint64_t)(reader.end - reader.at)) {
        return false;
    }
    struct wire_field field;
    while (wire_reader_next(&reader, &field)) {
        if (field.type == WIRE_VARINT && field.value != 0) {
            apply(features, field.number, field.value);
        }
    }
    return !reader.malformed;
}

bool features_inherit(struct features *result, struct features outer, const ProtobufCMessage *options,
                      uint32_t field_number)
{
    *result = outer;
    bool good = true;
    for (unsigned i = 0; options != NULL && i < options->n_unknown_fields; i++) {
        if (options->unknown_fields[i].tag == field_number) {
            good = apply_set(result, &options->unknown_fields[i]) && good;
        }
    }
    return good;
}
