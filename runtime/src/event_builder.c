#include <cevents/event_builder.h>

#include <stdio.h>
#include <string.h>

#include "attribute_rules.h"
#include "attribute_text.h"
#include "event_builder.h"
#include "fault.h"
#include "media_type.h"
#include "text.h"

static void fail(cevents_event_builder *builder, cevents_status status, const char *name, const char *why)
{
    struct cevents_frame frame = {.name = name, .name_length = strlen(name), .index = CEVENTS_NO_INDEX};
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_path_write(path, sizeof path, "", &frame);
    cevents_fail(&builder->error, status, 0, path, "%s", why);
}

static void fail_memory(cevents_event_builder *builder, const char *name)
{
    fail(builder, cevents_arena_failure(builder->event.arena), name, "no memory for an attribute");
}

static bool has_failed(const cevents_event_builder *builder)
{
    return builder->error.status != CEVENTS_OK;
}

/* A NUL-terminated copy in the arena, or NULL. */
static char *copy(const cevents_event_builder *builder, const void *bytes, size_t length)
{
    char *text = length == SIZE_MAX ? NULL : cevents_arena_alloc(builder->event.arena, length + 1);
    if (text != NULL && length > 0) {
        memcpy(text, bytes, length);
    }
    return text;
}

void cevents_builder_begin(cevents_event_builder *builder, cevents_arena *arena)
{
    memset(builder, 0, sizeof *builder);
    builder->event.arena = arena;
    builder->event.attributes.specversion = "1.0";
    builder->event.data.path = "";
}

/* Room for extension attributes in an array of the builder's own. */
static bool reserve(cevents_event_builder *builder, size_t wanted)
{
    cevents_attributes *attributes = &builder->event.attributes;
    if (wanted <= builder->capacity) {
        return true;
    }
    size_t capacity = builder->capacity == 0 ? 8 : 2 * builder->capacity;
    capacity = capacity < wanted ? wanted : capacity;
    cevents_attribute *grown = capacity > SIZE_MAX / sizeof *grown
                                   ? NULL
                                   : cevents_arena_alloc(builder->event.arena, capacity * sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    if (attributes->n_extensions > 0) {
        memcpy(grown, attributes->extensions, attributes->n_extensions * sizeof *grown);
    }
    builder->extensions = grown;
    builder->capacity = capacity;
    attributes->extensions = grown;
    return true;
}

void cevents_builder_edit(cevents_event_builder *builder, cevents_arena *arena, const cevents_event *event)
{
    memset(builder, 0, sizeof *builder);
    builder->event = *event;
    builder->event.arena = arena;
    builder->event.attributes.specversion = "1.0";
    builder->event.attributes.irregular = NULL;
    builder->event.attributes.n_irregular = 0;
    if (!reserve(builder, event->attributes.n_extensions + 1)) {
        fail_memory(builder, "");
    }
}

static cevents_attribute *find(const cevents_event_builder *builder, const char *name)
{
    for (size_t i = 0; i < builder->event.attributes.n_extensions; i++) {
        if (strcmp(builder->extensions[i].name, name) == 0) {
            return &builder->extensions[i];
        }
    }
    return NULL;
}

static void set_core(cevents_event_builder *builder, enum core_attribute core, const cevents_attribute *value)
{
    const struct core_rule *rule = &cevents_core_rules[core];
    if (value->type != CEVENTS_ATTRIBUTE_STRING && value->type != rule->type) {
        fail(builder, CEVENTS_INVALID_ATTRIBUTE, rule->name, "the attribute is of another type");
        return;
    }
    if (core == CORE_SPECVERSION && strcmp(value->text, "1.0") != 0) {
        fail(builder, CEVENTS_UNSUPPORTED_VERSION, rule->name, "specversion must be 1.0");
        return;
    }
    if (core == CORE_TIME) {
        (void)cevents_attribute_parse_time(value->text, value->length, &builder->event.attributes.time_value);
    }
    *cevents_core_member(&builder->event.attributes, core) = value->text;
}

static void set_extension(cevents_event_builder *builder, const char *name, const cevents_attribute *value)
{
    if (!cevents_attribute_is_extension_name(name, strlen(name))) {
        fail(builder, CEVENTS_INVALID_ATTRIBUTE, name,
             "not a name for an extension attribute: only lower-case letters and digits are allowed");
        return;
    }
    cevents_attribute *extension = find(builder, name);
    if (extension == NULL) {
        size_t *count = &builder->event.attributes.n_extensions;
        char *own_name = copy(builder, name, strlen(name));
        if (own_name == NULL || !reserve(builder, *count + 1)) {
            fail_memory(builder, name);
            return;
        }
        extension = &builder->extensions[(*count)++];
        extension->name = own_name;
    }
    name = extension->name;
    *extension = *value;
    extension->name = name;
}

/* Sets an attribute whose value stands in the arena. */
static void set_value(cevents_event_builder *builder, const char *name, const cevents_attribute *value)
{
    const char *fault = NULL;
    if (!cevents_text_is_utf8(value->text, value->length) || memchr(value->text, '\0', value->length) != NULL) {
        fault = "the attribute is not UTF-8, or has U+0000 in it";
    }
    enum core_attribute core = cevents_core_find(name, strlen(name));
    if (fault == NULL && core < CORE_COUNT && value->length == 0) {
        fault = "the attribute must not be empty";
    }
    if (fault == NULL) {
        fault = core < CORE_COUNT ? cevents_core_fault(core, value->text, value->length)
                                  : cevents_attribute_fault(value->type, value->text, value->length);
    }
    if (fault != NULL) {
        fail(builder, CEVENTS_INVALID_ATTRIBUTE, name, fault);
    } else if (core < CORE_COUNT) {
        set_core(builder, core, value);
    } else {
        set_extension(builder, name, value);
    }
}

/* Fills in what a canonical text stands for; it may be wrong still. */
static bool read_value(const cevents_event_builder *builder, cevents_attribute *attribute)
{
    size_t ignored;
    uint8_t *bytes;
    switch (attribute->type) {
    case CEVENTS_ATTRIBUTE_BOOLEAN:
        attribute->value.boolean = attribute->length == 4;
        return true;
    case CEVENTS_ATTRIBUTE_INTEGER:
        (void)cevents_attribute_parse_integer(attribute->text, attribute->length, &attribute->value.integer);
        return true;
    case CEVENTS_ATTRIBUTE_TIMESTAMP:
        (void)cevents_attribute_parse_time(attribute->text, attribute->length, &attribute->value.timestamp);
        return true;
    case CEVENTS_ATTRIBUTE_BINARY:
        bytes = cevents_arena_alloc(builder->event.arena, attribute->length + 1);
        attribute->value.binary.data = bytes;
        if (bytes != NULL) {
            (void)cevents_text_base64_decode(attribute->text, attribute->length, bytes, &attribute->value.binary.len,
                                             &ignored);
        }
        return bytes != NULL;
    default:
        return true;
    }
}

void cevents_builder_set_typed(cevents_event_builder *builder, const char *name, cevents_attribute_type type,
                               const char *text, size_t length)
{
    if (has_failed(builder)) {
        return;
    }
    cevents_attribute value = {.type = type, .text = copy(builder, text, length), .length = length};
    if (value.text == NULL || !read_value(builder, &value)) {
        fail_memory(builder, name);
        return;
    }
    set_value(builder, name, &value);
}

void cevents_builder_set(cevents_event_builder *builder, const char *name, const char *text)
{
    if (text == NULL) {
        cevents_builder_remove(builder, name);
    } else {
        cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_STRING, text, strlen(text));
    }
}

