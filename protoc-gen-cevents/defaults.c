/*
 * Explicit defaults of proto2 fields.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "builder.h"

static bool is_integer_text(const char *text, enum field_type type)
{
    char *end;
    errno = 0;
    switch (type) {
    case FIELD_UINT32:
    case FIELD_FIXED32:
    case FIELD_UINT64:
    case FIELD_FIXED64: {
        unsigned long long value = strtoull(text, &end, 10);
        bool wide = type == FIELD_UINT64 || type == FIELD_FIXED64;
        return errno == 0 && *text >= '0' && *text <= '9' && *end == '\0' && (wide || value <= UINT32_MAX);
    }
    default: {
        long long value = strtoll(text, &end, 10);
        bool wide = type == FIELD_INT64 || type == FIELD_SINT64 || type == FIELD_SFIXED64;
        const char *digits = *text == '-' ? text + 1 : text;
        return errno == 0 && *digits >= '0' && *digits <= '9' && *end == '\0' &&
               (wide || (value >= INT32_MIN && value <= INT32_MAX));
    }
    }
}

static bool is_number_text(const char *text)
{
    if (strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0 || strcmp(text, "nan") == 0 ||
        strcmp(text, "-nan") == 0) {
        return true;
    }
    if (*text == '\0' || text[strspn(text, "0123456789+-.eE")] != '\0') {
        return false;
    }
    char *end;
    (void)strtod(text, &end);
    return *end == '\0';
}

static int octal_digit(char c)
{
    return c >= '0' && c <= '7' ? c - '0' : -1;
}

/* Undoes protoc's escaping of a bytes default; false when it is malformed. */
static bool unescape(struct pool *pool, const char *text, const char **result, size_t *result_length)
{
    static const char letters[] = "nrt\"'\\";
    static const char meanings[] = "\n\r\t\"'\\";
    char *bytes = pool_text(pool, text, strlen(text));
    size_t length = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at != '\\') {
            bytes[length++] = *at;
            continue;
        }
        at++;
        const char *letter = *at == '\0' ? NULL : strchr(letters, *at);
        if (letter != NULL) {
            bytes[length++] = meanings[letter - letters];
            continue;
        }
        int value = 0;
        for (int digits = 0; digits < 3; digits++) {
            int digit = octal_digit(at[digits]);
            if (digit < 0) {
                return false;
            }
            value = value * 8 + digit;
        }
        if (value > UCHAR_MAX) {
            return false;
        }
        bytes[length++] = (char)(unsigned char)value;
        at += 2;
    }
    bytes[length] = '\0';
    *result = bytes;
    *result_length = length;
    return true;
}

static bool is_value_of(const struct builder *builder, const struct model_enum *enumeration, const char *name)
{
    /* Values are siblings of their enum. */
    size_t scope = strlen(enumeration->full_name) - strlen(enumeration->name);
    const char *full_name = pool_format(builder->pool, "%.*s%s", (int)scope, enumeration->full_name, name);
    const struct symbol *symbol = name_table_find(&builder->symbols, full_name);
    return symbol != NULL && symbol->kind == SYMBOL_ENUM_VALUE && symbol->enumeration == enumeration;
}

static bool is_default_of(const struct builder *builder, struct model_field *field, const char *text)
{
    switch (field->type) {
    case FIELD_MESSAGE:
        return false;
    case FIELD_STRING:
        return true;
    case FIELD_BYTES:
        return unescape(builder->pool, text, &field->default_text, &field->default_length);
    case FIELD_BOOL:
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    case FIELD_FLOAT:
    case FIELD_DOUBLE:
        return is_number_text(text);
    case FIELD_ENUM:
        return is_value_of(builder, field->enumeration, text);
    default:
        return is_integer_text(text, field->type);
    }
}

void builder_read_default(struct builder *builder, struct model_field *field,
                          const Google__Protobuf__FieldDescriptorProto *proto, const char *full_name)
{
    if (proto->default_value == NULL) {
        return;
    }
    field->default_length = strlen(proto->default_value);
    field->default_text = pool_text(builder->pool, proto->default_value, field->default_length);
    bool may_have = field->shape == SHAPE_OPTIONAL || field->shape == SHAPE_REQUIRED || field->shape == SHAPE_ONEOF;
    if (!may_have || field->owner->file->syntax == SYNTAX_PROTO3 ||
        !is_default_of(builder, field, proto->default_value)) {
        builder_fault(builder, field->location, full_name, "%s cannot have the default value `%s`", full_name,
                      proto->default_value);
        return;
    }
    field->has_default = true;
}
