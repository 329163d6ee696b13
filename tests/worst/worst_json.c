/* ProtoJSON that is costly to read: what is read is written again, as JSON and as wire bytes. */
#include <cevents/cevents.h>

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "hash.h"
#include "variety2.pb-c.h"
#include "variety3.pb-c.h"
#include "worst.h"

static size_t reports;

static void count_report(const cevents_report *report, void *context)
{
    (void)context;
    reports += report->raw_length;
}

static const cevents_message_set *const sets[] = {&google__protobuf__any__messages, &google__protobuf__struct__messages,
                                                  &cevents__test__variety3__messages};

static void read_as(const cevents_json_table *table, const char *bytes, size_t length)
{
    const cevents_options options = {.report = count_report, .any_types = sets, .n_any_types = 3};
    const cevents_json_options json_options = {.any_types = sets, .n_any_types = 3};
    cevents_arena arena;
    ProtobufCMessage *message;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_arena_limit(&arena, SIZE_MAX);
    if (cevents_json_decode(table, bytes, length, &arena, &options, &message, NULL) == CEVENTS_OK) {
        cevents_sink json = cevents_sink_to_arena(&arena);
        cevents_sink wire = cevents_sink_to_arena(&arena);
        const cevents_wire_options deterministic = {.deterministic = true};
        (void)cevents_json_encode(table, message, &json_options, &json, NULL);
        (void)cevents_wire_encode(table, message, &deterministic, &wire, NULL);
    }
    cevents_arena_free(&arena);
}

static void read_variety3(const char *bytes, size_t length)
{
    read_as(&cevents__test__variety3__json, bytes, length);
}

static void read_variety2(const char *bytes, size_t length)
{
    read_as(&cevents__test__variety2__json, bytes, length);
}

static void read_value(const char *bytes, size_t length)
{
    read_as(&google__protobuf__value__json, bytes, length);
}

static void read_any(const char *bytes, size_t length)
{
    read_as(&google__protobuf__any__json, bytes, length);
}

static void read_field_mask(const char *bytes, size_t length)
{
    read_as(&google__protobuf__field_mask__json, bytes, length);
}

/* `head`, then `item` again and again with a comma between, then `tail`. */
static void repeat(struct text *text, size_t size, const char *head, const char *item, const char *tail)
{
    size_t end = text->length + size;
    text_put(text, head);
    text_put(text, item);
    while (text->length < end) {
        text_put(text, ",");
        text_put(text, item);
    }
    text_put(text, tail);
}

static void same_member(struct text *text, size_t size)
{
    repeat(text, size, "{", "\"anInt32\":1", "}");
}

static void same_message(struct text *text, size_t size)
{
    repeat(text, size, "{", "\"leaf\":{}", "}");
}

static void same_list(struct text *text, size_t size)
{
    repeat(text, size, "{", "\"manyInt32\":[1,2]", "}");
}

static void same_map(struct text *text, size_t size)
{
    repeat(text, size, "{", "\"mapString\":{\"a\":\"\"}", "}");
}

static void same_unknown(struct text *text, size_t size)
{
    repeat(text, size, "{", "\"x\":0", "}");
}

static void same_key(struct text *text, size_t size)
{
    repeat(text, size, "{\"mapString\":{", "\"k\":\"\"", "}}");
}

static void same_key_escaped(struct text *text, size_t size)
{
    repeat(text, size, "{\"mapString\":{", "\"\\\"\\\\\\\"\":\"\"", "}}");
}

static void same_integer_key(struct text *text, size_t size)
{
    repeat(text, size, "{\"mapInt32\":{", "\"7\":1", "}}");
}

static void struct_keys(struct text *text, size_t size)
{
    repeat(text, size, "{", "\"k\":null", "}");
}

static void different_keys(struct text *text, size_t size)
{
    text_put(text, "{\"mapString\":{\"\":\"\"");
    for (unsigned i = 0; text->length < size; i++) {
        text_print(text, ",\"%x\":\"\"", i);
    }
    text_put(text, "}}");
}

/* Keys that begin alike: sorting them compares all of it. */
static void long_keys(struct text *text, size_t size)
{
    text_put(text, "{\"mapString\":{\"\":\"\"");
    for (unsigned i = 0; text->length < size; i++) {
        text_print(text, ",\"%0200u\":\"\"", i);
    }
    text_put(text, "}}");
}

