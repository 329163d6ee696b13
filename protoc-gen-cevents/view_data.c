/*
 * The view of x.pb-c.[ch]: enums, structs and their descriptors.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "c_text.h"
#include "identifiers.h"
#include "names.h"
#include "view.h"

enum { LIST_WIDTH = 112, INIT_WIDTH = 110, MEMBER_INDENT = 4, UNION_INDENT = 8 };

/* Per field type: ProtobufCType, C type of the value, and what follows an integer literal. */
static const struct {
    const char *descriptor_type;
    const char *c_type;
    const char *literal_suffix;
} field_types[] = {
    [FIELD_INT32] = {"INT32", "int32_t", ""},
    [FIELD_SINT32] = {"SINT32", "int32_t", ""},
    [FIELD_SFIXED32] = {"SFIXED32", "int32_t", ""},
    [FIELD_INT64] = {"INT64", "int64_t", "ll"},
    [FIELD_SINT64] = {"SINT64", "int64_t", "ll"},
    [FIELD_SFIXED64] = {"SFIXED64", "int64_t", "ll"},
    [FIELD_UINT32] = {"UINT32", "uint32_t", "u"},
    [FIELD_FIXED32] = {"FIXED32", "uint32_t", "u"},
    [FIELD_UINT64] = {"UINT64", "uint64_t", "ull"},
    [FIELD_FIXED64] = {"FIXED64", "uint64_t", "ull"},
    [FIELD_FLOAT] = {"FLOAT", "float", "f"},
    [FIELD_DOUBLE] = {"DOUBLE", "double", ""},
    [FIELD_BOOL] = {"BOOL", "protobuf_c_boolean", ""},
    [FIELD_ENUM] = {"ENUM", NULL, ""},
    [FIELD_STRING] = {"STRING", NULL, ""},
    [FIELD_BYTES] = {"BYTES", "ProtobufCBinaryData", ""},
    [FIELD_MESSAGE] = {"MESSAGE", NULL, ""},
};

static bool is_counted_bytes(const struct model_field *field)
{
    return field->type == FIELD_BYTES || field->string_as_bytes;
}

static bool is_text(const struct model_field *field)
{
    return field->type == FIELD_STRING && !field->string_as_bytes;
}

static bool is_array(const struct model_field *field)
{
    return field->shape == SHAPE_REPEATED || field->shape == SHAPE_MAP;
}

/* "int32_t x", "char **x" */
static const char *declaration(struct pool *pool, const struct model_field *field)
{
    const char *array = is_array(field) ? "*" : "";
    switch (field->type) {
    case FIELD_STRING:
        if (field->string_as_bytes) {
            break;
        }
        return pool_format(pool, "%schar *%s%s", field->owner->file->protobuf_c.const_strings ? "const " : "", array,
                           field->c_member);
    case FIELD_MESSAGE:
        return pool_format(pool, "%s *%s%s", field->message->c_type, array, field->c_member);
    case FIELD_ENUM:
        return pool_format(pool, "%s %s%s", field->enumeration->c_type, array, field->c_member);
    default:
        break;
    }
    const char *type = is_counted_bytes(field) ? "ProtobufCBinaryData" : field_types[field->type].c_type;
    return pool_format(pool, "%s %s%s", type, array, field->c_member);
}

/* The sentence on presence or length that ends a field's comment; NULL when there is nothing to say. */
static const char *presence_note(struct pool *pool, const struct model_field *field)
{
    switch (field->shape) {
    case SHAPE_REPEATED:
        return pool_format(pool, "Array of %s.", field->c_quantifier);
    case SHAPE_MAP:
        return pool_format(pool, "Map: array of %s entries.", field->c_quantifier);
    case SHAPE_ONEOF:
        return pool_format(pool, "Set when %s is %s.", field->c_quantifier, field->c_case);
    case SHAPE_OPTIONAL:
        return field->c_quantifier != NULL ? pool_format(pool, "Set when %s is true.", field->c_quantifier)
                                           : "NULL when unset.";
    case SHAPE_IMPLICIT:
        return field->type == FIELD_MESSAGE ? "NULL when unset." : NULL;
    case SHAPE_REQUIRED:
        return "Required.";
    }
    return NULL;
}

/* ---- default and initial values ---- */

