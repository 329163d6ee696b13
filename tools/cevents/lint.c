/*
 * cevents lint: the plugin's findings on a set of files.
 */
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "findings.h"
#include "input.h"
#include "json_text.h"
#include "lint.h"
#include "lint_set.h"
#include "terminal.h"

static const char help[] = "Usage: cevents lint [OPTION...] DESCRIPTOR_SET\n"
                           "\n"
                           "Checks schemas of events against the conventions of Google's tree\n"
                           "(docs/lint.md). DESCRIPTOR_SET ('-': stdin) holds the files, as protoc writes\n"
                           "them; with source info each finding has line and column:\n"
                           "\n"
                           "  protoc --include_imports --include_source_info -o DESCRIPTOR_SET FILE...\n"
                           "\n"
                           "  --format FORM      text: FILE:LINE:COLUMN: SEVERITY: MESSAGE [RULE] (default)\n"
                           "                     json: {\"findings\": [{rule, severity, file, line, column,\n"
                           "                     symbol, message}]}\n"
                           "  --enable RULES     rules that are off by default, too: GE034+GE035, or all\n"
                           "  --disable RULES    leave rules out\n"
                           "  --config FILE      a sidecar: the same settings, exemptions (docs/sidecar.md)\n"
                           "  --rules            list the rules\n"
                           "  --help             this text\n"
                           "\n"
                           "Exit status: 0 without findings of severity error, 1 with some, usage, input or\n"
                           "output failed, 2 malformed.\n";

enum { LARGEST_SET = 1 << 28 };

static const char *const format_names[] = {"text", "json"};

enum format { FORMAT_TEXT, FORMAT_JSON, N_FORMATS };

struct lint_options {
    enum format format;
    const char *file;
    struct lint_choices choices;
};

static void print_rules(void)
{
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(i)) != NULL; i++) {
        printf("%s  %-7s  %-3s  %s\n", rule->id, severity_text(rule->severity), rule->off ? "off" : "on", rule->title);
    }
}

static void print_json(const struct findings *findings)
{
    fputs("{\"findings\":[", stdout);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        printf("%s\n  {\"rule\":\"%s\",\"severity\":\"%s\",\"file\":", i == 0 ? "" : ",", finding->rule,
               severity_text(finding->severity));
        json_print_string(stdout, finding->location.file);
        if (finding->location.line > 0) {
            printf(",\"line\":%d,\"column\":%d", finding->location.line, finding->location.column);
        }
        fputs(",\"symbol\":", stdout);
        json_print_string(stdout, finding->symbol);
        fputs(",\"message\":", stdout);
        json_print_string(stdout, finding->message);
        putchar('}');
    }
    puts(findings->count == 0 ? "]}" : "\n]}");
}

static void print_text(const struct findings *findings)
{
    static const enum colour colours[] = {
        [SEVERITY_NOTE] = COLOUR_NAME, [SEVERITY_WARNING] = COLOUR_NOTE, [SEVERITY_ERROR] = COLOUR_ERROR};
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        terminal_print_untrusted(stdout, finding->location.file, strlen(finding->location.file));
        if (finding->location.line > 0) {
            printf(":%d:%d", finding->location.line, finding->location.column);
        }
        fputs(": ", stdout);
        terminal_print(stdout, colours[finding->severity], severity_text(finding->severity));
        fputs(": ", stdout);
        terminal_print_untrusted(stdout, finding->message, strlen(finding->message));
        printf(" [%s]\n", finding->rule);
    }
}

static int check(const struct lint_options *options, const struct input *input)
{
    struct pool *pool = pool_new();
    struct findings findings = {.pool = pool};
    const char *error = NULL;
    int status = EXIT_MALFORMED;
    if (!lint_set_run(pool, (const uint8_t *)input->bytes, input->length, &options->choices, &findings, &error)) {
        fprintf(stderr, "%s: error: %s\n", input->name, error);
    } else {
        (options->format == FORMAT_JSON ? print_json : print_text)(&findings);
        status = findings_any_error(&findings) ? EXIT_ERRORS_FOUND : EXIT_DECODED;
    }
    pool_free(pool);
    return status;
}

/* Whether rule ids given on the command line exist; says so when they don't. */
static bool are_rules(const char *option, const char *setting, const char *value)
{
    if (value == NULL) {
        return true;
    }
    struct pool *pool = pool_new();
    const char *problem = lint_set_choice_problem(pool, setting, value);
    if (problem != NULL) {
        fprintf(stderr, "cevents lint: %s %s\n'cevents lint --rules' lists the rules.\n", option, problem);
    }
    pool_free(pool);
    return problem == NULL;
}

/* Returns -1 when there is something to check, else what the command returns. */
static int read_options(struct lint_options *options, int argc, char **argv)
{
    bool wants_help = false;
    bool wants_rules = false;
    const char *format = format_names[FORMAT_TEXT];
    struct lint_choices *choices = &options->choices;
    const struct option known[] = {
        {"--format", NULL, &format},
        {"--enable", NULL, &choices->enable},
        {"--disable", NULL, &choices->disable},
        {"--config", NULL, &choices->config},
        {"--rules", &wants_rules, NULL},
        {"--help", &wants_help, NULL},
    };
    struct command_line line = {
        .command = "lint", .options = known, .n_options = sizeof known / sizeof *known, .takes_operand = true};
    if (!arguments_read(&line, argc, argv)) {
        return EXIT_USAGE;
    }
    if (wants_help || wants_rules) {
        if (wants_help) {
            fputs(help, stdout);
        } else {
            print_rules();
        }
        return terminal_finish_output() ? EXIT_DECODED : EXIT_USAGE;
    }
    int choice = arguments_choice("lint", "--format", format, format_names, N_FORMATS);
    if (choice < 0 || !are_rules("--enable", "lint_enable", choices->enable) ||
        !are_rules("--disable", "lint_disable", choices->disable)) {
        return EXIT_USAGE;
    }
    if (line.operand == NULL) {
        fputs("cevents lint: no DESCRIPTOR_SET given\nTry 'cevents lint --help'.\n", stderr);
        return EXIT_USAGE;
    }
    options->format = (enum format)choice;
    options->file = line.operand;
    return -1;
}

int lint_command(int argc, char **argv)
{
    struct lint_options options = {0};
    int status = read_options(&options, argc, argv);
    if (status >= 0) {
        return status;
    }
    struct input input;
    status = EXIT_USAGE;
    if (input_read(&input, options.file, LARGEST_SET) == INPUT_READ) {
        status = check(&options, &input);
    }
    input_free(&input);
    return terminal_finish_output() ? status : EXIT_USAGE;
}
