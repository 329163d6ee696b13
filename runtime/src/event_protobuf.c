#include "event_protobuf.h"

#include <string.h>

#include "attribute_collector.h"
#include "attribute_rules.h"
#include "fault.h"
#include "limit.h"
#include "merge_sort.h"
#include "text.h"

struct span {
    const uint8_t *begin; /* NULL: not there */
    size_t length;
};

/* The value of an attribute; `number` is that of the oneof's member that came last, 0 when none did. */
struct value {
    uint32_t number;
    uint64_t integer;
    struct span bytes;
    uint64_t seconds;
    uint64_t nanos;
    const uint8_t *at;
};

struct entry {
    struct span key;
    struct value value;
    const uint8_t *at;
    bool replaced; /* by a later one with the same key */
};

struct reader {
    const struct event_bytes *bytes;
    cevents_arena *arena;
    const cevents_options *options;
    cevents_event *event;
    cevents_error *error;
    struct attribute_collector attributes;
    struct span required[EVENT_TYPE + 1];
    struct entry *entries;
    size_t n_entries;
    size_t entry_capacity;
    uint32_t data; /* the number of the data's field */
    struct span data_bytes;
    struct span type_url;
};

static size_t offset_of(const struct reader *reader, const uint8_t *at)
{
    return (size_t)(at - reader->bytes->body);
}

static cevents_status fail(const struct reader *reader, cevents_status status, const uint8_t *at, const char *name,
                           size_t name_length, const char *why)
{
    return cevents_attribute_fail(&reader->attributes, status, offset_of(reader, at), name, name_length, why);
}

static cevents_status fail_event(const struct reader *reader, cevents_status status, const uint8_t *at, const char *why)
{
    return cevents_fail(reader->error, status, offset_of(reader, at), reader->bytes->path, "%s", why);
}

static cevents_status fail_scan(const struct reader *reader, const struct wire_scan *scan)
{
    return fail_event(reader, scan->status, scan->at, scan->what);
}

static struct wire_scan scan_of(const struct reader *reader, struct span message)
{
    return (struct wire_scan){
        .next = message.begin, .end = message.begin + message.length, .depth = limit_depth(reader->options)};
}

static struct span span_of(const struct wire_field *field)
{
    return (struct span){field->bytes, field->length};
}

void cevents_event_protobuf_unknown(const uint8_t *body, const char *path, const struct wire_field *field,
                                    const cevents_options *options)
{
    if (options == NULL || options->report == NULL) {
        return;
    }
    char number[TEXT_NUMBER_SIZE];
    char full_path[CEVENTS_ERROR_PATH_SIZE];
    struct cevents_frame frame = {.name = number, .index = CEVENTS_NO_INDEX};
    frame.name_length = cevents_text_put_uint64(number, field->number);
    cevents_path_write(full_path, sizeof full_path, path, &frame);
    cevents_report report = {CEVENTS_REPORT_UNKNOWN_MEMBER, (size_t)(field->tag - body), full_path,
                             (const char *)field->bytes, field->length};
    options->report(&report, options->report_context);
}

static void report_unknown(const struct reader *reader, const struct wire_field *field)
{
    cevents_event_protobuf_unknown(reader->bytes->body, reader->bytes->path, field, reader->options);
}

/* Reads google.protobuf.Timestamp over what an earlier one left. */
static bool read_timestamp(struct value *value, struct wire_scan *scan)
{
    struct wire_field field;
    while (cevents_wire_scan(scan, &field)) {
        if (field.number == TIMESTAMP_SECONDS && field.type == WIRE_VARINT) {
            value->seconds = field.value;
        } else if (field.number == TIMESTAMP_NANOS && field.type == WIRE_VARINT) {
            value->nanos = field.value;
        }
    }
    return scan->what == NULL;
}

static bool is_value_type(const struct wire_field *field)
{
    bool number = field->number == VALUE_BOOLEAN || field->number == VALUE_INTEGER;
    return field->number <= VALUE_TIMESTAMP && field->type == (number ? WIRE_VARINT : WIRE_LENGTH);
}

