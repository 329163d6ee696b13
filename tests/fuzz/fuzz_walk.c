#include "fuzz_walk.h"

#include <string.h>

static const void *member(const ProtobufCMessage *message, size_t offset)
{
    return (const char *)message + offset;
}

static const void *load_pointer(const void *at)
{
    const void *pointer;
    memcpy(&pointer, at, sizeof pointer);
    return pointer;
}

static size_t size_of_value(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    default:
        return 4;
    }
}

static void check_value(const struct fuzz_memory *memory, const ProtobufCFieldDescriptor *field, const void *value)
{
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        const char *text = load_pointer(value);
        if (text != NULL && text != field->default_value && text != &protobuf_c_empty_string[0]) {
            fuzz_check(fuzz_holds(memory, text, strlen(text) + 1), "a text outside of the arena");
        }
    } else if (field->type == PROTOBUF_C_TYPE_BYTES) {
        ProtobufCBinaryData bytes;
        const ProtobufCBinaryData *initial = field->default_value;
        memcpy(&bytes, value, sizeof bytes);
        if (bytes.len > 0 && (initial == NULL || bytes.data != initial->data)) {
            fuzz_check(fuzz_holds(memory, bytes.data, bytes.len), "bytes outside of the arena");
        }
    } else if (field->type == PROTOBUF_C_TYPE_BOOL) {
        protobuf_c_boolean boolean;
        memcpy(&boolean, value, sizeof boolean);
        fuzz_check(boolean == 0 || boolean == 1, "a boolean that is neither");
    } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        const ProtobufCMessage *inner = load_pointer(value);
        if (inner != NULL) {
            fuzz_check(inner->descriptor == field->descriptor, "a message of another type");
            fuzz_check_message(memory, inner);
        }
    }
}

static void check_repeated(const struct fuzz_memory *memory, const ProtobufCFieldDescriptor *field,
                           const ProtobufCMessage *message)
{
    size_t count;
    size_t size = size_of_value(field->type);
    memcpy(&count, member(message, field->quantifier_offset), sizeof count);
    const char *items = load_pointer(member(message, field->offset));
    if (count == 0) {
        return;
    }
    fuzz_check(count <= FUZZ_ARENA_LIMIT / size && fuzz_holds(memory, items, count * size),
               "an array outside of the arena");
    for (size_t i = 0; i < count; i++) {
        bool pointer = field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
        fuzz_check(!pointer || load_pointer(items + i * size) != NULL, "an element that is NULL");
        check_value(memory, field, items + i * size);
    }
}

static bool is_chosen(const ProtobufCFieldDescriptor *field, const ProtobufCMessage *message)
{
    uint32_t chosen;
    memcpy(&chosen, member(message, field->quantifier_offset), sizeof chosen);
    fuzz_check(chosen == 0 || protobuf_c_message_descriptor_get_field(message->descriptor, chosen) != NULL,
               "a case that does not exist");
    return chosen == field->id;
}

void fuzz_check_message(const struct fuzz_memory *memory, const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    fuzz_check(fuzz_holds(memory, message, descriptor->sizeof_message), "a message outside of the arena");
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (field->label == PROTOBUF_C_LABEL_REPEATED) {
            check_repeated(memory, field, message);
        } else if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 || is_chosen(field, message)) {
            check_value(memory, field, member(message, field->offset));
        }
    }
    fuzz_check(
        message->n_unknown_fields == 0 ||
            fuzz_holds(memory, message->unknown_fields, message->n_unknown_fields * sizeof *message->unknown_fields),
        "unknown fields outside of the arena");
    for (unsigned i = 0; i < message->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *unknown = &message->unknown_fields[i];
        fuzz_check(fuzz_holds(memory, unknown->data, unknown->len), "an unknown field outside of the arena");
    }
}
