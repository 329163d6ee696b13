/*
 * --limit NAME=NUMBER,...: what an input may cost, by the names of the members of cevents_limits.
 */
#ifndef LIMITS_OPTION_H
#define LIMITS_OPTION_H

#include <stdbool.h>

#include <cevents/options.h>

/* Reads the option's value; NULL leaves the defaults. False after it has said on stderr what is wrong. */
bool limits_option_read(cevents_limits *limits, const char *command, const char *value);

/* Most bytes of a file. */
size_t limits_bytes(const cevents_limits *limits);

#endif
