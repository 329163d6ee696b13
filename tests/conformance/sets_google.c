#include "testee.h"

#include "google_events.cevents.h"

const cevents_message_set *const testee_sets[] = {&google_events__messages};

const size_t testee_n_sets = sizeof testee_sets / sizeof testee_sets[0];
