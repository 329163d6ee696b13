/*
 * What dump_descriptors.c prints: everything that generated headers declare. `roots.c` is written by protobuf_c_test.py.
 */
#ifndef CEVENTS_TEST_ROOTS_H
#define CEVENTS_TEST_ROOTS_H

#include <stddef.h>

#include <protobuf-c/protobuf-c.h>

struct message_root {
    const ProtobufCMessageDescriptor *descriptor;
    const void *initial; /* what the INIT macro gives */
};

struct named_number {
    const char *name;
    long long number;
};

extern const struct message_root message_roots[];
extern const size_t n_message_roots;
extern const ProtobufCEnumDescriptor *const enum_roots[];
extern const size_t n_enum_roots;
extern const struct named_number numbers[]; /* offsets of members, values of enumerators */
extern const size_t n_numbers;

/* Prints sizes and checksums of the bytes of randomly filled messages. */
void print_packed(const ProtobufCMessageDescriptor *descriptor);

#endif
