/*
 * The view of x.pb-c.[ch]: its structs, and the file around them.
 */
#include <inttypes.h>
#include <string.h>

#include "c_text.h"
#include "identifiers.h"
#include "view.h"
#include "view_parts.h"

enum { MEMBER_INDENT = 4, UNION_INDENT = 8 };

static const char *const value_types[] = {
    [FIELD_INT32] = "int32_t",
    [FIELD_SINT32] = "int32_t",
    [FIELD_SFIXED32] = "int32_t",
    [FIELD_INT64] = "int64_t",
    [FIELD_SINT64] = "int64_t",
    [FIELD_SFIXED64] = "int64_t",
    [FIELD_UINT32] = "uint32_t",
    [FIELD_FIXED32] = "uint32_t",
    [FIELD_UINT64] = "uint64_t",
    [FIELD_FIXED64] = "uint64_t",
    [FIELD_FLOAT] = "float",
    [FIELD_DOUBLE] = "double",
    [FIELD_BOOL] = "protobuf_c_boolean",
    [FIELD_BYTES] = "ProtobufCBinaryData",
};

const char *view_value_type(const struct model_field *field)
{
    if (field->type == FIELD_ENUM) {
        return field->enumeration->c_type;
    }
    return is_counted_bytes(field) ? "ProtobufCBinaryData" : value_types[field->type];
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
    default:
        break;
    }
    return pool_format(pool, "%s %s%s", view_value_type(field), array, field->c_member);
}

/* NULL when there is nothing to say. */
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

/* The sentences on presence, length and wire form that end a field's comment; NULL when there is nothing to say. */
static const char *field_note(struct pool *pool, const struct model_field *field)
{
    const char *presence = presence_note(pool, field);
    if (!field->group) {
        return presence;
    }
    return pool_format(pool, "%s%sA group: encode and decode it by the JSON table, libprotobuf-c does not know groups.",
                       presence == NULL ? "" : presence, presence == NULL ? "" : " ");
}

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
    comment_set(member, &field->comments, field_note(pool, field), indent);
}

static void add_oneof(struct pool *pool, struct value *oneofs, const struct model_oneof *oneof)
{
    struct value *view = value_append_map(oneofs);
    value_set_text(view, "case_type", oneof->c_case_type);
    value_set_text(view, "case_member", oneof->c_member);
    value_set_text(view, "case_upper", oneof->c_case_upper);
    comment_set(view, &oneof->comments, NULL, MEMBER_INDENT);
    view_set_oneof_helpers(pool, view, oneof);
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

/* What is said of the entries of a map, which stand in no schema. */
static const char *entry_note(struct pool *pool, const struct model_message *message)
{
    for (size_t i = 0; message->map_entry && i < message->parent->n_fields; i++) {
        if (message->parent->fields[i]->message == message) {
            return pool_format(pool, "An entry of the map `%s`.", message->parent->fields[i]->c_member);
        }
    }
    return NULL;
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
    comment_set(view, &message->comments, entry_note(pool, message), 0);
    set_members(pool, view, message);
    view_set_map_helpers(pool, view, message);
    view_set_initial_values(pool, view, message);
    view_set_descriptor(pool, view, message);
    if (context->options->json) {
        view_set_json(context, view, message);
    }
}

struct data_view {
    struct view_context *context;
    struct value *messages;
    struct value *enums;
    struct value *renamed;
    const struct model_file *file;
    const char **includes;
    size_t n_includes;
    bool floating_constants;
    bool compares_keys;
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
    data->includes[data->n_includes++] = view_include(data->context->pool, data->file->stem, file->stem, "pb-c.h");
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
        data->compares_keys = data->compares_keys || view_compares_keys(message);
        for (size_t i = 0; i < message->n_fields; i++) {
            look_at_field(data, message->fields[i]);
        }
    }
    for (size_t i = 0; i < message->n_enums; i++) {
        view_add_enum(data->context->pool, data->enums, message->enums[i]);
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
            data->includes[data->n_includes++] =
                view_include(data->context->pool, file->stem, import->file->stem, "pb-c.h");
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
        view_add_enum(pool, data.enums, file->enums[i]);
    }
    for (size_t i = 0; i < file->n_messages; i++) {
        add_message_tree(&data, file->messages[i]);
    }

    view_set_banner(context, view, file->name, context->options->json);
    value_set_format(view, "guard", "PROTOBUF_C_%s__INCLUDED", identifier_encode(pool, file->name));
    value_set_text(view, "header", view_include(pool, file->stem, file->stem, "pb-c.h"));
    value_set_bool(view, "math", data.floating_constants);
    value_set_bool(view, "compares_keys", data.compares_keys);
    value_set_bool(view, "has_c_includes", data.floating_constants || data.compares_keys);
    value_set_bool(view, "has_messages", data.messages->count > 0);
    value_set_bool(view, "functions_extern", context->options->extern_functions);
    value_set(view, "includes", view_sorted(pool, data.includes, data.n_includes));
    value_set_bool(view, "has_includes", data.n_includes > 0);
    struct message_list messages = {0};
    if (context->options->json) {
        view_list_messages(pool, &messages, file);
    }
    value_set_format(view, "set_name", "%s__messages", file->c_file);
    view_set_message_set(context, view, &messages);
    return view;
}
