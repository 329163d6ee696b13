/*
 * For a device without a heap: reads one event of Cloud Storage from standard input and decodes it in 8 KB of static
 * memory. no_heap.c takes the place of malloc and its siblings, and ends the program when anything calls them; so there
 * is no stdio here either.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "google/events/cloud/storage/v1/events.cevents.h"
#include <cevents/cevents.h>

static char body[4 * 1024];
static char memory[8 * 1024];

static size_t read_body(void)
{
    size_t length = 0;
    ssize_t got;
    while (length < sizeof body && (got = read(STDIN_FILENO, body + length, sizeof body - length)) > 0) {
        length += (size_t)got;
    }
    return length;
}

static void print(const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    size_t shown = length < (int)sizeof line ? (size_t)length : sizeof line - 1;
    if (write(STDOUT_FILENO, line, shown) < 0) {
        _exit(2);
    }
}

int main(void)
{
    cevents_arena arena;
    cevents_event event;
    cevents_error error;
    size_t length = read_body();
    cevents_arena_init(&arena, memory, sizeof memory, NULL); /* no allocator: this is all there is */
    cevents_status status = cevents_event_from_json(body, length, &arena, NULL, &event, &error);
    if (status == CEVENTS_OK && strcmp(event.attributes.type, CLOUD__STORAGE__V1__OBJECT_FINALIZED_EVENT__TYPE) == 0) {
        Cloud__Storage__V1__ObjectFinalizedEvent__View finalized;
        status = cloud__storage__v1__object_finalized_event__view(&event, &arena, NULL, &finalized, &error);
        if (status == CEVENTS_OK) {
            print("%s/%s, %" PRId64 " bytes\n", finalized.data->bucket, finalized.data->name, finalized.data->size);
        }
    } else if (status == CEVENTS_OK) {
        print("not for me: %s\n", event.attributes.type);
    }
    if (status != CEVENTS_OK) {
        print("%s: %s: %s\n", cevents_status_name(status), error.path, error.message);
    }
    return status != CEVENTS_OK;
}
