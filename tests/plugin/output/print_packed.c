/* Fills messages at random, by their descriptors alone, and packs them with libprotobuf-c. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roots.h"

enum { ROUNDS = 4, DEEPEST = 3, MOST_ELEMENTS = 3, SEED = 20 };

struct filler {
    uint64_t state;
    void *pieces[1 << 16]; /* to be freed at the end */
    size_t n_pieces;
};

static uint64_t next(struct filler *filler)
{
    filler->state = filler->state * 6364136223846793005u + 1442695040888963407u;
    return filler->state >> 33;
}

static void *piece(struct filler *filler, size_t size)
{
    void *memory = calloc(1, size == 0 ? 1 : size);
    if (memory == NULL || filler->n_pieces == sizeof filler->pieces / sizeof *filler->pieces) {
        abort();
    }
    filler->pieces[filler->n_pieces++] = memory;
    return memory;
}

static void *new_message(struct filler *filler, const ProtobufCMessageDescriptor *descriptor, unsigned depth);

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
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    default:
        return 4;
    }
}

static char *random_text(struct filler *filler)
{
    size_t length = next(filler) % 20;
    char *text = piece(filler, length + 1);
    for (size_t i = 0; i < length; i++) {
        text[i] = (char)('a' + next(filler) % 26);
    }
    return text;
}

static void fill_value(struct filler *filler, const ProtobufCFieldDescriptor *field, void *value, unsigned depth)
{
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        void *message = new_message(filler, field->descriptor, depth + 1);
        memcpy(value, &message, sizeof message);
    } else if (field->type == PROTOBUF_C_TYPE_STRING) {
        char *text = random_text(filler);
        memcpy(value, &text, sizeof text);
    } else if (field->type == PROTOBUF_C_TYPE_BYTES) {
        char *text = random_text(filler);
        ProtobufCBinaryData bytes = {strlen(text), (uint8_t *)text};
        memcpy(value, &bytes, sizeof bytes);
    } else if (field->type == PROTOBUF_C_TYPE_BOOL) {
        protobuf_c_boolean truth = next(filler) % 2 != 0;
        memcpy(value, &truth, sizeof truth);
    } else if (field->type == PROTOBUF_C_TYPE_ENUM) {
        const ProtobufCEnumDescriptor *enumeration = field->descriptor;
        memcpy(value, &enumeration->values[next(filler) % enumeration->n_values].value, 4);
    } else {
        uint64_t bits = next(filler) << 32 ^ next(filler) << (next(filler) % 32);
        memcpy(value, &bits, size_of_value(field->type));
    }
}

static void fill_field(struct filler *filler, const ProtobufCFieldDescriptor *field, char *message, unsigned depth)
{
    char *member = message + field->offset;
    char *quantifier = message + field->quantifier_offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t count = 1 + next(filler) % MOST_ELEMENTS;
        size_t size = size_of_value(field->type);
        char *array = piece(filler, count * size);
        for (size_t i = 0; i < count; i++) {
            fill_value(filler, field, array + i * size, depth);
        }
        memcpy(member, &array, sizeof array);
        memcpy(quantifier, &count, sizeof count);
        return;
    }
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        memcpy(quantifier, &field->id, sizeof field->id);
        memset(member, 0, size_of_value(field->type));
    } else if (field->quantifier_offset != 0) {
        protobuf_c_boolean has = 1;
        memcpy(quantifier, &has, sizeof has);
    }
    fill_value(filler, field, member, depth);
}

/* At the deepest level nothing is set but what is required. */
static void *new_message(struct filler *filler, const ProtobufCMessageDescriptor *descriptor, unsigned depth)
{
    char *message = piece(filler, descriptor->sizeof_message);
    protobuf_c_message_init(descriptor, message);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        bool wanted = next(filler) % (depth == 0 ? 2 : 4) == 0 && depth < DEEPEST;
        if (wanted || (field->label == PROTOBUF_C_LABEL_REQUIRED && depth < 20)) {
            fill_field(filler, field, message, depth);
        }
    }
    return message;
}

static uint64_t checksum(const uint8_t *bytes, size_t length)
{
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < length; i++) {
        sum = (sum ^ bytes[i]) * 1099511628211u;
    }
    return sum;
}

void print_packed(const ProtobufCMessageDescriptor *descriptor)
{
    static struct filler filler;
    filler.state = SEED;
    printf("  packed");
    for (int round = 0; round < ROUNDS; round++) {
        const ProtobufCMessage *message = new_message(&filler, descriptor, 0);
        uint8_t *bytes = piece(&filler, protobuf_c_message_get_packed_size(message));
        size_t length = protobuf_c_message_pack(message, bytes);
        printf(" %zu:%016" PRIx64, length, checksum(bytes, length));
        while (filler.n_pieces > 0) {
            free(filler.pieces[--filler.n_pieces]);
        }
    }
    printf("\n");
}
