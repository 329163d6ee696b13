#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena_take.h"

/* Counts its calls, fills what it gives with rubbish, misaligns it as far as an allocator may, and fails on demand. */
struct counting {
    size_t allocs;
    size_t frees;
    size_t bytes;
    size_t fail_at; /* the call that fails, from 1; 0 for none */
};

enum { MISALIGNED_BY = sizeof(void *) };

static void *counting_alloc(void *data, size_t size)
{
    struct counting *counting = data;
    counting->allocs++;
    if (counting->allocs == counting->fail_at) {
        return NULL;
    }
    counting->bytes += size;
    uint8_t *memory = malloc(size + MISALIGNED_BY);
    assert_non_null(memory);
    memset(memory, 0xAA, size + MISALIGNED_BY);
    return memory + MISALIGNED_BY;
}

static void counting_free(void *data, void *memory)
{
    struct counting *counting = data;
    counting->frees++;
    free((uint8_t *)memory - MISALIGNED_BY);
}

static ProtobufCAllocator counting_allocator(struct counting *counting)
{
    return (ProtobufCAllocator){counting_alloc, counting_free, counting};
}

static bool all_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

/* Takes `size` bytes, checks what is promised of them, and soils them. */
static uint8_t *take_and_soil(cevents_arena *arena, size_t size)
{
    uint8_t *memory = cevents_arena_alloc(arena, size);
    assert_non_null(memory);
    assert_int_equal((uintptr_t)memory % ARENA_ALIGNMENT, 0);
    assert_true(all_zero(memory, size));
    memset(memory, 0x55, size);
    return memory;
}

static void fixed_arena_uses_only_its_block(void **state)
{
    (void)state;
    alignas(max_align_t) uint8_t block[256];
    memset(block, 0xFF, sizeof block);
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    uint8_t *first = take_and_soil(&arena, 1);
    uint8_t *second = take_and_soil(&arena, ARENA_ALIGNMENT + 1);
    assert_ptr_equal(first, block);
    assert_ptr_equal(second, block + ARENA_ALIGNMENT);
    uint8_t *rest = take_and_soil(&arena, sizeof block - 3 * ARENA_ALIGNMENT);
    assert_ptr_equal(rest, block + 3 * ARENA_ALIGNMENT);
    assert_null(cevents_arena_alloc(&arena, 1));
    assert_int_equal(cevents_arena_failure(&arena), CEVENTS_LIMIT_ARENA);
    cevents_arena_reset(&arena);
    assert_ptr_equal(take_and_soil(&arena, sizeof block), block);
    cevents_arena_free(&arena);
    assert_ptr_equal(take_and_soil(&arena, 8), block);
}

static void unaligned_block_is_trimmed(void **state)
{
    (void)state;
    alignas(max_align_t) uint8_t block[128];
    for (size_t shift = 0; shift <= ARENA_ALIGNMENT; shift++) {
        memset(block, 0xEE, sizeof block);
        cevents_arena arena;
        cevents_arena_init(&arena, block + shift, 100, NULL);
        size_t taken = 0;
        for (uint8_t *p; (p = cevents_arena_alloc(&arena, 1)) != NULL; taken++) {
            assert_int_equal((uintptr_t)p % ARENA_ALIGNMENT, 0);
            assert_true(p >= block + shift && p + ARENA_ALIGNMENT <= block + shift + 100);
        }
        assert_in_range(taken, 100 / ARENA_ALIGNMENT - 1, 100 / ARENA_ALIGNMENT);
    }
}

static void tiny_or_missing_block_is_full(void **state)
{
    (void)state;
    uint8_t block[ARENA_ALIGNMENT - 1];
    cevents_arena arena;
    for (size_t size = 0; size < sizeof block; size++) {
        cevents_arena_init(&arena, block, size, NULL);
        assert_null(cevents_arena_alloc(&arena, 1));
    }
    cevents_arena_init(&arena, NULL, 0, NULL);
    assert_null(cevents_arena_alloc(&arena, 0));
    cevents_arena_reset(&arena);
    cevents_arena_free(&arena);
}

static void size_zero_is_distinct_memory(void **state)
{
    (void)state;
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    void *first = cevents_arena_alloc(&arena, 0);
    void *second = cevents_arena_alloc(&arena, 0);
    assert_non_null(first);
    assert_non_null(second);
    assert_ptr_not_equal(first, second);
    cevents_arena_free(&arena);
}

static void absurd_sizes_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[] = {SIZE_MAX,        SIZE_MAX - 1,     SIZE_MAX - ARENA_ALIGNMENT,
                                   SIZE_MAX / 2,    SIZE_MAX / 2 + 1, PTRDIFF_MAX - ARENA_ALIGNMENT,
                                   PTRDIFF_MAX - 64};
    struct counting counting = {0};
    ProtobufCAllocator allocator = counting_allocator(&counting);
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, &allocator);
    take_and_soil(&arena, 100);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_null(cevents_arena_alloc(&arena, sizes[i]));
        assert_int_equal(cevents_arena_failure(&arena), CEVENTS_LIMIT_ARENA);
    }
    assert_int_equal(counting.allocs, 1);
    take_and_soil(&arena, 100);
    cevents_arena_free(&arena);
}

