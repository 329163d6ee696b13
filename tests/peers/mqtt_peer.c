#include "mqtt.h"

#include <string.h>

#include <mqtt_protocol.h>

#include "peer.h"

static const char topic[] = "cevents/test";
static struct mosquitto *client;
static int wanted;

const cevents_binding peer_binding = CEVENTS_BINDING_MQTT5;

static void check(const char *what, int code)
{
    if (code != MOSQ_ERR_SUCCESS) {
        peer_fail(what, mosquitto_strerror(code));
    }
}

static void on_message(struct mosquitto *from, void *context, const struct mosquitto_message *received,
                       const mosquitto_property *properties)
{
    (void)context;
    cevents_arena arena;
    cevents_message message;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    if (!mqtt_read(received, properties, &arena, &message)) {
        peer_fail("mqtt_read", "no memory");
    }
    peer_take(&message, &arena);
    cevents_arena_free(&arena);
    if (--wanted == 0) {
        mosquitto_disconnect(from);
    }
}

static void on_subscribe(struct mosquitto *from, void *context, int id, int n_granted, const int *granted,
                         const mosquitto_property *properties)
{
    (void)from, (void)context, (void)id, (void)n_granted, (void)granted, (void)properties;
    peer_ready();
}

static int unacknowledged;

static void on_publish(struct mosquitto *from, void *context, int id, int reason, const mosquitto_property *properties)
{
    (void)from, (void)context, (void)id, (void)properties;
    if (reason >= MQTT_RC_UNSPECIFIED) {
        peer_fail("publish", mosquitto_reason_string(reason));
    }
    unacknowledged--;
}

void peer_open(const char *port, bool receive)
{
    mosquitto_lib_init();
    client = mosquitto_new(NULL, true, NULL);
    mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    mosquitto_message_v5_callback_set(client, on_message);
    mosquitto_subscribe_v5_callback_set(client, on_subscribe);
    mosquitto_publish_v5_callback_set(client, on_publish);
    check("connect", mosquitto_connect(client, "127.0.0.1", atoi(port), 60));
    if (receive) {
        check("subscribe", mosquitto_subscribe(client, NULL, topic, 1));
    }
}

void peer_send(const cevents_message *message, cevents_arena *arena)
{
    (void)arena;
    check("publish", mqtt_publish(client, topic, message, NULL));
    unacknowledged++;
}

void peer_receive(int count)
{
    wanted = count;
    check("receive", mosquitto_loop_forever(client, -1, 1));
}

void peer_close(void)
{
    while (unacknowledged > 0) {
        check("loop", mosquitto_loop(client, -1, 1));
    }
    mosquitto_disconnect(client);
    mosquitto_destroy(client);
    mosquitto_lib_cleanup();
}
