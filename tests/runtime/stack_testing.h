/*
 * Calls a function on a thread with a small stack, and says how much of it was used.
 */
#ifndef CEVENTS_STACK_TESTING_H
#define CEVENTS_STACK_TESTING_H

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Sanitizers, and compilers that don't optimise, take several times as much for a frame. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
enum { SMALL_STACK = 1024 * 1024 };
#elif defined(__i386__) || defined(__s390x__) || defined(__aarch64__) /* larger frames; no smaller stacks on the last */
enum { SMALL_STACK = 128 * 1024 };
#else
enum { SMALL_STACK = 64 * 1024 };
#endif

/* The guard is as large as pages get. */
enum { STACK_GUARD = 64 * 1024, STACK_PAINT = 0xA5 };

struct stack_call {
    void (*function)(void *argument);
    void *argument;
    unsigned char *stack;
    size_t height; /* of the thread's first frame above the stack's lowest byte */
};

static inline void *stack_enter(void *context)
{
    struct stack_call *call = context;
    call->height = (size_t)((unsigned char *)__builtin_frame_address(0) - call->stack);
    call->function(call->argument);
    return NULL;
}

/* Bytes of stack that the call used. One that needs more than SMALL_STACK ends the process: it meets a guard page. */
static inline size_t stack_used_by(void (*function)(void *argument), void *argument)
{
    unsigned char *memory = aligned_alloc(STACK_GUARD, STACK_GUARD + SMALL_STACK);
    assert_non_null(memory);
    assert_int_equal(mprotect(memory, STACK_GUARD, PROT_NONE), 0);
    unsigned char *stack = memory + STACK_GUARD;
    memset(stack, STACK_PAINT, SMALL_STACK);
    struct stack_call call = {function, argument, stack, 0};

    pthread_attr_t attributes;
    pthread_t thread;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, SMALL_STACK), 0);
    assert_int_equal(pthread_create(&thread, &attributes, stack_enter, &call), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);

    size_t untouched = 0;
    while (stack[untouched] == STACK_PAINT) {
        untouched++;
    }
    assert_int_equal(mprotect(memory, STACK_GUARD, PROT_READ | PROT_WRITE), 0);
    free(memory);
    return call.height - untouched;
}

#endif
