/*
 * The well-known types' own JSON forms.
 */
#include <math.h>

#include "codec_internal.h"
#include "json_encode.h"
#include "noinline.h"

/* The frame of `level` has no field: errors are the message's own. */
static bool fail_here(struct json_encoder *e, cevents_status status, const struct level *level, const char *what)
{
    return cevents_json_fail(e, status, level, NULL, 0, what);
}

static const void *member(const struct level *level, unsigned index)
{
    return field_in(level->message, level->table->fields[index].offset);
}

static NOINLINE bool put_timestamp(struct json_encoder *e, const struct level *level)
{
    char text[TEXT_TIME_SIZE];
    size_t length;
    if (!cevents_text_put_time(text, &length, *(const int64_t *)member(level, 0), *(const int32_t *)member(level, 1))) {
        return fail_here(e, CEVENTS_OUT_OF_RANGE, level,
                         "Timestamp is outside 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z");
    }
    cevents_json_plain_string(e, text, length);
    return true;
}

static NOINLINE bool put_duration(struct json_encoder *e, const struct level *level)
{
    char text[TEXT_DURATION_SIZE];
    size_t length;
    if (!cevents_text_put_duration(text, &length, *(const int64_t *)member(level, 0),
                                   *(const int32_t *)member(level, 1))) {
        return fail_here(e, CEVENTS_OUT_OF_RANGE, level,
                         "Duration is longer than 315576000000 s, or its seconds and nanos don't fit together");
    }
    cevents_json_plain_string(e, text, length);
    return true;
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

static bool put_camel_case(struct json_encoder *e, const char *path, size_t length)
{
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        if (path[i] != '_') {
            continue;
        }
        if (!cevents_json_write_text(&e->out, path + start, i - start)) {
            return false;
        }
        i++;
        output_byte(&e->out, (char)(path[i] - 'a' + 'A'));
        start = i + 1;
    }
    return cevents_json_write_text(&e->out, path + start, length - start);
}

static NOINLINE bool put_field_mask(struct json_encoder *e, const struct level *level)
{
    const cevents_json_field *paths = &level->table->fields[0];
    size_t count = field_count_in(level->message, paths);
    const char *array = field_array_in(level->message, paths);
    output_byte(&e->out, '"');
    for (size_t i = 0; i < count; i++) {
        ProtobufCBinaryData path = field_bytes(paths, array + i * paths->size);
        const char *text = path.len == 0 ? "" : (const char *)path.data;
        if (!can_be_camel_case(text, path.len)) {
            return cevents_json_fail(e, CEVENTS_INVALID_VALUE, level, paths, i,
                                     "path of a FieldMask that lowerCamelCase cannot express");
        }
        if (i > 0) {
            output_byte(&e->out, ',');
        }
        if (!put_camel_case(e, text, path.len)) {
            return cevents_json_fail(e, CEVENTS_INVALID_UTF8, level, paths, i, "text is not UTF-8");
        }
    }
    output_byte(&e->out, '"');
    return true;
}

