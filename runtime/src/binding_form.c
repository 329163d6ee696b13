#include "binding_form.h"

#include <string.h>

#include "attribute_text.h"
#include "departure.h"
#include "fault.h"
#include "limit.h"
#include "subprotocol.h"

/* Longer content types are shown cut in errors. */
enum { SHOWN_CONTENT_TYPE = 64 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether `name` begins with `expected`, by the binding's rule of case. */
static bool begins_with(const struct binding_rules *rules, const char *name, size_t length, const char *expected)
{
    size_t i = 0;
    for (; i < length && expected[i] != '\0'; i++) {
        if (name[i] != expected[i] && (!rules->any_case || lower(name[i]) != lower(expected[i]))) {
            return false;
        }
    }
    return expected[i] == '\0';
}

size_t cevents_message_n_properties(const cevents_message *message, const struct binding_rules *rules)
{
    return rules->typed ? message->n_properties : message->n_headers;
}

cevents_property cevents_message_property(const cevents_message *message, const struct binding_rules *rules,
                                          size_t index)
{
    if (rules->typed) {
        return message->properties[index];
    }
    const cevents_header *header = &message->headers[index];
    bool null = rules->nulls && header->value == NULL;
    return (cevents_property){.name = header->name,
                              .name_length = header->name_length,
                              .value = header->value,
                              .value_length = header->value_length,
                              .type = null ? CEVENTS_PROPERTY_NULL : CEVENTS_PROPERTY_TEXT};
}

/* Without a prefix, a name that no attribute can have belongs to somebody else. */
const char *cevents_message_prefix(const struct binding_rules *rules, const cevents_property *property)
{
    if (rules->prefix == NULL) {
        return NULL;
    }
    if (rules->prefix[0] == '\0') {
        return cevents_attribute_is_name(property->name, property->name_length) ? rules->prefix : NULL;
    }
    if (begins_with(rules, property->name, property->name_length, rules->prefix)) {
        return rules->prefix;
    }
    bool other =
        rules->other_prefix != NULL && begins_with(rules, property->name, property->name_length, rules->other_prefix);
    return other ? rules->other_prefix : NULL;
}

static bool is_content_type(const struct binding_rules *rules, const cevents_property *property)
{
    return rules->content_type == CONTENT_TYPE_HEADER && property->name_length == strlen(rules->content_type_header) &&
           begins_with(rules, property->name, property->name_length, rules->content_type_header);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

struct text_span cevents_message_value(const struct binding_rules *rules, const cevents_property *property)
{
    struct text_span value = {property->value, property->value_length};
    if (value.begin == NULL) {
        return (struct text_span){"", 0};
    }
    while (rules->percent_coded && value.length > 0 && is_space(value.begin[0])) {
        value.begin++;
        value.length--;
    }
    while (rules->percent_coded && value.length > 0 && is_space(value.begin[value.length - 1])) {
        value.length--;
    }
    return value;
}

/* The first content type of the message; `*count` is how many it has. */
static struct text_span find_content_type(const cevents_message *message, const struct binding_rules *rules,
                                          size_t *count)
{
    struct text_span found = {NULL, 0};
    *count = 0;
    if (rules->content_type != CONTENT_TYPE_HEADER) {
        *count = message->content_type == NULL ? 0 : 1;
        return (struct text_span){message->content_type, message->content_type_length};
    }
    for (size_t i = 0; i < message->n_headers; i++) {
        cevents_property property = cevents_message_property(message, rules, i);
        if (property.type == CEVENTS_PROPERTY_TEXT && is_content_type(rules, &property)) {
            found = (*count)++ == 0 ? cevents_message_value(rules, &property) : found;
        }
    }
    return found;
}

static bool has_specversion(const cevents_message *message, const struct binding_rules *rules)
{
    static const char specversion[] = "specversion";
    for (size_t i = 0; i < cevents_message_n_properties(message, rules); i++) {
        cevents_property property = cevents_message_property(message, rules, i);
        const char *prefix = cevents_message_prefix(rules, &property);
        size_t length = prefix == NULL ? 0 : strlen(prefix);
        if (prefix != NULL && property.type != CEVENTS_PROPERTY_NULL &&
            property.name_length - length == sizeof specversion - 1 &&
            begins_with(rules, property.name + length, sizeof specversion - 1, specversion)) {
            return true;
        }
    }
    return false;
}

/* Mode and format by the content type alone. */
static enum media_event content_event(const cevents_message *message, struct message_form *form)
{
    const struct binding_rules *rules = form->rules;
    form->format = MEDIA_FORMAT_JSON;
    if (rules->content_type == CONTENT_TYPE_IMPLIED || (rules->json_without_headers && message->n_headers == 0)) {
        return MEDIA_EVENT_SINGLE;
    }
    if (form->content_type.begin == NULL) {
        return MEDIA_EVENT_NONE;
    }
    if (rules->content_type == CONTENT_TYPE_SUBPROTOCOL) {
        const struct subprotocol *subprotocol =
            cevents_subprotocol_find(form->content_type.begin, form->content_type.length);
        form->format = subprotocol == NULL ? MEDIA_FORMAT_OTHER : subprotocol->format;
        return MEDIA_EVENT_SINGLE;
    }
    return cevents_media_type_event(form->content_type.begin, form->content_type.length, &form->format);
}

/* Returns how many content types there are. */
static size_t find_form(const cevents_message *message, const struct binding_rules *rules, struct message_form *form)
{
    size_t n_content_types;
    memset(form, 0, sizeof *form);
    form->rules = rules;
    form->content_type = find_content_type(message, rules, &n_content_types);
    form->content_type_name = rules->content_type == CONTENT_TYPE_SUBPROTOCOL ? "subprotocol" : "content-type";
    switch (content_event(message, form)) {
    case MEDIA_EVENT_SINGLE:
        form->mode = CEVENTS_MODE_STRUCTURED;
        break;
    case MEDIA_EVENT_BATCH:
        form->mode = CEVENTS_MODE_BATCHED;
        break;
    default:
        form->mode = has_specversion(message, rules) ? CEVENTS_MODE_BINARY : CEVENTS_MODE_NONE;
    }
    return n_content_types;
}

cevents_content_mode cevents_message_mode(const cevents_message *message)
{
    const struct binding_rules *rules = cevents_binding_rules(message->binding);
    struct message_form form;
    if (rules == NULL) {
        return CEVENTS_MODE_NONE;
    }
    find_form(message, rules, &form);
    return form.mode;
}

static cevents_status check_limits(const cevents_message *message, const struct binding_rules *rules,
                                   const cevents_options *options, cevents_error *error)
{
    if (cevents_message_n_properties(message, rules) > limit_attributes(options)) {
        return cevents_fail(error, CEVENTS_LIMIT_ATTRIBUTES, 0, "", "too many %s: the limit `attributes` is reached",
                            rules->typed ? "properties" : "headers");
    }
    if (message->body_length > limit_bytes(options)) {
        return cevents_fail_bytes(error, message->body_length, options);
    }
    if (message->body == NULL && message->body_length > 0) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "the body is NULL");
    }
    return CEVENTS_OK;
}

