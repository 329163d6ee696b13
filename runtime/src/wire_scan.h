/*
 * Reads protobuf wire bytes field by field, for messages that no table describes.
 */
#ifndef CEVENTS_WIRE_SCAN_H
#define CEVENTS_WIRE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include <cevents/status.h>

#include "wire.h"

/* A message that is being read, and what went wrong with it; `what` is NULL while nothing has. */
struct wire_scan {
    const uint8_t *next;
    const uint8_t *end;
    uint32_t depth; /* of groups */
    cevents_status status;
    const uint8_t *at;
    const char *what;
};

struct wire_field {
    uint32_t number;
    enum wire_type type;
    uint64_t value; /* of a varint */
    const uint8_t *bytes;
    size_t length; /* of the value, or of what a length counts */
    const uint8_t *tag;
};

/* The next field. False at the end of the message, or when `what` says why not. A group is one field. */
bool cevents_wire_scan(struct wire_scan *scan, struct wire_field *field);

#endif
