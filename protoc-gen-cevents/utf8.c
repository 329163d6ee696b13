#include "utf8.h"

#include <string.h>

#include "text.h"

static void mend(char *text, bool controls)
{
    char *end = text + strlen(text);
    while (text < end) {
        size_t step = cevents_text_utf8_character(text, (size_t)(end - text));
        unsigned char first = (unsigned char)*text;
        if (step == 0 || (controls && (first < 0x20 || first == 0x7F))) {
            *text = '?';
            step = 1;
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
