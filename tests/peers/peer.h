/*
 * A program that sends events through a real client of a protocol, and prints those that it receives.
 */
#ifndef CEVENTS_PEER_H
#define CEVENTS_PEER_H

#include <stdio.h>
#include <stdlib.h>

#include <cevents/cevents.h>

/* What each protocol has of its own. Failures end the program. */
extern const cevents_binding peer_binding;

void peer_open(const char *address, bool receive);
void peer_send(const cevents_message *message, cevents_arena *arena);

/* Waits for `count` messages and gives each to peer_take(). Calls peer_ready() when nothing can be missed any more. */
void peer_receive(int count);
void peer_close(void);

void peer_ready(void);
void peer_take(const cevents_message *message, cevents_arena *arena);

_Noreturn void peer_fail(const char *what, const char *why);

#endif
