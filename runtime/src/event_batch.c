/*
 * Batches of events, in JSON and in protobuf.
 */
#include <cevents/event_format.h>

#include <string.h>

#include "arena_take.h"
#include "departure.h"
#include "event_check.h"
#include "event_json.h"
#include "event_protobuf.h"
#include "fault.h"
#include "json_path.h"
#include "json_reader.h"
#include "limit.h"
#include "wire_scan.h"

enum batch_format { BATCH_JSON, BATCH_PROTOBUF };

/* Where an iterator stands. After a syntax error it stays where it is, so that each call finds the same error. */
enum batch_state {
    BATCH_FIRST, /* in front of the first event */
    BATCH_NEXT,  /* behind an event */
    BATCH_END
};

/* Where an event stands. In JSON only reading it tells where it ends. */
struct piece {
    const char *begin;
    const char *end;
};

static size_t offset_of(const cevents_batch *batch, const char *at)
{
    return (size_t)(at - batch->body);
}

static cevents_status fail_syntax(const cevents_batch *batch, const char *at, const char *what, cevents_error *error)
{
    return cevents_fail(error, CEVENTS_MALFORMED_JSON, offset_of(batch, at), "", "%s", what);
}

static cevents_status fail_fault(const cevents_batch *batch, const struct json_fault *fault, cevents_error *error)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_json_path_to(path, sizeof path, "", NULL, batch->body, fault->at);
    return cevents_fail(error, fault->status, offset_of(batch, fault->at), path, "%s", fault->what);
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
    p = json_skip_space(p, end);
    if (p < end && *p == '[') {
        batch->next = offset_of(batch, p + 1);
        return CEVENTS_OK;
    }
    struct json_fault fault;
    if (cevents_json_skip_value(p, end, JSON_DEPTH_MAX, &fault) == NULL) {
        return fail_fault(batch, &fault, error);
    }
    return cevents_fail(error, CEVENTS_NOT_AN_EVENT, offset_of(batch, p), "", "a batch in the JSON format is an array");
}

cevents_status cevents_batch_from_protobuf(const void *bytes, size_t length, cevents_batch *batch,
                                           const cevents_options *options, cevents_error *error)
{
    memset(batch, 0, sizeof *batch);
    cevents_status status = cevents_event_protobuf_begin(&bytes, length, options, error);
    batch->format = BATCH_PROTOBUF;
    batch->body = bytes;
    batch->length = length;
    return status;
}

/* Behind the closing bracket at `p`. */
static cevents_status finish_json(cevents_batch *batch, const char *p, cevents_error *error)
{
    const char *end = batch->body + batch->length;
    const char *rest = json_skip_space(p + 1, end);
    if (rest != end) {
        return fail_syntax(batch, rest, "unexpected text after the batch", error);
    }
    batch->state = BATCH_END;
    return CEVENTS_END;
}

/* Finds the beginning of the next event. */
static cevents_status advance_json(cevents_batch *batch, struct piece *piece, cevents_error *error)
{
    const char *end = batch->body + batch->length;
    const char *p = json_skip_space(batch->body + batch->next, end);
    if (p < end && *p == ']') {
        return finish_json(batch, p, error);
    }
    if (batch->state == BATCH_NEXT) {
        if (p == end || *p != ',') {
            return fail_syntax(batch, p, "expected ',' or ']'", error);
        }
        p = json_skip_space(p + 1, end);
    }
    piece->begin = p;
    return CEVENTS_OK;
}

/* Finds the next event; fields of other numbers are passed over. */
static cevents_status advance_protobuf(cevents_batch *batch, const cevents_options *options, struct piece *piece,
                                       cevents_error *error)
{
    const uint8_t *body = (const uint8_t *)batch->body;
    struct wire_scan scan = {.next = body + batch->next, .end = body + batch->length, .depth = limit_depth(options)};
    struct wire_field field;
    while (cevents_wire_scan(&scan, &field)) {
        batch->next = (size_t)(scan.next - body);
        if (field.number == BATCH_EVENTS && field.type == WIRE_LENGTH) {
            *piece = (struct piece){(const char *)field.bytes, (const char *)scan.next};
            return CEVENTS_OK;
        }
        cevents_event_protobuf_unknown(body, "", &field, options);
    }
    if (scan.what != NULL) {
        return cevents_fail(error, scan.status, (size_t)(scan.at - body), "", "%s", scan.what);
    }
    batch->state = BATCH_END;
    return CEVENTS_END;
}

/* Reads an event and finds its end, also when it is not valid; leaves the end alone when that cannot be found. */
static cevents_status read_event(const cevents_batch *batch, struct piece *piece, cevents_arena *arena,
                                 const cevents_options *options, cevents_event *event, cevents_error *error)
{
    char *path = arena_take(arena, EVENT_PATH_SIZE);
    if (path == NULL) {
        return cevents_fail(error, cevents_arena_failure(arena), offset_of(batch, piece->begin), "",
                            "no memory for an event");
    }
    cevents_event_path(path, batch->count);
    if (batch->format == BATCH_PROTOBUF) {
        struct event_bytes bytes = {(const uint8_t *)batch->body, (const uint8_t *)piece->begin,
                                    (const uint8_t *)piece->end, path};
        return cevents_event_protobuf_read(&bytes, arena, options, event, error);
    }
    struct event_text text = {batch->body, batch->body + batch->length, path, batch->unchecked};
    if (text.unchecked &&
        cevents_event_json_read(&text, piece->begin, arena, options, event, &piece->end, NULL) == CEVENTS_OK) {
        return CEVENTS_OK;
    }
    text.unchecked = false;
    cevents_status status = cevents_event_json_read(&text, piece->begin, arena, options, event, &piece->end, error);
    if (status != CEVENTS_OK) {
        struct json_fault fault;
        piece->end = cevents_json_skip_value(piece->begin, text.end, JSON_DEPTH_MAX, &fault);
    }
    return status;
}