void cevents_builder_set_boolean(cevents_event_builder *builder, const char *name, bool boolean)
{
    const char *text = boolean ? "true" : "false";
    cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_BOOLEAN, text, strlen(text));
}

void cevents_builder_set_integer(cevents_event_builder *builder, const char *name, int32_t integer)
{
    char text[TEXT_NUMBER_SIZE];
    cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_INTEGER, text, cevents_text_put_int64(text, integer));
}

void cevents_builder_set_binary(cevents_event_builder *builder, const char *name, const void *bytes, size_t length)
{
    if (has_failed(builder)) {
        return;
    }
    char *own = copy(builder, bytes, length);
    char *text = length > SIZE_MAX / 2 ? NULL : cevents_arena_alloc(builder->event.arena, length / 3 * 4 + 5);
    if (own == NULL || text == NULL) {
        fail_memory(builder, name);
        return;
    }
    cevents_attribute value = {.type = CEVENTS_ATTRIBUTE_BINARY, .text = text};
    value.value.binary = (ProtobufCBinaryData){length, (uint8_t *)own};
    value.length = cevents_text_base64_encode((const uint8_t *)own, length, text);
    set_value(builder, name, &value);
}

void cevents_builder_set_timestamp(cevents_event_builder *builder, const char *name, cevents_timestamp timestamp)
{
    char text[TEXT_TIME_SIZE];
    size_t length;
    if (has_failed(builder)) {
        return;
    }
    if (!cevents_text_put_time(text, &length, timestamp.seconds, timestamp.nanos)) {
        fail(builder, CEVENTS_OUT_OF_RANGE, name, "the time is out of range");
        return;
    }
    cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_TIMESTAMP, text, length);
}

void cevents_builder_set_now(cevents_event_builder *builder, const char *name)
{
    cevents_builder_set_timestamp(builder, name, cevents_now());
}

void cevents_builder_set_new_id(cevents_event_builder *builder)
{
    char id[CEVENTS_UUID_SIZE];
    if (has_failed(builder)) {
        return;
    }
    if (!cevents_uuid_random(id)) {
        fail(builder, CEVENTS_INVALID_ATTRIBUTE, "id", "the system gives no random bytes for an id");
        return;
    }
    cevents_builder_set(builder, "id", id);
}

