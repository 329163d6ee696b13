/*
 * Custom options out of the unknown fields of protobuf-c's option messages, by number, merged as protobuf merges: the
 * last scalar counts, repeated ones are appended, messages are merged.
 */
#ifndef CEVENTS_PLUGIN_ANNOTATIONS_H
#define CEVENTS_PLUGIN_ANNOTATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include <protobuf-c/protobuf-c.h>

#include "annotation_numbers.h"
#include "findings.h"

/* Field numbers of Google's options, and of protobuf-c's. */
enum {
    OPTION_CLOUD_EVENT_TYPE = 11716486,
    OPTION_CLOUD_EVENT_PRODUCT = 11716487,
    OPTION_CLOUD_EVENT_EXTENSION_ATTRIBUTE = 11716488,
    OPTION_CLOUD_EVENT_EXTENSION_NAME = 11716489,
    OPTION_PROTOBUF_C = 1019
};

/* Whose options are read: where findings point to. */
struct annotated_thing {
    struct pool *pool;
    struct findings *findings;
    struct location location;
    const char *full_name;
    const struct annotation_numbers *numbers;
};

struct attribute_annotation {
    const char *name; /* "" when not given */
    const char *description;
    const char *camel_case_name;
};

struct file_annotations {
    const char *product; /* NULL when not given */
    size_t n_products;   /* how often it is given */
    struct attribute_annotation *attributes;
    size_t n_attributes;
    bool no_generate;
    bool const_strings;
    bool use_oneof_field_name;
    const char *c_package; /* NULL when not given */
};

struct message_annotations {
    const char *cloud_event_type; /* NULL when not given */
    size_t n_cloud_event_types;
    const char **extension_names;
    size_t n_extension_names;
    const char *base_field_name; /* NULL when not given */
};

struct field_annotations {
    bool has_string_as_bytes;
    bool string_as_bytes;
};

/* `options` may be NULL. Malformed bytes are fatal findings. */
struct file_annotations annotations_of_file(const struct annotated_thing *thing, const ProtobufCMessage *options);
struct message_annotations annotations_of_message(const struct annotated_thing *thing, const ProtobufCMessage *options);
struct field_annotations annotations_of_field(const struct annotated_thing *thing, const ProtobufCMessage *options);

#endif
