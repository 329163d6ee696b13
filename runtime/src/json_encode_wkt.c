/*
 * The well-known types' own JSON forms.
 */
#include <math.h>

#include "codec_internal.h"
#include "json_encode.h"
#include "noinline.h"

/* The error is the message's own, not that of a field. */
static char *fail_here(struct json_encoder *e, cevents_status status, struct encode_level *level, const char *what)
{
    return cevents_json_fail(e, status, level, NULL, what);
}

static const void *member(const struct encode_level *level, unsigned index)
{
    return field_in(level->message, level->table->fields[index].offset);
}

static NOINLINE char *put_timestamp(struct json_encoder *e, char *p, struct encode_level *level)
{
    char text[TEXT_TIME_SIZE];
    size_t length;
    if (!cevents_text_put_time(text, &length, *(const int64_t *)member(level, 0), *(const int32_t *)member(level, 1))) {
        return fail_here(e, CEVENTS_OUT_OF_RANGE, level,
                         "Timestamp is outside 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z");
    }
    return cevents_json_plain_string(e, p, text, length);
}

static NOINLINE char *put_duration(struct json_encoder *e, char *p, struct encode_level *level)
{
    char text[TEXT_DURATION_SIZE];
    size_t length;
    if (!cevents_text_put_duration(text, &length, *(const int64_t *)member(level, 0),
                                   *(const int32_t *)member(level, 1))) {
        return fail_here(e, CEVENTS_OUT_OF_RANGE, level,
                         "Duration is longer than 315576000000 s, or its seconds and nanos don't fit together");
    }
    return cevents_json_plain_string(e, p, text, length);
}

/* A snake_case path whose lowerCamelCase form says the same. */
static bool can_be_camel_case(const char *path, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool next_is_lower = i + 1 < length && path[i + 1] >= 'a' && path[i + 1] <= 'z';
        if ((path[i] >= 'A' && path[i] <= 'Z') || path[i] == ',' || (path[i] == '_' && !next_is_lower)) {
            return false;
        }
    }
    return true;
}

static bool put_camel_case(struct output *out, const char *path, size_t length)
{
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        if (path[i] != '_') {
            continue;
        }
        if (!cevents_json_write_text(out, path + start, i - start)) {
            return false;
        }
        i++;
        output_byte(out, (char)(path[i] - 'a' + 'A'));
        start = i + 1;
    }
    return cevents_json_write_text(out, path + start, length - start);
}

static NOINLINE char *put_field_mask(struct json_encoder *e, char *p, struct encode_level *level)
{
    const cevents_json_field *paths = &level->table->fields[0];
    size_t count = field_count_in(level->message, paths);
    const char *array = field_array_in(level->message, paths);
    e->out.next = p;
    output_byte(&e->out, '"');
    for (size_t i = 0; i < count; i++) {
        ProtobufCBinaryData path = field_bytes(paths, array + i * paths->size);
        level->index = i;
        const char *text = path.len == 0 ? "" : (const char *)path.data;
        if (!can_be_camel_case(text, path.len)) {
            return cevents_json_fail(e, CEVENTS_INVALID_VALUE, level, paths,
                                     "path of a FieldMask that lowerCamelCase cannot express");
        }
        if (i > 0) {
            output_byte(&e->out, ',');
        }
        if (!put_camel_case(&e->out, text, path.len)) {
            return cevents_json_fail(e, CEVENTS_INVALID_UTF8, level, paths, "text is not UTF-8");
        }
    }
    output_byte(&e->out, '"');
    return e->out.next;
}

static char *put_value(struct json_encoder *e, char *p, struct encode_level *level)
{
    const cevents_json_table *table = level->table;
    for (unsigned i = 0; i < table->n_fields; i++) {
        const cevents_json_field *row = &table->fields[i];
        if (!field_is_present(table, row, level->message)) {
            continue;
        }
        const void *value = field_in(level->message, row->offset);
        if (row->kind == CEVENTS_KIND_DOUBLE && !isfinite(*(const double *)value)) {
            return cevents_json_fail(e, CEVENTS_INVALID_VALUE, level, row, "number of a Value is not finite");
        }
        return cevents_json_value(e, p, level, row, value);
    }
    return fail_here(e, CEVENTS_INVALID_VALUE, level, "Value has no kind");
}

