/*
 * What the JSON encoder writes of one value. None of it recurs.
 */
#include <math.h>

#include "enum_value.h"
#include "json_encode.h"
#include "text.h"

char *cevents_json_fail(struct json_encoder *e, cevents_status status, struct encode_level *level,
                        const cevents_json_field *row, const char *what)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    if (level != NULL) {
        level->row = row;
    }
    cevents_encode_path(path, level, true);
    e->status = cevents_fail(e->error, status, 0, path, "%s", what);
    return NULL;
}

char *cevents_json_append_slowly(struct json_encoder *e, char *p, const char *text, size_t length)
{
    e->out.next = p;
    cevents_output_append_slowly(&e->out, text, length);
    return e->out.next;
}

char *cevents_json_new_line(struct json_encoder *e, char *p)
{
    static const char spaces[] = "                                ";
    p = json_byte(e, p, '\n');
    size_t left = (size_t)e->options->indent * e->open;
    while (left > 0) {
        size_t step = left < sizeof spaces - 1 ? left : sizeof spaces - 1;
        p = json_append(e, p, spaces, step);
        left -= step;
    }
    return p;
}

char *cevents_json_plain_string(struct json_encoder *e, char *p, const char *text, size_t length)
{
    p = json_byte(e, p, '"');
    p = json_append(e, p, text, length);
    return json_byte(e, p, '"');
}

static char *put_colon(struct json_encoder *e, char *p)
{
    return json_append(e, p, ": ", e->options->indent > 0 ? 2 : 1);
}

char *cevents_json_plain_name(struct json_encoder *e, char *p, const char *name, size_t length)
{
    return put_colon(e, cevents_json_plain_string(e, p, name, length));
}

char *cevents_json_string(struct json_encoder *e, char *p, struct encode_level *level, const cevents_json_field *row,
                          const char *text, size_t length)
{
    e->out.next = p;
    output_byte(&e->out, '"');
    if (length > 0 && !cevents_json_write_text(&e->out, text, length)) {
        return cevents_json_fail(e, CEVENTS_INVALID_UTF8, level, row, "text is not UTF-8");
    }
    output_byte(&e->out, '"');
    return e->out.next;
}

char *cevents_json_key(struct json_encoder *e, char *p, struct encode_level *entry)
{
    const cevents_json_field *key = map_key(entry->table);
    char number[TEXT_NUMBER_SIZE];
    size_t length;
    const char *text = cevents_map_key_text(key, entry->message, number, &length);
    p = cevents_json_string(e, p, entry, key, text, length);
    return p == NULL ? NULL : put_colon(e, p);
}

static char *put_enum(struct json_encoder *e, char *p, const struct encode_level *level, const cevents_json_field *row,
                      int value)
{
    if ((row->flags & CEVENTS_FIELD_NULL_VALUE) != 0) {
        return json_append(e, p, "null", 4);
    }
    const ProtobufCEnumValue *found = NULL;
    if (!e->options->enum_numbers) {
        found = cevents_enum_value_find(level->table->subs[row->sub].enumeration, value);
    }
    if (found == NULL) {
        char text[TEXT_NUMBER_SIZE];
        return json_append(e, p, text, cevents_text_put_int64(text, value));
    }
    return cevents_json_plain_string(e, p, found->name, strlen(found->name));
}

static size_t put_not_finite(char *to, double value)
{
    const char *text = isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    size_t length = strlen(text);
    memcpy(to, text, length);
    return length;
}

enum { NUMBER_SIZE = TEXT_NUMBER_SIZE + 2 };

static size_t put_number(char to[NUMBER_SIZE], const cevents_json_field *row, const void *value)
{
    size_t length;
    switch (row->kind) {
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_SINT64:
    case CEVENTS_KIND_SFIXED64:
        length = cevents_text_put_int64(to + 1, *(const int64_t *)value);
        break;
    case CEVENTS_KIND_UINT64:
    case CEVENTS_KIND_FIXED64:
        length = cevents_text_put_uint64(to + 1, *(const uint64_t *)value);
        break;
    case CEVENTS_KIND_UINT32:
    case CEVENTS_KIND_FIXED32:
        return cevents_text_put_uint64(to, *(const uint32_t *)value);
    case CEVENTS_KIND_FLOAT: {
        float number = *(const float *)value;
        return isfinite(number) ? cevents_text_put_float(to, number) : put_not_finite(to, (double)number);
    }
    case CEVENTS_KIND_DOUBLE: {
        double number = *(const double *)value;
        return isfinite(number) ? cevents_text_put_double(to, number) : put_not_finite(to, number);
    }
    default:
        return cevents_text_put_int64(to, *(const int32_t *)value);
    }
    /* numbers of 64 bits stand in quotes */
    to[0] = '"';
    to[length + 1] = '"';
    return length + 2;
}

char *cevents_json_scalar(struct json_encoder *e, char *p, const struct encode_level *level,
                          const cevents_json_field *row, const void *value)
{
    switch (row->kind) {
    case CEVENTS_KIND_BOOL:
        return *(const protobuf_c_boolean *)value != 0 ? json_append(e, p, "true", 4) : json_append(e, p, "false", 5);
    case CEVENTS_KIND_ENUM:
        return put_enum(e, p, level, row, *(const int *)value);
    case CEVENTS_KIND_BYTES:
        e->out.next = p;
        cevents_json_write_base64(&e->out, *(const ProtobufCBinaryData *)value);
        return e->out.next;
    default:
        break;
    }
    if (json_room(e, p) >= NUMBER_SIZE) {
        return p + put_number(p, row, value);
    }
    char number[NUMBER_SIZE];
    return json_append(e, p, number, put_number(number, row, value));
}
