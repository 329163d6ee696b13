#include "annotations.h"

#include <string.h>

#include "pool.h"
#include "text.h"
#include "wire_reader.h"

static void malformed(const struct annotated_thing *thing, const char *option, const char *problem)
{
    findings_add(thing->findings, SEVERITY_ERROR, true, "option-bytes", thing->location, thing->full_name,
                 "option %s of %s %s", option, *thing->full_name == '\0' ? "the file" : thing->full_name, problem);
}

/* The payload of a length-delimited unknown field: protobuf-c leaves the length before it. */
static bool open_payload(const struct annotated_thing *thing, const char *option,
                         const ProtobufCMessageUnknownField *field, struct wire_reader *payload)
{
    uint64_t length = 0;
    wire_reader_init(payload, field->data, field->len);
    if (field->wire_type != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED) {
        malformed(thing, option, "has the wrong wire type");
        return false;
    }
    if (!wire_reader_varint(payload, &length) || length != (uint64_t)(payload->end - payload->at)) {
        malformed(thing, option, "is malformed");
        return false;
    }
    return true;
}

/* A copy of the bytes as text, or NULL and a finding. */
static const char *read_text(const struct annotated_thing *thing, const char *option, const uint8_t *bytes,
                             size_t length)
{
    if (length > 0 && memchr(bytes, '\0', length) != NULL) {
        malformed(thing, option, "holds a NUL character");
        return NULL;
    }
    if (!cevents_text_is_utf8(bytes, length)) {
        malformed(thing, option, "is not UTF-8");
        return NULL;
    }
    return pool_text(thing->pool, (const char *)bytes, length);
}

static const char *read_text_option(const struct annotated_thing *thing, const char *option,
                                    const ProtobufCMessageUnknownField *field)
{
    struct wire_reader payload;
    if (!open_payload(thing, option, field, &payload)) {
        return NULL;
    }
    return read_text(thing, option, payload.at, (size_t)(payload.end - payload.at));
}

/* A string field of an option message; `*text` stays as it is when the field is malformed. */
static void read_text_field(const struct annotated_thing *thing, const char *option, const struct wire_field *field,
                            const char **text)
{
    if (field->type != WIRE_BYTES) {
        malformed(thing, option, "is malformed");
        return;
    }
    const char *value = read_text(thing, option, field->bytes, field->length);
    if (value != NULL) {
        *text = value;
    }
}

static void read_bool_field(const struct annotated_thing *thing, const char *option, const struct wire_field *field,
                            bool *value)
{
    if (field->type != WIRE_VARINT) {
        malformed(thing, option, "is malformed");
        return;
    }
    *value = field->value != 0;
}

static size_t count_unknown(const ProtobufCMessage *options, uint32_t number)
{
    size_t count = 0;
    for (unsigned i = 0; options != NULL && i < options->n_unknown_fields; i++) {
        count += options->unknown_fields[i].tag == number;
    }
    return count;
}

/* Reads the fields of an option message, one by one. */
typedef void (*field_reader)(const struct annotated_thing *thing, const struct wire_field *field, void *result);

static void read_message(const struct annotated_thing *thing, const char *option,
                         const ProtobufCMessageUnknownField *unknown, field_reader reader, void *result)
{
    struct wire_reader payload;
    if (!open_payload(thing, option, unknown, &payload)) {
        return;
    }
    struct wire_field field;
    while (wire_reader_next(&payload, &field)) {
        reader(thing, &field, result);
    }
    if (payload.malformed) {
        malformed(thing, option, "is malformed");
    }
}

static void read_attribute_field(const struct annotated_thing *thing, const struct wire_field *field, void *result)
{
    struct attribute_annotation *attribute = result;
    const char *option = "cloud_event_extension_attribute";
    switch (field->number) {
    case 1:
        read_text_field(thing, option, field, &attribute->name);
        break;
    case 2:
        read_text_field(thing, option, field, &attribute->description);
        break;
    case 3:
        read_text_field(thing, option, field, &attribute->camel_case_name);
        break;
    default:
        break;
    }
}

