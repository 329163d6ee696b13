#include "utf8.h"

#include <string.h>

#include "text.h"

/* U+0000 to U+001F, U+007F, and the second range, U+0080 to U+009F, of which terminals take some for commands. */
static bool is_control(const char *text, size_t length)
{
    unsigned char first = (unsigned char)*text;
    return first < 0x20 || first == 0x7F || (first == 0xC2 && length == 2 && (unsigned char)text[1] < 0xA0);
}

static void mend(char *text, bool controls)
{
    char *end = text + strlen(text);
    while (text < end) {
        size_t step = cevents_text_utf8_character(text, (size_t)(end - text));
        if (step == 0 || (controls && is_control(text, step))) {
            step = step == 0 ? 1 : step;
            memset(text, '?', step);
        }
        text += step;
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
