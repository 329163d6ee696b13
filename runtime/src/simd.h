/*
 * Which vector instructions the runtime uses: those that the compiler may assume and, behind a check of the processor
 * (SIMD_DISPATCH), better ones. CEVENTS_NO_SIMD leaves them all out: everything works without, only slower.
 */
#ifndef CEVENTS_SIMD_H
#define CEVENTS_SIMD_H

#include <stdbool.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#if defined(CEVENTS_NO_SIMD)
#elif defined(__SSE2__)
#define SIMD_SSE2 1
#elif defined(__aarch64__) && defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SIMD_NEON 1
#endif

#if defined(SIMD_SSE2) && defined(__x86_64__) && defined(__GNUC__)
#define SIMD_DISPATCH 1
#endif

enum simd_level { SIMD_SSSE3 = 1, SIMD_AVX2 = 2 };

/*
 * Of SIMD_DISPATCH: whether the processor has these instructions, and the operating system lets programs use them.
 * Thread-safe. The compiler's own function for this takes 5 KB in a program that is linked statically.
 */
bool cevents_simd_has(enum simd_level level);

#endif
