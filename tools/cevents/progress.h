/*
 * How far long work has come: one line on stderr, when that is a terminal and stdout is none.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>

/* Says that `done` events are done; prints at most twice a second, and nothing in the first second. */
void progress_show(size_t done);

/* Takes the line away, so that something else can be printed. */
void progress_hide(void);

#endif
