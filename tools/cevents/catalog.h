/*
 * The event types and messages that the tool was built with.
 */
#ifndef CATALOG_H
#define CATALOG_H

#include <cevents/cevents.h>

#include "suggest.h"

size_t catalog_size(void);

/* Routes are ordered by type. */
const cevents_route *catalog_route_at(size_t index);

const cevents_route *catalog_find_type(const char *type);
const cevents_json_table *catalog_find_message(const char *full_name);

/* The sets of all messages, for google.protobuf.Any. */
const cevents_message_set *const *catalog_sets(size_t *n_sets);

struct suggestion catalog_suggest_type(const char *type);
struct suggestion catalog_suggest_message(const char *full_name);

#endif
