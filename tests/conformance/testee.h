/*
 * What a testee is made for; each program has its own.
 */
#ifndef CEVENTS_TESTEE_H
#define CEVENTS_TESTEE_H

#include <cevents/generated.h>

extern const cevents_message_set *const testee_sets[];
extern const size_t testee_n_sets;

#endif