static const struct model_enum_value *default_enum_value(const struct model_field *field)
{
    const struct model_enum *enumeration = field->enumeration;
    for (size_t i = 0; field->has_default && i < enumeration->n_values; i++) {
        if (strcmp(enumeration->values[i].name, field->default_text) == 0) {
            return &enumeration->values[i];
        }
    }
    return &enumeration->values[0];
}

static const char *floating_literal(struct pool *pool, const char *text, const char *suffix)
{
    if (strcmp(text, "inf") == 0) {
        return "INFINITY";
    }
    if (strcmp(text, "-inf") == 0) {
        return "-INFINITY";
    }
    if (strcmp(text, "nan") == 0 || strcmp(text, "-nan") == 0) {
        return "NAN";
    }
    return pool_format(pool, "%s%s%s", text, strpbrk(text, ".e") == NULL ? ".0" : "", suffix);
}

/* The explicit default of a number, bool or enum as a C constant. */
static const char *default_literal(struct pool *pool, const struct model_field *field)
{
    const char *text = field->default_text;
    switch (field->type) {
    case FIELD_ENUM:
        return default_enum_value(field)->c_name;
    case FIELD_BOOL:
        return strcmp(text, "true") == 0 ? "1" : "0";
    case FIELD_FLOAT:
    case FIELD_DOUBLE:
        return floating_literal(pool, text, field_types[field->type].literal_suffix);
    default:
        break;
    }
    if (strcmp(text, "-2147483648") == 0 && field_types[field->type].literal_suffix[0] == '\0') {
        return c_int32(pool, INT32_MIN);
    }
    if (strcmp(text, "-9223372036854775808") == 0) {
        return "(-9223372036854775807ll - 1)";
    }
    return pool_format(pool, "%s%s", text, field_types[field->type].literal_suffix);
}

static const char *initial_bytes(struct pool *pool, const struct model_field *field)
{
    if (!field->has_default) {
        return "{0, NULL}";
    }
    return pool_format(pool, "{%zu, (uint8_t *)%s_data}", field->default_length, names_of_default(pool, field));
}

static const char *initial_text(struct pool *pool, const struct model_field *field)
{
    const char *cast = field->owner->file->protobuf_c.const_strings ? "" : "(char *)";
    if (field->has_default) {
        return pool_format(pool, "%s%s", cast, names_of_default(pool, field));
    }
    if (field->shape == SHAPE_IMPLICIT) {
        return pool_format(pool, "%sprotobuf_c_empty_string", cast);
    }
    return "NULL";
}

/* Initial value of a field outside of oneofs, without its quantifier. */
static const char *initial_value(struct pool *pool, const struct model_field *field)
{
    if (is_array(field) || field->type == FIELD_MESSAGE) {
        return "NULL";
    }
    if (is_counted_bytes(field)) {
        return initial_bytes(pool, field);
    }
    if (is_text(field)) {
        return initial_text(pool, field);
    }
    if (field->has_default || field->type == FIELD_ENUM) {
        return default_literal(pool, field);
    }
    return "0";
}

/* What the first member takes: C++ no 0 for an enum, gcc's -Wmissing-braces no bare 0 for a struct. */
static const char *initial_union(struct pool *pool, const struct model_oneof *oneof)
{
    if (oneof->n_fields > 0 && oneof->fields[0]->type == FIELD_ENUM) {
        return pool_format(pool, "{(%s)0}", oneof->fields[0]->enumeration->c_type);
    }
    if (oneof->n_fields > 0 && is_counted_bytes(oneof->fields[0])) {
        return "{{0, NULL}}";
    }
    return "{0}";
}

static void set_init(struct pool *pool, struct value *view, const struct model_message *message)
{
    struct wrapped lines = wrapped_begin(value_set_list(view, "init_lines"), INIT_WIDTH);
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct model_field *field = message->fields[i];
        if (field->oneof != NULL) {
            continue;
        }
        if (field->c_quantifier != NULL) {
            wrapped_add(&lines, "0");
        }
        wrapped_add(&lines, initial_value(pool, field));
    }
    for (size_t i = 0; i < message->n_oneofs; i++) {
        wrapped_add(&lines, pool_format(pool, "%s__NOT_SET", message->oneofs[i]->c_case_upper));
        wrapped_add(&lines, initial_union(pool, message->oneofs[i]));
    }
    wrapped_end(&lines);
}

/*
 * The objects that hold explicit defaults. Text and bytes are extern arrays, because the INIT macro names them; each
 * other default, and each bytes value, is an object for the descriptor to point at.
 */
