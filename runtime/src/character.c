#include "character.h"

enum {
    PLAIN = CHARACTER_AUTHORITY | CHARACTER_SEGMENT | CHARACTER_PATH | CHARACTER_QUERY,
    PLAIN_TOKEN = PLAIN | CHARACTER_TOKEN,
    LETTER = PLAIN_TOKEN | CHARACTER_SCHEME, /* and + - . */
    SMALL = LETTER | CHARACTER_NAME          /* and digits */
};

#define TEN(class) class, class, class, class, class, class, class, class, class, class
#define TWENTY_SIX(class) TEN(class), TEN(class), class, class, class, class, class, class

const uint8_t cevents_character_classes[256] = {
    ['!'] = PLAIN_TOKEN,
    ['#'] = CHARACTER_TOKEN,
    ['$'] = PLAIN_TOKEN,
    ['%'] = CHARACTER_TOKEN,
    ['&'] = PLAIN_TOKEN,
    ['\''] = PLAIN_TOKEN,
    ['('] = PLAIN,
    [')'] = PLAIN,
    ['*'] = PLAIN_TOKEN,
    ['+'] = LETTER,
    [','] = PLAIN,
    ['-'] = LETTER,
    ['.'] = LETTER,
    ['/'] = CHARACTER_PATH | CHARACTER_QUERY,
    ['0'] = TEN(SMALL),
    [':'] = CHARACTER_AUTHORITY | CHARACTER_PATH | CHARACTER_QUERY,
    [';'] = PLAIN,
    ['='] = PLAIN,
    ['?'] = CHARACTER_QUERY,
    ['@'] = PLAIN,
    ['A'] = TWENTY_SIX(LETTER),
    ['['] = CHARACTER_AUTHORITY,
    [']'] = CHARACTER_AUTHORITY,
    ['^'] = CHARACTER_TOKEN,
    ['_'] = PLAIN_TOKEN,
    ['`'] = CHARACTER_TOKEN,
    ['a'] = TWENTY_SIX(SMALL),
    ['|'] = CHARACTER_TOKEN,
    ['~'] = PLAIN_TOKEN,
};

bool cevents_characters_are(const char *text, size_t length, enum character_class class)
{
    const uint8_t *classes = cevents_character_classes;
    const unsigned char *c = (const unsigned char *)text;
    for (; length >= 8; length -= 8, c += 8) {
        unsigned low = (unsigned)classes[c[0]] & classes[c[1]] & classes[c[2]] & classes[c[3]];
        unsigned high = (unsigned)classes[c[4]] & classes[c[5]] & classes[c[6]] & classes[c[7]];
        if ((class & low & high) == 0) {
            return false;
        }
    }
    while (length > 0 && (class & classes[*c]) != 0) {
        length--;
        c++;
    }
    return length == 0;
}
