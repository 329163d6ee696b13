#include <cevents/mapping.h>

#include <string.h>

#include "attribute_rules.h"
#include "fault.h"
#include "fields.h"
#include "mapping_text.h"
#include "mapping_value.h"

/* An event that becomes a message again. */
struct unmaker {
    const cevents_mapping *mapping;
    const cevents_mapping_case *chosen;
    const cevents_event *event;
    cevents_arena *arena;
    const cevents_options *options;
    ProtobufCMessage *message;
    cevents_error *error;
};

/* NULL when the event has no such attribute. */
static const char *attribute_text(const cevents_event *event, const char *name)
{
    enum core_attribute core = cevents_core_find(name, strlen(name));
    if (core == CORE_COUNT) {
        return cevents_event_extension_text(event, name);
    }
    cevents_attributes attributes = event->attributes;
    return *cevents_core_member(&attributes, core);
}

static bool is_constant(const cevents_mapping_text *text)
{
    return text->n_parts == 1 && text->parts[0].literal != NULL;
}

/* Whether an event may be one of this case: by its type, and by the attributes that are always the same. */
static bool fits(const cevents_mapping_case *candidate, const cevents_event *event)
{
    struct mapped_span spans[CEVENTS_MAPPING_PARTS];
    const char *type = event->attributes.type;
    if (cevents_mapping_match(&candidate->type, type, strlen(type), spans) == TEXT_DIFFERS) {
        return false;
    }
    for (uint16_t i = 0; i < candidate->n_attributes; i++) {
        const cevents_mapping_attribute *attribute = &candidate->attributes[i];
        const char *text = attribute_text(event, attribute->name);
        if (is_constant(&attribute->text) && strcmp(attribute->name, "datacontenttype") != 0 &&
            (text == NULL || strcmp(text, attribute->text.parts[0].literal) != 0)) {
            return false;
        }
    }
    return true;
}

static cevents_status fail_memory(const struct unmaker *unmaker)
{
    return cevents_fail(unmaker->error, cevents_arena_failure(unmaker->arena), 0, "", "no memory for a message");
}

/* A body of no bytes, which is no data to a binding, was an empty message when there is a content type for it. */
static bool had_data(const cevents_event *event)
{
    return event->data.kind != CEVENTS_DATA_NONE || event->attributes.datacontenttype != NULL;
}

static cevents_status set_data(struct unmaker *unmaker)
{
    const cevents_json_table *table = unmaker->mapping->table;
    const cevents_mapping_path *path = &unmaker->chosen->data;
    if (path->n_steps == 0) {
        return cevents_event_decode_data(unmaker->event, table, unmaker->arena, unmaker->options, &unmaker->message,
                                         unmaker->error);
    }
    unmaker->message = cevents_mapping_new(table, unmaker->arena);
    if (unmaker->message == NULL) {
        return fail_memory(unmaker);
    }
    if (!had_data(unmaker->event)) {
        return CEVENTS_OK;
    }
    struct mapped_field field = cevents_mapping_reach(table, unmaker->message, path, unmaker->arena);
    if (field.owner == NULL) {
        return fail_memory(unmaker);
    }
    ProtobufCMessage *data = NULL;
    cevents_status status = cevents_event_decode_data(unmaker->event, mapped_table(&field), unmaker->arena,
                                                      unmaker->options, &data, unmaker->error);
    if (status == CEVENTS_OK) {
        cevents_mapping_set_message(&field, data);
    }
    return status;
}

static cevents_status set_json(struct unmaker *unmaker, const struct mapped_field *field, const char *name,
                               const char *text, size_t length)
{
    ProtobufCMessage *value = NULL;
    cevents_status status = cevents_json_decode(mapped_table(field), text, length, unmaker->arena, unmaker->options,
                                                &value, unmaker->error);
    if (status == CEVENTS_NO_MEMORY || status == CEVENTS_LIMIT_ARENA) {
        return fail_memory(unmaker);
    }
    if (status != CEVENTS_OK) {
        return cevents_fail(unmaker->error, CEVENTS_INVALID_ATTRIBUTE, 0, name, "not the JSON of a %s",
                            mapped_table(field)->descriptor->name);
    }
    cevents_mapping_set_message(field, value);
    return CEVENTS_OK;
}