static cevents_status fail_no_event(const cevents_message *message, const struct binding_rules *rules,
                                    cevents_error *error)
{
    return rules->prefix == NULL
               ? cevents_fail(error, CEVENTS_NOT_AN_EVENT, 0, "", "the message has no subprotocol")
               : cevents_fail(error, CEVENTS_NOT_AN_EVENT, 0, "",
                              "neither %sspecversion nor a content type of CloudEvents in the %s message",
                              rules->prefix, cevents_binding_name(message->binding));
}

static cevents_status fail_format(const struct message_form *form, cevents_error *error)
{
    struct text_span value = form->content_type;
    int shown = (int)(value.length < SHOWN_CONTENT_TYPE ? value.length : SHOWN_CONTENT_TYPE);
    return cevents_fail(error, CEVENTS_UNSUPPORTED_CONTENT_TYPE, 0, form->content_type_name,
                        "unknown event format: %.*s; JSON and protobuf are known", shown, value.begin);
}

/* In what a message in structured or batched mode departs from its binding, or NULL. */
static const char *find_departure(const cevents_message *message, const struct message_form *form)
{
    if (form->mode == CEVENTS_MODE_BATCHED && !form->rules->batched) {
        return "this binding has no batched mode";
    }
    if (form->rules->json_only && form->format != MEDIA_FORMAT_JSON) {
        return "of the event formats, this binding has JSON only";
    }
    if (form->rules->content_type == CONTENT_TYPE_SUBPROTOCOL && message->frame != CEVENTS_FRAME_UNKNOWN) {
        cevents_frame_type expected = form->format == MEDIA_FORMAT_JSON ? CEVENTS_FRAME_TEXT : CEVENTS_FRAME_BINARY;
        return message->frame == expected ? NULL : "the type of the frame is not that of the subprotocol";
    }
    return NULL;
}

static cevents_status check_form(const cevents_message *message, const struct message_form *form,
                                 const cevents_options *options, cevents_error *error)
{
    if (form->format == MEDIA_FORMAT_OTHER) {
        return fail_format(form, error);
    }
    const char *why = find_departure(message, form);
    const cevents_report departure = {.kind = CEVENTS_REPORT_INVALID_MESSAGE,
                                      .path = form->content_type_name,
                                      .raw = form->content_type.begin,
                                      .raw_length = form->content_type.length};
    return why == NULL ? CEVENTS_OK : cevents_depart(options, &departure, why, error);
}

cevents_status cevents_message_check(const cevents_message *message, const cevents_options *options,
                                     struct message_form *form, cevents_error *error)
{
    const struct binding_rules *rules = cevents_binding_rules(message->binding);
    form->mode = CEVENTS_MODE_NONE;
    if (rules == NULL) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "no such binding");
    }
    size_t n_content_types = find_form(message, rules, form);
    cevents_status status = check_limits(message, rules, options, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (n_content_types > 1) {
        return cevents_fail(error, CEVENTS_INVALID_ATTRIBUTE, 0, form->content_type_name, "the header is given twice");
    }
    if (form->mode == CEVENTS_MODE_NONE) {
        return fail_no_event(message, rules, error);
    }
    return form->mode == CEVENTS_MODE_BINARY ? CEVENTS_OK : check_form(message, form, options, error);
}
