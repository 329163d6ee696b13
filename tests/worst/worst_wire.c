/* Wire bytes that are costly to read: what is read is written again, as wire bytes and as JSON. */
#include <cevents/cevents.h>

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "variety2.pb-c.h"
#include "variety3.pb-c.h"
#include "worst.h"

/* Field numbers of variety3.proto and variety2.proto. */
enum {
    LEAF = 17,
    MANY_INT32 = 21,
    MANY_LEAF = 37,
    LOOSE_INT32 = 38,
    LOOSE_DOUBLE = 39,
    MAP_INT32 = 41,
    MAP_STRING = 54,
    ONE_STRING = 62,
    ONE_LEAF = 64,
    RECURSIVE = 18,
    ANY = 207,
    UNKNOWN = 400,
    GROUPED = 51,
    LARGEST = 536870911
};

static const cevents_message_set *const sets[] = {&google__protobuf__any__messages, &google__protobuf__struct__messages,
                                                  &cevents__test__variety3__messages};

static void read_as(const cevents_json_table *table, const char *bytes, size_t length)
{
    const cevents_options options = {.any_types = sets, .n_any_types = 3};
    const cevents_json_options json_options = {.any_types = sets, .n_any_types = 3};
    const cevents_wire_options deterministic = {.deterministic = true};
    cevents_arena arena;
    ProtobufCMessage *message;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_arena_limit(&arena, SIZE_MAX);
    if (cevents_wire_decode(table, bytes, length, &arena, &options, &message, NULL) == CEVENTS_OK) {
        cevents_sink json = cevents_sink_to_arena(&arena);
        cevents_sink wire = cevents_sink_to_arena(&arena);
        (void)cevents_wire_encode(table, message, &deterministic, &wire, NULL);
        (void)cevents_json_encode(table, message, &json_options, &json, NULL);
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

static void read_any(const char *bytes, size_t length)
{
    read_as(&google__protobuf__any__json, bytes, length);
}

static void put_number(struct text *text, uint32_t number, uint64_t value)
{
    text_tag(text, number, 0);
    text_varint(text, value);
}

static void unpacked(struct text *text, size_t size)
{
    while (text->length < size) {
        put_number(text, MANY_INT32, 1);
    }
}

static void interleaved(struct text *text, size_t size)
{
    while (text->length < size) {
        put_number(text, LOOSE_INT32, 1);
        put_number(text, MANY_INT32, 1);
        text_bytes(text, MANY_LEAF, "", 0);
    }
}

static void packed_in_pieces(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, MANY_INT32, "\1", 1);
    }
}

static void small_messages(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, MANY_LEAF, "", 0);
    }
}

static void large_messages(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, MANY_LEAF, "\x1A\0", 2); /* each with a Variety3 in it */
    }
}

/* Each is merged into those before it. */
static void merged_lists(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, RECURSIVE, "\xB0\x02\1", 3);
    }
}

static void merged_deep(struct text *text, size_t size)
{
    struct text inner = {NULL, 0, 0};
    text_bytes(&inner, MANY_INT32, "\1", 1);
    for (int i = 0; i < 40; i++) {
        struct text outer = {NULL, 0, 0};
        text_bytes(&outer, RECURSIVE, inner.data, inner.length);
        inner = outer;
    }
    while (text->length < size) {
        text_add(text, inner.data, inner.length);
    }
}

static void merged_oneof(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, ONE_LEAF, "\x1A\x03\xAA\x02\0", 5);
    }
}

static void oneof_switches(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, ONE_LEAF, "", 0);
        text_bytes(text, ONE_STRING, "", 0);
    }
}

static void same_key(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, MAP_STRING, "\x0A\1k", 3);
    }
}

static void empty_entries(struct text *text, size_t size)
{
    while (text->length < size) {
        text_bytes(text, MAP_INT32, "", 0);
    }
}

static void different_keys(struct text *text, size_t size)
{
    for (uint32_t i = 0; text->length < size; i++) {
        const char entry[] = {0x0A, 3, (char)('0' + (i & 63)), (char)('0' + (i >> 6 & 63)),
                              (char)('0' + (i >> 12 & 63))};
        text_bytes(text, MAP_STRING, entry, sizeof entry);
    }
}

static void unknown_fields(struct text *text, size_t size)
{
    while (text->length < size) {
        put_number(text, UNKNOWN, 1);
    }
}

/* Between known ones, each with another number. */
static void unknown_between(struct text *text, size_t size)
{
    for (uint32_t i = 0; text->length < size; i++) {
        put_number(text, 1, 1);
        put_number(text, UNKNOWN + i % 1000, 1);
    }
}

static void unknown_groups(struct text *text, size_t size)
{
    while (text->length < size) {
        for (int i = 0; i < 90; i++) {
            text_tag(text, LARGEST - 1, 3);
        }
        for (int i = 0; i < 90; i++) {
            text_tag(text, LARGEST - 1, 4);
        }
    }
}

static void known_groups(struct text *text, size_t size)
{
    while (text->length < size) {
        text_tag(text, GROUPED, 3);
        put_number(text, 1, 1);
        text_tag(text, GROUPED, 4);
    }
}

static void fields_backwards(struct text *text, size_t size)
{
    while (text->length < size) {
        put_number(text, LARGEST, 1);
        put_number(text, 301, 1);
        put_number(text, 1, 1);
    }
}

/* Any in Any: the JSON encoder decodes each of them. */
static void any_in_any(struct text *text, size_t size)
{
    static const char url[] = "x/google.protobuf.Any";
    static const char value_url[] = "x/google.protobuf.Value";
    struct text value = {NULL, 0, 0};
    struct text inner = {NULL, 0, 0};
    while (value.length < size) {
        text_put(&value, "0123456789abcdef");
    }
    text_bytes(&inner, 3, value.data, value.length);
    for (int i = 0; i < 48; i++) {
        struct text outer = {NULL, 0, 0};
        text_bytes(&outer, 1, i == 0 ? value_url : url, i == 0 ? sizeof value_url - 1 : sizeof url - 1);
        text_bytes(&outer, 2, inner.data, inner.length);
        inner = outer;
    }
    text_add(text, inner.data, inner.length);
}

const struct worst_case worst_wire_cases[] = {
    {"wire-unpacked", unpacked, read_variety3, false},
    {"wire-interleaved", interleaved, read_variety3, true},
    {"wire-packed-in-pieces", packed_in_pieces, read_variety3, false},
    {"wire-small-messages", small_messages, read_variety3, false},
    {"wire-large-messages", large_messages, read_variety3, false},
    {"wire-merged-lists", merged_lists, read_variety3, true},
    {"wire-merged-deep", merged_deep, read_variety3, false},
    {"wire-merged-oneof", merged_oneof, read_variety3, false},
    {"wire-oneof-switches", oneof_switches, read_variety3, true},
    {"wire-same-key", same_key, read_variety3, true},
    {"wire-empty-entries", empty_entries, read_variety3, false},
    {"wire-different-keys", different_keys, read_variety3, false},
    {"wire-unknown-fields", unknown_fields, read_variety3, true},
    {"wire-unknown-between", unknown_between, read_variety3, false},
    {"wire-unknown-groups", unknown_groups, read_variety2, false},
    {"wire-known-groups", known_groups, read_variety2, false},
    {"wire-fields-backwards", fields_backwards, read_variety3, false},
    {"wire-any-in-any", any_in_any, read_any, true},
    {NULL, NULL, NULL, false},
};
