#include "event_output.h"

#include <stdio.h>

#include "json_text.h"
#include "terminal.h"

const char *const event_output_names[] = {
    "json",      "json-batch",    "protobuf",        "protobuf-batch",      "http",
    "http-json", "http-protobuf", "http-json-batch", "http-protobuf-batch",
};

bool event_output_takes_several(enum event_output_form form)
{
    switch (form) {
    case TO_JSON:
    case TO_JSON_BATCH:
    case TO_PROTOBUF_BATCH:
    case TO_HTTP_JSON_BATCH:
    case TO_HTTP_PROTOBUF_BATCH:
        return true;
    default:
        return false;
    }
}

/* One event a line: data is written as it stands, and may have lines of its own. */
static cevents_status print_lines(const cevents_event *events, size_t n_events, const cevents_options *options,
                                  cevents_arena *arena, cevents_error *error)
{
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = cevents_events_to_json(events, n_events, options, &sink, error);
    for (size_t i = 0; i < n_events && status == CEVENTS_OK; i++) {
        sink = cevents_sink_to_arena(arena);
        status = cevents_event_to_json(&events[i], options, &sink, error);
        json_print_compact(stdout, sink.data, status == CEVENTS_OK ? sink.length : 0);
        putchar('\n');
    }
    return status;
}

static void print_request(const cevents_message *message)
{
    fputs("POST / HTTP/1.1\r\nHost: localhost\r\n", stdout);
    for (size_t i = 0; i < message->n_headers; i++) {
        const cevents_header *header = &message->headers[i];
        terminal_print_bytes(header->name, header->name_length);
        fputs(": ", stdout);
        terminal_print_bytes(header->value, header->value_length);
        fputs("\r\n", stdout);
    }
    printf("Content-Length: %zu\r\n\r\n", message->body_length);
    terminal_print_bytes(message->body, message->body_length);
}

static cevents_status print_http(enum event_output_form form, const cevents_event *events, size_t n_events,
                                 const cevents_options *options, cevents_arena *arena, cevents_error *error)
{
    bool protobuf = form == TO_HTTP_PROTOBUF || form == TO_HTTP_PROTOBUF_BATCH;
    const cevents_message_options how = {
        .mode = form == TO_HTTP_BINARY ? CEVENTS_MODE_BINARY : CEVENTS_MODE_STRUCTURED,
        .format = protobuf ? CEVENTS_EVENT_PROTOBUF : CEVENTS_EVENT_JSON,
    };
    cevents_message message;
    cevents_status status =
        event_output_takes_several(form)
            ? cevents_message_encode_batch(events, n_events, CEVENTS_BINDING_HTTP, &how, arena, options, &message,
                                           error)
            : cevents_message_encode(events, CEVENTS_BINDING_HTTP, &how, arena, options, &message, error);
    if (status == CEVENTS_OK) {
        print_request(&message);
    }
    return status;
}

cevents_status event_output_print(enum event_output_form form, const cevents_event *events, size_t n_events,
                                  const cevents_options *options, cevents_arena *arena, cevents_error *error)
{
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status;
    switch (form) {
    case TO_JSON:
        return print_lines(events, n_events, options, arena, error);
    case TO_JSON_BATCH:
        status = cevents_events_to_json(events, n_events, options, &sink, error);
        break;
    case TO_PROTOBUF:
        status = cevents_event_to_protobuf(events, options, &sink, error);
        break;
    case TO_PROTOBUF_BATCH:
        status = cevents_events_to_protobuf(events, n_events, options, &sink, error);
        break;
    default:
        return print_http(form, events, n_events, options, arena, error);
    }
    if (status == CEVENTS_OK && form == TO_JSON_BATCH) {
        json_print_compact(stdout, sink.data, sink.length);
        putchar('\n');
    } else if (status == CEVENTS_OK) {
        terminal_print_bytes(sink.data, sink.length);
    }
    return status;
}
