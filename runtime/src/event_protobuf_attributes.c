/*
 * The attributes of an event in the protobuf event format, from what its fields hold.
 */
#include "event_protobuf_reader.h"

#include <string.h>

#include "attribute_rules.h"
#include "merge_sort.h"
#include "text.h"

static int by_key(const void *context, const void *a, const void *b)
{
    (void)context;
    const struct protobuf_entry *left = a;
    const struct protobuf_entry *right = b;
    size_t common = left->key.length < right->key.length ? left->key.length : right->key.length;
    int order = common == 0 ? 0 : memcmp(left->key.begin, right->key.begin, common);
    if (order != 0) {
        return order;
    }
    return (left->key.length > right->key.length) - (left->key.length < right->key.length);
}

/* Of entries with the same key the last one counts. */
static cevents_status settle_entries(const struct protobuf_reader *reader)
{
    size_t count = reader->n_entries;
    if (count < 2) {
        return CEVENTS_OK;
    }
    const void **sorted =
        count > SIZE_MAX / 2 / sizeof *sorted ? NULL : cevents_arena_alloc(reader->arena, 2 * count * sizeof *sorted);
    if (sorted == NULL) {
        return protobuf_fail_event(reader, cevents_arena_failure(reader->arena), reader->bytes->begin,
                                   "no memory for the attributes");
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &reader->entries[i];
    }
    cevents_merge_sort(sorted, sorted + count, count, by_key, NULL);
    for (size_t i = 1; i < count; i++) {
        if (by_key(NULL, sorted[i - 1], sorted[i]) == 0) {
            reader->entries[(const struct protobuf_entry *)sorted[i - 1] - reader->entries].replaced = true;
        }
    }
    return CEVENTS_OK;
}

cevents_status cevents_event_protobuf_text(const struct protobuf_reader *reader, struct byte_span text,
                                           struct byte_span name, const char **copy)
{
    const char *shown = (const char *)name.begin;
    size_t good = cevents_text_utf8_prefix(text.begin, text.length);
    if (good < text.length) {
        return protobuf_fail(reader, CEVENTS_INVALID_UTF8, text.begin + good, shown, name.length,
                             "the text is not UTF-8");
    }
    const uint8_t *nul = text.length == 0 ? NULL : memchr(text.begin, '\0', text.length);
    if (nul != NULL) {
        return protobuf_fail(reader, CEVENTS_NUL_IN_STRING, nul, shown, name.length,
                             "U+0000 in a text that is held as a C string");
    }
    char *memory = cevents_arena_alloc(reader->arena, text.length + 1);
    if (memory == NULL) {
        return protobuf_fail(reader, cevents_arena_failure(reader->arena), text.begin, shown, name.length,
                             "no memory for an attribute");
    }
    if (text.length > 0) {
        memcpy(memory, text.begin, text.length);
    }
    *copy = memory;
    return CEVENTS_OK;
}

