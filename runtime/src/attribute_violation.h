/*
 * What becomes of attributes that break a rule: an error, a note for a caller who wants to know of all, or a report.
 */
#ifndef CEVENTS_ATTRIBUTE_VIOLATION_H
#define CEVENTS_ATTRIBUTE_VIOLATION_H

#include "attribute_collector.h"

/* Fails with the path of `name` in the event. */
cevents_status cevents_attribute_fail(const struct attribute_collector *collector, cevents_status status, size_t offset,
                                      const char *name, size_t name_length, const char *why);

/* Fails as cevents_attribute_fail() does, or notes the violation for the end when the caller wants to know of all. */
cevents_status cevents_attribute_violate(struct attribute_collector *collector, cevents_status status, size_t offset,
                                         const char *name, size_t name_length, const char *why);

/* Reports a departure from the CloudEvents text, or refuses it. */
cevents_status cevents_attribute_depart(const struct attribute_collector *collector, cevents_report_kind kind,
                                        const struct attribute_place *place, const char *why);

/*
 * Goes on behind an attribute that could not be read, when that is a violation and the caller wants to know of all:
 * then CEVENTS_OK, else `status`. `name` is that of the attribute without a prefix.
 */
cevents_status cevents_attribute_pass_over(struct attribute_collector *collector, const char *name, size_t name_length,
                                           cevents_status status);

/*
 * What reading the event has come to, at its very end: `status`, or the first violation that was passed over. Tells a
 * caller who wants to know of all violations about the one that `status` is.
 */
cevents_status cevents_attribute_settle(const struct attribute_collector *collector, cevents_status status);

#endif
