/*
 * Schema things that would share a C identifier. Each identifier that a generated header declares is entered in one
 * table, each struct's members in a table of their own.
 */
#include <string.h>

#include "identifiers.h"
#include "mapping.h"
#include "name_table.h"
#include "names.h"
#include "settings.h"
#include "words.h"

/* Descriptors hold identifiers as string literals, of which C compilers need not take more than 4095 bytes. */
enum { LONGEST_IDENTIFIER = 4000 };

/* What an identifier was made for. */
struct owner {
    const char *what; /* "message a.Foo" */
    const char *full_name;
    const struct model_file *file; /* NULL for what C or a library owns */
    struct location location;
};

struct search {
    struct pool *pool;
    const struct options *options;
    struct findings *findings;
    struct name_table globals;
    struct name_table catalog_ids;
};

static const struct owner *make_owner(struct search *search, const char *kind, const char *full_name,
                                      const struct model_file *file, struct location location)
{
    struct owner *owner = pool_alloc(search->pool, sizeof *owner);
    *owner = (struct owner){
        .what = pool_format(search->pool, "%s %s", kind, full_name),
        .full_name = full_name,
        .file = file,
        .location = location,
    };
    return owner;
}

/* Two owners in the order of the schema. Of several files the later one is that being looked at. */
static void put_in_order(const struct owner **first, const struct owner **second)
{
    const struct owner *a = *first;
    const struct owner *b = *second;
    bool swap = a->file == b->file ? a->location.line > b->location.line || (a->location.line == b->location.line &&
                                                                             a->location.column > b->location.column)
                                   : a->file != NULL && a->file->generate && !b->file->generate;
    if (swap) {
        *first = b;
        *second = a;
    }
}

static void report(struct search *search, const struct owner *first, const struct owner *second, const char *name)
{
    put_in_order(&first, &second);
    if (!second->file->generate) {
        return;
    }
    const char *place = "";
    if (first->location.file != NULL && first->location.line > 0) {
        place = pool_format(search->pool, " (%s:%d)", first->location.file, first->location.line);
    }
    findings_add(search->findings, SEVERITY_ERROR, true, "collision", second->location, second->full_name,
                 "%s and %s%s both become `%s` in C; rename one of them", second->what, first->what, place, name);
}

static bool check_identifier(struct search *search, const struct owner *owner, const char *name)
{
    bool valid = is_dotted_name(name);
    bool too_long = strlen(name) > LONGEST_IDENTIFIER;
    bool generated = owner->file == NULL || owner->file->generate;
    if (!valid && generated) {
        findings_add(search->findings, SEVERITY_ERROR, true, "identifier", owner->location, owner->full_name,
                     "%s becomes `%s` in C, which is no identifier; rename it", owner->what, name);
    } else if (too_long && generated) {
        findings_add(search->findings, SEVERITY_ERROR, true, "too-long", owner->location, owner->full_name,
                     "%s has a name of more than %d characters in C", owner->what, (int)LONGEST_IDENTIFIER);
    }
    return valid && !too_long;
}

/* Enters an identifier. False, with a finding, when it is none or another thing has it. */
static bool enter(struct search *search, struct name_table *table, const struct owner *owner, const char *name)
{
    if (!check_identifier(search, owner, name)) {
        return false;
    }
    if (name_table_add(table, name, (void *)(uintptr_t)owner)) {
        return true;
    }
    const struct owner *earlier = name_table_find(table, name);
    report(search, earlier, owner, name);
    return false;
}

/* Enters stem + suffix for each suffix. One finding is enough to tell of. */
static bool enter_all(struct search *search, const struct owner *owner, const char *stem, const char *const *suffixes)
{
    for (; *suffixes != NULL; suffixes++) {
        if (!enter(search, &search->globals, owner, pool_join(search->pool, stem, *suffixes))) {
            return false;
        }
    }
    return true;
}

/* Names that a schema thing without a package could take. */
static void enter_foreign(struct search *search)
{
    struct owner *owner = pool_alloc(search->pool, sizeof *owner);
    owner->what = "a name of the C library or of protobuf-c";
    owner->full_name = "";
    size_t count;
    const char *const *names = word_foreign_names(&count);
    for (size_t i = 0; i < count; i++) {
        name_table_add(&search->globals, names[i], owner);
    }
}

/* The enumerator that makes an enum as large as an int. */
static const char *last_value(struct search *search, const char *upper)
{
    return pool_format(search->pool, "_%s_IS_INT_SIZE", upper);
}

