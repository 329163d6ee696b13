/*
 * Attributes of the events that messages become: `attributes` and `spread` of the sidecar.
 */
#include <string.h>

#include <cevents/mapping.h>

#include "attribute_text.h"
#include "mapping.h"
#include "settings.h"
#include "suggest.h"
#include "yaml_tree.h"

/* Types of the attributes that CloudEvents itself defines. */
static const struct {
    const char *name;
    const char *type;
} core_attributes[] = {{"id", "String"},      {"source", "URI-reference"},   {"subject", "String"},
                       {"time", "Timestamp"}, {"datacontenttype", "String"}, {"dataschema", "URI"}};

enum { N_CORE = sizeof core_attributes / sizeof *core_attributes };

static const char *core_type(const char *name)
{
    for (size_t i = 0; i < N_CORE; i++) {
        if (strcmp(core_attributes[i].name, name) == 0) {
            return core_attributes[i].type;
        }
    }
    return NULL;
}

static bool is_name(const char *text)
{
    return *text != '\0' && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789")] == '\0';
}

static bool check_name(const struct mapping_reader *reader, const struct yaml_node *node)
{
    const char *problem = NULL;
    if (!is_name(node->key)) {
        problem = "is no name of an attribute: only lower-case letters and digits are allowed";
    } else if (strcmp(node->key, "type") == 0) {
        problem = "has its own key: write `type:` beside `attributes:`";
    } else if (strcmp(node->key, "data") == 0) {
        problem = "is no attribute: write `data:` beside `attributes:`";
    } else if (strcmp(node->key, "specversion") == 0) {
        problem = "is always 1.0";
    }
    if (problem != NULL) {
        mapping_report(reader, node->key_location, "`%s` %s", node->key, problem);
    }
    return problem == NULL;
}

/* The type that a field's values have as attributes. */
static const char *type_of_field(const struct model_field *field)
{
    switch (field->type) {
    case FIELD_INT32:
    case FIELD_SINT32:
    case FIELD_SFIXED32:
        return "Integer";
    case FIELD_BOOL:
        return "Boolean";
    case FIELD_BYTES:
        return "Binary";
    case FIELD_MESSAGE:
        return field->message->well_known == WELL_KNOWN_TIMESTAMP ? "Timestamp" : "String";
    default:
        return "String";
    }
}

static bool is_integer(const struct model_field *field)
{
    return field->type <= FIELD_FIXED64;
}

/* Whether a field's values can have this type; texts are held to it when events are made. */
static bool can_have_type(const struct model_field *field, const char *type)
{
    if (strcmp(type, type_of_field(field)) == 0 || field->type == FIELD_STRING) {
        return true;
    }
    return strcmp(type, "String") == 0 || (strcmp(type, "Integer") == 0 && is_integer(field));
}

/* What the keys of an attribute say before it is looked into. */
struct draft {
    const char *text; /* with {field} in it */
    const char *field;
    const char *value;
    const char *type;
    bool json;
    struct location location;
    struct location type_location;
};

/* A name alone is a field; with braces in it a text is a template, else a constant. */
static void read_short(const struct yaml_node *node, struct draft *draft)
{
    draft->location = node->location;
    if (is_dotted_name(node->text)) {
        draft->field = node->text;
    } else {
        draft->text = node->text;
    }
}

static bool read_long(const struct mapping_reader *reader, const struct yaml_node *node, struct draft *draft)
{
    static const char *const known[] = {"field", "template", "value", "type", "as"};
    static const char *const types[] = {"String", "Boolean", "Integer", "Binary", "URI", "URI-reference", "Timestamp"};
    bool good = true;
    int sources = 0;
    draft->location = node->location;
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        if (!yaml_expect(reader->findings, child, YAML_TEXT)) {
            good = false;
            continue;
        }
        const char *key = child->key;
        if (strcmp(key, "field") == 0 || strcmp(key, "template") == 0 || strcmp(key, "value") == 0) {
            *(*key == 'f' ? &draft->field : *key == 't' ? &draft->text : &draft->value) = child->text;
            draft->location = child->location;
            sources++;
        } else if (strcmp(key, "type") == 0) {
            draft->type = child->text;
            draft->type_location = child->location;
            bool is_type = false;
            for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
                is_type |= strcmp(types[i], child->text) == 0;
            }
            if (!is_type) {
                mapping_report(reader, child->location, "there is no attribute type `%s`%s", child->text,
                               suggest_text(reader->pool, child->text, types, sizeof types / sizeof *types));
                good = false;
            }
        } else if (strcmp(key, "as") == 0) {
            draft->json = strcmp(child->text, "json") == 0;
            if (!draft->json) {
                mapping_report(reader, child->location, "`as` is `%s`, but must be json", child->text);
                good = false;
            }
        } else {
            mapping_report(reader, child->key_location, "unknown key `%s`%s", key,
                           suggest_text(reader->pool, key, known, sizeof known / sizeof *known));
            good = false;
        }
    }
    if (sources != 1 && good) {
        mapping_report(reader, node->location, "`%s` needs exactly one of field, template and value", node->key);
        good = false;
    }
    return good;
}