static cevents_status set_field(struct unmaker *unmaker, const cevents_mapping_part *part, uint8_t flags,
                                const char *name, const char *text, size_t length)
{
    struct mapped_field field =
        cevents_mapping_reach(unmaker->mapping->table, unmaker->message, &part->path, unmaker->arena);
    field.prefix = part->prefix;
    if (field.owner == NULL) {
        return fail_memory(unmaker);
    }
    if ((flags & CEVENTS_MAPPING_JSON) != 0) {
        return set_json(unmaker, &field, name, text, length);
    }
    const char *fault = NULL;
    bool no_memory = false;
    if ((flags & CEVENTS_MAPPING_ENCODED) != 0) {
        char *decoded = cevents_arena_alloc(unmaker->arena, length + 1);
        if (decoded == NULL) {
            return fail_memory(unmaker);
        }
        fault = cevents_mapping_decode(text, length, decoded, &length) ? NULL : "not percent-encoded as it must be";
        text = decoded;
    }
    if (fault == NULL) {
        fault = cevents_mapping_set(&field, text, length, unmaker->arena, &no_memory);
    }
    if (no_memory) {
        return fail_memory(unmaker);
    }
    return fault == NULL ? CEVENTS_OK : cevents_fail(unmaker->error, CEVENTS_INVALID_ATTRIBUTE, 0, name, "%s", fault);
}

