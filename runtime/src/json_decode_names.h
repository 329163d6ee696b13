/*
 * From a member's name in the text to its field.
 */
#ifndef CEVENTS_JSON_DECODE_NAMES_H
#define CEVENTS_JSON_DECODE_NAMES_H

#include "json_decode.h"

/* What is expected where nothing has been learned: the fields in declared order. */
extern const uint8_t cevents_json_declared_order[CEVENTS_DECODER_FIELDS];

/* Gives a slot to a table. */
void cevents_json_begin_learning(cevents_decoder *decoder, size_t slot, const cevents_json_table *table);

/*
 * For an object that begins: where fields are looked for first, as this decoder has learned it, by 1 + the index of the
 * field that was last, 0 at the start.
 */
static inline const uint8_t *json_successors(cevents_decoder *decoder, const cevents_json_table *table)
{
    if (decoder == NULL) {
        return cevents_json_declared_order;
    }
    size_t slot = table->id % CEVENTS_DECODER_SLOTS;
    if (decoder->slots[slot].table != table) {
        cevents_json_begin_learning(decoder, slot, table);
    }
    return decoder->slots[slot].successor;
}

/* Index of the field that is expected after `last`. May be past the last field. */
static inline unsigned json_expected(const uint8_t *successors, unsigned last)
{
    return last < CEVENTS_DECODER_FIELDS ? successors[last] : last;
}

/*
 * Index of the field whose name stands at p, after an opening quote, in plain spelling with its closing quote and a
 * colon, where another field was expected after `last`; n_fields when there is none. Learns it.
 */
unsigned cevents_json_find_name(struct json_decoder *d, const cevents_json_table *table, char *p, unsigned last);

/* Reads a name in any spelling, and the colon. Its field goes to the frame; or NULL, and then the name does. */
char *cevents_json_read_name(struct json_decoder *d, char *p, const cevents_json_table *table);

/* Whether the text at p, after an opening quote, is this field's name, its closing quote and a colon. */
static inline bool json_is_name(const char *p, const cevents_json_field *field)
{
    unsigned length = field->name_length;
#if defined(SIMD_SSE2)
    /* The row begins with the name, behind which any byte is right where the row has a NUL. */
    const __m128i zero = _mm_setzero_si128();
    __m128i text;
    __m128i name;
    memcpy(&text, p, sizeof text);
    memcpy(&name, field, sizeof name);
    __m128i right = _mm_or_si128(_mm_cmpeq_epi8(text, name), _mm_cmpeq_epi8(name, zero));
    if (_mm_movemask_epi8(right) != 0xFFFF || length == 0) {
        return false;
    }
    if (length <= 14) {
        return true;
    }
    memcpy(&text, p + sizeof name, sizeof text);
    memcpy(&name, (const char *)field + sizeof name, sizeof name);
    right = _mm_or_si128(_mm_cmpeq_epi8(text, name), _mm_cmpeq_epi8(name, zero));
    return (_mm_movemask_epi8(right) | 0xC000) == 0xFFFF; /* the row's last two bytes are not of the name */
#else
    return length != 0 && memcmp(p, field->name, length + 2U) == 0;
#endif
}

/* The field with this index, if there is one and its name stands at p. */
static inline const cevents_json_field *json_field_named(const cevents_json_table *table, unsigned index, const char *p)
{
    const cevents_json_field *field = &table->fields[index];
    return index < table->n_fields && json_is_name(p, field) ? field : NULL;
}

#endif
