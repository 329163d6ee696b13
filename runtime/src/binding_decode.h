/*
 * Messages whose form is known.
 */
#ifndef CEVENTS_BINDING_DECODE_H
#define CEVENTS_BINDING_DECODE_H

#include "binding_form.h"

/* As cevents_message_decode(), after cevents_message_check(). */
cevents_status cevents_message_decode_form(const cevents_message *message, const struct message_form *form,
                                           cevents_arena *arena, const cevents_options *options, cevents_event *event,
                                           cevents_error *error);

/* As cevents_message_batch(), after cevents_message_check(). */
cevents_status cevents_message_batch_form(const cevents_message *message, const struct message_form *form,
                                          const cevents_options *options, cevents_batch *batch, cevents_error *error);

#endif
