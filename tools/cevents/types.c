#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "catalog.h"
#include "commands.h"
#include "json_text.h"
#include "terminal.h"

static const char help[] = "Usage: cevents types [--json]\n"
                           "\n"
                           "Lists the event types of the catalog: type, envelope, data message, extension\n"
                           "attributes. Columns are aligned on a terminal, else separated by tabs.\n"
                           "\n"
                           "  --json    an array of {type, envelope, data, product, extensions}\n"
                           "  --help    this text\n"
                           "\n"
                           "Exit status: 0 listed, 1 usage, or output failed.\n";

static void print_json_member(const char *name, const char *value)
{
    printf("\"%s\":", name);
    json_print_string(stdout, value);
    putchar(',');
}

static void print_json(void)
{
    putchar('[');
    for (size_t i = 0; i < catalog_size(); i++) {
        const cevents_route *route = catalog_route_at(i);
        fputs(i == 0 ? "\n  {" : ",\n  {", stdout);
        print_json_member("type", route->type);
        print_json_member("envelope", route->envelope);
        print_json_member("data", route->data->descriptor->name);
        print_json_member("product", route->product);
        fputs("\"extensions\":[", stdout);
        for (size_t j = 0; j < route->n_extensions; j++) {
            fputs(j == 0 ? "" : ",", stdout);
            json_print_string(stdout, route->extensions[j]);
        }
        fputs("]}", stdout);
    }
    fputs("\n]\n", stdout);
}

struct widths {
    int type;
    int envelope;
    int data;
};

static void widen(int *width, const char *text)
{
    int length = (int)strlen(text);
    *width = length > *width ? length : *width;
}

static struct widths measure(void)
{
    struct widths widths = {0, 0, 0};
    for (size_t i = 0; i < catalog_size(); i++) {
        const cevents_route *route = catalog_route_at(i);
        widen(&widths.type, route->type);
        widen(&widths.envelope, route->envelope);
        widen(&widths.data, route->data->descriptor->name);
    }
    return widths;
}

static void print_columns(bool aligned)
{
    struct widths widths = aligned ? measure() : (struct widths){0, 0, 0};
    const char *gap = aligned ? "  " : "\t";
    for (size_t i = 0; i < catalog_size(); i++) {
        const cevents_route *route = catalog_route_at(i);
        printf("%-*s%s%-*s%s%-*s%s", widths.type, route->type, gap, widths.envelope, route->envelope, gap, widths.data,
               route->data->descriptor->name, gap);
        for (size_t j = 0; j < route->n_extensions; j++) {
            printf("%s%s", j == 0 ? "" : ",", route->extensions[j]);
        }
        putchar('\n');
    }
}

int types_command(int argc, char **argv)
{
    bool json = false;
    bool wants_help = false;
    const struct option options[] = {{"--json", &json, NULL}, {"--help", &wants_help, NULL}};
    struct command_line line = {.command = "types", .options = options, .n_options = sizeof options / sizeof *options};
    if (!arguments_read(&line, argc, argv)) {
        return EXIT_USAGE;
    }
    if (wants_help) {
        fputs(help, stdout);
    } else if (json) {
        print_json();
    } else {
        print_columns(isatty(STDOUT_FILENO) == 1);
    }
    return terminal_finish_output() ? EXIT_DECODED : EXIT_USAGE;
}
