#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_check(bool good, const char *what)
{
    if (!good) {
        (void)fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}

/* Length of the character at `p`, 0 when it is none. Not the runtime's own function: that is under test. */
static size_t character_length(const unsigned char *p, size_t left)
{
    static const struct {
        unsigned char first, last, second_first, second_last;
        size_t length;
    } rows[] = {{0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
                {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (p[0] < rows[i].first || p[0] > rows[i].last) {
            continue;
        }
        bool good = rows[i].length <= left;
        good = good && (rows[i].length < 2 || (p[1] >= rows[i].second_first && p[1] <= rows[i].second_last));
        for (size_t k = 2; good && k < rows[i].length; k++) {
            good = (p[k] & 0xC0) == 0x80;
        }
        return good ? rows[i].length : 0;
    }
    return 0;
}

void fuzz_check_text(const char *text, size_t length, bool printable, const char *what)
{
    const unsigned char *p = (const unsigned char *)text;
    for (size_t at = 0; at < length;) {
        size_t taken = character_length(p + at, length - at);
        bool control = p[at] < 0x20 || p[at] == 0x7F || (p[at] == 0xC2 && taken == 2 && p[at + 1] < 0xA0);
        fuzz_check(taken > 0 && !(printable && control), what);
        at += taken;
    }
}

void fuzz_check_error(const cevents_error *error, cevents_status status, size_t length)
{
    fuzz_check(error->status == status && status != CEVENTS_OK, "an error's status");
    fuzz_check(error->offset <= length, "an error's offset");
    fuzz_check(memchr(error->path, '\0', sizeof error->path) != NULL, "an error's path ends");
    fuzz_check(memchr(error->message, '\0', sizeof error->message) != NULL, "an error's message ends");
    fuzz_check_text(error->path, strlen(error->path), true, "an error's path");
    fuzz_check_text(error->message, strlen(error->message), true, "an error's message");
    fuzz_check(*error->message != '\0', "an error without a message");
}

static void *take_block(void *data, size_t size)
{
    struct fuzz_memory *memory = data;
    size_t at = 0;
    while (at < memory->n_blocks && memory->blocks[at].start != NULL) {
        at++;
    }
    fuzz_check(at < FUZZ_MOST_BLOCKS, "an arena of too many blocks");
    memory->n_blocks = at == memory->n_blocks ? at + 1 : memory->n_blocks;
    memory->blocks[at].start = malloc(size);
    memory->blocks[at].size = size;
    memory->allocated += size;
    fuzz_check(memory->blocks[at].start != NULL, "no memory");
    fuzz_check(memory->allocated <= FUZZ_ARENA_LIMIT, "an arena above its limit");
    return memory->blocks[at].start;
}

static void give_block_back(void *data, void *block)
{
    struct fuzz_memory *memory = data;
    size_t at = 0;
    while (at < memory->n_blocks && memory->blocks[at].start != block) {
        at++;
    }
    fuzz_check(at < memory->n_blocks, "a block that nobody took is given back");
    memory->allocated -= memory->blocks[at].size;
    memory->blocks[at].start = NULL;
    free(block);
}

void fuzz_memory_init(struct fuzz_memory *memory)
{
    *memory = (struct fuzz_memory){.n_blocks = 0};
    memory->allocator = (ProtobufCAllocator){take_block, give_block_back, memory};
    cevents_arena_init(&memory->arena, NULL, 0, &memory->allocator);
    cevents_arena_limit(&memory->arena, FUZZ_ARENA_LIMIT);
}

void fuzz_memory_free(struct fuzz_memory *memory)
{
    cevents_arena_free(&memory->arena);
    fuzz_check(memory->allocated == 0, "a block is lost");
    for (size_t i = 0; i < memory->n_copies; i++) {
        free(memory->copies[i]);
    }
}

bool fuzz_holds(const struct fuzz_memory *memory, const void *bytes, size_t length)
{
    uintptr_t at = (uintptr_t)bytes;
    for (size_t i = 0; i < memory->n_blocks; i++) {
        uintptr_t start = (uintptr_t)memory->blocks[i].start;
        if (start != 0 && at >= start && at - start <= memory->blocks[i].size &&
            length <= memory->blocks[i].size - (at - start)) {
            return true;
        }
    }
    return false;
}

void fuzz_check_held(const struct fuzz_memory *memory, const char *text, const char *what)
{
    if (text != NULL) {
        fuzz_check(fuzz_holds(memory, text, 1), what);
        size_t length = strlen(text);
        fuzz_check(fuzz_holds(memory, text, length + 1), what);
        fuzz_check_text(text, length, false, what);
    }
}

size_t fuzz_left(const struct fuzz_input *input)
{
    return (size_t)(input->end - input->next);
}

uint8_t fuzz_take_byte(struct fuzz_input *input)
{
    return input->next < input->end ? *input->next++ : 0;
}

const char *fuzz_copy(struct fuzz_memory *memory, const void *bytes, size_t length)
{
    fuzz_check(memory->n_copies < FUZZ_MOST_COPIES, "too many copies");
    char *own = malloc(length);
    fuzz_check(own != NULL || length == 0, "no memory");
    memory->copies[memory->n_copies++] = own;
    if (length > 0) {
        memcpy(own, bytes, length);
    }
    return own;
}

const char *fuzz_take_text(struct fuzz_input *input, struct fuzz_memory *memory, size_t *length)
{
    size_t wanted = fuzz_take_byte(input);
    *length = wanted < fuzz_left(input) ? wanted : fuzz_left(input);
    const char *text = fuzz_copy(memory, input->next, *length);
    input->next += *length;
    return text;
}

const char *fuzz_take_part(struct fuzz_input *input, struct fuzz_memory *memory, size_t *length)
{
    size_t left = fuzz_left(input);
    const uint8_t *end = left == 0 ? NULL : memchr(input->next, '\0', left);
    *length = end == NULL ? left : (size_t)(end - input->next);
    const char *text = fuzz_copy(memory, input->next, *length);
    input->next += *length + (end == NULL ? 0 : 1);
    return text;
}
