/* Struct to ProtoJSON: texts, options, paths and messages. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "codec_internal.h"

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/empty.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/protobuf/wrappers.pb-c.h"
#include "variety2.pb-c.h"
#include "variety3.pb-c.h"

typedef Cevents__Test__Variety3 Variety3;

#define VARIETY3 (&cevents__test__variety3__json)
#define VARIETY2 (&cevents__test__variety2__json)

static const cevents_message_set *const sets[] = {
    &cevents__test__variety3__messages,  &google__protobuf__any__messages,       &google__protobuf__empty__messages,
    &google__protobuf__struct__messages, &google__protobuf__timestamp__messages, &google__protobuf__wrappers__messages,
};

static int set_up(void **state)
{
    cevents_arena *arena = calloc(1, sizeof *arena);
    cevents_arena_init(arena, NULL, 0, CEVENTS_MALLOC);
    *state = arena;
    return 0;
}

static int tear_down(void **state)
{
    cevents_arena_free(*state);
    free(*state);
    return 0;
}

static char *text(const char *literal)
{
    return (char *)(uintptr_t)literal;
}

static Variety3 fresh(void)
{
    Variety3 message;
    cevents__test__variety3__init(&message);
    return message;
}

static void gives_with(cevents_arena *arena, const cevents_json_table *table, const void *message,
                       cevents_json_options options, const char *json)
{
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    cevents_sink sink = cevents_sink_to_arena(arena);
    options.any_types = sets;
    options.n_any_types = sizeof sets / sizeof sets[0];
    cevents_status status = cevents_json_encode(table, message, &options, &sink, &error);
    if (status != CEVENTS_OK) {
        fail_msg("%s, path `%s`: %s", cevents_status_name(status), error.path, error.message);
    }
    assert_string_equal(sink.data, json);
}

static void gives(cevents_arena *arena, const cevents_json_table *table, const void *message, const char *json)
{
    gives_with(arena, table, message, (cevents_json_options){.indent = 0}, json);
}

/* By way of the decoder, which has tests of its own. */
static void *decode_as(cevents_arena *arena, const cevents_json_table *table, const char *json)
{
    const cevents_options options = {.any_types = sets, .n_any_types = sizeof sets / sizeof sets[0]};
    ProtobufCMessage *message;
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    if (cevents_json_decode(table, json, strlen(json), arena, &options, &message, &error) != CEVENTS_OK) {
        fail_msg("%s: path `%s`: %s", json, error.path, error.message);
    }
    return message;
}

static void stays(cevents_arena *arena, const char *json)
{
    gives(arena, VARIETY3, decode_as(arena, VARIETY3, json), json);
}

static void fails_with(cevents_arena *arena, const cevents_json_table *table, const void *message,
                       const cevents_json_options *options, cevents_status status, const char *path, const char *what)
{
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    cevents_sink sink = cevents_sink_to_arena(arena);
    assert_int_equal(cevents_json_encode(table, message, options, &sink, &error), status);
    assert_int_equal(error.status, status);
    assert_string_equal(error.path, path);
    assert_string_equal(error.message, what);
    assert_int_equal(sink.length, 0);
}

static void numbers(void **state)
{
    Variety3 m = fresh();
    m.an_int32 = INT32_MIN;
    m.an_int64 = INT64_MIN;
    m.a_uint32 = UINT32_MAX;
    m.a_uint64 = UINT64_MAX;
    m.a_sint32 = INT32_MAX;
    m.a_sint64 = INT64_MAX;
    m.a_fixed32 = 4000000000U;
    m.a_fixed64 = UINT64_C(9007199254740993);
    m.a_sfixed32 = -1;
    m.a_sfixed64 = -1;
    m.a_float = 0.1F;
    m.a_double = 0.1;
    m.a_bool = 1;
    gives(*state, VARIETY3, &m,
          "{\"anInt32\":-2147483648,\"anInt64\":\"-9223372036854775808\",\"aUint32\":4294967295,"
          "\"aUint64\":\"18446744073709551615\",\"aSint32\":2147483647,\"aSint64\":\"9223372036854775807\","
          "\"aFixed32\":4000000000,\"aFixed64\":\"9007199254740993\",\"aSfixed32\":-1,\"aSfixed64\":\"-1\","
          "\"aFloat\":0.1,\"aDouble\":0.1,\"aBool\":true}");
}