static void set_defaults(struct pool *pool, struct value *view, const struct model_message *message)
{
    struct value *arrays = value_set_list(view, "default_arrays");
    struct value *objects = value_set_list(view, "default_objects");
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct model_field *field = message->fields[i];
        if (!field->has_default) {
            continue;
        }
        const char *name = names_of_default(pool, field);
        if (is_text(field) || is_counted_bytes(field)) {
            struct value *array = value_append_map(arrays);
            value_set_text(array, "type", is_text(field) ? "char" : "uint8_t");
            value_set_format(array, "name", "%s%s", name, is_text(field) ? "" : "_data");
            value_set_text(array, "literal", c_string(pool, field->default_text, field->default_length));
        }
        if (!is_text(field)) {
            struct value *object = value_append_map(objects);
            const char *type = is_counted_bytes(field)     ? "ProtobufCBinaryData"
                               : field->type == FIELD_ENUM ? field->enumeration->c_type
                                                           : field_types[field->type].c_type;
            value_set_text(object, "type", type);
            value_set_text(object, "name", name);
            value_set_text(object, "value", initial_value(pool, field));
        }
    }
}

/* ---- the struct ---- */

static const char *deprecation(const struct model_field *field)
{
    return field->deprecated ? " PROTOBUF_C__DEPRECATED" : "";
}

static void add_member(struct pool *pool, struct value *members, const struct model_field *field, size_t indent)
{
    struct value *member = value_append_map(members);
    const char *quantifier_type = is_array(field) ? "size_t" : "protobuf_c_boolean";
    const char *quantifier = NULL;
    if (field->c_quantifier != NULL && field->oneof == NULL) {
        quantifier = pool_format(pool, "%s %s", quantifier_type, field->c_quantifier);
    }
    value_set_text(member, "quantifier", quantifier);
    value_set_text(member, "declaration", declaration(pool, field));
    value_set_text(member, "deprecated", deprecation(field));
    comment_set(member, &field->comments, presence_note(pool, field), indent);
}

static void add_oneof(struct pool *pool, struct value *oneofs, const struct model_oneof *oneof)
{
    struct value *view = value_append_map(oneofs);
    value_set_text(view, "case_type", oneof->c_case_type);
    value_set_text(view, "case_member", oneof->c_member);
    value_set_text(view, "case_upper", oneof->c_case_upper);
    comment_set(view, &oneof->comments, NULL, MEMBER_INDENT);
    struct value *members = value_set_list(view, "members");
    struct value *cases = value_set_list(view, "cases");
    for (size_t i = 0; i < oneof->n_fields; i++) {
        add_member(pool, members, oneof->fields[i], UNION_INDENT);
        value_append_format(cases, "%s = %" PRId32, oneof->fields[i]->c_case, oneof->fields[i]->number);
    }
}

static void set_members(struct pool *pool, struct value *view, const struct model_message *message)
{
    struct value *members = value_set_list(view, "members");
    struct value *oneofs = value_set_list(view, "oneofs");
    for (size_t i = 0; i < message->n_fields; i++) {
        if (message->fields[i]->oneof == NULL) {
            add_member(pool, members, message->fields[i], MEMBER_INDENT);
        }
    }
    for (size_t i = 0; i < message->n_oneofs; i++) {
        add_oneof(pool, oneofs, message->oneofs[i]);
    }
}

/* ---- the descriptor ---- */

static const char *descriptor_label(const struct model_field *field)
{
    switch (field->shape) {
    case SHAPE_REQUIRED:
        return "REQUIRED";
    case SHAPE_REPEATED:
    case SHAPE_MAP:
        return "REPEATED";
    case SHAPE_OPTIONAL:
        return "OPTIONAL";
    case SHAPE_ONEOF:
        return field->owner->file->syntax == SYNTAX_PROTO2 ? "OPTIONAL" : "NONE";
    case SHAPE_IMPLICIT:
        break;
    }
    return "NONE";
}

static const char *descriptor_flags(struct pool *pool, const struct model_field *field)
{
    const char *flags = field->packed ? "PROTOBUF_C_FIELD_FLAG_PACKED" : "";
    if (field->deprecated) {
        flags = pool_format(pool, "%s%sPROTOBUF_C_FIELD_FLAG_DEPRECATED", flags, *flags == '\0' ? "" : " | ");
    }
    if (field->oneof != NULL) {
        flags = pool_format(pool, "%s%sPROTOBUF_C_FIELD_FLAG_ONEOF", flags, *flags == '\0' ? "" : " | ");
    }
    return flags;
}

