/*
 * Message and enum descriptors as libprotobuf-c reads them.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "c_text.h"
#include "names.h"
#include "view_parts.h"

static const char *const descriptor_types[] = {
    [FIELD_INT32] = "INT32",     [FIELD_SINT32] = "SINT32",   [FIELD_SFIXED32] = "SFIXED32",
    [FIELD_INT64] = "INT64",     [FIELD_SINT64] = "SINT64",   [FIELD_SFIXED64] = "SFIXED64",
    [FIELD_UINT32] = "UINT32",   [FIELD_FIXED32] = "FIXED32", [FIELD_UINT64] = "UINT64",
    [FIELD_FIXED64] = "FIXED64", [FIELD_FLOAT] = "FLOAT",     [FIELD_DOUBLE] = "DOUBLE",
    [FIELD_BOOL] = "BOOL",       [FIELD_ENUM] = "ENUM",       [FIELD_STRING] = "STRING",
    [FIELD_BYTES] = "BYTES",     [FIELD_MESSAGE] = "MESSAGE",
};

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
        return field->owner->features.implicit_presence ? "NONE" : "OPTIONAL";
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
    bool implicit = field->owner->features.implicit_presence;
    return implicit && is_text(field) && field->shape != SHAPE_OPTIONAL ? "protobuf_c_empty_string" : NULL;
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
    value_set_text(row, "descriptor_type", field->string_as_bytes ? "BYTES" : descriptor_types[field->type]);
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
        indices[i] = (struct name_index){descriptor_name(message->fields_by_number[i]), i};
    }
    if (message->n_fields > 0) {
        qsort(indices, message->n_fields, sizeof *indices, compare_name_indices);
    }
    struct wrapped lines = wrapped_begin(value_set_list(view, "by_name_lines"), VIEW_LIST_WIDTH);
    for (size_t i = 0; i < message->n_fields; i++) {
        wrapped_add(&lines, pool_format(pool, "%zu", indices[i].index));
    }
    wrapped_end(&lines);
}

/* Runs of consecutive numbers as protobuf-c looks them up, and the entry that ends them. */
static void set_ranges(struct pool *pool, struct value *view, const int32_t *numbers, size_t count)
{
    struct wrapped lines = wrapped_begin(value_set_list(view, "range_lines"), VIEW_LIST_WIDTH);
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

void view_set_descriptor(struct pool *pool, struct value *view, const struct model_message *message)
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

/* The value that protobuf_c_enum_descriptor_get_value() never finds: it computes the number after a range. */
static void set_highest_value(struct value *view, const struct model_enum *enumeration)
{
    const struct model_enum_value *highest = NULL;
    for (size_t i = 0; i < enumeration->n_values && highest == NULL; i++) {
        highest = enumeration->values[i].number == INT32_MAX ? &enumeration->values[i] : NULL;
    }
    value_set_text(view, "highest", highest != NULL ? highest->name : NULL);
    value_set_text(view, "highest_c_name", highest != NULL ? highest->c_name : NULL);
}

void view_add_enum(struct pool *pool, struct value *enums, const struct model_enum *enumeration)
{
    struct value *view = value_append_map(enums);
    value_set_text(view, "full_name", enumeration->full_name);
    value_set_text(view, "short_name", enumeration->name);
    value_set_text(view, "package", enumeration->file->package);
    value_set_text(view, "type", enumeration->c_type);
    value_set_text(view, "lower", enumeration->c_lower);
    value_set_text(view, "upper", enumeration->c_upper);
    comment_set(view, &enumeration->comments, NULL, 0);
    set_highest_value(view, enumeration);
    struct value *values = value_set_list(view, "values");
    for (size_t i = 0; i < enumeration->n_values; i++) {
        struct value *value = value_append_map(values);
        value_set_text(value, "c_name", enumeration->values[i].c_name);
        value_set_text(value, "number", c_int32(pool, enumeration->values[i].number));
        value_set_bool(value, "last", i + 1 == enumeration->n_values);
        comment_set(value, &enumeration->values[i].comments, NULL, 4);
    }
    set_enum_descriptor(pool, view, enumeration);
}
