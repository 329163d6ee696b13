#include "attribute_collector.h"

#include <stdio.h>
#include <string.h>

#include "arena_take.h"
#include "attribute_rules.h"
#include "attribute_text.h"
#include "attribute_violation.h"
#include "limit.h"

static bool is_name(const char *name, size_t length, const char *expected)
{
    return strlen(expected) == length && memcmp(name, expected, length) == 0;
}

static cevents_status violate_at(struct attribute_collector *collector, cevents_status status,
                                 const struct attribute_place *place, const char *why)
{
    return cevents_attribute_violate(collector, status, place->offset, place->name, place->name_length, why);
}

static bool is_version(const char *text, size_t length)
{
    return is_name(text, length, "1.0") || is_name(text, length, "0.3");
}

static cevents_status check_version(struct attribute_collector *collector, const struct attribute_value *value,
                                    const struct attribute_place *place)
{
    enum { SHOWN = 24 };
    char why[SHOWN + sizeof "specversion  is not supported, only 1.0 and 0.3 are"];
    if (is_version(value->text, value->length)) {
        return CEVENTS_OK;
    }
    (void)snprintf(why, sizeof why, "specversion %.*s is not supported, only 1.0 and 0.3 are", SHOWN, value->text);
    return violate_at(collector, CEVENTS_UNSUPPORTED_VERSION, place, why);
}

static cevents_status read_time(struct attribute_collector *collector, const struct attribute_value *value,
                                const struct attribute_place *place)
{
    if (!cevents_attribute_parse_time(value->text, value->length, &collector->attributes->time_value)) {
        return violate_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "time is not an RFC 3339 date and time");
    }
    return CEVENTS_OK;
}

static cevents_status add_core(struct attribute_collector *collector, enum core_attribute core,
                               const struct attribute_value *value, const struct attribute_place *place)
{
    const struct core_rule *rule = &cevents_core_rules[core];
    const char **member = cevents_core_member(collector->attributes, core);
    collector->seen |= 1U << core;
    if (*member != NULL) {
        return violate_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "the attribute is given twice");
    }
    if (value->irregular || (value->type != CEVENTS_ATTRIBUTE_STRING && value->type != rule->type)) {
        return violate_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "the attribute must be a string");
    }
    if (value->length == 0 && core_is_required(core)) {
        return violate_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "the attribute must not be empty");
    }
    *member = value->text;
    if (core == CORE_SPECVERSION) {
        return check_version(collector, value, place);
    }
    if (core == CORE_TIME) {
        return read_time(collector, value, place);
    }
    const char *fault =
        value->length == 0 ? "the attribute must not be empty" : cevents_core_fault(core, value->text, value->length);
    return fault == NULL ? CEVENTS_OK
                         : cevents_attribute_depart(collector, CEVENTS_REPORT_INVALID_ATTRIBUTE, place, fault);
}

enum { LONGEST_CORE_NAME = sizeof "datacontenttype" - 1 };

bool cevents_attribute_add_core(struct attribute_collector *collector, enum core_attribute core, const char *text,
                                size_t length)
{
    const char **member = cevents_core_member(collector->attributes, core);
    bool within_limits = length <= limit_value_length(collector->options) &&
                         LONGEST_CORE_NAME <= limit_name_length(collector->options) &&
                         collector->count < limit_attributes(collector->options);
    if (*member != NULL || length == 0 || !within_limits) {
        return false;
    }
    bool valid;
    if (core == CORE_SPECVERSION) {
        valid = is_version(text, length);
    } else if (core == CORE_TIME) {
        valid = cevents_attribute_parse_time(text, length, &collector->attributes->time_value);
    } else {
        valid = cevents_core_fault(core, text, length) == NULL;
    }
    if (!valid) {
        return false;
    }
    *member = text;
    collector->count++;
    collector->seen |= 1U << core;
    return true;
}

