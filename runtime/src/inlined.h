/*
 * For functions of which little is left once they are part of their callers, but which compilers find too long.
 */
#ifndef CEVENTS_INLINED_H
#define CEVENTS_INLINED_H

#if defined(__GNUC__)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE inline
#endif

#endif