static void special_numbers(void **state)
{
    Variety3 m = fresh();
    float floats[] = {NAN, INFINITY, -INFINITY, -0.0F, 0};
    double doubles[] = {NAN, INFINITY, -INFINITY, -0.0, 0};
    m.a_double = -0.0;
    m.n_many_float = 5;
    m.many_float = floats;
    m.n_many_double = 5;
    m.many_double = doubles;
    gives(*state, VARIETY3, &m,
          "{\"aDouble\":-0.0,\"manyFloat\":[\"NaN\",\"Infinity\",\"-Infinity\",-0.0,0],"
          "\"manyDouble\":[\"NaN\",\"Infinity\",\"-Infinity\",-0.0,0]}");
}

static void strings(void **state)
{
    Variety3 m = fresh();
    m.a_string = text("a\"b\\c/\b\f\n\r\t\x01\x1F\x7F<>&\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80 and more behind it");
    gives(*state, VARIETY3, &m,
          "{\"aString\":\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F<>&\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80"
          " and more behind it\"}");
    m.a_string = text("a\xC3");
    fails_with(*state, VARIETY3, &m, NULL, CEVENTS_INVALID_UTF8, "aString", "text is not UTF-8");
    char *many[] = {text("ok"), text("\xED\xA0\x80")};
    m = fresh();
    m.n_many_string = 2;
    m.many_string = many;
    fails_with(*state, VARIETY3, &m, NULL, CEVENTS_INVALID_UTF8, "manyString[1]", "text is not UTF-8");
}

static void bytes(void **state)
{
    cevents_arena *arena = *state;
    Variety3 m = fresh();
    uint8_t data[1000];
    memset(data, 0xFB, sizeof data);
    m.some_bytes = (ProtobufCBinaryData){1, data};
    gives(arena, VARIETY3, &m, "{\"someBytes\":\"+w==\"}");
    m.some_bytes.len = 2;
    gives(arena, VARIETY3, &m, "{\"someBytes\":\"+/s=\"}");
    m.some_bytes.len = sizeof data; /* in several steps: padded at the end only */
    cevents_sink sink = cevents_sink_to_arena(arena);
    assert_int_equal(cevents_json_encode(VARIETY3, &m.base, NULL, &sink, NULL), CEVENTS_OK);
    assert_int_equal(sink.length, strlen("{\"someBytes\":\"\"}") + 1336);
    Variety3 *back = decode_as(arena, VARIETY3, sink.data);
    assert_int_equal(back->some_bytes.len, sizeof data);
    assert_memory_equal(back->some_bytes.data, data, sizeof data);
}

static void enums(void **state)
{
    Variety3 m = fresh();
    Cevents__Test__Colour many[] = {0, 1, -1, 77, INT32_MAX, INT32_MIN, INT32_MAX - 1};
    m.n_many_colour = 7;
    m.many_colour = many;
    gives(*state, VARIETY3, &m,
          "{\"manyColour\":[\"COLOUR_UNSPECIFIED\",\"COLOUR_RED\",\"COLOUR_NEGATIVE\",77,\"COLOUR_LAST\",\"COLOUR_"
          "FIRST\",2147483646]}");
    gives_with(*state, VARIETY3, &m, (cevents_json_options){.enum_numbers = true},
               "{\"manyColour\":[0,1,-1,77,2147483647,-2147483648,2147483646]}");
}

static void presence(void **state)
{
    cevents_arena *arena = *state;
    Variety3 m = fresh();
    gives(arena, VARIETY3, &m, "{}");
    m.has_maybe_int32 = 1;
    m.maybe_string = text("");
    m.choice_case = CEVENTS__TEST__VARIETY3__CHOICE_ONE_NULL;
    gives(arena, VARIETY3, &m, "{\"oneNull\":null,\"maybeInt32\":0,\"maybeString\":\"\"}");
    stays(arena, "{\"oneBool\":false}");
    stays(arena, "{\"oneString\":\"\"}");
    stays(arena, "{\"oneLeaf\":{}}");
    stays(arena, "{\"oneValue\":null}");
    stays(arena, "{\"empty\":{}}");

    Cevents__Test__Variety2 old;
    cevents__test__variety2__init(&old);
    gives(arena, VARIETY2, &old, "{}");
    old.a_string = text("text");
    old.has_an_int64 = 1;
    gives(arena, VARIETY2, &old, "{\"anInt64\":\"-64\",\"aString\":\"text\"}");
    Cevents__Test__Needy needy;
    cevents__test__needy__init(&needy);
    old.needy = &needy;
    fails_with(arena, VARIETY2, &old, NULL, CEVENTS_MISSING_FIELD, "needy.text", "required field is NULL");
}

