#include "sink.h"

#include "arena_take.h"

enum { FIRST_ARENA_SIZE = 512 };

/* Where bytes begin that are written backwards while there is no memory for any. */
static uint8_t nowhere[1];

cevents_sink cevents_sink_to_buffer(void *buffer, size_t size)
{
    cevents_sink sink = {.data = buffer, .capacity = size};
    if (size > 0) {
        sink.data[0] = '\0';
    }
    return sink;
}

cevents_sink cevents_sink_to_arena(cevents_arena *arena)
{
    return (cevents_sink){.arena = arena};
}

cevents_sink cevents_sink_to_function(cevents_write_function write, void *context, void *buffer, size_t size)
{
    return (cevents_sink){.data = buffer, .capacity = size, .write = write, .context = context};
}

/* Room in an arena sink for `size` bytes and a NUL behind its first `length` bytes, which are kept. */
static cevents_status grow_in_arena(cevents_sink *sink, size_t length, size_t size)
{
    if (size >= SIZE_MAX / 4 || length >= SIZE_MAX / 4) {
        return CEVENTS_LIMIT_ARENA;
    }
    size_t capacity = sink->capacity < FIRST_ARENA_SIZE / 2 ? FIRST_ARENA_SIZE : 2 * sink->capacity;
    if (capacity < length + size + 1) {
        capacity = length + size + 1;
    }
    char *data = arena_take(sink->arena, capacity);
    if (data == NULL) {
        return cevents_arena_failure(sink->arena);
    }
    if (length > 0) {
        memcpy(data, sink->data, length);
    }
    sink->data = data;
    sink->capacity = capacity;
    return CEVENTS_OK;
}

static bool uses_scratch(const cevents_sink *sink)
{
    return sink->write != NULL && sink->capacity < OUTPUT_RESERVE_MAX;
}

/* Lets the output go on in its scratch buffer, where nothing can fail any more. */
static void output_fail(struct output *output, cevents_status status)
{
    if (output->status == CEVENTS_OK) {
        output->status = status;
    }
    output->start = output->scratch;
    output->next = output->scratch;
    output->end = output->scratch + sizeof output->scratch;
}

void cevents_output_open(struct output *output, cevents_sink *sink)
{
    output->sink = sink;
    output->status = CEVENTS_OK;
    if (uses_scratch(sink)) {
        output->start = output->scratch;
        output->next = output->scratch;
        output->end = output->scratch + sizeof output->scratch;
        return;
    }
    if (sink->data == NULL || sink->capacity <= sink->length) {
        /* The first byte or the final NUL finds out what to do. */
        output->start = output->next = output->end = output->scratch;
        return;
    }
    size_t nul = sink->write == NULL ? 1 : 0;
    output->start = sink->data + sink->length;
    output->next = output->start;
    output->end = sink->data + sink->capacity - nul;
}

static cevents_status write_to(const cevents_sink *sink, const void *bytes, size_t length)
{
    return length == 0 ? CEVENTS_OK : sink->write(sink->context, bytes, length);
}

static void flush(struct output *output)
{
    cevents_sink *sink = output->sink;
    char *data = uses_scratch(sink) ? output->scratch : sink->data;
    size_t length = (size_t)(output->next - data);
    output->start = data;
    output->next = data;
    sink->length = 0;
    cevents_status status = write_to(sink, data, length);
    if (status != CEVENTS_OK) {
        output_fail(output, status);
    }
}

static void grow(struct output *output, size_t size)
{
    cevents_sink *sink = output->sink;
    size_t written = sink->length + (size_t)(output->next - output->start);
    cevents_status status = grow_in_arena(sink, written, size);
    if (status != CEVENTS_OK) {
        output_fail(output, status);
        return;
    }
    output->start = sink->data + sink->length;
    output->next = sink->data + written;
    output->end = sink->data + sink->capacity - 1;
}

void cevents_output_make_room(struct output *output, size_t size)
{
    if (output->status != CEVENTS_OK) {
        output->next = output->scratch;
    } else if (output->sink->write != NULL) {
        flush(output);
    } else if (output->sink->arena != NULL) {
        grow(output, size);
    } else {
        output_fail(output, CEVENTS_NO_SPACE);
    }
}

void cevents_output_append_slowly(struct output *output, const void *bytes, size_t length)
{
    const char *from = bytes;
    if (output->sink->arena != NULL && output->status == CEVENTS_OK) {
        grow(output, length);
    }
    while (length > 0 && output->status == CEVENTS_OK) {
        size_t room = (size_t)(output->end - output->next);
        if (room == 0) {
            cevents_output_make_room(output, 1);
            continue;
        }
        size_t step = length < room ? length : room;
        memcpy(output->next, from, step);
        output->next += step;
        from += step;
        length -= step;
    }
}

cevents_status cevents_output_close(struct output *output, cevents_status status)
{
    cevents_sink *sink = output->sink;
    if (status == CEVENTS_OK && output->status == CEVENTS_OK && sink->write != NULL) {
        flush(output);
    } else if (output->status == CEVENTS_OK && sink->write == NULL && output->end == output->scratch) {
        cevents_output_make_room(output, 0); /* for the NUL of an empty text */
    }
    if (status == CEVENTS_OK) {
        status = output->status;
    }
    if (sink->write == NULL) {
        if (status == CEVENTS_OK) {
            sink->length += (size_t)(output->next - output->start);
        }
        if (sink->length < sink->capacity) {
            sink->data[sink->length] = '\0';
        }
    }
    return status;
}