/*
 * An unset text with explicit presence is NULL, so its descriptor names no default; as in proto2. Nor does that of a
 * text as bytes, where protoc-gen-c points libprotobuf-c at a char that it reads as ProtobufCBinaryData.
 */
static const char *descriptor_default(struct pool *pool, const struct model_field *field)
{
    if (field->has_default) {
        return names_of_default(pool, field);
    }
    bool proto3 = field->owner->file->syntax != SYNTAX_PROTO2;
    return proto3 && is_text(field) && field->shape != SHAPE_OPTIONAL ? "protobuf_c_empty_string" : NULL;
}

static const char *descriptor_target(const struct model_field *field)
{
    if (field->type == FIELD_MESSAGE) {
        return field->message->c_lower;
    }
    return field->type == FIELD_ENUM ? field->enumeration->c_lower : NULL;
}

/* protobuf-c's use_oneof_field_name puts the oneof's name into the descriptor. */
static const char *descriptor_name(const struct model_field *field)
{
    bool of_oneof = field->oneof != NULL && field->owner->file->protobuf_c.use_oneof_field_name;
    return of_oneof ? field->oneof->name : field->name;
}

static void add_field_row(struct pool *pool, struct value *rows, const struct model_field *field)
{
    struct value *row = value_append_map(rows);
    value_set_text(row, "name", descriptor_name(field));
    value_set_format(row, "number", "%" PRId32, field->number);
    value_set_text(row, "label", descriptor_label(field));
    value_set_text(row, "descriptor_type", field->string_as_bytes ? "BYTES" : field_types[field->type].descriptor_type);
    value_set_text(row, "member", field->c_member);
    value_set_text(row, "quantifier", field->c_quantifier);
    value_set_text(row, "target", descriptor_target(field));
    value_set_text(row, "default", descriptor_default(pool, field));
    value_set_text(row, "flags", descriptor_flags(pool, field));
}

struct name_index {
    const char *name;
    size_t index;
};

static int compare_name_indices(const void *a, const void *b)
{
    const struct name_index *left = a;
    const struct name_index *right = b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : (left->index > right->index) - (left->index < right->index);
}

static void set_indices_by_name(struct pool *pool, struct value *view, const struct model_message *message)
{
    struct name_index *indices = pool_array(pool, message->n_fields, sizeof *indices);
    for (size_t i = 0; i < message->n_fields; i++) {
        indices[i] = (struct name_index){message->fields_by_number[i]->name, i};
    }
    if (message->n_fields > 0) {
        qsort(indices, message->n_fields, sizeof *indices, compare_name_indices);
    }
    struct wrapped lines = wrapped_begin(value_set_list(view, "by_name_lines"), LIST_WIDTH);
    for (size_t i = 0; i < message->n_fields; i++) {
        wrapped_add(&lines, pool_format(pool, "%zu", indices[i].index));
    }
    wrapped_end(&lines);
}

/* Runs of consecutive numbers as protobuf-c looks them up, and the entry that ends them. */
static void set_ranges(struct pool *pool, struct value *view, const int32_t *numbers, size_t count)
{
    struct wrapped lines = wrapped_begin(value_set_list(view, "range_lines"), LIST_WIDTH);
    size_t n_ranges = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || (int64_t)numbers[i] != (int64_t)numbers[i - 1] + 1) {
            wrapped_add(&lines, pool_format(pool, "{%s, %zu}", c_int32(pool, numbers[i]), i));
            n_ranges++;
        }
    }
    wrapped_add(&lines, pool_format(pool, "{0, %zu}", count));
    wrapped_end(&lines);
    value_set_format(view, "n_ranges", "%zu", n_ranges);
}

static void set_descriptor(struct pool *pool, struct value *view, const struct model_message *message)
{
    struct value *rows = value_set_list(view, "fields");
    int32_t *numbers = pool_array(pool, message->n_fields, sizeof *numbers);
    for (size_t i = 0; i < message->n_fields; i++) {
        add_field_row(pool, rows, message->fields_by_number[i]);
        numbers[i] = message->fields_by_number[i]->number;
    }
    value_set_bool(view, "has_fields", message->n_fields > 0);
    value_set_format(view, "n_fields", "%zu", message->n_fields);
    set_indices_by_name(pool, view, message);
    set_ranges(pool, view, numbers, message->n_fields);
}

