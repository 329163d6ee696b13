#include "event_protobuf_reader.h"

#include <string.h>

#include "fault.h"
#include "limit.h"
#include "text.h"

static cevents_status fail_scan(const struct protobuf_reader *reader, const struct wire_scan *scan)
{
    return protobuf_fail_event(reader, scan->status, scan->at, scan->what);
}

static struct wire_scan scan_of(const struct protobuf_reader *reader, struct byte_span message)
{
    return (struct wire_scan){
        .next = message.begin, .end = message.begin + message.length, .depth = limit_depth(reader->options)};
}

static struct byte_span span_of(const struct wire_field *field)
{
    return (struct byte_span){field->bytes, field->length};
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
    const cevents_report report = {.kind = CEVENTS_REPORT_UNKNOWN_MEMBER,
                                   .offset = (size_t)(field->tag - body),
                                   .path = full_path,
                                   .raw = (const char *)field->bytes,
                                   .raw_length = field->length};
    options->report(&report, options->report_context);
}

static void report_unknown(const struct protobuf_reader *reader, const struct wire_field *field)
{
    cevents_event_protobuf_unknown(reader->bytes->body, reader->bytes->path, field, reader->options);
}

/* Reads google.protobuf.Timestamp over what an earlier one left. */
static bool read_timestamp(struct protobuf_value *value, struct wire_scan *scan)
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
static cevents_status read_value(const struct protobuf_reader *reader, struct byte_span message,
                                 struct protobuf_value *value)
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

static cevents_status read_entry(const struct protobuf_reader *reader, struct byte_span message,
                                 struct protobuf_entry *entry)
{
    struct wire_field field;
    struct wire_scan scan = scan_of(reader, message);
    *entry = (struct protobuf_entry){.key = {message.begin, 0}, .value = {.at = message.begin}, .at = message.begin};
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

static cevents_status add_entry(struct protobuf_reader *reader, const struct wire_field *field)
{
    if (reader->n_entries == limit_attributes(reader->options)) {
        return protobuf_fail_event(reader, CEVENTS_LIMIT_ATTRIBUTES, field->tag,
                                   "too many attributes: the limit `attributes` is reached");
    }
    if (reader->n_entries == reader->entry_capacity) {
        size_t capacity = reader->entry_capacity == 0 ? 8 : 2 * reader->entry_capacity;
        struct protobuf_entry *grown =
            capacity > SIZE_MAX / sizeof *grown ? NULL : cevents_arena_alloc(reader->arena, capacity * sizeof *grown);
        if (grown == NULL) {
            return protobuf_fail_event(reader, cevents_arena_failure(reader->arena), field->tag,
                                       "no memory for an attribute");
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
static cevents_status read_any(struct protobuf_reader *reader, struct byte_span message)
{
    struct wire_field field;
    struct wire_scan scan = scan_of(reader, message);
    if (reader->data != EVENT_PROTO_DATA) {
        reader->data_bytes = (struct byte_span){message.begin, 0};
        reader->type_url = (struct byte_span){message.begin, 0};
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

static cevents_status read_field(struct protobuf_reader *reader, const struct wire_field *field)
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

static cevents_status set_data(const struct protobuf_reader *reader)
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
    data->offset = protobuf_offset_of(reader, reader->data_bytes.begin);
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
                                    : protobuf_fail(reader, CEVENTS_INVALID_UTF8, reader->data_bytes.begin + good,
                                                    text_name, sizeof text_name - 1, "the text is not UTF-8");
    default:
        data->kind = CEVENTS_DATA_PROTO;
        data->path = proto_name;
        return cevents_event_protobuf_text(reader, reader->type_url,
                                           (struct byte_span){(const uint8_t *)proto_name, sizeof proto_name - 1},
                                           &data->type_url);
    }
}

static cevents_status read_fields(struct protobuf_reader *reader)
{
    const struct event_bytes *bytes = reader->bytes;
    struct wire_field field;
    struct wire_scan scan = scan_of(reader, (struct byte_span){bytes->begin, (size_t)(bytes->end - bytes->begin)});
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
    struct protobuf_reader reader = {
        .bytes = bytes, .arena = arena, .options = options, .event = event, .error = error};
    memset(event, 0, sizeof *event);
    event->arena = arena;
    reader.attributes.attributes = &event->attributes;
    reader.attributes.arena = arena;
    reader.attributes.options = options;
    reader.attributes.error = error;
    reader.attributes.path = bytes->path;
    cevents_status status = read_fields(&reader);
    if (status == CEVENTS_OK) {
        status = cevents_event_protobuf_attributes(&reader);
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
        return cevents_fail_bytes(error, length, options);
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
