/*
 * Errors of the JSON event format's reader.
 */
#include "event_json_reader.h"

#include "attribute_violation.h"
#include "codec_internal.h"
#include "fault.h"
#include "json_path.h"

cevents_status cevents_event_json_fail(const struct event_reader *reader, cevents_status status, const char *at,
                                       const char *name, const char *what)
{
    return cevents_attribute_fail(&reader->attributes, status, event_offset_of(reader, at), name, strlen(name), what);
}

cevents_status cevents_event_json_fail_fault(const struct event_reader *reader, const struct json_fault *fault,
                                             struct span name)
{
    size_t offset = event_offset_of(reader, fault->at);
    if (name.begin == NULL) {
        return cevents_fail(reader->error, fault->status, offset, reader->text->path, "%s", fault->what);
    }
    return cevents_attribute_fail(&reader->attributes, fault->status, offset, name.begin, span_length(name),
                                  fault->what);
}

/*
 * The path of malformed JSON within the data, by the schema of its type, if that is known already. The typed decoder
 * may stumble over something else in front of it: false then.
 */
static bool find_typed_path(const struct event_reader *reader, const struct json_fault *fault, const char *value,
                            cevents_error *found)
{
    const cevents_options *options = reader->options;
    const char *type = reader->event->attributes.type;
    const cevents_json_table *table = NULL;
    if (options != NULL && options->find_data != NULL && type != NULL) {
        table = options->find_data(options->find_data_context, type);
    }
    if (table == NULL) {
        return false;
    }
    char path[CEVENTS_ERROR_PATH_SIZE];
    struct cevents_frame data = {.name = "data", .name_length = 4, .index = CEVENTS_NO_INDEX};
    cevents_path_write(path, sizeof path, reader->text->path, &data);
    const struct codec_origin origin = {event_offset_of(reader, value), path};
    const cevents_options tolerant = {
        .limits = options->limits, .any_types = options->any_types, .n_any_types = options->n_any_types};
    ProtobufCMessage *message;
    size_t length = (size_t)(reader->text->end - value);
    cevents_status status =
        cevents_json_decode_from(&origin, table, value, length, reader->arena, &tolerant, &message, found);
    return status == fault->status || status == CEVENTS_MALFORMED_JSON || status == CEVENTS_INVALID_UTF8;
}

cevents_status cevents_event_json_fail_value(const struct event_reader *reader, const struct json_fault *fault,
                                             struct span name, const char *value)
{
    struct cevents_frame member = {.name = name.begin, .name_length = span_length(name), .index = CEVENTS_NO_INDEX};
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_error typed = {0};
    if (span_is(name, "data") && find_typed_path(reader, fault, value, &typed)) {
        return cevents_fail(reader->error, fault->status, event_offset_of(reader, fault->at), typed.path, "%s",
                            fault->what);
    }
    cevents_json_path_to(path, sizeof path, reader->text->path, &member, value, fault->at);
    return cevents_fail(reader->error, fault->status, event_offset_of(reader, fault->at), path, "%s", fault->what);
}

cevents_status cevents_event_json_fail_at(const struct event_reader *reader, cevents_status status, const char *at,
                                          const char *what)
{
    return cevents_fail(reader->error, status, event_offset_of(reader, at), reader->text->path, "%s", what);
}
