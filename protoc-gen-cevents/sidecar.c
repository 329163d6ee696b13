#include "sidecar.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "annotation_numbers.h"
#include "exemptions.h"
#include "name_table.h"
#include "pool.h"
#include "settings.h"
#include "suggest.h"
#include "yaml_tree.h"

/* What is said about a package, or about all packages below a prefix. */
struct package_entry {
    const char *c_package; /* NULL when not said; of a pattern it may hold one `*` */
    enum sidecar_choice string_as_bytes;
};

struct sidecar {
    const char *c_package;      /* for packages that no entry names */
    struct name_table packages; /* exact name -> struct package_entry */
    struct name_table patterns; /* the part before `*`: "" or "google.events." */
    struct name_table messages; /* full name -> struct sidecar_name */
    struct name_table fields;
    struct sidecar_names message_names;
    struct sidecar_names field_names;
    struct exemptions *exemptions; /* NULL for none */
    const struct yaml_node *envelopes;
    const struct annotation_numbers *annotation_numbers;
};

struct sidecar_reader {
    struct pool *pool;
    struct findings *findings;
    struct sidecar *sidecar;
    struct options *options;
    const bool *given;
};

static void report(const struct sidecar_reader *reader, struct location location, const char *problem)
{
    findings_add(reader->findings, SEVERITY_ERROR, true, "sidecar", location, "", "%s", problem);
}

static bool expect(const struct sidecar_reader *reader, const struct yaml_node *node, enum yaml_kind kind)
{
    return yaml_expect(reader->findings, node, kind);
}

static void report_unknown_key(const struct sidecar_reader *reader, const struct yaml_node *node,
                               const char *const *known, size_t n_known)
{
    report(reader, node->key_location,
           pool_format(reader->pool, "unknown key `%s`%s", node->key,
                       suggest_text(reader->pool, node->key, known, n_known)));
}

static size_t count_children(const struct yaml_node *node)
{
    size_t count = 0;
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        count++;
    }
    return count;
}

static enum sidecar_choice read_choice(const struct sidecar_reader *reader, const struct yaml_node *node)
{
    bool value;
    if (!expect(reader, node, YAML_TEXT)) {
        return SIDECAR_SILENT;
    }
    if (!setting_read_switch(node->text, &value)) {
        report(reader, node->location,
               pool_format(reader->pool, "`%s` is `%s`, but must be true or false", node->key, node->text));
        return SIDECAR_SILENT;
    }
    return value ? SIDECAR_YES : SIDECAR_NO;
}

/* Package names, and `prefix.*` or `*`. */
static bool is_package_pattern(const struct sidecar_reader *reader, const char *key)
{
    size_t length = strlen(key);
    if (length == 0 || key[length - 1] != '*') {
        return false;
    }
    return length == 1 ||
           (length > 2 && key[length - 2] == '.' && is_dotted_name(pool_text(reader->pool, key, length - 2)));
}

/* A c_package whose `*`, if it has one, stands for whole segments. */
static bool is_c_package_value(const struct sidecar_reader *reader, const char *value, bool pattern)
{
    const char *star = strchr(value, '*');
    if (star == NULL) {
        return *value == '\0' || is_dotted_name(value);
    }
    bool segment_before = star == value || star[-1] == '.';
    bool segment_after = star[1] == '\0' || star[1] == '.';
    if (!pattern || !segment_before || !segment_after) {
        return false;
    }
    const char *filled = pool_format(reader->pool, "%.*sx%s", (int)(star - value), value, star + 1);
    return is_dotted_name(filled);
}

