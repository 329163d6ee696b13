/*
 * Numbers, tags and bytes of the wire format, written from the last byte to the first. Writers take where the bytes
 * that are written begin, and return where they begin then; NULL when there is no room.
 */
#ifndef CEVENTS_WIRE_WRITE_H
#define CEVENTS_WIRE_WRITE_H

#include "sink.h"
#include "wire.h"

enum {
    /* Bytes in front of p that a number and a tag may touch. */
    WIRE_WRITE_MARGIN = 2 * WIRE_VARINT_SIZE
};

static inline void wire_store32(uint8_t *at, uint32_t value)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap32(value);
#endif
    memcpy(at, &value, sizeof value);
}

static inline void wire_store64(uint8_t *at, uint64_t value)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    memcpy(at, &value, sizeof value);
}

/* wire_unchecked_varint() of 0x4000 and above. */
uint8_t *cevents_wire_unchecked_long_varint(uint8_t *p, uint64_t value);

/* backward_number() where there may be less room than WIRE_WRITE_MARGIN. */
uint8_t *cevents_wire_put_narrowly(struct backward *out, uint8_t *p, uint64_t number, uint32_t tag);

/* Touches up to WIRE_VARINT_SIZE bytes in front of p. */
static inline uint8_t *wire_unchecked_varint(uint8_t *p, uint64_t value)
{
    if (value < 0x80) {
        p[-1] = (uint8_t)value;
        return p - 1;
    }
    if (value < 0x4000) {
        p[-2] = (uint8_t)(value | 0x80);
        p[-1] = (uint8_t)(value >> 7);
        return p - 2;
    }
    return cevents_wire_unchecked_long_varint(p, value);
}

/* A number (a value or a length) and in front of it the tag; 0 stands for no tag. */
static inline uint8_t *wire_put_number(struct backward *out, uint8_t *p, uint64_t number, uint32_t tag)
{
    if (p - out->start < WIRE_WRITE_MARGIN) {
        return cevents_wire_put_narrowly(out, p, number, tag);
    }
    p = wire_unchecked_varint(p, number);
    return tag == 0 ? p : wire_unchecked_varint(p, tag);
}

/* Large bytes must stay until cevents_backward_close(). */
uint8_t *cevents_wire_put_large(struct backward *out, uint8_t *p, const void *bytes, size_t length);

static inline uint8_t *wire_put_bytes(struct backward *out, uint8_t *p, const void *bytes, size_t length)
{
    if ((size_t)(p - out->start) < length || length >= BACKWARD_LARGE) {
        return cevents_wire_put_large(out, p, bytes, length);
    }
    return length == 0 ? p : memcpy(p - length, bytes, length);
}

/* Copies 16 bytes, 8, or 4; returns the bits that are set in any of them. */
static inline uint64_t wire_copy16(uint8_t *to, const uint8_t *from)
{
    uint64_t words[2];
    memcpy(words, from, sizeof words);
    memcpy(to, words, sizeof words);
    return words[0] | words[1];
}

static inline uint64_t wire_copy8(uint8_t *to, const uint8_t *from)
{
    uint64_t word;
    memcpy(&word, from, sizeof word);
    memcpy(to, &word, sizeof word);
    return word;
}

static inline uint64_t wire_copy4(uint8_t *to, const uint8_t *from)
{
    uint32_t word;
    memcpy(&word, from, sizeof word);
    memcpy(to, &word, sizeof word);
    return word;
}

/* Copies, the last piece over the one before; true when all of it is ASCII. */
static inline bool wire_copy_text(uint8_t *to, const uint8_t *from, size_t length)
{
    uint64_t all = 0;
    if (length >= 16) {
        for (size_t i = 0; i + 16 < length; i += 16) {
            all |= wire_copy16(to + i, from + i);
        }
        all |= wire_copy16(to + length - 16, from + length - 16);
    } else if (length >= 8) {
        all = wire_copy8(to, from) | wire_copy8(to + length - 8, from + length - 8);
    } else if (length >= 4) {
        all = wire_copy4(to, from) | wire_copy4(to + length - 4, from + length - 4);
    } else {
        for (size_t i = 0; i < length; i++) {
            to[i] = from[i];
            all |= from[i];
        }
    }
    return (all & UINT64_C(0x8080808080808080)) == 0;
}

#endif