void cevents_builder_remove(cevents_event_builder *builder, const char *name)
{
    if (has_failed(builder)) {
        return;
    }
    enum core_attribute core = cevents_core_find(name, strlen(name));
    if (core < CORE_COUNT) {
        *cevents_core_member(&builder->event.attributes, core) = NULL;
        return;
    }
    cevents_attribute *extension = find(builder, name);
    if (extension != NULL) {
        size_t behind = builder->event.attributes.n_extensions - (size_t)(extension - builder->extensions) - 1;
        memmove(extension, extension + 1, behind * sizeof *extension);
        builder->event.attributes.n_extensions--;
    }
}

void cevents_builder_set_data(cevents_event_builder *builder, cevents_data_kind kind, const void *bytes, size_t length)
{
    if (has_failed(builder)) {
        return;
    }
    if (kind == CEVENTS_DATA_PROTO) {
        fail(builder, CEVENTS_INVALID_ARGUMENT, "data", "a protobuf message is set by cevents_builder_set_message()");
        return;
    }
    builder->table = NULL;
    builder->event.data = (cevents_data){.kind = kind, .path = ""};
    if (kind != CEVENTS_DATA_NONE) {
        builder->event.data.bytes = bytes;
        builder->event.data.length = length;
    }
}

void cevents_builder_set_message(cevents_event_builder *builder, const cevents_json_table *table,
                                 const ProtobufCMessage *message)
{
    if (!has_failed(builder)) {
        builder->table = table;
        builder->message = message;
    }
}

/* The type URL that Google's libraries give a message. */
static char *make_type_url(const cevents_event_builder *builder)
{
    static const char host[] = "type.googleapis.com/";
    const char *name = builder->table->descriptor->name;
    char *url = cevents_arena_alloc(builder->event.arena, sizeof host + strlen(name));
    if (url != NULL) {
        memcpy(url, host, sizeof host);
        memcpy(url + sizeof host - 1, name, strlen(name) + 1);
    }
    return url;
}

/* An error of a codec, whose path begins within the data. */
static void put_error_in_data(cevents_error *error)
{
    char path[CEVENTS_ERROR_PATH_SIZE + sizeof "data."];
    const char *dot = error->path[0] == '\0' || error->path[0] == '[' ? "" : ".";
    (void)snprintf(path, sizeof path, "data%s%s", dot, error->path);
    cevents_fail(error, error->status, error->offset, path, "%s", error->message);
}

static cevents_status write_message(cevents_event_builder *builder)
{
    const char *type = builder->event.attributes.datacontenttype;
    size_t length = type == NULL ? 0 : strlen(type);
    cevents_data *data = &builder->event.data;
    cevents_sink sink = cevents_sink_to_arena(builder->event.arena);
    cevents_status status;
    *data = (cevents_data){.kind = CEVENTS_DATA_JSON, .path = ""};
    if (type == NULL || cevents_media_type_is_json(type, length)) {
        status = cevents_json_encode(builder->table, builder->message, NULL, &sink, &builder->error);
    } else if (cevents_media_type_is_protobuf(type, length)) {
        data->kind = CEVENTS_DATA_PROTO;
        data->type_url = make_type_url(builder);
        status = cevents_wire_encode(builder->table, builder->message, NULL, &sink, &builder->error);
        if (data->type_url == NULL) {
            fail_memory(builder, "data");
            return builder->error.status;
        }
    } else {
        fail(builder, CEVENTS_UNSUPPORTED_CONTENT_TYPE, "datacontenttype",
             "a message is written as JSON or protobuf only");
        return builder->error.status;
    }
    data->bytes = sink.data;
    data->length = sink.length;
    if (status != CEVENTS_OK) {
        put_error_in_data(&builder->error);
    }
    return status;
}

static cevents_status give(const cevents_event_builder *builder, cevents_event *event, cevents_error *error)
{
    if (has_failed(builder)) {
        if (error != NULL) {
            *error = builder->error;
        }
        return builder->error.status;
    }
    *event = builder->event;
    return CEVENTS_OK;
}

cevents_status cevents_builder_take(cevents_event_builder *builder, cevents_event *event, cevents_error *error)
{
    if (!has_failed(builder) && builder->table != NULL) {
        (void)write_message(builder);
    }
    return give(builder, event, error);
}

cevents_status cevents_builder_finish(cevents_event_builder *builder, const cevents_options *options,
                                      cevents_event *event, cevents_error *error)
{
    if (!has_failed(builder) && builder->table != NULL) {
        (void)write_message(builder);
    }
    if (!has_failed(builder)) {
        (void)cevents_event_check(&builder->event, options, &builder->error);
    }
    return give(builder, event, error);
}