static void check_enum(struct search *search, const struct model_enum *enumeration)
{
    static const char *const types[] = {"", NULL};
    static const char *const objects[] = {"__descriptor", "__name", "__from_name", NULL};
    const struct owner *owner =
        make_owner(search, "enum", enumeration->full_name, enumeration->file, enumeration->location);
    if (!enter_all(search, owner, enumeration->c_type, types) ||
        !enter_all(search, owner, enumeration->c_lower, objects) ||
        !enter(search, &search->globals, owner, last_value(search, enumeration->c_upper))) {
        return;
    }
    for (size_t i = 0; i < enumeration->n_values; i++) {
        const struct model_enum_value *value = &enumeration->values[i];
        const char *full_name = pool_format(search->pool, "%s.%s", enumeration->full_name, value->name);
        const struct owner *value_owner =
            make_owner(search, "enum value", full_name, enumeration->file, value->location);
        enter(search, &search->globals, value_owner, value->c_name);
    }
}

static void check_oneof(struct search *search, struct name_table *members, const struct model_oneof *oneof)
{
    const struct model_message *message = oneof->message;
    const char *full_name = pool_format(search->pool, "%s.%s", message->full_name, oneof->name);
    const struct owner *owner = make_owner(search, "oneof", full_name, message->file, oneof->location);
    const char *const names[] = {oneof->c_case_type, pool_format(search->pool, "%s__NOT_SET", oneof->c_case_upper),
                                 last_value(search, pool_format(search->pool, "%s__CASE", oneof->c_case_upper)),
                                 names_of_case_name(search->pool, oneof), names_of_clear(search->pool, oneof)};
    bool free = enter(search, members, owner, oneof->c_member);
    for (size_t i = 0; free && i < sizeof names / sizeof *names; i++) {
        free = enter(search, &search->globals, owner, names[i]);
    }
}

static bool enter_helpers(struct search *search, const struct owner *owner, const struct model_field *field)
{
    static const char *const verbs[] = {"find", "as", "set"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        bool used = i == 0 ? field->shape == SHAPE_MAP : field->oneof != NULL;
        if (used && !enter(search, &search->globals, owner, names_of_field_helper(search->pool, verbs[i], field))) {
            return false;
        }
    }
    return true;
}

static void check_field(struct search *search, struct name_table *members, const struct model_field *field)
{
    const struct model_message *message = field->owner;
    const char *full_name = pool_format(search->pool, "%s.%s", message->full_name, field->name);
    const struct owner *owner = make_owner(search, "field", full_name, message->file, field->location);
    if (!enter(search, members, owner, field->c_member)) {
        return;
    }
    if (field->c_quantifier != NULL && field->oneof == NULL && !enter(search, members, owner, field->c_quantifier)) {
        return;
    }
    if (field->c_case != NULL && !enter(search, &search->globals, owner, field->c_case)) {
        return;
    }
    if (!enter_helpers(search, owner, field)) {
        return;
    }
    if (field->has_default) {
        static const char *const objects[] = {"", "_data", NULL};
        enter_all(search, owner, names_of_default(search->pool, field), objects);
    }
}

static void check_members(struct search *search, const struct model_message *message)
{
    struct name_table members = {.pool = search->pool};
    const struct owner *owner =
        make_owner(search, "the ProtobufCMessage of", message->full_name, message->file, message->location);
    enter(search, &members, owner, message->base_member);
    for (size_t i = 0; i < message->n_fields; i++) {
        check_field(search, &members, message->fields[i]);
    }
    for (size_t i = 0; i < message->n_oneofs; i++) {
        check_oneof(search, &members, message->oneofs[i]);
    }
}

static void check_message(struct search *search, const struct model_message *message)
{
    static const char *const types[] = {"", "_Closure", NULL};
    static const char *const macros[] = {"__INIT", NULL};
    static const char *const objects[] = {"__descriptor",    "__init",           "__get_packed_size",
                                          "__pack",          "__pack_to_buffer", "__unpack",
                                          "__free_unpacked", "__json",           NULL};
    if (message->emitted) {
        const struct owner *owner = make_owner(search, "message", message->full_name, message->file, message->location);
        if (enter_all(search, owner, message->c_type, types) && enter_all(search, owner, message->c_upper, macros) &&
            enter_all(search, owner, message->c_lower, objects)) {
            check_members(search, message);
        }
    }
    for (size_t i = 0; i < message->n_enums; i++) {
        check_enum(search, message->enums[i]);
    }
    for (size_t i = 0; i < message->n_messages; i++) {
        check_message(search, message->messages[i]);
    }
}

static void check_view_members(struct search *search, const struct model_envelope *envelope)
{
    static const char *const fixed[] = {"event", "attributes", "data"};
    const struct model_message *message = envelope->message;
    struct name_table members = {.pool = search->pool};
    const struct owner *view =
        make_owner(search, "the typed view of", message->full_name, message->file, message->location);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        enter(search, &members, view, fixed[i]);
    }
    for (size_t i = 0; i < envelope->n_extensions; i++) {
        const struct model_extension *extension = &envelope->extensions[i];
        const struct owner *owner =
            make_owner(search, "extension attribute", extension->name, message->file, extension->location);
        enter(search, &members, owner, extension->c_member);
    }
}

