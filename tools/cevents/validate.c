/*
 * cevents validate: all rules of CloudEvents that events break, with their places.
 */
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "event_input.h"
#include "json_text.h"
#include "limits_option.h"
#include "terminal.h"

static const char help[] = "Usage: cevents validate [OPTION...] [FILE]\n"
                           "\n"
                           "Holds the event or the events in FILE (default and '-': stdin) to the rules of\n"
                           "CloudEvents 1.0, and prints every rule that they break. Looks at data only as\n"
                           "far as the event format has to.\n"
                           "\n"
                           "  --from FORM      json (default), json-batch, protobuf, protobuf-batch: event\n"
                           "                   formats; http: a raw HTTP/1.1 request in any content mode\n"
                           "  --format FORM    text: FILE:LINE:COLUMN: error: PATH: MESSAGE (byte N) [RULE]\n"
                           "                   (default)\n"
                           "                   json: {\"violations\": [...]}\n"
                           "  --limit N=V,...  bytes, depth, elements, ... of an input (docs/security.md)\n"
                           "  --help           this text\n"
                           "\n"
                           "What other commands tolerate without --strict is labelled `tolerated`, not\n"
                           "`error`. docs/cloudevents.md lists the rules.\n"
                           "\n"
                           "Exit status: 0 valid, 1 usage, input or output failed, 2 not valid.\n";

enum report_format { FORMAT_TEXT, FORMAT_JSON };
static const char *const format_names[] = {"text", "json"};

struct validation {
    enum report_format format;
    struct source source;
    cevents_options options;
    size_t count;    /* of all violations */
    size_t n_errors; /* of those that are not tolerated */
};

static const char *tolerated_rule(cevents_report_kind kind)
{
    switch (kind) {
    case CEVENTS_REPORT_INVALID_ATTRIBUTE_NAME:
        return "attribute-name";
    case CEVENTS_REPORT_BYTE_ORDER_MARK:
        return "byte-order-mark";
    case CEVENTS_REPORT_INVALID_MESSAGE:
        return "binding";
    default:
        return "attribute-value";
    }
}

static const char *rule_of(const cevents_violation *violation)
{
    switch (violation->error->status) {
    case CEVENTS_REFUSED:
        return tolerated_rule(violation->tolerated);
    case CEVENTS_MISSING_ATTRIBUTE:
        return "required-attribute";
    case CEVENTS_INVALID_ATTRIBUTE:
        return "attribute-value";
    case CEVENTS_UNSUPPORTED_VERSION:
        return "specversion";
    case CEVENTS_INVALID_UTF8:
    case CEVENTS_NUL_IN_STRING:
        return "text";
    case CEVENTS_MALFORMED_JSON:
        return "json";
    case CEVENTS_MALFORMED_WIRE:
        return "protobuf";
    case CEVENTS_MALFORMED_HTTP:
        return "http";
    case CEVENTS_NOT_AN_EVENT:
        return "event";
    case CEVENTS_UNSUPPORTED_CONTENT_TYPE:
        return "content-type";
    case CEVENTS_WRONG_TYPE:
    case CEVENTS_INVALID_VALUE:
        return "data";
    default:
        return "limit";
    }
}

static void print_json(const struct validation *validation, const cevents_violation *violation, size_t offset)
{
    const cevents_error *error = violation->error;
    printf("%s\n  {\"rule\":\"%s\",\"tolerated\":%s,\"file\":", validation->count == 0 ? "" : ",", rule_of(violation),
           error->status == CEVENTS_REFUSED ? "true" : "false");
    json_print_string(stdout, validation->source.name);
    if (offset <= validation->source.text_length && validation->source.text_length > 0) {
        size_t line;
        size_t column;
        cevents_locate(validation->source.bytes, validation->source.length, offset, &line, &column);
        printf(",\"line\":%zu,\"column\":%zu", line, column);
    }
    printf(",\"offset\":%zu,\"path\":", offset);
    json_print_string(stdout, error->path);
    fputs(",\"message\":", stdout);
    json_print_string(stdout, error->message);
    putchar('}');
}