static void names(void **state)
{
    Variety3 m = fresh();
    m.renamed = 1;
    m.a_name_that_is_too_long_to_stand_within_a_row = 2;
    m.photo_url = 3;
    m.last = 4;
    gives(*state, VARIETY3, &m,
          "{\"another.name\":1,\"aNameThatIsTooLongToStandWithinARow\":2,\"photoURL\":3,\"last\":4}");
    gives_with(*state, VARIETY3, &m, (cevents_json_options){.schema_names = true},
               "{\"renamed\":1,\"a_name_that_is_too_long_to_stand_within_a_row\":2,\"photo_URL\":3,\"last\":4}");
}

static void maps(void **state)
{
    cevents_arena *arena = *state;
    stays(arena, "{\"mapInt32\":{\"-1\":2},\"mapUint64\":{\"18446744073709551615\":\"0\"},"
                 "\"mapBool\":{\"false\":true,\"true\":false},\"mapString\":{\"\":\"x\",\"a\\\"b\":\"\"},"
                 "\"mapBytes\":{\"k\":\"AA==\"},\"mapColour\":{\"k\":\"COLOUR_RED\"},"
                 "\"mapLeaf\":{\"k\":{\"number\":1}}}");
    Cevents__Test__Variety3__MapLeafEntry entry;
    cevents__test__variety3__map_leaf_entry__init(&entry);
    Cevents__Test__Variety3__MapLeafEntry *entries[] = {&entry, NULL};
    Variety3 m = fresh();
    m.n_map_leaf = 1;
    m.map_leaf = entries;
    gives(arena, VARIETY3, &m, "{\"mapLeaf\":{\"\":{}}}");
    Cevents__Test__Variety3__Leaf leaf;
    cevents__test__variety3__leaf__init(&leaf);
    leaf.text = text("\xFF");
    entry.key = text("k");
    entry.value = &leaf;
    fails_with(arena, VARIETY3, &m, NULL, CEVENTS_INVALID_UTF8, "mapLeaf[\"k\"].text", "text is not UTF-8");
    leaf.text = text("");
    m.n_map_leaf = 2;
    fails_with(arena, VARIETY3, &m, NULL, CEVENTS_INVALID_ARGUMENT, "mapLeaf", "map entry is NULL");
}

static void map_order(void **state)
{
    cevents_arena *arena = *state;
    gives(arena, VARIETY3, decode_as(arena, VARIETY3, "{\"mapInt32\":{\"10\":1,\"9\":2,\"-1\":3}}"),
          "{\"mapInt32\":{\"-1\":3,\"9\":2,\"10\":1}}");
    gives(arena, VARIETY3, decode_as(arena, VARIETY3, "{\"struct\":{\"b\":{\"y\":1,\"x\":2},\"\":null,\"a\":true}}"),
          "{\"struct\":{\"\":null,\"a\":true,\"b\":{\"x\":2,\"y\":1}}}");
    enum { COUNT = 40 };
    char falling[24 * COUNT] = "";
    char rising[24 * COUNT] = "";
    size_t at[2] = {0, 0};
    for (int i = 0; i < COUNT; i++) {
        const char *comma = i > 0 ? "," : "";
        at[0] += (size_t)sprintf(falling + at[0], "%s\"%d\":true", comma, 99 - i);
        at[1] += (size_t)sprintf(rising + at[1], "%s\"%d\":true", comma, 100 - COUNT + i);
    }
    char in[32 * COUNT];
    char out[32 * COUNT];
    (void)sprintf(in, "{\"struct\":{%s}}", falling);
    (void)sprintf(out, "{\"struct\":{%s}}", rising);
    gives(arena, VARIETY3, decode_as(arena, VARIETY3, in), out);
}

