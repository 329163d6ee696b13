#include <stdlib.h>
#include <string.h>

#include "builder.h"
#include "settings.h"
#include "sidecar.h"
#include "text.h"

typedef Google__Protobuf__FieldDescriptorProto field_proto;
typedef Google__Protobuf__DescriptorProto message_proto;

/* Field numbers of descriptor.proto that make up source paths. */
enum { PATH_MESSAGE_FIELD = 2, PATH_MESSAGE_ONEOF = 8 };

enum { LARGEST_FIELD_NUMBER = 536870911, MOST_FIELDS = 65535 };

static bool scalar_type(Google__Protobuf__FieldDescriptorProto__Type type, enum field_type *result)
{
    static const unsigned char types[] = {
        [1] = FIELD_DOUBLE,    [2] = FIELD_FLOAT,   [3] = FIELD_INT64,   [4] = FIELD_UINT64, [5] = FIELD_INT32,
        [6] = FIELD_FIXED64,   [7] = FIELD_FIXED32, [8] = FIELD_BOOL,    [9] = FIELD_STRING, [10] = FIELD_MESSAGE,
        [11] = FIELD_MESSAGE,  [12] = FIELD_BYTES,  [13] = FIELD_UINT32, [14] = FIELD_ENUM,  [15] = FIELD_SFIXED32,
        [16] = FIELD_SFIXED64, [17] = FIELD_SINT32, [18] = FIELD_SINT64};
    int index = (int)type;
    if (index < 1 || index > 18) {
        return false;
    }
    *result = types[index];
    return true;
}

static bool is_packable(enum field_type type)
{
    return type != FIELD_STRING && type != FIELD_BYTES && type != FIELD_MESSAGE;
}

/* The JSON name that protoc makes of a field name: lowerCamelCase. */
static const char *default_json_name(struct pool *pool, const char *name)
{
    char *result = pool_text(pool, name, strlen(name));
    size_t length = 0;
    bool capital = false;
    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '_') {
            capital = true;
        } else {
            result[length++] = capital && *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
            capital = false;
        }
    }
    result[length] = '\0';
    return result;
}

static bool resolve_type(struct builder *builder, struct model_field *field, const field_proto *proto,
                         const char *full_name)
{
    if (field->type != FIELD_MESSAGE && field->type != FIELD_ENUM) {
        return true;
    }
    const char *type_name = proto->type_name == NULL ? "" : proto->type_name;
    const struct symbol *symbol = name_table_find(&builder->symbols, type_name + (*type_name == '.' ? 1 : 0));
    if (field->type == FIELD_MESSAGE && symbol != NULL && symbol->kind == SYMBOL_MESSAGE) {
        field->message = symbol->message;
        return true;
    }
    if (field->type == FIELD_ENUM && symbol != NULL && symbol->kind == SYMBOL_ENUM) {
        field->enumeration = symbol->enumeration;
        return true;
    }
    builder_fault(builder, field->location, full_name, "%s has the type `%s`, which is not a known %s", full_name,
                  type_name, field->type == FIELD_MESSAGE ? "message" : "enum");
    return false;
}

/* Real oneofs of a message; entries of synthetic ones are NULL. */
struct oneof_list {
    struct model_oneof **by_index;
    struct features *features;
    size_t count;
};

static bool read_shape(struct builder *builder, struct model_field *field, const field_proto *proto,
                       const struct oneof_list *oneofs, struct features features, const char *full_name)
{
    bool proto3_optional = proto->has_proto3_optional && proto->proto3_optional;
    if (proto->has_oneof_index && (proto->oneof_index < 0 || (size_t)proto->oneof_index >= oneofs->count)) {
        builder_fault(builder, field->location, full_name, "%s belongs to a oneof that does not exist", full_name);
        return false;
    }
    if (proto->has_oneof_index && !proto3_optional) {
        field->oneof = oneofs->by_index[proto->oneof_index];
    }
    bool singular =
        !proto->has_label || proto->label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_OPTIONAL;
    if (!singular && (proto->has_oneof_index || proto3_optional)) {
        builder_fault(builder, field->location, full_name, "%s is in a oneof, so it must be singular", full_name);
        return false;
    }
    if (singular) {
        field->shape = field->oneof != NULL                             ? SHAPE_ONEOF
                       : features.required                              ? SHAPE_REQUIRED
                       : features.implicit_presence && !proto3_optional ? SHAPE_IMPLICIT
                                                                        : SHAPE_OPTIONAL;
        return true;
    }
    if (proto->label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED) {
        field->shape = field->message != NULL && field->message->map_entry ? SHAPE_MAP : SHAPE_REPEATED;
        return true;
    }
    if (proto->label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REQUIRED &&
        field->owner->file->syntax != SYNTAX_PROTO3) {
        field->shape = SHAPE_REQUIRED;
        return true;
    }
    builder_fault(builder, field->location, full_name, "%s has an invalid label", full_name);
    return false;
}