static void blocks_double(void **state)
{
    (void)state;
    struct counting counting = {0};
    ProtobufCAllocator allocator = counting_allocator(&counting);
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, &allocator);
    for (size_t i = 0; i < 10000; i++) {
        take_and_soil(&arena, 100);
    }
    assert_in_range(counting.allocs, 7, 9);
    assert_in_range(counting.bytes, 10000 * 100, 10000 * 100 * 3);
    cevents_arena_free(&arena);
    assert_int_equal(counting.frees, counting.allocs);
}

static void oversized_allocation_gets_its_own_block(void **state)
{
    (void)state;
    struct counting counting = {0};
    ProtobufCAllocator allocator = counting_allocator(&counting);
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, &allocator);
    take_and_soil(&arena, 1000000);
    assert_int_equal(counting.allocs, 1);
    assert_in_range(counting.bytes, 1000000, 1000100);
    cevents_arena_free(&arena);
}

/* One event's worth of allocations. */
static void decode_like(cevents_arena *arena, size_t objects)
{
    for (size_t i = 0; i < objects; i++) {
        take_and_soil(arena, 40 + i % 200);
    }
}

static void steady_state_never_calls_the_allocator(void **state)
{
    (void)state;
    alignas(max_align_t) static uint8_t block[3000];
    struct counting counting = {0};
    ProtobufCAllocator allocator = counting_allocator(&counting);
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, &allocator);
    for (size_t i = 0; i < 3; i++) {
        decode_like(&arena, 500);
        cevents_arena_reset(&arena);
    }
    size_t warm = counting.allocs;
    for (size_t i = 0; i < 100; i++) {
        decode_like(&arena, 500 - i % 7);
        cevents_arena_reset(&arena);
    }
    assert_int_equal(counting.allocs, warm);
    assert_int_equal(counting.allocs - counting.frees, 1);
    cevents_arena_free(&arena);
    assert_int_equal(counting.allocs, counting.frees);
}

static void reset_keeps_the_largest_block(void **state)
{
    (void)state;
    struct counting counting = {0};
    ProtobufCAllocator allocator = counting_allocator(&counting);
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, &allocator);
    cevents_arena_limit(&arena, 7000); /* the second block gets less than the first */
    take_and_soil(&arena, 4000);
    take_and_soil(&arena, 1000);
    assert_int_equal(counting.allocs, 2);
    cevents_arena_reset(&arena);
    assert_int_equal(counting.frees, 1);
    take_and_soil(&arena, 4000);
    assert_int_equal(counting.allocs, 2);
    cevents_arena_free(&arena);
}

static void limit_counts_what_the_allocator_gave(void **state)
{
    (void)state;
    struct counting counting = {0};
    ProtobufCAllocator allocator = counting_allocator(&counting);
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, &allocator);
    cevents_arena_limit(&arena, 10000);
    size_t taken = 0;
    while (cevents_arena_alloc(&arena, 64) != NULL) {
        taken += 64;
    }
    assert_int_equal(cevents_arena_failure(&arena), CEVENTS_LIMIT_ARENA);
    assert_in_range(taken, 9000, 10000);
    assert_in_range(counting.bytes, taken, 10000);
    cevents_arena_reset(&arena);
    assert_null(cevents_arena_alloc(&arena, 10000));
    assert_int_equal(cevents_arena_failure(&arena), CEVENTS_LIMIT_ARENA);
    cevents_arena_limit(&arena, 20000);
    take_and_soil(&arena, 10000);
    cevents_arena_limit(&arena, 0);
    take_and_soil(&arena, 1000000);
    cevents_arena_free(&arena);
    assert_int_equal(counting.allocs, counting.frees);
}

static void every_allocator_failure_is_survived(void **state)
{
    (void)state;
    for (size_t fail_at = 1; fail_at <= 8; fail_at++) {
        struct counting counting = {.fail_at = fail_at};
        ProtobufCAllocator allocator = counting_allocator(&counting);
        cevents_arena arena;
        cevents_arena_init(&arena, NULL, 0, &allocator);
        size_t failures = 0;
        for (size_t i = 0; i < 10000; i++) {
            if (cevents_arena_alloc(&arena, 100) == NULL) {
                assert_int_equal(cevents_arena_failure(&arena), CEVENTS_NO_MEMORY);
                failures++;
            }
        }
        assert_int_equal(failures, 1);
        cevents_arena_free(&arena);
        assert_int_equal(counting.frees, counting.allocs - 1);
    }
}

