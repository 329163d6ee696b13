#include "settings.h"

#include <string.h>

#include "lint.h"
#include "pool.h"
#include "suggest.h"
#include "words.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_dotted_name(const char *text)
{
    bool at_start = true;
    for (; *text != '\0'; text++) {
        if (*text == '.' && !at_start) {
            at_start = true;
        } else if (is_letter(*text) || (is_digit(*text) && !at_start)) {
            at_start = false;
        } else {
            return false;
        }
    }
    return !at_start;
}

bool is_c_identifier(const char *text)
{
    return is_dotted_name(text) && strchr(text, '.') == NULL && !word_is_known_keyword(text) && !word_is_unusable(text);
}

bool setting_read_switch(const char *value, bool *result)
{
    if (strcmp(value, "on") == 0 || strcmp(value, "true") == 0) {
        *result = true;
        return true;
    }
    if (strcmp(value, "off") == 0 || strcmp(value, "false") == 0) {
        *result = false;
        return true;
    }
    return false;
}

static const char *read_switch(struct pool *pool, const char *value, bool *result)
{
    return setting_read_switch(value, result) ? NULL : pool_format(pool, "is `%s`, but must be on or off", value);
}

static const char *read_config(struct pool *pool, const char *value, struct options *options)
{
    (void)pool;
    if (*value == '\0') {
        return "needs the path of a YAML file";
    }
    options->config = value;
    return NULL;
}

static const char *read_lint(struct pool *pool, const char *value, struct options *options)
{
    static const char *const levels[] = {"off", "warn", "error"};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (strcmp(value, levels[i]) == 0) {
            options->lint = (enum lint_level)i;
            return NULL;
        }
    }
    return pool_format(pool, "is `%s`, but must be off, warn or error", value);
}

static const char *read_rules(struct pool *pool, const char *value, struct rule_list *rules)
{
    size_t count = 1;
    for (const char *at = value; *at != '\0'; at++) {
        count += *at == '+';
    }
    rules->ids = pool_array(pool, count, sizeof *rules->ids);
    rules->count = 0;
    const char *at = value;
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(at, "+");
        const char *id = pool_text(pool, at, length);
        if (!lint_rule_exists(id)) {
            return pool_format(pool, "is `%s`, but %s", value, lint_unknown_rule_text(pool, id));
        }
        rules->ids[rules->count++] = id;
        at += length + 1;
    }
    return NULL;
}

static const char *read_lint_enable(struct pool *pool, const char *value, struct options *options)
{
    options->lint_enable.all = strcmp(value, "all") == 0;
    return options->lint_enable.all ? NULL : read_rules(pool, value, &options->lint_enable);
}

static const char *read_lint_disable(struct pool *pool, const char *value, struct options *options)
{
    return read_rules(pool, value, &options->lint_disable);
}

static const char *read_c_package(struct pool *pool, const char *value, struct options *options)
{
    if (*value != '\0' && !is_dotted_name(value)) {
        return pool_format(pool, "is `%s`, but must be a package name such as acme.storage.v1", value);
    }
    options->c_package = value;
    return NULL;
}

static const char *read_catalog(struct pool *pool, const char *value, struct options *options)
{
    if (!is_c_identifier(value)) {
        return pool_format(pool, "is `%s`, but must be a C identifier: it names a file and a symbol", value);
    }
    options->catalog = value;
    return NULL;
}

static const char *read_envelope_messages(struct pool *pool, const char *value, struct options *options)
{
    return read_switch(pool, value, &options->envelope_messages);
}

static const char *read_functions(struct pool *pool, const char *value, struct options *options)
{
    options->extern_functions = strcmp(value, "extern") == 0;
    if (options->extern_functions || strcmp(value, "inline") == 0) {
        return NULL;
    }
    return pool_format(pool, "is `%s`, but must be inline or extern", value);
}

static const char *read_json(struct pool *pool, const char *value, struct options *options)
{
    return read_switch(pool, value, &options->json);
}

static const char *read_string_as_bytes(struct pool *pool, const char *value, struct options *options)
{
    return read_switch(pool, value, &options->string_as_bytes);
}

static const char *read_placeholders(struct pool *pool, const char *value, struct options *options)
{
    return read_switch(pool, value, &options->placeholders);
}

const char *const setting_names[SETTING_COUNT] = {
    "config",    "lint", "lint_enable",     "lint_disable", "c_package", "catalog", "envelope_messages",
    "functions", "json", "string_as_bytes", "placeholders"};

typedef const char *(*setting_reader)(struct pool *pool, const char *value, struct options *options);

static const setting_reader readers[SETTING_COUNT] = {read_config,
                                                      read_lint,
                                                      read_lint_enable,
                                                      read_lint_disable,
                                                      read_c_package,
                                                      read_catalog,
                                                      read_envelope_messages,
                                                      read_functions,
                                                      read_json,
                                                      read_string_as_bytes,
                                                      read_placeholders};

int setting_find(const char *name, size_t length)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (strlen(setting_names[i]) == length && memcmp(setting_names[i], name, length) == 0) {
            return i;
        }
    }
    return -1;
}

const char *setting_read(struct pool *pool, int setting, const char *value, struct options *options)
{
    return readers[setting](pool, value, options);
}