static bool is_packed(const struct model_field *field, const Google__Protobuf__FieldOptions *options,
                      struct features features)
{
    if (field->shape != SHAPE_REPEATED || !is_packable(field->type)) {
        return false;
    }
    if (options != NULL && options->has_packed) {
        return options->packed;
    }
    return features.packed;
}

/* libprotobuf-c has no groups: only the runtime, by its tables, writes the wire form of one. */
static bool is_group(struct builder *builder, const struct model_field *field, const field_proto *proto,
                     struct features features, const char *full_name)
{
    bool delimited =
        features.delimited && field->type == FIELD_MESSAGE && field->shape != SHAPE_MAP && !field->owner->map_entry;
    bool group = delimited || proto->type == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_GROUP;
    if (group && !builder->options->json) {
        builder_refuse(builder, field->location, full_name,
                       "%s is a group, which needs the tables that json=off leaves out", full_name);
    }
    return group;
}

/* The nearest word counts: field, then message, then the schema's own option, then package, then run. */
static bool is_held_as_bytes(const struct builder *builder, const struct model_field *field,
                             const struct field_annotations *annotations, const char *full_name)
{
    const struct model_message *owner = field->owner;
    if (field->type != FIELD_STRING || strcmp(owner->file->package, "google.protobuf") == 0) {
        return false;
    }
    const struct sidecar *sidecar = builder->options->sidecar;
    enum sidecar_choice choice = sidecar_field_as_bytes(sidecar, full_name);
    if (choice == SIDECAR_SILENT) {
        choice = sidecar_message_as_bytes(sidecar, owner->full_name);
    }
    if (choice == SIDECAR_SILENT && annotations->has_string_as_bytes) {
        return annotations->string_as_bytes;
    }
    if (choice == SIDECAR_SILENT) {
        choice = sidecar_package_as_bytes(sidecar, owner->file->package);
    }
    return choice == SIDECAR_SILENT ? builder->options->string_as_bytes : choice == SIDECAR_YES;
}

static struct features features_of_field(struct builder *builder, const struct model_field *field,
                                         const field_proto *proto, const struct oneof_list *oneofs)
{
    bool in_oneof = proto->has_oneof_index && proto->oneof_index >= 0 && (size_t)proto->oneof_index < oneofs->count;
    struct features outer = in_oneof ? oneofs->features[proto->oneof_index] : field->owner->features;
    return builder_features(builder, outer, proto->options == NULL ? NULL : &proto->options->base, FEATURES_OF_FIELD,
                            field->location);
}

static struct model_field *build_field(struct builder *builder, struct built_message *built, size_t index,
                                       const struct oneof_list *oneofs)
{
    const field_proto *proto = built->proto->field[index];
    struct source_path path = builder_path(builder->pool, built->path, PATH_MESSAGE_FIELD, index);
    struct model_field *field = pool_alloc(builder->pool, sizeof *field);
    field->owner = built->message;
    field->declaration_index = index;
    field->location = source_info_nearest(built->file->source, path);
    field->comments = source_info_comments(built->file->source, path);
    field->name = builder_name(builder, proto->name, "field", field->location);
    const char *full_name = builder_full_name(builder->pool, built->message->full_name, field->name);
    builder_add_symbol(builder, full_name, &(struct symbol){.kind = SYMBOL_FIELD}, field->location);

    field->number = proto->number;
    if (!proto->has_number || field->number < 1 || field->number > LARGEST_FIELD_NUMBER) {
        builder_fault(builder, field->location, full_name, "%s has no valid field number", full_name);
        return NULL;
    }
    if (!proto->has_type || !scalar_type(proto->type, &field->type)) {
        builder_fault(builder, field->location, full_name, "%s has no valid type", full_name);
        return NULL;
    }
    struct features features = features_of_field(builder, field, proto, oneofs);
    if (!resolve_type(builder, field, proto, full_name) ||
        !read_shape(builder, field, proto, oneofs, features, full_name)) {
        return NULL;
    }
    field->json_name = proto->json_name == NULL ? default_json_name(builder->pool, field->name)
                                                : pool_text(builder->pool, proto->json_name, strlen(proto->json_name));
    if (!cevents_text_is_utf8(field->json_name, strlen(field->json_name))) {
        builder_fault(builder, field->location, full_name, "the JSON name of %s is not UTF-8", full_name);
    }
    if (strlen(field->json_name) > LONGEST_JSON_NAME) {
        builder_fault(builder, field->location, full_name, "the JSON name of %s has more than %d bytes", full_name,
                      (int)LONGEST_JSON_NAME);
    }
    field->group = is_group(builder, field, proto, features, full_name);
    field->packed = is_packed(field, proto->options, features);
    field->check_utf8 = field->type == FIELD_STRING && features.utf8;
    field->deprecated = proto->options != NULL && proto->options->has_deprecated && proto->options->deprecated;
    struct annotated_thing thing = {builder->pool, builder->findings, field->location, full_name,
                                    &annotation_numbers_of_google};
    struct field_annotations annotations =
        annotations_of_field(&thing, proto->options == NULL ? NULL : &proto->options->base);
    field->string_as_bytes = is_held_as_bytes(builder, field, &annotations, full_name);
    builder_read_default(builder, field, proto, full_name);
    return field;
}

