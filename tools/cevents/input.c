#include "input.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum input_result fail(const struct input *input)
{
    fprintf(stderr, "%s: error: cannot read it: %s\n", input->name, strerror(errno));
    return INPUT_FAILED;
}

/* Makes room for at least one more byte. */
static bool grow(struct input *input, size_t *capacity)
{
    if (input->length < *capacity) {
        return true;
    }
    if (*capacity > SIZE_MAX / 2) {
        errno = ENOMEM;
        return false;
    }
    size_t larger = *capacity * 2;
    char *bytes = realloc(input->bytes, larger);
    if (bytes == NULL) {
        return false;
    }
    input->bytes = bytes;
    *capacity = larger;
    return true;
}

static enum input_result read_stream(struct input *input, FILE *file, size_t limit)
{
    size_t capacity = 65536;
    input->bytes = malloc(capacity);
    if (input->bytes == NULL) {
        return fail(input);
    }
    for (;;) {
        if (!grow(input, &capacity)) {
            return fail(input);
        }
        size_t taken = fread(input->bytes + input->length, 1, capacity - input->length, file);
        input->length += taken;
        if (input->length > limit) {
            fprintf(stderr, "%s: error: larger than the limit of %zu bytes\n", input->name, limit);
            return INPUT_TOO_LARGE;
        }
        if (taken == 0) {
            return ferror(file) != 0 ? fail(input) : INPUT_READ;
        }
    }
}

enum input_result input_read(struct input *input, const char *path, size_t limit)
{
    bool is_stdin = path == NULL || strcmp(path, "-") == 0;
    *input = (struct input){.name = is_stdin ? "<stdin>" : path};
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    if (file == NULL) {
        return fail(input);
    }
    enum input_result result = read_stream(input, file, limit);
    if (!is_stdin) {
        fclose(file);
    }
    return result;
}

void input_free(struct input *input)
{
    free(input->bytes);
    input->bytes = NULL;
    input->length = 0;
}
