/*
 * The hash functions that generated tables were laid out by. The plugin and the runtime must agree on every bit of
 * them, on little-endian and big-endian machines alike, so both include this file.
 */
#ifndef CEVENTS_HASH_H
#define CEVENTS_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define CEVENTS_HASH_MULTIPLIER UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t cevents_load64_le(const void *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The first `length` (less than 8) bytes as a little-endian number, without reading past them. */
static inline uint64_t cevents_load_partial_le(const unsigned char *bytes, size_t length)
{
    uint64_t word = 0;
    for (size_t i = 0; i < length; i++) {
        word |= (uint64_t)bytes[i] << (8 * i);
    }
    return word;
}

/* Of the first 8 bytes of a name as a little-endian number, bytes past the name's end being 0. */
static inline uint32_t cevents_hash_prefix(uint64_t first8, unsigned slot_bits)
{
    return slot_bits == 0 ? 0 : (uint32_t)((first8 * CEVENTS_HASH_MULTIPLIER) >> (64 - slot_bits));
}

/* Of any bytes, 8 at a time. Take the upper bits: cevents_hash_slot(). */
static inline uint64_t cevents_hash_bytes(const void *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    uint64_t hash = (uint64_t)length * CEVENTS_HASH_MULTIPLIER;
    size_t left = length % 8;
    for (size_t words = length / 8; words > 0; words--, p += 8) {
        hash = (hash ^ cevents_load64_le(p)) * CEVENTS_HASH_MULTIPLIER;
        hash ^= hash >> 32;
    }
    if (left > 0) {
        uint64_t rest =
            length >= 8 ? cevents_load64_le(p + left - 8) >> (64 - 8 * left) : cevents_load_partial_le(p, left);
        hash = (hash ^ rest) * CEVENTS_HASH_MULTIPLIER;
        hash ^= hash >> 32;
    }
    return hash * CEVENTS_HASH_MULTIPLIER;
}

static inline uint64_t cevents_hash_turn(uint64_t hash, uint64_t word)
{
    hash ^= word;
    return (hash << 32 | hash >> 32) * CEVENTS_HASH_MULTIPLIER;
}

/* Of a text that is looked up, 16 bytes at a time in two halves that don't wait for each other. Take the upper bits. */
static inline uint64_t cevents_hash_text(const char *text, size_t length)
{
    const unsigned char *p = (const unsigned char *)text;
    uint64_t even = (uint64_t)length * CEVENTS_HASH_MULTIPLIER;
    uint64_t odd = ~even;
    if (length >= 16) {
        const unsigned char *last = p + (length - 16);
        for (; p < last; p += 16) {
            even = cevents_hash_turn(even, cevents_load64_le(p));
            odd = cevents_hash_turn(odd, cevents_load64_le(p + 8));
        }
        even = cevents_hash_turn(even, cevents_load64_le(last));
        odd = cevents_hash_turn(odd, cevents_load64_le(last + 8));
    } else if (length >= 8) {
        even = cevents_hash_turn(even, cevents_load64_le(p));
        odd = cevents_hash_turn(odd, cevents_load64_le(p + length - 8));
    } else {
        even = cevents_hash_turn(even, cevents_load_partial_le(p, length));
    }
    return (even ^ (odd << 32 | odd >> 32)) * CEVENTS_HASH_MULTIPLIER;
}

static inline uint32_t cevents_hash_slot(uint64_t hash, unsigned slot_bits)
{
    return slot_bits == 0 ? 0 : (uint32_t)(hash >> (64 - slot_bits));
}

/* Enumerator of a type string: 31 bits, never 0, stable for ever. */
static inline uint32_t cevents_type_id(const char *type, size_t length)
{
    uint32_t id = (uint32_t)(cevents_hash_bytes(type, length) >> 33);
    return id == 0 ? 1 : id;
}

#endif
