#include "output.h"

#include <stdio.h>

#include "catalog.h"
#include "json_text.h"
#include "terminal.h"
#include "tree.h"

static void print_length(size_t length)
{
    uint64_t rest = length;
    while (rest >= 0x80) {
        putchar((int)(rest & 0x7F) | 0x80);
        rest >>= 7;
    }
    putchar((int)rest);
}

static void print_wire(const struct output *output, const void *bytes, size_t length)
{
    if (output->is_batch) {
        print_length(length);
    }
    terminal_print_bytes(bytes, length);
}

static cevents_status encode_json(const cevents_json_table *table, const ProtobufCMessage *message, cevents_sink *sink,
                                  cevents_error *error)
{
    cevents_json_options options = {0};
    options.any_types = catalog_sets(&options.n_any_types);
    return cevents_json_encode(table, message, &options, sink, error);
}

static cevents_status encode_wire(const cevents_json_table *table, const ProtobufCMessage *message, cevents_sink *sink,
                                  cevents_error *error)
{
    const cevents_wire_options options = {.deterministic = true};
    return cevents_wire_encode(table, message, &options, sink, error);
}

static void print_encoded(struct output *output, const cevents_event *event, const char *message_name,
                          const cevents_sink *sink)
{
    switch (output->form) {
    case OUTPUT_JSON:
        terminal_print_bytes(sink->data, sink->length);
        putchar('\n');
        break;
    case OUTPUT_PROTOBUF:
        print_wire(output, sink->data, sink->length);
        break;
    case OUTPUT_TEXT:
        tree_print_separator(output->n_printed);
        if (event != NULL) {
            tree_print_attributes(&event->attributes);
        }
        tree_print_data(message_name, sink->data, sink->length);
        break;
    }
    output->n_printed++;
}

cevents_status output_message(struct output *output, const cevents_event *event, const cevents_json_table *table,
                              const ProtobufCMessage *message, cevents_arena *arena, cevents_error *error)
{
    cevents_arena_mark mark = cevents_arena_mark_here(arena);
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = output->form == OUTPUT_PROTOBUF ? encode_wire(table, message, &sink, error)
                                                            : encode_json(table, message, &sink, error);
    if (status == CEVENTS_OK) {
        print_encoded(output, event, table->descriptor->name, &sink);
    }
    cevents_arena_rewind(arena, mark);
    return status;
}

void output_untyped(struct output *output, const cevents_event *event)
{
    cevents_data_format format = cevents_event_data_format(event);
    const cevents_data *data = &event->data;
    if (output->form == OUTPUT_TEXT) {
        tree_print_separator(output->n_printed);
        tree_print_attributes(&event->attributes);
        tree_print_untyped(data, format);
    } else if (output->form == OUTPUT_JSON && format == CEVENTS_FORMAT_JSON) {
        json_print_compact(stdout, data->bytes, data->length);
        putchar('\n');
    } else if (output->form == OUTPUT_PROTOBUF && format == CEVENTS_FORMAT_PROTOBUF) {
        print_wire(output, data->bytes, data->length);
    } else {
        return;
    }
    output->n_printed++;
}
