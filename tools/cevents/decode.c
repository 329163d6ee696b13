/*
 * cevents decode: bytes in any form -> events -> data -> stdout.
 */
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "commands.h"
#include "decode_options.h"
#include "diagnostics.h"
#include "event_input.h"
#include "limits_option.h"
#include "terminal.h"

/* What one run of the command works with. */
struct decoding {
    const struct decode_options *options;
    cevents_options codec_options;
    struct source source;
    struct output output;
    cevents_arena arena; /* of one event; taken back before the next one of a batch */
};

static int exit_status_of(cevents_status status)
{
    switch (status) {
    case CEVENTS_OK:
        return EXIT_DECODED;
    case CEVENTS_UNKNOWN_TYPE:
        return EXIT_UNKNOWN_TYPE;
    case CEVENTS_REFUSED:
        return EXIT_REFUSED;
    default:
        return EXIT_MALFORMED;
    }
}

static int fail(const struct decoding *decoding, const cevents_error *error)
{
    diagnose_error(&decoding->source, error);
    return exit_status_of(error->status);
}

static int decode_as(struct decoding *decoding, const cevents_event *event, const cevents_json_table *table)
{
    ProtobufCMessage *message = NULL;
    cevents_error error = {0};
    cevents_status status =
        cevents_event_decode_data(event, table, &decoding->arena, &decoding->codec_options, &message, &error);
    if (status == CEVENTS_OK) {
        status = output_message(&decoding->output, event, table, message, &decoding->arena, &error);
    }
    return status == CEVENTS_OK ? EXIT_DECODED : fail(decoding, &error);
}

static bool has_type(const cevents_event *event, const cevents_json_table *table)
{
    const cevents_route *route = catalog_find_type(event->attributes.type);
    return route != NULL && route->data == table;
}

/* `where` is the path of the event in the input: "" or such as "[3]". */
static int decode_event(struct decoding *decoding, const cevents_event *event, const char *where)
{
    char path[48];
    snprintf(path, sizeof path, "%s%stype", where, where[0] != '\0' ? "." : "");
    const cevents_json_table *asked_for = decoding->options->table;
    if (asked_for != NULL) {
        if (!has_type(event, asked_for)) {
            diagnose_note(&decoding->source, path, "the event is of another type; its data is decoded as asked for");
        }
        return decode_as(decoding, event, asked_for);
    }
    const cevents_route *route = catalog_find_type(event->attributes.type);
    if (route != NULL) {
        return decode_as(decoding, event, route->data);
    }
    diagnose_unknown_type(&decoding->source, path, event->attributes.type);
    output_untyped(&decoding->output, event);
    return EXIT_UNKNOWN_TYPE;
}

static int decode_bare(struct decoding *decoding, const char *bytes, size_t length)
{
    const cevents_json_table *table = decoding->options->table;
    ProtobufCMessage *message = NULL;
    cevents_error error = {0};
    cevents_status status;
    if (decoding->options->input == INPUT_JSON) {
        status =
            cevents_json_decode(table, bytes, length, &decoding->arena, &decoding->codec_options, &message, &error);
    } else {
        decoding->source.text_length = 0;
        status =
            cevents_wire_decode(table, bytes, length, &decoding->arena, &decoding->codec_options, &message, &error);
    }
    if (status == CEVENTS_OK) {
        status = output_message(&decoding->output, NULL, table, message, &decoding->arena, &error);
    }
    return status == CEVENTS_OK ? EXIT_DECODED : fail(decoding, &error);
}

/* Decodes the events one after another; one that fails does not stop those behind it. */
static int decode_events(struct decoding *decoding, struct event_input *events)
{
    int first_failure = EXIT_DECODED;
    decoding->output.is_batch = events->is_batch;
    for (size_t i = 0;; i++) {
        char where[32] = "";
        cevents_event event;
        cevents_error error = {0};
        cevents_arena_reset(&decoding->arena);
        cevents_status status = event_input_next(events, &decoding->arena, &event, &error);
        if (status == CEVENTS_END) {
            return first_failure;
        }
        if (events->is_batch) {
            snprintf(where, sizeof where, "[%zu]", i);
        }
        int result = status == CEVENTS_OK ? decode_event(decoding, &event, where) : fail(decoding, &error);
        first_failure = first_failure == EXIT_DECODED ? result : first_failure;
    }
}

static int decode_form(struct decoding *decoding, enum event_form form)
{
    struct event_input events;
    cevents_error error = {0};
    cevents_status status = event_input_open(&events, form, &decoding->source, &decoding->codec_options, &error);
    int result = status == CEVENTS_OK ? decode_events(decoding, &events) : fail(decoding, &error);
    event_input_close(&events);
    return result;
}

static int decode_input(struct decoding *decoding, const struct input *input)
{
    switch (decoding->options->input) {
    case INPUT_STRUCTURED:
        return decode_form(decoding, FORM_JSON);
    case INPUT_BATCH:
        return decode_form(decoding, FORM_JSON_BATCH);
    case INPUT_HTTP:
        return decode_form(decoding, FORM_HTTP);
    case INPUT_JSON:
    case INPUT_PROTOBUF:
        break;
    }
    return decode_bare(decoding, input->bytes, input->length);
}

static const cevents_json_table *find_data(const void *context, const char *type)
{
    (void)context;
    const cevents_route *route = catalog_find_type(type);
    return route == NULL ? NULL : route->data;
}

static int decode(const struct decode_options *options, const struct input *input)
{
    struct decoding decoding = {.options = options, .output = {.form = options->output}};
    decoding.source = source_of_input(input);
    decoding.codec_options.strict = options->strict ? CEVENTS_STRICT_ATTRIBUTES | CEVENTS_STRICT_DATA : 0;
    decoding.codec_options.limits = options->limits;
    decoding.codec_options.report = diagnose_report;
    decoding.codec_options.report_context = &decoding.source;
    decoding.codec_options.find_data = find_data;
    decoding.codec_options.any_types = catalog_sets(&decoding.codec_options.n_any_types);
    cevents_arena_init(&decoding.arena, NULL, 0, CEVENTS_MALLOC);
    int result = decode_input(&decoding, input);
    cevents_arena_free(&decoding.arena);
    return terminal_finish_output() ? result : EXIT_USAGE;
}

int decode_command(int argc, char **argv)
{
    struct decode_options options;
    int done = decode_options_read(&options, argc, argv);
    if (done >= 0) {
        return done;
    }
    struct input input;
    enum input_result read = input_read(&input, options.file, limits_bytes(&options.limits));
    int result = read == INPUT_READ ? decode(&options, &input) : read == INPUT_FAILED ? EXIT_USAGE : EXIT_MALFORMED;
    input_free(&input);
    return result;
}
