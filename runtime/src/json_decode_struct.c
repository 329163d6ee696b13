/*
 * google.protobuf.Struct, Value and ListValue: JSON of any shape. What generic maps and oneofs would do, with less: most
 * of the bytes of an audit log are such.
 */
#include "json_decode_entries.h"

/* Order of the fields of google.protobuf.Value by number. */
enum {
    VALUE_NULL_FIELD,
    VALUE_NUMBER_FIELD,
    VALUE_STRING_FIELD,
    VALUE_BOOL_FIELD,
    VALUE_STRUCT_FIELD,
    VALUE_LIST_FIELD
};

static unsigned value_field_for(char first)
{
    switch (first) {
    case 'n':
        return VALUE_NULL_FIELD;
    case '"':
        return VALUE_STRING_FIELD;
    case 't':
    case 'f':
        return VALUE_BOOL_FIELD;
    case '{':
        return VALUE_STRUCT_FIELD;
    case '[':
        return VALUE_LIST_FIELD;
    default:
        return VALUE_NUMBER_FIELD;
    }
}

char *cevents_json_decode_value(struct json_decoder *d, char *p, const cevents_json_table *table,
                                ProtobufCMessage *message)
{
    unsigned index = value_field_for(*p);
    const cevents_json_field *field = &table->fields[index];
    void *to = json_member(message, field->offset);
    int number = (int)field->number;
    memcpy(field_quantifier(message, field), &number, sizeof number);
    if (index == VALUE_STRING_FIELD && field->kind == CEVENTS_KIND_STRING) {
        return json_c_string(d, p, to);
    }
    if (index == VALUE_STRUCT_FIELD || index == VALUE_LIST_FIELD) {
        const cevents_json_table *held = table->subs[field->sub].message;
        ProtobufCMessage *nested = json_new_message(d, held);
        json_put_pointer(to, nested);
        if (nested == NULL) {
            return NULL;
        }
        return index == VALUE_STRUCT_FIELD ? cevents_json_decode_struct(d, p, held, nested)
                                           : cevents_json_decode_list(d, p, held, nested);
    }
    enum value_outcome outcome;
    return cevents_json_decode_element(d, p, table, field, to, &outcome);
}

/* An entry and its Value, in memory that is taken at once. */
static ProtobufCMessage *new_entry(struct json_decoder *d, const cevents_json_table *entry_table,
                                   const cevents_json_table *value_table, ProtobufCMessage **value)
{
    size_t entry_size = entry_table->descriptor->sizeof_message;
    size_t value_at = (entry_size + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1);
    size_t value_size = value_table->descriptor->sizeof_message;
    char *memory = arena_take(d->arena, value_at + value_size);
    if (memory == NULL) {
        (void)cevents_json_refuse_memory(d);
        return NULL;
    }
    void *entry = memory;
    *value = (ProtobufCMessage *)(void *)(memory + value_at);
    json_copy_prototype(entry, entry_table->prototype, entry_size);
    json_copy_prototype(*value, value_table->prototype, value_size);
    json_put_pointer(json_member(entry, map_value(entry_table)->offset), *value);
    return entry;
}

static char *decode_members(struct json_decoder *d, char *p, const cevents_json_table *entry_table,
                            struct map_entries *entries)
{
    const cevents_json_field *key = map_key(entry_table);
    const cevents_json_table *value_table = entry_table->subs[map_value(entry_table)->sub].message;
    struct cevents_frame *frame = d->frame;
    struct indentation indentation = {NULL, 0};
    p = json_member_space(p, &indentation);
    bool more = *p != '}';
    p += more ? 0 : 1;
    while (more) {
        ProtobufCMessage *value;
        struct map_entry entry = {new_entry(d, entry_table, value_table, &value), p};
        if (entry.message == NULL || !json_count_elements(d, entries->count, 1, p)) {
            return NULL;
        }
        if (*p != '"') {
            return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected a key in quotes");
        }
        char *text;
        char *next = json_text(d, p, "a key", &text, &frame->key_length);
        if (next == NULL) {
            return NULL;
        }
        if (json_has_nul(p, next, text, frame->key_length)) {
            return cevents_json_refuse_nul(d, p);
        }
        json_put_pointer(json_member(entry.message, key->offset), text);
        frame->key = text;
        p = next;
        p = json_colon(d, p, "expected `:` after a key");
        p = p == NULL ? NULL : cevents_json_decode_value(d, p, value_table, value);
        if (p == NULL || !json_add_entry(d, entries, &entry)) {
            return NULL;
        }
        frame->key = NULL;
        p = json_next_element(d, p, '}', &indentation, &more);
        if (p == NULL) {
            return NULL;
        }
    }
    return p;
}

char *cevents_json_decode_struct(struct json_decoder *d, char *p, const cevents_json_table *table,
                                 ProtobufCMessage *message)
{
    const cevents_json_field *field = &table->fields[0];
    const cevents_json_table *entry_table = table->subs[field->sub].message;
    struct cevents_frame *outer = d->frame;
    struct cevents_frame frame = {.parent = outer, .index = CEVENTS_NO_INDEX};
    if (*p != '{') {
        return cevents_json_refuse_value(d, p, "an object");
    }
    if (!json_enter(d, p)) {
        return NULL;
    }
    d->frame = &frame;
    struct map_entries entries;
    json_open_entries(d, &entries, map_key(entry_table));
    p = decode_members(d, p + 1, entry_table, &entries);
    if (p == NULL || !cevents_json_close_entries(d, &entries, field, message)) {
        p = NULL;
    }
    json_leave(d);
    d->frame = outer;
    return p;
}

static char *decode_elements(struct json_decoder *d, char *p, const cevents_json_table *value_table, size_t base,
                             size_t *count)
{
    struct cevents_frame *frame = d->frame;
    struct indentation indentation = {NULL, 0};
    p = json_member_space(p, &indentation);
    bool more = *p != ']';
    p += more ? 0 : 1;
    for (; more; (*count)++) {
        frame->index = *count;
        ProtobufCMessage *value = json_new_message(d, value_table);
        if (value == NULL || !json_count_elements(d, *count, 1, p)) {
            return NULL;
        }
        p = cevents_json_decode_value(d, p, value_table, value);
        if (p == NULL) {
            return NULL;
        }
        char *room = json_push(d, base + *count * sizeof(void *), sizeof(void *));
        if (room == NULL) {
            return NULL;
        }
        json_put_pointer(room, value);
        p = json_next_element(d, p, ']', &indentation, &more);
        if (p == NULL) {
            return NULL;
        }
    }
    return p;
}

char *cevents_json_decode_list(struct json_decoder *d, char *p, const cevents_json_table *table,
                               ProtobufCMessage *message)
{
    const cevents_json_field *field = &table->fields[0];
    struct cevents_frame *outer = d->frame;
    struct cevents_frame frame = {.parent = outer, .index = CEVENTS_NO_INDEX};
    if (*p != '[') {
        return cevents_json_refuse_value(d, p, "an array");
    }
    if (!json_enter(d, p)) {
        return NULL;
    }
    d->frame = &frame;
    size_t base = json_open_scratch(d);
    size_t count = 0;
    p = decode_elements(d, p + 1, table->subs[field->sub].message, base, &count);
    if (p == NULL || !cevents_json_close_scratch(d, base, field, count, message)) {
        p = NULL;
    }
    json_leave(d);
    d->frame = outer;
    return p;
}
