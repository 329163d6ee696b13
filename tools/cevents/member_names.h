/*
 * "Did you mean" for what the data of an event holds: members, and names of enum values.
 */
#ifndef MEMBER_NAMES_H
#define MEMBER_NAMES_H

#include <stdio.h>

#include <cevents/options.h>

/* Prints `; did you mean "..."?` when the schema has a name that is near to the one that was passed over. */
void member_names_print_nearest(const cevents_report *report, FILE *out);

#endif