static void check_envelope(struct search *search, const struct model_envelope *envelope)
{
    static const char *const types[] = {"__View", "__Handler", NULL};
    static const char *const objects[] = {"__view", "__route", NULL};
    static const char *const none[] = {"", NULL};
    const struct model_message *message = envelope->message;
    const struct owner *owner = make_owner(search, "envelope", message->full_name, message->file, message->location);
    if (enter_all(search, owner, envelope->c_type, types) && enter_all(search, owner, envelope->c_lower, objects) &&
        enter_all(search, owner, envelope->c_register, none) && enter_all(search, owner, envelope->c_id, none) &&
        enter_all(search, owner, envelope->c_type_macro, none)) {
        check_view_members(search, envelope);
    }
}

static void check_mapping(struct search *search, const struct model_mapping *mapping)
{
    static const char *const objects[] = {"__mapping", "__to_event", "__from_event", NULL};
    const struct model_message *message = mapping->message;
    const struct owner *owner = make_owner(search, "envelope", message->full_name, message->file, mapping->location);
    (void)enter_all(search, owner, message->c_lower, objects);
    for (size_t i = 0; i < mapping->n_rows; i++) {
        check_envelope(search, &mapping->rows[i]);
    }
}

static void check_id(struct search *search, const struct model_envelope *envelope, struct name_table *ids)
{
    const char *id = pool_format(search->pool, "%lu", (unsigned long)envelope->id);
    const struct owner *owner =
        make_owner(search, "event type", envelope->type, envelope->file, envelope->type_location);
    const struct owner *earlier = name_table_find(ids, id);
    if (earlier == NULL) {
        name_table_add(ids, id, (void *)(uintptr_t)owner);
    } else if (strcmp(earlier->full_name, envelope->type) != 0) {
        report(search, earlier, owner, id);
    }
}

/* The ids of a table must differ: those of a file, and with a catalog those of all. */
static void check_ids(struct search *search, const struct model_file *file)
{
    struct name_table own = {.pool = search->pool};
    struct name_table *ids = search->options->catalog != NULL ? &search->catalog_ids : &own;
    for (size_t i = 0; i < file->n_envelopes; i++) {
        check_id(search, file->envelopes[i], ids);
    }
    for (size_t i = 0; i < file->n_mappings; i++) {
        for (size_t j = 0; j < file->mappings[i]->n_rows; j++) {
            check_id(search, &file->mappings[i]->rows[j], ids);
        }
    }
}

static const char *const file_objects[] = {"__messages", "__routes", "__id", NULL};

static void enter_catalog(struct search *search, const char *name)
{
    struct owner *owner = pool_alloc(search->pool, sizeof *owner);
    owner->what = pool_format(search->pool, "catalog %s", name);
    owner->full_name = "";
    owner->location.file = "--cevents_opt";
    enter_all(search, owner, name, file_objects);
}

/* A catalog is written beside the files of the import root. */
static void check_output(struct search *search, const struct model_file *file)
{
    const char *catalog = search->options->catalog;
    bool written = file->generate && (file->n_envelopes > 0 || search->options->placeholders);
    if (catalog != NULL && written && strcmp(file->stem, catalog) == 0) {
        findings_add(search->findings, SEVERITY_ERROR, true, "collision", file->location, file->name,
                     "file %s and catalog %s both become `%s.cevents.h`; rename one of them", file->name, catalog,
                     catalog);
    }
}

static void check_file(struct search *search, const struct model_file *file)
{
    const struct owner *owner = make_owner(search, "file", file->name, file, file->location);
    check_output(search, file);
    if (search->options->json && (file->n_messages > 0 || file->n_enums > 0)) {
        enter_all(search, owner, file->c_file, file_objects);
    }
    if (file->n_envelopes > 0 || file->n_mappings > 0) {
        enter(search, &search->globals, owner, pool_format(search->pool, "%s__Id", file->c_file_type));
        enter(search, &search->globals, owner, pool_format(search->pool, "%s__ID_UNKNOWN", file->c_file_upper));
    }
    for (size_t i = 0; i < file->n_enums; i++) {
        check_enum(search, file->enums[i]);
    }
    for (size_t i = 0; i < file->n_messages; i++) {
        check_message(search, file->messages[i]);
    }
    for (size_t i = 0; i < file->n_envelopes; i++) {
        check_envelope(search, file->envelopes[i]);
    }
    for (size_t i = 0; i < file->n_mappings; i++) {
        check_mapping(search, file->mappings[i]);
    }
    check_ids(search, file);
}

void names_find_collisions(const struct model *model, struct pool *pool, const struct options *options,
                           struct findings *findings)
{
    struct search search = {.pool = pool,
                            .options = options,
                            .findings = findings,
                            .globals = {.pool = pool},
                            .catalog_ids = {.pool = pool}};
    enter_foreign(&search);
    if (options->catalog != NULL) {
        enter_catalog(&search, options->catalog);
    }
    for (size_t i = 0; i < model->n_files; i++) {
        check_file(&search, model->files[i]);
    }
}
