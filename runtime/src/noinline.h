/*
 * What a recursive function calls beside its recursion must not be inlined: its variables would stand in every frame.
 */
#ifndef CEVENTS_NOINLINE_H
#define CEVENTS_NOINLINE_H

#if defined(__GNUC__)
#define NOINLINE __attribute__((noinline))
#else
#define NOINLINE
#endif

#endif