static void well_known_types(void **state)
{
    cevents_arena *arena = *state;
    stays(arena, "{\"timestamp\":\"2001-02-03T04:05:06.007Z\",\"duration\":\"-1.500s\",\"fieldMask\":\"a.bC,dE\","
                 "\"struct\":{\"a\":1.5,\"b\":[null,true,\"x\",{}]},\"value\":null,\"listValue\":[]}");
    stays(arena, "{\"doubleValue\":0,\"int64Value\":\"-5\",\"boolValue\":false,\"stringValue\":\"\","
                 "\"bytesValue\":\"\",\"manyTimestamp\":[\"1970-01-01T00:00:00Z\"],\"manyInt64Value\":[\"0\"],"
                 "\"mapValue\":{\"a\":[1]},\"mapDuration\":{\"b\":\"0s\"}}");
    gives(arena, &google__protobuf__timestamp__json,
          decode_as(arena, &google__protobuf__timestamp__json, "\"1970-01-01T01:00:00+01:00\""),
          "\"1970-01-01T00:00:00Z\"");
    gives(arena, &google__protobuf__string_value__json,
          decode_as(arena, &google__protobuf__string_value__json, "\"x\""), "\"x\"");
}

static void well_known_values_without_a_form(void **state)
{
    cevents_arena *arena = *state;
    Google__Protobuf__Timestamp timestamp;
    google__protobuf__timestamp__init(&timestamp);
    timestamp.nanos = 1000000000;
    Google__Protobuf__Timestamp *timestamps[] = {&timestamp};
    Variety3 m = fresh();
    m.n_many_timestamp = 1;
    m.many_timestamp = timestamps;
    fails_with(arena, VARIETY3, &m, NULL, CEVENTS_OUT_OF_RANGE, "manyTimestamp[0]",
               "Timestamp is outside 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z");

    Google__Protobuf__Duration duration;
    google__protobuf__duration__init(&duration);
    duration.seconds = 1;
    duration.nanos = -1;
    m = fresh();
    m.duration = &duration;
    fails_with(arena, VARIETY3, &m, NULL, CEVENTS_OUT_OF_RANGE, "duration",
               "Duration is longer than 315576000000 s, or its seconds and nanos don't fit together");

    static const char *const paths[] = {"a_", "a__b", "a_1", "aB", "_", "a,b"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char *mask_paths[] = {text("ok"), text(paths[i])};
        Google__Protobuf__FieldMask mask;
        google__protobuf__field_mask__init(&mask);
        mask.n_paths = 2;
        mask.paths = mask_paths;
        m = fresh();
        m.field_mask = &mask;
        fails_with(arena, VARIETY3, &m, NULL, CEVENTS_INVALID_VALUE, "fieldMask.paths[1]",
                   "path of a FieldMask that lowerCamelCase cannot express");
    }

    Google__Protobuf__Value value;
    google__protobuf__value__init(&value);
    Google__Protobuf__Value *values[] = {&value};
    Google__Protobuf__ListValue list;
    google__protobuf__list_value__init(&list);
    list.n_values = 1;
    list.values = values;
    m = fresh();
    m.list_value = &list;
    fails_with(arena, VARIETY3, &m, NULL, CEVENTS_INVALID_VALUE, "listValue[0]", "Value has no kind");
    value.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_NUMBER_VALUE;
    value.number_value = INFINITY;
    fails_with(arena, VARIETY3, &m, NULL, CEVENTS_INVALID_VALUE, "listValue[0]", "number of a Value is not finite");
}

