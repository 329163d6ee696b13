#include "utf8.h"

#include <stdint.h>
#include <string.h>

/* Length of the sequence that begins at `at`, or 0 when it is not UTF-8. */
static size_t sequence_length(const unsigned char *at, const unsigned char *end)
{
    size_t length = *at < 0x80 ? 1 : *at < 0xC2 ? 0 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : *at < 0xF5 ? 4 : 0;
    if (length == 0 || (size_t)(end - at) < length) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (*at == 0xE0 && at[1] < 0xA0) || (*at == 0xF0 && at[1] < 0x90);
    bool surrogate = *at == 0xED && at[1] >= 0xA0;
    bool too_large = *at == 0xF4 && at[1] >= 0x90;
    return overlong || surrogate || too_large ? 0 : length;
}

bool utf8_valid(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + length;
    while (at < end) {
        size_t step = sequence_length(at, end);
        if (step == 0) {
            return false;
        }
        at += step;
    }
    return true;
}

static void mend(char *text, bool controls)
{
    unsigned char *at = (unsigned char *)text;
    unsigned char *end = at + strlen(text);
    while (at < end) {
        size_t step = sequence_length(at, end);
        if (step == 0 || (controls && (*at < 0x20 || *at == 0x7F))) {
            *at = '?';
            step = 1;
        }
        at += step;
    }
}

void utf8_make_printable(char *text)
{
    mend(text, true);
}

void utf8_make_valid(char *text)
{
    mend(text, false);
}