static void add_message(struct view_context *context, struct value *messages, const struct model_message *message)
{
    struct pool *pool = context->pool;
    struct value *view = value_append_map(messages);
    value_set_text(view, "full_name", message->full_name);
    value_set_text(view, "short_name", identifier_convert(pool, message->name, strlen(message->name), NAME_CAMEL));
    value_set_text(view, "package", message->file->package);
    value_set_text(view, "type", message->c_type);
    value_set_text(view, "lower", message->c_lower);
    value_set_text(view, "upper", message->c_upper);
    value_set_text(view, "base", message->base_member);
    value_set_bool(view, "map_entry", message->map_entry);
    comment_set(view, &message->comments, NULL, 0);
    set_members(pool, view, message);
    set_init(pool, view, message);
    set_defaults(pool, view, message);
    set_descriptor(pool, view, message);
    if (context->options->json) {
        view_set_json(context, view, message);
    }
}

/* ---- enums ---- */

static int compare_enum_numbers(const void *a, const void *b)
{
    const struct model_enum_value *left = *(const struct model_enum_value *const *)a;
    const struct model_enum_value *right = *(const struct model_enum_value *const *)b;
    if (left->number != right->number) {
        return left->number < right->number ? -1 : 1;
    }
    return (left > right) - (left < right); /* of aliases the first declared is the value's name */
}

static void set_enum_descriptor(struct pool *pool, struct value *view, const struct model_enum *enumeration)
{
    size_t count = enumeration->n_values;
    const struct model_enum_value **sorted = pool_array(pool, count, sizeof *sorted);
    struct name_index *names = pool_array(pool, count, sizeof *names);
    int32_t *numbers = pool_array(pool, count, sizeof *numbers);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &enumeration->values[i];
    }
    qsort(sorted, count, sizeof *sorted, compare_enum_numbers);

    struct value *rows = value_set_list(view, "rows");
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || sorted[i]->number != sorted[i - 1]->number) {
            struct value *row = value_append_map(rows);
            value_set_text(row, "name", sorted[i]->name);
            value_set_text(row, "c_name", sorted[i]->c_name);
            value_set_text(row, "number", c_int32(pool, sorted[i]->number));
            numbers[distinct++] = sorted[i]->number;
        }
        names[i] = (struct name_index){sorted[i]->name, distinct - 1};
    }
    qsort(names, count, sizeof *names, compare_name_indices);
    struct value *name_rows = value_set_list(view, "name_rows");
    for (size_t i = 0; i < count; i++) {
        struct value *row = value_append_map(name_rows);
        value_set_text(row, "name", names[i].name);
        value_set_format(row, "index", "%zu", names[i].index);
    }
    value_set_format(view, "n_values", "%zu", distinct);
    value_set_format(view, "n_value_names", "%zu", count);
    set_ranges(pool, view, numbers, distinct);
}

static void add_enum(struct view_context *context, struct value *enums, const struct model_enum *enumeration)
{
    struct pool *pool = context->pool;
    struct value *view = value_append_map(enums);
    value_set_text(view, "full_name", enumeration->full_name);
    value_set_text(view, "short_name", enumeration->name);
    value_set_text(view, "package", enumeration->file->package);
    value_set_text(view, "type", enumeration->c_type);
    value_set_text(view, "lower", enumeration->c_lower);
    value_set_text(view, "upper", enumeration->c_upper);
    comment_set(view, &enumeration->comments, NULL, 0);
    struct value *values = value_set_list(view, "values");
    for (size_t i = 0; i < enumeration->n_values; i++) {
        struct value *value = value_append_map(values);
        value_set_text(value, "c_name", enumeration->values[i].c_name);
        value_set_text(value, "number", c_int32(pool, enumeration->values[i].number));
        value_set_bool(value, "last", i + 1 == enumeration->n_values);
        comment_set(value, &enumeration->values[i].comments, NULL, MEMBER_INDENT);
    }
    set_enum_descriptor(pool, view, enumeration);
}

/* ---- the file ---- */

struct data_view {
    struct view_context *context;
    struct value *messages;
    struct value *enums;
    struct value *renamed;
    const struct model_file *file;
    const char **includes;
    size_t n_includes;
    bool floating_constants;
};

