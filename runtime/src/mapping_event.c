#include <cevents/mapping.h>

#include <string.h>

#include "attribute_rules.h"
#include "event_builder.h"
#include "fault.h"
#include "fields.h"
#include "limit.h"
#include "mapping_text.h"
#include "mapping_value.h"

/* A message that becomes an event. */
struct maker {
    const cevents_mapping *mapping;
    const cevents_mapping_case *chosen;
    const ProtobufCMessage *message;
    cevents_arena *arena;
    const cevents_options *options;
    cevents_event_builder builder;
};

static cevents_status fail(struct maker *maker, cevents_status status, const char *name, const char *why)
{
    if (maker->builder.error.status != CEVENTS_OK) {
        return maker->builder.error.status;
    }
    return cevents_fail(&maker->builder.error, status, 0, name, "%s", why);
}

/* The last case stands for what no other one does: no member is set, or one that the schema does not know. */
static const cevents_mapping_case *choose(const cevents_mapping *mapping, const ProtobufCMessage *message)
{
    uint32_t last = mapping->n_cases - 1;
    if (mapping->member == 0) {
        return &mapping->cases[last];
    }
    int number = *(const int *)field_quantifier_in(message, &mapping->table->fields[mapping->member - 1]);
    uint32_t i = 0;
    while (i < last && mapping->cases[i].number != (uint32_t)number) {
        i++;
    }
    return &mapping->cases[i];
}

/* What a text is for one message: `text` is NULL when all the fields that it names are absent. */
struct rendered {
    const char *text;
    size_t length;
};

static cevents_status render(struct maker *maker, const char *name, const cevents_mapping_text *text, uint8_t flags,
                             struct rendered *rendered)
{
    cevents_sink sink = cevents_sink_to_arena(maker->arena);
    bool present = false;
    cevents_status status = cevents_mapping_write(maker->mapping->table, maker->message, text, flags, &sink, &present);
    if (status == CEVENTS_OUT_OF_RANGE) {
        return fail(maker, status, name, "the time is out of range");
    }
    if (status != CEVENTS_OK) {
        return fail(maker, status, name, "the attribute cannot be written");
    }
    rendered->text = present ? sink.data : NULL;
    rendered->length = sink.length;
    return CEVENTS_OK;
}

static bool is_core(const char *name)
{
    return cevents_core_find(name, strlen(name)) < CORE_COUNT;
}

static void set_attribute(struct maker *maker, const cevents_mapping_attribute *attribute)
{
    struct rendered rendered = {0};
    if (render(maker, attribute->name, &attribute->text, attribute->flags, &rendered) != CEVENTS_OK ||
        rendered.text == NULL || (rendered.length == 0 && is_core(attribute->name))) {
        return;
    }
    cevents_builder_set_typed(&maker->builder, attribute->name, (cevents_attribute_type)attribute->type, rendered.text,
                              rendered.length);
}

