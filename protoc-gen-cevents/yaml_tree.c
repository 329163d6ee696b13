#include "yaml_tree.h"

#include <limits.h>
#include <string.h>

#include <yaml.h>

#include "name_table.h"

/* A list or mapping that is still open. */
struct open_node {
    struct yaml_node *node;
    struct yaml_node **last;
    struct name_table keys;
    const char *key; /* of a mapping, when its value comes next */
    struct location key_location;
    bool repeated; /* the key stood before, so its value stays out of the tree */
};

struct tree_reader {
    struct pool *pool;
    struct findings *findings;
    const char *file;
    struct yaml_node *root;
    struct open_node open[YAML_DEEPEST];
    size_t depth;
};

static int from_one(size_t position)
{
    return position >= INT_MAX ? INT_MAX : (int)position + 1;
}

static struct location place(const struct tree_reader *reader, yaml_mark_t mark)
{
    return (struct location){.file = reader->file, .line = from_one(mark.line), .column = from_one(mark.column)};
}

static bool refuse(const struct tree_reader *reader, struct location location, const char *problem)
{
    findings_add(reader->findings, SEVERITY_ERROR, true, "sidecar", location, "", "%s", problem);
    return false;
}

/* Puts a node under the innermost open one. False when it is a key that cannot be one. */
static bool attach(struct tree_reader *reader, struct yaml_node *node)
{
    if (reader->depth == 0) {
        reader->root = node;
        return true;
    }
    struct open_node *parent = &reader->open[reader->depth - 1];
    if (parent->node->kind == YAML_MAPPING && parent->key == NULL) {
        if (node->kind != YAML_TEXT) {
            return refuse(reader, node->location, "a key must be a text");
        }
        parent->repeated = !name_table_add(&parent->keys, node->text, node);
        if (parent->repeated) {
            const struct yaml_node *first = name_table_find(&parent->keys, node->text);
            findings_add(reader->findings, SEVERITY_ERROR, true, "sidecar", node->location, "",
                         "the key `%s` stands twice; first at line %d", node->text, first->location.line);
        }
        parent->key = node->text;
        parent->key_location = node->location;
        return true;
    }
    node->key = parent->key;
    node->key_location = parent->key_location;
    parent->key = NULL;
    if (!parent->repeated) {
        *parent->last = node;
        parent->last = &node->next;
    }
    return true;
}

static bool open_collection(struct tree_reader *reader, struct yaml_node *node)
{
    if (!attach(reader, node)) {
        return false;
    }
    if (reader->depth == YAML_DEEPEST) {
        findings_add(reader->findings, SEVERITY_ERROR, true, "sidecar", node->location, "",
                     "nested too deeply: a sidecar has at most %d levels", (int)YAML_DEEPEST);
        return false;
    }
    struct open_node *open = &reader->open[reader->depth++];
    *open = (struct open_node){.node = node, .last = &node->first};
    open->keys.pool = reader->pool;
    return true;
}

static bool has_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.tag != NULL;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.tag != NULL;
    default:
        return false;
    }
}

static struct yaml_node *new_node(const struct tree_reader *reader, const yaml_event_t *event, enum yaml_kind kind)
{
    struct yaml_node *node = pool_alloc(reader->pool, sizeof *node);
    node->kind = kind;
    node->location = place(reader, event->start_mark);
    return node;
}

static bool take_scalar(struct tree_reader *reader, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    struct yaml_node *node = new_node(reader, event, YAML_TEXT);
    if (memchr(text, '\0', length) != NULL) {
        return refuse(reader, node->location, "a text holds a NUL character");
    }
    node->text = pool_text(reader->pool, text, length);
    return attach(reader, node);
}

static bool take_event(struct tree_reader *reader, const yaml_event_t *event)
{
    if (has_tag(event)) {
        return refuse(reader, place(reader, event->start_mark), "tags are not supported");
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return take_scalar(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(reader, new_node(reader, event, YAML_LIST));
    case YAML_MAPPING_START_EVENT:
        return open_collection(reader, new_node(reader, event, YAML_MAPPING));
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        reader->depth--;
        return true;
    case YAML_ALIAS_EVENT:
        return refuse(reader, place(reader, event->start_mark), "aliases are not supported; write the value out");
    case YAML_DOCUMENT_START_EVENT:
        if (reader->root != NULL) {
            return refuse(reader, place(reader, event->start_mark), "there must be one document only");
        }
        return true;
    default:
        return true;
    }
}

static void report_syntax_error(const struct tree_reader *reader, const yaml_parser_t *parser)
{
    const char *problem = parser->error == YAML_MEMORY_ERROR ? "out of memory"
                          : parser->problem == NULL          ? "not YAML"
                                                             : parser->problem;
    if (parser->error == YAML_READER_ERROR) {
        /* The reader knows an offset only. */
        findings_add(reader->findings, SEVERITY_ERROR, true, "sidecar",
                     place(reader, (yaml_mark_t){.line = parser->mark.line, .column = parser->mark.column}), "",
                     "%s (byte %zu)", problem, parser->problem_offset);
        return;
    }
    findings_add(reader->findings, SEVERITY_ERROR, true, "sidecar", place(reader, parser->problem_mark), "", "%s%s%s",
                 problem, parser->context == NULL ? "" : ", ", parser->context == NULL ? "" : parser->context);
}

struct yaml_node *yaml_tree_read(struct pool *pool, const char *file, const char *text, size_t length,
                                 struct findings *findings)
{
    struct tree_reader reader = {.pool = pool, .findings = findings, .file = file};
    if (length > YAML_LARGEST_FILE) {
        findings_add(findings, SEVERITY_ERROR, true, "sidecar", (struct location){.file = file}, "",
                     "%zu bytes: a sidecar has at most %d", length, (int)YAML_LARGEST_FILE);
        return NULL;
    }
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        refuse(&reader, (struct location){.file = file}, "out of memory");
        return NULL;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    bool complete = false;
    for (bool going_on = true; going_on && !complete;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            report_syntax_error(&reader, &parser);
            break;
        }
        complete = event.type == YAML_STREAM_END_EVENT;
        going_on = take_event(&reader, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return complete ? reader.root : NULL;
}

const char *yaml_kind_text(enum yaml_kind kind)
{
    return kind == YAML_TEXT ? "a text" : kind == YAML_LIST ? "a list" : "a mapping";
}

bool yaml_expect(struct findings *findings, const struct yaml_node *node, enum yaml_kind kind)
{
    if (node->kind != kind) {
        findings_add(findings, SEVERITY_ERROR, true, "sidecar", node->location, "", "`%s` must be %s, but is %s",
                     node->key == NULL ? "an entry" : node->key, yaml_kind_text(kind), yaml_kind_text(node->kind));
    }
    return node->kind == kind;
}
