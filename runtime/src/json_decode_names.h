/*
 * From a member's name in the text to its field.
 */
#ifndef CEVENTS_JSON_DECODE_NAMES_H
#define CEVENTS_JSON_DECODE_NAMES_H

#include "json_decode.h"

/* Where fields are looked for first: after the field that was hit last, as this decoder has learned it. */
struct prediction {
    uint8_t *successor; /* by 1 + index of the last field, 0 at the start; NULL when nothing is learned */
    unsigned last;
};

/* Gives a slot to a table: its fields are expected in declared order. */
void cevents_json_begin_learning(cevents_decoder *learned, size_t slot, const cevents_json_table *table);

/* For an object that begins. */
static inline struct prediction json_predict(cevents_decoder *learned, const cevents_json_table *table)
{
    if (learned == NULL) {
        return (struct prediction){NULL, 0};
    }
    size_t slot = table->id % CEVENTS_DECODER_SLOTS;
    if (learned->slots[slot].table != table) {
        cevents_json_begin_learning(learned, slot, table);
    }
    return (struct prediction){learned->slots[slot].successor, 0};
}

/* A member's name as it was read: its field, or its text when there is none. */
struct member_name {
    const cevents_json_field *field;
    char *text;
    size_t length;
};

/* Reads a name in any spelling and the colon. `p` is after the opening quote. */
char *cevents_json_read_name(struct json_decoder *d, char *p, const cevents_json_table *table,
                             struct member_name *name);

static inline unsigned json_predicted(const struct prediction *prediction)
{
    if (prediction->successor != NULL && prediction->last < CEVENTS_DECODER_FIELDS) {
        return prediction->successor[prediction->last];
    }
    return prediction->last;
}

static inline void json_learn(struct prediction *prediction, unsigned index)
{
    if (prediction->successor != NULL && prediction->last < CEVENTS_DECODER_FIELDS && index <= UINT8_MAX) {
        prediction->successor[prediction->last] = (uint8_t)index;
    }
}

#if defined(SIMD_SSE2)
/* Bits of the bytes in which 16 of the text differ from the row, which begins with the name. */
static inline uint32_t json_name_differs(const char *p, const cevents_json_field *field, size_t at)
{
    __m128i text;
    __m128i name;
    memcpy(&text, p + at, sizeof text);
    memcpy(&name, (const char *)field + at, sizeof name);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(text, name)) ^ 0xFFFF;
}
#endif

/* Whether the text at p, after an opening quote, is this field's name, its closing quote and a colon. */
static inline bool json_is_name(const char *p, const cevents_json_field *field)
{
    unsigned length = field->name_length;
#if defined(SIMD_SSE2)
    uint32_t differs = json_name_differs(p, field, 0);
    if (length <= 14) {
        return length != 0 && (differs & ((UINT32_C(1) << (length + 2)) - 1)) == 0;
    }
    return differs == 0 && (json_name_differs(p, field, 16) & ((UINT32_C(1) << (length - 14)) - 1)) == 0;
#else
    return length != 0 && memcmp(p, field->name, length + 2U) == 0;
#endif
}

#endif