/* All events of a batch have one specversion. */
static cevents_status check_version(cevents_batch *batch, const cevents_event *event, const cevents_options *options,
                                    cevents_error *error)
{
    const char *version = event->attributes.specversion;
    unsigned char first = (unsigned char)version[0];
    if (batch->version == 0 || batch->version == first) {
        batch->version = first;
        return CEVENTS_OK;
    }
    static const char step[] = ".specversion";
    char path[EVENT_PATH_SIZE + sizeof step];
    cevents_event_path(path, batch->count);
    memcpy(path + strlen(path), step, sizeof step);
    const cevents_report departure = {.kind = CEVENTS_REPORT_INVALID_ATTRIBUTE,
                                      .offset = batch->event_offset,
                                      .path = path,
                                      .raw = version,
                                      .raw_length = strlen(version)};
    return cevents_depart(options, &departure, "the events of a batch have the same specversion", error);
}

cevents_status cevents_batch_next(cevents_batch *batch, cevents_arena *arena, const cevents_options *options,
                                  cevents_event *event, cevents_error *error)
{
    if (batch->state == BATCH_END) {
        return CEVENTS_END;
    }
    struct piece piece = {NULL, NULL};
    size_t before = batch->next;
    cevents_status status = batch->format == BATCH_JSON ? advance_json(batch, &piece, error)
                                                        : advance_protobuf(batch, options, &piece, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (batch->count == limit_batch(options)) {
        batch->next = before;
        return cevents_fail(error, CEVENTS_LIMIT_BATCH, offset_of(batch, piece.begin), "",
                            "too many events in a batch: the limit `batch` is reached");
    }
    status = read_event(batch, &piece, arena, options, event, error);
    if (piece.end == NULL) {
        return status;
    }
    batch->event_offset = offset_of(batch, piece.begin);
    batch->event_length = (size_t)(piece.end - piece.begin);
    batch->next = offset_of(batch, piece.end);
    batch->state = BATCH_NEXT;
    if (status == CEVENTS_OK) {
        status = check_version(batch, event, options, error);
    }
    batch->count++;
    return status;
}

/* Events as they grow in the arena. */
struct events {
    cevents_event *items;
    size_t count;
    size_t capacity;
};

static cevents_event *add_event(struct events *events, cevents_arena *arena)
{
    if (events->count == events->capacity) {
        size_t capacity = events->capacity == 0 ? 8 : 2 * events->capacity;
        cevents_event *grown =
            capacity > SIZE_MAX / sizeof *grown ? NULL : cevents_arena_alloc(arena, capacity * sizeof *grown);
        if (grown == NULL) {
            return NULL;
        }
        if (events->count > 0) {
            memcpy(grown, events->items, events->count * sizeof *grown);
        }
        events->items = grown;
        events->capacity = capacity;
    }
    return &events->items[events->count++];
}

static cevents_status read_all(cevents_batch *batch, cevents_arena *arena, const cevents_options *options,
                               struct events *events, cevents_error *error)
{
    for (;;) {
        cevents_event event;
        cevents_status status = cevents_batch_next(batch, arena, options, &event, error);
        if (status != CEVENTS_OK) {
            return status == CEVENTS_END ? CEVENTS_OK : status;
        }
        cevents_event *added = add_event(events, arena);
        if (added == NULL) {
            return cevents_fail(error, cevents_arena_failure(arena), batch->event_offset, "", "no memory for an event");
        }
        *added = event;
    }
}

static cevents_status decode(cevents_status status, cevents_batch *batch, cevents_arena *arena,
                             const cevents_options *options, cevents_event **events, size_t *n_events,
                             cevents_error *error)
{
    struct events all = {NULL, 0, 0};
    if (status == CEVENTS_OK) {
        status = read_all(batch, arena, options, &all, error);
    }
    *events = status == CEVENTS_OK ? all.items : NULL;
    *n_events = status == CEVENTS_OK ? all.count : 0;
    return status;
}

cevents_status cevents_events_from_json(const char *body, size_t length, cevents_arena *arena,
                                        const cevents_options *options, cevents_event **events, size_t *n_events,
                                        cevents_error *error)
{
    cevents_batch batch;
    cevents_status status = cevents_batch_from_json(body, length, &batch, options, error);
    return decode(status, &batch, arena, options, events, n_events, error);
}

cevents_status cevents_events_from_protobuf(const void *bytes, size_t length, cevents_arena *arena,
                                            const cevents_options *options, cevents_event **events, size_t *n_events,
                                            cevents_error *error)
{
    cevents_batch batch;
    cevents_status status = cevents_batch_from_protobuf(bytes, length, &batch, options, error);
    return decode(status, &batch, arena, options, events, n_events, error);
}
