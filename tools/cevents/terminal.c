#include "terminal.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const escapes[] = {
    [COLOUR_NAME] = "\033[36m",
    [COLOUR_ERROR] = "\033[1;31m",
    [COLOUR_NOTE] = "\033[33m",
    [COLOUR_DIM] = "\033[2m",
};

static bool shows_colour(FILE *out)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *kind = getenv("TERM");
    if (no_colour != NULL && no_colour[0] != '\0') {
        return false;
    }
    return kind != NULL && strcmp(kind, "dumb") != 0 && isatty(fileno(out)) == 1;
}

static bool has_colour(FILE *out)
{
    static enum { UNKNOWN, NO, YES } known[2];
    size_t stream = out == stderr ? 1 : 0;
    if (known[stream] == UNKNOWN) {
        known[stream] = shows_colour(out) ? YES : NO;
    }
    return known[stream] == YES;
}

void terminal_begin(FILE *out, enum colour colour)
{
    fputs(has_colour(out) ? escapes[colour] : "", out);
}

void terminal_end(FILE *out)
{
    fputs(has_colour(out) ? "\033[0m" : "", out);
}

void terminal_print(FILE *out, enum colour colour, const char *text)
{
    terminal_begin(out, colour);
    fputs(text, out);
    terminal_end(out);
}

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Bytes of the printable character at `p`, or 0 when there is none. */
static size_t printable_length(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80) {
        return p[0] >= 0x20 && p[0] != 0x7F ? 1 : 0;
    }
    size_t length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || length > left) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if (!is_continuation(p[i])) {
            return 0;
        }
    }
    bool is_c1_control = p[0] == 0xC2 && p[1] < 0xA0;
    bool is_overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    bool is_surrogate = p[0] == 0xED && p[1] >= 0xA0;
    bool is_too_large = p[0] == 0xF4 && p[1] >= 0x90;
    return is_c1_control || is_overlong || is_surrogate || is_too_large ? 0 : length;
}

void terminal_print_untrusted(FILE *out, const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    while (length > 0) {
        size_t printable = printable_length(p, length);
        if (printable == 0) {
            fprintf(out, "\\x%02X", (unsigned)p[0]);
            printable = 1;
        } else {
            fwrite(p, 1, printable, out);
        }
        p += printable;
        length -= printable;
    }
}

void terminal_print_bytes(const void *bytes, size_t length)
{
    if (length > 0) {
        fwrite(bytes, 1, length, stdout);
    }
}

bool terminal_finish_output(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return true;
    }
    fprintf(stderr, "cevents: error: cannot write the output: %s\n", errno != 0 ? strerror(errno) : "output error");
    return false;
}
