/*
 * What the language of a file means for the things in it: by its syntax, or by edition 2023 and the features that are
 * set on the file and on what lies in it. libprotobuf-c's descriptor.proto knows neither, so both are unknown fields.
 */
#ifndef CEVENTS_PLUGIN_FEATURE_SET_H
#define CEVENTS_PLUGIN_FEATURE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

enum { EDITION_PROTO2 = 998, EDITION_PROTO3 = 999, EDITION_2023 = 1000 };

struct features {
    bool implicit_presence; /* of singular fields that are no messages */
    bool required;
    bool closed_enums;
    bool packed;
    bool utf8;
    bool delimited; /* messages stand between two tags, as groups */
};

/* Field numbers of the features in the options of each thing. */
enum {
    FEATURES_OF_ONEOF = 1,
    FEATURES_OF_ENUM = 7,
    FEATURES_OF_MESSAGE = 12,
    FEATURES_OF_FIELD = 21,
    FEATURES_OF_FILE = 50
};

/* The edition that a file with `syntax = "editions"` names; 0 when it names none. `file` is its FileDescriptorProto. */
int32_t features_edition(const ProtobufCMessage *file);

/* What holds where nothing is set. The edition is one of the three. */
struct features features_of_edition(int32_t edition);

/* `outer` with what the options (which may be NULL) set themselves. False: those are malformed. */
bool features_inherit(struct features *result, struct features outer, const ProtobufCMessage *options,
                      uint32_t field_number);

#endif
