/* A filter or a pattern, up to a NUL, and an event in JSON: the filter, its negation and its groups agree. */
#include <stdio.h>
#include <string.h>

#include "fuzz_events.h"

/* The filter in JSON around it; NULL when it is none then. */
static cevents_filter *compile(const char *head, const char *json, size_t length, const char *tail,
                               struct fuzz_memory *memory)
{
    size_t size = strlen(head) + length + strlen(tail);
    char *text = cevents_arena_alloc(&memory->arena, size + 1);
    fuzz_check(text != NULL, "no memory");
    (void)snprintf(text, size + 1, "%s%.*s%s", head, (int)length, json, tail);
    cevents_filter *filter;
    cevents_error error = {0};
    cevents_status status = cevents_filter_from_json(text, size, NULL, NULL, &filter, &error);
    fuzz_check((status == CEVENTS_OK) == (filter != NULL), "a filter with an error, or neither");
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, size);
    }
    return filter;
}

static void compare(const char *head, const char *tail, const char *json, size_t length, struct fuzz_memory *memory,
                    const cevents_event *event, bool expected)
{
    cevents_filter *filter = compile(head, json, length, tail, memory);
    if (filter != NULL) { /* it may be too large or too deep now */
        fuzz_check(cevents_filter_passes(filter, event) == expected, head);
    }
    cevents_filter_free(filter);
}

static size_t count;

static cevents_status take(const cevents_event *event, void *context)
{
    (void)event;
    (void)context;
    count++;
    return CEVENTS_OK;
}

static void dispatch(const char *json, size_t length, const cevents_event *event, struct fuzz_memory *memory,
                     bool expected)
{
    cevents_error error = {0};
    cevents_router *router = cevents_router_new(NULL);
    fuzz_check(cevents_router_on_filter(router, json, length, NULL, take, NULL, &error) == CEVENTS_OK, error.message);
    fuzz_check(cevents_router_on_prefix(router, event->attributes.id, take, NULL) == CEVENTS_OK, "no memory");
    size_t before = count;
    bool prefixed = strncmp(event->attributes.type, event->attributes.id, strlen(event->attributes.id)) == 0;
    (void)cevents_dispatch(router, event, &memory->arena, NULL, &error);
    fuzz_check(count - before == (size_t)expected + prefixed, "a handler is called, or not, against its filter");
    cevents_router_free(router);
}

/* A text that is no JSON is taken for a pattern. */
static const char *as_filter(const char *text, size_t *length, struct fuzz_memory *memory)
{
    if (*length == 0 || text[0] == '{' || text[0] == '[' || memchr(text, '"', *length) != NULL) {
        return text;
    }
    static const char format[] = "{\"pattern\":{\"subject\":\"%.*s\"}}";
    char *json = cevents_arena_alloc(&memory->arena, *length + sizeof format);
    fuzz_check(json != NULL, "no memory");
    *length = (size_t)snprintf(json, *length + sizeof format, format, (int)*length, text);
    return json;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_memory memory;
    struct fuzz_input input = {data, data + size};
    cevents_event event;
    cevents_error error = {0};
    size_t length;
    fuzz_memory_init(&memory);
    const char *json = fuzz_take_part(&input, &memory, &length);
    json = as_filter(json, &length, &memory);
    cevents_filter *filter = compile("", json, length, "", &memory);
    if (filter != NULL && cevents_event_from_json((const char *)input.next, fuzz_left(&input), &memory.arena, NULL,
                                                  &event, &error) == CEVENTS_OK) {
        bool passes = cevents_filter_passes(filter, &event);
        bool is_list = length > 0 && json[strspn(json, " \t\r\n\xEF\xBB\xBF")] == '[';
        fuzz_check(cevents_filter_passes(filter, &event) == passes, "a second look differs");
        if (!is_list) {
            compare("{\"not\":", "}", json, length, &memory, &event, !passes);
            compare("{\"all\":[", "]}", json, length, &memory, &event, passes);
            compare("{\"any\":[", "]}", json, length, &memory, &event, passes);
            compare("[", "]", json, length, &memory, &event, passes);
        }
        dispatch(json, length, &event, &memory, passes);
    }
    cevents_filter_free(filter);
    fuzz_memory_free(&memory);
    return 0;
}
