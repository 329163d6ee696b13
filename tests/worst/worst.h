/*
 * Inputs that are as bad as they can be for their size, and what reads them: for counting what a byte may cost.
 */
#ifndef CEVENTS_WORST_H
#define CEVENTS_WORST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that grow. */
struct text {
    char *data;
    size_t length;
    size_t capacity;
};

void text_add(struct text *text, const void *bytes, size_t length);
void text_put(struct text *text, const char *literal);
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Of the wire format: a varint; a tag; a tag and a length with the bytes behind it. */
void text_varint(struct text *text, uint64_t value);
void text_tag(struct text *text, uint32_t number, unsigned wire_type);
void text_bytes(struct text *text, uint32_t number, const void *bytes, size_t length);

/* Appends an input of about `size` bytes. */
typedef void (*worst_writer)(struct text *text, size_t size);

/* Reads an input; whether it is good or not. What happens in here is counted. */
typedef void (*worst_reader)(const char *bytes, size_t length);

struct worst_case {
    const char *name;
    worst_writer write;
    worst_reader read;
    bool chief; /* in the test, too */
};

/* The cases of each room; the last one has no name. */
extern const struct worst_case worst_json_cases[];
extern const struct worst_case worst_wire_cases[];
extern const struct worst_case worst_event_cases[];
extern const struct worst_case worst_plugin_cases[];

#endif
