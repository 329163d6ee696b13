#include <string.h>

#include "binding_decode.h"
#include "event_json.h"
#include "fault.h"
#include "http_internal.h"
#include "router_internal.h"

/* Outcomes as they grow in the arena; between two events, so that taking back an event's memory spares them. */
struct collector {
    cevents_arena *arena;
    cevents_outcome *items;
    size_t count;
    size_t capacity;
};

static bool grow(struct collector *collector)
{
    if (collector->count < collector->capacity) {
        return true;
    }
    size_t capacity = collector->capacity == 0 ? 4 : collector->capacity * 2;
    if (capacity > SIZE_MAX / sizeof *collector->items) {
        return false;
    }
    cevents_outcome *grown = cevents_arena_alloc(collector->arena, capacity * sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    if (collector->count > 0) {
        memcpy(grown, collector->items, collector->count * sizeof *grown);
    }
    collector->items = grown;
    collector->capacity = capacity;
    return true;
}

/* Adds an outcome with a copy of its error. */
static bool add_outcome(struct collector *collector, const cevents_outcome *outcome)
{
    cevents_error *copy = NULL;
    if (outcome->error != NULL) {
        copy = cevents_arena_alloc(collector->arena, sizeof *copy);
        if (copy == NULL) {
            return false;
        }
        *copy = *outcome->error;
    }
    if (!grow(collector)) {
        return false;
    }
    collector->items[collector->count] = *outcome;
    collector->items[collector->count++].error = copy;
    return true;
}

/* What dispatching a message needs from end to end. */
struct dispatch {
    const cevents_router *router;
    cevents_arena *arena;
    const cevents_options *options;
    cevents_outcomes *outcomes; /* or NULL */
    cevents_error *error;       /* or NULL */
    struct collector collector;
    cevents_status first_failure;
};

static void begin(struct dispatch *dispatch)
{
    dispatch->collector.arena = dispatch->arena;
    if (dispatch->outcomes != NULL) {
        *dispatch->outcomes = (cevents_outcomes){NULL, 0};
    }
}

/* Notes what became of one event. */
static cevents_status note(struct dispatch *dispatch, const cevents_outcome *outcome)
{
    if (outcome->status != CEVENTS_OK && dispatch->first_failure == CEVENTS_OK) {
        dispatch->first_failure = outcome->status;
        if (dispatch->error != NULL) {
            *dispatch->error = *outcome->error;
        }
    }
    if (dispatch->outcomes == NULL) {
        return CEVENTS_OK;
    }
    if (!add_outcome(&dispatch->collector, outcome)) {
        return cevents_fail(dispatch->error, cevents_arena_failure(dispatch->arena), outcome->offset, "",
                            "no memory for the outcomes of a batch");
    }
    *dispatch->outcomes = (cevents_outcomes){dispatch->collector.items, dispatch->collector.count};
    return CEVENTS_OK;
}

/* Errors in data name its fields as the router knows them. */
static cevents_options with_schema(const cevents_router *router, const cevents_options *options)
{
    cevents_options all = {0};
    if (options != NULL) {
        all = *options;
    }
    if (all.find_data == NULL) {
        all.find_data = cevents_router_find_data;
        all.find_data_context = router;
    }
    return all;
}

static cevents_status note_single(struct dispatch *dispatch, cevents_status status, size_t length,
                                  const cevents_error *error)
{
    cevents_outcome outcome = {status, 0, length, status == CEVENTS_OK ? NULL : error};
    cevents_status noted = note(dispatch, &outcome);
    return noted != CEVENTS_OK ? noted : dispatch->first_failure;
}

/*
 * Whether the data of JSON events may be passed over unchecked until it is used: when the event then has to be read once
 * more, nobody gets a report twice.
 */
static bool may_defer_data(const cevents_options *options)
{
    return options == NULL || (options->report == NULL && options->violation == NULL);
}

/* Whether nobody who sees the data of the event, passed over unchecked, gets anything that is not JSON. */
static bool is_usable(const cevents_router *router, const struct handler *handler, const cevents_event *event,
                      const cevents_options *options)
{
    return !cevents_router_shows_data(router, handler, event) || cevents_event_json_check_data(event, options);
}

cevents_status cevents_dispatch_json(const cevents_router *router, const char *body, size_t length,
                                     cevents_arena *arena, const cevents_options *options, cevents_error *error)
{
    cevents_event event;
    const cevents_options all = with_schema(router, options);
    if (may_defer_data(options)) {
        cevents_arena_mark mark = cevents_arena_mark_here(arena);
        if (cevents_event_from_json_unchecked(body, length, arena, options, &event, NULL) == CEVENTS_OK) {
            const struct handler *handler = cevents_router_find(router, event.attributes.type);
            if (is_usable(router, handler, &event, options)) {
                return cevents_router_deliver(router, handler, &event, arena, options, error);
            }
        }
        cevents_arena_rewind(arena, mark);
    }
    cevents_status status = cevents_event_from_json(body, length, arena, &all, &event, error);
    return status != CEVENTS_OK ? status : cevents_dispatch(router, &event, arena, options, error);
}

/* The next event of a batch and its handler; its data is unchecked when nobody sees it before it is decoded. */
static cevents_status next_event(const struct dispatch *dispatch, cevents_batch *batch, cevents_event *event,
                                 const struct handler **handler, cevents_error *error)
{
    const cevents_batch before = *batch;
    batch->unchecked = may_defer_data(dispatch->options);
    cevents_status status = cevents_batch_next(batch, dispatch->arena, dispatch->options, event, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    *handler = cevents_router_find(dispatch->router, event->attributes.type);
    if (!batch->unchecked || is_usable(dispatch->router, *handler, event, dispatch->options)) {
        return CEVENTS_OK;
    }
    *batch = before;
    batch->unchecked = false;
    return cevents_batch_next(batch, dispatch->arena, dispatch->options, event, error);
}

/* Routes the next event of a batch. `*outcome` is about it, with `error` (or NULL) as its error. CEVENTS_END: no more. */
static cevents_status dispatch_next(struct dispatch *dispatch, cevents_batch *batch, cevents_outcome *outcome,
                                    cevents_error *error)
{
    cevents_event event;
    size_t before = batch->count;
    cevents_arena_mark mark = cevents_arena_mark_here(dispatch->arena);
    const struct handler *handler;
    cevents_status status = next_event(dispatch, batch, &event, &handler, error);
    if (status == CEVENTS_OK) {
        status = cevents_router_deliver(dispatch->router, handler, &event, dispatch->arena, dispatch->options, error);
    } else if (status == CEVENTS_END) {
        return status;
    }
    cevents_arena_rewind(dispatch->arena, mark);
    *outcome = (cevents_outcome){status, batch->event_offset, batch->event_length, NULL};
    if (status != CEVENTS_OK) {
        outcome->error = error;
    }
    if (batch->count == before) { /* the batch itself is broken here */
        outcome->offset = batch->next;
        outcome->length = batch->length - batch->next;
    }
    return CEVENTS_OK;
}

static cevents_status dispatch_batch(struct dispatch *dispatch, cevents_batch *batch)
{
    cevents_error error = {0};
    for (;;) {
        cevents_outcome outcome;
        size_t before = batch->count;
        bool wanted = dispatch->outcomes != NULL || dispatch->first_failure == CEVENTS_OK;
        if (dispatch_next(dispatch, batch, &outcome, wanted ? &error : NULL) == CEVENTS_END) {
            return dispatch->first_failure;
        }
        cevents_status status = note(dispatch, &outcome);
        if (status != CEVENTS_OK || batch->count == before) {
            return status != CEVENTS_OK ? status : dispatch->first_failure;
        }
    }
}

cevents_status cevents_dispatch_batch(const cevents_router *router, const char *body, size_t length,
                                      cevents_arena *arena, const cevents_options *options, cevents_outcomes *outcomes,
                                      cevents_error *error)
{
    const cevents_options all = with_schema(router, options);
    struct dispatch dispatch = {
        .router = router, .arena = arena, .options = &all, .outcomes = outcomes, .error = error};
    begin(&dispatch);
    cevents_batch batch;
    cevents_status status = cevents_batch_from_json(body, length, &batch, options, error);
    return status != CEVENTS_OK ? status : dispatch_batch(&dispatch, &batch);
}

/* A message with one event, which has been checked: `status` and `error` say how it went. */
static cevents_status dispatch_single(struct dispatch *dispatch, const cevents_message *message,
                                      const struct message_form *form, cevents_status status, cevents_error *error)
{
    cevents_event event;
    if (status == CEVENTS_OK && form->mode == CEVENTS_MODE_STRUCTURED && form->format == MEDIA_FORMAT_JSON) {
        status = cevents_dispatch_json(dispatch->router, message->body, message->body_length, dispatch->arena,
                                       dispatch->options, error);
        return note_single(dispatch, status, message->body_length, error);
    }
    if (status == CEVENTS_OK) {
        status = cevents_message_decode_form(message, form, dispatch->arena, dispatch->options, &event, error);
    }
    if (status == CEVENTS_OK) {
        status = cevents_dispatch(dispatch->router, &event, dispatch->arena, dispatch->options, error);
    }
    return note_single(dispatch, status, message->body_length, error);
}

cevents_status cevents_dispatch_message(const cevents_router *router, const cevents_message *message,
                                        cevents_arena *arena, const cevents_options *options,
                                        cevents_outcomes *outcomes, cevents_error *error)
{
    const cevents_options all = with_schema(router, options);
    struct dispatch dispatch = {
        .router = router, .arena = arena, .options = &all, .outcomes = outcomes, .error = error};
    begin(&dispatch);
    struct message_form form;
    cevents_error found = {0};
    cevents_status status = cevents_message_check(message, options, &form, &found);
    if (form.mode == CEVENTS_MODE_STRUCTURED || form.mode == CEVENTS_MODE_BINARY) {
        return dispatch_single(&dispatch, message, &form, status, &found);
    }
    if (status != CEVENTS_OK) { /* there is no event, or the batch is none */
        if (error != NULL) {
            *error = found;
        }
        return status;
    }
    cevents_batch batch;
    status = cevents_message_batch_form(message, &form, options, &batch, error);
    return status != CEVENTS_OK ? status : dispatch_batch(&dispatch, &batch);
}

cevents_status cevents_dispatch_http(const cevents_router *router, const cevents_http_message *message,
                                     cevents_arena *arena, const cevents_options *options, cevents_outcomes *outcomes,
                                     cevents_error *error)
{
    const cevents_message as_message = cevents_http_as_message(message);
    return cevents_dispatch_message(router, &as_message, arena, options, outcomes, error);
}
