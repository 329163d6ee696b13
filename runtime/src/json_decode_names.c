#include "json_decode_names.h"

#include "hash.h"

static const uint8_t declared_order[CEVENTS_DECODER_FIELDS] = {
#define TEN(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7, n + 8, n + 9
    TEN(0), TEN(10), TEN(20), TEN(30), TEN(40), 50, 51, 52, 53, 54, 55,
#undef TEN
};

void cevents_json_begin_learning(cevents_decoder *learned, size_t slot, const cevents_json_table *table)
{
    learned->slots[slot].table = table;
    memcpy(learned->slots[slot].successor, declared_order, sizeof declared_order);
}

static inline unsigned slot_at(const cevents_json_table *table, uint32_t slot)
{
    return table->n_fields < UINT8_MAX ? ((const uint8_t *)table->slots)[slot] : ((const uint16_t *)table->slots)[slot];
}

/* The 8 bytes at p up to the first quote, which is cut off with all after it. */
static inline uint64_t name_prefix(const char *p)
{
    uint64_t word = cevents_load64_le(p);
    uint64_t quotes = scan_zero_bytes(word ^ UINT64_C(0x2222222222222222));
    uint64_t first = quotes & (~quotes + 1);
    return word & ((first >> 7) - 1); /* all of it when there is no quote */
}

/* The field whose name stands at p in plain spelling, or NULL. */
static const cevents_json_field *find_plain_name(const cevents_json_table *table, char *p)
{
    if (table->n_fields == 0) {
        return NULL;
    }
    uint32_t slot;
    if ((table->flags & CEVENTS_TABLE_HASH_WHOLE) != 0) {
        const char *end = scan_padded_string(p);
        slot = cevents_hash_slot(cevents_hash_bytes(p, (size_t)(end - p)), table->slot_bits);
    } else {
        slot = cevents_hash_prefix(name_prefix(p), table->slot_bits);
    }
    uint32_t mask = (UINT32_C(1) << table->slot_bits) - 1;
    for (unsigned index; (index = slot_at(table, slot)) != 0; slot = (slot + 1) & mask) {
        const cevents_json_field *field = &table->fields[index - 1];
        if (json_is_name(p, field)) {
            return field;
        }
    }
    return NULL;
}

static bool has_json_name(const cevents_json_table *table, const cevents_json_field *field, const char *name,
                          size_t length)
{
    if (field->name_length != 0) {
        return field->name_length == length && memcmp(field->name, name, length) == 0;
    }
    const char *long_name = table->long_names[field - table->fields];
    return strlen(long_name) == length && memcmp(long_name, name, length) == 0;
}

/* protobuf-c has a function for this too; but who needs none of its functions links none of its code. */
static const ProtobufCFieldDescriptor *find_by_schema_name(const ProtobufCMessageDescriptor *descriptor,
                                                           const char *name)
{
    unsigned begin = 0;
    unsigned end = descriptor->n_fields;
    while (begin < end) {
        unsigned middle = begin + (end - begin) / 2;
        const ProtobufCFieldDescriptor *field = &descriptor->fields[descriptor->fields_sorted_by_name[middle]];
        int order = strcmp(field->name, name);
        if (order == 0) {
            return field;
        }
        if (order < 0) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return NULL;
}

/* The field with this JSON name or name in the schema, or NULL. The name is NUL-terminated. */
static const cevents_json_field *find_name(const cevents_json_table *table, const char *name, size_t length)
{
    if (table->n_fields == 0 || memchr(name, '\0', length) != NULL) {
        return NULL;
    }
    const unsigned char *bytes = (const unsigned char *)name;
    uint32_t slot =
        (table->flags & CEVENTS_TABLE_HASH_WHOLE) != 0
            ? cevents_hash_slot(cevents_hash_bytes(name, length), table->slot_bits)
            : cevents_hash_prefix(cevents_load_partial_le(bytes, length < 8 ? length : 8), table->slot_bits);
    uint32_t mask = (UINT32_C(1) << table->slot_bits) - 1;
    for (unsigned index; (index = slot_at(table, slot)) != 0; slot = (slot + 1) & mask) {
        const cevents_json_field *field = &table->fields[index - 1];
        if (has_json_name(table, field, name, length)) {
            return field;
        }
    }
    const ProtobufCFieldDescriptor *by_schema_name = find_by_schema_name(table->descriptor, name);
    return by_schema_name == NULL ? NULL : &table->fields[by_schema_name - table->descriptor->fields];
}

char *cevents_json_read_name(struct json_decoder *d, char *p, const cevents_json_table *table, struct member_name *name)
{
    name->field = find_plain_name(table, p);
    if (name->field != NULL) {
        return p + name->field->name_length + 2;
    }
    char *end;
    char *next = cevents_json_string(d, p, &end);
    if (next == NULL) {
        return NULL;
    }
    name->text = p;
    name->length = (size_t)(end - p);
    name->field = find_name(table, p, name->length);
    next = json_space(next);
    if (*next != ':') {
        return cevents_json_refuse(d, next, CEVENTS_MALFORMED_JSON, "expected `:` after a member's name");
    }
    return next + 1;
}
