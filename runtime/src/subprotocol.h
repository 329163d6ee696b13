/*
 * The subprotocols of the WebSockets binding, section 1.5.
 */
#ifndef CEVENTS_SUBPROTOCOL_H
#define CEVENTS_SUBPROTOCOL_H

#include <cevents/binding.h>

#include "media_type.h"

struct subprotocol {
    const char *name;
    enum media_event_format format;
    cevents_frame_type frame;
};

/* The subprotocol of this name, or NULL when there is none that can be read and written. */
const struct subprotocol *cevents_subprotocol_find(const char *name, size_t length);

/* The subprotocol of a format that can be read and written. */
const struct subprotocol *cevents_subprotocol_of(enum media_event_format format);

#endif
