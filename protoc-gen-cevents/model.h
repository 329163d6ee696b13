/*
 * The schema as the generator sees it: files, messages, fields, oneofs, enums and envelopes, linked by pointer.
 *
 * - Built by model_build() from the request; after that nothing points into the request any more.
 * - Everything lives in the memory of one `struct pool` and is freed with it.
 * - names_assign() fills in the members that are C identifiers (`c_...`); until then they are NULL.
 * - Arrays of pointers keep declaration order unless said otherwise.
 */
#ifndef CEVENTS_PLUGIN_MODEL_H
#define CEVENTS_PLUGIN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feature_set.h"

struct findings;
struct options;
struct pool;

/* Where a thing is declared. line and column count from 1; 0 when the request has no source info for it. */
struct location {
    const char *file;
    int line;
    int column;
};

/* Comments attached to a declaration, as protoc gives them; NULL when there is none. */
struct comments {
    const char *leading;
    const char *trailing;
};

enum syntax { SYNTAX_PROTO2, SYNTAX_PROTO3, SYNTAX_EDITION_2023 };

struct model_file;
struct model_message;
struct model_enum;
struct model_envelope;
struct model_mapping;

struct model_enum_value {
    const char *name;
    int32_t number;
    struct comments comments;
    struct location location;
    bool deprecated;

    const char *c_name; /* A__B__KIND__VALUE */
};

struct model_enum {
    const char *name;
    const char *full_name; /* without a leading dot, as everywhere */
    struct model_file *file;
    struct model_message *parent; /* NULL at the top level */
    struct model_enum_value *values;
    size_t n_values;
    bool closed;
    struct comments comments;
    struct location location;
    bool deprecated;

    const char *c_type;  /* A__B__Kind */
    const char *c_lower; /* a__b__kind, the stem of a__b__kind__descriptor */
    const char *c_upper; /* A__B__KIND, the stem of the enumerators */
};

/* Values of ProtobufCType, and so of enum cevents_kind. */
enum field_type {
    FIELD_INT32,
    FIELD_SINT32,
    FIELD_SFIXED32,
    FIELD_INT64,
    FIELD_SINT64,
    FIELD_SFIXED64,
    FIELD_UINT32,
    FIELD_FIXED32,
    FIELD_UINT64,
    FIELD_FIXED64,
    FIELD_FLOAT,
    FIELD_DOUBLE,
    FIELD_BOOL,
    FIELD_ENUM,
    FIELD_STRING,
    FIELD_BYTES,
    FIELD_MESSAGE
};

/* Values of enum cevents_shape. */
enum field_shape { SHAPE_IMPLICIT, SHAPE_OPTIONAL, SHAPE_REQUIRED, SHAPE_REPEATED, SHAPE_MAP, SHAPE_ONEOF };

struct model_oneof {
    const char *name;
    struct model_message *message;
    struct model_field **fields; /* its members, declaration order */
    size_t n_fields;
    struct comments comments;
    struct location location;

    const char *c_member;     /* x_case */
    const char *c_case_type;  /* A__B__Foo__XCase */
    const char *c_case_upper; /* A__B__FOO__X, the stem of __NOT_SET and of the enumerators */
};

struct model_field {
    const char *name; /* as declared */
    const char *json_name;
    int32_t number;
    enum field_type type;
    enum field_shape shape;
    struct model_message *owner;
    struct model_message *message; /* type of a message field; of a map: its entry message */
    struct model_enum *enumeration;
    struct model_oneof *oneof; /* NULL when outside of every oneof; synthetic oneofs are not in the model */
    bool packed;
    bool group;           /* a message that stands between two tags on the wire */
    bool string_as_bytes; /* by option or sidecar; true only for FIELD_STRING */
    bool check_utf8;      /* strings of proto3 files, and of editions unless they say otherwise */
    bool deprecated;
    bool has_default;         /* an explicit proto2 default */
    const char *default_text; /* as in the descriptor: number, enumerator name, text; bytes are decoded */
    size_t default_length;
    size_t declaration_index;
    struct comments comments;
    struct location location;

    const char *c_member;     /* name of the struct member, after keyword handling */
    const char *c_quantifier; /* n_x, has_x or x_case; NULL when there is none */
    const char *c_case;       /* enumerator of its oneof case; NULL outside of oneofs */
    bool renamed;             /* c_member departs from protoc-gen-c's name */
};

/* Values of enum cevents_well_known. */
enum well_known {
    WELL_KNOWN_NONE,
    WELL_KNOWN_TIMESTAMP,
    WELL_KNOWN_DURATION,
    WELL_KNOWN_FIELD_MASK,
    WELL_KNOWN_STRUCT,
    WELL_KNOWN_VALUE,
    WELL_KNOWN_LIST_VALUE,
    WELL_KNOWN_ANY,
    WELL_KNOWN_WRAPPER,
    WELL_KNOWN_EMPTY
};