void cevents_backward_open(struct backward *out, cevents_sink *sink)
{
    out->start = out->next = out->end = nowhere;
    out->sink = sink;
    out->arena = NULL;
    out->status = CEVENTS_OK;
    out->n_gaps = 0;
    out->in_gaps = 0;
    if (sink->write != NULL) {
        cevents_arena_init(&out->own, sink->data, sink->capacity, CEVENTS_MALLOC);
        out->arena = &out->own;
    } else if (sink->arena != NULL) {
        out->arena = sink->arena;
    } else if (sink->capacity > sink->length) {
        /* At the far end of the buffer, but for the NUL's place; moved to its front when done. */
        out->start = (uint8_t *)sink->data + sink->length;
        out->end = (uint8_t *)sink->data + sink->capacity - 1;
        out->next = out->end;
    }
}

bool cevents_backward_grow(struct backward *out, size_t size)
{
    if (out->status != CEVENTS_OK) {
        return false;
    }
    if (out->arena == NULL) {
        out->status = CEVENTS_NO_SPACE;
        return false;
    }
    size_t written = (size_t)(out->end - out->next);
    size_t capacity = (size_t)(out->end - out->start);
    if (size >= SIZE_MAX / 4 || capacity >= SIZE_MAX / 4) {
        out->status = CEVENTS_LIMIT_ARENA;
        return false;
    }
    capacity = capacity < FIRST_ARENA_SIZE / 2 ? FIRST_ARENA_SIZE : 2 * capacity;
    if (capacity < written + size) {
        capacity = written + size;
    }
    uint8_t *start = arena_take(out->arena, capacity + 1);
    if (start == NULL) {
        out->status = cevents_arena_failure(out->arena);
        return false;
    }
    uint8_t *end = start + capacity;
    memcpy(end - written, out->next, written);
    out->start = start;
    out->next = end - written;
    out->end = end;
    return true;
}

bool cevents_backward_leave_gap(struct backward *out, const void *bytes, size_t length)
{
    bool in_buffer = out->arena == NULL;
    if (out->sink->arena != NULL || out->n_gaps == BACKWARD_GAPS || length < BACKWARD_LARGE ||
        (in_buffer && (size_t)(out->next - out->start) < length)) {
        return false;
    }
    out->start += in_buffer ? length : 0;
    out->gaps[out->n_gaps++] = (struct backward_gap){bytes, length, (size_t)(out->end - out->next)};
    out->in_gaps += length;
    return true;
}

static cevents_status hand_to_arena(struct backward *out)
{
    cevents_sink *sink = out->sink;
    size_t length = (size_t)(out->end - out->next);
    if (sink->length == 0 && out->end != nowhere) {
        sink->data = (char *)out->next;
        sink->length = length;
        sink->capacity = length + 1;
        sink->data[length] = '\0';
        return CEVENTS_OK;
    }
    if (sink->capacity <= sink->length + length) {
        cevents_status status = grow_in_arena(sink, sink->length, length);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    if (length > 0) {
        memcpy(sink->data + sink->length, out->next, length);
    }
    sink->length += length;
    sink->data[sink->length] = '\0';
    return CEVENTS_OK;
}

/* To the front of the buffer, with the gaps filled: no byte is overwritten before it has been moved. */
static cevents_status hand_to_buffer(struct backward *out)
{
    cevents_sink *sink = out->sink;
    if (sink->capacity <= sink->length) {
        return CEVENTS_NO_SPACE;
    }
    uint8_t *to = (uint8_t *)sink->data + sink->length;
    const uint8_t *from = out->next;
    sink->length += backward_written(out, from);
    while (out->n_gaps > 0) {
        const struct backward_gap *gap = &out->gaps[--out->n_gaps];
        size_t length = (size_t)(out->end - from) - gap->behind;
        memmove(to, from, length);
        memcpy(to + length, gap->bytes, gap->length);
        from += length;
        to += length + gap->length;
    }
    memmove(to, from, (size_t)(out->end - from));
    sink->data[sink->length] = '\0';
    return CEVENTS_OK;
}

static cevents_status hand_to_function(struct backward *out)
{
    cevents_status status = CEVENTS_OK;
    const uint8_t *from = out->next;
    while (out->n_gaps > 0 && status == CEVENTS_OK) {
        const struct backward_gap *gap = &out->gaps[--out->n_gaps];
        size_t length = (size_t)(out->end - from) - gap->behind;
        status = write_to(out->sink, from, length);
        if (status == CEVENTS_OK) {
            status = write_to(out->sink, gap->bytes, gap->length);
        }
        from += length;
    }
    return status == CEVENTS_OK ? write_to(out->sink, from, (size_t)(out->end - from)) : status;
}

static cevents_status hand_over(struct backward *out)
{
    if (out->sink->write != NULL) {
        return hand_to_function(out);
    }
    return out->sink->arena != NULL ? hand_to_arena(out) : hand_to_buffer(out);
}

cevents_status cevents_backward_close(struct backward *out, cevents_status status)
{
    if (status == CEVENTS_OK) {
        status = out->status;
    }
    if (status == CEVENTS_OK) {
        status = hand_over(out);
    }
    if (out->sink->write != NULL) {
        cevents_arena_free(&out->own);
    } else if (out->sink->length < out->sink->capacity) {
        out->sink->data[out->sink->length] = '\0';
    }
    return status;
}
