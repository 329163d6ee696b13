#include "enum_value.h"

#include <stdint.h>
#include <string.h>

/* As strcmp() of a name and a text that has no terminator. */
static int compare(const char *name, const char *text, size_t length)
{
    int order = strncmp(name, text, length);
    return order == 0 && name[length] != '\0' ? 1 : order;
}

const ProtobufCEnumValue *cevents_enum_value_find(const ProtobufCEnumDescriptor *enumeration, int number)
{
    const ProtobufCIntRange *ranges = enumeration->value_ranges;
    unsigned after = 0; /* the first range that begins above the number */
    unsigned end = enumeration->n_value_ranges;
    while (after < end) {
        unsigned middle = after + (end - after) / 2;
        if (ranges[middle].start_value <= number) {
            after = middle + 1;
        } else {
            end = middle;
        }
    }
    if (after == 0) {
        return NULL;
    }
    const ProtobufCIntRange *range = &ranges[after - 1];
    uint32_t distance = (uint32_t)number - (uint32_t)range->start_value;
    return distance < range[1].orig_index - range->orig_index ? &enumeration->values[range->orig_index + distance]
                                                              : NULL;
}

const ProtobufCEnumValue *cevents_enum_value_named(const ProtobufCEnumDescriptor *enumeration, const char *name,
                                                   size_t length)
{
    unsigned begin = 0;
    unsigned end = enumeration->n_value_names;
    while (begin < end) {
        unsigned middle = begin + (end - begin) / 2;
        const ProtobufCEnumValueIndex *entry = &enumeration->values_by_name[middle];
        int order = compare(entry->name, name, length);
        if (order == 0) {
            return &enumeration->values[entry->index];
        }
        if (order < 0) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return NULL;
}
