/*
 * Takes CloudEvents over HTTP, in any content mode, and publishes each over MQTT 5 in binary mode: to the topic `events/`
 * with the event's type behind it. A sender is told that all went well when the broker has acknowledged.
 *
 * usage: http-to-mqtt [HOST [PORT]]
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cevents/cevents.h>

#include "mqtt.h"
#include "serve.h"

enum { KEEP_ALIVE_SECONDS = 30, PATIENCE_SECONDS = 10 };

struct forwarder {
    struct mosquitto *client;
    pthread_mutex_t lock; /* one event at a time */
    pthread_cond_t published;
    int acknowledged; /* the last message that the broker has */
};

/* Called by libmosquitto's thread. */
static void on_publish(struct mosquitto *client, void *context, int id)
{
    (void)client;
    struct forwarder *forwarder = context;
    pthread_mutex_lock(&forwarder->lock);
    forwarder->acknowledged = id;
    pthread_cond_broadcast(&forwarder->published);
    pthread_mutex_unlock(&forwarder->lock);
}

static bool publish(struct forwarder *forwarder, const char *topic, const cevents_message *message)
{
    struct timespec deadline;
    int id;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_SECONDS;
    pthread_mutex_lock(&forwarder->lock);
    bool sent = mqtt_publish(forwarder->client, topic, message, &id) == MOSQ_ERR_SUCCESS;
    while (sent && forwarder->acknowledged != id) {
        sent = pthread_cond_timedwait(&forwarder->published, &forwarder->lock, &deadline) == 0;
    }
    forwarder->acknowledged = 0; /* no message has this id; ids come again */
    pthread_mutex_unlock(&forwarder->lock);
    return sent;
}

/* The data goes on as it is: it is not decoded. */
static cevents_status forward(const cevents_event *event, void *context)
{
    cevents_message message;
    cevents_error error;
    size_t size = strlen("events/") + strlen(event->attributes.type) + 1;
    char *topic = cevents_arena_alloc(event->arena, size);
    if (topic == NULL) {
        return cevents_arena_failure(event->arena);
    }
    (void)snprintf(topic, size, "events/%s", event->attributes.type);
    if (mosquitto_pub_topic_check(topic) != MOSQ_ERR_SUCCESS) { /* to send it again would not help */
        return CEVENTS_INVALID_ATTRIBUTE;
    }
    cevents_status status =
        cevents_message_encode(event, CEVENTS_BINDING_MQTT5, NULL, event->arena, NULL, &message, &error);
    if (status == CEVENTS_OK && !publish(context, topic, &message)) {
        status = CEVENTS_HANDLER_FAILED;
    }
    return status;
}

static int serve_forwarder(struct forwarder *forwarder)
{
    cevents_router *router = cevents_router_new(NULL);
    bool ready = cevents_router_on_unknown(router, forward, forwarder) == CEVENTS_OK;
    int result = ready ? serve(serve_router, router) : EXIT_FAILURE;
    cevents_router_free(router);
    return result;
}

int main(int argc, char **argv)
{
    struct forwarder forwarder = {.lock = PTHREAD_MUTEX_INITIALIZER, .published = PTHREAD_COND_INITIALIZER};
    const char *host = argc > 1 ? argv[1] : "localhost";
    int port = argc > 2 ? atoi(argv[2]) : 1883;
    int result = EXIT_FAILURE;
    mosquitto_lib_init();
    forwarder.client = mosquitto_new(NULL, true, &forwarder);
    mosquitto_int_option(forwarder.client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    mosquitto_publish_callback_set(forwarder.client, on_publish);
    int failure = mosquitto_connect(forwarder.client, host, port, KEEP_ALIVE_SECONDS);
    if (failure == MOSQ_ERR_SUCCESS) {
        failure = mosquitto_loop_start(forwarder.client); /* its own thread; it also connects again */
    }
    if (failure == MOSQ_ERR_SUCCESS) {
        result = serve_forwarder(&forwarder);
        mosquitto_disconnect(forwarder.client);
        mosquitto_loop_stop(forwarder.client, false);
    } else {
        fprintf(stderr, "http-to-mqtt: %s:%d: %s\n", host, port, mosquitto_strerror(failure));
    }
    mosquitto_destroy(forwarder.client);
    mosquitto_lib_cleanup();
    return result;
}
