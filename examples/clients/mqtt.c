#include "mqtt.h"

#include <stdlib.h>
#include <string.h>

#include <mqtt_protocol.h>

/* A copy in the arena, NUL-terminated as libmosquitto wants it; NULL when out of memory. */
static char *copy(cevents_arena *arena, const char *text, size_t length)
{
    char *own = cevents_arena_alloc(arena, length + 1);
    if (own != NULL) {
        memcpy(own, text, length);
    }
    return own;
}

static size_t count_user_properties(const mosquitto_property *properties)
{
    size_t count = 0;
    for (; properties != NULL; properties = mosquitto_property_next(properties)) {
        count += mosquitto_property_identifier(properties) == MQTT_PROP_USER_PROPERTY;
    }
    return count;
}

static bool read_user_property(const mosquitto_property *property, cevents_arena *arena, cevents_header *header)
{
    char *name = NULL;
    char *value = NULL;
    if (mosquitto_property_read_string_pair(property, MQTT_PROP_USER_PROPERTY, &name, &value, false) == NULL) {
        return false;
    }
    header->name_length = strlen(name);
    header->value_length = strlen(value);
    header->name = copy(arena, name, header->name_length);
    header->value = copy(arena, value, header->value_length);
    free(name);
    free(value);
    return header->name != NULL && header->value != NULL;
}

static bool read_content_type(const mosquitto_property *property, cevents_arena *arena, cevents_message *message)
{
    char *content_type = NULL;
    if (mosquitto_property_read_string(property, MQTT_PROP_CONTENT_TYPE, &content_type, false) == NULL) {
        return false;
    }
    message->content_type_length = strlen(content_type);
    message->content_type = copy(arena, content_type, message->content_type_length);
    free(content_type);
    return message->content_type != NULL;
}

bool mqtt_read(const struct mosquitto_message *received, const mosquitto_property *properties, cevents_arena *arena,
               cevents_message *message)
{
    /* What a client of MQTT 3.1.1 publishes arrives without properties. */
    *message = (cevents_message){.binding = properties == NULL ? CEVENTS_BINDING_MQTT3 : CEVENTS_BINDING_MQTT5,
                                 .body = received->payload,
                                 .body_length = (size_t)received->payloadlen};
    cevents_header *headers = cevents_arena_alloc(arena, (count_user_properties(properties) + 1) * sizeof *headers);
    message->headers = headers;
    bool read = headers != NULL;
    for (; read && properties != NULL; properties = mosquitto_property_next(properties)) {
        if (mosquitto_property_identifier(properties) == MQTT_PROP_USER_PROPERTY) {
            read = read_user_property(properties, arena, &headers[message->n_headers++]);
        } else if (mosquitto_property_identifier(properties) == MQTT_PROP_CONTENT_TYPE) {
            read = read_content_type(properties, arena, message);
        }
    }
    return read;
}

/* libmosquitto copies what it is given, but asks for a NUL behind it. */
static int add_user_property(mosquitto_property **properties, const cevents_header *header)
{
    char *name = strndup(header->name, header->name_length);
    char *value = strndup(header->value, header->value_length);
    int failure = name == NULL || value == NULL
                      ? MOSQ_ERR_NOMEM
                      : mosquitto_property_add_string_pair(properties, MQTT_PROP_USER_PROPERTY, name, value);
    free(name);
    free(value);
    return failure;
}

static int add_content_type(mosquitto_property **properties, const cevents_message *message)
{
    char *content_type = strndup(message->content_type, message->content_type_length);
    int failure = content_type == NULL
                      ? MOSQ_ERR_NOMEM
                      : mosquitto_property_add_string(properties, MQTT_PROP_CONTENT_TYPE, content_type);
    free(content_type);
    return failure;
}

int mqtt_publish(struct mosquitto *client, const char *topic, const cevents_message *message, int *id)
{
    mosquitto_property *properties = NULL;
    int failure = message->content_type == NULL ? MOSQ_ERR_SUCCESS : add_content_type(&properties, message);
    for (size_t i = 0; i < message->n_headers && failure == MOSQ_ERR_SUCCESS; i++) {
        failure = add_user_property(&properties, &message->headers[i]);
    }
    if (failure == MOSQ_ERR_SUCCESS) {
        failure =
            mosquitto_publish_v5(client, id, topic, (int)message->body_length, message->body, 1, false, properties);
    }
    mosquitto_property_free_all(&properties);
    return failure;
}
