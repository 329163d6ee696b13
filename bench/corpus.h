/**
 * @file
 * What the contenders work on: a file of records that bench/corpora.py writes.
 */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One event, or one batch of them. All memory is the corpus's. */
struct bench_record {
    /** Where it comes from, for messages. */
    const char *name;
    /** Full name of the data message; empty when `json` is a whole structured event or a batch. */
    const char *message;
    /** JSON text, NUL-terminated and followed by 64 more bytes that may be read: simdjson asks for them. */
    const char *json;
    size_t json_length;
    /** The message on the wire; empty when `message` is. */
    const uint8_t *wire;
    size_t wire_length;
    /** Events in the record. */
    uint32_t n_events;
};

struct bench_corpus {
    struct bench_record *records;
    size_t n_records;
};

/** Reads a corpus, or says on stderr why it cannot. */
bool bench_corpus_read(const char *path, struct bench_corpus *corpus);

/** Frees what bench_corpus_read() allocated. */
void bench_corpus_free(struct bench_corpus *corpus);

#ifdef __cplusplus
}
#endif

#endif
