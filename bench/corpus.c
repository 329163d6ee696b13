#include "corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A record in the file: number of events, lengths of name, message, JSON and wire (uint32, little-endian), then those. */
enum { HEADER = 20, READABLE_PAST_THE_END = 64 };

static uint32_t little_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void *read_text(FILE *file, size_t length)
{
    char *text = (char *)calloc(1, length + READABLE_PAST_THE_END);
    if (text != NULL && fread(text, 1, length, file) != length) {
        free(text);
        return NULL;
    }
    return text;
}

static bool read_record(FILE *file, const uint8_t header[HEADER], struct bench_record *record)
{
    record->n_events = little_endian(header);
    record->json_length = little_endian(header + 12);
    record->wire_length = little_endian(header + 16);
    record->name = (const char *)read_text(file, little_endian(header + 4));
    record->message = (const char *)read_text(file, little_endian(header + 8));
    record->json = (const char *)read_text(file, record->json_length);
    record->wire = (const uint8_t *)read_text(file, record->wire_length);
    return record->name != NULL && record->message != NULL && record->json != NULL && record->wire != NULL;
}

static bool read_records(FILE *file, struct bench_corpus *corpus)
{
    uint8_t header[HEADER];
    while (fread(header, 1, HEADER, file) == HEADER) {
        struct bench_record *records =
            (struct bench_record *)realloc(corpus->records, (corpus->n_records + 1) * sizeof *records);
        if (records == NULL) {
            return false;
        }
        corpus->records = records;
        memset(&records[corpus->n_records], 0, sizeof *records);
        if (!read_record(file, header, &records[corpus->n_records++])) {
            return false;
        }
    }
    return corpus->n_records > 0;
}

bool bench_corpus_read(const char *path, struct bench_corpus *corpus)
{
    corpus->records = NULL;
    corpus->n_records = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    bool complete = read_records(file, corpus);
    (void)fclose(file);
    if (!complete) {
        (void)fprintf(stderr, "%s: not a corpus as bench/corpora.py writes it\n", path);
        bench_corpus_free(corpus);
    }
    return complete;
}

void bench_corpus_free(struct bench_corpus *corpus)
{
    for (size_t i = 0; i < corpus->n_records; i++) {
        struct bench_record *record = &corpus->records[i];
        free((void *)(uintptr_t)record->name);
        free((void *)(uintptr_t)record->message);
        free((void *)(uintptr_t)record->json);
        free((void *)(uintptr_t)record->wire);
    }
    free(corpus->records);
    corpus->records = NULL;
    corpus->n_records = 0;
}
