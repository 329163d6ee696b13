/*
 * cevents: looks into CloudEvents from the command line.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <cevents/version.h>

#include "commands.h"
#include "suggest.h"
#include "terminal.h"

static const char help[] = "Usage: cevents COMMAND [OPTION...] [FILE]\n"
                           "\n"
                           "  cevents types     lists the event types that are known\n"
                           "  cevents decode    decodes events or bare event data\n"
                           "  cevents convert   writes events in another form\n"
                           "  cevents validate  tells every rule of CloudEvents that events break\n"
                           "  cevents lint      checks schemas of events against conventions\n"
                           "\n"
                           "  --help       this text; cevents COMMAND --help for a command's options\n"
                           "  --version    the version of the tool\n"
                           "\n"
                           "Exit status: 0 done, 1 usage, input or output failed; each command has more.\n";

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
    {"types", types_command},       {"decode", decode_command}, {"convert", convert_command},
    {"validate", validate_command}, {"lint", lint_command},
};

enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static int print(const char *text)
{
    fputs(text, stdout);
    return terminal_finish_output() ? EXIT_DECODED : EXIT_USAGE;
}

static int complain_unknown(const char *word)
{
    struct suggestion nearest = suggestion_for(word);
    for (size_t i = 0; i < N_COMMANDS; i++) {
        suggestion_consider(&nearest, commands[i].name);
    }
    suggestion_consider(&nearest, "--help");
    suggestion_consider(&nearest, "--version");
    fprintf(stderr, "cevents: unknown %s '%s'", word[0] == '-' ? "option" : "command", word);
    suggestion_print(&nearest, stderr);
    fputs("\nTry 'cevents --help'.\n", stderr);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    /* A reader that went away is a failed write, reported as such. */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        fputs(help, stderr);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        return print(help);
    }
    if (strcmp(argv[1], "--version") == 0) {
        return print("cevents " CEVENTS_VERSION "\n");
    }
    return complain_unknown(argv[1]);
}
