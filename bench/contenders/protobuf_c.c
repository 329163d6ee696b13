/* libprotobuf-c on the same structs; with BENCH_ARENA its memory comes from a bump allocator that is reset at the end. */
#include <stdlib.h>
#include <string.h>

#include <cevents/cevents.h>

#include "../worker.h"
#include "google_events.cevents.h"

enum { BLOCK_SIZE = 1 << 23 };

static ProtobufCMessage **messages;
static const ProtobufCMessageDescriptor **descriptors;
static size_t n_messages;
static uint8_t *output;
static size_t output_size;

#ifdef BENCH_ARENA
static _Alignas(16) uint8_t block[BLOCK_SIZE];
static size_t used;

static void *bump(void *data, size_t size)
{
    (void)data;
    size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded > sizeof block - used) {
        return NULL;
    }
    void *memory = block + used;
    used += rounded;
    return memory;
}

static void leave(void *data, void *pointer)
{
    (void)data;
    (void)pointer;
}

static ProtobufCAllocator bump_allocator = {bump, leave, NULL};
#endif

static bool prepare(const struct bench_corpus *corpus)
{
    const cevents_message_set *sets[] = {&google_events__messages};
    for (size_t i = 0; i < n_messages; i++) {
        protobuf_c_message_free_unpacked(messages[i], NULL);
    }
    n_messages = 0;
    messages = realloc(messages, corpus->n_records * sizeof(void *));
    descriptors = realloc(descriptors, corpus->n_records * sizeof(void *));
    for (size_t i = 0; i < corpus->n_records; i++) {
        const struct bench_record *record = &corpus->records[i];
        const cevents_json_table *table = cevents_find_message(sets, 1, record->message, strlen(record->message));
        if (table == NULL) {
            return false;
        }
        descriptors[i] = table->descriptor;
        messages[i] = protobuf_c_message_unpack(descriptors[i], NULL, record->wire_length, record->wire);
        if (messages[i] == NULL) {
            return false;
        }
        n_messages++;
        if (output_size < record->wire_length + 64) {
            output_size = record->wire_length + 64;
            output = realloc(output, output_size);
        }
    }
    return output != NULL;
}

static bool wire_decode(const struct bench_record *record, size_t index)
{
#ifdef BENCH_ARENA
    used = 0;
    return protobuf_c_message_unpack(descriptors[index], &bump_allocator, record->wire_length, record->wire) != NULL;
#else
    ProtobufCMessage *message = protobuf_c_message_unpack(descriptors[index], NULL, record->wire_length, record->wire);
    protobuf_c_message_free_unpacked(message, NULL);
    return message != NULL;
#endif
}

#ifndef BENCH_ARENA
static bool wire_encode(const struct bench_record *record, size_t index)
{
    size_t length = protobuf_c_message_pack(messages[index], output);
    bench_consumed += length;
    return length >= record->wire_length / 2;
}
#endif

const struct bench_work bench_works[] = {
    {"wire-decode", prepare, wire_decode},
#ifndef BENCH_ARENA
    {"wire-encode", prepare, wire_encode},
#endif
    {NULL, NULL, NULL},
};
