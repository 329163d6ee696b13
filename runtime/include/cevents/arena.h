/**
 * @file
 * The memory that everything decoded lives in.
 */
#ifndef CEVENTS_ARENA_H
#define CEVENTS_ARENA_H

#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include <cevents/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Memory that an arena has from its allocator. */
typedef struct cevents_arena_block cevents_arena_block;

/**
 * A bump allocator over a caller's block.
 *
 * - The first block may be the caller's own buffer; it is never freed here.
 * - When it is full, the arena grows through `allocator`. Without an allocator it is fixed: no malloc, ever.
 * - Memory is zeroed and aligned for any type.
 * - One thread at a time; as many arenas as you like.
 *
 * The members are private.
 */
typedef struct cevents_arena {
    uint8_t *next;
    uint8_t *end;
    cevents_arena_block *blocks;
    ProtobufCAllocator *allocator;
    uint8_t *first;
    uint8_t *first_end;
    size_t limit;
    size_t grown;
    int limit_hit;
} cevents_arena;

/** Where an arena stood; see cevents_arena_mark(). */
typedef struct cevents_arena_mark {
    uint8_t *next;
    uint8_t *end;
    cevents_arena_block *blocks;
} cevents_arena_mark;

/** Most bytes that an arena holds from its allocator at once unless cevents_arena_limit() says otherwise. */
#define CEVENTS_ARENA_LIMIT_DEFAULT ((size_t)256 * 1024 * 1024)

/**
 * Makes an arena over `size` bytes at `block` (NULL and 0 for none).
 * `allocator` NULL: the arena never grows. CEVENTS_MALLOC: it grows by malloc. An allocator must outlive the arena.
 */
CEVENTS_API void cevents_arena_init(cevents_arena *arena, void *block, size_t size, ProtobufCAllocator *allocator);

/** An allocator over malloc and free. Never NULL; shared by all threads. */
CEVENTS_API ProtobufCAllocator *cevents_malloc_allocator(void);

/** The allocator to pass to cevents_arena_init() for an arena that grows by malloc. */
#define CEVENTS_MALLOC cevents_malloc_allocator()

/** Sets how many bytes the arena may hold from its allocator at once, the first block not counted. 0: the default. */
CEVENTS_API void cevents_arena_limit(cevents_arena *arena, size_t bytes);

/** `size` zeroed bytes, aligned for any type, or NULL: see cevents_arena_failure(). Lives until the next reset. */
CEVENTS_API void *cevents_arena_alloc(cevents_arena *arena, size_t size);

/**
 * Takes back everything that was allocated. The largest grown block is kept, so that an arena that has seen its
 * largest event no longer calls its allocator.
 */
CEVENTS_API void cevents_arena_reset(cevents_arena *arena);

/** Remembers where the arena stands. Allocations made after it are taken back by cevents_arena_rewind(). */
CEVENTS_API cevents_arena_mark cevents_arena_mark_here(const cevents_arena *arena);

/** Takes back all that was allocated since the mark was made. Marks nest like brackets. */
CEVENTS_API void cevents_arena_rewind(cevents_arena *arena, cevents_arena_mark mark);

/** Gives all memory back to the allocator. The arena can be used again afterwards. */
CEVENTS_API void cevents_arena_free(cevents_arena *arena);

/** Why the last allocation failed: CEVENTS_LIMIT_ARENA (also when there is no allocator) or CEVENTS_NO_MEMORY. */
CEVENTS_API cevents_status cevents_arena_failure(const cevents_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
