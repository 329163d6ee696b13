#include "nats.h"

#include "peer.h"

static const char subject[] = "cevents.test";
static natsConnection *connection;

const cevents_binding peer_binding = CEVENTS_BINDING_NATS;

static void check(const char *what, natsStatus status)
{
    if (status != NATS_OK) {
        peer_fail(what, natsStatus_GetText(status));
    }
}

void peer_open(const char *port, bool receive)
{
    char url[64];
    (void)receive;
    (void)snprintf(url, sizeof url, "nats://127.0.0.1:%s", port);
    check("connect", natsConnection_ConnectTo(&connection, url));
}

void peer_send(const cevents_message *message, cevents_arena *arena)
{
    (void)arena;
    check("publish", nats_publish(connection, subject, message));
}

void peer_receive(int count)
{
    natsSubscription *subscription = NULL;
    check("subscribe", natsConnection_SubscribeSync(&subscription, connection, subject));
    check("flush", natsConnection_Flush(connection));
    peer_ready();
    for (; count > 0; count--) {
        natsMsg *received = NULL;
        cevents_arena arena;
        cevents_message message;
        cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
        check("receive", natsSubscription_NextMsg(&received, subscription, 30000));
        if (!nats_read(received, &arena, &message)) {
            peer_fail("nats_read", "no memory");
        }
        peer_take(&message, &arena);
        cevents_arena_free(&arena);
        natsMsg_Destroy(received);
    }
    natsSubscription_Destroy(subscription);
}

void peer_close(void)
{
    check("flush", natsConnection_Flush(connection));
    natsConnection_Destroy(connection);
    nats_Close();
}