static bool resolve_field(const struct mapping_reader *reader, const struct draft *draft,
                          const struct model_field *member, struct mapping_attribute *attribute)
{
    struct mapping_part *part = pool_alloc(reader->pool, sizeof *part);
    if (mapping_find_oneof(reader->message, draft->field, strlen(draft->field)) == reader->oneof &&
        reader->oneof != NULL) {
        part->literal = member != NULL ? member->name : reader->unset;
        attribute->type = attribute->type == NULL ? "String" : attribute->type;
    } else if (!mapping_find_path(reader, draft->field, strlen(draft->field), member, draft->location, &part->path)) {
        return false;
    } else {
        const struct model_field *field = mapping_last(&part->path);
        bool several = field->shape == SHAPE_REPEATED || field->shape == SHAPE_MAP;
        bool message = field->type == FIELD_MESSAGE && field->message->well_known != WELL_KNOWN_TIMESTAMP;
        const char *problem = NULL;
        if (several) {
            problem = field->shape == SHAPE_MAP ? "is a map; name it under `spread`" : "holds several values";
        } else if (field->type == FIELD_FLOAT || field->type == FIELD_DOUBLE) {
            problem = "is a floating-point number, which no attribute can be";
        } else if (message && !draft->json) {
            problem = "is a message; name one of its fields, or add `as: json`";
        } else if (!message && draft->json) {
            problem = "is no message; `as: json` is for messages";
        }
        if (problem != NULL) {
            mapping_report(reader, draft->location, "`%s` %s", draft->field, problem);
            return false;
        }
        if (attribute->type == NULL) {
            attribute->type = type_of_field(field);
        }
        if (!can_have_type(field, attribute->type)) {
            mapping_report(reader, draft->type == NULL ? draft->location : draft->type_location,
                           "`%s` is of type %s, but the values of `%s` are of type %s", attribute->name,
                           attribute->type, draft->field, type_of_field(field));
            return false;
        }
        part->name = draft->field;
    }
    attribute->text = (struct mapping_text){part, 1, draft->location};
    attribute->json = draft->json;
    return true;
}

/* In what a constant departs from its type; NULL: in nothing. */
static const char *constant_fault(const char *type, const char *text)
{
    size_t length = strlen(text);
    int32_t integer;
    if (length == 0) {
        return "must not be empty; leave it out instead";
    }
    if (strcmp(type, "URI") == 0) {
        return cevents_attribute_is_uri(text, length) ? NULL : "is no URI with a scheme";
    }
    if (strcmp(type, "URI-reference") == 0) {
        return cevents_attribute_is_uri_reference(text, length) ? NULL : "is no URI reference";
    }
    if (strcmp(type, "Integer") == 0) {
        return cevents_attribute_parse_integer(text, length, &integer) ? NULL : "is no integer of 32 bits";
    }
    if (strcmp(type, "Boolean") == 0) {
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ? NULL : "is neither true nor false";
    }
    return cevents_attribute_is_string(text, length) ? NULL : "holds a character that attributes must not hold";
}

static bool check_constant(const struct mapping_reader *reader, const struct mapping_attribute *attribute)
{
    const char *fault = constant_fault(attribute->type, attribute->text.parts[0].literal);
    if (fault != NULL) {
        mapping_report(reader, attribute->text.location, "`%s` %s", attribute->name, fault);
    }
    return fault == NULL;
}

static bool resolve(const struct mapping_reader *reader, const struct draft *draft, const struct model_field *member,
                    struct mapping_attribute *attribute)
{
    const char *core = core_type(attribute->name);
    attribute->type = core != NULL ? core : draft->type;
    if (core != NULL && draft->type != NULL && strcmp(core, draft->type) != 0) {
        mapping_report(reader, draft->type_location, "`%s` is always of type %s", attribute->name, core);
        return false;
    }
    if (draft->field != NULL) {
        return resolve_field(reader, draft, member, attribute);
    }
    if (draft->json) {
        mapping_report(reader, draft->location, "`as: json` is for a field");
        return false;
    }
    attribute->type = attribute->type == NULL ? "String" : attribute->type;
    if (draft->value != NULL) {
        struct mapping_part *part = pool_alloc(reader->pool, sizeof *part);
        part->literal = draft->value;
        attribute->text = (struct mapping_text){part, 1, draft->location};
    } else if (!mapping_read_text(reader, draft->text, member, draft->location, &attribute->text)) {
        return false;
    }
    bool uri = strcmp(attribute->type, "URI") == 0 || strcmp(attribute->type, "URI-reference") == 0;
    attribute->encoded = uri && attribute->text.count > 1;
    return !mapping_is_constant(&attribute->text) || check_constant(reader, attribute);
}

