/*
 * In what the protocol bindings differ.
 */
#ifndef CEVENTS_BINDING_RULES_H
#define CEVENTS_BINDING_RULES_H

#include <stdbool.h>

#include <cevents/binding.h>

/* Where a message says what its body is. */
enum content_type_place {
    /* Nowhere: the body is an event in the JSON format. */
    CONTENT_TYPE_IMPLIED,
    /* A header of the name content_type_header. */
    CONTENT_TYPE_HEADER,
    /* cevents_message.content_type, a media type. */
    CONTENT_TYPE_PROPERTY,
    /* cevents_message.content_type, the name of a WebSocket subprotocol. */
    CONTENT_TYPE_SUBPROTOCOL
};

struct binding_rules {
    /* What stands in front of attribute names; NULL: the binding has no binary mode. */
    const char *prefix;
    /* Also understood, but not both in one message; or NULL. */
    const char *other_prefix;
    enum content_type_place content_type;
    const char *content_type_header;
    /* datacontenttype is an attribute like any other: the content type tells the mode only. */
    bool plain_datacontenttype;
    /* datacontenttype may stand among the attributes instead, or as well when it says the same. */
    bool either_datacontenttype;
    /* Case of header names does not count. */
    bool any_case;
    /* Values are percent-encoded, and may be quoted; white space around them is no part of them. */
    bool percent_coded;
    /* Attributes are typed properties, not headers. */
    bool typed;
    /* Header values may be null, and no body is something else than an empty one. */
    bool nulls;
    /* A message without any header is an event in the JSON format: NATS had none before 2.2. */
    bool json_without_headers;
    /* There is a batched mode. */
    bool batched;
    /* Of the event formats, only JSON. */
    bool json_only;
    /* Most bytes of a text; 0: any number. */
    size_t longest_text;
};

/* The rules of a binding, or NULL when there is no such binding. */
const struct binding_rules *cevents_binding_rules(cevents_binding binding);

#endif
