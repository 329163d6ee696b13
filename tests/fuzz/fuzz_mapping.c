/* A message of another event system -> event -> message. The first byte chooses the message and its format. */
#include <string.h>

#include <mixed.cevents.h>

#include "fuzz_events.h"

static const cevents_mapping *const mappings[] = {&mixed__notice__mapping, &mixed__signal__mapping,
                                                  &mixed__door__mapping, &mixed__whole__mapping};

enum { N_MAPPINGS = sizeof mappings / sizeof *mappings };

static cevents_status map(const cevents_mapping *mapping, const ProtobufCMessage *message, struct fuzz_memory *memory,
                          cevents_event *event)
{
    cevents_error error = {0};
    cevents_status status = cevents_event_from_message(mapping, message, &memory->arena, NULL, event, &error);
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, 0);
    }
    return status;
}

/* The message that the event becomes again gives the same event. */
static void map_back(const cevents_mapping *mapping, const cevents_event *event, struct fuzz_memory *memory)
{
    ProtobufCMessage *message;
    cevents_event again;
    cevents_error error = {0};
    cevents_status status = cevents_event_to_message(mapping, event, &memory->arena, NULL, &message, &error);
    fuzz_check((status == CEVENTS_OK) == (message != NULL), "a message with an error, or neither");
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, event->data.length);
        return;
    }
    fuzz_check(message->descriptor == mapping->table->descriptor, "another message");
    fuzz_check(map(mapping, message, memory, &again) == CEVENTS_OK, "a message that came of an event gives none");
    fuzz_check(strcmp(again.attributes.type, event->attributes.type) == 0, "an event of another type");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct fuzz_memory memory;
    const cevents_mapping *mapping = mappings[data[0] % N_MAPPINGS];
    enum fuzz_format format = (data[0] & 0x80) != 0 ? FUZZ_WIRE : FUZZ_JSON;
    ProtobufCMessage *message;
    cevents_event event;
    fuzz_memory_init(&memory);
    if (fuzz_decodes(mapping->table, format, data + 1, size - 1, &memory.arena, NULL, &message) &&
        map(mapping, message, &memory, &event) == CEVENTS_OK) {
        cevents_error error = {0};
        map_back(mapping, &event, &memory);
        if (cevents_event_check(&event, NULL, &error) == CEVENTS_OK) {
            fuzz_carry(&event, &memory.arena);
        } else {
            fuzz_check_error(&error, error.status, event.data.length);
        }
    }
    /* And any event, in any mapping. */
    if (cevents_event_from_json((const char *)data + 1, size - 1, &memory.arena, NULL, &event, NULL) == CEVENTS_OK) {
        for (size_t i = 0; i < N_MAPPINGS; i++) {
            map_back(mappings[i], &event, &memory);
        }
    }
    fuzz_memory_free(&memory);
    return 0;
}
