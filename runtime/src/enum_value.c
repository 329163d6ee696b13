#include "enum_value.h"

#include <stdint.h>

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
