#include "model.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "builder.h"
#include "settings.h"
#include "text.h"

typedef Google__Protobuf__FileDescriptorProto file_proto;
typedef Google__Protobuf__DescriptorProto message_proto;
typedef Google__Protobuf__EnumDescriptorProto enum_proto;
typedef Google__Protobuf__Compiler__CodeGeneratorRequest request_proto;

/* Field numbers of descriptor.proto that make up source paths. */
enum {
    PATH_FILE_PACKAGE = 2,
    PATH_FILE_DEPENDENCY = 3,
    PATH_FILE_MESSAGE = 4,
    PATH_FILE_ENUM = 5,
    PATH_FILE_SYNTAX = 12,
    PATH_MESSAGE_NESTED = 3,
    PATH_MESSAGE_ENUM = 4,
    PATH_ENUM_VALUE = 2
};

void builder_fault(struct builder *builder, struct location location, const char *symbol, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = pool_format_list(builder->pool, format, arguments);
    va_end(arguments);
    builder->broken = true;
    findings_add(builder->findings, SEVERITY_ERROR, true, "schema", location, symbol, "%s", message);
}

void builder_refuse(struct builder *builder, struct location location, const char *symbol, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = pool_format_list(builder->pool, format, arguments);
    va_end(arguments);
    findings_add(builder->findings, SEVERITY_ERROR, true, "schema", location, symbol, "%s", message);
}

struct source_path builder_path(struct pool *pool, struct source_path parent, int32_t field, size_t index)
{
    int32_t *steps = pool_array(pool, parent.length + 2, sizeof *steps);
    if (parent.length > 0) {
        memcpy(steps, parent.steps, parent.length * sizeof *steps);
    }
    steps[parent.length] = field;
    steps[parent.length + 1] = (int32_t)index;
    return (struct source_path){.steps = steps, .length = parent.length + 2};
}

const char *builder_name(struct builder *builder, const char *name, const char *what, struct location location)
{
    const char *text = name == NULL ? "" : name;
    if (strlen(text) > LONGEST_NAME) {
        text = pool_text(builder->pool, text, LONGEST_NAME);
        builder_fault(builder, location, text, "a %s has a name of more than %d characters", what, (int)LONGEST_NAME);
    }
    if (strchr(text, '.') != NULL || !is_dotted_name(text)) {
        builder_fault(builder, location, text, "a %s is named `%s`, which is no identifier", what, text);
    }
    return pool_text(builder->pool, text, strlen(text));
}

const char *builder_full_name(struct pool *pool, const char *scope, const char *name)
{
    if (*scope == '\0') {
        return name;
    }
    size_t scope_length = strlen(scope);
    size_t length = strlen(name);
    char *full_name = pool_alloc(pool, scope_length + length + 2);
    memcpy(full_name, scope, scope_length);
    full_name[scope_length] = '.';
    memcpy(full_name + scope_length + 1, name, length);
    return full_name;
}

struct features builder_features(struct builder *builder, struct features outer, const ProtobufCMessage *options,
                                 uint32_t field_number, struct location location)
{
    struct features features;
    if (!features_inherit(&features, outer, options, field_number)) {
        builder_fault(builder, location, "features", "the option `features` is malformed");
    }
    return features;
}

void builder_add_symbol(struct builder *builder, const char *full_name, const struct symbol *symbol,
                        struct location location)
{
    struct symbol *copy = pool_alloc(builder->pool, sizeof *copy);
    *copy = *symbol;
    if (!name_table_add(&builder->symbols, full_name, copy)) {
        builder_fault(builder, location, full_name, "%s is declared twice", full_name);
    }
}

static void build_enum_value(struct builder *builder, const struct built_file *built, struct model_enum *enumeration,
                             const Google__Protobuf__EnumValueDescriptorProto *proto, const char *scope,
                             struct source_path path)
{
    struct model_enum_value *value = &enumeration->values[enumeration->n_values++];
    value->location = source_info_nearest(built->source, path);
    value->comments = source_info_comments(built->source, path);
    value->name = builder_name(builder, proto->name, "enum value", value->location);
    value->number = proto->number;
    value->deprecated = proto->options != NULL && proto->options->has_deprecated && proto->options->deprecated;
    builder_add_symbol(builder, builder_full_name(builder->pool, scope, value->name),
                       &(struct symbol){.kind = SYMBOL_ENUM_VALUE, .enumeration = enumeration}, value->location);
}

