#include "subprotocol.h"

#include <string.h>

static const struct subprotocol subprotocols[] = {
    {"cloudevents.json", MEDIA_FORMAT_JSON, CEVENTS_FRAME_TEXT},
    {"cloudevents.proto", MEDIA_FORMAT_PROTOBUF, CEVENTS_FRAME_BINARY},
};

enum { SUBPROTOCOLS = sizeof subprotocols / sizeof subprotocols[0] };

const struct subprotocol *cevents_subprotocol_find(const char *name, size_t length)
{
    for (size_t i = 0; i < SUBPROTOCOLS; i++) {
        if (strlen(subprotocols[i].name) == length && memcmp(subprotocols[i].name, name, length) == 0) {
            return &subprotocols[i];
        }
    }
    return NULL;
}

const struct subprotocol *cevents_subprotocol_of(enum media_event_format format)
{
    return &subprotocols[format == MEDIA_FORMAT_PROTOBUF ? 1 : 0];
}

const char *cevents_websocket_subprotocol(const char *offered, size_t length)
{
    const char *end = offered + length;
    while (offered < end) {
        while (offered < end && (*offered == ' ' || *offered == '\t' || *offered == ',')) {
            offered++;
        }
        size_t name = 0;
        while (offered + name < end && offered[name] != ',' && offered[name] != ' ' && offered[name] != '\t') {
            name++;
        }
        const struct subprotocol *found = cevents_subprotocol_find(offered, name);
        if (found != NULL) {
            return found->name;
        }
        offered += name;
    }
    return NULL;
}