static void read_protobuf_c_file_field(const struct annotated_thing *thing, const struct wire_field *field,
                                       void *result)
{
    struct file_annotations *file = result;
    const char *option = "pb_c_file";
    switch (field->number) {
    case 1:
        read_bool_field(thing, option, field, &file->no_generate);
        break;
    case 4:
        read_bool_field(thing, option, field, &file->const_strings);
        break;
    case 5:
        read_bool_field(thing, option, field, &file->use_oneof_field_name);
        break;
    case 6:
        read_text_field(thing, option, field, &file->c_package);
        break;
    default: /* gen_pack_helpers and gen_init_helpers: the option `functions` decides */
        break;
    }
}

static void read_protobuf_c_message_field(const struct annotated_thing *thing, const struct wire_field *field,
                                          void *result)
{
    struct message_annotations *message = result;
    if (field->number == 3) {
        read_text_field(thing, "pb_c_msg", field, &message->base_field_name);
    }
}

static void read_protobuf_c_field_field(const struct annotated_thing *thing, const struct wire_field *field,
                                        void *result)
{
    struct field_annotations *annotations = result;
    if (field->number == 1) {
        read_bool_field(thing, "pb_c_field", field, &annotations->string_as_bytes);
        annotations->has_string_as_bytes = true;
    }
}

struct file_annotations annotations_of_file(const struct annotated_thing *thing, const ProtobufCMessage *options)
{
    struct file_annotations file = {0};
    const struct annotation_numbers *numbers = thing->numbers;
    size_t n_attributes = count_unknown(options, numbers->extension_attribute);
    file.attributes = pool_array(thing->pool, n_attributes, sizeof *file.attributes);
    for (unsigned i = 0; options != NULL && i < options->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *unknown = &options->unknown_fields[i];
        if (unknown->tag == numbers->product) {
            file.product = read_text_option(thing, "cloud_event_product", unknown);
            file.n_products++;
        } else if (unknown->tag == numbers->extension_attribute) {
            struct attribute_annotation *attribute = &file.attributes[file.n_attributes++];
            attribute->name = "";
            read_message(thing, "cloud_event_extension_attribute", unknown, read_attribute_field, attribute);
        } else if (unknown->tag == OPTION_PROTOBUF_C) {
            read_message(thing, "pb_c_file", unknown, read_protobuf_c_file_field, &file);
        }
    }
    return file;
}

struct message_annotations annotations_of_message(const struct annotated_thing *thing, const ProtobufCMessage *options)
{
    struct message_annotations message = {0};
    const struct annotation_numbers *numbers = thing->numbers;
    size_t n_names = count_unknown(options, numbers->extension_name);
    message.extension_names = pool_array(thing->pool, n_names, sizeof *message.extension_names);
    for (unsigned i = 0; options != NULL && i < options->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *unknown = &options->unknown_fields[i];
        if (unknown->tag == numbers->type) {
            const char *text = read_text_option(thing, "cloud_event_type", unknown);
            message.cloud_event_type = text == NULL ? "" : text;
            message.n_cloud_event_types++;
        } else if (unknown->tag == numbers->extension_name) {
            const char *text = read_text_option(thing, "cloud_event_extension_name", unknown);
            message.extension_names[message.n_extension_names++] = text == NULL ? "" : text;
        } else if (unknown->tag == OPTION_PROTOBUF_C) {
            read_message(thing, "pb_c_msg", unknown, read_protobuf_c_message_field, &message);
        }
    }
    return message;
}

struct field_annotations annotations_of_field(const struct annotated_thing *thing, const ProtobufCMessage *options)
{
    struct field_annotations field = {0};
    for (unsigned i = 0; options != NULL && i < options->n_unknown_fields; i++) {
        if (options->unknown_fields[i].tag == OPTION_PROTOBUF_C) {
            read_message(thing, "pb_c_field", &options->unknown_fields[i], read_protobuf_c_field_field, &field);
        }
    }
    return field;
}