static struct model_enum *build_enum(struct builder *builder, const struct built_file *built,
                                     struct model_message *parent, const enum_proto *proto, struct source_path path)
{
    const char *scope = parent == NULL ? built->file->package : parent->full_name;
    struct model_enum *enumeration = pool_alloc(builder->pool, sizeof *enumeration);
    enumeration->file = built->file;
    enumeration->parent = parent;
    enumeration->location = source_info_nearest(built->source, path);
    enumeration->comments = source_info_comments(built->source, path);
    enumeration->name = builder_name(builder, proto->name, "enum", enumeration->location);
    enumeration->full_name = builder_full_name(builder->pool, scope, enumeration->name);
    struct features features = builder_features(builder, parent == NULL ? built->file->features : parent->features,
                                                proto->options == NULL ? NULL : &proto->options->base, FEATURES_OF_ENUM,
                                                enumeration->location);
    enumeration->closed = features.closed_enums;
    enumeration->deprecated = proto->options != NULL && proto->options->has_deprecated && proto->options->deprecated;
    builder_add_symbol(builder, enumeration->full_name,
                       &(struct symbol){.kind = SYMBOL_ENUM, .enumeration = enumeration}, enumeration->location);
    enumeration->values = pool_array(builder->pool, proto->n_value, sizeof *enumeration->values);
    for (size_t i = 0; i < proto->n_value; i++) {
        build_enum_value(builder, built, enumeration, proto->value[i], scope,
                         builder_path(builder->pool, path, PATH_ENUM_VALUE, i));
    }
    if (enumeration->n_values == 0 || (!enumeration->closed && enumeration->values[0].number != 0)) {
        builder_fault(builder, enumeration->location, enumeration->full_name, "the enum %s %s", enumeration->full_name,
                      enumeration->n_values == 0 ? "has no values" : "must begin with the value 0");
    }
    return enumeration;
}

static void remember_message(struct builder *builder, const struct built_file *built, struct model_message *message,
                             const message_proto *proto, struct source_path path)
{
    struct built_message *entry = pool_alloc(builder->pool, sizeof *entry);
    *entry = (struct built_message){.message = message, .proto = proto, .file = built, .path = path};
    *builder->last_message = entry;
    builder->last_message = &entry->next;
}

/* Declares a message and, at most DEEPEST_NESTING deep, what is nested in it. */
static struct model_message *declare_message(struct builder *builder, const struct built_file *built,
                                             struct model_message *parent, const message_proto *proto,
                                             struct source_path path)
{
    struct model_message *message = pool_alloc(builder->pool, sizeof *message);
    message->file = built->file;
    message->parent = parent;
    message->location = source_info_nearest(built->source, path);
    message->comments = source_info_comments(built->source, path);
    message->name = builder_name(builder, proto->name, "message", message->location);
    message->full_name =
        builder_full_name(builder->pool, parent == NULL ? built->file->package : parent->full_name, message->name);
    message->base_member = "base";
    message->features =
        builder_features(builder, parent == NULL ? built->file->features : parent->features,
                         proto->options == NULL ? NULL : &proto->options->base, FEATURES_OF_MESSAGE, message->location);
    if (strlen(message->full_name) > LONGEST_FULL_NAME) {
        builder_fault(builder, message->location, message->name, "the full name of %s has more than %d characters",
                      message->name, (int)LONGEST_FULL_NAME);
        return message;
    }
    if (proto->options != NULL) {
        message->map_entry = proto->options->has_map_entry && proto->options->map_entry;
        message->deprecated = proto->options->has_deprecated && proto->options->deprecated;
    }
    builder_add_symbol(builder, message->full_name, &(struct symbol){.kind = SYMBOL_MESSAGE, .message = message},
                       message->location);
    remember_message(builder, built, message, proto, path);
    built->file->has_extensions |= proto->n_extension > 0;

    message->enums = pool_array(builder->pool, proto->n_enum_type, sizeof *message->enums);
    for (size_t i = 0; i < proto->n_enum_type; i++) {
        message->enums[message->n_enums++] = build_enum(builder, built, message, proto->enum_type[i],
                                                        builder_path(builder->pool, path, PATH_MESSAGE_ENUM, i));
    }
    if (proto->n_nested_type > 0 && path.length >= (size_t)2 * DEEPEST_NESTING) {
        builder_fault(builder, message->location, message->full_name, "%s has messages nested too deeply",
                      message->full_name);
        return message;
    }
    message->messages = pool_array(builder->pool, proto->n_nested_type, sizeof *message->messages);
    for (size_t i = 0; i < proto->n_nested_type; i++) {
        message->messages[message->n_messages++] = declare_message(
            builder, built, message, proto->nested_type[i], builder_path(builder->pool, path, PATH_MESSAGE_NESTED, i));
    }
    return message;
}

