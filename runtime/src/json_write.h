/*
 * Strings of JSON text.
 */
#ifndef CEVENTS_JSON_WRITE_H
#define CEVENTS_JSON_WRITE_H

#include <stdbool.h>

#include "sink.h"

/* Writes what stands between the quotes: escapes where JSON demands them. False at text that is not UTF-8. */
bool cevents_json_write_text(struct output *out, const char *text, size_t length);

/* Writes bytes as base64 in quotes. */
void cevents_json_write_base64(struct output *out, ProtobufCBinaryData bytes);

#endif