/* Keys of 16 bytes that have one hash: whatever the first half makes of the state, the second half undoes. */
static void colliding_keys(struct text *text, size_t size)
{
    uint64_t target = 0;
    text_put(text, "{\"mapString\":{\"\":\"\"");
    for (uint64_t i = 0; text->length < size; i++) {
        char key[17] = {0};
        uint64_t state = UINT64_C(16) * CEVENTS_HASH_MULTIPLIER;
        for (int k = 0; k < 8; k++) {
            key[k] = (char)('0' + (i >> (6 * k) & 63));
        }
        state = (state ^ cevents_load64_le(key)) * CEVENTS_HASH_MULTIPLIER;
        state ^= state >> 32;
        if (i == 0) {
            target = state ^ cevents_load64_le("00000000");
        }
        uint64_t second = state ^ target;
        bool plain = true;
        for (int k = 0; k < 8; k++) {
            key[8 + k] = (char)(second >> (8 * k) & 0xFF);
        }
        for (int k = 0; k < 16; k++) {
            plain = plain && key[k] >= 0x20 && key[k] < 0x7F && key[k] != '"' && key[k] != '\\';
        }
        if (plain) {
            text_print(text, ",\"%s\":\"\"", key);
        }
    }
    text_put(text, "}}");
}

/* Integers whose product with the multiplier is small: all in one slot, and those next to it. */
static void colliding_integers(struct text *text, size_t size)
{
    uint64_t inverse = 1;
    for (int i = 0; i < 6; i++) {
        inverse *= 2 - CEVENTS_HASH_MULTIPLIER * inverse;
    }
    text_put(text, "{\"mapUint64\":{\"0\":0");
    for (uint64_t i = 1; text->length < size; i++) {
        text_print(text, ",\"%llu\":0", (unsigned long long)(i * inverse));
    }
    text_put(text, "}}");
}

static void long_number(struct text *text, size_t size)
{
    text_put(text, "{\"aDouble\":1.");
    while (text->length < size) {
        text_put(text, "0123456789");
    }
    text_put(text, "}");
}

/* Half-way between two doubles until the last of many digits. */
static void halfway_numbers(struct text *text, size_t size)
{
    text_put(text, "{\"manyDouble\":[0");
    while (text->length < size) {
        text_put(text, ",9007199254740993.");
        for (int i = 0; i < 70; i++) {
            text_put(text, "0000000000");
        }
        text_put(text, "1e-300");
    }
    text_put(text, "]}");
}

static void small_numbers(struct text *text, size_t size)
{
    repeat(text, size, "{\"manyDouble\":[", "2.2250738585072011e-308,5e-324,1e23", "]}");
}

static void numbers_as_texts(struct text *text, size_t size)
{
    repeat(text, size, "{\"manyInt64\":[", "\"\\u0031e1\"", "]}");
}

static void escapes(struct text *text, size_t size)
{
    text_put(text, "{\"aString\":\"");
    while (text->length < size) {
        text_put(text, "\\ud83d\\ude00\\n");
    }
    text_put(text, "\"}");
}

static void escaped_names(struct text *text, size_t size)
{
    repeat(text, size, "{", "\"\\u0061nInt32\":1", "}");
}

static void long_unknown_name(struct text *text, size_t size)
{
    text_put(text, "{\"");
    while (text->length < size) {
        text_put(text, "\\\"\\u0000");
    }
    text_put(text, "\":0}");
}

static void deep_lists(struct text *text, size_t size)
{
    text_put(text, "[");
    do {
        for (int i = 0; i < 98; i++) {
            text_put(text, "[");
        }
        for (int i = 0; i < 98; i++) {
            text_put(text, "]");
        }
        text_put(text, ",");
    } while (text->length < size);
    text_put(text, "0]");
}

/* What is reported has a path of as many steps as it is deep. */
static void deep_unknown(struct text *text, size_t size)
{
    for (int i = 0; i < 98; i++) {
        text_put(text, "{\"recursive\":");
    }
    repeat(text, size, "{", "\"x\":0", "}");
    for (int i = 0; i < 98; i++) {
        text_put(text, "}");
    }
}

