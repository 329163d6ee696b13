#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arena_take.h"

enum { SMALLEST_BLOCK = 4096 };

/*
 * A block from the allocator: this header, then the memory that is handed out.
 *
 * `arena->blocks` lists them, newest first. All are in use, but for the first of the list when the arena still stands
 * in an older block: that one is a spare, empty, entered before the allocator is called again.
 */
struct cevents_arena_block {
    cevents_arena_block *previous;
    uint8_t *start;
    uint8_t *end;
    size_t size; /* as asked of the allocator */
};

static void *malloc_alloc(void *data, size_t size)
{
    (void)data;
    return malloc(size);
}

static void malloc_free(void *data, void *memory)
{
    (void)data;
    free(memory);
}

ProtobufCAllocator *cevents_malloc_allocator(void)
{
    static ProtobufCAllocator allocator = {malloc_alloc, malloc_free, NULL};
    return &allocator;
}

/* How far `at` is from the next multiple of the alignment. */
static size_t misalignment(const uint8_t *at)
{
    return (size_t)(-(uintptr_t)at & (ARENA_ALIGNMENT - 1));
}

void cevents_arena_init(cevents_arena *arena, void *block, size_t size, ProtobufCAllocator *allocator)
{
    *arena = (cevents_arena){.allocator = allocator, .limit = CEVENTS_ARENA_LIMIT_DEFAULT};
    if (block == NULL) {
        return;
    }
    uint8_t *first = block;
    size_t lost = misalignment(first);
    if (size < lost + ARENA_ALIGNMENT) {
        return;
    }
    arena->first = first + lost;
    arena->first_end = arena->first + ((size - lost) & ~(ARENA_ALIGNMENT - 1));
    arena->next = arena->first;
    arena->end = arena->first_end;
}

void cevents_arena_limit(cevents_arena *arena, size_t bytes)
{
    arena->limit = bytes == 0 ? CEVENTS_ARENA_LIMIT_DEFAULT : bytes;
}

cevents_status cevents_arena_failure(const cevents_arena *arena)
{
    return arena->limit_hit ? CEVENTS_LIMIT_ARENA : CEVENTS_NO_MEMORY;
}

static bool has_spare(const cevents_arena *arena)
{
    return arena->blocks != NULL && arena->blocks->end != arena->end;
}

static void enter_newest(cevents_arena *arena)
{
    arena->next = arena->blocks->start;
    arena->end = arena->blocks->end;
}

static void give_back(cevents_arena *arena, cevents_arena_block *block)
{
    arena->grown -= block->size;
    ARENA_UNPOISON(block->start, (size_t)(block->end - block->start));
    arena->allocator->free(arena->allocator->allocator_data, block);
}

/* Size of a new block that has room for `rounded` bytes, or 0 when the limit forbids it. */
static size_t next_block_size(const cevents_arena *arena, size_t rounded)
{
    size_t overhead = sizeof(cevents_arena_block) + ARENA_ALIGNMENT;
    size_t left = arena->grown < arena->limit ? arena->limit - arena->grown : 0;
    if (left < overhead || rounded > left - overhead) {
        return 0;
    }
    size_t wanted = SMALLEST_BLOCK;
    if (arena->blocks != NULL) {
        wanted = arena->blocks->size < SIZE_MAX / 2 ? 2 * arena->blocks->size : left;
    }
    if (wanted > left) {
        wanted = left;
    }
    return wanted < rounded + overhead ? rounded + overhead : wanted;
}

static bool grow(cevents_arena *arena, size_t rounded)
{
    arena->limit_hit = arena->allocator == NULL;
    if (arena->limit_hit) {
        return false;
    }
    if (has_spare(arena)) {
        cevents_arena_block *spare = arena->blocks;
        if ((size_t)(spare->end - spare->start) >= rounded) {
            enter_newest(arena);
            return true;
        }
        arena->blocks = spare->previous;
        give_back(arena, spare);
    }
    size_t size = next_block_size(arena, rounded);
    if (size == 0) {
        arena->limit_hit = 1;
        return false;
    }
    cevents_arena_block *block = arena->allocator->alloc(arena->allocator->allocator_data, size);
    if (block == NULL) {
        return false;
    }
    uint8_t *memory = (uint8_t *)block;
    uint8_t *start = memory + sizeof *block;
    start += misalignment(start);
    size_t room = size - (size_t)(start - memory);
    *block = (cevents_arena_block){arena->blocks, start, start + (room & ~(ARENA_ALIGNMENT - 1)), size};
    ARENA_POISON(block->start, (size_t)(block->end - block->start));
    arena->grown += size;
    arena->blocks = block;
    enter_newest(arena);
    return true;
}

void *cevents_arena_take_slowly(cevents_arena *arena, size_t size)
{
    if (size > PTRDIFF_MAX - ARENA_ALIGNMENT) {
        arena->limit_hit = 1;
        return NULL;
    }
    size_t needed = size == 0 ? 1 : size;
    size_t rounded = (needed + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1);
    if ((uintptr_t)arena->end - (uintptr_t)arena->next < rounded && !grow(arena, rounded)) {
        return NULL;
    }
    return arena_take(arena, needed);
}

void *cevents_arena_alloc(cevents_arena *arena, size_t size)
{
    void *memory = arena_take(arena, size);
    if (memory != NULL) {
        memset(memory, 0, size);
    }
    return memory;
}

cevents_arena_mark cevents_arena_mark_here(const cevents_arena *arena)
{
    cevents_arena_block *in_use = has_spare(arena) ? arena->blocks->previous : arena->blocks;
    return (cevents_arena_mark){arena->next, arena->end, in_use};
}

void cevents_arena_rewind(cevents_arena *arena, cevents_arena_mark mark)
{
    cevents_arena_block *spare = NULL;
    while (arena->blocks != mark.blocks && arena->blocks != NULL) {
        cevents_arena_block *block = arena->blocks;
        arena->blocks = block->previous;
        if (spare == NULL || block->size > spare->size) {
            cevents_arena_block *smaller = spare;
            spare = block;
            block = smaller;
        }
        if (block != NULL) {
            give_back(arena, block);
        }
    }
    arena->next = mark.next;
    arena->end = mark.end;
    if (arena->blocks != NULL) {
        ARENA_POISON(mark.next, (size_t)(mark.end - mark.next));
    }
    if (spare != NULL) {
        spare->previous = arena->blocks;
        arena->blocks = spare;
        ARENA_POISON(spare->start, (size_t)(spare->end - spare->start));
    }
}

void cevents_arena_reset(cevents_arena *arena)
{
    cevents_arena_rewind(arena, (cevents_arena_mark){arena->first, arena->first_end, NULL});
}

void cevents_arena_free(cevents_arena *arena)
{
    cevents_arena_reset(arena);
    if (arena->blocks != NULL) {
        give_back(arena, arena->blocks);
        arena->blocks = NULL;
    }
}
