/*
 * What decoding an event's data costs: JSON and wire by this library, wire by libprotobuf-c, in one run.
 *
 * The contenders take turns, round by round, so that a machine that slows down slows all of them; the median of the
 * rounds counts, and ratios are taken within a round.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cevents/cevents.h>

#include "google/events/cloud/firestore/v1/data.pb-c.h"
#include "google/events/cloud/storage/v1/data.pb-c.h"

enum { ROUNDS = 31, CONTENDERS = 3 };

struct payload {
    const char *name;
    const char *file;
    const cevents_json_table *table;
    char json[8192];
    size_t json_length;
    uint8_t wire[8192];
    size_t wire_length;
};

struct bench {
    cevents_arena arena;
    cevents_options options;
    const struct payload *payload;
};

static void decode_json(struct bench *bench)
{
    ProtobufCMessage *message;
    if (cevents_json_decode(bench->payload->table, bench->payload->json, bench->payload->json_length, &bench->arena,
                            &bench->options, &message, NULL) != CEVENTS_OK) {
        exit(EXIT_FAILURE);
    }
    cevents_arena_reset(&bench->arena);
}

static void decode_wire(struct bench *bench)
{
    ProtobufCMessage *message;
    if (cevents_wire_decode(bench->payload->table, bench->payload->wire, bench->payload->wire_length, &bench->arena,
                            &bench->options, &message, NULL) != CEVENTS_OK) {
        exit(EXIT_FAILURE);
    }
    cevents_arena_reset(&bench->arena);
}

static void unpack_wire(struct bench *bench)
{
    ProtobufCMessage *message = protobuf_c_message_unpack(bench->payload->table->descriptor, NULL,
                                                          bench->payload->wire_length, bench->payload->wire);
    if (message == NULL) {
        exit(EXIT_FAILURE);
    }
    protobuf_c_message_free_unpacked(message, NULL);
}

static const struct {
    const char *name;
    void (*run)(struct bench *bench);
} contenders[CONTENDERS] = {
    {"JSON, cevents", decode_json},
    {"wire, cevents", decode_wire},
    {"wire, libprotobuf-c with malloc", unpack_wire},
};

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void load(struct payload *payload, cevents_arena *arena)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", CEVENTS_EVENTS_DIR, payload->file);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    payload->json_length = fread(payload->json, 1, sizeof payload->json, file);
    (void)fclose(file);
    ProtobufCMessage *message;
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    cevents_sink sink = cevents_sink_to_buffer(payload->wire, sizeof payload->wire);
    if (cevents_json_decode(payload->table, payload->json, payload->json_length, arena, NULL, &message, &error) !=
            CEVENTS_OK ||
        cevents_wire_encode(payload->table, message, NULL, &sink, &error) != CEVENTS_OK) {
        (void)fprintf(stderr, "%s: %s\n", path, error.message);
        exit(EXIT_FAILURE);
    }
    payload->wire_length = sink.length;
    cevents_arena_reset(arena);
}

static void measure(struct bench *bench, unsigned repetitions)
{
    double times[CONTENDERS][ROUNDS];
    double ratios[CONTENDERS][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CONTENDERS; i++) {
            double start = now();
            for (unsigned n = 0; n < repetitions; n++) {
                contenders[i].run(bench);
            }
            times[i][round] = (now() - start) / repetitions;
        }
        for (int i = 0; i < CONTENDERS; i++) {
            ratios[i][round] = times[i][round] / times[CONTENDERS - 1][round];
        }
    }
    printf("%s: %zu bytes of JSON, %zu of wire\n", bench->payload->name, bench->payload->json_length,
           bench->payload->wire_length);
    for (int i = 0; i < CONTENDERS; i++) {
        qsort(times[i], ROUNDS, sizeof times[i][0], compare);
        qsort(ratios[i], ROUNDS, sizeof ratios[i][0], compare);
        printf("  %-32s %8.0f ns   ratio %.2f (%.2f to %.2f)\n", contenders[i].name, times[i][ROUNDS / 2],
               ratios[i][ROUNDS / 2], ratios[i][ROUNDS / 10], ratios[i][ROUNDS - 1 - ROUNDS / 10]);
    }
}

int main(int argc, char **argv)
{
    static struct payload payloads[] = {
        {.name = "StorageObjectData",
         .file = "storage-object.json",
         .table = &cloud__storage__v1__storage_object_data__json},
        {.name = "DocumentEventData",
         .file = "firestore-document.json",
         .table = &cloud__firestore__v1__document_event_data__json},
    };
    static cevents_decoder decoder;
    static char block[65536];
    struct bench bench = {.options = {.decoder = &decoder}};
    unsigned repetitions = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 20000;
    cevents_arena_init(&bench.arena, block, sizeof block, CEVENTS_MALLOC);
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        load(&payloads[i], &bench.arena);
        bench.payload = &payloads[i];
        measure(&bench, repetitions > 0 ? repetitions : 1);
    }
    cevents_arena_free(&bench.arena);
    return EXIT_SUCCESS;
}
