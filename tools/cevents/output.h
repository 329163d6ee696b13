/*
 * Decoded data on stdout, in the form that --output names.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>

#include <cevents/cevents.h>

enum output_form { OUTPUT_JSON, OUTPUT_PROTOBUF, OUTPUT_TEXT };

struct output {
    enum output_form form;
    /* Of a batch: wire messages are preceded by their length as a varint, trees separated by an empty line. */
    bool is_batch;
    size_t n_printed;
};

/*
 * Prints the data `message` of `event`, which is NULL for bare data. Memory of the arena is used and taken back.
 */
cevents_status output_message(struct output *output, const cevents_event *event, const cevents_json_table *table,
                              const ProtobufCMessage *message, cevents_arena *arena, cevents_error *error);

/* Prints as much as can be told of an event without its schema: JSON as it came, wire bytes, or a tree. */
void output_untyped(struct output *output, const cevents_event *event);

#endif
