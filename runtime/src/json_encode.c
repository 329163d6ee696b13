/*
 * Struct -> ProtoJSON, front to back into a sink.
 *
 * Recursion: cevents_json_message(), cevents_json_fields() and cevents_json_value() a nesting level, bounded by the depth limit, which counts
 * the objects and arrays of the text, as the decoder does.
 */
#include "json_encode.h"

#include <math.h>

#include "enum_value.h"
#include "noinline.h"
#include "text.h"

/* Paths are those of the text, in which a Struct's `fields` or a wrapper's `value` don't occur. */
static void stand_at(const struct level *level, const cevents_json_field *row, size_t index)
{
    level_stand_at(level, row, index);
    switch (level->table->well_known) {
    case CEVENTS_WELL_KNOWN_STRUCT:
    case CEVENTS_WELL_KNOWN_VALUE:
    case CEVENTS_WELL_KNOWN_LIST_VALUE:
    case CEVENTS_WELL_KNOWN_WRAPPER:
        level->frame->field = NULL;
        break;
    default:
        break;
    }
}

bool cevents_json_fail(struct json_encoder *e, cevents_status status, const struct level *level,
                       const cevents_json_field *row, size_t index, const char *what)
{
    char path[CEVENTS_ERROR_PATH_SIZE] = "";
    if (level != NULL) {
        stand_at(level, row, index);
        cevents_path_write(path, sizeof path, "", level->frame);
    }
    e->status = cevents_fail(e->error, status, 0, path, "%s", what);
    return false;
}

static void new_line(struct json_encoder *e)
{
    static const char spaces[] = "                                ";
    output_byte(&e->out, '\n');
    size_t left = (size_t)e->options->indent * e->open;
    while (left > 0) {
        size_t step = left < sizeof spaces - 1 ? left : sizeof spaces - 1;
        output_append(&e->out, spaces, step);
        left -= step;
    }
}

bool cevents_json_open(struct json_encoder *e, char bracket, const struct level *level, const cevents_json_field *row,
                       size_t index)
{
    if (e->depth == 0) {
        return cevents_json_fail(e, CEVENTS_LIMIT_DEPTH, level, row, index,
                                 "objects and arrays nest too deeply: the limit `depth` is reached");
    }
    e->depth--;
    e->open++;
    e->needs_comma = false;
    output_byte(&e->out, bracket);
    return true;
}

void cevents_json_close(struct json_encoder *e, char bracket)
{
    e->depth++;
    e->open--;
    if (e->needs_comma && e->options->indent > 0) {
        new_line(e);
    }
    e->needs_comma = true;
    output_byte(&e->out, bracket);
}

void cevents_json_next(struct json_encoder *e)
{
    if (e->needs_comma) {
        output_byte(&e->out, ',');
    }
    e->needs_comma = true;
    if (e->options->indent > 0) {
        new_line(e);
    }
}

void cevents_json_plain_string(struct json_encoder *e, const char *text, size_t length)
{
    output_byte(&e->out, '"');
    output_append(&e->out, text, length);
    output_byte(&e->out, '"');
}

bool cevents_json_string(struct json_encoder *e, const struct level *level, const cevents_json_field *row, size_t index,
                         ProtobufCBinaryData text)
{
    output_byte(&e->out, '"');
    if (text.len > 0 && !cevents_json_write_text(&e->out, (const char *)text.data, text.len)) {
        return cevents_json_fail(e, CEVENTS_INVALID_UTF8, level, row, index, "text is not UTF-8");
    }
    output_byte(&e->out, '"');
    return true;
}

void cevents_json_plain_name(struct json_encoder *e, const char *name, size_t length)
{
    cevents_json_plain_string(e, name, length);
    if (e->options->indent > 0) {
        output_append(&e->out, ": ", 2);
    } else {
        output_byte(&e->out, ':');
    }
}

/* Names that rows don't hold may need escapes; they come from the schema, so they are UTF-8. */
static void put_odd_name(struct json_encoder *e, const char *name)
{
    output_byte(&e->out, '"');
    (void)cevents_json_write_text(&e->out, name, strlen(name));
    output_append(&e->out, "\": ", e->options->indent > 0 ? 3 : 2);
}

