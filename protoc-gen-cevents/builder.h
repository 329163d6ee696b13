/*
 * What the steps of model_build() share. First all files, messages and enums are declared (model.c), with the options of
 * files (model_options.c); then fields and oneofs are built and their types looked up (fields.c, defaults.c); then come
 * the options of messages and what follows from the whole.
 */
#ifndef CEVENTS_PLUGIN_BUILDER_H
#define CEVENTS_PLUGIN_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <google/protobuf/compiler/plugin.pb-c.h>

#include "annotations.h"
#include "findings.h"
#include "model.h"
#include "name_table.h"
#include "options.h"
#include "pool.h"
#include "source_info.h"

/* Messages in messages. protoc itself takes no more than 32. */
enum { DEEPEST_NESTING = 64 };

/* Full names stand many times in memory, and in string literals, of which C compilers need not take over 4095 bytes. */
enum { LONGEST_NAME = 1024, LONGEST_FULL_NAME = 2900, LONGEST_JSON_NAME = 4000 };

enum symbol_kind { SYMBOL_MESSAGE, SYMBOL_ENUM, SYMBOL_ENUM_VALUE, SYMBOL_FIELD, SYMBOL_ONEOF };

/* What a full name stands for. */
struct symbol {
    enum symbol_kind kind;
    struct model_message *message;
    struct model_enum *enumeration; /* of a value: the enum that it belongs to */
};

struct built_file {
    struct model_file *file;
    const Google__Protobuf__FileDescriptorProto *proto;
    struct source_info *source;
    struct name_table attributes; /* declared extension attributes; of a name that stands twice, the first */
};

/* A declared message whose fields are still to be built. */
struct built_message {
    struct model_message *message;
    const Google__Protobuf__DescriptorProto *proto;
    const struct built_file *file;
    struct source_path path;
    size_t n_referrers; /* fields of this message's type, for has_required */
    struct built_message **referrers;
    struct built_message *next;
};

struct builder {
    struct pool *pool;
    struct findings *findings;
    const struct options *options;
    struct name_table symbols;
    struct name_table files; /* name -> struct model_file */
    struct built_message *first_message;
    struct built_message **last_message;
    bool broken; /* the request's files are no valid schema: no model can be built */
};

/* Reports that the schema is invalid, and marks the builder broken. */
void builder_fault(struct builder *builder, struct location location, const char *symbol, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Reports that a valid schema is unsupported: nothing will be generated, but its model can be built and checked. */
void builder_refuse(struct builder *builder, struct location location, const char *symbol, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The features of a thing within what has the features `outer`; malformed ones are a fault. */
struct features builder_features(struct builder *builder, struct features outer, const ProtobufCMessage *options,
                                 uint32_t field_number, struct location location);

/* Registers a full name; a second thing of the same name is a fault. */
void builder_add_symbol(struct builder *builder, const char *full_name, const struct symbol *symbol,
                        struct location location);

/* A path with two more steps, in the pool. */
struct source_path builder_path(struct pool *pool, struct source_path parent, int32_t field, size_t index);

/* A copy of a schema name; what is no identifier, or too long for one, is a fault. Never NULL. */
const char *builder_name(struct builder *builder, const char *name, const char *what, struct location location);

/* scope.name, or the name alone when the scope is "". */
const char *builder_full_name(struct pool *pool, const char *scope, const char *name);

/* Sets what the options of a file say, c_package included. */
void builder_read_file_options(struct builder *builder, struct built_file *built);

/* Sets what the options of a message say; makes its envelope when it is one. Its fields are built. */
void builder_read_message_options(struct builder *builder, const struct built_message *built);

/* Builds fields and oneofs of a declared message. */
void builder_build_fields(struct builder *builder, struct built_message *built);

/* Sets the default of a field whose type and shape are known; a value that does not fit is a fault. */
void builder_read_default(struct builder *builder, struct model_field *field,
                          const Google__Protobuf__FieldDescriptorProto *proto, const char *full_name);

/* Gives what the sidecar says about map fields to their entries. */
void builder_apply_map_choices(struct builder *builder, const struct built_message *built);

/* A sidecar key that names a field must name a string, or a map of strings, when the field's message is in the run. */
void builder_check_sidecar_fields(struct builder *builder);

/* Works out which messages have required fields, themselves or in what they refer to. */
void builder_find_required(struct builder *builder);

/* Sets well_known; a well-known type that does not have its fields is refused. */
void builder_find_well_known(struct builder *builder, struct model_message *message);

#endif
