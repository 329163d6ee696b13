#include "attribute_collector.h"

#include <string.h>

#include "attribute_text.h"
#include "fault.h"
#include "limit.h"
#include "media_type.h"
#include "text.h"

enum core_attribute {
    CORE_ID,
    CORE_SOURCE,
    CORE_SPECVERSION,
    CORE_TYPE,
    CORE_DATACONTENTTYPE,
    CORE_DATASCHEMA,
    CORE_SUBJECT,
    CORE_TIME,
    CORE_COUNT
};

/* What the CloudEvents text asks of a core attribute beside being a string that is not empty. */
struct core_rule {
    const char *name;
    bool required;
    bool (*check)(const char *text, size_t length);
    const char *why;
};

static bool is_media_type(const char *text, size_t length)
{
    struct media_type media;
    return cevents_media_type_parse(text, length, &media);
}

static const char forbidden_character[] = "a character that attributes must not hold";

static const struct core_rule core_rules[CORE_COUNT] = {
    [CORE_ID] = {"id", true, cevents_attribute_is_string, forbidden_character},
    [CORE_SOURCE] = {"source", true, cevents_attribute_is_uri_reference, "not a URI-reference"},
    [CORE_SPECVERSION] = {"specversion", true, cevents_attribute_is_string, forbidden_character},
    [CORE_TYPE] = {"type", true, cevents_attribute_is_string, forbidden_character},
    [CORE_DATACONTENTTYPE] = {"datacontenttype", false, is_media_type, "not a media type"},
    [CORE_DATASCHEMA] = {"dataschema", false, cevents_attribute_is_uri, "not a URI with a scheme"},
    [CORE_SUBJECT] = {"subject", false, cevents_attribute_is_string, forbidden_character},
    [CORE_TIME] = {"time", false, cevents_attribute_is_string, forbidden_character},
};

static const char **core_member(cevents_attributes *attributes, enum core_attribute core)
{
    switch (core) {
    case CORE_ID:
        return &attributes->id;
    case CORE_SOURCE:
        return &attributes->source;
    case CORE_SPECVERSION:
        return &attributes->specversion;
    case CORE_TYPE:
        return &attributes->type;
    case CORE_DATACONTENTTYPE:
        return &attributes->datacontenttype;
    case CORE_DATASCHEMA:
        return &attributes->dataschema;
    case CORE_SUBJECT:
        return &attributes->subject;
    default:
        return &attributes->time;
    }
}

static bool is_name(const char *name, size_t length, const char *expected)
{
    return strlen(expected) == length && memcmp(name, expected, length) == 0;
}

static enum core_attribute find_core(const char *name, size_t length)
{
    enum core_attribute core = CORE_ID;
    while (core < CORE_COUNT && !is_name(name, length, core_rules[core].name)) {
        core++;
    }
    return core;
}

static void write_path(const struct attribute_collector *collector, const char *name, size_t name_length,
                       char path[CEVENTS_ERROR_PATH_SIZE])
{
    struct cevents_frame frame = {.name = name, .name_length = name_length, .index = CEVENTS_NO_INDEX};
    cevents_path_write(path, CEVENTS_ERROR_PATH_SIZE, collector->path, &frame);
}

cevents_status cevents_attribute_fail(const struct attribute_collector *collector, cevents_status status, size_t offset,
                                      const char *name, size_t name_length, const char *why)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    write_path(collector, name, name_length, path);
    return cevents_fail(collector->error, status, offset, path, "%s", why);
}

static cevents_status fail_at(const struct attribute_collector *collector, cevents_status status,
                              const struct attribute_place *place, const char *why)
{
    return cevents_attribute_fail(collector, status, place->offset, place->name, place->name_length, why);
}

/* Reports a departure from the CloudEvents text, or refuses it. */
static cevents_status depart(const struct attribute_collector *collector, cevents_report_kind kind,
                             const struct attribute_place *place, const char *why)
{
    const cevents_options *options = collector->options;
    if (options == NULL) {
        return CEVENTS_OK;
    }
    if ((options->strict & CEVENTS_STRICT_ATTRIBUTES) != 0) {
        return fail_at(collector, CEVENTS_REFUSED, place, why);
    }
    if (options->report != NULL) {
        char path[CEVENTS_ERROR_PATH_SIZE];
        write_path(collector, place->name, place->name_length, path);
        cevents_report report = {kind, place->offset, path, place->raw, place->raw_length};
        options->report(&report, options->report_context);
    }
    return CEVENTS_OK;
}

