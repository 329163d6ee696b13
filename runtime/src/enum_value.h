/*
 * Values of enums by number and by name. protobuf-c has functions for it too; a program that needs none of its functions
 * links none of its code.
 */
#ifndef CEVENTS_ENUM_VALUE_H
#define CEVENTS_ENUM_VALUE_H

#include <protobuf-c/protobuf-c.h>

/*
 * The value with this number, of several the first declared, or NULL. protobuf-c's own look-up computes the number after
 * the last one of a range, which 2147483647 has none of.
 */
const ProtobufCEnumValue *cevents_enum_value_find(const ProtobufCEnumDescriptor *enumeration, int number);

/* The value with this name, or NULL. */
const ProtobufCEnumValue *cevents_enum_value_named(const ProtobufCEnumDescriptor *enumeration, const char *name,
                                                   size_t length);

#endif
