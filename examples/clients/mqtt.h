/*
 * CloudEvents and libmosquitto, MQTT 5.
 */
#ifndef EXAMPLES_MQTT_H
#define EXAMPLES_MQTT_H

#include <mosquitto.h>

#include <cevents/cevents.h>

/*
 * Gives a received message the form that cevents decodes. Its properties are copied to the arena, its payload is not.
 * False: no memory.
 */
bool mqtt_read(const struct mosquitto_message *received, const mosquitto_property *properties, cevents_arena *arena,
               cevents_message *message);

/*
 * Publishes an encoded message at QoS 1. `id` (may be NULL): by which libmosquitto's on_publish tells that the broker has
 * it. Returns one of libmosquitto's MOSQ_ERR_ codes.
 */
int mqtt_publish(struct mosquitto *client, const char *topic, const cevents_message *message, int *id);

#endif