static cevents_status add_required(struct protobuf_reader *reader)
{
    static const enum core_attribute cores[] = {[EVENT_ID] = CORE_ID,
                                                [EVENT_SOURCE] = CORE_SOURCE,
                                                [EVENT_SPECVERSION] = CORE_SPECVERSION,
                                                [EVENT_TYPE] = CORE_TYPE};
    for (uint32_t number = EVENT_ID; number <= EVENT_TYPE; number++) {
        struct byte_span text = reader->required[number];
        if (text.length == 0) {
            continue; /* the same as being absent */
        }
        const char *name = cevents_core_rules[cores[number]].name;
        struct byte_span name_span = {(const uint8_t *)name, strlen(name)};
        struct attribute_value value = {.type = CEVENTS_ATTRIBUTE_STRING, .length = text.length};
        struct attribute_place place = {name, name_span.length, protobuf_offset_of(reader, text.begin),
                                        (const char *)text.begin, text.length};
        cevents_status status = cevents_event_protobuf_text(reader, text, name_span, &value.text);
        status = status == CEVENTS_OK
                     ? cevents_attribute_add(&reader->attributes, name, name_span.length, &value, &place)
                     : cevents_attribute_pass_over(&reader->attributes, name, name_span.length, status);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return CEVENTS_OK;
}

static cevents_status fail_entry(const struct protobuf_reader *reader, const struct protobuf_entry *entry,
                                 cevents_status status, const char *why)
{
    return protobuf_fail(reader, status, entry->value.at, (const char *)entry->key.begin, entry->key.length, why);
}

static cevents_status read_integer(const struct protobuf_reader *reader, const struct protobuf_entry *entry,
                                   struct attribute_value *value)
{
    char *text = cevents_arena_alloc(reader->arena, TEXT_NUMBER_SIZE);
    if (text == NULL) {
        return fail_entry(reader, entry, cevents_arena_failure(reader->arena), "no memory for an attribute");
    }
    value->integer = wire_signed32((uint32_t)entry->value.integer);
    value->length = cevents_text_put_int64(text, value->integer);
    value->text = text;
    return CEVENTS_OK;
}

static cevents_status read_bytes(const struct protobuf_reader *reader, const struct protobuf_entry *entry,
                                 struct attribute_value *value)
{
    struct byte_span bytes = entry->value.bytes;
    char *text = bytes.length > SIZE_MAX / 2 ? NULL : cevents_arena_alloc(reader->arena, bytes.length / 3 * 4 + 5);
    uint8_t *copy = cevents_arena_alloc(reader->arena, bytes.length);
    if (text == NULL || copy == NULL) {
        return fail_entry(reader, entry, cevents_arena_failure(reader->arena), "no memory for an attribute");
    }
    if (bytes.length > 0) {
        memcpy(copy, bytes.begin, bytes.length);
    }
    value->binary = (ProtobufCBinaryData){bytes.length, copy};
    value->length = cevents_text_base64_encode(copy, bytes.length, text);
    value->text = text;
    return CEVENTS_OK;
}

static cevents_status format_timestamp(const struct protobuf_reader *reader, const struct protobuf_entry *entry,
                                       struct attribute_value *value)
{
    char *text = cevents_arena_alloc(reader->arena, TEXT_TIME_SIZE);
    if (text == NULL) {
        return fail_entry(reader, entry, cevents_arena_failure(reader->arena), "no memory for an attribute");
    }
    value->timestamp.seconds = wire_signed64(entry->value.seconds);
    value->timestamp.nanos = wire_signed32((uint32_t)entry->value.nanos);
    if (!cevents_text_put_time(text, &value->length, value->timestamp.seconds, value->timestamp.nanos)) {
        return fail_entry(reader, entry, CEVENTS_INVALID_ATTRIBUTE, "the Timestamp is out of range");
    }
    text[value->length] = '\0';
    value->text = text;
    return CEVENTS_OK;
}

static cevents_status convert_value(const struct protobuf_reader *reader, const struct protobuf_entry *entry,
                                    struct attribute_value *value)
{
    static const cevents_attribute_type types[] = {
        [VALUE_BOOLEAN] = CEVENTS_ATTRIBUTE_BOOLEAN,
        [VALUE_INTEGER] = CEVENTS_ATTRIBUTE_INTEGER,
        [VALUE_STRING] = CEVENTS_ATTRIBUTE_STRING,
        [VALUE_BYTES] = CEVENTS_ATTRIBUTE_BINARY,
        [VALUE_URI] = CEVENTS_ATTRIBUTE_URI,
        [VALUE_URI_REFERENCE] = CEVENTS_ATTRIBUTE_URI_REFERENCE,
        [VALUE_TIMESTAMP] = CEVENTS_ATTRIBUTE_TIMESTAMP,
    };
    value->type = types[entry->value.number];
    switch (value->type) {
    case CEVENTS_ATTRIBUTE_BOOLEAN:
        value->boolean = entry->value.integer != 0;
        value->text = value->boolean ? "true" : "false";
        value->length = strlen(value->text);
        return CEVENTS_OK;
    case CEVENTS_ATTRIBUTE_INTEGER:
        return read_integer(reader, entry, value);
    case CEVENTS_ATTRIBUTE_BINARY:
        return read_bytes(reader, entry, value);
    case CEVENTS_ATTRIBUTE_TIMESTAMP:
        return format_timestamp(reader, entry, value);
    default:
        value->length = entry->value.bytes.length;
        return cevents_event_protobuf_text(reader, entry->value.bytes, entry->key, &value->text);
    }
}

static cevents_status add_attribute(struct protobuf_reader *reader, const struct protobuf_entry *entry)
{
    const char *name = (const char *)entry->key.begin;
    size_t length = entry->key.length;
    struct attribute_place place = {name, length, protobuf_offset_of(reader, entry->value.at),
                                    (const char *)entry->value.bytes.begin, entry->value.bytes.length};
    struct attribute_value value = {.text = "", .irregular = true};
    if (!cevents_text_is_utf8(name, length)) {
        return protobuf_fail_event(reader, CEVENTS_INVALID_UTF8, entry->key.begin,
                                   "the name of an attribute is not UTF-8");
    }
    enum core_attribute core = cevents_core_find(name, length);
    if (core < CORE_COUNT && core_is_required(core)) {
        cevents_status failure =
            fail_entry(reader, entry, CEVENTS_INVALID_ATTRIBUTE, "the attribute has a field of its own");
        return cevents_attribute_pass_over(&reader->attributes, name, length, failure);
    }
    if (entry->value.number == 0) {
        return cevents_attribute_add_irregular(&reader->attributes, CEVENTS_REPORT_INVALID_ATTRIBUTE, name, length,
                                               &value, &place, "the attribute has no value of a known type");
    }
    value.irregular = false;
    cevents_status status = convert_value(reader, entry, &value);
    return status == CEVENTS_OK ? cevents_attribute_add(&reader->attributes, name, length, &value, &place)
                                : cevents_attribute_pass_over(&reader->attributes, name, length, status);
}

cevents_status cevents_event_protobuf_attributes(struct protobuf_reader *reader)
{
    cevents_status status = settle_entries(reader);
    if (status == CEVENTS_OK) {
        status = add_required(reader);
    }
    for (size_t i = 0; i < reader->n_entries && status == CEVENTS_OK; i++) {
        if (!reader->entries[i].replaced) {
            status = add_attribute(reader, &reader->entries[i]);
        }
    }
    return status == CEVENTS_OK
               ? cevents_attribute_finish(&reader->attributes, "", protobuf_offset_of(reader, reader->bytes->end))
               : status;
}
