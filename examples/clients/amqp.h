/*
 * CloudEvents and Qpid Proton, AMQP 1.0.
 */
#ifndef EXAMPLES_AMQP_H
#define EXAMPLES_AMQP_H

#include <proton/message.h>

#include <cevents/cevents.h>

/*
 * Gives a received message the form that cevents decodes. It points into `received`, which must outlive the event.
 * False: no memory, or application properties that are no map of strings.
 */
bool amqp_read(pn_message_t *received, cevents_arena *arena, cevents_message *message);

/* Puts an encoded message into an empty one of Proton, which copies it. False: no memory. */
bool amqp_write(const cevents_message *message, cevents_arena *arena, pn_message_t *sent);

#endif