static bool put_value(struct json_encoder *e, const struct level *level)
{
    const cevents_json_table *table = level->table;
    for (unsigned i = 0; i < table->n_fields; i++) {
        const cevents_json_field *row = &table->fields[i];
        if (!field_is_present(table, row, level->message)) {
            continue;
        }
        const void *value = field_in(level->message, row->offset);
        if (row->kind == CEVENTS_KIND_DOUBLE && !isfinite(*(const double *)value)) {
            return cevents_json_fail(e, CEVENTS_INVALID_VALUE, level, row, 0, "number of a Value is not finite");
        }
        return cevents_json_value(e, level, row, 0, value);
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
static NOINLINE void *decode_held(struct json_encoder *e, const struct level *level, ProtobufCBinaryData bytes,
                                  const cevents_json_table *held)
{
    static const struct codec_origin origin = {0, ""};
    const cevents_options options = {.limits = {.depth = e->depth + 1}};
    ProtobufCMessage *message;
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    cevents_status status =
        cevents_wire_decode_from(&origin, held, bytes.data, bytes.len, e->arena, &options, &message, &error);
    if (status != CEVENTS_OK) {
        (void)cevents_json_fail(e, status, level, &level->table->fields[1], 0, error.message);
    }
    return message;
}

static bool put_held(struct json_encoder *e, const struct level *level, ProtobufCBinaryData bytes,
                     const cevents_json_table *held)
{
    void *message = decode_held(e, level, bytes, held);
    if (message == NULL) {
        return false;
    }
    struct cevents_frame frame = {.parent = level->frame, .table = held, .index = CEVENTS_NO_INDEX};
    struct level inner = {held, message, &frame, 0, NULL};
    level->frame->field = NULL;
    /* Empty has no form of its own: its object is that of any message without fields. */
    if (held->well_known == CEVENTS_WELL_KNOWN_NONE || held->well_known == CEVENTS_WELL_KNOWN_EMPTY) {
        return cevents_json_fields(e, &inner);
    }
    cevents_json_next(e);
    cevents_json_plain_name(e, "value", 5);
    return cevents_json_message(e, &inner, level, NULL, 0);
}

static NOINLINE bool put_any(struct json_encoder *e, const struct level *level, const struct level *parent,
                             const cevents_json_field *row, size_t index)
{
    const cevents_json_field *type_url = &level->table->fields[0];
    ProtobufCBinaryData url = field_bytes(type_url, member(level, 0));
    ProtobufCBinaryData bytes = field_bytes(&level->table->fields[1], member(level, 1));
    if (!cevents_json_open(e, '{', parent, row, index)) {
        return false;
    }
    if (url.len > 0 || bytes.len > 0) {
        if (bytes.data == cevents_unregistered_any) {
            return cevents_json_fail(e, CEVENTS_NOT_REGISTERED, level, type_url, 0,
                                     "value of an Any that was decoded from JSON without its type being registered");
        }
        const cevents_json_table *held = find_held(e, url);
        if (held == NULL) {
            return cevents_json_fail(e, CEVENTS_NOT_REGISTERED, level, type_url, 0, "type of an Any is not registered");
        }
        cevents_json_next(e);
        cevents_json_plain_name(e, "@type", 5);
        if (!cevents_json_string(e, level, type_url, 0, url) || !put_held(e, level, bytes, held)) {
            return false;
        }
    }
    cevents_json_close(e, '}');
    return true;
}

bool cevents_json_well_known(struct json_encoder *e, const struct level *level, const struct level *parent,
                             const cevents_json_field *row, size_t index)
{
    switch ((cevents_well_known)level->table->well_known) {
    case CEVENTS_WELL_KNOWN_TIMESTAMP:
        return put_timestamp(e, level);
    case CEVENTS_WELL_KNOWN_DURATION:
        return put_duration(e, level);
    case CEVENTS_WELL_KNOWN_FIELD_MASK:
        return put_field_mask(e, level);
    case CEVENTS_WELL_KNOWN_STRUCT:
    case CEVENTS_WELL_KNOWN_LIST_VALUE:
        return cevents_json_repeated(e, level, &level->table->fields[0]); /* the only field that they have */
    case CEVENTS_WELL_KNOWN_VALUE:
        return put_value(e, level);
    case CEVENTS_WELL_KNOWN_ANY:
        return put_any(e, level, parent, row, index);
    case CEVENTS_WELL_KNOWN_WRAPPER:
        return cevents_json_value(e, level, &level->table->fields[0], 0, member(level, 0));
    case CEVENTS_WELL_KNOWN_NONE:
    case CEVENTS_WELL_KNOWN_EMPTY:
        break;
    }
    if (!cevents_json_open(e, '{', parent, row, index)) {
        return false;
    }
    cevents_json_close(e, '}');
    return true;
}
