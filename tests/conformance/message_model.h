/*
 * Messages of protocol bindings as the CloudEvents judge writes them in JSON.
 */
#ifndef CEVENTS_MESSAGE_MODEL_H
#define CEVENTS_MESSAGE_MODEL_H

#include "event_model.h"

/* Reads a message of message->binding. All of it lives in the arena. */
void model_to_message(const json_t *input, cevents_arena *arena, cevents_message *message);

/* A new reference. */
json_t *model_from_message(const cevents_message *message);

#endif
