/*
 * What dispatching needs of a router beside its public face.
 */
#ifndef CEVENTS_ROUTER_INTERNAL_H
#define CEVENTS_ROUTER_INTERNAL_H

#include <cevents/router.h>

/* The message that the router's typed handler for this type takes, or NULL; as cevents_options.find_data. */
const cevents_json_table *cevents_router_find_data(const void *router, const char *type);

/* Whether the handler that takes the event gets its data as it came, not decoded. */
bool cevents_router_shows_data(const cevents_router *router, const cevents_event *event);

#endif
