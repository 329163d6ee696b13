/*
 * The arena's hot path, inlined into the codecs.
 */
#ifndef CEVENTS_ARENA_TAKE_H
#define CEVENTS_ARENA_TAKE_H

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>

#include <cevents/arena.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#endif

#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define ARENA_POISON(at, size) __asan_poison_memory_region(at, size)
#define ARENA_UNPOISON(at, size) __asan_unpoison_memory_region(at, size)
#else
#define ARENA_POISON(at, size) ((void)(at), (void)(size))
#define ARENA_UNPOISON(at, size) ((void)(at), (void)(size))
#endif

#define ARENA_ALIGNMENT alignof(max_align_t)

/* arena_take() when the current block has no room, or `size` is 0 or absurd. */
void *cevents_arena_take_slowly(cevents_arena *arena, size_t size);

/* As cevents_arena_alloc(), but the bytes are not zeroed: for what is written in full at once. */
static inline void *arena_take(cevents_arena *arena, size_t size)
{
    size_t rounded = (size + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1);
    /* `rounded` is 0 for 0 and after an overflow; one less is then more than any room */
    if (rounded - 1 >= (uintptr_t)arena->end - (uintptr_t)arena->next) {
        return cevents_arena_take_slowly(arena, size);
    }
    uint8_t *taken = arena->next;
    arena->next += rounded;
    ARENA_UNPOISON(taken, size);
    return taken;
}

#endif