static void read_package(const struct sidecar_reader *reader, const struct yaml_node *node)
{
    static const char *const known[] = {"c_package", "string_as_bytes"};
    bool pattern = is_package_pattern(reader, node->key);
    if (!pattern && !is_dotted_name(node->key)) {
        report(reader, node->key_location,
               pool_format(reader->pool, "`%s` is neither a package nor a pattern such as google.events.*", node->key));
        return;
    }
    if (!expect(reader, node, YAML_MAPPING)) {
        return;
    }
    struct package_entry *entry = pool_alloc(reader->pool, sizeof *entry);
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        if (strcmp(child->key, "string_as_bytes") == 0) {
            entry->string_as_bytes = read_choice(reader, child);
        } else if (strcmp(child->key, "c_package") != 0) {
            report_unknown_key(reader, child, known, sizeof known / sizeof *known);
        } else if (expect(reader, child, YAML_TEXT)) {
            entry->c_package = child->text;
            if (!is_c_package_value(reader, child->text, pattern)) {
                report(reader, child->location,
                       pool_format(reader->pool, "c_package is `%s`, but must be a package name%s", child->text,
                                   pattern ? ", in which one `*` may stand for what the pattern's star matches" : ""));
            }
        }
    }
    const char *name = pattern ? pool_text(reader->pool, node->key, strlen(node->key) - 1) : node->key;
    name_table_add(pattern ? &reader->sidecar->patterns : &reader->sidecar->packages, name, entry);
}

static void read_packages(const struct sidecar_reader *reader, const struct yaml_node *node)
{
    if (!expect(reader, node, YAML_MAPPING)) {
        return;
    }
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        read_package(reader, child);
    }
}

/* `messages` and `fields`: mappings from full names to {string_as_bytes: ...}. */
static void read_names(const struct sidecar_reader *reader, const struct yaml_node *node, struct name_table *table,
                       struct sidecar_names *names)
{
    static const char *const known[] = {"string_as_bytes"};
    if (!expect(reader, node, YAML_MAPPING)) {
        return;
    }
    names->items = pool_array(reader->pool, count_children(node), sizeof *names->items);
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        if (!is_dotted_name(child->key)) {
            report(reader, child->key_location,
                   pool_format(reader->pool, "`%s` is no full name of the schema", child->key));
            continue;
        }
        if (!expect(reader, child, YAML_MAPPING)) {
            continue;
        }
        struct sidecar_name *name = &names->items[names->count++];
        *name = (struct sidecar_name){.full_name = child->key, .location = child->key_location};
        for (const struct yaml_node *choice = child->first; choice != NULL; choice = choice->next) {
            if (strcmp(choice->key, known[0]) == 0) {
                name->string_as_bytes = read_choice(reader, choice);
            } else {
                report_unknown_key(reader, choice, known, sizeof known / sizeof *known);
            }
        }
        name_table_add(table, name->full_name, name);
    }
}

/* The rules of lint_enable and lint_disable may be a list as well. */
static const char *join_list(const struct sidecar_reader *reader, const struct yaml_node *node)
{
    size_t size = 1;
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        if (!expect(reader, child, YAML_TEXT)) {
            return NULL;
        }
        size += strlen(child->text) + 1;
    }
    char *text = pool_alloc(reader->pool, size);
    char *at = text;
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        size_t length = strlen(child->text);
        *at = '+';
        at += child != node->first;
        memcpy(at, child->text, length);
        at += length;
    }
    *at = '\0';
    return text;
}

static void read_setting(const struct sidecar_reader *reader, const struct yaml_node *node, int setting)
{
    bool rules = strcmp(node->key, "lint_disable") == 0 || strcmp(node->key, "lint_enable") == 0;
    bool list = rules && node->kind == YAML_LIST;
    if (list && node->first == NULL) {
        return;
    }
    if (!list && !expect(reader, node, YAML_TEXT)) {
        return;
    }
    const char *value = list ? join_list(reader, node) : node->text;
    struct options unused = {0};
    bool package = strcmp(node->key, "c_package") == 0;
    struct options *target = reader->given[setting] || package ? &unused : reader->options;
    const char *problem = value == NULL ? NULL : setting_read(reader->pool, setting, value, target);
    if (problem != NULL) {
        report(reader, node->location, pool_format(reader->pool, "`%s` %s", node->key, problem));
    }
    if (package) {
        /* Weaker than `packages`, which the option of the command line is not. */
        reader->sidecar->c_package = unused.c_package;
    }
}