static void put_name(struct json_encoder *e, const cevents_json_table *table, const cevents_json_field *row)
{
    cevents_json_next(e);
    if (e->options->schema_names) {
        const char *name = table->descriptor->fields[row - table->fields].name;
        cevents_json_plain_name(e, name, strlen(name));
    } else if (row->name_length == 0) {
        put_odd_name(e, table->long_names[row - table->fields]);
    } else {
        /* The row's name ends in `":` already. */
        output_byte(&e->out, '"');
        output_append(&e->out, row->name, row->name_length + 2U);
        if (e->options->indent > 0) {
            output_byte(&e->out, ' ');
        }
    }
}

static NOINLINE void put_int64(struct json_encoder *e, int64_t value)
{
    char text[TEXT_NUMBER_SIZE];
    output_append(&e->out, text, cevents_text_put_int64(text, value));
}

static NOINLINE void put_quoted_int64(struct json_encoder *e, int64_t value)
{
    char text[TEXT_NUMBER_SIZE];
    cevents_json_plain_string(e, text, cevents_text_put_int64(text, value));
}

static NOINLINE void put_quoted_uint64(struct json_encoder *e, uint64_t value)
{
    char text[TEXT_NUMBER_SIZE];
    cevents_json_plain_string(e, text, cevents_text_put_uint64(text, value));
}

static void put_not_finite(struct json_encoder *e, double value)
{
    if (isnan(value)) {
        output_append(&e->out, "\"NaN\"", 5);
    } else if (value > 0) {
        output_append(&e->out, "\"Infinity\"", 10);
    } else {
        output_append(&e->out, "\"-Infinity\"", 11);
    }
}

static NOINLINE void put_double(struct json_encoder *e, double value)
{
    char text[TEXT_NUMBER_SIZE];
    if (!isfinite(value)) {
        put_not_finite(e, value);
        return;
    }
    output_append(&e->out, text, cevents_text_put_double(text, value));
}

static NOINLINE void put_float(struct json_encoder *e, float value)
{
    char text[TEXT_NUMBER_SIZE];
    if (!isfinite(value)) {
        put_not_finite(e, (double)value);
        return;
    }
    output_append(&e->out, text, cevents_text_put_float(text, value));
}

static NOINLINE void put_enum(struct json_encoder *e, const struct level *level, const cevents_json_field *row,
                              int value)
{
    if ((row->flags & CEVENTS_FIELD_NULL_VALUE) != 0) {
        output_append(&e->out, "null", 4);
        return;
    }
    const ProtobufCEnumValue *found = NULL;
    if (!e->options->enum_numbers) {
        found = cevents_enum_value_find(level->table->subs[row->sub].enumeration, value);
    }
    if (found == NULL) {
        put_int64(e, value);
    } else {
        cevents_json_plain_string(e, found->name, strlen(found->name));
    }
}

/* The field of a google.protobuf.Value that is set when that is its Struct or ListValue, else NULL. */
static const cevents_json_field *structure_in(const cevents_json_table *table, const void *message)
{
    for (unsigned i = 0; i < table->n_fields; i++) {
        const cevents_json_field *row = &table->fields[i];
        if (row->kind == CEVENTS_KIND_MESSAGE && field_is_present(table, row, message)) {
            return row;
        }
    }
    return NULL;
}

static NOINLINE bool put_message(struct json_encoder *e, const struct level *parent, const cevents_json_field *row,
                                 size_t index, const void *message)
{
    const cevents_json_table *table = parent->table->subs[row->sub].message;
    stand_at(parent, row, index);
    if (table->well_known == CEVENTS_WELL_KNOWN_VALUE && message != NULL) {
        /* No path names the Value around a structure, so that it needs no frame. */
        const cevents_json_field *structure = structure_in(table, message);
        if (structure != NULL) {
            message = *(const void *const *)field_in(message, structure->offset);
            table = table->subs[structure->sub].message;
        }
    }
    if (message == NULL) { /* in an array or a map: one with all fields unset */
        message = table->prototype;
    }
    struct cevents_frame frame = {.parent = parent->frame, .table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, (void *)(uintptr_t)message, &frame, 0, NULL};
    return cevents_json_message(e, &level, parent, row, index);
}

