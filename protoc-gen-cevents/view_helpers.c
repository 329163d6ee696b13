/*
 * What the header's helpers are made of: look-up in maps, access to oneofs, names of enum values.
 */
#include <string.h>

#include "identifiers.h"
#include "names.h"
#include "view_parts.h"

/* A value of the field as a parameter or result; a star ends the type of a pointer, else a blank. */
static const char *value_type(struct pool *pool, const struct model_field *field)
{
    if (field->type == FIELD_MESSAGE) {
        return pool_format(pool, "%s *", field->message->c_type);
    }
    return is_text(field) ? "char *" : pool_format(pool, "%s ", view_value_type(field));
}

/* What reading helpers give: a text or message itself, a pointer to anything else; so that NULL says there is none. */
static void set_result(struct pool *pool, struct value *view, const struct model_field *field, const char *place)
{
    bool pointer = field->type == FIELD_MESSAGE || is_text(field);
    value_set_format(view, "result_type", "const %s%s", value_type(pool, field), pointer ? "" : "*");
    value_set_format(view, "result", "%s%s", pointer ? "" : "&", place);
}

static void set_key(struct pool *pool, struct value *view, const struct model_field *key)
{
    const char *member = key->c_member;
    if (is_text(key)) {
        const char *text = pool_format(pool, "entry->%s", member);
        if (key->shape == SHAPE_OPTIONAL) {
            text = pool_format(pool, "entry->%s != NULL ? entry->%s : \"\"", member, member);
        }
        value_set_text(view, "key", "const char *key");
        value_set_format(view, "same_key", "strcmp(%s, key) == 0", text);
    } else if (is_counted_bytes(key)) {
        value_set_text(view, "key", "const void *key, size_t length");
        value_set_format(view, "same_key",
                         "entry->%s.len == length && (length == 0 || memcmp(entry->%s.data, key, length) == 0)", member,
                         member);
    } else {
        value_set_format(view, "key", "%skey", value_type(pool, key));
        const char *not = key->type == FIELD_BOOL ? "!" : ""; /* what is not 0 is true */
        value_set_format(view, "same_key", "%sentry->%s == %skey", not, member, not );
    }
}

/* A deprecated member in a header's function would warn whoever includes it. */
static bool has_helpers(const struct model_field *field)
{
    return !field->deprecated;
}

static void add_map(struct pool *pool, struct value *maps, const struct model_field *field)
{
    const struct model_message *entry = field->message;
    const struct model_field *value = entry->fields_by_number[1];
    struct value *view = value_append_map(maps);
    value_set_text(view, "find", names_of_field_helper(pool, "find", field));
    value_set_text(view, "member", field->c_member);
    value_set_text(view, "count", field->c_quantifier);
    value_set_text(view, "entry_type", entry->c_type);
    set_key(pool, view, entry->fields_by_number[0]);
    set_result(pool, view, value, pool_format(pool, "entry->%s", value->c_member));
}

static void add_accessors(struct pool *pool, struct value *accessors, const struct model_field *field)
{
    bool const_text = is_text(field) && field->owner->file->protobuf_c.const_strings;
    struct value *view = value_append_map(accessors);
    value_set_text(view, "as", names_of_field_helper(pool, "as", field));
    value_set_text(view, "set", names_of_field_helper(pool, "set", field));
    value_set_text(view, "member", field->c_member);
    value_set_text(view, "case", field->c_case);
    value_set_format(view, "parameter", "%s%svalue", const_text ? "const " : "", value_type(pool, field));
    set_result(pool, view, field, pool_format(pool, "message->%s", field->c_member));
}

void view_set_oneof_helpers(struct pool *pool, struct value *view, const struct model_oneof *oneof)
{
    /* With this option of protobuf-c the descriptor holds the oneof's name in place of the fields'. */
    bool named = !oneof->message->file->protobuf_c.use_oneof_field_name;
    value_set_text(view, "case_name", named ? names_of_case_name(pool, oneof) : NULL);
    value_set_text(view, "clear", names_of_clear(pool, oneof));
    struct value *accessors = value_set_list(view, "accessors");
    for (size_t i = 0; i < oneof->n_fields; i++) {
        if (has_helpers(oneof->fields[i])) {
            add_accessors(pool, accessors, oneof->fields[i]);
        }
    }
}

void view_set_map_helpers(struct pool *pool, struct value *view, const struct model_message *message)
{
    struct value *maps = value_set_list(view, "maps");
    for (size_t i = 0; i < message->n_fields; i++) {
        if (message->fields[i]->shape == SHAPE_MAP && has_helpers(message->fields[i])) {
            add_map(pool, maps, message->fields[i]);
        }
    }
}

bool view_compares_keys(const struct model_message *message)
{
    if (!message->map_entry) {
        return false;
    }
    return message->fields_by_number[0]->type == FIELD_STRING;
}