/* The name becomes the name of a file to write and stands between quotes in an #include. */
static bool is_safe_file_name(const char *name)
{
    if (*name == '\0' || *name == '/' || !cevents_text_is_utf8(name, strlen(name))) {
        return false;
    }
    for (const char *at = name;;) {
        size_t length = strcspn(at, "/");
        bool dots = (length == 1 && at[0] == '.') || (length == 2 && at[0] == '.' && at[1] == '.');
        if (length == 0 || dots) {
            return false;
        }
        if (at[length] == '\0') {
            break;
        }
        at += length + 1;
    }
    for (const char *at = name; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7F || strchr("\"\\<>:*?|", *at) != NULL) {
            return false;
        }
    }
    return true;
}

static const char *stem_of(struct pool *pool, const char *name)
{
    static const char *const suffixes[] = {".proto", ".protodevel"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t suffix_length = strlen(suffixes[i]);
        if (length > suffix_length && strcmp(name + length - suffix_length, suffixes[i]) == 0) {
            return pool_text(pool, name, length - suffix_length);
        }
    }
    return name;
}

static void read_syntax(struct builder *builder, struct model_file *file, const file_proto *proto,
                        struct location location)
{
    const char *syntax = proto->syntax == NULL ? "" : proto->syntax;
    int32_t edition = EDITION_PROTO3;
    file->syntax = SYNTAX_PROTO3;
    if (*syntax == '\0' || strcmp(syntax, "proto2") == 0) {
        file->syntax = SYNTAX_PROTO2;
        edition = EDITION_PROTO2;
    } else if (strcmp(syntax, "editions") == 0) {
        file->syntax = SYNTAX_EDITION_2023;
        edition = features_edition(&proto->base);
        if (edition != EDITION_2023) {
            builder_refuse(builder, location, file->name, "%s is of edition %d, which is not supported: use 2023",
                           file->name, (int)edition);
        }
    } else if (strcmp(syntax, "proto3") != 0) {
        builder_refuse(builder, location, file->name,
                       "the syntax of %s is `%s`, which is not supported: use proto3, proto2 or edition 2023",
                       file->name, syntax);
    }
    file->features =
        builder_features(builder, features_of_edition(edition), proto->options == NULL ? NULL : &proto->options->base,
                         FEATURES_OF_FILE, location);
}

static void build_imports(struct builder *builder, const struct built_file *built)
{
    const file_proto *proto = built->proto;
    struct model_file *file = built->file;
    file->imports = pool_array(builder->pool, proto->n_dependency, sizeof *file->imports);
    for (size_t i = 0; i < proto->n_dependency; i++) {
        struct model_import *import = &file->imports[file->n_imports++];
        struct source_path path = builder_path(builder->pool, (struct source_path){0}, PATH_FILE_DEPENDENCY, i);
        import->location = source_info_nearest(built->source, path);
        import->file = name_table_find(&builder->files, proto->dependency[i]);
        if (import->file == NULL || import->file == file) {
            builder_fault(builder, import->location, file->name,
                          "%s imports %s, which is not among the files before it", file->name, proto->dependency[i]);
        }
    }
    for (size_t i = 0; i < proto->n_public_dependency; i++) {
        int32_t index = proto->public_dependency[i];
        if (index >= 0 && (size_t)index < file->n_imports) {
            file->imports[index].is_public = true;
        }
    }
    for (size_t i = 0; i < proto->n_weak_dependency; i++) {
        int32_t index = proto->weak_dependency[i];
        if (index >= 0 && (size_t)index < file->n_imports) {
            file->imports[index].is_weak = true;
        }
    }
}

static void declare_contents(struct builder *builder, const struct built_file *built)
{
    const file_proto *proto = built->proto;
    struct model_file *file = built->file;
    struct source_path root = {0};
    file->messages = pool_array(builder->pool, proto->n_message_type, sizeof *file->messages);
    for (size_t i = 0; i < proto->n_message_type; i++) {
        file->messages[file->n_messages++] = declare_message(builder, built, NULL, proto->message_type[i],
                                                             builder_path(builder->pool, root, PATH_FILE_MESSAGE, i));
    }
    file->enums = pool_array(builder->pool, proto->n_enum_type, sizeof *file->enums);
    for (size_t i = 0; i < proto->n_enum_type; i++) {
        file->enums[file->n_enums++] =
            build_enum(builder, built, NULL, proto->enum_type[i], builder_path(builder->pool, root, PATH_FILE_ENUM, i));
    }
}