bool cevents_json_value(struct json_encoder *e, const struct level *level, const cevents_json_field *row, size_t index,
                        const void *value)
{
    switch (row->kind) {
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_SINT64:
    case CEVENTS_KIND_SFIXED64:
        put_quoted_int64(e, *(const int64_t *)value);
        return true;
    case CEVENTS_KIND_UINT64:
    case CEVENTS_KIND_FIXED64:
        put_quoted_uint64(e, *(const uint64_t *)value);
        return true;
    case CEVENTS_KIND_UINT32:
    case CEVENTS_KIND_FIXED32:
        put_int64(e, *(const uint32_t *)value);
        return true;
    case CEVENTS_KIND_FLOAT:
        put_float(e, *(const float *)value);
        return true;
    case CEVENTS_KIND_DOUBLE:
        put_double(e, *(const double *)value);
        return true;
    case CEVENTS_KIND_BOOL: {
        bool truth = *(const protobuf_c_boolean *)value != 0;
        output_append(&e->out, truth ? "true" : "false", truth ? 4 : 5);
        return true;
    }
    case CEVENTS_KIND_ENUM:
        put_enum(e, level, row, *(const int *)value);
        return true;
    case CEVENTS_KIND_STRING:
    case CEVENTS_KIND_TEXT:
        return cevents_json_string(e, level, row, index, field_bytes(row, value));
    case CEVENTS_KIND_BYTES:
        cevents_json_write_base64(&e->out, *(const ProtobufCBinaryData *)value);
        return true;
    case CEVENTS_KIND_MESSAGE:
        return put_message(e, level, row, index, *(const void *const *)value);
    default:
        put_int64(e, *(const int32_t *)value);
        return true;
    }
}

static bool put_array(struct json_encoder *e, const struct level *level, const cevents_json_field *row,
                      const char *array, size_t count)
{
    if (!cevents_json_open(e, '[', level, row, CEVENTS_NO_INDEX)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        cevents_json_next(e);
        if (!cevents_json_value(e, level, row, i, array + i * row->size)) {
            return false;
        }
    }
    cevents_json_close(e, ']');
    return true;
}

static NOINLINE bool put_key(struct json_encoder *e, const struct level *entry)
{
    const cevents_json_field *key = map_key(entry->table);
    char number[TEXT_NUMBER_SIZE];
    size_t length;
    const char *text = cevents_map_key_text(key, entry->message, number, &length);
    cevents_json_next(e);
    ProtobufCBinaryData bytes = {length, (uint8_t *)(uintptr_t)text};
    if (!cevents_json_string(e, entry, key, 0, bytes)) {
        return false;
    }
    output_append(&e->out, ": ", e->options->indent > 0 ? 2 : 1);
    return true;
}

static bool put_entries(struct json_encoder *e, const struct level *level, const cevents_json_field *row,
                        const struct map_order *order, size_t count)
{
    const cevents_json_table *table = level->table->subs[row->sub].message;
    const cevents_json_field *member = map_value(table);
    stand_at(level, row, 0);
    for (size_t i = 0; i < count; i++) {
        void *message = (void *)(uintptr_t)map_entry_at(order, i);
        struct level entry = {table, message, level->frame, 0, NULL};
        if (!put_key(e, &entry) || !cevents_json_value(e, &entry, member, 0, field_in(message, member->offset))) {
            return false;
        }
    }
    return true;
}

