#include "wire_write.h"

/* 7 bits a byte, of a value below 2^56. */
static uint64_t spread(uint64_t value)
{
    value = (value & UINT64_C(0x000000000FFFFFFF)) | (value & UINT64_C(0x00FFFFFFF0000000)) << 4;
    value = (value & UINT64_C(0x00003FFF00003FFF)) | (value & UINT64_C(0x0FFFC0000FFFC000)) << 2;
    return (value & UINT64_C(0x007F007F007F007F)) | (value & UINT64_C(0x3F803F803F803F80)) << 1;
}

static unsigned bits_of(uint64_t value)
{
#if defined(__GNUC__)
    return 64U - (unsigned)__builtin_clzll(value);
#else
    unsigned bits = 0;
    for (; value != 0; value >>= 1) {
        bits++;
    }
    return bits;
#endif
}

uint8_t *cevents_wire_unchecked_long_varint(uint8_t *p, uint64_t value)
{
    unsigned size = (bits_of(value) + 6) / 7;
    if (size <= 8) { /* all at once, to the end of 8 bytes */
        unsigned unused = 64 - 8 * size;
        uint64_t more = UINT64_C(0x0080808080808080) >> unused << unused;
        wire_store64(p - 8, spread(value) << unused | more);
        return p - size;
    }
    p -= size;
    for (unsigned i = 0; i + 1 < size; i++) {
        p[i] = (uint8_t)(value >> 7 * i | 0x80);
    }
    p[size - 1] = (uint8_t)(value >> 7 * (size - 1));
    return p;
}

uint8_t *cevents_wire_put_narrowly(struct backward *out, uint8_t *p, uint64_t number, uint32_t tag)
{
    uint8_t bytes[WIRE_WRITE_MARGIN];
    uint8_t *end = bytes + sizeof bytes;
    uint8_t *begin = wire_unchecked_varint(end, number);
    if (tag != 0) {
        begin = wire_unchecked_varint(begin, tag);
    }
    return wire_put_bytes(out, p, begin, (size_t)(end - begin));
}

uint8_t *cevents_wire_put_large(struct backward *out, uint8_t *p, const void *bytes, size_t length)
{
    out->next = p;
    if (cevents_backward_leave_gap(out, bytes, length)) {
        return p;
    }
    p = backward_room(out, p, length);
    return p == NULL ? NULL : memcpy(p - length, bytes, length);
}
