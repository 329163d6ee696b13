#include "mapping_value.h"

#include "attribute_rules.h"
#include "enum_value.h"
#include "fields.h"
#include "text.h"

enum { TIMESTAMP_SECONDS = 0, TIMESTAMP_NANOS = 1 };

ProtobufCMessage *cevents_mapping_new(const cevents_json_table *table, cevents_arena *arena)
{
    void *message = cevents_arena_alloc(arena, table->descriptor->sizeof_message);
    if (message != NULL) {
        memcpy(message, table->prototype, table->descriptor->sizeof_message);
    }
    return message;
}

struct mapped_field cevents_mapping_find(const cevents_json_table *table, const ProtobufCMessage *message,
                                         const cevents_mapping_path *path)
{
    struct mapped_field field = {table, &table->fields[path->steps[0]], (void *)(uintptr_t)message, NULL};
    for (uint32_t i = 1; i < path->n_steps; i++) {
        bool there = field.owner != NULL && field_is_present(field.owner_table, field.row, field.owner);
        const ProtobufCMessage *next = there ? cevents_mapping_message(&field) : NULL;
        field.owner_table = mapped_table(&field);
        field.row = &field.owner_table->fields[path->steps[i]];
        field.owner = (void *)(uintptr_t)next;
    }
    return field;
}

struct mapped_field cevents_mapping_reach(const cevents_json_table *table, ProtobufCMessage *message,
                                          const cevents_mapping_path *path, cevents_arena *arena)
{
    struct mapped_field field = {table, &table->fields[path->steps[0]], message, NULL};
    for (uint32_t i = 1; i < path->n_steps && field.owner != NULL; i++) {
        ProtobufCMessage *next = NULL;
        if (field_is_present(field.owner_table, field.row, field.owner)) {
            next = *(ProtobufCMessage **)field_at(field.owner, field.row->offset);
        }
        if (next == NULL) {
            next = cevents_mapping_new(mapped_table(&field), arena);
            cevents_mapping_set_message(&field, next);
        }
        field.owner_table = mapped_table(&field);
        field.row = &field.owner_table->fields[path->steps[i]];
        field.owner = next;
    }
    return field;
}

bool cevents_mapping_is_present(const struct mapped_field *field)
{
    if (field->owner == NULL) {
        return false;
    }
    const cevents_json_field *row = field->row;
    bool always = row->shape == CEVENTS_SHAPE_IMPLICIT && row->kind != CEVENTS_KIND_STRING &&
                  row->kind != CEVENTS_KIND_TEXT && row->kind != CEVENTS_KIND_BYTES &&
                  row->kind != CEVENTS_KIND_MESSAGE;
    return always || field_is_present(field->owner_table, row, field->owner);
}

const ProtobufCMessage *cevents_mapping_message(const struct mapped_field *field)
{
    const ProtobufCMessage *message = *(ProtobufCMessage *const *)field_in(field->owner, field->row->offset);
    return message != NULL ? message : mapped_table(field)->prototype;
}

/* Marks what is not told by the value itself. */
static void mark_present(const struct mapped_field *field)
{
    const cevents_json_field *row = field->row;
    if (row->shape == CEVENTS_SHAPE_ONEOF) {
        *(int *)field_quantifier(field->owner, row) = (int)row->number;
    } else if (row->shape == CEVENTS_SHAPE_OPTIONAL && row->quantifier_distance != 0) {
        *(protobuf_c_boolean *)field_quantifier(field->owner, row) = 1;
    }
}

void cevents_mapping_set_message(const struct mapped_field *field, ProtobufCMessage *value)
{
    mark_present(field);
    *(ProtobufCMessage **)field_at(field->owner, field->row->offset) = value;
}

static cevents_status put_timestamp(struct output *output, const cevents_json_table *table, const void *message)
{
    int64_t seconds;
    int32_t nanos;
    size_t length;
    memcpy(&seconds, field_in(message, table->fields[TIMESTAMP_SECONDS].offset), sizeof seconds);
    memcpy(&nanos, field_in(message, table->fields[TIMESTAMP_NANOS].offset), sizeof nanos);
    char text[TEXT_TIME_SIZE];
    if (!cevents_text_put_time(text, &length, seconds, nanos)) {
        return CEVENTS_OUT_OF_RANGE;
    }
    output_append(output, text, length);
    return CEVENTS_OK;
}

