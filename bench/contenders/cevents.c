/* This library: an arena with a block of its own, learned field order; nothing is allocated once that block has grown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cevents/cevents.h>

#include "../worker.h"
#include "google_events.cevents.h"
#include "hash.h"

enum { BLOCK_SIZE = 1 << 16 };

static char block[BLOCK_SIZE];
static cevents_arena scratch;
static cevents_arena kept;
static cevents_decoder decoder;
static cevents_options options = {.decoder = &decoder};
static const cevents_json_table **tables;
static ProtobufCMessage **messages;
static char *output;
static size_t output_size;
static cevents_router *router;
static cevents_route *routes;
static const cevents_routing_table *routing;

static bool complain(const struct bench_record *record, const char *what)
{
    (void)fprintf(stderr, "cevents: %s: %s\n", record->name, what);
    return false;
}

static bool begin(const struct bench_corpus *corpus)
{
    static bool begun;
    if (!begun) {
        cevents_arena_init(&scratch, block, sizeof block, CEVENTS_MALLOC);
        cevents_arena_init(&kept, NULL, 0, CEVENTS_MALLOC);
        cevents_arena_limit(&kept, (size_t)1 << 31);
        begun = true;
    }
    cevents_arena_reset(&kept);
    tables = realloc(tables, corpus->n_records * sizeof(void *));
    messages = realloc(messages, corpus->n_records * sizeof(void *));
    return tables != NULL && messages != NULL;
}

/* What JSON gives must be what the corpus, made by another implementation, says. */
static bool check(const struct bench_record *record, const cevents_json_table *table, const ProtobufCMessage *message)
{
    static const cevents_wire_options sorted = {.deterministic = true};
    cevents_sink sink = cevents_sink_to_arena(&scratch);
    cevents_error error;
    if (cevents_wire_encode(table, message, &sorted, &sink, &error) != CEVENTS_OK) {
        return complain(record, error.message);
    }
    bool equal = sink.length == record->wire_length && memcmp(sink.data, record->wire, sink.length) == 0;
    cevents_arena_reset(&scratch);
    return equal || complain(record, "other bytes than expected");
}

static bool prepare_messages(const struct bench_corpus *corpus)
{
    const cevents_message_set *sets[] = {&google_events__messages};
    if (!begin(corpus)) {
        return false;
    }
    for (size_t i = 0; i < corpus->n_records; i++) {
        const struct bench_record *record = &corpus->records[i];
        cevents_error error;
        tables[i] = cevents_find_message(sets, 1, record->message, strlen(record->message));
        if (tables[i] == NULL) {
            return false;
        }
        if (cevents_json_decode(tables[i], record->json, record->json_length, &kept, NULL, &messages[i], &error) !=
            CEVENTS_OK) {
            return complain(record, error.message);
        }
        if (!check(record, tables[i], messages[i])) {
            return false;
        }
        if (output_size < 2 * record->json_length + 1024) {
            output_size = 2 * record->json_length + 1024;
            output = realloc(output, output_size);
        }
    }
    return output != NULL;
}

static bool json_decode(const struct bench_record *record, size_t index)
{
    ProtobufCMessage *message;
    cevents_status status =
        cevents_json_decode(tables[index], record->json, record->json_length, &scratch, &options, &message, NULL);
    cevents_arena_reset(&scratch);
    return status == CEVENTS_OK;
}

static bool wire_decode(const struct bench_record *record, size_t index)
{
    ProtobufCMessage *message;
    cevents_status status =
        cevents_wire_decode(tables[index], record->wire, record->wire_length, &scratch, &options, &message, NULL);
    cevents_arena_reset(&scratch);
    return status == CEVENTS_OK;
}

static bool json_encode(const struct bench_record *record, size_t index)
{
    (void)record;
    cevents_sink sink = cevents_sink_to_buffer(output, output_size);
    cevents_status status = cevents_json_encode(tables[index], messages[index], NULL, &sink, NULL);
    bench_consumed += sink.length;
    return status == CEVENTS_OK;
}

static bool wire_encode(const struct bench_record *record, size_t index)
{
    (void)record;
    cevents_sink sink = cevents_sink_to_buffer(output, output_size);
    cevents_status status = cevents_wire_encode(tables[index], messages[index], NULL, &sink, NULL);
    bench_consumed += sink.length;
    return status == CEVENTS_OK;
}