static void any_in_any(struct text *text, size_t size)
{
    static const char head[] = "{\"@type\":\"x/google.protobuf.Any\",\"value\":";
    for (int i = 0; i < 48; i++) {
        text_put(text, head);
    }
    text_put(text, "{\"@type\":\"x/google.protobuf.Value\",\"value\":\"");
    while (text->length < size) {
        text_put(text, "0123456789abcdef");
    }
    text_put(text, "\"}");
    for (int i = 0; i < 48; i++) {
        text_put(text, "}");
    }
}

/* The type stands behind the members. */
static void any_type_last(struct text *text, size_t size)
{
    for (int i = 0; i < 48; i++) {
        text_put(text, "{\"value\":");
    }
    text_put(text, "{\"value\":\"");
    while (text->length < size) {
        text_put(text, "0123456789abcdef");
    }
    text_put(text, "\",\"@type\":\"x/google.protobuf.Value\"}");
    for (int i = 0; i < 48; i++) {
        text_put(text, ",\"@type\":\"x/google.protobuf.Any\"}");
    }
}

static void many_any(struct text *text, size_t size)
{
    repeat(text, size, "{\"manyAny\":[", "{\"@type\":\"x/google.protobuf.Value\",\"value\":0}", "]}");
}

static void oneof_switches(struct text *text, size_t size)
{
    repeat(text, size, "{", "\"shade\":\"DARK\",\"needy\":null", "}");
}

static void unknown_enum_names(struct text *text, size_t size)
{
    repeat(text, size, "{\"manyColour\":[", "\"x\"", "]}");
}

static void small_messages(struct text *text, size_t size)
{
    repeat(text, size, "{\"manyLeaf\":[", "{\"back\":{}}", "]}");
}

static void field_mask(struct text *text, size_t size)
{
    text_put(text, "\"a");
    while (text->length < size) {
        text_put(text, ",aB");
    }
    text_put(text, "\"");
}

static void times(struct text *text, size_t size)
{
    repeat(text, size, "{\"manyTimestamp\":[", "\"9999-12-31T23:59:59.999999999+00:01\"", "]}");
}

static void base64(struct text *text, size_t size)
{
    repeat(text, size, "{\"manyBytes\":[", "\"A\\u002BA-\",\"AA\"", "]}");
}

const struct worst_case worst_json_cases[] = {
    {"json-same-member", same_member, read_variety3, true},
    {"json-same-message", same_message, read_variety3, false},
    {"json-same-list", same_list, read_variety3, false},
    {"json-same-map", same_map, read_variety3, false},
    {"json-same-unknown-member", same_unknown, read_variety3, false},
    {"json-same-key", same_key, read_variety3, true},
    {"json-same-key-escaped", same_key_escaped, read_variety3, false},
    {"json-same-integer-key", same_integer_key, read_variety3, false},
    {"json-same-struct-key", struct_keys, read_value, false},
    {"json-different-keys", different_keys, read_variety3, false},
    {"json-long-keys", long_keys, read_variety3, false},
    {"json-colliding-keys", colliding_keys, read_variety3, true},
    {"json-colliding-integers", colliding_integers, read_variety3, true},
    {"json-long-number", long_number, read_variety3, true},
    {"json-halfway-numbers", halfway_numbers, read_variety3, false},
    {"json-small-numbers", small_numbers, read_variety3, false},
    {"json-numbers-as-texts", numbers_as_texts, read_variety3, false},
    {"json-escapes", escapes, read_variety3, true},
    {"json-escaped-names", escaped_names, read_variety3, false},
    {"json-long-unknown-name", long_unknown_name, read_variety3, false},
    {"json-deep-lists", deep_lists, read_value, true},
    {"json-deep-unknown", deep_unknown, read_variety3, false},
    {"json-any-in-any", any_in_any, read_any, true},
    {"json-any-type-last", any_type_last, read_any, true},
    {"json-many-any", many_any, read_variety3, false},
    {"json-oneof-switches", oneof_switches, read_variety2, false},
    {"json-unknown-enum-names", unknown_enum_names, read_variety3, false},
    {"json-small-messages", small_messages, read_variety3, false},
    {"json-field-mask", field_mask, read_field_mask, false},
    {"json-times", times, read_variety3, false},
    {"json-base64", base64, read_variety3, false},
    {NULL, NULL, NULL, false},
};
