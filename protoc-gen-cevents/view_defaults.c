/*
 * What fields are before they are set.
 */
#include <stdint.h>
#include <string.h>

#include "c_text.h"
#include "names.h"
#include "view_parts.h"

/* The macro's lines end with a comma and a backslash. */
enum { INIT_WIDTH = 110 };

/* What makes an integer literal one of the field's type, and a floating one a float. */
static const char *literal_suffix(const struct model_field *field)
{
    switch (field->type) {
    case FIELD_INT64:
    case FIELD_SINT64:
    case FIELD_SFIXED64:
        return "ll";
    case FIELD_UINT32:
    case FIELD_FIXED32:
        return "u";
    case FIELD_UINT64:
    case FIELD_FIXED64:
        return "ull";
    case FIELD_FLOAT:
        return "f";
    default:
        return "";
    }
}

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
        return floating_literal(pool, text, literal_suffix(field));
    default:
        break;
    }
    if (strcmp(text, "-2147483648") == 0 && literal_suffix(field)[0] == '\0') {
        return c_int32(pool, INT32_MIN);
    }
    if (strcmp(text, "-9223372036854775808") == 0) {
        return "(-9223372036854775807ll - 1)";
    }
    return pool_format(pool, "%s%s", text, literal_suffix(field));
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

static void set_init_lines(struct pool *pool, struct value *view, const struct model_message *message)
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

/* An initialiser for an array of char, or of uint8_t. */
static const char *array_initializer(struct pool *pool, const struct model_field *field)
{
    if (field->default_length <= VIEW_LONGEST_LITERAL) {
        return c_string(pool, field->default_text, field->default_length);
    }
    struct value *lines = value_list(pool);
    struct wrapped wrapped = wrapped_begin(lines, VIEW_LIST_WIDTH);
    for (size_t i = 0; i < field->default_length; i++) {
        unsigned byte = (unsigned char)field->default_text[i];
        wrapped_add(&wrapped, pool_format(pool, is_text(field) ? "'\\%03o'" : "%u", byte));
    }
    wrapped_end(&wrapped);
    return wrapped_join(&wrapped, "{", ", 0}");
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
            value_set_text(array, "initializer", array_initializer(pool, field));
        }
        if (!is_text(field)) {
            struct value *object = value_append_map(objects);
            value_set_text(object, "type", view_value_type(field));
            value_set_text(object, "name", name);
            value_set_text(object, "value", initial_value(pool, field));
        }
    }
}

void view_set_initial_values(struct pool *pool, struct value *view, const struct model_message *message)
{
    set_init_lines(pool, view, message);
    set_defaults(pool, view, message);
}
