#include "pool.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define POOL_SEPARATE_PIECES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOL_SEPARATE_PIECES 1
#endif
#endif

/* Under AddressSanitizer each piece is a block of its own, so that an overrun of a single piece is seen. */
#ifdef POOL_SEPARATE_PIECES
static const size_t block_size = 0;
#else
static const size_t block_size = (size_t)64 * 1024;
#endif

struct pool_block {
    struct pool_block *next;
    size_t used;
    size_t capacity;
    max_align_t bytes[];
};

struct pool {
    struct pool_block *blocks; /* the first one is being filled */
    struct pool_block *spare;  /* of block_size, zeroed */
};

/* Texts that fit are formatted once, others twice. */
enum { FORMAT_SIZE = 512 };

static _Noreturn void out_of_memory(size_t size)
{
    (void)fprintf(stderr, "cevents: out of memory (wanted %zu bytes)\n", size);
    exit(EXIT_FAILURE);
}

struct pool *pool_new(void)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL) {
        out_of_memory(sizeof *pool);
    }
    return pool;
}

static void free_blocks(struct pool_block *block)
{
    while (block != NULL) {
        struct pool_block *next = block->next;
        free(block);
        block = next;
    }
}

void pool_free(struct pool *pool)
{
    if (pool == NULL) {
        return;
    }
    free_blocks(pool->blocks);
    free_blocks(pool->spare);
    free(pool);
}

void pool_reset(struct pool *pool)
{
    for (struct pool_block *block = pool->blocks, *next; block != NULL; block = next) {
        next = block->next;
        if (block->capacity != block_size) {
            free(block);
            continue;
        }
        memset(block->bytes, 0, block->used);
        block->used = 0;
        block->next = pool->spare;
        pool->spare = block;
    }
    pool->blocks = NULL;
}

static struct pool_block *new_block(struct pool *pool, size_t capacity)
{
    struct pool_block *block = pool->spare;
    if (block != NULL && capacity == block_size) {
        pool->spare = block->next;
        return block;
    }
    block = capacity > SIZE_MAX - sizeof *block ? NULL : calloc(1, sizeof *block + capacity);
    if (block == NULL) {
        out_of_memory(capacity);
    }
    block->capacity = capacity;
    return block;
}

static struct pool_block *add_block(struct pool *pool, size_t size)
{
    struct pool_block *block = new_block(pool, size < block_size ? block_size : size);
    /* A block for one large piece goes behind the one being filled. */
    if (size > block_size / 4 && pool->blocks != NULL) {
        block->next = pool->blocks->next;
        pool->blocks->next = block;
    } else {
        block->next = pool->blocks;
        pool->blocks = block;
    }
    return block;
}

void *pool_alloc(struct pool *pool, size_t size)
{
    const size_t alignment = _Alignof(max_align_t);
    if (size > SIZE_MAX - alignment) {
        out_of_memory(size);
    }
    size_t rounded = block_size == 0 ? size : (size + alignment - 1) / alignment * alignment;
    struct pool_block *block = pool->blocks;
    if (block == NULL || block->capacity - block->used < rounded || block_size == 0) {
        block = add_block(pool, rounded);
    }
    void *piece = (unsigned char *)block->bytes + block->used;
    block->used += rounded;
    return piece;
}

void *pool_array(struct pool *pool, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        out_of_memory(SIZE_MAX);
    }
    return pool_alloc(pool, count * size);
}

char *pool_text(struct pool *pool, const char *text, size_t length)
{
    if (length == SIZE_MAX) {
        out_of_memory(length);
    }
    char *copy = pool_alloc(pool, length + 1);
    if (length > 0) {
        memcpy(copy, text, length);
    }
    return copy;
}

char *pool_join(struct pool *pool, const char *first, const char *second)
{
    char *text = pool_alloc(pool, strlen(first) + strlen(second) + 1);
    stpcpy(stpcpy(text, first), second);
    return text;
}

static void *allocate(void *pool, size_t size)
{
    return pool_alloc(pool, size);
}

static void leave(void *pool, void *piece)
{
    (void)pool;
    (void)piece;
}

ProtobufCAllocator pool_allocator(struct pool *pool)
{
    return (ProtobufCAllocator){.alloc = allocate, .free = leave, .allocator_data = pool};
}

char *pool_format_list(struct pool *pool, const char *format, va_list arguments)
{
    char local[FORMAT_SIZE];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(local, sizeof local, format, again);
    va_end(again);
    if (length < 0) {
        return pool_text(pool, "", 0);
    }
    if ((size_t)length < sizeof local) {
        return pool_text(pool, local, (size_t)length);
    }
    char *text = pool_alloc(pool, (size_t)length + 1);
    (void)vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *pool_format(struct pool *pool, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = pool_format_list(pool, format, arguments);
    va_end(arguments);
    return text;
}