static void any(void **state)
{
    cevents_arena *arena = *state;
    stays(arena, "{\"any\":{\"@type\":\"type.googleapis.com/cevents.test.Variety3.Leaf\",\"number\":7}}");
    stays(arena, "{\"any\":{\"@type\":\"x/google.protobuf.Timestamp\",\"value\":\"1970-01-01T00:00:00Z\"}}");
    stays(arena, "{\"any\":{\"@type\":\"x/google.protobuf.Empty\"}}");
    stays(arena, "{\"any\":{\"@type\":\"x/google.protobuf.Any\",\"value\":{\"@type\":\"x/google.protobuf.Value\","
                 "\"value\":[1]}}}");
    stays(arena, "{\"any\":{}}");

    Google__Protobuf__Any any;
    google__protobuf__any__init(&any);
    Variety3 m = fresh();
    m.any = &any;
    const cevents_json_options options = {.any_types = sets, .n_any_types = 1};
    static const char *const urls[] = {"x/no.such.Type", "cevents.test.Variety3", "x/", "/"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        any.type_url = text(urls[i]);
        fails_with(arena, VARIETY3, &m, &options, CEVENTS_NOT_REGISTERED, "any.typeUrl",
                   "type of an Any is not registered");
    }
    any.type_url = text("x/cevents.test.Variety3");
    any.value.data = (uint8_t *)(uintptr_t)cevents_unregistered_any;
    fails_with(arena, VARIETY3, &m, &options, CEVENTS_NOT_REGISTERED, "any.typeUrl",
               "value of an Any that was decoded from JSON without its type being registered");
    any.value = (ProtobufCBinaryData){2, (uint8_t *)(uintptr_t) "\x08\x80"};
    fails_with(arena, VARIETY3, &m, &options, CEVENTS_MALFORMED_WIRE, "any.value", "message ends within a varint");
}

static void defaults_on_request(void **state)
{
    Cevents__Test__Variety3__Leaf leaf;
    cevents__test__variety3__leaf__init(&leaf);
    gives_with(*state, &cevents__test__variety3__leaf__json, &leaf, (cevents_json_options){.defaults = true},
               "{\"number\":0,\"text\":\"\"}");
    Cevents__Test__Variety2 old;
    cevents__test__variety2__init(&old);
    gives_with(*state, VARIETY2, &old, (cevents_json_options){.defaults = true},
               "{\"manyInt32\":[],\"packedInt32\":[],\"manyShade\":[],\"packedShade\":[],\"manyString\":[],"
               "\"packedFixed64\":[],\"mapTone\":{},\"mapString\":{},\"mapNeedy\":{},\"manyNeedy\":[],"
               "\"manygrouped\":[]}");
}

static void indented(void **state)
{
    cevents_arena *arena = *state;
    void *m = decode_as(arena, VARIETY3,
                        "{\"anInt32\":1,\"leaf\":{},\"manyInt32\":[1,2],\"mapString\":{\"a\":\"b\"},"
                        "\"struct\":{\"x\":[]},\"any\":{\"@type\":\"x/google.protobuf.BoolValue\",\"value\":true}}");
    gives_with(arena, VARIETY3, m, (cevents_json_options){.indent = 2},
               "{\n"
               "  \"anInt32\": 1,\n"
               "  \"leaf\": {},\n"
               "  \"manyInt32\": [\n"
               "    1,\n"
               "    2\n"
               "  ],\n"
               "  \"mapString\": {\n"
               "    \"a\": \"b\"\n"
               "  },\n"
               "  \"struct\": {\n"
               "    \"x\": []\n"
               "  },\n"
               "  \"any\": {\n"
               "    \"@type\": \"x/google.protobuf.BoolValue\",\n"
               "    \"value\": true\n"
               "  }\n"
               "}");
}

/* Depth is that of the text: what the decoder took with a limit can be written with it, and no less will do. */
static void depth(void **state)
{
    cevents_arena *arena = *state;
    void *m = decode_as(arena, VARIETY3, "{\"value\":{\"a\":[[1]]}}");
    gives_with(arena, VARIETY3, m, (cevents_json_options){.depth = 4}, "{\"value\":{\"a\":[[1]]}}");
    const cevents_json_options shallow = {.depth = 3};
    fails_with(arena, VARIETY3, m, &shallow, CEVENTS_LIMIT_DEPTH, "value[\"a\"][0]",
               "objects and arrays nest too deeply: the limit `depth` is reached");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(numbers),
        TEST(special_numbers),
        TEST(strings),
        TEST(bytes),
        TEST(enums),
        TEST(presence),
        TEST(names),
        TEST(maps),
        TEST(map_order),
        TEST(well_known_types),
        TEST(well_known_values_without_a_form),
        TEST(any),
        TEST(defaults_on_request),
        TEST(indented),
        TEST(depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
