/*
 * Rows of the routing table: the event types that a mapping is known to give.
 */
#include <string.h>

#include "hash.h"
#include "mapping.h"
#include "suggest.h"
#include "yaml_tree.h"

enum { MOST_ROWS = 10000 };

/* The values that a field of the type takes. */
struct values {
    const char **items;
    size_t count;
    size_t next; /* the one of the current row */
};

static bool is_listed(const struct values *values, const char *text)
{
    for (size_t i = 0; i < values->count; i++) {
        if (strcmp(values->items[i], text) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_integer(const struct model_field *field)
{
    return field->type <= FIELD_FIXED64;
}

/* Of several names for a number, the first is the one that events have. */
static bool is_alias(const struct model_enum *enumeration, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (enumeration->values[i].number == enumeration->values[index].number) {
            return true;
        }
    }
    return false;
}

static bool check_value(const struct mapping_reader *reader, const struct model_field *field,
                        const struct yaml_node *node)
{
    static const char *const bools[] = {"true", "false"};
    const char *const *known = bools;
    size_t n_known = 2;
    if (field->type == FIELD_ENUM) {
        const struct model_enum *enumeration = field->enumeration;
        const char **names = pool_array(reader->pool, enumeration->n_values, sizeof *names);
        n_known = 0;
        for (size_t i = 0; i < enumeration->n_values; i++) {
            if (!is_alias(enumeration, i)) {
                names[n_known++] = enumeration->values[i].name;
            }
        }
        known = names;
    } else if (field->type != FIELD_BOOL) {
        const char *digits = node->text + (*node->text == '-');
        bool number = *digits != '\0' && digits[strspn(digits, "0123456789")] == '\0';
        if (*node->text == '\0' || (is_integer(field) && !number)) {
            mapping_report(reader, node->location, "`%s` is no value of `%s`", node->text, field->name);
            return false;
        }
        return true;
    }
    for (size_t i = 0; i < n_known; i++) {
        if (strcmp(known[i], node->text) == 0) {
            return true;
        }
    }
    mapping_report(reader, node->location, "`%s` is no value of `%s`%s", node->text, field->name,
                   suggest_text(reader->pool, node->text, known, n_known));
    return false;
}

static void read_listed(const struct mapping_reader *reader, const struct model_field *field,
                        const struct yaml_node *node, struct values *values)
{
    size_t count = 0;
    if (!yaml_expect(reader->findings, node, YAML_LIST)) {
        return;
    }
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        count++;
    }
    values->items = pool_array(reader->pool, count, sizeof *values->items);
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        if (!yaml_expect(reader->findings, child, YAML_TEXT) || !check_value(reader, field, child)) {
            continue;
        }
        if (is_listed(values, child->text)) {
            mapping_report(reader, child->location, "`%s` is listed twice", child->text);
        } else {
            values->items[values->count++] = child->text;
        }
    }
}

static const struct yaml_node *find_key(const struct yaml_node *types, const char *name)
{
    for (const struct yaml_node *child = types == NULL ? NULL : types->first; child != NULL; child = child->next) {
        if (strcmp(child->key, name) == 0) {
            return child;
        }
    }
    return NULL;
}

/* Listed values, else those of an enum; none when the field can be anything. */
static void find_values(const struct mapping_reader *reader, const struct mapping_part *part,
                        const struct yaml_node *types, struct values *values)
{
    const struct model_field *field = mapping_last(&part->path);
    const struct yaml_node *listed = find_key(types, part->name);
    if (listed != NULL) {
        read_listed(reader, field, listed, values);
    } else if (field->type == FIELD_ENUM) {
        values->items = pool_array(reader->pool, field->enumeration->n_values, sizeof *values->items);
        for (size_t i = 0; i < field->enumeration->n_values; i++) {
            if (!is_alias(field->enumeration, i)) {
                values->items[values->count++] = field->enumeration->values[i].name;
            }
        }
    }
}

/* A field that stands twice in the type has one value. */
static size_t first_of(const struct mapping_text *type, size_t part)
{
    size_t i = 0;
    while (type->parts[i].literal != NULL || strcmp(type->parts[i].name, type->parts[part].name) != 0) {
        i++;
    }
    return i;
}

