#include "names.h"

#include <string.h>

#include "identifiers.h"
#include "mapping.h"
#include "words.h"

struct namer {
    struct pool *pool;
    const struct options *options;
};

/* A full name as C knows it: with the file's c_package in place of its package. */
static const char *dotted_name(struct namer *namer, const struct model_file *file, const char *full_name)
{
    return pool_format(namer->pool, "%s.%s", file->c_package, full_name + strlen(file->package));
}

static const char *convert(struct namer *namer, const struct model_file *file, const char *full_name,
                           enum name_style style)
{
    return identifier_convert_dotted(namer->pool, dotted_name(namer, file, full_name), style);
}

static const char *convert_name(struct namer *namer, const char *name, enum name_style style)
{
    return identifier_convert(namer->pool, name, strlen(name), style);
}

static void name_enum(struct namer *namer, struct model_enum *enumeration)
{
    enumeration->c_type = convert(namer, enumeration->file, enumeration->full_name, NAME_CAMEL);
    enumeration->c_lower = convert(namer, enumeration->file, enumeration->full_name, NAME_LOWER);
    enumeration->c_upper = convert(namer, enumeration->file, enumeration->full_name, NAME_UPPER);
    for (size_t i = 0; i < enumeration->n_values; i++) {
        struct model_enum_value *value = &enumeration->values[i];
        value->c_name = pool_format(namer->pool, "%s__%s", enumeration->c_upper, value->name);
    }
}

static void name_oneof(struct namer *namer, struct model_oneof *oneof)
{
    const struct model_message *message = oneof->message;
    oneof->c_member = pool_format(namer->pool, "%s_case", convert_name(namer, oneof->name, NAME_LOWER));
    oneof->c_case_type =
        pool_format(namer->pool, "%s__%sCase", message->c_type, convert_name(namer, oneof->name, NAME_CAMEL));
    oneof->c_case_upper =
        pool_format(namer->pool, "%s__%s", message->c_upper, convert_name(namer, oneof->name, NAME_UPPER));
}

/* Whether `has_x` stands beside the member; strings and messages are NULL instead. */
static bool has_flag(const struct model_field *field)
{
    if (field->shape != SHAPE_OPTIONAL || field->type == FIELD_MESSAGE) {
        return false;
    }
    return field->type != FIELD_STRING || field->string_as_bytes;
}

static void name_field(struct namer *namer, struct model_field *field)
{
    const char *member = identifier_lower(namer->pool, field->name);
    field->renamed = word_is_unusable(member) || strcmp(member, field->owner->base_member) == 0;
    if (field->renamed || word_is_known_keyword(member)) {
        member = pool_format(namer->pool, "%s_", member);
    }
    field->c_member = member;
    if (field->oneof != NULL) {
        field->c_quantifier = field->oneof->c_member;
        field->c_case =
            pool_format(namer->pool, "%s_%s", field->oneof->c_case_upper, convert_name(namer, field->name, NAME_UPPER));
    } else if (field->shape == SHAPE_REPEATED || field->shape == SHAPE_MAP) {
        field->c_quantifier = pool_format(namer->pool, "n_%s", member);
    } else if (has_flag(field)) {
        field->c_quantifier = pool_format(namer->pool, "has_%s", member);
    }
}

static void name_message(struct namer *namer, struct model_message *message)
{
    message->c_type = convert(namer, message->file, message->full_name, NAME_CAMEL);
    message->c_lower = convert(namer, message->file, message->full_name, NAME_LOWER);
    message->c_upper = convert(namer, message->file, message->full_name, NAME_UPPER);
    for (size_t i = 0; i < message->n_oneofs; i++) {
        name_oneof(namer, message->oneofs[i]);
    }
    for (size_t i = 0; i < message->n_fields; i++) {
        name_field(namer, message->fields[i]);
    }
    for (size_t i = 0; i < message->n_enums; i++) {
        name_enum(namer, message->enums[i]);
    }
    for (size_t i = 0; i < message->n_messages; i++) {
        name_message(namer, message->messages[i]);
    }
}

/* ObjectFinalizedEvent -> object_finalized */
static const char *event_stem(struct namer *namer, const char *name)
{
    static const char suffix[] = "Event";
    size_t length = strlen(name);
    size_t suffix_length = sizeof suffix - 1;
    if (length > suffix_length && strcmp(name + length - suffix_length, suffix) == 0) {
        length -= suffix_length;
    }
    return identifier_convert(namer->pool, name, length, NAME_LOWER);
}

static const char *scope_of(struct namer *namer, const struct model_message *message)
{
    if (message->parent != NULL) {
        return message->parent->c_lower;
    }
    return identifier_convert_dotted(namer->pool, message->file->c_package, NAME_LOWER);
}

/* The typed view's own members. */
static bool is_view_member(const char *name)
{
    return strcmp(name, "event") == 0 || strcmp(name, "attributes") == 0 || strcmp(name, "data") == 0;
}

