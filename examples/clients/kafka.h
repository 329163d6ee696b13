/*
 * CloudEvents and librdkafka.
 */
#ifndef EXAMPLES_KAFKA_H
#define EXAMPLES_KAFKA_H

#include <librdkafka/rdkafka.h>

#include <cevents/cevents.h>

/*
 * Gives a consumed record the form that cevents decodes. It points into `received`, which must outlive the event.
 * False: no memory.
 */
bool kafka_read(const rd_kafka_message_t *received, cevents_arena *arena, cevents_message *message);

/* Produces an encoded message. librdkafka copies it. */
rd_kafka_resp_err_t kafka_produce(rd_kafka_t *producer, const char *topic, const cevents_message *message);

#endif