static void read_key(const struct sidecar_reader *reader, const struct yaml_node *node)
{
    static const char *const other_keys[] = {"packages",    "messages",    "fields",
                                             "lint_exempt", "annotations", "envelopes"};
    enum { N_OTHER = sizeof other_keys / sizeof *other_keys };
    struct sidecar *sidecar = reader->sidecar;
    int setting = setting_find(node->key, strlen(node->key));
    if (setting > 0) {
        read_setting(reader, node, setting);
    } else if (setting == 0) {
        report(reader, node->key_location, "`config` names a sidecar on the command line; a sidecar has no such key");
    } else if (strcmp(node->key, "packages") == 0) {
        read_packages(reader, node);
    } else if (strcmp(node->key, "messages") == 0) {
        read_names(reader, node, &sidecar->messages, &sidecar->message_names);
    } else if (strcmp(node->key, "fields") == 0) {
        read_names(reader, node, &sidecar->fields, &sidecar->field_names);
    } else if (strcmp(node->key, "lint_exempt") == 0) {
        sidecar->exemptions = exemptions_read(reader->pool, node, reader->findings);
    } else if (strcmp(node->key, "annotations") == 0) {
        sidecar->annotation_numbers = annotation_numbers_read(reader->pool, node, reader->findings);
    } else if (strcmp(node->key, "envelopes") == 0) {
        sidecar->envelopes = expect(reader, node, YAML_MAPPING) ? node : NULL;
    } else {
        const char *known[SETTING_COUNT - 1 + N_OTHER];
        memcpy(known, setting_names + 1, sizeof setting_names - sizeof *setting_names);
        memcpy(known + SETTING_COUNT - 1, other_keys, sizeof other_keys);
        report_unknown_key(reader, node, known, sizeof known / sizeof *known);
    }
}

struct sidecar *sidecar_read_text(struct pool *pool, const char *name, const char *text, size_t length,
                                  struct options *options, const bool *given, struct findings *findings)
{
    struct sidecar *sidecar = pool_alloc(pool, sizeof *sidecar);
    sidecar->packages.pool = pool;
    sidecar->patterns.pool = pool;
    sidecar->messages.pool = pool;
    sidecar->fields.pool = pool;
    struct sidecar_reader reader = {pool, findings, sidecar, options, given};
    const struct yaml_node *root = yaml_tree_read(pool, name, text, length, findings);
    if (root == NULL || (root->kind == YAML_TEXT && *root->text == '\0')) {
        return sidecar;
    }
    if (root->kind != YAML_MAPPING) {
        report(&reader, root->location,
               pool_format(pool, "a sidecar is a mapping, but this is %s", yaml_kind_text(root->kind)));
        return sidecar;
    }
    for (const struct yaml_node *child = root->first; child != NULL; child = child->next) {
        read_key(&reader, child);
    }
    return sidecar;
}

struct sidecar *sidecar_read(struct pool *pool, const char *path, struct options *options, const bool *given,
                             struct findings *findings)
{
    struct sidecar *empty = pool_alloc(pool, sizeof *empty);
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        findings_add(findings, SEVERITY_ERROR, true, "sidecar", (struct location){.file = path}, "",
                     "cannot open the sidecar: %s", strerror(errno));
        return empty;
    }
    /* One byte more than allowed, so that a file that is too large is seen as such. */
    size_t capacity = (size_t)YAML_LARGEST_FILE + 1;
    char *text = malloc(capacity);
    size_t length = text == NULL ? 0 : fread(text, 1, capacity, stream);
    bool failed = text == NULL || ferror(stream) != 0;
    (void)fclose(stream);
    struct sidecar *sidecar = empty;
    if (failed) {
        findings_add(findings, SEVERITY_ERROR, true, "sidecar", (struct location){.file = path}, "",
                     "cannot read the sidecar: %s", text == NULL ? "out of memory" : strerror(errno));
    } else {
        sidecar = sidecar_read_text(pool, path, text, length, options, given, findings);
    }
    free(text);
    return sidecar;
}

/* Calls `take` with the entries for a package, the nearest first, until it returns true. */
typedef bool (*entry_taker)(const struct package_entry *entry, const char *star, void *result);

