/*
 * What departs from the text of CloudEvents or of a binding: reported, or refused by CEVENTS_STRICT_ATTRIBUTES.
 */
#ifndef CEVENTS_DEPARTURE_H
#define CEVENTS_DEPARTURE_H

#include <cevents/options.h>

/*
 * Reports `departure`, or fails with its offset and path and `why` as the message. To a caller who wants to know of all
 * violations it is one.
 */
cevents_status cevents_depart(const cevents_options *options, const cevents_report *departure, const char *why,
                              cevents_error *error);

#endif
