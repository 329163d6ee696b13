/**
 * @file
 * libcevents: CloudEvents in any form, routed by type to handlers of typed C structs.
 *
 * This header is all that an application includes, beside the generated headers of its event types.
 */
#ifndef CEVENTS_CEVENTS_H
#define CEVENTS_CEVENTS_H

#include <cevents/arena.h>
#include <cevents/binding.h>
#include <cevents/codec.h>
#include <cevents/event.h>
#include <cevents/event_builder.h>
#include <cevents/event_extensions.h>
#include <cevents/event_format.h>
#include <cevents/filter.h>
#include <cevents/generated.h>
#include <cevents/http.h>
#include <cevents/mapping.h>
#include <cevents/options.h>
#include <cevents/pubsub.h>
#include <cevents/router.h>
#include <cevents/status.h>
#include <cevents/version.h>

#endif
