#include <cevents/event.h>

#include <string.h>

#include "attribute_rules.h"
#include "media_type.h"

const cevents_attribute *cevents_event_extension(const cevents_event *event, const char *name)
{
    for (size_t i = 0; i < event->attributes.n_extensions; i++) {
        if (strcmp(event->attributes.extensions[i].name, name) == 0) {
            return &event->attributes.extensions[i];
        }
    }
    return NULL;
}

const char *cevents_event_extension_text(const cevents_event *event, const char *name)
{
    const cevents_attribute *attribute = cevents_event_extension(event, name);
    return attribute == NULL ? NULL : attribute->text;
}

/* Of the core attribute that an event has, as an encoder writes it. */
static void read_core(const cevents_attributes *attributes, enum core_attribute core, const char *text,
                      cevents_attribute *attribute)
{
    memset(attribute, 0, sizeof *attribute);
    attribute->name = cevents_core_rules[core].name;
    attribute->type = cevents_core_rules[core].type;
    attribute->text = core == CORE_SPECVERSION ? "1.0" : text;
    attribute->length = strlen(attribute->text);
    if (core == CORE_TIME) {
        attribute->value.timestamp = attributes->time_value;
    }
}

bool cevents_event_attribute(const cevents_event *event, size_t index, cevents_attribute *attribute)
{
    cevents_attributes attributes = event->attributes;
    for (enum core_attribute core = CORE_ID; core < CORE_COUNT; core++) {
        const char *text = *cevents_core_member(&attributes, core);
        if (text != NULL && index-- == 0) {
            read_core(&attributes, core, text, attribute);
            return true;
        }
    }
    if (index >= attributes.n_extensions) {
        return false;
    }
    *attribute = attributes.extensions[index];
    return true;
}

const char *cevents_event_content_type(const cevents_event *event)
{
    if (event->attributes.datacontenttype != NULL) {
        return event->attributes.datacontenttype;
    }
    switch (event->data.kind) {
    case CEVENTS_DATA_JSON:
        return "application/json";
    case CEVENTS_DATA_PROTO:
        return "application/protobuf";
    default:
        return NULL;
    }
}

static cevents_data_format format_by_content_type(const char *content_type)
{
    size_t length = content_type == NULL ? 0 : strlen(content_type);
    if (length == 0 || cevents_media_type_is_json(content_type, length)) {
        return CEVENTS_FORMAT_JSON;
    }
    return cevents_media_type_is_protobuf(content_type, length) ? CEVENTS_FORMAT_PROTOBUF : CEVENTS_FORMAT_OPAQUE;
}

cevents_data_format cevents_event_data_format(const cevents_event *event)
{
    cevents_data_format format;
    switch (event->data.kind) {
    case CEVENTS_DATA_JSON:
        return CEVENTS_FORMAT_JSON;
    case CEVENTS_DATA_PROTO:
        return CEVENTS_FORMAT_PROTOBUF;
    case CEVENTS_DATA_TEXT:
        /* Text cannot hold protobuf bytes, whatever the content type claims. */
        format = format_by_content_type(event->attributes.datacontenttype);
        return format == CEVENTS_FORMAT_PROTOBUF ? CEVENTS_FORMAT_OPAQUE : format;
    case CEVENTS_DATA_BYTES:
        return format_by_content_type(event->attributes.datacontenttype);
    default:
        return CEVENTS_FORMAT_NONE;
    }
}
