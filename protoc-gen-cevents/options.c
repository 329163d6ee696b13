#include "options.h"

#include <string.h>

#include "findings.h"
#include "pool.h"
#include "settings.h"
#include "sidecar.h"
#include "suggest.h"

static struct location place_in_parameter(const char *parameter, const char *at)
{
    return (struct location){.file = "--cevents_opt", .line = 1, .column = (int)(at - parameter) + 1};
}

static void option_error(struct findings *findings, struct location location, const char *name, const char *problem)
{
    findings_add(findings, SEVERITY_ERROR, true, "option", location, name, "option %s %s", name, problem);
}

struct command_line {
    struct pool *pool;
    struct findings *findings;
    const char *parameter;
    struct options *options;
    bool given[SETTING_COUNT];
};

/* Reads one `key=value`, which ends at `end`. */
static void read_option(struct command_line *line, const char *at, const char *end)
{
    const char *equals = memchr(at, '=', (size_t)(end - at));
    size_t name_length = (size_t)((equals == NULL ? end : equals) - at);
    struct location location = place_in_parameter(line->parameter, at);
    char *name = pool_text(line->pool, at, name_length);
    int setting = setting_find(at, name_length);
    if (setting < 0) {
        findings_add(line->findings, SEVERITY_ERROR, true, "option", location, name, "unknown option `%s`%s", name,
                     suggest_text(line->pool, name, setting_names, SETTING_COUNT));
        return;
    }
    if (equals == NULL) {
        option_error(line->findings, location, name, "has no value; write it as key=value");
        return;
    }
    if (line->given[setting]) {
        option_error(line->findings, location, name, "is given twice");
        return;
    }
    line->given[setting] = true;
    const char *value = pool_text(line->pool, equals + 1, (size_t)(end - equals - 1));
    const char *problem = setting_read(line->pool, setting, value, line->options);
    if (problem != NULL) {
        option_error(line->findings, place_in_parameter(line->parameter, equals + 1), name, problem);
    }
}

static void read_parameter(struct command_line *line)
{
    for (const char *at = line->parameter; *at != '\0';) {
        const char *end = at + strcspn(at, ",");
        if (end != at) {
            read_option(line, at, end);
        }
        at = *end == ',' ? end + 1 : end;
    }
}

static const char *append_option(struct pool *pool, const char *text, const char *name, const char *value)
{
    return pool_format(pool, "%s%s%s=%s", text, *text == '\0' ? "" : ",", name, value);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* Only what departs from the defaults, so that the header of an ordinary file stays short. */
static const char *describe(struct pool *pool, const struct options *options)
{
    const char *text = "";
    if (options->config != NULL) {
        text = append_option(pool, text, "config", base_name(options->config));
    }
    if (options->c_package != NULL) {
        text = append_option(pool, text, "c_package", options->c_package);
    }
    if (options->catalog != NULL) {
        text = append_option(pool, text, "catalog", options->catalog);
    }
    if (options->envelope_messages) {
        text = append_option(pool, text, "envelope_messages", "on");
    }
    if (options->extern_functions) {
        text = append_option(pool, text, "functions", "extern");
    }
    if (!options->json) {
        text = append_option(pool, text, "json", "off");
    }
    if (options->string_as_bytes) {
        text = append_option(pool, text, "string_as_bytes", "on");
    }
    return text;
}

struct options *options_default(struct pool *pool)
{
    struct options *options = pool_alloc(pool, sizeof *options);
    options->lint = LINT_WARN;
    options->json = true;
    options->text = "";
    return options;
}

struct options *options_read(struct pool *pool, const char *parameter, struct findings *findings)
{
    struct options *options = options_default(pool);
    struct command_line line = {
        .pool = pool, .findings = findings, .parameter = parameter == NULL ? "" : parameter, .options = options};
    read_parameter(&line);
    if (options->config != NULL) {
        options->sidecar = sidecar_read(pool, options->config, options, line.given, findings);
    }
    options->text = describe(pool, options);
    return options;
}