/* Reads an attribute's value over what an earlier one left, as parsers of protobuf merge messages. */
static cevents_status read_value(const struct reader *reader, struct span message, struct value *value)
{
    struct wire_field field;
    struct wire_scan scan = scan_of(reader, message);
    value->at = message.begin;
    while (cevents_wire_scan(&scan, &field)) {
        if (!is_value_type(&field)) {
            report_unknown(reader, &field);
            continue;
        }
        if (field.number == VALUE_TIMESTAMP) {
            struct wire_scan timestamp = scan_of(reader, span_of(&field));
            if (value->number != VALUE_TIMESTAMP) {
                value->seconds = 0;
                value->nanos = 0;
            }
            if (!read_timestamp(value, &timestamp)) {
                return fail_scan(reader, &timestamp);
            }
        }
        value->number = field.number;
        value->integer = field.value;
        value->bytes = span_of(&field);
        value->at = field.bytes;
    }
    return scan.what == NULL ? CEVENTS_OK : fail_scan(reader, &scan);
}

static cevents_status read_entry(const struct reader *reader, struct span message, struct entry *entry)
{
    struct wire_field field;
    struct wire_scan scan = scan_of(reader, message);
    *entry = (struct entry){.key = {message.begin, 0}, .value = {.at = message.begin}, .at = message.begin};
    while (cevents_wire_scan(&scan, &field)) {
        if (field.type == WIRE_LENGTH && field.number == ENTRY_KEY) {
            entry->key = span_of(&field);
        } else if (field.type == WIRE_LENGTH && field.number == ENTRY_VALUE) {
            cevents_status status = read_value(reader, span_of(&field), &entry->value);
            if (status != CEVENTS_OK) {
                return status;
            }
        } else {
            report_unknown(reader, &field);
        }
    }
    return scan.what == NULL ? CEVENTS_OK : fail_scan(reader, &scan);
}

static cevents_status add_entry(struct reader *reader, const struct wire_field *field)
{
    if (reader->n_entries == limit_attributes(reader->options)) {
        return fail_event(reader, CEVENTS_LIMIT_ATTRIBUTES, field->tag, "the event has more attributes than the limit");
    }
    if (reader->n_entries == reader->entry_capacity) {
        size_t capacity = reader->entry_capacity == 0 ? 8 : 2 * reader->entry_capacity;
        struct entry *grown =
            capacity > SIZE_MAX / sizeof *grown ? NULL : cevents_arena_alloc(reader->arena, capacity * sizeof *grown);
        if (grown == NULL) {
            return fail_event(reader, cevents_arena_failure(reader->arena), field->tag, "no memory for an attribute");
        }
        if (reader->n_entries > 0) {
            memcpy(grown, reader->entries, reader->n_entries * sizeof *grown);
        }
        reader->entries = grown;
        reader->entry_capacity = capacity;
    }
    return read_entry(reader, span_of(field), &reader->entries[reader->n_entries++]);
}

/* Reads google.protobuf.Any over what an earlier one left. */
static cevents_status read_any(struct reader *reader, struct span message)
{
    struct wire_field field;
    struct wire_scan scan = scan_of(reader, message);
    if (reader->data != EVENT_PROTO_DATA) {
        reader->data_bytes = (struct span){message.begin, 0};
        reader->type_url = (struct span){message.begin, 0};
    }
    while (cevents_wire_scan(&scan, &field)) {
        if (field.type == WIRE_LENGTH && field.number == ANY_TYPE_URL) {
            reader->type_url = span_of(&field);
        } else if (field.type == WIRE_LENGTH && field.number == ANY_VALUE) {
            reader->data_bytes = span_of(&field);
        } else {
            report_unknown(reader, &field);
        }
    }
    return scan.what == NULL ? CEVENTS_OK : fail_scan(reader, &scan);
}

static cevents_status read_field(struct reader *reader, const struct wire_field *field)
{
    cevents_status status = CEVENTS_OK;
    if (field->type != WIRE_LENGTH || field->number > EVENT_PROTO_DATA) {
        report_unknown(reader, field);
        return CEVENTS_OK;
    }
    switch (field->number) {
    case EVENT_ATTRIBUTES:
        return add_entry(reader, field);
    case EVENT_PROTO_DATA:
        status = read_any(reader, span_of(field));
        reader->data = field->number;
        return status;
    case EVENT_BINARY_DATA:
    case EVENT_TEXT_DATA:
        reader->data = field->number;
        reader->data_bytes = span_of(field);
        return CEVENTS_OK;
    default:
        reader->required[field->number] = span_of(field);
        return CEVENTS_OK;
    }
}