/* Room for one more at the end of an array that doubles in the arena; NULL: no memory. */
static void *grow(cevents_arena *arena, void *items, size_t size, size_t count, size_t *capacity)
{
    if (count < *capacity) {
        return items;
    }
    size_t wanted = *capacity == 0 ? 4 : *capacity * 2;
    void *grown = wanted > SIZE_MAX / size ? NULL : arena_take(arena, wanted * size);
    if (grown == NULL) {
        return NULL;
    }
    if (count > 0) {
        memcpy(grown, items, count * size);
    }
    *capacity = wanted;
    return grown;
}

/* Appends to an array of attributes; false when out of memory. */
static bool append(cevents_arena *arena, cevents_attribute **items, size_t *count, size_t *capacity, const char *name,
                   size_t name_length, const struct attribute_value *value)
{
    char *copy = arena_take(arena, name_length + 1);
    cevents_attribute *grown = grow(arena, *items, sizeof **items, *count, capacity);
    if (copy == NULL || grown == NULL) {
        return false;
    }
    if (name_length > 0) {
        memcpy(copy, name, name_length);
    }
    copy[name_length] = '\0';
    cevents_attribute *attribute = &grown[(*count)++];
    *attribute = (cevents_attribute){.name = copy, .text = value->text, .length = value->length, .type = value->type};
    if (value->type == CEVENTS_ATTRIBUTE_BOOLEAN) {
        attribute->value.boolean = value->boolean;
    } else if (value->type == CEVENTS_ATTRIBUTE_INTEGER) {
        attribute->value.integer = value->integer;
    } else if (value->type == CEVENTS_ATTRIBUTE_BINARY) {
        attribute->value.binary = value->binary;
    } else if (value->type == CEVENTS_ATTRIBUTE_TIMESTAMP) {
        attribute->value.timestamp = value->timestamp;
    }
    *items = grown;
    return true;
}

static cevents_status fail_no_memory(const struct attribute_collector *collector, const struct attribute_place *place)
{
    return cevents_attribute_fail(collector, cevents_arena_failure(collector->arena), place->offset, place->name,
                                  place->name_length, "no memory for an attribute");
}

