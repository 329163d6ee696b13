/*
 * CloudEvents and the NATS client for C (libnats).
 */
#ifndef EXAMPLES_NATS_H
#define EXAMPLES_NATS_H

#include <nats/nats.h>

#include <cevents/cevents.h>

/*
 * Gives a received message the form that cevents decodes. It points into `received`, which must outlive the event.
 * False: no memory.
 */
bool nats_read(natsMsg *received, cevents_arena *arena, cevents_message *message);

/* Publishes an encoded message. */
natsStatus nats_publish(natsConnection *connection, const char *subject, const cevents_message *message);

#endif