static cevents_status check_version(const struct attribute_collector *collector, const struct attribute_value *value,
                                    const struct attribute_place *place)
{
    if (is_name(value->text, value->length, "1.0") || is_name(value->text, value->length, "0.3")) {
        return CEVENTS_OK;
    }
    char path[CEVENTS_ERROR_PATH_SIZE];
    write_path(collector, place->name, place->name_length, path);
    return cevents_fail(collector->error, CEVENTS_UNSUPPORTED_VERSION, place->offset, path,
                        "specversion %s is not supported, only 1.0 and 0.3 are", value->text);
}

static cevents_status read_time(struct attribute_collector *collector, const struct attribute_value *value,
                                const struct attribute_place *place)
{
    static const struct text_time_rules rules = {.lower = true, .long_fraction = true, .leap_second = true};
    struct text_time time;
    if (!cevents_text_parse_time(value->text, value->length, rules, &time)) {
        return fail_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "time is not an RFC 3339 date and time");
    }
    collector->attributes->time_value.seconds = time.seconds;
    collector->attributes->time_value.nanos = time.nanos;
    return CEVENTS_OK;
}

static cevents_status add_core(struct attribute_collector *collector, enum core_attribute core,
                               const struct attribute_value *value, const struct attribute_place *place)
{
    const struct core_rule *rule = &core_rules[core];
    const char **member = core_member(collector->attributes, core);
    if (*member != NULL) {
        return fail_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "the attribute is given twice");
    }
    if (value->irregular || value->type != CEVENTS_ATTRIBUTE_STRING) {
        return fail_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "the attribute must be a string");
    }
    if (value->length == 0 && rule->required) {
        return fail_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "the attribute must not be empty");
    }
    *member = value->text;
    if (core == CORE_SPECVERSION) {
        return check_version(collector, value, place);
    }
    if (core == CORE_TIME) {
        return read_time(collector, value, place);
    }
    if (value->length == 0) {
        return depart(collector, CEVENTS_REPORT_INVALID_ATTRIBUTE, place, "the attribute must not be empty");
    }
    if (!rule->check(value->text, value->length)) {
        return depart(collector, CEVENTS_REPORT_INVALID_ATTRIBUTE, place, rule->why);
    }
    return CEVENTS_OK;
}

/* Room for one more at the end of an array that doubles in the arena. */
static cevents_attribute *grow(cevents_arena *arena, cevents_attribute *items, size_t count, size_t *capacity)
{
    if (count < *capacity) {
        return items;
    }
    size_t wanted = *capacity == 0 ? 4 : *capacity * 2;
    if (wanted > SIZE_MAX / sizeof *items) {
        return NULL;
    }
    cevents_attribute *grown = cevents_arena_alloc(arena, wanted * sizeof *items);
    if (grown == NULL) {
        return NULL;
    }
    if (count > 0) {
        memcpy(grown, items, count * sizeof *items);
    }
    *capacity = wanted;
    return grown;
}

/* Appends to an array of attributes; false when out of memory. */
static bool append(cevents_arena *arena, cevents_attribute **items, size_t *count, size_t *capacity, const char *name,
                   size_t name_length, const struct attribute_value *value)
{
    char *copy = cevents_arena_alloc(arena, name_length + 1);
    cevents_attribute *grown = grow(arena, *items, *count, capacity);
    if (copy == NULL || grown == NULL) {
        return false;
    }
    if (name_length > 0) {
        memcpy(copy, name, name_length);
    }
    copy[name_length] = '\0';
    cevents_attribute *attribute = &grown[(*count)++];
    attribute->name = copy;
    attribute->text = value->text;
    attribute->length = value->length;
    attribute->type = value->type;
    if (value->type == CEVENTS_ATTRIBUTE_BOOLEAN) {
        attribute->value.boolean = value->boolean;
    } else if (value->type == CEVENTS_ATTRIBUTE_INTEGER) {
        attribute->value.integer = value->integer;
    }
    *items = grown;
    return true;
}

