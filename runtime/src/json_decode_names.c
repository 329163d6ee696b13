#include "json_decode_names.h"

#include "hash.h"

const uint8_t cevents_json_declared_order[CEVENTS_DECODER_FIELDS] = {
#define TEN(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7, n + 8, n + 9
    TEN(0), TEN(10), TEN(20), TEN(30), TEN(40), 50, 51, 52, 53, 54, 55,
#undef TEN
};

void cevents_json_begin_learning(cevents_decoder *decoder, size_t slot, const cevents_json_table *table)
{
    decoder->slots[slot].table = table;
    memcpy(decoder->slots[slot].successor, cevents_json_declared_order, sizeof cevents_json_declared_order);
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

/* Index of the field whose name stands at p, or n_fields: looked for in the hash table from the slot that the name hashes to. */
static inline unsigned find_from(const cevents_json_table *table, const char *p, uint32_t slot)
{
    uint32_t mask = (UINT32_C(1) << table->slot_bits) - 1;
    for (unsigned found; (found = slot_at(table, slot)) != 0; slot = (slot + 1) & mask) {
        if (json_is_name(p, &table->fields[found - 1])) {
            return found - 1;
        }
    }
    return table->n_fields;
}

static NOINLINE unsigned find_by_whole_name(const cevents_json_table *table, char *p)
{
    const char *end = scan_padded_string(p);
    return find_from(table, p, cevents_hash_slot(cevents_hash_bytes(p, (size_t)(end - p)), table->slot_bits));
}

unsigned cevents_json_find_name(struct json_decoder *d, const cevents_json_table *table, char *p, unsigned last)
{
    if (table->n_fields == 0) {
        return 0;
    }
    unsigned index = (table->flags & CEVENTS_TABLE_HASH_WHOLE) != 0
                         ? find_by_whole_name(table, p)
                         : find_from(table, p, cevents_hash_prefix(name_prefix(p), table->slot_bits));
    cevents_decoder *decoder = d->options->decoder;
    if (decoder != NULL && index < table->n_fields && index <= UINT8_MAX && last < CEVENTS_DECODER_FIELDS) {
        decoder->slots[table->id % CEVENTS_DECODER_SLOTS].successor[last] = (uint8_t)index;
    }
    return index;
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
static const cevents_json_field *find_spelled_name(const cevents_json_table *table, const char *name, size_t length)
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
    for (unsigned found; (found = slot_at(table, slot)) != 0; slot = (slot + 1) & mask) {
        if (has_json_name(table, &table->fields[found - 1], name, length)) {
            return &table->fields[found - 1];
        }
    }
    const ProtobufCFieldDescriptor *by_schema_name = find_by_schema_name(table->descriptor, name);
    return by_schema_name == NULL ? NULL : &table->fields[by_schema_name - table->descriptor->fields];
}

char *cevents_json_read_name(struct json_decoder *d, char *p, const cevents_json_table *table)
{
    struct cevents_frame *frame = d->frame;
    frame->field = NULL;
    frame->name = NULL;
    char *end;
    char *next = cevents_json_string(d, p, &end);
    if (next == NULL) {
        return NULL;
    }
    next = json_space(next);
    if (*next != ':') {
        return cevents_json_refuse(d, next, CEVENTS_MALFORMED_JSON, "expected `:` after a member's name");
    }
    frame->field = find_spelled_name(table, p, (size_t)(end - p));
    frame->name = p;
    frame->name_length = (size_t)(end - p);
    return next + 1;
}
