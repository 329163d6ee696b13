/*
 * Memory of one plugin run: allocated piece by piece, freed at once. An allocation that fails ends the process with a
 * message, as in any other build tool.
 */
#ifndef CEVENTS_PLUGIN_POOL_H
#define CEVENTS_PLUGIN_POOL_H

#include <stdarg.h>
#include <stddef.h>

#include <protobuf-c/protobuf-c.h>

struct pool;

struct pool *pool_new(void);
void pool_free(struct pool *pool);

/* Gives up all pieces; the memory is kept for the next ones. */
void pool_reset(struct pool *pool);

/* Zeroed, aligned for any type. Never NULL. */
void *pool_alloc(struct pool *pool, size_t size) __attribute__((returns_nonnull));

/* A zeroed array; the product is checked for overflow. */
void *pool_array(struct pool *pool, size_t count, size_t size) __attribute__((returns_nonnull));

/* A NUL-terminated copy of `length` bytes. */
char *pool_text(struct pool *pool, const char *text, size_t length);

/* Two texts in one. */
char *pool_join(struct pool *pool, const char *first, const char *second);

/* For what protobuf-c unpacks: lives as long as the pool. */
ProtobufCAllocator pool_allocator(struct pool *pool);

/* printf into the pool. */
char *pool_format(struct pool *pool, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *pool_format_list(struct pool *pool, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

#endif
