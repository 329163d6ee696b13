/*
 * Which vector instructions the runtime uses: those that the compiler may assume and, behind a check of the processor
 * (SIMD_DISPATCH), better ones. CEVENTS_NO_SIMD leaves them all out: everything works without, only slower.
 */
#ifndef CEVENTS_SIMD_H
#define CEVENTS_SIMD_H

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

#endif