static cevents_status handle(cevents_function handler, const cevents_event *event, const ProtobufCMessage *data,
                             void *context)
{
    (void)handler;
    (void)event;
    (void)context;
    bench_consumed += data->n_unknown_fields;
    return CEVENTS_OK;
}

static void never_called(void)
{
}

/* A router that hands every one of the catalog's types, decoded, to a handler; or one without handlers. */
static bool make_router(const struct bench_corpus *corpus, bool with_handlers)
{
    cevents_router_free(router);
    router = cevents_router_new(NULL);
    if (!begin(corpus) || router == NULL) {
        return false;
    }
    if (!with_handlers) {
        return true;
    }
    routes = realloc(routes, google_events__routes.n_routes * sizeof *routes);
    for (uint32_t i = 0; routes != NULL && i < google_events__routes.n_routes; i++) {
        routes[i] = *google_events__routes.routes[i];
        routes[i].thunk = handle;
        if (cevents_router_on_route(router, &routes[i], never_called, NULL) != CEVENTS_OK) {
            return false;
        }
    }
    return routes != NULL;
}

static bool prepare_structured(const struct bench_corpus *corpus)
{
    return corpus->records[0].message[0] == '\0' && make_router(corpus, true);
}

static bool prepare_skip(const struct bench_corpus *corpus)
{
    return corpus->records[0].message[0] == '\0' && make_router(corpus, false);
}

static cevents_status dispatch(const struct bench_record *record)
{
    cevents_status status =
        record->json[0] == '['
            ? cevents_dispatch_batch(router, record->json, record->json_length, &scratch, &options, NULL, NULL)
            : cevents_dispatch_json(router, record->json, record->json_length, &scratch, &options, NULL);
    cevents_arena_reset(&scratch);
    return status;
}

static bool structured(const struct bench_record *record, size_t index)
{
    (void)index;
    return dispatch(record) == CEVENTS_OK;
}

static bool skip(const struct bench_record *record, size_t index)
{
    (void)index;
    return dispatch(record) == CEVENTS_UNKNOWN_TYPE;
}

static bool knows_all(const cevents_routing_table *table, const struct bench_corpus *corpus)
{
    for (size_t i = 0; i < corpus->n_records; i++) {
        const struct bench_record *record = &corpus->records[i];
        if (cevents_routing_table_find(table, record->json, record->json_length) == NULL) {
            return false;
        }
    }
    return true;
}

/* A routing table for any types, laid out as the plugin does it. */
static bool make_routes(const struct bench_corpus *corpus)
{
    static cevents_routing_table made;
    static cevents_route *records;
    static const cevents_route **by_type;
    static uint32_t *slots;
    made.n_routes = (uint32_t)corpus->n_records;
    for (made.slot_bits = 1; UINT32_C(1) << made.slot_bits < 2 * made.n_routes;) {
        made.slot_bits++;
    }
    uint32_t n_slots = UINT32_C(1) << made.slot_bits;
    records = realloc(records, made.n_routes * sizeof *records);
    by_type = realloc(by_type, made.n_routes * sizeof *by_type);
    slots = realloc(slots, n_slots * sizeof *slots);
    if (records == NULL || by_type == NULL || slots == NULL) {
        return false;
    }
    memset(slots, 0, n_slots * sizeof *slots);
    for (uint32_t i = 0; i < made.n_routes; i++) {
        const struct bench_record *record = &corpus->records[i];
        records[i] = (cevents_route){.type = record->name, .type_length = (uint16_t)record->json_length};
        by_type[i] = &records[i];
        uint32_t slot = cevents_hash_slot(cevents_hash_text(record->json, record->json_length), made.slot_bits);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (n_slots - 1);
        }
        slots[slot] = i + 1;
    }
    made.routes = by_type;
    made.slots = slots;
    routing = &made;
    return knows_all(routing, corpus);
}

static bool prepare_routes(const struct bench_corpus *corpus)
{
    routing = &google_events__routes;
    return knows_all(routing, corpus) || make_routes(corpus);
}

static bool route(const struct bench_record *record, size_t index)
{
    (void)index;
    return cevents_routing_table_find(routing, record->json, record->json_length) != NULL;
}

const struct bench_work bench_works[] = {
    {"json-decode", prepare_messages, json_decode},
    {"wire-decode", prepare_messages, wire_decode},
    {"json-encode", prepare_messages, json_encode},
    {"wire-encode", prepare_messages, wire_encode},
    {"structured", prepare_structured, structured},
    {"skip", prepare_skip, skip},
    {"route", prepare_routes, route},
    {NULL, NULL, NULL},
};
