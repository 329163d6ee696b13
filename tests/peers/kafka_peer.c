#include "kafka.h"

#include "peer.h"

static const char topic[] = "cevents-test";
static rd_kafka_t *client;

const cevents_binding peer_binding = CEVENTS_BINDING_KAFKA;

static void set(rd_kafka_conf_t *conf, const char *name, const char *value)
{
    char why[200];
    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) {
        peer_fail(name, why);
    }
}

static void on_delivery(rd_kafka_t *producer, const rd_kafka_message_t *sent, void *context)
{
    (void)producer, (void)context;
    if (sent->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        peer_fail("deliver", rd_kafka_err2str(sent->err));
    }
}

void peer_open(const char *brokers, bool receive)
{
    char why[200];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", brokers);
    if (!receive) {
        rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    }
    client = rd_kafka_new(receive ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (client == NULL) {
        peer_fail("rd_kafka_new", why);
    }
}

void peer_send(const cevents_message *message, cevents_arena *arena)
{
    (void)arena;
    rd_kafka_resp_err_t failure = kafka_produce(client, topic, message);
    if (failure != RD_KAFKA_RESP_ERR_NO_ERROR) {
        peer_fail("produce", rd_kafka_err2str(failure));
    }
}

static void take(const rd_kafka_message_t *received)
{
    cevents_arena arena;
    cevents_message message;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    if (received->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        peer_fail("consume", rd_kafka_message_errstr(received));
    }
    if (!kafka_read(received, &arena, &message)) {
        peer_fail("kafka_read", "no memory");
    }
    if (message.key != NULL) {
        (void)printf("key %.*s ", (int)message.key_length, (const char *)message.key);
    }
    peer_take(&message, &arena);
    cevents_arena_free(&arena);
}

/* All that the topic has from its beginning. */
void peer_receive(int count)
{
    rd_kafka_topic_t *consumed = rd_kafka_topic_new(client, topic, NULL);
    peer_ready();
    if (rd_kafka_consume_start(consumed, 0, RD_KAFKA_OFFSET_BEGINNING) != 0) {
        peer_fail("consume", rd_kafka_err2str(rd_kafka_last_error()));
    }
    while (count > 0) {
        rd_kafka_message_t *received = rd_kafka_consume(consumed, 0, 1000);
        if (received != NULL) {
            take(received);
            rd_kafka_message_destroy(received);
            count--;
        }
    }
    rd_kafka_consume_stop(consumed, 0);
    rd_kafka_topic_destroy(consumed);
}

void peer_close(void)
{
    if (rd_kafka_type(client) == RD_KAFKA_PRODUCER && rd_kafka_flush(client, 30000) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        peer_fail("flush", "not everything was delivered");
    }
    rd_kafka_destroy(client);
}
