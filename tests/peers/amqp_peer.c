#include "amqp.h"

#include <string.h>

#include <proton/condition.h>
#include <proton/connection.h>
#include <proton/delivery.h>
#include <proton/link.h>
#include <proton/proactor.h>
#include <proton/session.h>
#include <proton/transport.h>

#include "peer.h"

enum { MOST_MESSAGES = 100 };

static pn_proactor_t *proactor;
static bool receiving;
static bool closed;
static int wanted; /* messages still to be received, or acknowledgements */
static pn_rwbytes_t outgoing[MOST_MESSAGES];
static size_t n_outgoing;
static size_t n_sent;

const cevents_binding peer_binding = CEVENTS_BINDING_AMQP;

void peer_open(const char *port, bool receive)
{
    char address[64];
    receiving = receive;
    (void)snprintf(address, sizeof address, "127.0.0.1:%s", port);
    proactor = pn_proactor();
    pn_proactor_connect2(proactor, NULL, NULL, address);
}

static void open_link(pn_connection_t *connection)
{
    pn_session_t *session = pn_session(connection);
    pn_connection_set_container(connection, "cevents");
    pn_connection_open(connection);
    pn_session_open(session);
    pn_link_t *link = receiving ? pn_receiver(session, "events") : pn_sender(session, "events");
    pn_terminus_set_address(receiving ? pn_link_source(link) : pn_link_target(link), "events");
    pn_link_open(link);
}

static void send_all(pn_link_t *link)
{
    while (n_sent < n_outgoing && pn_link_credit(link) > 0) {
        const pn_rwbytes_t *bytes = &outgoing[n_sent++];
        pn_delivery(link, pn_dtag((const char *)&n_sent, sizeof n_sent));
        pn_link_send(link, bytes->start, bytes->size);
        pn_link_advance(link);
    }
}

static void receive(pn_delivery_t *delivery)
{
    size_t size = pn_delivery_pending(delivery);
    char *bytes = malloc(size + 1);
    pn_link_t *link = pn_delivery_link(delivery);
    pn_message_t *received = pn_message();
    cevents_arena arena;
    cevents_message message;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    if (bytes == NULL || pn_link_recv(link, bytes, size) != (ssize_t)size ||
        pn_message_decode(received, bytes, size) != 0 || !amqp_read(received, &arena, &message)) {
        peer_fail("receive", "no message that can be read");
    }
    peer_take(&message, &arena);
    cevents_arena_free(&arena);
    pn_message_free(received);
    free(bytes);
    pn_delivery_update(delivery, PN_ACCEPTED);
    pn_delivery_settle(delivery);
}

static void on_delivery(pn_event_t *event)
{
    pn_delivery_t *delivery = pn_event_delivery(event);
    if (receiving && (!pn_delivery_readable(delivery) || pn_delivery_partial(delivery))) {
        return;
    }
    if (receiving) {
        receive(delivery);
    } else if (pn_delivery_remote_state(delivery) != PN_ACCEPTED) {
        peer_fail("send", "the message was not accepted");
    } else {
        pn_delivery_settle(delivery);
    }
    if (--wanted == 0) {
        pn_connection_close(pn_event_connection(event));
    }
}

static void on_event(pn_event_t *event)
{
    switch (pn_event_type(event)) {
    case PN_CONNECTION_INIT:
        open_link(pn_event_connection(event));
        break;
    case PN_LINK_REMOTE_OPEN:
        if (receiving) { /* not before: rhea would send what overtakes the answer that opens the link */
            peer_ready();
            pn_link_flow(pn_event_link(event), wanted);
        }
        break;
    case PN_LINK_FLOW:
        send_all(pn_event_link(event));
        break;
    case PN_DELIVERY:
        on_delivery(event);
        break;
    case PN_TRANSPORT_CLOSED:
        closed = true;
        if (wanted > 0) {
            const char *why = pn_condition_get_description(pn_transport_condition(pn_event_transport(event)));
            peer_fail("connection", why == NULL ? "closed too early" : why);
        }
        break;
    default:
        break;
    }
}

static void run(void)
{
    while (!closed) {
        pn_event_batch_t *batch = pn_proactor_wait(proactor);
        for (pn_event_t *event = pn_event_batch_next(batch); event != NULL; event = pn_event_batch_next(batch)) {
            on_event(event);
        }
        pn_proactor_done(proactor, batch);
    }
}

void peer_send(const cevents_message *message, cevents_arena *arena)
{
    pn_message_t *sent = pn_message();
    if (n_outgoing == MOST_MESSAGES || !amqp_write(message, arena, sent)) {
        peer_fail("send", "no message that can be written");
    }
    pn_rwbytes_t *bytes = &outgoing[n_outgoing++];
    ssize_t size = pn_message_encode2(sent, bytes);
    if (size <= 0) {
        peer_fail("encode", pn_code((int)size));
    }
    bytes->size = (size_t)size; /* it was that of the buffer */
    pn_message_free(sent);
}

void peer_receive(int count)
{
    wanted = count;
    run();
}

void peer_close(void)
{
    if (!receiving) {
        wanted = (int)n_outgoing;
        run();
    }
    for (size_t i = 0; i < n_outgoing; i++) {
        free(outgoing[i].start);
    }
    pn_proactor_free(proactor);
}