static cevents_status fail_no_memory(const struct attribute_collector *collector, const struct attribute_place *place)
{
    return fail_at(collector, cevents_arena_failure(collector->arena), place, "no memory for an attribute");
}

static cevents_status add_extension(struct attribute_collector *collector, const char *name, size_t name_length,
                                    const struct attribute_value *value, const struct attribute_place *place)
{
    cevents_attributes *attributes = collector->attributes;
    for (size_t i = 0; i < attributes->n_extensions; i++) {
        if (is_name(name, name_length, collector->extensions[i].name)) {
            return fail_at(collector, CEVENTS_INVALID_ATTRIBUTE, place, "the attribute is given twice");
        }
    }
    if (value->type == CEVENTS_ATTRIBUTE_STRING && !cevents_attribute_is_string(value->text, value->length)) {
        cevents_status status = depart(collector, CEVENTS_REPORT_INVALID_ATTRIBUTE, place, forbidden_character);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    if (!append(collector->arena, &collector->extensions, &attributes->n_extensions, &collector->extension_capacity,
                name, name_length, value)) {
        return fail_no_memory(collector, place);
    }
    attributes->extensions = collector->extensions;
    return CEVENTS_OK;
}

static cevents_status count_one(struct attribute_collector *collector, const struct attribute_place *place)
{
    if (collector->count == limit_attributes(collector->options)) {
        return fail_at(collector, CEVENTS_LIMIT_ATTRIBUTES, place, "the event has more attributes than the limit");
    }
    collector->count++;
    return CEVENTS_OK;
}

static cevents_status keep_aside(struct attribute_collector *collector, cevents_report_kind kind, const char *name,
                                 size_t name_length, const struct attribute_value *value,
                                 const struct attribute_place *place, const char *why)
{
    cevents_attributes *attributes = collector->attributes;
    cevents_status status = depart(collector, kind, place, why);
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
    cevents_status status = count_one(collector, place);
    return status != CEVENTS_OK ? status : keep_aside(collector, kind, name, name_length, value, place, why);
}

cevents_status cevents_attribute_add(struct attribute_collector *collector, const char *name, size_t name_length,
                                     const struct attribute_value *value, const struct attribute_place *place)
{
    cevents_status status = count_one(collector, place);
    if (status != CEVENTS_OK) {
        return status;
    }
    enum core_attribute core = find_core(name, name_length);
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

bool cevents_attribute_take_extension(struct attribute_collector *collector, const char *name, cevents_attribute *taken)
{
    cevents_attributes *attributes = collector->attributes;
    for (size_t i = 0; i < attributes->n_extensions; i++) {
        if (strcmp(collector->extensions[i].name, name) == 0) {
            *taken = collector->extensions[i];
            attributes->n_extensions--;
            memmove(&collector->extensions[i], &collector->extensions[i + 1],
                    (attributes->n_extensions - i) * sizeof *taken);
            return true;
        }
    }
    return false;
}

static cevents_status fail_missing(const struct attribute_collector *collector, const char *prefix, const char *name,
                                   size_t offset)
{
    char full_name[32];
    size_t prefix_length = strlen(prefix);
    size_t length = strlen(name);
    memcpy(full_name, prefix, prefix_length);
    memcpy(full_name + prefix_length, name, length);
    return cevents_attribute_fail(collector, CEVENTS_MISSING_ATTRIBUTE, offset, full_name, prefix_length + length,
                                  "a required attribute is missing");
}

cevents_status cevents_attribute_finish(struct attribute_collector *collector, const char *name_prefix, size_t offset)
{
    cevents_attributes *attributes = collector->attributes;
    for (enum core_attribute core = CORE_ID; core < CORE_COUNT; core++) {
        if (core_rules[core].required && *core_member(attributes, core) == NULL) {
            return fail_missing(collector, name_prefix, core_rules[core].name, offset);
        }
    }
    cevents_attribute schema;
    if (strcmp(attributes->specversion, "0.3") == 0 && attributes->dataschema == NULL &&
        cevents_attribute_take_extension(collector, "schemaurl", &schema)) {
        attributes->dataschema = schema.text;
    }
    return CEVENTS_OK;
}