static struct model_file *build_file(struct builder *builder, const file_proto *proto)
{
    static const int32_t package_path[] = {PATH_FILE_PACKAGE};
    static const int32_t syntax_path[] = {PATH_FILE_SYNTAX};
    struct model_file *file = pool_alloc(builder->pool, sizeof *file);
    struct built_file *built = pool_alloc(builder->pool, sizeof *built);
    const char *name = proto->name == NULL ? "" : proto->name;
    file->name = pool_text(builder->pool, name, strlen(name));
    file->stem = stem_of(builder->pool, file->name);
    *built = (struct built_file){.file = file, .proto = proto, .attributes = {.pool = builder->pool}};
    built->source = source_info_new(builder->pool, file->name, proto->source_code_info);
    file->location = source_info_find(built->source, (struct source_path){0});
    file->package_location = source_info_find(built->source, (struct source_path){package_path, 1});
    if (file->package_location.line == 0) {
        file->package_location = file->location;
    }
    file->syntax_comments = source_info_comments(built->source, (struct source_path){syntax_path, 1});
    if (!is_safe_file_name(file->name)) {
        builder_refuse(builder, file->location, file->name, "the file name `%s` cannot be used", file->name);
    }
    file->package = proto->package == NULL ? "" : pool_text(builder->pool, proto->package, strlen(proto->package));
    if (strlen(file->package) > LONGEST_NAME) {
        file->package = "";
        builder_fault(builder, file->package_location, file->name, "the package has more than %d characters",
                      (int)LONGEST_NAME);
    }
    if (*file->package != '\0' && !is_dotted_name(file->package)) {
        builder_fault(builder, file->package_location, file->name, "the package `%s` is no package name",
                      file->package);
    }
    file->has_services = proto->n_service > 0;
    file->has_extensions = proto->n_extension > 0;
    struct location syntax_location = source_info_nearest(built->source, (struct source_path){syntax_path, 1});
    read_syntax(builder, file, proto, syntax_location);
    build_imports(builder, built);
    builder_read_file_options(builder, built);
    declare_contents(builder, built);
    if (!name_table_add(&builder->files, file->name, file)) {
        builder_fault(builder, file->location, file->name, "the request holds %s twice", file->name);
    }
    return file;
}

/* Envelopes by declaration: messages were remembered in that order. */
static void list_envelopes(struct builder *builder, const struct model *model)
{
    for (size_t i = 0; i < model->n_files; i++) {
        struct model_file *file = model->files[i];
        file->envelopes = pool_array(builder->pool, file->n_envelopes, sizeof(struct model_envelope *));
        file->n_envelopes = 0;
    }
    for (const struct built_message *built = builder->first_message; built != NULL; built = built->next) {
        struct model_file *file = built->message->file;
        if (built->message->envelope != NULL) {
            file->envelopes[file->n_envelopes++] = built->message->envelope;
        }
    }
}

static void finish_messages(struct builder *builder, const struct model *model)
{
    for (struct built_message *built = builder->first_message; built != NULL; built = built->next) {
        builder_build_fields(builder, built);
    }
    if (builder->broken) {
        return;
    }
    for (struct built_message *built = builder->first_message; built != NULL; built = built->next) {
        builder_apply_map_choices(builder, built);
        builder_find_well_known(builder, built->message);
        builder_read_message_options(builder, built);
    }
    builder_find_required(builder);
    list_envelopes(builder, model);
}

static int compare_files(const void *left, const void *right)
{
    const struct model_file *a = *(struct model_file *const *)left;
    const struct model_file *b = *(struct model_file *const *)right;
    return strcmp(a->name, b->name);
}

static void mark_generated(struct builder *builder, struct model *model, const request_proto *request)
{
    for (size_t i = 0; i < request->n_file_to_generate; i++) {
        struct model_file *file = name_table_find(&builder->files, request->file_to_generate[i]);
        if (file == NULL) {
            builder_fault(builder, (struct location){.file = request->file_to_generate[i]}, "",
                          "the request does not hold this file, which is to be generated");
            continue;
        }
        file->generate = true;
    }
    model->generated = pool_array(builder->pool, model->n_files, sizeof(struct model_file *));
    for (size_t i = 0; i < model->n_files; i++) {
        if (model->files[i]->generate) {
            model->generated[model->n_generated++] = model->files[i];
        }
    }
    if (model->n_generated > 1) {
        qsort(model->generated, model->n_generated, sizeof(struct model_file *), compare_files);
    }
}

struct model *model_build(struct pool *pool, const void *request, const struct options *options,
                          struct findings *findings)
{
    const request_proto *proto = request;
    struct builder builder = {.pool = pool, .findings = findings, .options = options};
    builder.symbols.pool = pool;
    builder.files.pool = pool;
    builder.last_message = &builder.first_message;

    struct model *model = pool_alloc(pool, sizeof *model);
    model->files = pool_array(pool, proto->n_proto_file, sizeof(struct model_file *));
    for (size_t i = 0; i < proto->n_proto_file; i++) {
        model->files[model->n_files++] = build_file(&builder, proto->proto_file[i]);
    }
    mark_generated(&builder, model, proto);
    finish_messages(&builder, model);
    if (builder.broken) {
        return NULL;
    }
    builder_check_sidecar_fields(&builder);
    return model;
}
