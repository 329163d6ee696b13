/*
 * The options one by one: their names, how a value is read, what is wrong with it. The command line and the sidecar
 * share them.
 */
#ifndef CEVENTS_PLUGIN_SETTINGS_H
#define CEVENTS_PLUGIN_SETTINGS_H

#include "findings.h"
#include "options.h"

enum { SETTING_COUNT = 11 };

/* Names of all settings; setting 0 is `config`, which only the command line has. */
extern const char *const setting_names[SETTING_COUNT];

/* Index of a setting, or -1. */
int setting_find(const char *name, size_t length);

/* Reads a value into `options`. Returns NULL, or what is wrong with the value. */
const char *setting_read(struct pool *pool, int setting, const char *value, struct options *options);

/* on, off, true, false; returns false for any other text. */
bool setting_read_switch(const char *value, bool *result);

/* A C identifier that is neither a keyword nor a macro nor reserved. */
bool is_c_identifier(const char *text);

/* Identifiers joined by dots, at least one. */
bool is_dotted_name(const char *text);

#endif
