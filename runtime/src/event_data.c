#include <cevents/event.h>

#include <string.h>

#include "codec_internal.h"
#include "fault.h"
#include "json_reader.h"

/* Where in base64 text the byte at `index` begins; line breaks and JSON escapes are not counted with. */
static size_t base64_index(size_t index)
{
    return index / 3 * 4 + index % 3;
}

/* Reports and errors of decoded base64, with offsets turned into those of the base64 text. */
struct base64_reports {
    const cevents_options *options;
    size_t offset;
};

static void report_in_base64(const cevents_report *report, void *context)
{
    const struct base64_reports *reports = context;
    cevents_report moved = *report;
    moved.offset = reports->offset + base64_index(report->offset);
    reports->options->report(&moved, reports->options->report_context);
}

static cevents_status decode_bytes(const struct codec_origin *origin, cevents_data_format format,
                                   const cevents_event *event, const cevents_json_table *table, cevents_arena *arena,
                                   const cevents_options *options, ProtobufCMessage **message, cevents_error *error)
{
    const cevents_data *data = &event->data;
    if (format == CEVENTS_FORMAT_PROTOBUF) {
        return cevents_wire_decode_from(origin, table, data->bytes, data->length, arena, options, message, error);
    }
    return cevents_json_decode_from(origin, table, data->bytes, data->length, arena, options, message, error);
}

static cevents_status decode_base64(cevents_data_format format, const cevents_event *event,
                                    const cevents_json_table *table, cevents_arena *arena,
                                    const cevents_options *options, ProtobufCMessage **message, cevents_error *error)
{
    const struct codec_origin origin = {0, event->data.path};
    struct base64_reports reports = {options, event->data.offset};
    cevents_options moved;
    if (options != NULL && options->report != NULL) {
        moved = *options;
        moved.report = report_in_base64;
        moved.report_context = &reports;
        options = &moved;
    }
    cevents_status status = decode_bytes(&origin, format, event, table, arena, options, message, error);
    if (status != CEVENTS_OK && error != NULL) {
        error->offset = event->data.offset + base64_index(error->offset);
    }
    return status;
}

/* A message with all fields at their defaults. */
static cevents_status make_default(const cevents_json_table *table, cevents_arena *arena, ProtobufCMessage **message,
                                   cevents_error *error)
{
    void *copy = cevents_arena_alloc(arena, table->descriptor->sizeof_message);
    if (copy == NULL) {
        return cevents_fail(error, cevents_arena_failure(arena), 0, "", "no memory for a message");
    }
    memcpy(copy, table->prototype, table->descriptor->sizeof_message);
    *message = copy;
    return CEVENTS_OK;
}

static bool is_json_null(const cevents_data *data)
{
    const char *begin = data->bytes;
    const char *end = begin + data->length;
    begin = cevents_json_skip_space(begin, end);
    return end - begin >= 4 && memcmp(begin, "null", 4) == 0 && cevents_json_skip_space(begin + 4, end) == end;
}

/* JSON null says the same as no data, but for google.protobuf.Value, of which it is a value. */
static bool has_no_message(const cevents_event *event, cevents_data_format format, const cevents_json_table *table)
{
    return format == CEVENTS_FORMAT_NONE ||
           (event->data.kind == CEVENTS_DATA_JSON && table->well_known != CEVENTS_WELL_KNOWN_VALUE &&
            is_json_null(&event->data));
}

static bool is_type_url_of(const char *type_url, const cevents_json_table *table)
{
    const char *slash = type_url == NULL ? NULL : strrchr(type_url, '/');
    const char *name = slash == NULL ? type_url : slash + 1;
    return name != NULL && strcmp(name, table->descriptor->name) == 0;
}

cevents_status cevents_event_decode_data(const cevents_event *event, const cevents_json_table *table,
                                         cevents_arena *arena, const cevents_options *options,
                                         ProtobufCMessage **message, cevents_error *error)
{
    const cevents_data *data = &event->data;
    cevents_data_format format = cevents_event_data_format(event);
    *message = NULL;
    if (has_no_message(event, format, table)) {
        return make_default(table, arena, message, error);
    }
    if (format == CEVENTS_FORMAT_OPAQUE) {
        return cevents_fail(error, CEVENTS_UNSUPPORTED_CONTENT_TYPE, data->offset, data->path,
                            "data of content type %s cannot be decoded to %s", event->attributes.datacontenttype,
                            table->descriptor->name);
    }
    if (data->kind == CEVENTS_DATA_PROTO && !is_type_url_of(data->type_url, table)) {
        return cevents_fail(error, CEVENTS_WRONG_TYPE, data->offset, data->path, "data is a %s, expected a %s",
                            data->type_url == NULL ? "message without a type" : data->type_url,
                            table->descriptor->name);
    }
    if (data->base64) {
        return decode_base64(format, event, table, arena, options, message, error);
    }
    const struct codec_origin origin = {data->offset, data->path};
    return decode_bytes(&origin, format, event, table, arena, options, message, error);
}