static struct mapping_attribute *place_of(struct mapping_case *target, const char *name)
{
    size_t i = 0;
    while (i < target->n_attributes && strcmp(target->attributes[i].name, name) != 0) {
        i++;
    }
    target->n_attributes += i == target->n_attributes;
    return &target->attributes[i];
}

static size_t count_children(const struct yaml_node *node)
{
    size_t count = 0;
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        count++;
    }
    return count;
}

/* A copy of `count` items with room for `more`. */
static void *extend(struct pool *pool, const void *items, size_t count, size_t more, size_t size)
{
    void *larger = pool_array(pool, count + more, size);
    if (count > 0) {
        memcpy(larger, items, count * size);
    }
    return larger;
}

void mapping_read_attributes(const struct mapping_reader *reader, const struct yaml_node *node,
                             struct mapping_case *target)
{
    if (!yaml_expect(reader->findings, node, YAML_MAPPING)) {
        return;
    }
    target->attributes = extend(reader->pool, target->attributes, target->n_attributes, count_children(node),
                                sizeof *target->attributes);
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        struct draft draft = {0};
        struct mapping_attribute attribute = {.name = child->key, .location = child->key_location};
        bool good = check_name(reader, child);
        if (child->kind == YAML_TEXT) {
            read_short(child, &draft);
        } else if (!yaml_expect(reader->findings, child, YAML_MAPPING) || !read_long(reader, child, &draft)) {
            continue;
        }
        if (good && resolve(reader, &draft, target->member, &attribute)) {
            *place_of(target, child->key) = attribute;
        }
    }
}

static bool can_spread(const struct mapping_reader *reader, const struct mapping_path *path, const char *name,
                       struct location location)
{
    const struct model_field *field = mapping_last(path);
    if (field->shape != SHAPE_MAP) {
        mapping_report(reader, location, "`%s` is no map; name it under `attributes`", name);
        return false;
    }
    const struct model_field *key = field->message->fields_by_number[0];
    const struct model_field *value = field->message->fields_by_number[1];
    if (key->type != FIELD_STRING) {
        mapping_report(reader, location, "the keys of `%s` are no strings, so they cannot be names", name);
        return false;
    }
    if (value->type == FIELD_FLOAT || value->type == FIELD_DOUBLE ||
        (value->type == FIELD_MESSAGE && value->message->well_known != WELL_KNOWN_TIMESTAMP)) {
        mapping_report(reader, location, "the values of `%s` cannot be attributes: they are %s", name,
                       value->type == FIELD_MESSAGE ? "messages" : "floating-point numbers");
        return false;
    }
    return true;
}

static bool read_names(const struct mapping_reader *reader, const struct yaml_node *node, int *names)
{
    static const char *const words[] = {
        [CEVENTS_NAMES_SQUEEZED] = "squeeze", [CEVENTS_NAMES_EXACT] = "exact", [CEVENTS_NAMES_ESCAPED] = "escape"};
    for (int i = 0; i < (int)(sizeof words / sizeof *words); i++) {
        if (strcmp(words[i], node->text) == 0) {
            *names = i;
            return true;
        }
    }
    mapping_report(reader, node->location, "`names` is `%s`, but must be squeeze, exact or escape", node->text);
    return false;
}

static bool read_spread_keys(const struct mapping_reader *reader, const struct yaml_node *node,
                             struct mapping_spread *spread)
{
    static const char *const known[] = {"prefix", "names"};
    bool good = true;
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        if (!yaml_expect(reader->findings, child, YAML_TEXT)) {
            good = false;
        } else if (strcmp(child->key, "prefix") == 0) {
            spread->prefix = child->text;
            if (*child->text != '\0' && !is_name(child->text)) {
                mapping_report(reader, child->location, "the prefix `%s` may have lower-case letters and digits only",
                               child->text);
                good = false;
            }
        } else if (strcmp(child->key, "names") == 0) {
            good &= read_names(reader, child, &spread->names);
        } else {
            mapping_report(reader, child->key_location, "unknown key `%s`%s", child->key,
                           suggest_text(reader->pool, child->key, known, sizeof known / sizeof *known));
            good = false;
        }
    }
    return good;
}

void mapping_read_spread(const struct mapping_reader *reader, const struct yaml_node *node, struct mapping_case *target)
{
    if (!yaml_expect(reader->findings, node, YAML_MAPPING)) {
        return;
    }
    target->spreads =
        extend(reader->pool, target->spreads, target->n_spreads, count_children(node), sizeof *target->spreads);
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        struct mapping_spread spread = {.prefix = "", .location = child->key_location};
        if (yaml_expect(reader->findings, child, YAML_MAPPING) && read_spread_keys(reader, child, &spread) &&
            mapping_find_path(reader, child->key, strlen(child->key), target->member, child->key_location,
                              &spread.map) &&
            can_spread(reader, &spread.map, child->key, child->key_location)) {
            target->spreads[target->n_spreads++] = spread;
        }
    }
}