static void add_include(struct data_view *data, const struct model_field *field, const struct model_file *file)
{
    if (file == data->file) {
        return;
    }
    if (!view_has_data(file)) {
        const char *full_name = field->message != NULL ? field->message->full_name : field->enumeration->full_name;
        findings_add(data->context->findings, SEVERITY_ERROR, true, "not-generated", field->location,
                     pool_format(data->context->pool, "%s.%s", field->owner->full_name, field->name),
                     "type %s of %s is not generated", full_name, file->name);
        return;
    }
    data->includes[data->n_includes++] = pool_format(data->context->pool, "%s.pb-c.h", file->stem);
}

static bool is_floating_constant(const struct model_field *field)
{
    return field->has_default && (field->type == FIELD_FLOAT || field->type == FIELD_DOUBLE) &&
           (strstr(field->default_text, "inf") != NULL || strstr(field->default_text, "nan") != NULL);
}

static void look_at_field(struct data_view *data, const struct model_field *field)
{
    if (field->message != NULL) {
        if (!field->message->emitted && field->message->file == data->file) {
            findings_add(data->context->findings, SEVERITY_ERROR, true, "not-generated", field->location,
                         pool_format(data->context->pool, "%s.%s", field->owner->full_name, field->name),
                         "its type %s is an envelope, which gets no struct; set envelope_messages=on",
                         field->message->full_name);
        }
        add_include(data, field, field->message->file);
    }
    if (field->enumeration != NULL) {
        add_include(data, field, field->enumeration->file);
    }
    if (is_floating_constant(field)) {
        data->floating_constants = true;
    }
    if (field->renamed) {
        value_append_format(data->renamed, "%s.%s is %s", field->owner->full_name, field->name, field->c_member);
    }
}

static void add_message_tree(struct data_view *data, const struct model_message *message)
{
    if (message->emitted) {
        add_message(data->context, data->messages, message);
        for (size_t i = 0; i < message->n_fields; i++) {
            look_at_field(data, message->fields[i]);
        }
    }
    for (size_t i = 0; i < message->n_enums; i++) {
        add_enum(data->context, data->enums, message->enums[i]);
    }
    for (size_t i = 0; i < message->n_messages; i++) {
        add_message_tree(data, message->messages[i]);
    }
}

static size_t count_fields(const struct model_message *message)
{
    size_t count = message->n_fields;
    for (size_t i = 0; i < message->n_messages; i++) {
        count += count_fields(message->messages[i]);
    }
    return count;
}

static void begin_includes(struct data_view *data)
{
    const struct model_file *file = data->file;
    size_t most = file->n_imports;
    for (size_t i = 0; i < file->n_messages; i++) {
        most += count_fields(file->messages[i]);
    }
    data->includes = pool_array(data->context->pool, most, sizeof *data->includes);
    for (size_t i = 0; i < file->n_imports; i++) {
        const struct model_import *import = &file->imports[i];
        if (import->is_public && view_has_data(import->file)) {
            data->includes[data->n_includes++] = pool_format(data->context->pool, "%s.pb-c.h", import->file->stem);
        }
    }
}

struct value *view_data(struct view_context *context, const struct model_file *file)
{
    struct pool *pool = context->pool;
    struct value *view = value_map(pool);
    struct data_view data = {
        .context = context,
        .messages = value_set_list(view, "messages"),
        .enums = value_set_list(view, "enums"),
        .renamed = value_set_list(view, "renamed"),
        .file = file,
    };
    begin_includes(&data);
    for (size_t i = 0; i < file->n_enums; i++) {
        add_enum(context, data.enums, file->enums[i]);
    }
    for (size_t i = 0; i < file->n_messages; i++) {
        add_message_tree(&data, file->messages[i]);
    }

    view_set_banner(context, view, file->name, context->options->json);
    value_set_format(view, "guard", "PROTOBUF_C_%s__INCLUDED", identifier_encode(pool, file->name));
    value_set_format(view, "header", "%s.pb-c.h", file->stem);
    value_set_bool(view, "math", data.floating_constants);
    value_set_bool(view, "has_messages", data.messages->count > 0);
    value_set_bool(view, "functions_extern", context->options->extern_functions);
    value_set(view, "includes", view_sorted(pool, data.includes, data.n_includes));
    struct message_list messages = {0};
    if (context->options->json) {
        view_list_messages(pool, &messages, file);
    }
    value_set_format(view, "set_name", "%s__messages", file->c_file);
    view_set_message_set(context, view, &messages);
    return view;
}
