#include "simd.h"

#if defined(SIMD_DISPATCH)
#include <cpuid.h>
#include <stdatomic.h>

enum { FOUND = 1 << 30 };

/* Whether the operating system keeps the upper halves of vector registers. */
static bool keeps_wide_registers(void)
{
    enum { SSE_AND_AVX = 6 };
    unsigned low;
    unsigned high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & SSE_AND_AVX) == SSE_AND_AVX;
}

static unsigned find_levels(void)
{
    unsigned levels = FOUND;
    unsigned a;
    unsigned b;
    unsigned c;
    unsigned d;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0) {
        return levels;
    }
    levels |= (c & bit_SSSE3) != 0 ? SIMD_SSSE3 : 0;
    bool wide = (c & bit_OSXSAVE) != 0 && (c & bit_AVX) != 0 && keeps_wide_registers();
    if (wide && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_AVX2) != 0) {
        levels |= SIMD_AVX2;
    }
    return levels;
}

bool cevents_simd_has(enum simd_level level)
{
    static atomic_uint known;
    unsigned levels = atomic_load_explicit(&known, memory_order_relaxed);
    if (levels == 0) {
        levels = find_levels(); /* the same for all threads that come here */
        atomic_store_explicit(&known, levels, memory_order_relaxed);
    }
    return (levels & level) != 0;
}
#endif
