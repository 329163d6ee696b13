/*
 * What the builder offers to other rooms.
 */
#ifndef CEVENTS_EVENT_BUILDER_INTERNAL_H
#define CEVENTS_EVENT_BUILDER_INTERNAL_H

#include <cevents/event_builder.h>

/* As cevents_builder_finish(), but the event may lack what CloudEvents requires: its caller may know more. */
cevents_status cevents_builder_take(cevents_event_builder *builder, cevents_event *event, cevents_error *error);

#endif