static cevents_status add_extension(struct attribute_collector *collector, const char *name, size_t name_length,
                                    const struct attribute_value *value, const struct attribute_place *place)
{
    cevents_attributes *attributes = collector->attributes;
    const char *fault = cevents_attribute_fault(value->type, value->text, value->length);
    if (fault != NULL) {
        cevents_status status = cevents_attribute_depart(collector, CEVENTS_REPORT_INVALID_ATTRIBUTE, place, fault);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    size_t *offsets = grow(collector->arena, collector->extension_offsets, sizeof *offsets, attributes->n_extensions,
                           &collector->offset_capacity);
    if (offsets == NULL || !append(collector->arena, &collector->extensions, &attributes->n_extensions,
                                   &collector->extension_capacity, name, name_length, value)) {
        return fail_no_memory(collector, place);
    }
    offsets[attributes->n_extensions - 1] = place->offset;
    collector->extension_offsets = offsets;
    attributes->extensions = collector->extensions;
    return CEVENTS_OK;
}

static cevents_status fail_limit(const struct attribute_collector *collector, cevents_status status,
                                 const struct attribute_place *place, const char *name, size_t length, size_t limit)
{
    char why[CEVENTS_ERROR_MESSAGE_SIZE];
    (void)snprintf(why, sizeof why, "%zu bytes: the limit `%s` is %zu", length, name, limit);
    return cevents_attribute_fail(collector, status, place->offset, place->name, place->name_length, why);
}

/* Counts an attribute, and its bytes, against the limits. */
static cevents_status count_one(struct attribute_collector *collector, size_t name_length,
                                const struct attribute_value *value, const struct attribute_place *place)
{
    size_t most_in_name = limit_name_length(collector->options);
    size_t most_in_value = limit_value_length(collector->options);
    if (name_length > most_in_name) {
        return fail_limit(collector, CEVENTS_LIMIT_NAME_LENGTH, place, "name_length", name_length, most_in_name);
    }
    if (value->length > most_in_value) {
        return fail_limit(collector, CEVENTS_LIMIT_VALUE_LENGTH, place, "value_length", value->length, most_in_value);
    }
    if (collector->count == limit_attributes(collector->options)) {
        return cevents_attribute_fail(collector, CEVENTS_LIMIT_ATTRIBUTES, place->offset, place->name,
                                      place->name_length, "too many attributes: the limit `attributes` is reached");
    }
    collector->count++;
    return CEVENTS_OK;
}

static cevents_status keep_aside(struct attribute_collector *collector, cevents_report_kind kind, const char *name,
                                 size_t name_length, const struct attribute_value *value,
                                 const struct attribute_place *place, const char *why)
{
    cevents_attributes *attributes = collector->attributes;
    cevents_status status = cevents_attribute_depart(collector, kind, place, why);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (!append(collector->arena, &collector->irregular, &attributes->n_irregular, &collector->irregular_capacity, name,
                name_length, value)) {
        return fail_no_memory(collector, place);
    }
    attributes->irregular = collector->irregular;
    return CEVENTS_OK;
}

cevents_status cevents_attribute_add_irregular(struct attribute_collector *collector, cevents_report_kind kind,
                                               const char *name, size_t name_length,
                                               const struct attribute_value *value, const struct attribute_place *place,
                                               const char *why)
{
    cevents_status status = count_one(collector, name_length, value, place);
    return status != CEVENTS_OK ? status : keep_aside(collector, kind, name, name_length, value, place, why);
}

cevents_status cevents_attribute_add(struct attribute_collector *collector, const char *name, size_t name_length,
                                     const struct attribute_value *value, const struct attribute_place *place)
{
    cevents_status status = count_one(collector, name_length, value, place);
    if (status != CEVENTS_OK) {
        return status;
    }
    enum core_attribute core = cevents_core_find(name, name_length);
    if (core < CORE_COUNT) {
        return add_core(collector, core, value, place);
    }
    if (!cevents_attribute_is_name(name, name_length) || is_name(name, name_length, "data")) {
        return keep_aside(collector, CEVENTS_REPORT_INVALID_ATTRIBUTE_NAME, name, name_length, value, place,
                          "not a valid name of an attribute: only lower-case letters and digits are allowed");
    }
    if (value->irregular) {
        return keep_aside(collector, CEVENTS_REPORT_INVALID_ATTRIBUTE, name, name_length, value, place,
                          "an attribute must be a string, a boolean, or an integer of 32 bits");
    }
    return add_extension(collector, name, name_length, value, place);
}

static void remove_extension(struct attribute_collector *collector, size_t index)
{
    size_t behind = --collector->attributes->n_extensions - index;
    memmove(&collector->extensions[index], &collector->extensions[index + 1], behind * sizeof *collector->extensions);
    memmove(&collector->extension_offsets[index], &collector->extension_offsets[index + 1],
            behind * sizeof *collector->extension_offsets);
}

bool cevents_attribute_take_extension(struct attribute_collector *collector, const char *name, cevents_attribute *taken)
{
    for (size_t i = 0; i < collector->attributes->n_extensions; i++) {
        if (strcmp(collector->extensions[i].name, name) == 0) {
            *taken = collector->extensions[i];
            remove_extension(collector, i);
            return true;
        }
    }
    return false;
}

bool cevents_attribute_is_0_3(const cevents_attributes *attributes)
{
    const char *version = attributes->specversion;
    return version != NULL && version[0] == '0' && strcmp(version, "0.3") == 0;
}

/* A violation by an attribute that is named without its prefix. */
static cevents_status violate_named(struct attribute_collector *collector, cevents_status status, const char *prefix,
                                    const char *name, size_t offset, const char *why)
{
    enum { SHOWN = 120 }; /* more than a path shows */
    char full_name[SHOWN + 16];
    size_t prefix_length = strlen(prefix);
    size_t length = strlen(name);
    length = length < SHOWN ? length : SHOWN;
    memcpy(full_name, prefix, prefix_length);
    memcpy(full_name + prefix_length, name, length);
    return cevents_attribute_violate(collector, status, offset, full_name, prefix_length + length, why);
}

static cevents_status check_duplicates(struct attribute_collector *collector, const char *name_prefix, size_t offset)
{
    cevents_attributes *attributes = collector->attributes;
    size_t twice;
    for (;;) {
        if (!cevents_attribute_find_duplicate(collector->extensions, attributes->n_extensions, collector->arena,
                                              &twice)) {
            return cevents_attribute_fail(collector, cevents_arena_failure(collector->arena), offset, "", 0,
                                          "no memory for the attributes");
        }
        if (twice == attributes->n_extensions) {
            return CEVENTS_OK;
        }
        cevents_status status =
            violate_named(collector, CEVENTS_INVALID_ATTRIBUTE, name_prefix, collector->extensions[twice].name,
                          collector->extension_offsets[twice], "the attribute is given twice");
        if (status != CEVENTS_OK) {
            return status;
        }
        remove_extension(collector, twice);
    }
}

static const char *find_near(const cevents_attribute *attributes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (cevents_attribute_is_near(attributes[i].name, name)) {
            return attributes[i].name;
        }
    }
    return NULL;
}