static void name_extension(struct namer *namer, struct model_extension *extension)
{
    const char *member = identifier_lower(namer->pool, identifier_clean(namer->pool, extension->name));
    bool taken = word_is_known_keyword(member) || word_is_unusable(member) || is_view_member(member);
    extension->c_member = taken ? pool_format(namer->pool, "%s_", member) : member;
}

static void name_envelope(struct namer *namer, struct model_envelope *envelope)
{
    const struct model_message *message = envelope->message;
    envelope->c_type = message->c_type;
    envelope->c_lower = message->c_lower;
    envelope->c_id = pool_format(namer->pool, "%s__ID", message->c_upper);
    envelope->c_type_macro = pool_format(namer->pool, "%s__TYPE", message->c_upper);
    const char *scope = scope_of(namer, message);
    envelope->c_register =
        pool_format(namer->pool, "%s%son_%s", scope, *scope == '\0' ? "" : "__", event_stem(namer, message->name));
    for (size_t i = 0; i < envelope->n_extensions; i++) {
        name_extension(namer, &envelope->extensions[i]);
    }
}

/* A type of a mapping: the names of the message, and behind them what tells the type from others. */
static void name_row(struct namer *namer, struct model_envelope *row)
{
    const struct model_message *message = row->message;
    const char *name = identifier_clean(namer->pool, row->row);
    size_t length = *row->row == '\0' ? 0 : strlen(name);
    const char *gap = length == 0 ? "" : "__";
    const char *lower = identifier_convert(namer->pool, name, length, NAME_LOWER);
    const char *upper = identifier_convert(namer->pool, name, length, NAME_UPPER);
    const char *camel = identifier_convert(namer->pool, name, length, NAME_CAMEL);
    row->c_type = pool_format(namer->pool, "%s%s%s", message->c_type, gap, camel);
    row->c_lower = pool_format(namer->pool, "%s%s%s", message->c_lower, gap, lower);
    row->c_id = pool_format(namer->pool, "%s%s%s__ID", message->c_upper, gap, upper);
    row->c_type_macro = pool_format(namer->pool, "%s%s%s__TYPE", message->c_upper, gap, upper);
    const char *scope = scope_of(namer, message);
    row->c_register = pool_format(namer->pool, "%s%son_%s%s%s", scope, *scope == '\0' ? "" : "__",
                                  event_stem(namer, message->name), length == 0 ? "" : "_", lower);
    for (size_t i = 0; i < row->n_extensions; i++) {
        name_extension(namer, &row->extensions[i]);
    }
}

static void name_file(struct namer *namer, struct model_file *file)
{
    if (file->c_package == NULL) {
        file->c_package = file->package;
    }
    const char *slash = strrchr(file->stem, '/');
    const char *base = identifier_clean(namer->pool, slash == NULL ? file->stem : slash + 1);
    const char *dotted = pool_format(namer->pool, "%s.%s", file->c_package, base);
    file->c_file = identifier_convert_dotted(namer->pool, dotted, NAME_LOWER);
    file->c_file_type = identifier_convert_dotted(namer->pool, dotted, NAME_CAMEL);
    file->c_file_upper = identifier_convert_dotted(namer->pool, dotted, NAME_UPPER);
    for (size_t i = 0; i < file->n_enums; i++) {
        name_enum(namer, file->enums[i]);
    }
    for (size_t i = 0; i < file->n_messages; i++) {
        name_message(namer, file->messages[i]);
    }
    for (size_t i = 0; i < file->n_envelopes; i++) {
        name_envelope(namer, file->envelopes[i]);
    }
    for (size_t i = 0; i < file->n_mappings; i++) {
        for (size_t j = 0; j < file->mappings[i]->n_rows; j++) {
            name_row(namer, &file->mappings[i]->rows[j]);
        }
    }
}

void names_assign(struct model *model, struct pool *pool, const struct options *options, struct findings *findings)
{
    struct namer namer = {pool, options};
    for (size_t i = 0; i < model->n_files; i++) {
        name_file(&namer, model->files[i]);
    }
    names_find_collisions(model, pool, options, findings);
}

const char *names_of_default(struct pool *pool, const struct model_field *field)
{
    return pool_format(pool, "%s__%s__default_value", field->owner->c_lower,
                       identifier_convert(pool, field->name, strlen(field->name), NAME_LOWER));
}

const char *names_of_field_helper(struct pool *pool, const char *verb, const struct model_field *field)
{
    return pool_format(pool, "%s__%s_%s", field->owner->c_lower, verb, identifier_lower(pool, field->name));
}

const char *names_of_case_name(struct pool *pool, const struct model_oneof *oneof)
{
    return pool_format(pool, "%s__%s_name", oneof->message->c_lower, oneof->c_member);
}

const char *names_of_clear(struct pool *pool, const struct model_oneof *oneof)
{
    return pool_format(pool, "%s__clear_%s", oneof->message->c_lower,
                       identifier_convert(pool, oneof->name, strlen(oneof->name), NAME_LOWER));
}
