#include "json_decode.h"

#include "enum_value.h"
#include "noinline.h"
#include "text.h"

static char *decode_bool(struct json_decoder *d, char *p, protobuf_c_boolean *value)
{
    if (json_is_literal(p, "true", 4)) {
        *value = 1;
        return p + 4;
    }
    if (json_is_literal(p, "false", 5)) {
        *value = 0;
        return p + 5;
    }
    return cevents_json_refuse_value(d, p, "true or false");
}

static NOINLINE char *decode_bytes(struct json_decoder *d, char *p, ProtobufCBinaryData *value)
{
    if (*p != '"') {
        return cevents_json_refuse_value(d, p, "a string");
    }
    /* The closing quote is no digit: most of the string is decoded without a search for its end. */
    uint8_t *bytes = (uint8_t *)p + 1;
    char *rest = p + 1 + cevents_text_base64_decode_groups(p + 1, (size_t)(d->end - p - 1), bytes);
    size_t decoded = (size_t)(rest - p - 1) / 4 * 3;
    char *end;
    char *next = cevents_json_string(d, rest, &end);
    if (next == NULL) {
        return NULL;
    }
    size_t at;
    if (!cevents_text_base64_decode(rest, (size_t)(end - rest), bytes + decoded, &value->len, &at)) {
        return cevents_json_refuse(d, rest + at, CEVENTS_INVALID_VALUE, "expected base64");
    }
    value->len += decoded;
    value->data = value->len == 0 ? NULL : bytes;
    return next;
}

static NOINLINE char *decode_enum(struct json_decoder *d, char *p, const ProtobufCEnumDescriptor *enumeration,
                                  const cevents_json_field *field, int32_t *value, enum value_outcome *outcome)
{
    bool null_value = (field->flags & CEVENTS_FIELD_NULL_VALUE) != 0;
    if (*p == '"') {
        char *text;
        size_t length;
        char *next = json_text(d, p, "a string", &text, &length);
        if (next == NULL) {
            return NULL;
        }
        const ProtobufCEnumValue *known = cevents_enum_value_named(enumeration, text, length);
        if (known == NULL) {
            *outcome = VALUE_UNKNOWN;
            return cevents_json_tolerate(d, CEVENTS_REPORT_UNKNOWN_ENUM_NAME, p, next) ? next : NULL;
        }
        *value = known->value;
        return next;
    }
    if (null_value && json_is_literal(p, "null", 4)) {
        *value = 0;
        return p + 4;
    }
    if (*p != '-' && (*p < '0' || *p > '9')) {
        return cevents_json_refuse_value(d, p, "an enum's name or number");
    }
    int32_t number;
    char *next = cevents_json_decode_int32(d, p, &number);
    if (next == NULL) {
        return NULL;
    }
    if ((field->flags & CEVENTS_FIELD_CLOSED_ENUM) != 0 && cevents_enum_value_find(enumeration, number) == NULL) {
        *outcome = VALUE_UNKNOWN;
        return cevents_json_tolerate(d, CEVENTS_REPORT_UNKNOWN_ENUM_NAME, p, next) ? next : NULL;
    }
    *value = number;
    return next;
}

static NOINLINE char *decode_counted_text(struct json_decoder *d, char *p, ProtobufCBinaryData *value)
{
    char *text;
    char *next = json_text(d, p, "a string", &text, &value->len);
    value->data = next == NULL || value->len == 0 ? NULL : (uint8_t *)text;
    return next;
}

static NOINLINE char *decode_string(struct json_decoder *d, char *p, void *to)
{
    return json_c_string(d, p, to);
}

static bool takes_null(const cevents_json_table *table, const cevents_json_field *field)
{
    if (field->kind == CEVENTS_KIND_MESSAGE) {
        return table->subs[field->sub].message->well_known == CEVENTS_WELL_KNOWN_VALUE;
    }
    return (field->flags & CEVENTS_FIELD_NULL_VALUE) != 0;
}

/* What ends with a call that takes the arguments over is a jump, and needs no frame of its own. */
static inline char *decode_kind(struct json_decoder *d, char *p, const cevents_json_table *table,
                                const cevents_json_field *field, void *to, enum value_outcome *outcome)
{
    switch ((cevents_kind)field->kind) {
    case CEVENTS_KIND_STRING:
        return decode_string(d, p, to);
    case CEVENTS_KIND_MESSAGE:
        return cevents_json_decode_message(d, p, table->subs[field->sub].message, to);
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_SINT64:
    case CEVENTS_KIND_SFIXED64:
        return cevents_json_decode_int64(d, p, to);
    case CEVENTS_KIND_INT32:
    case CEVENTS_KIND_SINT32:
    case CEVENTS_KIND_SFIXED32:
        return cevents_json_decode_int32(d, p, to);
    case CEVENTS_KIND_UINT32:
    case CEVENTS_KIND_FIXED32:
        return cevents_json_decode_uint32(d, p, to);
    case CEVENTS_KIND_UINT64:
    case CEVENTS_KIND_FIXED64:
        return cevents_json_decode_uint64(d, p, to);
    case CEVENTS_KIND_BOOL:
        return decode_bool(d, p, to);
    case CEVENTS_KIND_ENUM:
        return decode_enum(d, p, table->subs[field->sub].enumeration, field, to, outcome);
    case CEVENTS_KIND_DOUBLE:
        return cevents_json_decode_double(d, p, to);
    case CEVENTS_KIND_FLOAT:
        return cevents_json_decode_float(d, p, to);
    case CEVENTS_KIND_BYTES:
        return decode_bytes(d, p, to);
    case CEVENTS_KIND_TEXT:
        return decode_counted_text(d, p, to);
    }
    return cevents_json_refuse(d, p, CEVENTS_INVALID_ARGUMENT, "the generated table has an unknown kind of field");
}

/* A value that begins with `n`. */
static NOINLINE char *decode_null(struct json_decoder *d, char *p, const cevents_json_table *table,
                                  const cevents_json_field *field, void *to, enum value_outcome *outcome)
{
    if (json_is_literal(p, "null", 4) && !takes_null(table, field)) {
        *outcome = VALUE_NULL;
        return p + 4;
    }
    return decode_kind(d, p, table, field, to, outcome);
}

char *cevents_json_decode_element(struct json_decoder *d, char *p, const cevents_json_table *table,
                                  const cevents_json_field *field, void *to, enum value_outcome *outcome)
{
    *outcome = VALUE_SET;
    return *p == 'n' ? decode_null(d, p, table, field, to, outcome) : decode_kind(d, p, table, field, to, outcome);
}