static void visit_entries(const struct sidecar *sidecar, const char *package, entry_taker take, void *result)
{
    const struct package_entry *exact = name_table_find(&sidecar->packages, package);
    if (exact != NULL && take(exact, NULL, result)) {
        return;
    }
    /* A pattern never reaches the well-known types, whose names are those of an installed library. */
    if (strcmp(package, "google.protobuf") == 0) {
        return;
    }
    for (size_t length = strlen(package); length-- > 0;) {
        if (package[length] != '.') {
            continue;
        }
        const struct package_entry *entry = name_table_find_part(&sidecar->patterns, package, length + 1);
        if (entry != NULL && take(entry, package + length + 1, result)) {
            return;
        }
    }
    const struct package_entry *all = name_table_find_part(&sidecar->patterns, "", 0);
    if (all != NULL && *package != '\0') {
        take(all, package, result);
    }
}

struct c_package_search {
    struct pool *pool;
    const char *found;
};

static bool take_c_package(const struct package_entry *entry, const char *star, void *result)
{
    struct c_package_search *search = result;
    if (entry->c_package == NULL) {
        return false;
    }
    const char *mark = star == NULL ? NULL : strchr(entry->c_package, '*');
    search->found = mark == NULL ? entry->c_package
                                 : pool_format(search->pool, "%.*s%s%s", (int)(mark - entry->c_package),
                                               entry->c_package, star, mark + 1);
    return true;
}

const char *sidecar_c_package(struct pool *pool, const struct sidecar *sidecar, const char *package)
{
    struct c_package_search search = {.pool = pool};
    visit_entries(sidecar, package, take_c_package, &search);
    if (search.found == NULL && strcmp(package, "google.protobuf") != 0) {
        return sidecar->c_package;
    }
    return search.found;
}

static bool take_string_as_bytes(const struct package_entry *entry, const char *star, void *result)
{
    (void)star;
    enum sidecar_choice *choice = result;
    *choice = entry->string_as_bytes;
    return *choice != SIDECAR_SILENT;
}

enum sidecar_choice sidecar_package_as_bytes(const struct sidecar *sidecar, const char *package)
{
    enum sidecar_choice choice = SIDECAR_SILENT;
    if (sidecar != NULL) {
        visit_entries(sidecar, package, take_string_as_bytes, &choice);
    }
    return choice;
}

static enum sidecar_choice choice_of(const struct name_table *table, const char *full_name)
{
    const struct sidecar_name *name = name_table_find(table, full_name);
    return name == NULL ? SIDECAR_SILENT : name->string_as_bytes;
}

enum sidecar_choice sidecar_message_as_bytes(const struct sidecar *sidecar, const char *full_name)
{
    return sidecar == NULL ? SIDECAR_SILENT : choice_of(&sidecar->messages, full_name);
}

enum sidecar_choice sidecar_field_as_bytes(const struct sidecar *sidecar, const char *full_name)
{
    return sidecar == NULL ? SIDECAR_SILENT : choice_of(&sidecar->fields, full_name);
}

struct exemptions *sidecar_exemptions(const struct sidecar *sidecar)
{
    return sidecar == NULL ? NULL : sidecar->exemptions;
}

const struct annotation_numbers *sidecar_annotation_numbers(const struct sidecar *sidecar)
{
    bool silent = sidecar == NULL || sidecar->annotation_numbers == NULL;
    return silent ? &annotation_numbers_of_google : sidecar->annotation_numbers;
}

const struct yaml_node *sidecar_envelopes(const struct sidecar *sidecar)
{
    return sidecar == NULL ? NULL : sidecar->envelopes;
}

struct sidecar_names sidecar_field_names(const struct sidecar *sidecar)
{
    return sidecar == NULL ? (struct sidecar_names){0} : sidecar->field_names;
}

struct sidecar_names sidecar_message_names(const struct sidecar *sidecar)
{
    return sidecar == NULL ? (struct sidecar_names){0} : sidecar->message_names;
}
