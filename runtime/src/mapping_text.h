/*
 * Texts of a mapping: fields into a text, and a text apart into the values of its fields.
 */
#ifndef CEVENTS_MAPPING_TEXT_H
#define CEVENTS_MAPPING_TEXT_H

#include <stdbool.h>

#include <cevents/mapping.h>

/*
 * Writes a text. Absent fields give nothing. `*present`: it is a constant, or one of its fields is there.
 */
cevents_status cevents_mapping_write(const cevents_json_table *table, const ProtobufCMessage *message,
                                     const cevents_mapping_text *text, uint8_t flags, cevents_sink *sink,
                                     bool *present);

/* Where in a text the value of a part stands; of a literal: the literal. */
struct mapped_span {
    size_t start;
    size_t length;
};

enum text_match { TEXT_DIFFERS, TEXT_FITS, TEXT_AMBIGUOUS };

/*
 * Takes a text apart, one span a part. Ambiguous: there is another way to do it. `spans` has room for
 * CEVENTS_MAPPING_PARTS.
 */
enum text_match cevents_mapping_match(const cevents_mapping_text *text, const char *bytes, size_t length,
                                      struct mapped_span *spans);

/* Decodes CEVENTS_NAMES_ESCAPED into `out`, which has room for `length` bytes. False: malformed. */
bool cevents_mapping_unescape(const char *name, size_t length, char *out, size_t *out_length);

/* Decodes percent-encoding into `out`, which has room for `length` bytes. False: malformed. */
bool cevents_mapping_decode(const char *text, size_t length, char *out, size_t *out_length);

#endif
