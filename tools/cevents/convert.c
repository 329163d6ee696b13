/*
 * cevents convert: events in one form -> events in another, all or none.
 */
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "event_input.h"
#include "event_output.h"
#include "limits_option.h"
#include "terminal.h"

static const char help[] = "Usage: cevents convert --from FORM --to FORM [OPTION...] [FILE]\n"
                           "\n"
                           "Reads the event or the events in FILE (default and '-': stdin) and writes them\n"
                           "in another form: all, or none when one of them is not valid.\n"
                           "\n"
                           "  --from FORM      json, json-batch, protobuf, protobuf-batch: an event format\n"
                           "                   http: a raw HTTP/1.1 request in any content mode\n"
                           "  --to FORM        json: one event a line; json-batch, protobuf, protobuf-batch\n"
                           "                   http: a raw HTTP/1.1 request in binary mode\n"
                           "                   http-json, http-protobuf: in structured mode\n"
                           "                   http-json-batch, http-protobuf-batch: in batched mode\n"
                           "  --strict         refuse what is otherwise tolerated and told on stderr\n"
                           "  --limit N=V,...  bytes, depth, elements, ... of an input (docs/security.md)\n"
                           "  --help           this text\n"
                           "\n"
                           "Exit status: 0 converted, 1 usage, input or output failed, 2 malformed,\n"
                           "4 refused by --strict.\n";

struct conversion {
    enum event_form from;
    enum event_output_form to;
    cevents_options options;
    struct source source;
    cevents_arena arena;
    cevents_event *events;
    size_t count;
    size_t capacity;
};

static int fail(const struct conversion *conversion, const cevents_error *error)
{
    diagnose_error(&conversion->source, error);
    return error->status == CEVENTS_REFUSED ? EXIT_REFUSED : EXIT_MALFORMED;
}

static cevents_status add_event(struct conversion *conversion, const cevents_event *event, cevents_error *error)
{
    if (conversion->count == conversion->capacity) {
        size_t capacity = conversion->capacity == 0 ? 16 : 2 * conversion->capacity;
        cevents_event *grown = cevents_arena_alloc(&conversion->arena, capacity * sizeof *grown);
        if (grown == NULL) {
            *error = (cevents_error){.status = cevents_arena_failure(&conversion->arena)};
            return error->status;
        }
        if (conversion->count > 0) {
            memcpy(grown, conversion->events, conversion->count * sizeof *grown);
        }
        conversion->events = grown;
        conversion->capacity = capacity;
    }
    conversion->events[conversion->count++] = *event;
    return CEVENTS_OK;
}

/* Reads all events, and says what is wrong with those that are not valid. */
static int read_events(struct conversion *conversion, struct event_input *input)
{
    int result = EXIT_DECODED;
    for (;;) {
        cevents_event event;
        cevents_error error = {0};
        cevents_status status = event_input_next(input, &conversion->arena, &event, &error);
        if (status == CEVENTS_END) {
            return result;
        }
        if (status == CEVENTS_OK) {
            status = add_event(conversion, &event, &error);
        }
        if (status != CEVENTS_OK) {
            int failure = fail(conversion, &error);
            result = result == EXIT_DECODED ? failure : result;
        }
    }
}

static int print_events(const struct conversion *conversion, cevents_arena *arena)
{
    cevents_error error = {0};
    if (conversion->count != 1 && !event_output_takes_several(conversion->to)) {
        fprintf(stderr, "%s: %zu events cannot be written as %s, which holds one; try a batch\n",
                conversion->source.name, conversion->count, event_output_names[conversion->to]);
        return EXIT_USAGE;
    }
    if (event_output_print(conversion->to, conversion->events, conversion->count, &conversion->options, arena,
                           &error) == CEVENTS_OK) {
        return EXIT_DECODED;
    }
    /* It is about an event, not about a place in the input. */
    diagnose_note(&conversion->source, error.path, error.message);
    return EXIT_MALFORMED;
}

static int convert(struct conversion *conversion, const struct input *file)
{
    struct event_input input;
    cevents_error error = {0};
    conversion->source = source_of_input(file);
    conversion->options.report = diagnose_report;
    conversion->options.report_context = &conversion->source;
    cevents_arena_init(&conversion->arena, NULL, 0, CEVENTS_MALLOC);
    cevents_arena_limit(&conversion->arena, SIZE_MAX);
    cevents_status status =
        event_input_open(&input, conversion->from, &conversion->source, &conversion->options, &error);
    int result = status == CEVENTS_OK ? read_events(conversion, &input) : fail(conversion, &error);
    if (result == EXIT_DECODED) {
        result = print_events(conversion, &conversion->arena);
    }
    event_input_close(&input);
    cevents_arena_free(&conversion->arena);
    return terminal_finish_output() ? result : EXIT_USAGE;
}

static int choose_form(const char *option, const char *value, const char *const *names, size_t n_names)
{
    if (value == NULL) {
        fprintf(stderr, "cevents convert: %s is missing\nTry 'cevents convert --help'.\n", option);
        return -1;
    }
    return arguments_choice("convert", option, value, names, n_names);
}

int convert_command(int argc, char **argv)
{
    bool wants_help = false;
    bool strict = false;
    const char *from = NULL;
    const char *to = NULL;
    const char *limits = NULL;
    const struct option known[] = {{"--from", NULL, &from},
                                   {"--to", NULL, &to},
                                   {"--strict", &strict, NULL},
                                   {"--limit", NULL, &limits},
                                   {"--help", &wants_help, NULL}};
    struct command_line line = {
        .command = "convert", .options = known, .n_options = sizeof known / sizeof *known, .takes_operand = true};
    if (!arguments_read(&line, argc, argv)) {
        return EXIT_USAGE;
    }
    if (wants_help) {
        fputs(help, stdout);
        return terminal_finish_output() ? EXIT_DECODED : EXIT_USAGE;
    }
    int from_choice = choose_form("--from", from, event_form_names, N_EVENT_FORMS);
    int to_choice = from_choice < 0 ? -1 : choose_form("--to", to, event_output_names, N_EVENT_OUTPUTS);
    if (to_choice < 0) {
        return EXIT_USAGE;
    }
    struct conversion conversion = {.from = (enum event_form)from_choice, .to = (enum event_output_form)to_choice};
    conversion.options.strict = strict ? CEVENTS_STRICT_ATTRIBUTES : CEVENTS_TOLERANT;
    if (!limits_option_read(&conversion.options.limits, "convert", limits)) {
        return EXIT_USAGE;
    }
    struct input input;
    enum input_result read = input_read(&input, line.operand, limits_bytes(&conversion.options.limits));
    int result = read == INPUT_READ ? convert(&conversion, &input) : read == INPUT_FAILED ? EXIT_USAGE : EXIT_MALFORMED;
    input_free(&input);
    return result;
}