/* Says which of the event's attributes may have been meant. */
static cevents_status violate_missing(struct attribute_collector *collector, const char *prefix, const char *name,
                                      size_t offset)
{
    const cevents_attributes *attributes = collector->attributes;
    const char *near = find_near(collector->extensions, attributes->n_extensions, name);
    if (near == NULL) {
        near = find_near(collector->irregular, attributes->n_irregular, name);
    }
    char why[CEVENTS_ERROR_MESSAGE_SIZE] = "a required attribute is missing";
    if (near != NULL) {
        size_t length = strlen(why);
        (void)snprintf(why + length, sizeof why - length, "; is it `%s`, misspelt?", near);
    }
    return violate_named(collector, CEVENTS_MISSING_ATTRIBUTE, prefix, name, offset, why);
}

static cevents_status check_required(struct attribute_collector *collector, const char *name_prefix, size_t offset)
{
    cevents_status status = CEVENTS_OK;
    for (enum core_attribute core = CORE_ID; core < CORE_COUNT && status == CEVENTS_OK; core++) {
        if (core_is_required(core) && (collector->seen & 1U << core) == 0) {
            status = violate_missing(collector, name_prefix, cevents_core_rules[core].name, offset);
        }
    }
    return status;
}

/* CloudEvents 0.3 has any URI-reference for `schemaurl`; one that dataschema cannot take stays an extension. */
static void rename_schemaurl(struct attribute_collector *collector)
{
    cevents_attributes *attributes = collector->attributes;
    for (size_t i = 0; i < attributes->n_extensions && attributes->dataschema == NULL; i++) {
        const cevents_attribute *extension = &collector->extensions[i];
        if (strcmp(extension->name, "schemaurl") == 0 &&
            cevents_core_fault(CORE_DATASCHEMA, extension->text, extension->length) == NULL) {
            attributes->dataschema = extension->text;
            remove_extension(collector, i);
        }
    }
}

cevents_status cevents_attribute_finish(struct attribute_collector *collector, const char *name_prefix, size_t offset)
{
    cevents_attributes *attributes = collector->attributes;
    cevents_status status = CEVENTS_OK;
    if (attributes->n_extensions > 1) {
        status = check_duplicates(collector, name_prefix, offset);
    }
    if (status == CEVENTS_OK && (collector->seen & CORE_REQUIRED) != CORE_REQUIRED) {
        status = check_required(collector, name_prefix, offset);
    }
    if (status != CEVENTS_OK) {
        return status;
    }
    if (cevents_attribute_is_0_3(attributes)) {
        rename_schemaurl(collector);
    }
    return CEVENTS_OK;
}
