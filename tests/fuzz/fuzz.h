/*
 * What all fuzz targets share: checks, inputs in pieces, and memory of which every byte is known.
 *
 * A target is one function, called with any bytes, which stops the process when something that must hold doesn't.
 */
#ifndef CEVENTS_FUZZ_H
#define CEVENTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cevents/cevents.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the process when `good` is false. */
void fuzz_check(bool good, const char *what);

/* Checks that an error is of this status, terminated, printable, and points into an input of `length` bytes. */
void fuzz_check_error(const cevents_error *error, cevents_status status, size_t length);

/* Checks that a text is UTF-8, without control characters when `printable`. */
void fuzz_check_text(const char *text, size_t length, bool printable, const char *what);

/* The limit of the arenas, so that what takes memory out of proportion hits it. */
enum { FUZZ_ARENA_LIMIT = 64 * 1024 * 1024 };

enum { FUZZ_MOST_BLOCKS = 64, FUZZ_MOST_COPIES = 256 };

/* An arena whose blocks are known, and copies of pieces of the input. fuzz_memory_free() in the end. */
struct fuzz_memory {
    cevents_arena arena;
    ProtobufCAllocator allocator;
    struct {
        uint8_t *start;
        size_t size;
    } blocks[FUZZ_MOST_BLOCKS];
    size_t n_blocks;
    size_t allocated;
    void *copies[FUZZ_MOST_COPIES];
    size_t n_copies;
};

void fuzz_memory_init(struct fuzz_memory *memory);
void fuzz_memory_free(struct fuzz_memory *memory);

/* Whether these bytes stand in a block of the arena. */
bool fuzz_holds(const struct fuzz_memory *memory, const void *bytes, size_t length);

/* Checks that a NUL-terminated UTF-8 text stands in the arena. NULL is allowed. */
void fuzz_check_held(const struct fuzz_memory *memory, const char *text, const char *what);

/* An input, of which pieces are taken from the front. Past its end there are zeros and empty texts. */
struct fuzz_input {
    const uint8_t *next;
    const uint8_t *end;
};

uint8_t fuzz_take_byte(struct fuzz_input *input);

/* A text behind a byte that says its length, as fuzz_copy() makes it. */
const char *fuzz_take_text(struct fuzz_input *input, struct fuzz_memory *memory, size_t *length);

/* The rest up to a NUL byte, which is passed over, or to the end; as fuzz_copy() makes it. */
const char *fuzz_take_part(struct fuzz_input *input, struct fuzz_memory *memory, size_t *length);

/* A copy of just its size: what is read behind it is found. Lives as long as the memory. */
const char *fuzz_copy(struct fuzz_memory *memory, const void *bytes, size_t length);

/* The bytes that are left. */
size_t fuzz_left(const struct fuzz_input *input);

#endif
