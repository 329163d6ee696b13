/*
 * What a message holds: its content mode and its event format.
 */
#ifndef CEVENTS_BINDING_FORM_H
#define CEVENTS_BINDING_FORM_H

#include "binding_rules.h"
#include "media_type.h"

/* A text that is not NUL-terminated. `begin` NULL: not there. */
struct text_span {
    const char *begin;
    size_t length;
};

struct message_form {
    const struct binding_rules *rules;
    cevents_content_mode mode;
    /* Of structured and batched mode. */
    enum media_event_format format;
    struct text_span content_type;
    /* Of the content type, for paths. */
    const char *content_type_name;
};

/*
 * Finds the form of a message and refuses what cannot be decoded: no event, an unknown format, beyond the limits.
 * Departures of the message as a whole from its binding are reported or refused. `form->mode` is set in any case.
 */
cevents_status cevents_message_check(const cevents_message *message, const cevents_options *options,
                                     struct message_form *form, cevents_error *error);

/* How many headers or properties a message has, and one of them; a null header is of type NULL. */
size_t cevents_message_n_properties(const cevents_message *message, const struct binding_rules *rules);
cevents_property cevents_message_property(const cevents_message *message, const struct binding_rules *rules,
                                          size_t index);

/* The prefix of attributes that the property's name begins with, or NULL when it is no attribute. */
const char *cevents_message_prefix(const struct binding_rules *rules, const cevents_property *property);

/* A property's value, without the white space that HTTP allows around it. */
struct text_span cevents_message_value(const struct binding_rules *rules, const cevents_property *property);

#endif
