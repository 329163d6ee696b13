/*
 * Struct -> ProtoJSON, front to back into a sink.
 *
 * Recursion: cevents_json_message(), cevents_json_fields() and what they call for a value a nesting level, bounded by
 * the depth limit, which counts the objects and arrays of the text, as the decoder does.
 */
#include "json_encode.h"

#include "noinline.h"

static void put_odd_name(struct output *out, const char *name)
{
    output_byte(out, '"');
    (void)cevents_json_write_text(out, name, strlen(name)); /* from the schema, so it is UTF-8 */
    output_append(out, "\":", 2);
}

/* Any name, with any layout. */
static NOINLINE char *put_name_slowly(struct json_encoder *e, char *p, const cevents_json_table *table,
                                      const cevents_json_field *row, char before)
{
    p = json_next(e, p, before);
    size_t index = (size_t)(row - table->fields);
    e->out.next = p;
    if (e->options->schema_names) {
        put_odd_name(&e->out, table->descriptor->fields[index].name);
    } else if (row->name_length == 0) {
        put_odd_name(&e->out, table->long_names[index]);
    } else {
        output_byte(&e->out, '"');
        output_append(&e->out, row->name, row->name_length + 2U);
    }
    p = e->out.next;
    return e->options->indent > 0 ? json_byte(e, p, ' ') : p;
}

/* What stands before a member, its name and the colon. */
static inline char *put_name(struct json_encoder *e, char *p, const cevents_json_table *table,
                             const cevents_json_field *row, char before)
{
    enum { COPIED = 32 }; /* the row's name, which ends in `":` already, and a little of what follows it there */
    if (!e->is_compact || row->name_length == 0 || json_room(e, p) < 2 + COPIED) {
        return put_name_slowly(e, p, table, row, before);
    }
    p[0] = before;
    p[1] = '"';
    memcpy(p + 2, row, COPIED);
    return p + row->name_length + 4;
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

static NOINLINE char *put_message(struct json_encoder *e, char *p, struct encode_level *parent,
                                  const cevents_json_field *row, const void *message)
{
    const cevents_json_table *table = parent->table->subs[row->sub].message;
    parent->row = row;
    if (table->well_known == CEVENTS_WELL_KNOWN_VALUE && message != NULL) {
        /* No path names the Value around a structure, so that it needs no level. */
        const cevents_json_field *structure = structure_in(table, message);
        if (structure != NULL) {
            message = *(const void *const *)field_in(message, structure->offset);
            table = table->subs[structure->sub].message;
        }
    }
    if (message == NULL) { /* in an array or a map: one with all fields unset */
        message = table->prototype;
    }
    struct encode_level level;
    encode_level_open(&level, parent, table, message);
    return cevents_json_message(e, p, &level);
}

static inline char *put_value(struct json_encoder *e, char *p, struct encode_level *level,
                              const cevents_json_field *row, const void *value)
{
    switch (row->kind) {
    case CEVENTS_KIND_STRING: {
        const char *text = *(const char *const *)value;
        return cevents_json_string(e, p, level, row, text, text == NULL ? 0 : strlen(text));
    }
    case CEVENTS_KIND_TEXT: {
        const ProtobufCBinaryData *text = value;
        return cevents_json_string(e, p, level, row, (const char *)text->data, text->len);
    }
    case CEVENTS_KIND_MESSAGE:
        return put_message(e, p, level, row, *(const void *const *)value);
    default:
        return cevents_json_scalar(e, p, level, row, value);
    }
}

char *cevents_json_value(struct json_encoder *e, char *p, struct encode_level *level, const cevents_json_field *row,
                         const void *value)
{
    return put_value(e, p, level, row, value);
}

static char *put_array(struct json_encoder *e, char *p, struct encode_level *level, const cevents_json_field *row,
                       const char *array, size_t count)
{
    if (!json_open(e, level)) {
        return NULL;
    }
    char before = '[';
    for (size_t i = 0; i < count; i++) {
        level->index = i;
        p = json_next(e, p, before);
        before = ',';
        p = put_value(e, p, level, row, array + i * row->size);
        if (p == NULL) {
            return NULL;
        }
    }
    return json_close(e, p, before, ']');
}

static char *put_entries(struct json_encoder *e, char *p, struct encode_level *level, const cevents_json_table *table,
                         const struct map_order *order, size_t count)
{
    const cevents_json_field *member = map_value(table);
    struct encode_level entry;
    char before = '{';
    for (size_t i = 0; i < count; i++) {
        encode_level_open(&entry, level, table, map_entry_at(order, i));
        p = json_next(e, p, before);
        before = ',';
        p = cevents_json_key(e, p, &entry);
        p = p == NULL ? NULL : put_value(e, p, &entry, member, field_in(entry.message, member->offset));
        if (p == NULL) {
            return NULL;
        }
    }
    return json_close(e, p, before, '}');
}

static NOINLINE char *put_map(struct json_encoder *e, char *p, struct encode_level *level,
                              const cevents_json_field *row, const void *const *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (entries[i] == NULL) {
            return cevents_json_fail(e, CEVENTS_INVALID_ARGUMENT, level, row, "map entry is NULL");
        }
    }
    if (!json_open(e, level)) {
        return NULL;
    }
    const cevents_json_table *table = level->table->subs[row->sub].message;
    struct map_order order;
    cevents_status status = cevents_map_sorted(&order, map_key(table), entries, count, e->arena);
    if (status != CEVENTS_OK) {
        return cevents_json_fail(e, status, level, row, "no memory to sort the map's entries in");
    }
    return put_entries(e, p, level, table, &order, count);
}

