#include <cevents/event_builder.h>

#include <stdio.h>
#include <time.h>

#if defined(__linux__)
#include <sys/random.h>
#endif

void cevents_uuid_from_random(char text[CEVENTS_UUID_SIZE], const uint8_t random[16])
{
    static const char hex[] = "0123456789abcdef";
    char *out = text;
    for (size_t i = 0; i < 16; i++) {
        unsigned byte = random[i];
        if (i == 6) {
            byte = (byte & 0x0F) | 0x40; /* the version */
        } else if (i == 8) {
            byte = (byte & 0x3F) | 0x80; /* the variant of RFC 9562 */
        }
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *out++ = '-';
        }
        *out++ = hex[byte >> 4];
        *out++ = hex[byte & 15];
    }
    *out = '\0';
}

static bool read_random(uint8_t random[16])
{
#if defined(__linux__)
    if (getrandom(random, 16, 0) == 16) {
        return true;
    }
#endif
    FILE *file = fopen("/dev/urandom", "rb");
    if (file == NULL) {
        return false;
    }
    bool read = fread(random, 1, 16, file) == 16;
    (void)fclose(file);
    return read;
}

bool cevents_uuid_random(char text[CEVENTS_UUID_SIZE])
{
    uint8_t random[16];
    text[0] = '\0';
    if (!read_random(random)) {
        return false;
    }
    cevents_uuid_from_random(text, random);
    return true;
}

cevents_timestamp cevents_now(void)
{
    struct timespec now = {0, 0};
    (void)timespec_get(&now, TIME_UTC);
    return (cevents_timestamp){now.tv_sec, (int32_t)now.tv_nsec};
}
