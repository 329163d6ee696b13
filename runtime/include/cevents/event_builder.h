/**
 * @file
 * Composing and changing events.
 *
 *     cevents_event_builder builder;
 *     cevents_builder_begin(&builder, &arena);
 *     cevents_builder_set(&builder, "type", "com.example.order.placed");
 *     cevents_builder_set(&builder, "source", "/shop");
 *     cevents_builder_set_new_id(&builder);
 *     cevents_builder_set_now(&builder, "time");
 *     cevents_builder_set_integer(&builder, "sampledrate", 30);
 *     cevents_builder_set_data(&builder, CEVENTS_DATA_JSON, json, length);
 *     status = cevents_builder_finish(&builder, NULL, &event, &error);
 *
 * Nothing is invented: an event has the id and the time that it was given, or none. The setters return nothing: the
 * first that fails makes cevents_builder_finish() fail with its error, and those after it do nothing.
 */
#ifndef CEVENTS_EVENT_BUILDER_H
#define CEVENTS_EVENT_BUILDER_H

#include <cevents/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An event that is being made. One thread at a time. The members are private. */
typedef struct cevents_event_builder {
    cevents_event event;
    cevents_attribute *extensions;
    size_t capacity;
    const cevents_json_table *table;
    const ProtobufCMessage *message;
    cevents_error error;
} cevents_event_builder;

/** Begins with an event of specversion 1.0 that has nothing else. What it will hold lives in `arena`. */
CEVENTS_API void cevents_builder_begin(cevents_event_builder *builder, cevents_arena *arena);

/**
 * Begins with an event that there is already, to change it: `event` stays as it is and must outlive the new one, which
 * shares its texts and its data. What was received aside is not taken over.
 */
CEVENTS_API void cevents_builder_edit(cevents_event_builder *builder, cevents_arena *arena, const cevents_event *event);

/**
 * Sets an attribute by its canonical text, which is copied: a core attribute, or an extension attribute that is a
 * String. `text` NULL removes it. The name of an extension attribute is made of lower-case letters and digits.
 */
CEVENTS_API void cevents_builder_set(cevents_event_builder *builder, const char *name, const char *text);

/** Sets an extension attribute of any type by its canonical text. Core attributes take their own type or String. */
CEVENTS_API void cevents_builder_set_typed(cevents_event_builder *builder, const char *name,
                                           cevents_attribute_type type, const char *text, size_t length);

/** Sets an extension attribute of the type Boolean. */
CEVENTS_API void cevents_builder_set_boolean(cevents_event_builder *builder, const char *name, bool value);

/** Sets an extension attribute of the type Integer. */
CEVENTS_API void cevents_builder_set_integer(cevents_event_builder *builder, const char *name, int32_t value);

/** Sets an extension attribute of the type Binary; the bytes are copied. */
CEVENTS_API void cevents_builder_set_binary(cevents_event_builder *builder, const char *name, const void *bytes,
                                            size_t length);

/** Sets `time`, or an extension attribute of the type Timestamp. Years 1 to 9999. */
CEVENTS_API void cevents_builder_set_timestamp(cevents_event_builder *builder, const char *name,
                                               cevents_timestamp value);

/** Sets `time`, or an extension attribute of the type Timestamp, to the current time of the system. */
CEVENTS_API void cevents_builder_set_now(cevents_event_builder *builder, const char *name);

/** Sets `id` to a new random UUID (version 4); see cevents_uuid_random(). */
CEVENTS_API void cevents_builder_set_new_id(cevents_event_builder *builder);

/** Removes an attribute; one that is not there stays so. */
CEVENTS_API void cevents_builder_remove(cevents_event_builder *builder, const char *name);

/**
 * Sets the data: JSON text, text in UTF-8, or bytes. It is not copied: `bytes` must outlive the event.
 * CEVENTS_DATA_NONE removes the data. For a protobuf message there is cevents_builder_set_message().
 */
CEVENTS_API void cevents_builder_set_data(cevents_event_builder *builder, cevents_data_kind kind, const void *bytes,
                                          size_t length);

/**
 * Sets a message as data. cevents_builder_finish() writes it to the arena, as wire bytes when datacontenttype is a
 * protobuf type then, else as ProtoJSON; so far it must stay. Another datacontenttype is an error; without one the
 * data is JSON and none is set.
 */
CEVENTS_API void cevents_builder_set_message(cevents_event_builder *builder, const cevents_json_table *table,
                                             const ProtobufCMessage *message);

/**
 * Gives the event, held to cevents_event_check(). `error->path` is the name of the attribute that is wrong. The
 * builder can be used again from one of its begin functions.
 */
CEVENTS_API cevents_status cevents_builder_finish(cevents_event_builder *builder, const cevents_options *options,
                                                  cevents_event *event, cevents_error *error);

/** Size of the text of a UUID, with its NUL. */
enum { CEVENTS_UUID_SIZE = 37 };

/** Makes a UUID of version 4 of 16 random bytes, for callers who have their own source of randomness. */
CEVENTS_API void cevents_uuid_from_random(char text[CEVENTS_UUID_SIZE], const uint8_t random[16]);

/** Makes a UUID of version 4 of the system's randomness. False when the system has none; then `text` is empty. */
CEVENTS_API bool cevents_uuid_random(char text[CEVENTS_UUID_SIZE]);

/** The current time of the system. */
CEVENTS_API cevents_timestamp cevents_now(void);

#ifdef __cplusplus
}
#endif

#endif