static void rewind_takes_back_within_a_block(void **state)
{
    (void)state;
    alignas(max_align_t) uint8_t block[1024];
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    take_and_soil(&arena, 100);
    cevents_arena_mark outer = cevents_arena_mark_here(&arena);
    uint8_t *at_outer = take_and_soil(&arena, 100);
    cevents_arena_mark inner = cevents_arena_mark_here(&arena);
    uint8_t *at_inner = take_and_soil(&arena, 100);
    cevents_arena_rewind(&arena, inner);
    assert_ptr_equal(take_and_soil(&arena, 200), at_inner);
    cevents_arena_rewind(&arena, outer);
    assert_ptr_equal(take_and_soil(&arena, 300), at_outer);
}

static void rewind_crosses_blocks_and_keeps_a_spare(void **state)
{
    (void)state;
    alignas(max_align_t) uint8_t block[256];
    struct counting counting = {0};
    ProtobufCAllocator allocator = counting_allocator(&counting);
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, &allocator);
    uint8_t *kept = take_and_soil(&arena, 16);
    cevents_arena_mark in_first = cevents_arena_mark_here(&arena);
    take_and_soil(&arena, 3000); /* block 1 */
    cevents_arena_mark in_grown = cevents_arena_mark_here(&arena);
    decode_like(&arena, 1000); /* more blocks */
    assert_true(counting.allocs > 3);

    cevents_arena_rewind(&arena, in_grown);
    assert_int_equal(counting.allocs - counting.frees, 2);
    cevents_arena_mark again = cevents_arena_mark_here(&arena);
    assert_memory_equal(&again, &in_grown, sizeof again);
    size_t calls = counting.allocs;
    decode_like(&arena, 300); /* fits into the rest and the spare */
    assert_int_equal(counting.allocs, calls);

    cevents_arena_rewind(&arena, in_first);
    assert_int_equal(counting.allocs - counting.frees, 1);
    decode_like(&arena, 300);
    assert_int_equal(counting.allocs, calls);
    assert_int_equal(kept[0], 0x55);
    assert_int_equal(kept[15], 0x55);

    cevents_arena_rewind(&arena, in_first);
    take_and_soil(&arena, 1000000); /* the spare is too small: given back */
    assert_int_equal(counting.allocs, calls + 1);
    assert_int_equal(counting.allocs - counting.frees, 1);
    cevents_arena_free(&arena);
    assert_int_equal(counting.allocs, counting.frees);
}

static void random_brackets_keep_older_memory(void **state)
{
    (void)state;
    enum { LEVELS = 12 };
    struct counting counting = {0};
    ProtobufCAllocator allocator = counting_allocator(&counting);
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, &allocator);
    struct {
        cevents_arena_mark mark;
        uint8_t *memory;
        size_t size;
    } levels[LEVELS];
    size_t level = 0;
    uint32_t random = 12345;
    for (size_t step = 0; step < 20000; step++) {
        random = random * 1664525 + 1013904223;
        if (level < LEVELS && (random >> 31) != 0) {
            levels[level].size = (random >> 8) % 9000;
            levels[level].mark = cevents_arena_mark_here(&arena);
            levels[level].memory = take_and_soil(&arena, levels[level].size);
            memset(levels[level].memory, (int)level, levels[level].size);
            level++;
        } else if (level > 0) {
            level--;
            for (size_t i = 0; i < levels[level].size; i++) {
                assert_int_equal(levels[level].memory[i], level);
            }
            cevents_arena_rewind(&arena, levels[level].mark);
        }
    }
    assert_in_range(counting.allocs, 1, 1000);
    cevents_arena_free(&arena);
    assert_int_equal(counting.allocs, counting.frees);
}

#ifdef ARENA_POISONS
static void memory_not_handed_out_is_poisoned(void **state)
{
    (void)state;
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    uint8_t *memory = cevents_arena_alloc(&arena, 13);
    assert_false(__asan_address_is_poisoned(memory + 12));
    assert_true(__asan_address_is_poisoned(memory + 13));
    assert_true(__asan_address_is_poisoned(memory + 16));
    cevents_arena_reset(&arena);
    assert_true(__asan_address_is_poisoned(memory));
    cevents_arena_free(&arena);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_arena_uses_only_its_block),
        cmocka_unit_test(unaligned_block_is_trimmed),
        cmocka_unit_test(tiny_or_missing_block_is_full),
        cmocka_unit_test(size_zero_is_distinct_memory),
        cmocka_unit_test(absurd_sizes_are_refused),
        cmocka_unit_test(blocks_double),
        cmocka_unit_test(oversized_allocation_gets_its_own_block),
        cmocka_unit_test(steady_state_never_calls_the_allocator),
        cmocka_unit_test(reset_keeps_the_largest_block),
        cmocka_unit_test(limit_counts_what_the_allocator_gave),
        cmocka_unit_test(every_allocator_failure_is_survived),
        cmocka_unit_test(rewind_takes_back_within_a_block),
        cmocka_unit_test(rewind_crosses_blocks_and_keeps_a_spare),
        cmocka_unit_test(random_brackets_keep_older_memory),
#ifdef ARENA_POISONS
        cmocka_unit_test(memory_not_handed_out_is_poisoned),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
