/* Prints every member of the descriptors of roots.h and of initialised messages, and the bytes of filled ones. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "roots.h"

static void print_bytes(const void *bytes, size_t length)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < length; i++) {
        printf("%02x", p[i]);
    }
}

/* A value of a field's type: a default, or a member. */
static void print_value(const ProtobufCFieldDescriptor *field, const void *value)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        printf("\"%s\"", (const char *)value);
        return;
    case PROTOBUF_C_TYPE_BYTES:
        printf("%zu:", ((const ProtobufCBinaryData *)value)->len);
        print_bytes(((const ProtobufCBinaryData *)value)->data, ((const ProtobufCBinaryData *)value)->len);
        return;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        print_bytes(value, 8);
        return;
    case PROTOBUF_C_TYPE_MESSAGE:
        printf("message");
        return;
    default:
        print_bytes(value, 4);
    }
}

static void print_member(const ProtobufCFieldDescriptor *field, const char *message)
{
    const void *member = message + field->offset;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        printf(" case %d", *(const int *)(const void *)(message + field->quantifier_offset));
        return;
    }
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        printf(" count %zu %p", *(const size_t *)(const void *)(message + field->quantifier_offset),
               *(void *const *)member);
        return;
    }
    if (field->quantifier_offset != 0) {
        printf(" has %d", *(const protobuf_c_boolean *)(const void *)(message + field->quantifier_offset));
    }
    if (field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE) {
        const void *pointer = *(void *const *)member;
        if (pointer == NULL) {
            printf(" NULL");
            return;
        }
        member = pointer;
    }
    printf(" ");
    print_value(field, member);
}

static void print_field(const ProtobufCFieldDescriptor *field, const char *message)
{
    printf("  %s %" PRIu32 " label %d type %d quantifier %u offset %u flags %" PRIu32, field->name, field->id,
           field->label, field->type, field->quantifier_offset, field->offset, field->flags);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        printf(" %s", ((const ProtobufCMessageDescriptor *)field->descriptor)->name);
    } else if (field->type == PROTOBUF_C_TYPE_ENUM) {
        printf(" %s", ((const ProtobufCEnumDescriptor *)field->descriptor)->name);
    } else {
        printf(" %s", field->descriptor == NULL ? "none" : "SOME");
    }
    printf(" default ");
    if (field->default_value == NULL) {
        printf("none");
    } else {
        print_value(field, field->default_value);
    }
    printf(" reserved %u %p %p initial", field->reserved_flags, field->reserved2, field->reserved3);
    print_member(field, message);
    printf("\n");
}

static void print_ranges(const ProtobufCIntRange *ranges, unsigned count)
{
    printf("  ranges %u:", count);
    for (unsigned i = 0; ranges != NULL && i <= count; i++) {
        printf(" %d@%u", ranges[i].start_value, ranges[i].orig_index);
    }
    printf("\n");
}

static void print_message(const struct message_root *root)
{
    const ProtobufCMessageDescriptor *descriptor = root->descriptor;
    printf("message %s short %s c %s package %s size %zu fields %u magic %" PRIx32 "\n", descriptor->name,
           descriptor->short_name, descriptor->c_name, descriptor->package_name, descriptor->sizeof_message,
           descriptor->n_fields, descriptor->magic);
    char *message = calloc(1, descriptor->sizeof_message);
    protobuf_c_message_init(descriptor, message);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        print_field(&descriptor->fields[i], message);
    }
    printf("  by the macro:");
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        print_member(&descriptor->fields[i], root->initial);
    }
    printf("\n  by name:");
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        printf(" %u", descriptor->fields_sorted_by_name[i]);
    }
    printf("\n");
    print_ranges(descriptor->field_ranges, descriptor->n_fields == 0 ? 0 : descriptor->n_field_ranges);
    free(message);
    print_packed(descriptor);
}

static void print_enum(const ProtobufCEnumDescriptor *descriptor)
{
    printf("enum %s short %s c %s package %s magic %" PRIx32 "\n", descriptor->name, descriptor->short_name,
           descriptor->c_name, descriptor->package_name, descriptor->magic);
    for (unsigned i = 0; i < descriptor->n_values; i++) {
        printf("  %s %s %d\n", descriptor->values[i].name, descriptor->values[i].c_name, descriptor->values[i].value);
    }
    for (unsigned i = 0; i < descriptor->n_value_names; i++) {
        printf("  %s -> %u\n", descriptor->values_by_name[i].name, descriptor->values_by_name[i].index);
    }
    print_ranges(descriptor->value_ranges, descriptor->n_value_ranges);
}

int main(void)
{
    for (size_t i = 0; i < n_message_roots; i++) {
        print_message(&message_roots[i]);
    }
    for (size_t i = 0; i < n_enum_roots; i++) {
        print_enum(enum_roots[i]);
    }
    for (size_t i = 0; i < n_numbers; i++) {
        printf("%s %lld\n", numbers[i].name, numbers[i].number);
    }
    return 0;
}
