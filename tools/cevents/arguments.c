#include "arguments.h"

#include <stdio.h>
#include <string.h>

#include "suggest.h"

static const struct option *find_option(const struct command_line *line, const char *text, size_t length)
{
    for (size_t i = 0; i < line->n_options; i++) {
        const char *name = line->options[i].name;
        if (strlen(name) == length && memcmp(name, text, length) == 0) {
            return &line->options[i];
        }
    }
    return NULL;
}

static void complain_unknown(const struct command_line *line, const char *text, size_t length)
{
    char given[64];
    snprintf(given, sizeof given, "%.*s", (int)(length < sizeof given ? length : sizeof given - 1), text);
    struct suggestion nearest = suggestion_for(given);
    for (size_t i = 0; i < line->n_options; i++) {
        suggestion_consider(&nearest, line->options[i].name);
    }
    fprintf(stderr, "cevents %s: unknown option %s", line->command, given);
    suggestion_print(&nearest, stderr);
    fprintf(stderr, "\nTry 'cevents %s --help'.\n", line->command);
}

/* Takes the option at argv[i]; returns how many arguments it was, or 0 after a complaint. */
static int take_option(const struct command_line *line, int argc, char **argv, int i)
{
    const char *text = strcmp(argv[i], "-h") == 0 ? "--help" : argv[i];
    const char *equals = strchr(text, '=');
    size_t length = equals != NULL ? (size_t)(equals - text) : strlen(text);
    const struct option *option = find_option(line, text, length);
    if (option == NULL) {
        complain_unknown(line, text, length);
        return 0;
    }
    if (option->given != NULL) {
        if (equals != NULL) {
            fprintf(stderr, "cevents %s: %s takes no value\nTry 'cevents %s --help'.\n", line->command, option->name,
                    line->command);
            return 0;
        }
        *option->given = true;
        return 1;
    }
    if (equals != NULL) {
        *option->value = equals + 1;
        return 1;
    }
    if (i + 1 >= argc) {
        fprintf(stderr, "cevents %s: %s needs a value\nTry 'cevents %s --help'.\n", line->command, option->name,
                line->command);
        return 0;
    }
    *option->value = argv[i + 1];
    return 2;
}

static bool take_operand(struct command_line *line, const char *text)
{
    if (!line->takes_operand || line->operand != NULL) {
        fprintf(stderr, "cevents %s: unexpected argument '%s'\nTry 'cevents %s --help'.\n", line->command, text,
                line->command);
        return false;
    }
    line->operand = text;
    return true;
}

bool arguments_read(struct command_line *line, int argc, char **argv)
{
    bool only_operands = false;
    for (int i = 1; i < argc;) {
        const char *text = argv[i];
        if (!only_operands && strcmp(text, "--") == 0) {
            only_operands = true;
            i++;
            continue;
        }
        if (only_operands || text[0] != '-' || text[1] == '\0') {
            if (!take_operand(line, text)) {
                return false;
            }
            i++;
            continue;
        }
        int taken = take_option(line, argc, argv, i);
        if (taken == 0) {
            return false;
        }
        i += taken;
    }
    return true;
}

int arguments_choice(const char *command, const char *option, const char *value, const char *const *names,
                     size_t n_names)
{
    struct suggestion nearest = suggestion_for(value);
    for (size_t i = 0; i < n_names; i++) {
        if (strcmp(value, names[i]) == 0) {
            return (int)i;
        }
        suggestion_consider(&nearest, names[i]);
    }
    fprintf(stderr, "cevents %s: unknown value '%s' for %s", command, value, option);
    suggestion_print(&nearest, stderr);
    fprintf(stderr, "\nIt takes one of:");
    for (size_t i = 0; i < n_names; i++) {
        fprintf(stderr, " %s", names[i]);
    }
    fputc('\n', stderr);
    return -1;
}