static bool is_mapped(const cevents_mapping_case *chosen, const char *name)
{
    for (uint16_t i = 0; i < chosen->n_attributes; i++) {
        if (strcmp(chosen->attributes[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Writes what a byte of a key is in a name; returns the number of characters, up to 3. */
static size_t put_name_byte(char *out, uint8_t byte, uint8_t names)
{
    static const char digits[] = "0123456789abcdef";
    bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    bool upper = byte >= 'A' && byte <= 'Z';
    if (names == CEVENTS_NAMES_ESCAPED && (!plain || byte == 'z')) {
        out[0] = 'z';
        out[1] = digits[byte >> 4];
        out[2] = digits[byte & 15];
        return 3;
    }
    if (names == CEVENTS_NAMES_SQUEEZED && !plain && !upper) {
        return 0;
    }
    *out = (char)(names == CEVENTS_NAMES_SQUEEZED && upper ? byte - 'A' + 'a' : byte);
    return 1;
}

/* The attribute's name of a key, in the arena: the prefix, and what the key becomes. */
static char *name_of_key(struct maker *maker, const cevents_mapping_spread *spread, const ProtobufCBinaryData *key)
{
    size_t length = strlen(spread->prefix);
    if (key->len > (SIZE_MAX - length - 1) / 3) {
        return NULL;
    }
    char *name = cevents_arena_alloc(maker->arena, length + 3 * key->len + 1);
    if (name == NULL) {
        return NULL;
    }
    memcpy(name, spread->prefix, length);
    for (size_t i = 0; i < key->len; i++) {
        length += put_name_byte(name + length, key->data[i], spread->names);
    }
    return name;
}

static cevents_status spread_entry(struct maker *maker, const cevents_mapping_spread *spread,
                                   const cevents_json_table *entry_table, const void *entry)
{
    struct mapped_field value = {entry_table, map_value(entry_table), (void *)(uintptr_t)entry, NULL};
    ProtobufCBinaryData key = field_bytes(map_key(entry_table), field_in(entry, map_key(entry_table)->offset));
    char *name = name_of_key(maker, spread, &key);
    cevents_sink sink = cevents_sink_to_arena(maker->arena);
    struct output output;
    if (name == NULL) {
        return fail(maker, cevents_arena_failure(maker->arena), spread->prefix, "no memory for an attribute");
    }
    bool usable = cevents_attribute_is_extension_name(name, strlen(name)) && !is_mapped(maker->chosen, name) &&
                  cevents_event_extension(&maker->builder.event, name) == NULL;
    if (!usable) {
        return spread->names == CEVENTS_NAMES_SQUEEZED
                   ? CEVENTS_OK
                   : fail(maker, CEVENTS_INVALID_ATTRIBUTE, name,
                          "a key of the map is no name for an attribute, or for one that there is already");
    }
    cevents_output_open(&output, &sink);
    cevents_status status = cevents_output_close(&output, cevents_mapping_put(&output, &value));
    if (status != CEVENTS_OK) {
        return fail(maker, status, name, "the attribute cannot be written");
    }
    cevents_builder_set_typed(&maker->builder, name, CEVENTS_ATTRIBUTE_STRING, sink.data == NULL ? "" : sink.data,
                              sink.length);
    return maker->builder.error.status;
}

static cevents_status spread_map(struct maker *maker, const cevents_mapping_spread *spread)
{
    struct mapped_field map = cevents_mapping_find(maker->mapping->table, maker->message, &spread->map);
    size_t count = map.owner == NULL ? 0 : field_count_in(map.owner, map.row);
    const void *const *entries = count == 0 ? NULL : field_array_in(map.owner, map.row);
    if (count > limit_attributes(maker->options)) {
        return fail(maker, CEVENTS_LIMIT_ATTRIBUTES,
                    map.owner_table->descriptor->fields[spread->map.steps[spread->map.n_steps - 1]].name,
                    "too many entries for attributes: the limit `attributes` is reached");
    }
    for (size_t i = 0; i < count; i++) {
        cevents_status status = spread_entry(maker, spread, mapped_table(&map), entries[i]);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return CEVENTS_OK;
}

static void set_data(struct maker *maker)
{
    const cevents_mapping_path *path = &maker->chosen->data;
    const cevents_json_table *table = maker->mapping->table;
    const ProtobufCMessage *message = maker->message;
    if (path->n_steps > 0) {
        struct mapped_field field = cevents_mapping_find(table, message, path);
        if (!cevents_mapping_is_present(&field)) {
            cevents_builder_remove(&maker->builder, "datacontenttype");
            return;
        }
        table = mapped_table(&field);
        message = cevents_mapping_message(&field);
    }
    if (maker->builder.event.attributes.datacontenttype == NULL) {
        cevents_builder_set(&maker->builder, "datacontenttype", "application/protobuf");
    }
    cevents_builder_set_message(&maker->builder, table, message);
}

static void set_type(struct maker *maker)
{
    struct rendered type = {0};
    if (render(maker, "type", &maker->chosen->type, 0, &type) != CEVENTS_OK) {
        return;
    }
    if (type.text == NULL || type.length == 0) {
        (void)fail(maker, CEVENTS_MISSING_ATTRIBUTE, "type", "the fields that the event's type is made of are empty");
        return;
    }
    cevents_builder_set_typed(&maker->builder, "type", CEVENTS_ATTRIBUTE_STRING, type.text, type.length);
}

cevents_status cevents_event_from_message(const cevents_mapping *mapping, const ProtobufCMessage *message,
                                          cevents_arena *arena, const cevents_options *options, cevents_event *event,
                                          cevents_error *error)
{
    if (message == NULL || message->descriptor != mapping->table->descriptor) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "the message is no %s",
                            mapping->table->descriptor->name);
    }
    struct maker maker = {.mapping = mapping, .message = message, .arena = arena, .options = options};
    maker.chosen = choose(mapping, message);
    cevents_builder_begin(&maker.builder, arena);
    set_type(&maker);
    for (uint16_t i = 0; i < maker.chosen->n_attributes; i++) {
        set_attribute(&maker, &maker.chosen->attributes[i]);
    }
    for (uint16_t i = 0; i < maker.chosen->n_spreads; i++) {
        (void)spread_map(&maker, &maker.chosen->spreads[i]);
    }
    set_data(&maker);
    return cevents_builder_take(&maker.builder, event, error);
}
