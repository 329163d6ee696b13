#include "request_depth.h"

#include "wire_reader.h"

/* Some more than the model takes, so that the model can say where it is. */
enum { DEEPEST_DECLARATION = 200 };

/* Field numbers: FileDescriptorProto, DescriptorProto. */
enum { FILE_MESSAGE_TYPE = 4, MESSAGE_NESTED_TYPE = 3 };

/* Iterative: `outer` holds what is left to read of the messages around the current one. */
bool request_depth_is_bearable(const uint8_t *bytes, size_t length, uint32_t files_field)
{
    struct wire_reader outer[DEEPEST_DECLARATION];
    size_t depth = 0;
    wire_reader_init(&outer[0], bytes, length);
    for (;;) {
        struct wire_field field;
        if (!wire_reader_next(&outer[depth], &field)) {
            if (outer[depth].malformed) {
                return false;
            }
            if (depth == 0) {
                return true;
            }
            depth--;
            continue;
        }
        uint32_t inner = depth == 0 ? files_field : depth == 1 ? FILE_MESSAGE_TYPE : MESSAGE_NESTED_TYPE;
        if (field.number != inner || field.type != WIRE_BYTES) {
            continue;
        }
        if (depth + 1 == DEEPEST_DECLARATION) {
            return false;
        }
        wire_reader_init(&outer[++depth], field.bytes, field.length);
    }
}