static int by_key(const void *context, const void *a, const void *b)
{
    (void)context;
    const struct entry *left = a;
    const struct entry *right = b;
    size_t common = left->key.length < right->key.length ? left->key.length : right->key.length;
    int order = common == 0 ? 0 : memcmp(left->key.begin, right->key.begin, common);
    if (order != 0) {
        return order;
    }
    return (left->key.length > right->key.length) - (left->key.length < right->key.length);
}

/* Of entries with the same key the last one counts. */
static cevents_status settle_entries(const struct reader *reader)
{
    size_t count = reader->n_entries;
    if (count < 2) {
        return CEVENTS_OK;
    }
    const void **sorted =
        count > SIZE_MAX / 2 / sizeof *sorted ? NULL : cevents_arena_alloc(reader->arena, 2 * count * sizeof *sorted);
    if (sorted == NULL) {
        return fail_event(reader, cevents_arena_failure(reader->arena), reader->bytes->begin,
                          "no memory for the attributes");
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &reader->entries[i];
    }
    cevents_merge_sort(sorted, sorted + count, count, by_key, NULL);
    for (size_t i = 1; i < count; i++) {
        if (by_key(NULL, sorted[i - 1], sorted[i]) == 0) {
            reader->entries[(const struct entry *)sorted[i - 1] - reader->entries].replaced = true;
        }
    }
    return CEVENTS_OK;
}

/* Copies a text to the arena, NUL-terminated, after checking it. `name` is that of its attribute. */
static cevents_status copy_text(const struct reader *reader, struct span text, struct span name, const char **copy)
{
    const char *shown = (const char *)name.begin;
    size_t good = cevents_text_utf8_prefix(text.begin, text.length);
    if (good < text.length) {
        return fail(reader, CEVENTS_INVALID_UTF8, text.begin + good, shown, name.length, "the text is not UTF-8");
    }
    const uint8_t *nul = text.length == 0 ? NULL : memchr(text.begin, '\0', text.length);
    if (nul != NULL) {
        return fail(reader, CEVENTS_NUL_IN_STRING, nul, shown, name.length,
                    "U+0000 in a text that is held as a C string");
    }
    char *memory = cevents_arena_alloc(reader->arena, text.length + 1);
    if (memory == NULL) {
        return fail(reader, cevents_arena_failure(reader->arena), text.begin, shown, name.length,
                    "no memory for an attribute");
    }
    if (text.length > 0) {
        memcpy(memory, text.begin, text.length);
    }
    *copy = memory;
    return CEVENTS_OK;
}

