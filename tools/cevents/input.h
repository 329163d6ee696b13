/*
 * Whole files into memory.
 */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>

struct input {
    const char *name; /* for messages */
    char *bytes;
    size_t length;
};

enum input_result { INPUT_READ, INPUT_FAILED, INPUT_TOO_LARGE };

/*
 * Reads the file at `path`, or stdin when it is NULL or "-". A failure has been said on stderr.
 * input_free() in any case.
 */
enum input_result input_read(struct input *input, const char *path, size_t limit);

void input_free(struct input *input);

#endif
