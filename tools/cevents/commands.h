/*
 * The commands of the tool, and what they return to the shell.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

enum exit_status {
    EXIT_DECODED = 0, /* also when something was tolerated */
    EXIT_USAGE = 1,   /* a wrong command line; a file that cannot be read or written */
    EXIT_MALFORMED = 2,
    EXIT_UNKNOWN_TYPE = 3,
    EXIT_REFUSED = 4,     /* by --strict */
    EXIT_ERRORS_FOUND = 1 /* by the lint */
};

/* argv[0] is the command's own name. */
int types_command(int argc, char **argv);
int decode_command(int argc, char **argv);
int convert_command(int argc, char **argv);
int validate_command(int argc, char **argv);
int lint_command(int argc, char **argv);

#endif
