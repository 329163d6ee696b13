/*
 * A YAML document as a tree of nodes with places. Bounded: no aliases, no tags, limited size and depth.
 */
#ifndef CEVENTS_PLUGIN_YAML_TREE_H
#define CEVENTS_PLUGIN_YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "findings.h"
#include "pool.h"

enum { YAML_LARGEST_FILE = 4 * 1024 * 1024, YAML_DEEPEST = 16 };

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAPPING };

struct yaml_node {
    enum yaml_kind kind;
    struct location location;
    const char *text; /* of a YAML_TEXT; valid UTF-8 without NUL */
    const char *key;  /* when the node stands in a mapping */
    struct location key_location;
    struct yaml_node *first; /* children of a list or mapping, in their order */
    struct yaml_node *next;  /* sibling */
};

/*
 * Reads a document. Errors, and keys that stand twice in a mapping (of which the first counts), are fatal findings of
 * the rule "sidecar". Returns NULL for an empty document and after an error of syntax.
 */
struct yaml_node *yaml_tree_read(struct pool *pool, const char *file, const char *text, size_t length,
                                 struct findings *findings);

/* "a text", "a list", "a mapping". */
const char *yaml_kind_text(enum yaml_kind kind);

/* Whether a node is of this kind; a fatal finding when it is not. */
bool yaml_expect(struct findings *findings, const struct yaml_node *node, enum yaml_kind kind);

#endif