static cevents_status add_required(struct reader *reader)
{
    static const enum core_attribute cores[] = {[EVENT_ID] = CORE_ID,
                                                [EVENT_SOURCE] = CORE_SOURCE,
                                                [EVENT_SPECVERSION] = CORE_SPECVERSION,
                                                [EVENT_TYPE] = CORE_TYPE};
    for (uint32_t number = EVENT_ID; number <= EVENT_TYPE; number++) {
        struct span text = reader->required[number];
        if (text.length == 0) {
            continue; /* the same as being absent */
        }
        const char *name = cevents_core_rules[cores[number]].name;
        struct span name_span = {(const uint8_t *)name, strlen(name)};
        struct attribute_value value = {.type = CEVENTS_ATTRIBUTE_STRING, .length = text.length};
        struct attribute_place place = {name, name_span.length, offset_of(reader, text.begin), (const char *)text.begin,
                                        text.length};
        cevents_status status = copy_text(reader, text, name_span, &value.text);
        status = status == CEVENTS_OK
                     ? cevents_attribute_add(&reader->attributes, name, name_span.length, &value, &place)
                     : cevents_attribute_pass_over(&reader->attributes, name, name_span.length, status);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return CEVENTS_OK;
}

static cevents_status fail_entry(const struct reader *reader, const struct entry *entry, cevents_status status,
                                 const char *why)
{
    return fail(reader, status, entry->value.at, (const char *)entry->key.begin, entry->key.length, why);
}

static cevents_status read_integer(const struct reader *reader, const struct entry *entry,
                                   struct attribute_value *value)
{
    char *text = cevents_arena_alloc(reader->arena, TEXT_NUMBER_SIZE);
    if (text == NULL) {
        return fail_entry(reader, entry, cevents_arena_failure(reader->arena), "no memory for an attribute");
    }
    value->integer = wire_signed32((uint32_t)entry->value.integer);
    value->length = cevents_text_put_int64(text, value->integer);
    value->text = text;
    return CEVENTS_OK;
}

static cevents_status read_bytes(const struct reader *reader, const struct entry *entry, struct attribute_value *value)
{
    struct span bytes = entry->value.bytes;
    char *text = bytes.length > SIZE_MAX / 2 ? NULL : cevents_arena_alloc(reader->arena, bytes.length / 3 * 4 + 5);
    uint8_t *copy = cevents_arena_alloc(reader->arena, bytes.length);
    if (text == NULL || copy == NULL) {
        return fail_entry(reader, entry, cevents_arena_failure(reader->arena), "no memory for an attribute");
    }
    if (bytes.length > 0) {
        memcpy(copy, bytes.begin, bytes.length);
    }
    value->binary = (ProtobufCBinaryData){bytes.length, copy};
    value->length = cevents_text_base64_encode(copy, bytes.length, text);
    value->text = text;
    return CEVENTS_OK;
}

static cevents_status format_timestamp(const struct reader *reader, const struct entry *entry,
                                       struct attribute_value *value)
{
    char *text = cevents_arena_alloc(reader->arena, TEXT_TIME_SIZE);
    if (text == NULL) {
        return fail_entry(reader, entry, cevents_arena_failure(reader->arena), "no memory for an attribute");
    }
    value->timestamp.seconds = wire_signed64(entry->value.seconds);
    value->timestamp.nanos = wire_signed32((uint32_t)entry->value.nanos);
    if (!cevents_text_put_time(text, &value->length, value->timestamp.seconds, value->timestamp.nanos)) {
        return fail_entry(reader, entry, CEVENTS_INVALID_ATTRIBUTE, "the Timestamp is out of range");
    }
    text[value->length] = '\0';
    value->text = text;
    return CEVENTS_OK;
}

static cevents_status convert_value(const struct reader *reader, const struct entry *entry,
                                    struct attribute_value *value)
{
    static const cevents_attribute_type types[] = {
        [VALUE_BOOLEAN] = CEVENTS_ATTRIBUTE_BOOLEAN,
        [VALUE_INTEGER] = CEVENTS_ATTRIBUTE_INTEGER,
        [VALUE_STRING] = CEVENTS_ATTRIBUTE_STRING,
        [VALUE_BYTES] = CEVENTS_ATTRIBUTE_BINARY,
        [VALUE_URI] = CEVENTS_ATTRIBUTE_URI,
        [VALUE_URI_REFERENCE] = CEVENTS_ATTRIBUTE_URI_REFERENCE,
        [VALUE_TIMESTAMP] = CEVENTS_ATTRIBUTE_TIMESTAMP,
    };
    value->type = types[entry->value.number];
    switch (value->type) {
    case CEVENTS_ATTRIBUTE_BOOLEAN:
        value->boolean = entry->value.integer != 0;
        value->text = value->boolean ? "true" : "false";
        value->length = strlen(value->text);
        return CEVENTS_OK;
    case CEVENTS_ATTRIBUTE_INTEGER:
        return read_integer(reader, entry, value);
    case CEVENTS_ATTRIBUTE_BINARY:
        return read_bytes(reader, entry, value);
    case CEVENTS_ATTRIBUTE_TIMESTAMP:
        return format_timestamp(reader, entry, value);
    default:
        value->length = entry->value.bytes.length;
        return copy_text(reader, entry->value.bytes, entry->key, &value->text);
    }
}

static cevents_status add_attribute(struct reader *reader, const struct entry *entry)
{
    const char *name = (const char *)entry->key.begin;
    size_t length = entry->key.length;
    struct attribute_place place = {name, length, offset_of(reader, entry->value.at),
                                    (const char *)entry->value.bytes.begin, entry->value.bytes.length};
    struct attribute_value value = {.text = "", .irregular = true};
    if (!cevents_text_is_utf8(name, length)) {
        return fail_event(reader, CEVENTS_INVALID_UTF8, entry->key.begin, "the name of an attribute is not UTF-8");
    }
    enum core_attribute core = cevents_core_find(name, length);
    if (core < CORE_COUNT && cevents_core_rules[core].required) {
        cevents_status failure =
            fail_entry(reader, entry, CEVENTS_INVALID_ATTRIBUTE, "the attribute has a field of its own");
        return cevents_attribute_pass_over(&reader->attributes, name, length, failure);
    }
    if (entry->value.number == 0) {
        return cevents_attribute_add_irregular(&reader->attributes, CEVENTS_REPORT_INVALID_ATTRIBUTE, name, length,
                                               &value, &place, "the attribute has no value of a known type");
    }
    value.irregular = false;
    cevents_status status = convert_value(reader, entry, &value);
    return status == CEVENTS_OK ? cevents_attribute_add(&reader->attributes, name, length, &value, &place)
                                : cevents_attribute_pass_over(&reader->attributes, name, length, status);
}

static cevents_status add_attributes(struct reader *reader)
{
    cevents_status status = settle_entries(reader);
    if (status == CEVENTS_OK) {
        status = add_required(reader);
    }
    for (size_t i = 0; i < reader->n_entries && status == CEVENTS_OK; i++) {
        if (!reader->entries[i].replaced) {
            status = add_attribute(reader, &reader->entries[i]);
        }
    }
    return status == CEVENTS_OK
               ? cevents_attribute_finish(&reader->attributes, "", offset_of(reader, reader->bytes->end))
               : status;
}

static cevents_status set_data(const struct reader *reader)
{
    static const char text_name[] = "text_data";
    static const char proto_name[] = "proto_data";
    cevents_data *data = &reader->event->data;
    size_t good;
    data->path = "";
    if (reader->data == 0) {
        return CEVENTS_OK;
    }
    data->bytes = reader->data_bytes.begin;
    data->length = reader->data_bytes.length;
    data->offset = offset_of(reader, reader->data_bytes.begin);
    switch (reader->data) {
    case EVENT_BINARY_DATA:
        data->kind = CEVENTS_DATA_BYTES;
        data->path = "binary_data";
        return CEVENTS_OK;
    case EVENT_TEXT_DATA:
        data->kind = CEVENTS_DATA_TEXT;
        data->path = text_name;
        good = cevents_text_utf8_prefix(data->bytes, data->length);
        return good == data->length ? CEVENTS_OK
                                    : fail(reader, CEVENTS_INVALID_UTF8, reader->data_bytes.begin + good, text_name,
                                           sizeof text_name - 1, "the text is not UTF-8");
    default:
        data->kind = CEVENTS_DATA_PROTO;
        data->path = proto_name;
        return copy_text(reader, reader->type_url, (struct span){(const uint8_t *)proto_name, sizeof proto_name - 1},
                         &data->type_url);
    }
}

static cevents_status read_fields(struct reader *reader)
{
    const struct event_bytes *bytes = reader->bytes;
    struct wire_field field;
    struct wire_scan scan = scan_of(reader, (struct span){bytes->begin, (size_t)(bytes->end - bytes->begin)});
    while (cevents_wire_scan(&scan, &field)) {
        cevents_status status = read_field(reader, &field);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return scan.what == NULL ? CEVENTS_OK : fail_scan(reader, &scan);
}

cevents_status cevents_event_protobuf_read(const struct event_bytes *bytes, cevents_arena *arena,
                                           const cevents_options *options, cevents_event *event, cevents_error *error)
{
    struct reader reader = {.bytes = bytes, .arena = arena, .options = options, .event = event, .error = error};
    memset(event, 0, sizeof *event);
    event->arena = arena;
    reader.attributes.attributes = &event->attributes;
    reader.attributes.arena = arena;
    reader.attributes.options = options;
    reader.attributes.error = error;
    reader.attributes.path = bytes->path;
    cevents_status status = read_fields(&reader);
    if (status == CEVENTS_OK) {
        status = add_attributes(&reader);
    }
    if (status == CEVENTS_OK) {
        status = set_data(&reader);
    }
    return cevents_attribute_settle(&reader.attributes, status);
}

cevents_status cevents_event_protobuf_begin(const void **body, size_t length, const cevents_options *options,
                                            cevents_error *error)
{
    if (*body == NULL && length > 0) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "the body is NULL");
    }
    if (length > limit_bytes(options)) {
        return cevents_fail(error, CEVENTS_LIMIT_BYTES, limit_bytes(options), "", "the body is longer than the limit");
    }
    if (length == 0) {
        *body = "";
    }
    return CEVENTS_OK;
}

cevents_status cevents_event_from_protobuf(const void *bytes, size_t length, cevents_arena *arena,
                                           const cevents_options *options, cevents_event *event, cevents_error *error)
{
    cevents_status status = cevents_event_protobuf_begin(&bytes, length, options, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    const uint8_t *body = bytes;
    struct event_bytes whole = {body, body, body + length, ""};
    return cevents_event_protobuf_read(&whole, arena, options, event, error);
}