static NOINLINE bool put_map(struct json_encoder *e, const struct level *level, const cevents_json_field *row,
                             const void *const *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (entries[i] == NULL) {
            return cevents_json_fail(e, CEVENTS_INVALID_ARGUMENT, level, row, 0, "map entry is NULL");
        }
    }
    if (!cevents_json_open(e, '{', level, row, 0)) {
        return false;
    }
    struct map_order order;
    const cevents_json_field *key = map_key(level->table->subs[row->sub].message);
    cevents_status status = cevents_map_sorted(&order, key, entries, count, e->arena);
    if (status != CEVENTS_OK) {
        return cevents_json_fail(e, status, level, row, 0, "no memory to sort the map's entries in");
    }
    if (!put_entries(e, level, row, &order, count)) {
        return false;
    }
    cevents_json_close(e, '}');
    return true;
}

bool cevents_json_repeated(struct json_encoder *e, const struct level *level, const cevents_json_field *row)
{
    size_t count = field_count_in(level->message, row);
    const void *array = field_array_in(level->message, row);
    if (array == NULL && count > 0) {
        return cevents_json_fail(e, CEVENTS_INVALID_ARGUMENT, level, row, CEVENTS_NO_INDEX,
                                 "array is NULL but its count is not 0");
    }
    return row->shape == CEVENTS_SHAPE_MAP ? put_map(e, level, row, array, count)
                                           : put_array(e, level, row, array, count);
}

static bool is_written(const struct json_encoder *e, const struct level *level, const cevents_json_field *row)
{
    if (field_is_repeated(row)) {
        return e->options->defaults || field_count_in(level->message, row) > 0;
    }
    bool has_default = row->shape == CEVENTS_SHAPE_IMPLICIT && row->kind != CEVENTS_KIND_MESSAGE;
    return field_is_present(level->table, row, level->message) || (has_default && e->options->defaults);
}

bool cevents_json_fields(struct json_encoder *e, const struct level *level)
{
    const cevents_json_table *table = level->table;
    for (unsigned i = 0; i < table->n_fields; i++) {
        const cevents_json_field *row = &table->fields[i];
        if (!is_written(e, level, row)) {
            if (row->shape == CEVENTS_SHAPE_REQUIRED) {
                return cevents_json_fail(e, CEVENTS_MISSING_FIELD, level, row, 0, "required field is NULL");
            }
            continue;
        }
        put_name(e, table, row);
        bool put = field_is_repeated(row) ? cevents_json_repeated(e, level, row)
                                          : cevents_json_value(e, level, row, 0, field_in(level->message, row->offset));
        if (!put) {
            return false;
        }
    }
    return true;
}

bool cevents_json_message(struct json_encoder *e, const struct level *level, const struct level *parent,
                          const cevents_json_field *row, size_t index)
{
    if (level->table->well_known != CEVENTS_WELL_KNOWN_NONE) {
        return cevents_json_well_known(e, level, parent, row, index);
    }
    if (!cevents_json_open(e, '{', parent, row, index) || !cevents_json_fields(e, level)) {
        return false;
    }
    cevents_json_close(e, '}');
    return true;
}

cevents_status cevents_json_encode(const cevents_json_table *table, const ProtobufCMessage *message,
                                   const cevents_json_options *options, cevents_sink *sink, cevents_error *error)
{
    static const cevents_json_options defaults = {0};
    struct json_encoder e;
    e.options = options == NULL ? &defaults : options;
    e.error = error;
    e.status = CEVENTS_OK;
    e.depth = e.options->depth == 0 ? CEVENTS_LIMIT_DEPTH_DEFAULT : e.options->depth;
    e.open = 0;
    e.needs_comma = false;
    cevents_arena_init(&e.own, NULL, 0, CEVENTS_MALLOC);
    e.arena = sink->arena != NULL ? sink->arena : &e.own;
    cevents_output_open(&e.out, sink);

    struct cevents_frame frame = {.table = table, .index = CEVENTS_NO_INDEX};
    struct level level = {table, (void *)(uintptr_t)message, &frame, 0, NULL};
    (void)cevents_json_message(&e, &level, NULL, NULL, 0);
    cevents_status status = cevents_output_close(&e.out, e.status);
    if (status != CEVENTS_OK && e.status == CEVENTS_OK) {
        cevents_fail(error, status, 0, NULL, "%s", cevents_status_text(status));
    }
    cevents_arena_free(&e.own);
    return status;
}