static struct oneof_list build_oneofs(struct builder *builder, struct built_message *built)
{
    struct model_message *message = built->message;
    const message_proto *proto = built->proto;
    struct oneof_list list = {.count = proto->n_oneof_decl};
    list.by_index = pool_array(builder->pool, list.count, sizeof *list.by_index);
    list.features = pool_array(builder->pool, list.count, sizeof *list.features);
    for (size_t i = 0; i < list.count; i++) {
        const Google__Protobuf__OneofOptions *options = proto->oneof_decl[i]->options;
        list.features[i] = builder_features(builder, message->features, options == NULL ? NULL : &options->base,
                                            FEATURES_OF_ONEOF, message->location);
    }
    bool *synthetic = pool_array(builder->pool, list.count, sizeof *synthetic);
    size_t *n_members = pool_array(builder->pool, list.count, sizeof *n_members);
    for (size_t i = 0; i < proto->n_field; i++) {
        const field_proto *field = proto->field[i];
        if (field->has_oneof_index && field->oneof_index >= 0 && (size_t)field->oneof_index < list.count) {
            n_members[field->oneof_index]++;
            synthetic[field->oneof_index] |= field->has_proto3_optional && field->proto3_optional;
        }
    }
    message->oneofs = pool_array(builder->pool, list.count, sizeof *message->oneofs);
    for (size_t i = 0; i < list.count; i++) {
        if (synthetic[i] && n_members[i] == 1) {
            continue; /* protoc made it up for a proto3 `optional` field */
        }
        struct source_path path = builder_path(builder->pool, built->path, PATH_MESSAGE_ONEOF, i);
        struct model_oneof *oneof = pool_alloc(builder->pool, sizeof *oneof);
        oneof->message = message;
        oneof->location = source_info_nearest(built->file->source, path);
        oneof->comments = source_info_comments(built->file->source, path);
        oneof->name = builder_name(builder, proto->oneof_decl[i]->name, "oneof", oneof->location);
        oneof->fields = pool_array(builder->pool, n_members[i], sizeof *oneof->fields);
        const char *full_name = builder_full_name(builder->pool, message->full_name, oneof->name);
        builder_add_symbol(builder, full_name, &(struct symbol){.kind = SYMBOL_ONEOF}, oneof->location);
        if (n_members[i] == 0 || synthetic[i]) {
            builder_fault(builder, oneof->location, full_name, "the oneof %s has %s", full_name,
                          n_members[i] == 0 ? "no fields" : "an optional field among its fields");
        }
        list.by_index[i] = oneof;
        message->oneofs[message->n_oneofs++] = oneof;
    }
    return list;
}

static int compare_numbers(const void *left, const void *right)
{
    const struct model_field *a = *(struct model_field *const *)left;
    const struct model_field *b = *(struct model_field *const *)right;
    if (a->number != b->number) {
        return a->number < b->number ? -1 : 1;
    }
    return (a->declaration_index > b->declaration_index) - (a->declaration_index < b->declaration_index);
}

