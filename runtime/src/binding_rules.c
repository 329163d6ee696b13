#include "binding_rules.h"

#include <stddef.h>

static const struct binding_rules bindings[] = {
    [CEVENTS_BINDING_HTTP] = {.prefix = "ce-",
                              .content_type = CONTENT_TYPE_HEADER,
                              .content_type_header = "content-type",
                              .any_case = true,
                              .percent_coded = true,
                              .batched = true},
    [CEVENTS_BINDING_KAFKA] = {.prefix = "ce_",
                               .content_type = CONTENT_TYPE_HEADER,
                               .content_type_header = "content-type",
                               .either_datacontenttype = true,
                               .nulls = true},
    [CEVENTS_BINDING_MQTT5] = {.prefix = "",
                               .content_type = CONTENT_TYPE_PROPERTY,
                               .either_datacontenttype = true,
                               .longest_text = 65535},
    [CEVENTS_BINDING_MQTT3] = {.content_type = CONTENT_TYPE_IMPLIED, .json_only = true},
    [CEVENTS_BINDING_AMQP] = {.prefix = "cloudEvents_",
                              .other_prefix = "cloudEvents:",
                              .content_type = CONTENT_TYPE_PROPERTY,
                              .typed = true},
    [CEVENTS_BINDING_NATS] = {.prefix = "ce-",
                              .content_type = CONTENT_TYPE_HEADER,
                              .content_type_header = "Content-Type",
                              .plain_datacontenttype = true,
                              .any_case = true,
                              .percent_coded = true,
                              .json_without_headers = true,
                              .json_only = true},
    [CEVENTS_BINDING_PUBSUB] = {.prefix = "ce-",
                                .content_type = CONTENT_TYPE_HEADER,
                                .content_type_header = "content-type",
                                .either_datacontenttype = true,
                                .any_case = true,
                                .longest_text = 1024},
    [CEVENTS_BINDING_WEBSOCKET] = {.content_type = CONTENT_TYPE_SUBPROTOCOL},
};

const struct binding_rules *cevents_binding_rules(cevents_binding binding)
{
    return (size_t)binding < sizeof bindings / sizeof bindings[0] ? &bindings[binding] : NULL;
}

const char *cevents_binding_name(cevents_binding binding)
{
    static const char *const names[] = {
#define BINDING_NAME(name, text) [CEVENTS_BINDING_##name] = text,
        CEVENTS_BINDING_MAP(BINDING_NAME)
#undef BINDING_NAME
    };
    return (size_t)binding < sizeof names / sizeof names[0] ? names[binding] : "unknown binding";
}
