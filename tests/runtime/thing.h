/*
 * A message type made by hand as the plugin would make it: test.Thing {string name = 1; int32 count = 2;}
 */
#ifndef CEVENTS_THING_H
#define CEVENTS_THING_H

#include <stddef.h>

#include <cevents/generated.h>

#include "hash.h"

typedef struct Test__Thing {
    ProtobufCMessage base;
    char *name;
    int32_t count;
} Test__Thing;

static const ProtobufCFieldDescriptor thing_field_descriptors[] = {
    {"name", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING, 0, offsetof(Test__Thing, name), NULL,
     protobuf_c_empty_string, 0, 0, NULL, NULL},
    {"count", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32, 0, offsetof(Test__Thing, count), NULL, NULL, 0, 0, NULL,
     NULL},
};
static const unsigned thing_indices_by_name[] = {1, 0};
static const ProtobufCIntRange thing_number_ranges[] = {{1, 0}, {0, 2}};

static const ProtobufCMessageDescriptor thing_descriptor = {
    .magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    .name = "test.Thing",
    .short_name = "Thing",
    .c_name = "Test__Thing",
    .package_name = "test",
    .sizeof_message = sizeof(Test__Thing),
    .n_fields = 2,
    .fields = thing_field_descriptors,
    .fields_sorted_by_name = thing_indices_by_name,
    .n_field_ranges = 1,
    .field_ranges = thing_number_ranges,
};

static const Test__Thing thing_prototype = {PROTOBUF_C_MESSAGE_INIT(&thing_descriptor),
                                            (char *)(uintptr_t)protobuf_c_empty_string, 0};

static const cevents_json_field thing_fields[] = {
    {.name = "name\":",
     .offset = offsetof(Test__Thing, name),
     .number = 1,
     .name_length = 4,
     .kind = CEVENTS_KIND_STRING,
     .shape = CEVENTS_SHAPE_IMPLICIT,
     .flags = CEVENTS_FIELD_UTF8,
     .size = sizeof(char *)},
    {.name = "count\":",
     .offset = offsetof(Test__Thing, count),
     .number = 2,
     .name_length = 5,
     .kind = CEVENTS_KIND_INT32,
     .shape = CEVENTS_SHAPE_IMPLICIT,
     .size = sizeof(int32_t)},
};

enum { THING_SLOT_BITS = 3 };
static uint8_t thing_slots[1 << THING_SLOT_BITS];

static const cevents_json_table thing_table = {
    .descriptor = &thing_descriptor,
    .prototype = &thing_prototype,
    .fields = thing_fields,
    .slots = thing_slots,
    .id = 1,
    .n_fields = 2,
    .slot_bits = THING_SLOT_BITS,
};

/* Call it first: fills the hash of names. */
static inline void thing_prepare(void)
{
    for (uint8_t i = 0; i < 2; i++) {
        const unsigned char *name = (const unsigned char *)thing_fields[i].name;
        uint32_t slot =
            cevents_hash_prefix(cevents_load_partial_le(name, thing_fields[i].name_length), THING_SLOT_BITS);
        while (thing_slots[slot] != 0 && thing_slots[slot] != i + 1) {
            slot = (slot + 1) % sizeof thing_slots;
        }
        thing_slots[slot] = (uint8_t)(i + 1);
    }
}

#endif