char *cevents_json_repeated(struct json_encoder *e, char *p, struct encode_level *level, const cevents_json_field *row)
{
    size_t count = field_count_in(level->message, row);
    const void *array = field_array_in(level->message, row);
    level->row = row;
    level->index = CEVENTS_NO_INDEX;
    if (array == NULL && count > 0) {
        return cevents_json_fail(e, CEVENTS_INVALID_ARGUMENT, level, row, "array is NULL but its count is not 0");
    }
    return row->shape == CEVENTS_SHAPE_MAP ? put_map(e, p, level, row, array, count)
                                           : put_array(e, p, level, row, array, count);
}

/* Steps over the members of a oneof that are not set, to the one that is or to the last one. */
static inline const cevents_json_field *chosen_row(const cevents_json_field *row, const cevents_json_field *last,
                                                   int number)
{
    while ((int)row->number != number && row != last && row[1].oneof == row->oneof) {
        row++;
    }
    return row;
}

char *cevents_json_fields(struct json_encoder *e, char *p, struct encode_level *level, char before)
{
    const cevents_json_table *table = level->table;
    const void *message = level->message;
    const cevents_json_field *end = fields_end(table);
    bool defaults = e->options->defaults;
    for (const cevents_json_field *row = table->fields; row != end; row++) {
        switch (row->shape) {
        case CEVENTS_SHAPE_IMPLICIT:
            if (!field_is_nonzero(row, field_in(message, row->offset)) &&
                !(defaults && row->kind != CEVENTS_KIND_MESSAGE)) {
                continue;
            }
            break;
        case CEVENTS_SHAPE_ONEOF: {
            int number = *(const int *)field_quantifier_in(message, row);
            row = chosen_row(row, end - 1, number);
            if ((int)row->number != number) {
                continue;
            }
            break;
        }
        case CEVENTS_SHAPE_REPEATED:
        case CEVENTS_SHAPE_MAP:
            if (field_count_in(message, row) == 0 && !defaults) {
                continue;
            }
            p = put_name(e, p, table, row, before);
            p = cevents_json_repeated(e, p, level, row);
            if (p == NULL) {
                return NULL;
            }
            before = ',';
            continue;
        default:
            if (field_is_present(table, row, message)) {
                break;
            }
            if (row->shape == CEVENTS_SHAPE_REQUIRED) {
                return cevents_json_fail(e, CEVENTS_MISSING_FIELD, level, row, "required field is NULL");
            }
            continue;
        }
        p = put_name(e, p, table, row, before);
        before = ',';
        p = put_value(e, p, level, row, field_in(message, row->offset));
        if (p == NULL) {
            return NULL;
        }
    }
    return json_close(e, p, before, '}');
}

char *cevents_json_message(struct json_encoder *e, char *p, struct encode_level *level)
{
    if (level->table->well_known != CEVENTS_WELL_KNOWN_NONE) {
        return cevents_json_well_known(e, p, level);
    }
    return json_open(e, level->parent) ? cevents_json_fields(e, p, level, '{') : NULL;
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
    e.is_compact = e.options->indent == 0 && !e.options->schema_names;
    cevents_arena_init(&e.own, NULL, 0, CEVENTS_MALLOC);
    e.arena = sink->arena != NULL ? sink->arena : &e.own;
    cevents_output_open(&e.out, sink);

    struct encode_level level;
    encode_level_open(&level, NULL, table, message);
    char *p = cevents_json_message(&e, e.out.next, &level);
    if (p != NULL) {
        e.out.next = p;
    }
    cevents_status status = cevents_output_close(&e.out, e.status);
    if (status != CEVENTS_OK && e.status == CEVENTS_OK) {
        cevents_fail(error, status, 0, NULL, "%s", cevents_status_text(status));
    }
    cevents_arena_free(&e.own);
    return status;
}