/* Gives the values in a text back to their fields. */
static cevents_status set_fields(struct unmaker *unmaker, const char *name, const cevents_mapping_text *text,
                                 uint8_t flags, const char *value)
{
    struct mapped_span spans[CEVENTS_MAPPING_PARTS];
    switch (cevents_mapping_match(text, value, strlen(value), spans)) {
    case TEXT_DIFFERS:
        return cevents_fail(unmaker->error, CEVENTS_INVALID_ATTRIBUTE, 0, name,
                            "the attribute does not have the form that a %s gives it",
                            unmaker->mapping->table->descriptor->name);
    case TEXT_AMBIGUOUS:
        return cevents_fail(unmaker->error, CEVENTS_INVALID_ATTRIBUTE, 0, name,
                            "the attribute can be taken apart in several ways");
    default:
        break;
    }
    for (uint32_t i = 0; i < text->n_parts; i++) {
        bool absent = spans[i].length == 0 && text->n_parts > 1;
        if (text->parts[i].literal != NULL || absent) {
            continue;
        }
        cevents_status status =
            set_field(unmaker, &text->parts[i], flags, name, value + spans[i].start, spans[i].length);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return CEVENTS_OK;
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

static bool begins_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static cevents_status gather_entry(struct unmaker *unmaker, const struct mapped_field *map, void **entries,
                                   const cevents_mapping_spread *spread, const cevents_attribute *attribute)
{
    const char *key = attribute->name + strlen(spread->prefix);
    size_t key_length = strlen(key);
    const cevents_json_table *table = mapped_table(map);
    ProtobufCMessage *entry = cevents_mapping_new(table, unmaker->arena);
    if (entry == NULL) {
        return fail_memory(unmaker);
    }
    struct mapped_field key_field = {table, map_key(table), entry, NULL};
    struct mapped_field value_field = {table, map_value(table), entry, NULL};
    bool no_memory = false;
    const char *fault = NULL;
    if (spread->names == CEVENTS_NAMES_ESCAPED) {
        char *decoded = cevents_arena_alloc(unmaker->arena, key_length + 1);
        if (decoded == NULL) {
            return fail_memory(unmaker);
        }
        fault = cevents_mapping_unescape(key, key_length, decoded, &key_length) ? NULL : "not a name made of a key";
        key = decoded;
    }
    if (fault == NULL) {
        fault = cevents_mapping_set(&key_field, key, key_length, unmaker->arena, &no_memory);
    }
    if (fault == NULL && !no_memory) {
        fault = cevents_mapping_set(&value_field, attribute->text, attribute->length, unmaker->arena, &no_memory);
    }
    if (no_memory) {
        return fail_memory(unmaker);
    }
    if (fault != NULL) {
        return cevents_fail(unmaker->error, CEVENTS_INVALID_ATTRIBUTE, 0, attribute->name, "%s", fault);
    }
    entries[(*field_count(map->owner, map->row))++] = entry;
    return CEVENTS_OK;
}

/* The extension attributes that a map was spread into. */
static cevents_status gather(struct unmaker *unmaker, const cevents_mapping_spread *spread)
{
    const cevents_attributes *attributes = &unmaker->event->attributes;
    struct mapped_field map =
        cevents_mapping_reach(unmaker->mapping->table, unmaker->message, &spread->map, unmaker->arena);
    void **entries = attributes->n_extensions == 0
                         ? NULL
                         : cevents_arena_alloc(unmaker->arena, attributes->n_extensions * sizeof *entries);
    if (attributes->n_extensions == 0) {
        return CEVENTS_OK;
    }
    if (map.owner == NULL || entries == NULL) {
        return fail_memory(unmaker);
    }
    *(void ***)field_at(map.owner, map.row->offset) = entries;
    for (size_t i = 0; i < attributes->n_extensions; i++) {
        const cevents_attribute *attribute = &attributes->extensions[i];
        if (!begins_with(attribute->name, spread->prefix) || is_mapped(unmaker->chosen, attribute->name)) {
            continue;
        }
        cevents_status status = gather_entry(unmaker, &map, entries, spread, attribute);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return CEVENTS_OK;
}

static cevents_status set_attributes(struct unmaker *unmaker)
{
    const cevents_mapping_case *chosen = unmaker->chosen;
    cevents_status status = set_fields(unmaker, "type", &chosen->type, 0, unmaker->event->attributes.type);
    for (uint16_t i = 0; i < chosen->n_attributes && status == CEVENTS_OK; i++) {
        const cevents_mapping_attribute *attribute = &chosen->attributes[i];
        const char *text = attribute_text(unmaker->event, attribute->name);
        if (text != NULL && !is_constant(&attribute->text)) {
            status = set_fields(unmaker, attribute->name, &attribute->text, attribute->flags, text);
        }
    }
    for (uint16_t i = 0; i < chosen->n_spreads && status == CEVENTS_OK; i++) {
        status = gather(unmaker, &chosen->spreads[i]);
    }
    return status;
}

cevents_status cevents_event_to_message(const cevents_mapping *mapping, const cevents_event *event,
                                        cevents_arena *arena, const cevents_options *options,
                                        ProtobufCMessage **message, cevents_error *error)
{
    struct unmaker unmaker = {.mapping = mapping, .event = event, .arena = arena, .options = options, .error = error};
    const char *name = mapping->table->descriptor->name;
    *message = NULL;
    if (event->attributes.type == NULL) {
        return cevents_fail(error, CEVENTS_MISSING_ATTRIBUTE, 0, "type", "the event has no type");
    }
    for (uint32_t i = 0; i < mapping->n_cases && unmaker.chosen == NULL; i++) {
        if (fits(&mapping->cases[i], event)) {
            unmaker.chosen = &mapping->cases[i];
        }
    }
    if (unmaker.chosen == NULL) {
        return cevents_fail(error, CEVENTS_UNKNOWN_TYPE, 0, "type", "no %s gives an event of type %s", name,
                            event->attributes.type);
    }
    if (!unmaker.chosen->reversible) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "an event of type %s cannot become a %s again",
                            event->attributes.type, name);
    }
    cevents_status status = set_data(&unmaker);
    if (status == CEVENTS_OK && unmaker.chosen->data.n_steps > 0) {
        status = set_attributes(&unmaker);
    }
    if (status == CEVENTS_OK) {
        *message = unmaker.message;
    }
    return status;
}
