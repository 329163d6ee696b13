#include "stream.h"

enum { LARGEST_MESSAGE = 4 * 1024 * 1024 };

void stream_complain(const cevents_error *error)
{
    (void)fprintf(stderr, "%s: %s: %s\n", cevents_status_name(error->status), error->path, error->message);
}

static bool read_length(FILE *stream, size_t *length)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 32; shift += 7) {
        int byte = getc(stream);
        if (byte == EOF) {
            return false;
        }
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) {
            *length = (size_t)value;
            return value <= LARGEST_MESSAGE;
        }
    }
    return false;
}

bool stream_next(FILE *stream, const cevents_json_table *table, cevents_arena *arena, ProtobufCMessage **message)
{
    cevents_error error;
    size_t length;
    if (!read_length(stream, &length)) {
        return false;
    }
    void *bytes = cevents_arena_alloc(arena, length + 1);
    if (bytes == NULL || fread(bytes, 1, length, stream) != length) {
        (void)fprintf(stderr, "the stream ends within a message\n");
        return false;
    }
    if (cevents_wire_decode(table, bytes, length, arena, NULL, message, &error) != CEVENTS_OK) {
        stream_complain(&error);
        return false;
    }
    return true;
}
