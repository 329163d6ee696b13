/*
 * The JSON table of a message.
 */
#include <inttypes.h>
#include <string.h>

#include <cevents/generated.h>

#include "c_text.h"
#include "hash.h"
#include "slots.h"
#include "view.h"

enum { LIST_WIDTH = 112, PROBES_WANTED = 4 };

static const struct {
    const char *kind;
    const char *size;
} field_kinds[] = {
    [FIELD_INT32] = {"INT32", "int32_t"},
    [FIELD_SINT32] = {"SINT32", "int32_t"},
    [FIELD_SFIXED32] = {"SFIXED32", "int32_t"},
    [FIELD_INT64] = {"INT64", "int64_t"},
    [FIELD_SINT64] = {"SINT64", "int64_t"},
    [FIELD_SFIXED64] = {"SFIXED64", "int64_t"},
    [FIELD_UINT32] = {"UINT32", "uint32_t"},
    [FIELD_FIXED32] = {"FIXED32", "uint32_t"},
    [FIELD_UINT64] = {"UINT64", "uint64_t"},
    [FIELD_FIXED64] = {"FIXED64", "uint64_t"},
    [FIELD_FLOAT] = {"FLOAT", "float"},
    [FIELD_DOUBLE] = {"DOUBLE", "double"},
    [FIELD_BOOL] = {"BOOL", "protobuf_c_boolean"},
    [FIELD_ENUM] = {"ENUM", "int"},
    [FIELD_STRING] = {"STRING", "char *"},
    [FIELD_BYTES] = {"BYTES", "ProtobufCBinaryData"},
    [FIELD_MESSAGE] = {"MESSAGE", "void *"},
};

static const char *const shape_names[] = {
    [SHAPE_IMPLICIT] = "IMPLICIT", [SHAPE_OPTIONAL] = "OPTIONAL", [SHAPE_REQUIRED] = "REQUIRED",
    [SHAPE_REPEATED] = "REPEATED", [SHAPE_MAP] = "MAP",           [SHAPE_ONEOF] = "ONEOF",
};

static const char *const well_known_names[] = {
    [WELL_KNOWN_NONE] = "NONE",
    [WELL_KNOWN_TIMESTAMP] = "TIMESTAMP",
    [WELL_KNOWN_DURATION] = "DURATION",
    [WELL_KNOWN_FIELD_MASK] = "FIELD_MASK",
    [WELL_KNOWN_STRUCT] = "STRUCT",
    [WELL_KNOWN_VALUE] = "VALUE",
    [WELL_KNOWN_LIST_VALUE] = "LIST_VALUE",
    [WELL_KNOWN_ANY] = "ANY",
    [WELL_KNOWN_WRAPPER] = "WRAPPER",
    [WELL_KNOWN_EMPTY] = "EMPTY",
};

static const char *join_flags(struct pool *pool, const char *flags, const char *flag)
{
    return *flags == '\0' ? flag : pool_format(pool, "%s | %s", flags, flag);
}

static const char *field_flags(struct pool *pool, const struct model_field *field)
{
    const char *flags = "";
    if (field->packed) {
        flags = join_flags(pool, flags, "CEVENTS_FIELD_PACKED");
    }
    if (field->group) {
        flags = join_flags(pool, flags, "CEVENTS_FIELD_GROUP");
    }
    if (field->enumeration != NULL && field->enumeration->closed) {
        flags = join_flags(pool, flags, "CEVENTS_FIELD_CLOSED_ENUM");
    }
    if (field->type == FIELD_STRING && field->check_utf8) {
        flags = join_flags(pool, flags, "CEVENTS_FIELD_UTF8");
    }
    if (field->enumeration != NULL && strcmp(field->enumeration->full_name, "google.protobuf.NullValue") == 0) {
        flags = join_flags(pool, flags, "CEVENTS_FIELD_NULL_VALUE");
    }
    return flags;
}

static const char *table_flags(struct pool *pool, const struct model_message *message, bool hash_whole)
{
    const char *flags = "";
    if (message->has_required) {
        flags = join_flags(pool, flags, "CEVENTS_TABLE_REQUIRED");
    }
    if (hash_whole) {
        flags = join_flags(pool, flags, "CEVENTS_TABLE_HASH_WHOLE");
    }
    if (message->map_entry) {
        flags = join_flags(pool, flags, "CEVENTS_TABLE_MAP_ENTRY");
    }
    return flags;
}

/* A row holds a name that is short and that JSON writes as it is. */
static bool fits_row(const char *name)
{
    for (const char *p = name; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F || *p == '"' || *p == '\\') {
            return false;
        }
    }
    return *name != '\0' && strlen(name) <= CEVENTS_INLINE_NAME;
}

static unsigned oneof_number(const struct model_field *field)
{
    for (size_t i = 0; i < field->owner->n_oneofs; i++) {
        if (field->owner->oneofs[i] == field->oneof) {
            return (unsigned)i + 1;
        }
    }
    return 0;
}

/* What the rows' `sub` count: each message and enum once, in the order of the fields. */
struct subs {
    struct value *list;
    const void **targets;
    size_t count;
};

static size_t sub_of(struct subs *subs, const struct model_field *field)
{
    const void *target = field->message != NULL ? (const void *)field->message : (const void *)field->enumeration;
    for (size_t i = 0; i < subs->count; i++) {
        if (subs->targets[i] == target) {
            return i;
        }
    }
    if (field->message != NULL) {
        value_append_format(subs->list, ".message = &%s__json", field->message->c_lower);
    } else {
        value_append_format(subs->list, ".enumeration = &%s__descriptor", field->enumeration->c_lower);
    }
    subs->targets[subs->count] = target;
    return subs->count++;
}

