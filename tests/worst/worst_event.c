/* Events, batches, requests, filters: each with its limits raised, so that only the cost of a byte counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cevents/cevents.h>

#include "worst.h"

#define CORE "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\""

static cevents_status take(const cevents_event *event, void *context)
{
    (void)event;
    (void)context;
    return CEVENTS_OK;
}

static const cevents_options generous = {.limits = {.attributes = UINT32_MAX, .batch = UINT32_MAX}};

static void read_event(const char *bytes, size_t length)
{
    cevents_arena arena;
    cevents_event event;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    if (cevents_event_from_json(bytes, length, &arena, &generous, &event, NULL) == CEVENTS_OK) {
        cevents_sink json = cevents_sink_to_arena(&arena);
        cevents_sink protobuf = cevents_sink_to_arena(&arena);
        (void)cevents_event_to_json(&event, &generous, &json, NULL);
        (void)cevents_event_to_protobuf(&event, &generous, &protobuf, NULL);
    }
    cevents_arena_free(&arena);
}

static void read_protobuf_event(const char *bytes, size_t length)
{
    cevents_arena arena;
    cevents_event event;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    (void)cevents_event_from_protobuf(bytes, length, &arena, &generous, &event, NULL);
    cevents_arena_free(&arena);
}

static void serve(const char *content_type, const char *body, size_t length)
{
    const cevents_header header = {"content-type", strlen("content-type"), content_type, strlen(content_type)};
    const cevents_http_message message = {&header, 1, body, length};
    cevents_router *router = cevents_router_new(NULL);
    cevents_arena arena;
    cevents_sink answer;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_arena_limit(&arena, SIZE_MAX);
    (void)cevents_router_on_type(router, "t", take, NULL);
    (void)cevents_http_serve(router, &message, &arena, &generous, &answer);
    cevents_arena_free(&arena);
    cevents_router_free(router);
}

static void read_batch(const char *bytes, size_t length)
{
    serve("application/cloudevents-batch+json", bytes, length);
}

static void read_protobuf_batch(const char *bytes, size_t length)
{
    serve("application/cloudevents-batch+protobuf", bytes, length);
}

/* Lines of `name: value`. */
static void read_headers(const char *bytes, size_t length)
{
    size_t count = 0;
    cevents_header *headers = calloc(length + 1, sizeof *headers);
    for (const char *line = bytes; headers != NULL && line < bytes + length; count++) {
        const char *end = memchr(line, '\n', (size_t)(bytes + length - line));
        const char *colon = end == NULL ? NULL : memchr(line, ':', (size_t)(end - line));
        if (colon == NULL) {
            break;
        }
        headers[count] = (cevents_header){line, (size_t)(colon - line), colon + 1, (size_t)(end - colon - 1)};
        line = end + 1;
    }
    const cevents_http_message message = {headers, count, "", 0};
    cevents_arena arena;
    cevents_event event;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    (void)cevents_http_decode(&message, &arena, &generous, &event, NULL);
    cevents_arena_free(&arena);
    free(headers);
}

/* A filter up to a NUL, and an event behind it. */
static void read_filter(const char *bytes, size_t length)
{
    const cevents_filter_limits limits = {SIZE_MAX, 0, UINT32_MAX};
    size_t filter_length = strnlen(bytes, length);
    cevents_filter *filter;
    cevents_arena arena;
    cevents_event event;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_error error;
    if (cevents_filter_from_json(bytes, filter_length, &limits, NULL, &filter, &error) == CEVENTS_OK &&
        cevents_event_from_json(bytes + filter_length + 1, length - filter_length - 1, &arena, NULL, &event, &error) ==
            CEVENTS_OK) {
        (void)cevents_filter_passes(filter, &event);
    } else {
        (void)fprintf(stderr, "%s\n", error.message);
    }
    cevents_filter_free(filter);
    cevents_arena_free(&arena);
}

static void repeat(struct text *text, size_t size, const char *head, const char *item, const char *tail)
{
    size_t end = text->length + size;
    text_put(text, head);
    while (text->length < end) {
        text_put(text, item);
    }
    text_put(text, tail);
}

static void attributes(struct text *text, size_t size)
{
    text_put(text, "{" CORE);
    for (unsigned i = 0; text->length < size; i++) {
        text_print(text, ",\"a%x\":1", i);
    }
    text_put(text, "}");
}

static void same_attribute(struct text *text, size_t size)
{
    repeat(text, size, "{" CORE, ",\"a\":1", "}");
}

static void invalid_attributes(struct text *text, size_t size)
{
    repeat(text, size, "{" CORE, ",\"A\":1", "}");
}