static void sort_by_number(struct builder *builder, struct model_message *message)
{
    message->fields_by_number = pool_array(builder->pool, message->n_fields, sizeof *message->fields_by_number);
    if (message->n_fields == 0) {
        return;
    }
    memcpy(message->fields_by_number, message->fields, message->n_fields * sizeof *message->fields);
    qsort(message->fields_by_number, message->n_fields, sizeof *message->fields_by_number, compare_numbers);
    for (size_t i = 1; i < message->n_fields; i++) {
        const struct model_field *field = message->fields_by_number[i];
        if (field->number == message->fields_by_number[i - 1]->number) {
            builder_fault(builder, field->location, message->full_name, "%s has two fields of the number %d",
                          message->full_name, (int)field->number);
        }
    }
}

static bool is_map_key(enum field_type type)
{
    return type != FIELD_FLOAT && type != FIELD_DOUBLE && type != FIELD_BYTES && type != FIELD_MESSAGE &&
           type != FIELD_ENUM;
}

static void check_map_entry(struct builder *builder, const struct model_message *message)
{
    if (!message->map_entry) {
        return;
    }
    bool valid = message->n_fields == 2 && message->n_oneofs == 0;
    if (valid) {
        const struct model_field *key = message->fields_by_number[0];
        const struct model_field *value = message->fields_by_number[1];
        valid = key->number == 1 && value->number == 2 && is_map_key(key->type) && key->shape <= SHAPE_OPTIONAL &&
                value->shape <= SHAPE_OPTIONAL;
    }
    if (!valid) {
        builder_fault(builder, message->location, message->full_name, "%s is not a valid map entry",
                      message->full_name);
    }
}

/* Entries of a map take the sidecar's word on the map field, which is what a user can name. */
static void apply_map_choice(const struct builder *builder, const struct model_field *map)
{
    const char *full_name = builder_full_name(builder->pool, map->owner->full_name, map->name);
    enum sidecar_choice choice = sidecar_field_as_bytes(builder->options->sidecar, full_name);
    if (choice == SIDECAR_SILENT) {
        choice = sidecar_message_as_bytes(builder->options->sidecar, map->owner->full_name);
    }
    if (choice == SIDECAR_SILENT || strcmp(map->owner->file->package, "google.protobuf") == 0) {
        return;
    }
    for (size_t i = 0; i < map->message->n_fields; i++) {
        struct model_field *field = map->message->fields[i];
        const char *entry_name = builder_full_name(builder->pool, map->message->full_name, field->name);
        bool named = sidecar_field_as_bytes(builder->options->sidecar, entry_name) != SIDECAR_SILENT ||
                     sidecar_message_as_bytes(builder->options->sidecar, map->message->full_name) != SIDECAR_SILENT;
        if (field->type == FIELD_STRING && !named) {
            field->string_as_bytes = choice == SIDECAR_YES;
        }
    }
}

void builder_apply_map_choices(struct builder *builder, const struct built_message *built)
{
    for (size_t i = 0; i < built->message->n_fields; i++) {
        if (built->message->fields[i]->shape == SHAPE_MAP) {
            apply_map_choice(builder, built->message->fields[i]);
        }
    }
}

static void check_map_use(struct builder *builder, const struct model_field *field)
{
    if (field->message == NULL || !field->message->map_entry) {
        return;
    }
    if (field->shape != SHAPE_MAP || field->message->parent != field->owner) {
        builder_fault(builder, field->location, field->owner->full_name, "%s.%s uses a map entry that is not its own",
                      field->owner->full_name, field->name);
    }
}

void builder_build_fields(struct builder *builder, struct built_message *built)
{
    struct model_message *message = built->message;
    const message_proto *proto = built->proto;
    if (proto->n_field > MOST_FIELDS) {
        builder_fault(builder, message->location, message->full_name, "%s has more than %d fields", message->full_name,
                      (int)MOST_FIELDS);
        return;
    }
    struct oneof_list oneofs = build_oneofs(builder, built);
    message->fields = pool_array(builder->pool, proto->n_field, sizeof *message->fields);
    for (size_t i = 0; i < proto->n_field; i++) {
        struct model_field *field = build_field(builder, built, i, &oneofs);
        if (field == NULL) {
            continue;
        }
        message->fields[message->n_fields++] = field;
        if (field->oneof != NULL) {
            field->oneof->fields[field->oneof->n_fields++] = field;
        }
        check_map_use(builder, field);
    }
    sort_by_number(builder, message);
    check_map_entry(builder, message);
}
