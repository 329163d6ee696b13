#include "exemptions.h"

#include <string.h>

#include "lint.h"
#include "lint_text.h"

struct exemption {
    const char *rule;
    const char *name;
    const char *prefix; /* of a pattern, up to its dot or slash; NULL for an exact name */
    struct location location;
    bool used;
};

struct exemptions {
    struct exemption *items;
    size_t count;
};

static void report(struct findings *findings, struct location location, const char *problem)
{
    findings_add(findings, SEVERITY_ERROR, true, "sidecar", location, "", "%s", problem);
}

static void read_exemption(struct findings *findings, const char *rule, const struct yaml_node *node,
                           struct exemption *exemption)
{
    const char *name = node->key;
    size_t length = strlen(name);
    bool pattern = length >= 2 && name[length - 1] == '*' && strchr("./", name[length - 2]) != NULL;
    *exemption = (struct exemption){.rule = rule, .name = name, .location = node->key_location};
    if (pattern) {
        exemption->prefix = pool_text(findings->pool, name, length - 1);
    }
    if (length == 0 || strchr(name, '*') != (pattern ? name + length - 1 : NULL)) {
        report(findings, node->key_location,
               pool_format(findings->pool,
                           "`%s` is neither a full name nor a file nor a pattern such as google.events.cloud.*", name));
    }
    if (yaml_expect(findings, node, YAML_TEXT) && *node->text == '\0') {
        report(
            findings, node->key_location,
            pool_format(findings->pool, "the exemption of %s from %s has no reason; write one after it", name, rule));
    }
}

static size_t count_entries(const struct yaml_node *node)
{
    size_t count = 0;
    for (const struct yaml_node *rule = node->first; rule != NULL; rule = rule->next) {
        for (const struct yaml_node *name = rule->first; name != NULL; name = name->next) {
            count++;
        }
    }
    return count;
}

struct exemptions *exemptions_read(struct pool *pool, const struct yaml_node *node, struct findings *findings)
{
    struct exemptions *exemptions = pool_alloc(pool, sizeof *exemptions);
    if (!yaml_expect(findings, node, YAML_MAPPING)) {
        return exemptions;
    }
    exemptions->items = pool_array(pool, count_entries(node), sizeof *exemptions->items);
    for (const struct yaml_node *rule = node->first; rule != NULL; rule = rule->next) {
        if (!lint_rule_exists(rule->key)) {
            report(findings, rule->key_location, lint_unknown_rule_text(pool, rule->key));
        }
        if (!yaml_expect(findings, rule, YAML_MAPPING)) {
            continue;
        }
        for (const struct yaml_node *name = rule->first; name != NULL; name = name->next) {
            read_exemption(findings, rule->key, name, &exemptions->items[exemptions->count++]);
        }
    }
    return exemptions;
}

static bool names_thing(const struct exemption *exemption, const char *thing)
{
    if (thing == NULL) {
        return false;
    }
    return exemption->prefix != NULL ? starts_with(thing, exemption->prefix) : strcmp(thing, exemption->name) == 0;
}

bool exemptions_excuse(struct exemptions *exemptions, const char *rule, const char *symbol, const char *file)
{
    bool excused = false;
    for (size_t i = 0; exemptions != NULL && i < exemptions->count; i++) {
        struct exemption *exemption = &exemptions->items[i];
        if (strcmp(exemption->rule, rule) == 0 && (names_thing(exemption, symbol) || names_thing(exemption, file))) {
            exemption->used = true;
            excused = true;
        }
    }
    return excused;
}

/* Whether `name` is that of a thing or of what is declared in it, after one of these separators. */
static bool is_within(const char *name, const char *thing, const char *separators)
{
    size_t length = strlen(thing);
    return starts_with(name, thing) && (name[length] == '\0' || strchr(separators, name[length]) != NULL);
}

static bool concerns_file(const struct exemption *exemption, const struct model_file *file)
{
    if (names_thing(exemption, file->name) || is_within(exemption->name, file->name, ":")) {
        return true;
    }
    for (size_t i = 0; i < file->n_messages; i++) {
        const char *message = file->messages[i]->full_name;
        if (names_thing(exemption, message) || is_within(exemption->name, message, ".")) {
            return true;
        }
    }
    return false;
}

static bool concerns_run(const struct exemption *exemption, const struct model *model)
{
    for (size_t i = 0; i < model->n_generated; i++) {
        if (concerns_file(exemption, model->generated[i])) {
            return true;
        }
    }
    return false;
}

static bool rule_is_on(const struct options *options, const char *id)
{
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(i)) != NULL; i++) {
        if (strcmp(rule->id, id) == 0) {
            return lint_rule_is_on(options, rule);
        }
    }
    return false;
}

void exemptions_report_unused(const struct exemptions *exemptions, const struct model *model,
                              const struct options *options, struct findings *findings)
{
    for (size_t i = 0; exemptions != NULL && i < exemptions->count; i++) {
        const struct exemption *exemption = &exemptions->items[i];
        if (exemption->used || !rule_is_on(options, exemption->rule)) {
            continue;
        }
        bool concerned = concerns_run(exemption, model);
        if (concerned || options->lint_whole) {
            findings_add(findings, SEVERITY_WARNING, false, "unused-exemption", exemption->location, exemption->name,
                         "%s %s, so this exemption is of no use; take it out", exemption->name,
                         concerned
                             ? pool_format(findings->pool, "has nothing that %s could be silent about", exemption->rule)
                             : "names nothing here");
        }
    }
}
