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

/* For an object that begins. */
struct prediction cevents_json_predict(cevents_decoder *learned, const cevents_json_table *table);

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
    if (prediction->successor != NULL && prediction->last < CEVENTS_DECODER_FIELDS && index < UINT8_MAX) {
        prediction->successor[prediction->last] = (uint8_t)index;
    }
}

/* Whether the text at p, after an opening quote, is this field's name, its closing quote and a colon. */
static inline bool json_is_name(const char *p, const cevents_json_field *field)
{
    unsigned length = field->name_length;
#if defined(__SSE2__)
    __m128i text[2];
    __m128i name[2];
    memcpy(text, p, sizeof text);
    memcpy(name, field, sizeof name); /* the row begins with the name */
    uint32_t low = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(text[0], name[0]));
    uint32_t high = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(text[1], name[1]));
    uint64_t unequal = ~(uint64_t)(low | high << 16);
    return length != 0 && (unequal & ((UINT64_C(1) << (length + 2)) - 1)) == 0;
#else
    return length != 0 && memcmp(p, field->name, length + 2U) == 0;
#endif
}

#endif
