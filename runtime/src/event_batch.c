#include <cevents/event.h>

#include <string.h>

#include "event_json.h"
#include "fault.h"
#include "json_path.h"
#include "json_reader.h"
#include "limit.h"
#include "text.h"

/* Where an iterator stands. After a syntax error it stays where it is, so that each call finds the same error. */
enum batch_state {
    BATCH_FIRST, /* behind the opening bracket */
    BATCH_NEXT,  /* behind an event */
    BATCH_END
};

static cevents_status fail_syntax(const cevents_batch *batch, const char *at, const char *what, cevents_error *error)
{
    return cevents_fail(error, CEVENTS_MALFORMED_JSON, (size_t)(at - batch->body), "", "%s", what);
}

static cevents_status fail_fault(const cevents_batch *batch, const struct json_fault *fault, cevents_error *error)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_json_path_to(path, sizeof path, "", NULL, batch->body, fault->at);
    return cevents_fail(error, fault->status, (size_t)(fault->at - batch->body), path, "%s", fault->what);
}

cevents_status cevents_batch_from_json(const char *body, size_t length, cevents_batch *batch,
                                       const cevents_options *options, cevents_error *error)
{
    memset(batch, 0, sizeof *batch);
    const char *p = body;
    cevents_status status = cevents_event_json_begin(&body, length, options, &p, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    batch->body = body;
    batch->length = length;
    const char *end = body + length;
    p = cevents_json_skip_space(p, end);
    if (p < end && *p == '[') {
        batch->next = (size_t)(p + 1 - body);
        batch->state = BATCH_FIRST;
        return CEVENTS_OK;
    }
    struct json_fault fault;
    if (cevents_json_skip_value(p, end, JSON_DEPTH_MAX, &fault) == NULL) {
        return fail_fault(batch, &fault, error);
    }
    return cevents_fail(error, CEVENTS_NOT_AN_EVENT, (size_t)(p - body), "", "a batch in the JSON format is an array");
}

/* Behind the closing bracket at `p`. */
static cevents_status finish(cevents_batch *batch, const char *p, cevents_error *error)
{
    const char *end = batch->body + batch->length;
    const char *rest = cevents_json_skip_space(p + 1, end);
    if (rest != end) {
        return fail_syntax(batch, rest, "unexpected text after the batch", error);
    }
    batch->state = BATCH_END;
    return CEVENTS_END;
}

/* Finds the beginning of the next event. */
static cevents_status advance(cevents_batch *batch, const char **event, cevents_error *error)
{
    const char *end = batch->body + batch->length;
    const char *p = cevents_json_skip_space(batch->body + batch->next, end);
    if (p < end && *p == ']') {
        return finish(batch, p, error);
    }
    if (batch->state == BATCH_NEXT) {
        if (p == end || *p != ',') {
            return fail_syntax(batch, p, "expected ',' or ']'", error);
        }
        p = cevents_json_skip_space(p + 1, end);
    }
    *event = p;
    return CEVENTS_OK;
}

/* The path of the event, such as `[3]`, in the arena. */
static const char *event_path(size_t index, cevents_arena *arena)
{
    char *path = cevents_arena_alloc(arena, TEXT_NUMBER_SIZE + 3);
    if (path != NULL) {
        size_t length = cevents_text_put_uint64(path + 1, index);
        path[0] = '[';
        path[length + 1] = ']';
        path[length + 2] = '\0';
    }
    return path;
}

static cevents_status read_event(cevents_batch *batch, const char *p, cevents_arena *arena,
                                 const cevents_options *options, cevents_event *event, const char **after,
                                 cevents_error *error)
{
    struct event_text text = {batch->body, batch->body + batch->length, event_path(batch->count, arena)};
    if (text.path == NULL) {
        return cevents_fail(error, cevents_arena_failure(arena), (size_t)(p - batch->body), "",
                            "no memory for an event");
    }
    return cevents_event_json_read(&text, p, arena, options, event, after, error);
}

cevents_status cevents_batch_next(cevents_batch *batch, cevents_arena *arena, const cevents_options *options,
                                  cevents_event *event, cevents_error *error)
{
    if (batch->state == BATCH_END) {
        return CEVENTS_END;
    }
    const char *p = NULL;
    cevents_status status = advance(batch, &p, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (batch->count == limit_batch(options)) {
        return cevents_fail(error, CEVENTS_LIMIT_BATCH, (size_t)(p - batch->body), "",
                            "the batch has more events than the limit");
    }
    const char *after = NULL;
    status = read_event(batch, p, arena, options, event, &after, error);
    if (status != CEVENTS_OK) {
        struct json_fault fault;
        after = cevents_json_skip_value(p, batch->body + batch->length, JSON_DEPTH_MAX, &fault);
        if (after == NULL) {
            return status;
        }
    }
    batch->event_offset = (size_t)(p - batch->body);
    batch->event_length = (size_t)(after - p);
    batch->next = (size_t)(after - batch->body);
    batch->state = BATCH_NEXT;
    batch->count++;
    return status;
}

/* How many events stand in a batch, after checking all of its syntax. */
static cevents_status count_events(const cevents_batch *batch, const cevents_options *options, size_t *count,
                                   cevents_error *error)
{
    const char *end = batch->body + batch->length;
    cevents_batch counting = *batch;
    const char *p = NULL;
    cevents_status status;
    while ((status = advance(&counting, &p, error)) == CEVENTS_OK) {
        struct json_fault fault;
        if (counting.count == limit_batch(options)) {
            return cevents_fail(error, CEVENTS_LIMIT_BATCH, (size_t)(p - batch->body), "",
                                "the batch has more events than the limit");
        }
        p = cevents_json_skip_value(p, end, JSON_DEPTH_MAX, &fault);
        if (p == NULL) {
            return fail_fault(batch, &fault, error);
        }
        counting.next = (size_t)(p - batch->body);
        counting.state = BATCH_NEXT;
        counting.count++;
    }
    *count = counting.count;
    return status == CEVENTS_END ? CEVENTS_OK : status;
}

cevents_status cevents_batch_decode(const char *body, size_t length, cevents_arena *arena,
                                    const cevents_options *options, cevents_event **events, size_t *n_events,
                                    cevents_error *error)
{
    cevents_batch batch;
    size_t count = 0;
    *events = NULL;
    *n_events = 0;
    cevents_status status = cevents_batch_from_json(body, length, &batch, options, error);
    if (status == CEVENTS_OK) {
        status = count_events(&batch, options, &count, error);
    }
    if (status != CEVENTS_OK) {
        return status;
    }
    cevents_event *items = NULL;
    if (count <= SIZE_MAX / sizeof *items) {
        items = cevents_arena_alloc(arena, (count == 0 ? 1 : count) * sizeof *items);
    }
    if (items == NULL) {
        return cevents_fail(error, cevents_arena_failure(arena), 0, "", "no memory for %zu events", count);
    }
    for (size_t i = 0; i < count; i++) {
        status = cevents_batch_next(&batch, arena, options, &items[i], error);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    *events = items;
    *n_events = count;
    return CEVENTS_OK;
}
