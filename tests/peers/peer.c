#include "peer.h"

#include <string.h>

void peer_fail(const char *what, const char *why)
{
    (void)fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

void peer_ready(void)
{
    (void)puts("ready");
    (void)fflush(stdout);
}

/* Prints the mode, the key of a record and the event, in one line. */
void peer_take(const cevents_message *message, cevents_arena *arena)
{
    static const char *const modes[] = {"none", "binary", "structured", "batched"};
    const cevents_options strict = {.strict = CEVENTS_STRICT_ATTRIBUTES};
    cevents_event event;
    cevents_error error;
    cevents_sink sink = cevents_sink_to_arena(arena);
    if (cevents_message_decode(message, arena, &strict, &event, &error) != CEVENTS_OK ||
        cevents_event_to_json(&event, NULL, &sink, &error) != CEVENTS_OK) {
        (void)printf("error %s: %s\n", error.path, error.message);
    } else {
        (void)printf("%s %s%.*s\n", modes[cevents_message_mode(message)],
                     event.data.kind == CEVENTS_DATA_NONE ? "-" : "", (int)sink.length, sink.data);
    }
    (void)fflush(stdout);
}

static cevents_message_options options_of(const char *mode)
{
    cevents_message_options how = {.mode = CEVENTS_MODE_STRUCTURED, .key_by_partitionkey = true};
    if (strcmp(mode, "binary") == 0) {
        how.mode = CEVENTS_MODE_BINARY;
    } else if (strcmp(mode, "protobuf") == 0) {
        how.format = CEVENTS_EVENT_PROTOBUF;
    }
    return how;
}

/* Sends the events on stdin, each a line in the JSON format. */
static void send_all(const char *mode)
{
    const cevents_message_options how = options_of(mode);
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    while ((length = getline(&line, &size, stdin)) > 0) {
        cevents_event event;
        cevents_message message;
        cevents_error error;
        if (cevents_event_from_json(line, (size_t)length, &arena, NULL, &event, &error) != CEVENTS_OK ||
            cevents_message_encode(&event, peer_binding, &how, &arena, NULL, &message, &error) != CEVENTS_OK) {
            peer_fail(error.path, error.message);
        }
        peer_send(&message, &arena);
        cevents_arena_reset(&arena);
    }
    cevents_arena_free(&arena);
    free(line);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        peer_fail("usage", "peer send MODE ADDRESS | peer receive COUNT ADDRESS");
    }
    bool receive = strcmp(argv[1], "receive") == 0;
    peer_open(argv[3], receive);
    if (receive) {
        peer_receive(atoi(argv[2]));
    } else {
        send_all(argv[2]);
    }
    peer_close();
    return 0;
}