static const cevents_json_table *find_held(const struct json_encoder *e, ProtobufCBinaryData url)
{
    size_t name = url.len;
    while (name > 0 && url.data[name - 1] != '/') {
        name--;
    }
    if (name == 0 || name == url.len) {
        return NULL;
    }
    return cevents_find_message(e->options->any_types, e->options->n_any_types, (const char *)url.data + name,
                                url.len - name);
}

/*
 * The message that an Any holds; NULL after cevents_json_fail(). Its levels count on from the Any's, so that both
 * together stay within the limit.
 */
static NOINLINE void *decode_held(struct json_encoder *e, struct encode_level *level, ProtobufCBinaryData bytes,
                                  const cevents_json_table *held)
{
    static const struct codec_origin origin = {0, ""};
    const cevents_options options = {.limits = {.depth = e->depth + 1}};
    ProtobufCMessage *message;
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    cevents_status status =
        cevents_wire_decode_from(&origin, held, bytes.data, bytes.len, e->arena, &options, &message, &error);
    if (status != CEVENTS_OK) {
        (void)cevents_json_fail(e, status, level, &level->table->fields[1], error.message);
    }
    return message;
}

static char *put_held(struct json_encoder *e, char *p, struct encode_level *level, ProtobufCBinaryData bytes,
                      const cevents_json_table *held)
{
    void *message = decode_held(e, level, bytes, held);
    if (message == NULL) {
        return NULL;
    }
    level->row = NULL;
    struct encode_level inner;
    encode_level_open(&inner, level, held, message);
    /* Empty has no form of its own: its object is that of any message without fields. */
    if (held->well_known == CEVENTS_WELL_KNOWN_NONE || held->well_known == CEVENTS_WELL_KNOWN_EMPTY) {
        return cevents_json_fields(e, p, &inner, ',');
    }
    p = json_next(e, p, ',');
    p = cevents_json_plain_name(e, p, "value", 5);
    p = cevents_json_message(e, p, &inner);
    return p == NULL ? NULL : json_close(e, p, ',', '}');
}

static NOINLINE char *put_any(struct json_encoder *e, char *p, struct encode_level *level)
{
    const cevents_json_field *type_url = &level->table->fields[0];
    ProtobufCBinaryData url = field_bytes(type_url, member(level, 0));
    ProtobufCBinaryData bytes = field_bytes(&level->table->fields[1], member(level, 1));
    if (!json_open(e, level->parent)) {
        return NULL;
    }
    if (url.len == 0 && bytes.len == 0) {
        return json_close(e, p, '{', '}');
    }
    if (bytes.data == cevents_unregistered_any) {
        return cevents_json_fail(e, CEVENTS_NOT_REGISTERED, level, type_url,
                                 "value of an Any that was decoded from JSON without its type being registered");
    }
    const cevents_json_table *held = find_held(e, url);
    if (held == NULL) {
        return cevents_json_fail(e, CEVENTS_NOT_REGISTERED, level, type_url, "type of an Any is not registered");
    }
    p = json_next(e, p, '{');
    p = cevents_json_plain_name(e, p, "@type", 5);
    p = cevents_json_string(e, p, level, type_url, (const char *)url.data, url.len);
    return p == NULL ? NULL : put_held(e, p, level, bytes, held);
}

char *cevents_json_well_known(struct json_encoder *e, char *p, struct encode_level *level)
{
    switch ((cevents_well_known)level->table->well_known) {
    case CEVENTS_WELL_KNOWN_TIMESTAMP:
        return put_timestamp(e, p, level);
    case CEVENTS_WELL_KNOWN_DURATION:
        return put_duration(e, p, level);
    case CEVENTS_WELL_KNOWN_FIELD_MASK:
        return put_field_mask(e, p, level);
    case CEVENTS_WELL_KNOWN_STRUCT:
    case CEVENTS_WELL_KNOWN_LIST_VALUE:
        return cevents_json_repeated(e, p, level, &level->table->fields[0]); /* the only field that they have */
    case CEVENTS_WELL_KNOWN_VALUE:
        return put_value(e, p, level);
    case CEVENTS_WELL_KNOWN_ANY:
        return put_any(e, p, level);
    case CEVENTS_WELL_KNOWN_WRAPPER:
        return cevents_json_value(e, p, level, &level->table->fields[0], member(level, 0));
    case CEVENTS_WELL_KNOWN_NONE:
    case CEVENTS_WELL_KNOWN_EMPTY:
        break;
    }
    return json_open(e, level->parent) ? json_close(e, p, '{', '}') : NULL;
}
