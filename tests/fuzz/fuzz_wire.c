/* Wire bytes -> struct. The first byte chooses the message. */
#include "fuzz_messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0) {
        fuzz_decoder(fuzz_table(data[0]), FUZZ_WIRE, data + 1, size - 1);
    }
    return 0;
}