static cevents_status put_base64(struct output *output, const ProtobufCBinaryData *bytes)
{
    enum { PIECE = 96 };
    for (size_t at = 0; at < bytes->len; at += PIECE) {
        size_t length = bytes->len - at < PIECE ? bytes->len - at : PIECE;
        char *room = output_reserve(output, OUTPUT_RESERVE_MAX);
        output_advance(output, cevents_text_base64_encode(bytes->data + at, length, room));
    }
    return CEVENTS_OK;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A value's name without the prefix, where it begins with that and goes on. */
static const char *short_name(const char *name, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(name, prefix, length) == 0 && name[length] != '\0' ? name + length : name;
}

static void put_enum(struct output *output, const ProtobufCEnumDescriptor *enumeration, int32_t number,
                     const char *prefix)
{
    const ProtobufCEnumValue *value = cevents_enum_value_find(enumeration, number);
    char text[TEXT_NUMBER_SIZE];
    if (value == NULL) {
        output_append(output, text, cevents_text_put_int64(text, number));
    } else if (prefix == NULL) {
        output_append(output, value->name, strlen(value->name));
    } else {
        for (const char *c = short_name(value->name, prefix); *c != '\0'; c++) {
            output_byte(output, lower(*c));
        }
    }
}

static size_t number_text(char text[TEXT_NUMBER_SIZE], uint8_t kind, const void *value)
{
    int32_t signed32;
    uint32_t unsigned32;
    int64_t signed64;
    uint64_t unsigned64;
    switch (kind) {
    case CEVENTS_KIND_UINT32:
    case CEVENTS_KIND_FIXED32:
        memcpy(&unsigned32, value, sizeof unsigned32);
        return cevents_text_put_uint64(text, unsigned32);
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_SINT64:
    case CEVENTS_KIND_SFIXED64:
        memcpy(&signed64, value, sizeof signed64);
        return cevents_text_put_int64(text, signed64);
    case CEVENTS_KIND_UINT64:
    case CEVENTS_KIND_FIXED64:
        memcpy(&unsigned64, value, sizeof unsigned64);
        return cevents_text_put_uint64(text, unsigned64);
    default:
        memcpy(&signed32, value, sizeof signed32);
        return cevents_text_put_int64(text, signed32);
    }
}

cevents_status cevents_mapping_put(struct output *output, const struct mapped_field *field)
{
    const void *value = field_in(field->owner, field->row->offset);
    char text[TEXT_NUMBER_SIZE];
    ProtobufCBinaryData bytes;
    switch (field->row->kind) {
    case CEVENTS_KIND_STRING:
    case CEVENTS_KIND_TEXT:
        bytes = field_bytes(field->row, value);
        output_append(output, bytes.data, bytes.len);
        return CEVENTS_OK;
    case CEVENTS_KIND_BYTES:
        return put_base64(output, value);
    case CEVENTS_KIND_MESSAGE:
        return put_timestamp(output, mapped_table(field), cevents_mapping_message(field));
    case CEVENTS_KIND_ENUM:
        put_enum(output, field->owner_table->subs[field->row->sub].enumeration, *(const int32_t *)value, field->prefix);
        return CEVENTS_OK;
    case CEVENTS_KIND_BOOL:
        if (*(const protobuf_c_boolean *)value != 0) {
            output_append(output, "true", 4);
        } else {
            output_append(output, "false", 5);
        }
        return CEVENTS_OK;
    default:
        output_append(output, text, number_text(text, field->row->kind, value));
        return CEVENTS_OK;
    }
}

/* Decimal digits, the first no 0 unless it is the only one, of a number up to `most`. */
static bool read_digits(const char *text, size_t length, uint64_t most, uint64_t *value)
{
    *value = 0;
    if (length == 0 || (text[0] == '0' && length > 1)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (*value > (most - digit) / 10) {
            return false;
        }
        *value = *value * 10 + digit;
    }
    return true;
}

/* A whole number with a sign whose magnitude is at most `most`, or one more below zero. */
static bool read_signed(const char *text, size_t length, int64_t most, int64_t *value)
{
    bool negative = length > 0 && text[0] == '-';
    uint64_t magnitude;
    if (!read_digits(text + negative, length - negative, (uint64_t)most + negative, &magnitude)) {
        return false;
    }
    *value = !negative ? (int64_t)magnitude : magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1;
    return true;
}

static const char *set_number(const cevents_json_field *row, void *value, const char *text, size_t length)
{
    static const char wrong[] = "not a whole number in the range of its field";
    int64_t number = 0;
    uint64_t natural = 0;
    switch (row->kind) {
    case CEVENTS_KIND_UINT32:
    case CEVENTS_KIND_FIXED32:
        if (!read_digits(text, length, UINT32_MAX, &natural)) {
            return wrong;
        }
        *(uint32_t *)value = (uint32_t)natural;
        return NULL;
    case CEVENTS_KIND_UINT64:
    case CEVENTS_KIND_FIXED64:
        if (!read_digits(text, length, UINT64_MAX, &natural)) {
            return wrong;
        }
        *(uint64_t *)value = natural;
        return NULL;
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_SINT64:
    case CEVENTS_KIND_SFIXED64:
        if (!read_signed(text, length, INT64_MAX, &number)) {
            return wrong;
        }
        *(int64_t *)value = number;
        return NULL;
    default:
        if (!read_signed(text, length, INT32_MAX, &number)) {
            return wrong;
        }
        *(int32_t *)value = (int32_t)number;
        return NULL;
    }
}

static bool is_short_name(const char *name, const char *prefix, const char *text, size_t length)
{
    name = short_name(name, prefix);
    size_t i = 0;
    while (i < length && name[i] != '\0' && lower(name[i]) == text[i]) {
        i++;
    }
    return i == length && name[i] == '\0';
}

static const char *set_enum(const struct mapped_field *field, void *value, const char *text, size_t length)
{
    const ProtobufCEnumDescriptor *enumeration = field->owner_table->subs[field->row->sub].enumeration;
    for (unsigned i = 0; i < enumeration->n_values; i++) {
        const char *name = enumeration->values[i].name;
        if (field->prefix != NULL ? is_short_name(name, field->prefix, text, length)
                                  : strlen(name) == length && memcmp(name, text, length) == 0) {
            *(int32_t *)value = enumeration->values[i].value;
            return NULL;
        }
    }
    return set_number(field->row, value, text, length) == NULL ? NULL : "no value of its field's enum";
}

static const char *set_timestamp(const struct mapped_field *field, const char *text, size_t length,
                                 cevents_arena *arena, bool *no_memory)
{
    const cevents_json_table *table = mapped_table(field);
    cevents_timestamp time;
    if (!cevents_attribute_parse_time(text, length, &time)) {
        return "not a timestamp";
    }
    ProtobufCMessage *message = cevents_mapping_new(table, arena);
    if (message == NULL) {
        *no_memory = true;
        return NULL;
    }
    memcpy(field_at(message, table->fields[TIMESTAMP_SECONDS].offset), &time.seconds, sizeof time.seconds);
    memcpy(field_at(message, table->fields[TIMESTAMP_NANOS].offset), &time.nanos, sizeof time.nanos);
    cevents_mapping_set_message(field, message);
    return NULL;
}

static const char *set_bytes(const cevents_json_field *row, void *value, const char *text, size_t length,
                             cevents_arena *arena, bool *no_memory)
{
    uint8_t *copy = length == SIZE_MAX ? NULL : cevents_arena_alloc(arena, length + 1);
    if (copy == NULL) {
        *no_memory = true;
        return NULL;
    }
    ProtobufCBinaryData bytes = {length, copy};
    size_t at;
    if (row->kind == CEVENTS_KIND_BYTES) {
        if (!cevents_text_base64_decode(text, length, copy, &bytes.len, &at)) {
            return "not base64";
        }
    } else if (length > 0) {
        memcpy(copy, text, length);
    }
    if (row->kind == CEVENTS_KIND_STRING) {
        *(char **)value = (char *)copy;
    } else {
        *(ProtobufCBinaryData *)value = bytes;
    }
    return NULL;
}

const char *cevents_mapping_set(const struct mapped_field *field, const char *text, size_t length, cevents_arena *arena,
                                bool *no_memory)
{
    const cevents_json_field *row = field->row;
    void *value = field_at(field->owner, row->offset);
    const char *fault = NULL;
    mark_present(field);
    switch (row->kind) {
    case CEVENTS_KIND_STRING:
    case CEVENTS_KIND_TEXT:
    case CEVENTS_KIND_BYTES:
        return set_bytes(row, value, text, length, arena, no_memory);
    case CEVENTS_KIND_MESSAGE:
        return set_timestamp(field, text, length, arena, no_memory);
    case CEVENTS_KIND_ENUM:
        return set_enum(field, value, text, length);
    case CEVENTS_KIND_BOOL:
        fault = cevents_attribute_fault(CEVENTS_ATTRIBUTE_BOOLEAN, text, length);
        *(protobuf_c_boolean *)value = fault == NULL && text[0] == 't';
        return fault;
    default:
        return set_number(row, value, text, length);
    }
}
