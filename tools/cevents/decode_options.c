#include "decode_options.h"

#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "catalog.h"
#include "commands.h"
#include "limits_option.h"
#include "terminal.h"

static const char help[] = "Usage: cevents decode [OPTION...] [FILE]\n"
                           "\n"
                           "Decodes the event in FILE (default and '-': stdin) and prints its data.\n"
                           "\n"
                           "  --input FORM     structured: an event as JSON (default)\n"
                           "                   batch: an array of them\n"
                           "                   http: a raw HTTP/1.1 request in any content mode\n"
                           "                   json, protobuf: bare data, typed by --type or --data-type\n"
                           "  --output FORM    json: canonical ProtoJSON, one line an event (default)\n"
                           "                   protobuf: wire bytes; of a batch each behind a varint length\n"
                           "                   text: a readable tree with the context attributes\n"
                           "  --type T         decode data as that of event type T, whatever the event's is\n"
                           "  --data-type M    decode data as message M (full name)\n"
                           "  --strict         refuse what is otherwise tolerated and told on stderr\n"
                           "  --limit N=V,...  bytes, depth, elements, ... of an input (docs/security.md)\n"
                           "  --help           this text\n"
                           "\n"
                           "Exit status: 0 decoded, 1 usage, input or output failed, 2 malformed, 3 unknown\n"
                           "type, 4 refused by --strict. Of a batch, all that can be decoded is printed; the\n"
                           "status is that of the first failure.\n";

static const char *const input_names[] = {"structured", "batch", "json", "protobuf", "http"};
static const char *const output_names[] = {"json", "protobuf", "text"};

enum {
    N_INPUTS = sizeof input_names / sizeof input_names[0],
    N_OUTPUTS = sizeof output_names / sizeof output_names[0]
};

static int complain_unknown(const char *what, const char *name, struct suggestion nearest)
{
    fprintf(stderr, "cevents decode: unknown %s \"%s\"", what, name);
    suggestion_print(&nearest, stderr);
    fputs("\n'cevents types' lists the event types and their data messages.\n", stderr);
    return EXIT_UNKNOWN_TYPE;
}

static int find_table(struct decode_options *options, const char *type, const char *message)
{
    if (type != NULL && message != NULL) {
        fputs("cevents decode: --type and --data-type exclude each other\n", stderr);
        return EXIT_USAGE;
    }
    bool is_bare = options->input == INPUT_JSON || options->input == INPUT_PROTOBUF;
    if (is_bare && type == NULL && message == NULL) {
        fprintf(stderr, "cevents decode: --input %s needs --type or --data-type\n", input_names[options->input]);
        return EXIT_USAGE;
    }
    if (message != NULL) {
        options->table = catalog_find_message(message);
        return options->table != NULL ? -1 : complain_unknown("message", message, catalog_suggest_message(message));
    }
    if (type != NULL) {
        const cevents_route *route = catalog_find_type(type);
        if (route == NULL) {
            return complain_unknown("event type", type, catalog_suggest_type(type));
        }
        options->table = route->data;
    }
    return -1;
}

int decode_options_read(struct decode_options *options, int argc, char **argv)
{
    bool wants_help = false;
    const char *type = NULL;
    const char *message = NULL;
    const char *input = input_names[INPUT_STRUCTURED];
    const char *output = output_names[OUTPUT_JSON];
    const char *limits = NULL;
    *options = (struct decode_options){0};
    const struct option known[] = {
        {"--input", NULL, &input},       {"--output", NULL, &output},          {"--type", NULL, &type},
        {"--data-type", NULL, &message}, {"--strict", &options->strict, NULL}, {"--help", &wants_help, NULL},
        {"--limit", NULL, &limits},
    };
    struct command_line line = {
        .command = "decode", .options = known, .n_options = sizeof known / sizeof *known, .takes_operand = true};
    if (!arguments_read(&line, argc, argv)) {
        return EXIT_USAGE;
    }
    if (wants_help) {
        fputs(help, stdout);
        return terminal_finish_output() ? EXIT_DECODED : EXIT_USAGE;
    }
    int input_choice = arguments_choice("decode", "--input", input, input_names, N_INPUTS);
    if (input_choice < 0) {
        return EXIT_USAGE;
    }
    int output_choice = arguments_choice("decode", "--output", output, output_names, N_OUTPUTS);
    if (output_choice < 0) {
        return EXIT_USAGE;
    }
    if (!limits_option_read(&options->limits, "decode", limits)) {
        return EXIT_USAGE;
    }
    options->input = (enum input_form)input_choice;
    options->output = (enum output_form)output_choice;
    options->file = line.operand;
    return find_table(options, type, message);
}
