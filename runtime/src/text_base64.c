#include "text.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t cevents_text_base64_encode(const uint8_t *bytes, size_t length, char *out)
{
    size_t written = 0;
    for (; length >= 3; bytes += 3, length -= 3, written += 4) {
        uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
        out[written] = digits[bits >> 18];
        out[written + 1] = digits[bits >> 12 & 63];
        out[written + 2] = digits[bits >> 6 & 63];
        out[written + 3] = digits[bits & 63];
    }
    if (length > 0) {
        uint32_t bits = (uint32_t)bytes[0] << 16 | (length == 2 ? (uint32_t)bytes[1] << 8 : 0);
        out[written] = digits[bits >> 18];
        out[written + 1] = digits[bits >> 12 & 63];
        out[written + 2] = '=';
        if (length == 2) {
            out[written + 2] = digits[bits >> 6 & 63];
        }
        out[written + 3] = '=';
        written += 4;
    }
    return written;
}