struct model_message {
    const char *name;
    const char *full_name;
    struct model_file *file;
    struct model_message *parent; /* NULL at the top level */
    struct model_field **fields;  /* declaration order: the order of the struct's members */
    size_t n_fields;
    struct model_field **fields_by_number; /* the order of the descriptor */
    struct model_oneof **oneofs;
    size_t n_oneofs;
    struct model_message **messages; /* nested, map entries included */
    size_t n_messages;
    struct model_enum **enums; /* nested */
    size_t n_enums;
    struct model_envelope *envelope; /* NULL when the message is no envelope */
    enum well_known well_known;
    bool map_entry;
    bool has_required; /* itself or a message that it refers to */
    bool deprecated;
    struct features features; /* what holds for its fields, unless they say otherwise */
    bool emitted; /* gets a struct: false for annotated envelopes when envelope_messages=off, and for no_generate */
    const char *base_member; /* "base", or what protobuf-c's base_field_name says */
    struct comments comments;
    struct location location;

    const char *c_type;  /* A__B__Foo */
    const char *c_lower; /* a__b__foo */
    const char *c_upper; /* A__B__FOO */
};

/* An extension attribute that a file declares (`cloud_event_extension_attribute`). */
struct model_attribute {
    const char *name;
    const char *description;     /* NULL when not given */
    const char *camel_case_name; /* NULL when not given */
    struct location location;
};

/* An extension attribute that an envelope names. */
struct model_extension {
    const char *name;
    const struct model_attribute *attribute; /* its declaration in the same file; NULL when there is none */
    struct location location;

    const char *c_member; /* of the typed view */
};

/* A message that stands for one CloudEvent type; or a type of the events that a mapping gives (mapping.h). */
struct model_envelope {
    const char *type;
    struct model_message *message;
    struct model_file *file;
    struct model_field *data;           /* the field that holds the data; NULL when the checks have found none */
    struct model_extension *extensions; /* each name once */
    size_t n_extensions;
    struct model_extension *repeated_extensions; /* names that the envelope gives again; for the checks only */
    size_t n_repeated_extensions;
    struct model_message *data_message; /* of a mapping's type; else NULL: see envelope_data() */
    const char *row;                    /* of a mapping's type: its name beside the message's; else NULL */
    struct model_field *row_member;     /* of a mapping's type: the case; NULL when there is none */
    uint32_t id;                        /* cevents_type_id(type) */
    struct location type_location;      /* of the annotation */
    size_t type_count;                  /* how often the annotation stands; the last one counts */

    const char *c_type;       /* A__B__FooEvent, the stem of __View and __Handler */
    const char *c_lower;      /* a__b__foo_event */
    const char *c_id;         /* enumerator: A__B__FOO_EVENT__ID */
    const char *c_type_macro; /* A__B__FOO_EVENT__TYPE, a string constant */
    const char *c_register;   /* a__b__on_foo */
};

/* The message that the data is; NULL when an annotated envelope has none. */
static inline const struct model_message *envelope_data(const struct model_envelope *envelope)
{
    if (envelope->data_message != NULL || envelope->data == NULL) {
        return envelope->data_message;
    }
    return envelope->data->message;
}

struct model_import {
    struct model_file *file;
    bool is_public;
    bool is_weak;
    struct location location;
};

/* protobuf-c's own file options (extension 1019), after the sidecar had its say. */
struct protobuf_c_options {
    bool no_generate;
    bool const_strings;
    bool use_oneof_field_name;
};

struct model_file {
    const char *name;    /* google/events/cloud/storage/v1/data.proto */
    const char *package; /* "" when there is none */
    enum syntax syntax;
    struct features features;
    struct model_import *imports;
    size_t n_imports;
    struct model_message **messages; /* top level */
    size_t n_messages;
    struct model_enum **enums; /* top level */
    size_t n_enums;
    struct model_envelope **envelopes;
    size_t n_envelopes;
    struct model_mapping **mappings; /* by the sidecar */
    size_t n_mappings;
    const char *product; /* cloud_event_product; NULL when not given */
    struct location product_location;
    struct model_attribute *attributes;
    size_t n_attributes;
    const char *csharp_namespace; /* these three NULL when not given */
    const char *php_namespace;
    const char *ruby_package;
    struct location csharp_location;
    struct location php_location;
    struct location ruby_location;
    bool generate; /* one of the files to generate */
    bool has_services;
    bool has_extensions; /* it declares extensions, such as custom options */
    struct protobuf_c_options protobuf_c;
    struct comments syntax_comments;
    struct location location;
    struct location package_location;

    const char *c_package;    /* set by model_build(): package that C names are made of: cloud.storage.v1 */
    const char *stem;         /* set by model_build(): name without .proto: google/events/cloud/storage/v1/data */
    const char *c_file;       /* cloud__storage__v1__data, the stem of file-level symbols */
    const char *c_file_type;  /* Cloud__Storage__V1__Data */
    const char *c_file_upper; /* CLOUD__STORAGE__V1__DATA */
};

struct model {
    struct model_file **files; /* all of the request, dependencies first */
    size_t n_files;
    struct model_file **generated; /* the files to generate, by name */
    size_t n_generated;
};

/*
 * Builds the model of a CodeGeneratorRequest's files. `request` is a Google__Protobuf__Compiler__CodeGeneratorRequest.
 * What is wrong goes into `findings`; returns NULL, with fatal findings, when the files are no valid schema.
 */
struct model *model_build(struct pool *pool, const void *request, const struct options *options,
                          struct findings *findings);

#endif
