/*
 * Messages of protocol bindings as text, for tests.
 */
#ifndef CEVENTS_MESSAGE_TESTING_H
#define CEVENTS_MESSAGE_TESTING_H

#include <inttypes.h>
#include <stdlib.h>

#include "event_testing.h"

enum { MOST_PROPERTIES = 16, DUMP_SIZE = 2000 };

/* Room for the headers or properties of a message. */
struct message_room {
    cevents_header headers[MOST_PROPERTIES];
    cevents_property properties[MOST_PROPERTIES];
};

/* The types of properties, each as the letter behind the name: `b(boolean)=1`. */
static inline cevents_property_type type_of_letter(char letter)
{
    static const char letters[] = "tnbixmo";
    const char *found = strchr(letters, letter);
    assert_non_null(found);
    return (cevents_property_type)(found - letters);
}

/*
 * A message whose headers stand one in a line: `name=value`, `name` alone for null. Typed properties have the letter
 * of their type in front: t(ext), n(ull), b(oolean), i(nteger), x (binary), m (timestamp), o(ther), then a colon.
 */
static inline cevents_message message_of(cevents_binding binding, const char *content_type, const char *lines,
                                         const char *body, struct message_room *room)
{
    cevents_message message = {.binding = binding,
                               .headers = room->headers,
                               .properties = room->properties,
                               .content_type = content_type,
                               .content_type_length = content_type == NULL ? 0 : strlen(content_type),
                               .body = body,
                               .body_length = body == NULL ? 0 : strlen(body)};
    while (*lines != '\0') {
        size_t line = strcspn(lines, "\n");
        bool typed = binding == CEVENTS_BINDING_AMQP;
        const char *name = lines + (typed ? 2 : 0);
        size_t rest = line - (typed ? 2 : 0);
        const char *sign = memchr(name, '=', rest);
        size_t name_length = sign == NULL ? rest : (size_t)(sign - name);
        const char *value = sign == NULL ? NULL : sign + 1;
        size_t value_length = sign == NULL ? 0 : rest - name_length - 1;
        assert_in_range(message.n_headers + message.n_properties, 0, MOST_PROPERTIES - 1);
        if (typed) {
            cevents_property *property = &room->properties[message.n_properties++];
            *property = (cevents_property){.name = name, .name_length = name_length};
            property->type = type_of_letter(lines[0]);
            if (strchr("bim", lines[0]) != NULL) {
                property->number = strtoll(value, NULL, 10);
            } else {
                property->value = value;
                property->value_length = value_length;
            }
        } else {
            room->headers[message.n_headers++] = (cevents_header){name, name_length, value, value_length};
        }
        lines += line + (lines[line] == '\n' ? 1 : 0);
    }
    return message;
}

struct dump {
    char text[DUMP_SIZE];
    size_t length;
};

static inline void put(struct dump *dump, const char *text, size_t length)
{
    assert_true(dump->length + length < sizeof dump->text);
    if (length > 0) {
        memcpy(dump->text + dump->length, text, length);
    }
    dump->length += length;
    dump->text[dump->length] = '\0';
}

static inline void put_text(struct dump *dump, const char *text)
{
    put(dump, text, strlen(text));
}

/* The attributes of an event but for the four that all have, as `type name=text`, then its data. */
static inline void dump_event(const cevents_event *event, struct dump *dump)
{
    static const char *const types[] = {"string", "boolean", "integer", "binary", "uri", "reference", "timestamp"};
    static const char *const kinds[] = {"none", "json", "text", "bytes", "proto"};
    cevents_attribute attribute;
    dump->length = 0;
    dump->text[0] = '\0';
    for (size_t i = 0; cevents_event_attribute(event, i, &attribute); i++) {
        static const char required[] = "|id|source|specversion|type|";
        const char *found = strstr(required, attribute.name);
        if (found != NULL && found[-1] == '|' && found[strlen(attribute.name)] == '|') {
            continue;
        }
        put_text(dump, types[attribute.type]);
        put_text(dump, " ");
        put_text(dump, attribute.name);
        put_text(dump, "=");
        put(dump, attribute.text, attribute.length);
        put_text(dump, "\n");
    }
    put_text(dump, kinds[event->data.kind]);
    put_text(dump, " ");
    put(dump, event->data.bytes, event->data.length);
}

static inline void put_number(struct dump *dump, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, number);
    put_text(dump, digits);
}

/* A message in the form of message_of(), the content type first and the body last. */
static inline void dump_message(const cevents_message *message, struct dump *dump)
{
    dump->length = 0;
    dump->text[0] = '\0';
    if (message->content_type != NULL) {
        put_text(dump, "content type ");
        put(dump, message->content_type, message->content_type_length);
        put_text(dump, "\n");
    }
    for (size_t i = 0; i < message->n_headers; i++) {
        put(dump, message->headers[i].name, message->headers[i].name_length);
        put_text(dump, "=");
        put(dump, message->headers[i].value, message->headers[i].value_length);
        put_text(dump, "\n");
    }
    for (size_t i = 0; i < message->n_properties; i++) {
        const cevents_property *property = &message->properties[i];
        put(dump, &"tnbixmo"[property->type], 1);
        put_text(dump, ":");
        put(dump, property->name, property->name_length);
        put_text(dump, "=");
        if (property->type == CEVENTS_PROPERTY_TEXT || property->type == CEVENTS_PROPERTY_BINARY) {
            put(dump, property->value, property->value_length);
        } else {
            put_number(dump, property->number);
        }
        put_text(dump, "\n");
    }
    if (message->key != NULL) {
        put_text(dump, "key ");
        put(dump, message->key, message->key_length);
        put_text(dump, "\n");
    }
    if (message->frame != CEVENTS_FRAME_UNKNOWN) {
        put_text(dump, message->frame == CEVENTS_FRAME_TEXT ? "text frame\n" : "binary frame\n");
    }
    put_text(dump, message->body == NULL ? "null" : "body ");
    put(dump, message->body, message->body_length);
}

#endif
