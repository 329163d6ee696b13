#include <cevents/event_extensions.h>

#include <string.h>

#include "attribute_rules.h"
#include "attribute_text.h"
#include "text.h"

/* An attribute of this type, or a String that may stand for one. */
static const cevents_attribute *find(const cevents_event *event, const char *name, cevents_attribute_type type)
{
    const cevents_attribute *attribute = cevents_event_extension(event, name);
    bool fits = attribute != NULL && (attribute->type == type || attribute->type == CEVENTS_ATTRIBUTE_STRING);
    return fits && cevents_attribute_fault(type, attribute->text, attribute->length) == NULL ? attribute : NULL;
}

bool cevents_event_boolean(const cevents_event *event, const char *name, bool *value)
{
    const cevents_attribute *attribute = find(event, name, CEVENTS_ATTRIBUTE_BOOLEAN);
    if (attribute != NULL) {
        *value = attribute->text[0] == 't';
    }
    return attribute != NULL;
}

bool cevents_event_integer(const cevents_event *event, const char *name, int32_t *value)
{
    const cevents_attribute *attribute = find(event, name, CEVENTS_ATTRIBUTE_INTEGER);
    return attribute != NULL && cevents_attribute_parse_integer(attribute->text, attribute->length, value);
}

bool cevents_event_timestamp(const cevents_event *event, const char *name, cevents_timestamp *value)
{
    const cevents_attribute *attribute = find(event, name, CEVENTS_ATTRIBUTE_TIMESTAMP);
    return attribute != NULL && cevents_attribute_parse_time(attribute->text, attribute->length, value);
}

const char *cevents_event_text(const cevents_event *event, const char *name)
{
    const char *text = cevents_event_extension_text(event, name);
    return text != NULL && *text != '\0' ? text : NULL;
}

const char *cevents_event_uri(const cevents_event *event, const char *name)
{
    const char *text = cevents_event_text(event, name);
    return text != NULL && cevents_attribute_is_uri(text, strlen(text)) ? text : NULL;
}

const char *cevents_event_uri_reference(const cevents_event *event, const char *name)
{
    const char *text = cevents_event_text(event, name);
    return text != NULL && cevents_attribute_is_uri_reference(text, strlen(text)) ? text : NULL;
}

bool cevents_event_binary(const cevents_event *event, const char *name, cevents_arena *arena,
                          ProtobufCBinaryData *value)
{
    const cevents_attribute *attribute = find(event, name, CEVENTS_ATTRIBUTE_BINARY);
    if (attribute == NULL || attribute->type == CEVENTS_ATTRIBUTE_BINARY) {
        *value = attribute == NULL ? (ProtobufCBinaryData){0, NULL} : attribute->value.binary;
        return attribute != NULL;
    }
    size_t ignored;
    value->data = cevents_arena_alloc(arena, attribute->length + 1);
    return value->data != NULL &&
           cevents_text_base64_decode(attribute->text, attribute->length, value->data, &value->len, &ignored);
}

bool cevents_event_deprecated(const cevents_event *event)
{
    bool deprecated = false;
    return cevents_event_boolean(event, "deprecated", &deprecated) && deprecated;
}

bool cevents_event_sampledrate(const cevents_event *event, int32_t *rate)
{
    return cevents_event_integer(event, "sampledrate", rate) && *rate > 0;
}

bool cevents_event_severitynumber(const cevents_event *event, int32_t *number)
{
    return cevents_event_integer(event, "severitynumber", number) && *number >= 0;
}

bool cevents_event_sequence_number(const cevents_event *event, int32_t *number)
{
    const char *type = cevents_event_sequencetype(event);
    const char *sequence = cevents_event_sequence(event);
    if (type == NULL || strcmp(type, "Integer") != 0 || sequence == NULL) {
        return false;
    }
    /* Padded with zeros where a source keeps its numbers in order as texts. */
    bool negative = *sequence == '-';
    const char *digits = sequence + negative;
    while (digits[0] == '0' && digits[1] != '\0') {
        digits++;
    }
    char text[TEXT_NUMBER_SIZE] = "-";
    size_t length = strlen(digits);
    if (length >= sizeof text - 1 || *digits == '-') {
        return false;
    }
    memcpy(text + negative, digits, length);
    return cevents_attribute_parse_integer(text, length + negative, number);
}
