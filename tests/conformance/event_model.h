/*
 * Events as the CloudEvents judge writes them in JSON: {"attrs": {name: {"t": type, "v": text}}, "data": {"kind": ...}}.
 */
#ifndef CEVENTS_EVENT_MODEL_H
#define CEVENTS_EVENT_MODEL_H

#include <cevents/cevents.h>
#include <jansson.h>

/* A string's bytes; U+0000 may be among them. */
struct model_bytes {
    const char *bytes;
    size_t length;
};

/* A new reference. */
json_t *model_from_event(const cevents_event *event);

/* Makes an event as an application would. Texts live in the arena; `error` says what is wrong. */
cevents_status model_to_event(const json_t *model, cevents_arena *arena, const cevents_options *options,
                              cevents_event *event, cevents_error *error);

/* The member `name` as text, or `name` + "_b64" as base64. False when there is neither, or when it is null. */
bool model_bytes(const json_t *object, const char *name, cevents_arena *arena, struct model_bytes *bytes);

/* Base64 text as a new reference. */
json_t *model_base64(const void *bytes, size_t length);

/* The type of this name; false when there is none. */
bool model_type(const char *name, cevents_attribute_type *type);

/* Text that may hold U+0000. */
json_t *model_string(const char *text, size_t length);

#endif