static void print_text(const struct validation *validation, const cevents_violation *violation, size_t offset)
{
    const cevents_error *error = violation->error;
    bool tolerated = error->status == CEVENTS_REFUSED;
    diagnostic_print_head(stdout, &validation->source, offset, tolerated ? COLOUR_NOTE : COLOUR_ERROR,
                          tolerated ? "tolerated" : "error", error->path);
    printf("%s (byte %zu) [%s]\n", error->message, offset, rule_of(violation));
}

/* A cevents_violation_function. */
static void print_violation(const cevents_violation *violation, void *context)
{
    struct validation *validation = context;
    size_t offset = diagnostic_offset(&validation->source, violation->error->offset, violation->error->path);
    (validation->format == FORMAT_JSON ? print_json : print_text)(validation, violation, offset);
    validation->count++;
    validation->n_errors += violation->error->status != CEVENTS_REFUSED;
}

static void validate_events(struct validation *validation, struct event_input *events)
{
    cevents_arena arena;
    cevents_status status = CEVENTS_OK;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    while (status != CEVENTS_END) {
        cevents_event event;
        cevents_error error = {0};
        size_t before = validation->n_errors;
        cevents_arena_reset(&arena);
        status = event_input_next(events, &arena, &event, &error);
        /* What is wrong with an event has been told; not so what is wrong with the form that it stands in. */
        if (status != CEVENTS_OK && status != CEVENTS_END && validation->n_errors == before) {
            print_violation(&(cevents_violation){.error = &error}, validation);
        }
    }
    cevents_arena_free(&arena);
}

static int validate(struct validation *validation, enum event_form form, const struct input *file)
{
    struct event_input events;
    cevents_error error = {0};
    validation->source = source_of_input(file);
    validation->options.violation = print_violation;
    validation->options.violation_context = validation;
    fputs(validation->format == FORMAT_JSON ? "{\"violations\":[" : "", stdout);
    if (event_input_open(&events, form, &validation->source, &validation->options, &error) == CEVENTS_OK) {
        validate_events(validation, &events);
    } else {
        print_violation(&(cevents_violation){.error = &error}, validation);
    }
    event_input_close(&events);
    if (validation->format == FORMAT_JSON) {
        fputs(validation->count == 0 ? "]}\n" : "\n]}\n", stdout);
    }
    int result = validation->count == 0 ? EXIT_DECODED : EXIT_MALFORMED;
    return terminal_finish_output() ? result : EXIT_USAGE;
}

int validate_command(int argc, char **argv)
{
    bool wants_help = false;
    const char *from = event_form_names[FORM_JSON];
    const char *format = format_names[FORMAT_TEXT];
    const char *limits = NULL;
    const struct option known[] = {{"--from", NULL, &from},
                                   {"--format", NULL, &format},
                                   {"--limit", NULL, &limits},
                                   {"--help", &wants_help, NULL}};
    struct command_line line = {
        .command = "validate", .options = known, .n_options = sizeof known / sizeof *known, .takes_operand = true};
    if (!arguments_read(&line, argc, argv)) {
        return EXIT_USAGE;
    }
    if (wants_help) {
        fputs(help, stdout);
        return terminal_finish_output() ? EXIT_DECODED : EXIT_USAGE;
    }
    int form = arguments_choice("validate", "--from", from, event_form_names, N_EVENT_FORMS);
    int format_choice = form < 0 ? -1 : arguments_choice("validate", "--format", format, format_names, 2);
    if (format_choice < 0) {
        return EXIT_USAGE;
    }
    struct validation validation = {.format = (enum report_format)format_choice};
    if (!limits_option_read(&validation.options.limits, "validate", limits)) {
        return EXIT_USAGE;
    }
    struct input input;
    enum input_result read = input_read(&input, line.operand, limits_bytes(&validation.options.limits));
    int result = read == INPUT_READ     ? validate(&validation, (enum event_form)form, &input)
                 : read == INPUT_FAILED ? EXIT_USAGE
                                        : EXIT_MALFORMED;
    input_free(&input);
    return result;
}