static void add_row(const struct mapping_reader *reader, struct model_mapping *mapping, const struct mapping_case *of,
                    const struct values *values)
{
    const char *type = "";
    const char *name = of->member == NULL ? "" : of->member->name;
    for (size_t i = 0; i < of->type.count; i++) {
        const struct mapping_part *part = &of->type.parts[i];
        size_t first = part->literal != NULL ? i : first_of(&of->type, i);
        const char *value = part->literal != NULL ? part->literal : values[first].items[values[first].next];
        if (part->prefix != NULL) {
            value = mapping_short_name(reader->pool, value, part->prefix);
        }
        type = pool_join(reader->pool, type, value);
        if (part->literal == NULL && first == i) {
            name = pool_format(reader->pool, "%s%s%s", name, *name == '\0' ? "" : "_", value);
        }
    }
    struct model_envelope *row = &mapping->rows[mapping->n_rows++];
    row->type = type;
    row->id = cevents_type_id(type, strlen(type));
    row->message = mapping->message;
    row->file = mapping->message->file;
    row->row = name;
    row->row_member = of->member;
    row->data_message = of->data.count == 0 ? mapping->message : mapping_last(&of->data)->message;
    row->type_location = of->type.location;
    row->extensions = pool_array(reader->pool, of->n_attributes, sizeof *row->extensions);
    for (size_t i = 0; i < of->n_attributes; i++) {
        static const char core[] = " id source subject time datacontenttype dataschema ";
        const char *attribute = of->attributes[i].name;
        if (strstr(core, pool_format(reader->pool, " %s ", attribute)) == NULL) {
            row->extensions[row->n_extensions++] =
                (struct model_extension){.name = attribute, .location = of->attributes[i].location};
        }
    }
}

/* Goes on to the next combination of values; false after the last one. */
static bool advance(const struct mapping_text *type, struct values *values)
{
    for (size_t i = type->count; i-- > 0;) {
        if (values[i].count == 0) {
            continue;
        }
        if (++values[i].next < values[i].count) {
            return true;
        }
        values[i].next = 0;
    }
    return false;
}

static void add_rows(const struct mapping_reader *reader, struct model_mapping *mapping, const struct mapping_case *of,
                     const struct yaml_node *types)
{
    const struct mapping_text *type = &of->type;
    struct values *values = pool_array(reader->pool, type->count, sizeof *values);
    size_t n_rows = 1;
    const struct mapping_part *open = NULL; /* a field whose values nobody knows */
    for (size_t i = 0; i < type->count; i++) {
        if (type->parts[i].literal != NULL || first_of(type, i) != i) {
            continue;
        }
        find_values(reader, &type->parts[i], types, &values[i]);
        n_rows *= values[i].count;
        open = values[i].count == 0 && open == NULL ? &type->parts[i] : open;
        if (n_rows > MOST_ROWS) {
            mapping_report(reader, type->location, "more than %d event types arise", MOST_ROWS);
            return;
        }
    }
    if (open != NULL) {
        for (const struct yaml_node *child = types == NULL ? NULL : types->first; child != NULL; child = child->next) {
            if (strcmp(child->key, open->name) != 0) {
                mapping_report(reader, types->key_location, "no event types arise: list the values of `%s` as well",
                               open->name);
                return;
            }
        }
        return;
    }
    struct model_envelope *rows = pool_array(reader->pool, mapping->n_rows + n_rows, sizeof *rows);
    if (mapping->n_rows > 0) {
        memcpy(rows, mapping->rows, mapping->n_rows * sizeof *rows);
    }
    mapping->rows = rows;
    do {
        add_row(reader, mapping, of, values);
    } while (advance(type, values));
}

static bool is_part(const struct mapping_text *text, const char *name)
{
    for (size_t i = 0; i < text->count; i++) {
        if (text->parts[i].literal == NULL && strcmp(text->parts[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Keys of `types` that no type names. */
static void report_unused(const struct mapping_reader *reader, const struct model_mapping *mapping,
                          const struct yaml_node *const *types_of, size_t index)
{
    const struct yaml_node *types = types_of[index];
    for (const struct yaml_node *child = types->first; child != NULL; child = child->next) {
        bool used = false;
        const char **known = pool_array(reader->pool, 64 * mapping->n_cases, sizeof *known);
        size_t n_known = 0;
        for (size_t i = 0; i < mapping->n_cases; i++) {
            const struct mapping_text *type = &mapping->cases[i].type;
            used |= types_of[i] == types && is_part(type, child->key);
            for (size_t j = 0; j < type->count && types_of[i] == types; j++) {
                if (type->parts[j].literal == NULL) {
                    known[n_known++] = type->parts[j].name;
                }
            }
        }
        if (!used) {
            mapping_report(reader, child->key_location, "`{%s}` does not stand in the type%s", child->key,
                           n_known == 0 ? "" : suggest_text(reader->pool, child->key, known, n_known));
        }
    }
}

void mapping_make_rows(const struct mapping_reader *reader, struct model_mapping *mapping,
                       const struct yaml_node *const *types_of)
{
    for (size_t i = 0; i < mapping->n_cases; i++) {
        if (types_of[i] != NULL && !yaml_expect(reader->findings, types_of[i], YAML_MAPPING)) {
            return;
        }
    }
    for (size_t i = 0; i < mapping->n_cases; i++) {
        const struct mapping_case *of = &mapping->cases[i];
        bool rest = mapping->oneof != NULL && of->member == NULL;
        if (types_of[i] != NULL) {
            report_unused(reader, mapping, types_of, i);
        }
        if (!rest && of->type.count > 0) {
            add_rows(reader, mapping, of, types_of[i]);
        }
    }
}