static void long_attribute(struct text *text, size_t size)
{
    repeat(text, size, "{" CORE ",\"a\":\"", "\\ud83d\\ude00%", "\"}");
}

static void deep_data(struct text *text, size_t size)
{
    text_put(text, "{\"data\":[");
    while (text->length < size) {
        for (int i = 0; i < 45; i++) {
            text_put(text, "{\"\":[");
        }
        text_put(text, "0");
        for (int i = 0; i < 45; i++) {
            text_put(text, "]}");
        }
        text_put(text, ",");
    }
    text_put(text, "0]," CORE "}");
}

static void empty_events(struct text *text, size_t size)
{
    repeat(text, size, "[{}", ",{}", "]");
}

static void scalars(struct text *text, size_t size)
{
    repeat(text, size, "[0", ",0", "]");
}

static void tiny_events(struct text *text, size_t size)
{
    repeat(text, size, "[{" CORE "}", ",{" CORE "}", "]");
}

static void empty_protobuf_events(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, 1, "", 0);
    }
}

static void protobuf_attributes(struct text *text, size_t size)
{
    text_put(text, "\x0A\1a\x12\1s\x1A\0031.0\x22\1t");
    for (unsigned i = 0; text->length < size; i++) {
        const char entry[] = {
            0x0A, 3, (char)('a' + (i & 15)), (char)('a' + (i >> 4 & 15)), (char)('a' + (i >> 8 & 15)), 0x12, 2,
            0x10, 1};
        text_bytes(text, 5, entry, sizeof entry);
    }
}

static void headers(struct text *text, size_t size)
{
    text_put(text, "ce-specversion:1.0\nce-id:1\nce-source:/s\nce-type:t\n");
    for (unsigned i = 0; text->length < size; i++) {
        text_print(text, "ce-a%x:\n", i);
    }
}

static void same_header(struct text *text, size_t size)
{
    repeat(text, size, "ce-specversion:1.0\nce-id:1\nce-source:/s\nce-type:t\n", "x:\n", "");
}

static void encoded_header(struct text *text, size_t size)
{
    repeat(text, size, "ce-specversion:1.0\nce-id:1\nce-source:/s\nce-type:t\nce-a:", "%25\"", "\n");
}

static void media_type(struct text *text, size_t size)
{
    repeat(text, size, "ce-specversion:1.0\nce-id:1\nce-source:/s\nce-type:t\ncontent-type:a/b", ";a=\"\\\"\"", "\n");
}

static void filter_alternatives(struct text *text, size_t size)
{
    repeat(text, size / 2, "{\"pattern\":{\"subject\":\"b*", "|aaaaaaaa*", "\"}}");
    text_add(text, "", 1);
    repeat(text, size / 2, "{" CORE ",\"subject\":\"", "a", "\"}");
}

static void filter_terms(struct text *text, size_t size)
{
    repeat(text, size / 2, "{\"any\":[{\"suffix\":{\"subject\":\"b\"}}", ",{\"suffix\":{\"subject\":\"ba\"}}", "]}");
    text_add(text, "", 1);
    repeat(text, size / 2, "{" CORE ",\"subject\":\"", "a", "\"}");
}

static void filter_values(struct text *text, size_t size)
{
    repeat(text, size / 2, "{\"in\":{\"subject\":[\"b\"", ",\"aaaaaaaa\"", "]}}");
    text_add(text, "", 1);
    repeat(text, size / 2, "{" CORE ",\"subject\":\"", "a", "\"}");
}

const struct worst_case worst_event_cases[] = {
    {"event-attributes", attributes, read_event, true},
    {"event-same-attribute", same_attribute, read_event, false},
    {"event-invalid-attributes", invalid_attributes, read_event, false},
    {"event-long-attribute", long_attribute, read_event, false},
    {"event-deep-data", deep_data, read_event, true},
    {"event-protobuf-attributes", protobuf_attributes, read_protobuf_event, true},
    {"batch-empty-events", empty_events, read_batch, true},
    {"batch-scalars", scalars, read_batch, false},
    {"batch-tiny-events", tiny_events, read_batch, false},
    {"batch-protobuf", empty_protobuf_events, read_protobuf_batch, true},
    {"headers-many", headers, read_headers, true},
    {"headers-same", same_header, read_headers, false},
    {"headers-encoded", encoded_header, read_headers, false},
    {"headers-media-type", media_type, read_headers, false},
    {"filter-alternatives", filter_alternatives, read_filter, true},
    {"filter-terms", filter_terms, read_filter, false},
    {"filter-values", filter_values, read_filter, false},
    {NULL, NULL, NULL, false},
};