static void add_row(struct pool *pool, struct value *rows, struct subs *subs, const struct model_field *field)
{
    struct value *row = value_append_map(rows);
    bool fits = fits_row(field->json_name);
    bool as_bytes = field->type == FIELD_STRING && field->string_as_bytes;
    const char *name = pool_join(pool, field->json_name, "\":");
    value_set_text(row, "json_name", fits ? c_string(pool, name, strlen(name)) : NULL);
    value_set_format(row, "name_length", "%zu", fits ? strlen(field->json_name) : 0);
    value_set_format(row, "number", "%" PRId32, field->number);
    value_set_text(row, "member", field->c_member);
    value_set_text(row, "quantifier", field->c_quantifier);
    value_set_text(row, "kind", as_bytes ? "TEXT" : field_kinds[field->type].kind);
    value_set_text(row, "shape", shape_names[field->shape]);
    value_set_text(row, "size", as_bytes ? "ProtobufCBinaryData" : field_kinds[field->type].size);
    value_set_text(row, "flags", field_flags(pool, field));
    bool has_sub = field->message != NULL || field->enumeration != NULL;
    value_set_text(row, "sub", has_sub ? pool_format(pool, "%zu", sub_of(subs, field)) : NULL);
    value_set_text(row, "oneof", field->oneof != NULL ? pool_format(pool, "%u", oneof_number(field)) : NULL);
}

static uint64_t prefix_hash(const char *name)
{
    size_t length = strlen(name);
    uint64_t first =
        length >= 8 ? cevents_load64_le(name) : cevents_load_partial_le((const unsigned char *)name, length);
    return first * CEVENTS_HASH_MULTIPLIER;
}

/* Hashing the first 8 bytes is faster; whole names are for messages whose names begin too much alike. */
static struct slots lay_out_names(struct pool *pool, const struct model_message *message, bool *hash_whole)
{
    uint64_t *hashes = pool_array(pool, message->n_fields, sizeof *hashes);
    for (size_t i = 0; i < message->n_fields; i++) {
        hashes[i] = prefix_hash(message->fields_by_number[i]->json_name);
    }
    struct slots slots = slots_lay_out(pool, hashes, message->n_fields);
    *hash_whole = slots.longest > PROBES_WANTED;
    if (!*hash_whole) {
        return slots;
    }
    for (size_t i = 0; i < message->n_fields; i++) {
        const char *name = message->fields_by_number[i]->json_name;
        hashes[i] = cevents_hash_bytes(name, strlen(name));
    }
    return slots_lay_out(pool, hashes, message->n_fields);
}

static void set_slots(struct pool *pool, struct value *view, const struct slots *slots, size_t n_fields)
{
    struct wrapped lines = wrapped_begin(value_set_list(view, "slot_lines"), LIST_WIDTH);
    for (size_t i = 0; i < slots->count; i++) {
        wrapped_add(&lines, pool_format(pool, "%" PRIu32, slots->items[i]));
    }
    wrapped_end(&lines);
    value_set_text(view, "slot_type", n_fields < 255 ? "uint8_t" : "uint16_t");
    value_set_format(view, "slot_bits", "%u", slots->bits);
}

/* Pointers for all fields, NULL for those whose row holds the name; no list when all do. */
static void set_long_names(struct pool *pool, struct value *view, const struct model_message *message)
{
    bool any = false;
    struct value *names = value_list(pool);
    for (size_t i = 0; i < message->n_fields; i++) {
        const char *name = message->fields_by_number[i]->json_name;
        bool fits = fits_row(name);
        any = any || !fits;
        value_append_text(names, fits ? "NULL" : c_string(pool, name, strlen(name)));
    }
    value_set(view, "long_names", any ? names : value_list(pool));
    value_set_bool(view, "has_long_names", any);
}

static void set_fields(struct pool *pool, struct value *view, const struct model_message *message, bool *hash_whole)
{
    struct value *rows = value_set_list(view, "json_fields");
    struct subs subs = {
        .list = value_set_list(view, "subs"),
        .targets = pool_array(pool, message->n_fields, sizeof *subs.targets),
    };
    for (size_t i = 0; i < message->n_fields; i++) {
        add_row(pool, rows, &subs, message->fields_by_number[i]);
    }
    value_set_bool(view, "has_subs", subs.count > 0);
    set_long_names(pool, view, message);
    if (message->n_fields > 0) {
        struct slots slots = lay_out_names(pool, message, hash_whole);
        set_slots(pool, view, &slots, message->n_fields);
    }
}

void view_set_json(struct view_context *context, struct value *view, const struct model_message *message)
{
    struct pool *pool = context->pool;
    if (message->n_fields >= UINT16_MAX) {
        findings_add(context->findings, SEVERITY_ERROR, true, "too-many-fields", message->location, message->full_name,
                     "a JSON table holds no more than %d fields", UINT16_MAX - 1);
    }
    bool hash_whole = false;
    set_fields(pool, view, message, &hash_whole);
    uint64_t hash = cevents_hash_bytes(message->full_name, strlen(message->full_name));
    value_set_format(view, "id", "0x%08" PRIX32 "u", (uint32_t)(hash >> 32));
    value_set_text(view, "n_oneofs", message->n_oneofs > 0 ? pool_format(pool, "%zu", message->n_oneofs) : NULL);
    value_set_text(view, "well_known",
                   message->well_known != WELL_KNOWN_NONE ? well_known_names[message->well_known] : NULL);
    value_set_text(view, "table_flags", table_flags(pool, message, hash_whole));
}
