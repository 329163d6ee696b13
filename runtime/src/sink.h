/*
 * How encoders write into a cevents_sink: text front to back through a struct output, wire bytes back to front in a
 * struct backward, since lengths stand before what they count.
 */
#ifndef CEVENTS_SINK_H
#define CEVENTS_SINK_H

#include <stdint.h>
#include <string.h>

#include <cevents/codec.h>

enum {
    /* Most bytes that output_reserve() may be asked for at once. */
    OUTPUT_RESERVE_MAX = 128,
    /* Of the own buffer that stands in for a function sink's buffer when that is too small to be of use. */
    OUTPUT_SCRATCH_SIZE = 512
};

/* A sink that is being written. The first failure sticks; what is written after it goes nowhere. */
struct output {
    char *next;
    char *end;
    char *start; /* where the bytes that the sink doesn't know of yet begin */
    cevents_sink *sink;
    cevents_status status;
    char scratch[OUTPUT_SCRATCH_SIZE];
};

void cevents_output_open(struct output *output, cevents_sink *sink);

/*
 * Hands all to the sink. When `status` or the output has failed, a buffer or arena sink is left as it was before
 * cevents_output_open(). Returns the first failure.
 */
cevents_status cevents_output_close(struct output *output, cevents_status status);

/* Makes room for `size` (at most OUTPUT_RESERVE_MAX) bytes at output->next. Never fails: see struct output. */
void cevents_output_make_room(struct output *output, size_t size);

/* Writes any number of bytes when output_append() has no room for them. */
void cevents_output_append_slowly(struct output *output, const void *bytes, size_t length);

/* Room for `size` (at most OUTPUT_RESERVE_MAX) bytes; write them and call output_advance(). */
static inline char *output_reserve(struct output *output, size_t size)
{
    if ((size_t)(output->end - output->next) < size) {
        cevents_output_make_room(output, size);
    }
    return output->next;
}

static inline void output_advance(struct output *output, size_t length)
{
    output->next += length;
}

static inline void output_append(struct output *output, const void *bytes, size_t length)
{
    if ((size_t)(output->end - output->next) < length) {
        cevents_output_append_slowly(output, bytes, length);
        return;
    }
    memcpy(output->next, bytes, length);
    output->next += length;
}

static inline void output_byte(struct output *output, char byte)
{
    *output_reserve(output, 1) = byte;
    output->next++;
}

enum {
    /* Bytes from this length on are copied only once, to where they stay. */
    BACKWARD_LARGE = 16384,
    /* At most so many times. */
    BACKWARD_GAPS = 8
};

/* Large bytes that are still at their owner's. */
struct backward_gap {
    const void *bytes;
    size_t length;
    size_t behind; /* bytes of [next, end) that come after them */
};

/* Bytes that are written from the end towards the start. */
struct backward {
    uint8_t *start;
    uint8_t *next; /* the bytes written are [next, end) */
    uint8_t *end;
    cevents_sink *sink;
    cevents_arena *arena; /* where more room comes from; NULL: there is no more */
    cevents_arena own;    /* of a function sink, which has no memory to offer but its buffer */
    cevents_status status;
    unsigned n_gaps;
    size_t in_gaps; /* bytes; of a buffer, `start` leaves them room */
    struct backward_gap gaps[BACKWARD_GAPS];
};

void cevents_backward_open(struct backward *out, cevents_sink *sink);

/* Hands all to the sink, which is left as it was when `status` is a failure. Returns the first failure. */
cevents_status cevents_backward_close(struct backward *out, cevents_status status);

/*
 * Leaves a gap for large bytes in front of what was written, which begins at out->next; they must stay until
 * cevents_backward_close(). False: copy them instead.
 */
bool cevents_backward_leave_gap(struct backward *out, const void *bytes, size_t length);

/* Makes room for `size` bytes in front. False: no room, and out->status says why. */
bool cevents_backward_grow(struct backward *out, size_t size);

/* Room for `size` (at least 1) bytes in front of what was written, or NULL. */
static inline uint8_t *backward_take(struct backward *out, size_t size)
{
    if ((size_t)(out->next - out->start) < size && !cevents_backward_grow(out, size)) {
        return NULL;
    }
    out->next -= size;
    return out->next;
}

/* How many bytes have been written when they begin at p. */
static inline size_t backward_written(const struct backward *out, const uint8_t *p)
{
    return (size_t)(out->end - p) + out->in_gaps;
}

/*
 * For writers that keep out->next in a register: the bytes written begin at p. Returns p, or where they begin after
 * making room for `size` bytes; NULL: no room.
 */
static inline uint8_t *backward_room(struct backward *out, uint8_t *p, size_t size)
{
    if ((size_t)(p - out->start) >= size) {
        return p;
    }
    out->next = p;
    return cevents_backward_grow(out, size) ? out->next : NULL;
}

#endif
