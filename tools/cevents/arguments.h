/*
 * Command lines: --name, --name VALUE, --name=VALUE, and operands.
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

/* An option that is a switch has a `given`, one that takes a value a `value`; the other is NULL. */
struct option {
    const char *name; /* with its dashes */
    bool *given;
    const char **value;
};

struct command_line {
    const char *command; /* for messages */
    const struct option *options;
    size_t n_options;
    const char *operand; /* filled in: the only one, or NULL */
    bool takes_operand;
};

/* Reads argv[1 .. argc). Returns false after it has said on stderr what is wrong. */
bool arguments_read(struct command_line *line, int argc, char **argv);

/*
 * The index in `names` of an option's value, or -1 after it has said on stderr which values there are.
 */
int arguments_choice(const char *command, const char *option, const char *value, const char *const *names,
                     size_t n_names);

#endif
