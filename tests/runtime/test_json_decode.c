/* ProtoJSON to struct: values, offsets, paths and messages. */
#include "json_testing.h"

#include <inttypes.h>
#include <math.h>

#include "hash.h"

static void reads_every_scalar(void **state)
{
    Cevents__Test__Variety3 *m =
        decode(*state,
               "{\"anInt32\":-2147483648,\"anInt64\":\"-9223372036854775808\",\"aUint32\":4294967295,"
               "\"aUint64\":\"18446744073709551615\",\"aSint32\":\"-1\",\"aSint64\":9223372036854775807,"
               "\"aFixed32\":1e3,\"aFixed64\":1.5e1,\"aSfixed32\":-0,\"aSfixed64\":\"7\",\"aFloat\":1.5,"
               "\"aDouble\":-0.0,\"aBool\":true,\"aString\":\"s\",\"someBytes\":\"AQID\",\"colour\":\"COLOUR_GREEN\"}");
    assert_int_equal(m->an_int32, INT32_MIN);
    assert_true(m->an_int64 == INT64_MIN);
    assert_int_equal(m->a_uint32, UINT32_MAX);
    assert_true(m->a_uint64 == UINT64_MAX);
    assert_int_equal(m->a_sint32, -1);
    assert_true(m->a_sint64 == INT64_MAX);
    assert_int_equal(m->a_fixed32, 1000);
    assert_int_equal(m->a_fixed64, 15);
    assert_int_equal(m->a_sfixed32, 0);
    assert_int_equal(m->a_sfixed64, 7);
    assert_true(m->a_float == 1.5F);
    assert_true(m->a_double == 0 && signbit(m->a_double));
    assert_true(m->a_bool);
    assert_string_equal(m->a_string, "s");
    assert_int_equal(m->some_bytes.len, 3);
    assert_memory_equal(m->some_bytes.data, "\1\2\3", 3);
    assert_int_equal(m->colour, CEVENTS__TEST__COLOUR__COLOUR_GREEN);
}

static void leaves_absent_fields_at_their_defaults(void **state)
{
    Cevents__Test__Variety3 *m = decode(*state, " { } ");
    assert_ptr_equal(m->base.descriptor, &cevents__test__variety3__descriptor);
    assert_string_equal(m->a_string, "");
    assert_null(m->leaf);
    assert_int_equal(m->n_many_int32, 0);
    assert_int_equal(m->choice_case, CEVENTS__TEST__VARIETY3__CHOICE__NOT_SET);
}

static void takes_null_as_absent(void **state)
{
    Cevents__Test__Variety3 *m = decode(*state, "{\"anInt32\":null,\"aString\":null,\"leaf\":null,\"manyInt32\":null,"
                                                "\"mapString\":null,\"oneString\":null,\"int64Value\":null,"
                                                "\"value\":null,\"nullValue\":null}");
    assert_int_equal(m->an_int32, 0);
    assert_string_equal(m->a_string, "");
    assert_null(m->leaf);
    assert_int_equal(m->n_many_int32, 0);
    assert_int_equal(m->n_map_string, 0);
    assert_int_equal(m->choice_case, CEVENTS__TEST__VARIETY3__CHOICE__NOT_SET);
    assert_null(m->int64_value);
    assert_non_null(m->value);
    assert_int_equal(m->value->kind_case, GOOGLE__PROTOBUF__VALUE__KIND_NULL_VALUE);
}

static void reads_both_spellings_of_names(void **state)
{
    Cevents__Test__Variety3 *m = decode(
        *state, "{\"an_int32\":1,\"an\\u0049nt64\":2,\"another.name\":3,\"aNameThatIsTooLongToStandWithinARow\":4,"
                "\"photoURL\" : 5, \"last\"\n:6, \"a_uint32\":7}");
    assert_int_equal(m->an_int32, 1);
    assert_int_equal(m->an_int64, 2);
    assert_int_equal(m->renamed, 3);
    assert_int_equal(m->a_name_that_is_too_long_to_stand_within_a_row, 4);
    assert_int_equal(m->photo_url, 5);
    assert_int_equal(m->last, 6);
    assert_int_equal(m->a_uint32, 7);
    m = decode(*state, "{\"renamed\":1,\"a_name_that_is_too_long_to_stand_within_a_row\":2,\"photo_URL\":3}");
    assert_int_equal(m->renamed, 1);
    assert_int_equal(m->a_name_that_is_too_long_to_stand_within_a_row, 2);
    assert_int_equal(m->photo_url, 3);
}

static void learns_any_order_of_members(void **state)
{
    struct fixture *fixture = *state;
    static const char *const texts[] = {
        "{\"aString\":\"x\",\"anInt32\":1,\"colour\":2,\"aBool\":true}",
        "{\"aBool\":true,\"colour\":2,\"anInt32\":1,\"aString\":\"x\"}",
        "{\n  \"colour\": 2,\n  \"aString\": \"x\",\n  \"aBool\": true,\n  \"anInt32\": 1\n}",
    };
    for (int round = 0; round < 6; round++) {
        Cevents__Test__Variety3 *m = decode(fixture, texts[round % 3]);
        assert_string_equal(m->a_string, "x");
        assert_int_equal(m->an_int32, 1);
        assert_int_equal(m->colour, 2);
        assert_true(m->a_bool);
    }
    fixture->options.decoder = NULL;
    assert_int_equal(decode(fixture, texts[2])->an_int32, 1);
}

static void unescapes_strings_in_place(void **state)
{
    Cevents__Test__Variety3 *m =
        decode(*state, "{\"aString\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\xC3\xA9z\","
                       "\"manyString\":[\"\",\"a longer one without escapes\",\"\\u0041\"]}");
    assert_string_equal(m->a_string, "a\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\x98\x80\xC3\xA9z");
    assert_int_equal(m->n_many_string, 3);
    assert_string_equal(m->many_string[0], "");
    assert_string_equal(m->many_string[1], "a longer one without escapes");
    assert_string_equal(m->many_string[2], "A");
}

static void reads_arrays_of_every_width(void **state)
{
    Cevents__Test__Variety3 *m =
        decode(*state, "{\"manyBool\":[true,false,true],\"manyInt32\":[1,-2],"
                       "\"manyDouble\":[1e300,\"NaN\",\"-Infinity\"],\"manyBytes\":[\"AQ==\",\"-_8\"],"
                       "\"manyLeaf\":[{\"number\":1},{}],\"manyValue\":[null,1],\"manyUint64\":[]}");
    assert_int_equal(m->n_many_bool, 3);
    assert_true(m->many_bool[2]);
    assert_int_equal(m->n_many_int32, 2);
    assert_int_equal(m->many_int32[1], -2);
    assert_int_equal(m->n_many_double, 3);
    assert_true(m->many_double[0] == (double)1e300);
    assert_true(isnan(m->many_double[1]));
    assert_true(isinf(m->many_double[2]) && m->many_double[2] < 0);
    assert_int_equal(m->many_bytes[0].len, 1);
    assert_memory_equal(m->many_bytes[1].data, "\xFB\xFF", 2);
    assert_int_equal(m->n_many_leaf, 2);
    assert_int_equal(m->many_leaf[0]->number, 1);
    assert_int_equal(m->n_many_value, 2);
    assert_int_equal(m->many_value[0]->kind_case, GOOGLE__PROTOBUF__VALUE__KIND_NULL_VALUE);
    assert_int_equal(m->n_many_uint64, 0);
}

static void grows_long_arrays(void **state)
{
    enum { COUNT = 5000 };
    char *json = malloc(COUNT * 8 + 64);
    size_t length = (size_t)sprintf(json, "{\"manyInt32\":[");
    for (int i = 0; i < COUNT; i++) {
        length += (size_t)sprintf(json + length, "%s%d", i > 0 ? "," : "", i);
    }
    (void)strcpy(json + length, "]}");
    Cevents__Test__Variety3 *m = decode(*state, json);
    assert_int_equal(m->n_many_int32, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(m->many_int32[i], i);
    }
    free(json);
}

static void reads_maps_with_every_kind_of_key(void **state)
{
    Cevents__Test__Variety3 *m = decode(
        *state, "{\"mapInt32\":{\"-1\":2},\"mapUint64\":{\"18446744073709551615\":1},\"mapBool\":{\"true\":false,"
                "\"false\":true},\"mapString\":{\"a\":\"b\",\"\":\"c\"},\"mapLeaf\":{\"x\":{\"number\":5}},"
                "\"mapColour\":{\"r\":\"COLOUR_RED\",\"n\":7},\"mapValue\":{\"v\":null}}");
    assert_int_equal(m->map_int32[0]->key, -1);
    assert_int_equal(m->map_int32[0]->value, 2);
    assert_true(m->map_uint64[0]->key == UINT64_MAX);
    assert_int_equal(m->n_map_bool, 2);
    assert_true(m->map_bool[0]->key && !m->map_bool[0]->value);
    assert_string_equal(m->map_string[1]->key, "");
    assert_string_equal(m->map_string[1]->value, "c");
    assert_int_equal(m->map_leaf[0]->value->number, 5);
    assert_int_equal(m->n_map_colour, 2);
    assert_int_equal(m->map_colour[1]->value, 7);
    assert_int_equal(m->map_value[0]->value->kind_case, GOOGLE__PROTOBUF__VALUE__KIND_NULL_VALUE);
}

static void keeps_the_last_of_equal_keys(void **state)
{
    struct fixture *fixture = *state;
    Cevents__Test__Variety3 *m = decode(fixture, "{\"mapString\":{\"a\":\"1\",\"b\":\"2\",\"a\":\"3\"}}");
    assert_int_equal(m->n_map_string, 2);
    assert_string_equal(m->map_string[0]->key, "a");
    assert_string_equal(m->map_string[0]->value, "3");
    assert_string_equal(m->map_string[1]->value, "2");
    assert_int_equal(fixture->reports.count, 1);
    assert_int_equal(fixture->reports.kinds[0], CEVENTS_REPORT_DUPLICATE_MEMBER);
    assert_int_equal(fixture->reports.offsets[0], 30);
    assert_string_equal(fixture->reports.paths[0], "mapString[\"a\"]");
}

static void keeps_the_last_of_equal_keys_among_many(void **state)
{
    struct fixture *fixture = *state;
    enum { COUNT = 1000 };
    char *json = malloc(COUNT * 32 + 64);
    size_t length = (size_t)sprintf(json, "{\"mapInt32\":{\"7\":-1");
    for (int i = 0; i < COUNT; i++) {
        length += (size_t)sprintf(json + length, ",\"%d\":%d", i, i);
    }
    (void)strcpy(json + length, "}}");
    Cevents__Test__Variety3 *m = decode(fixture, json);
    assert_int_equal(m->n_map_int32, COUNT);
    assert_int_equal(m->map_int32[0]->key, 7);
    assert_int_equal(m->map_int32[0]->value, 7);
    assert_int_equal(m->map_int32[1]->key, 0);
    assert_int_equal(fixture->reports.count, 1);
    free(json);
}

/* Keys that all have one place in the decoder's hash table: it has to do without. */
static void keeps_the_last_of_equal_keys_that_collide(void **state)
{
    struct fixture *fixture = *state;
    enum { COUNT = 1000 };
    uint64_t inverse = 1;
    for (int i = 0; i < 6; i++) { /* Newton: each step doubles the right bits */
        inverse *= 2 - CEVENTS_HASH_MULTIPLIER * inverse;
    }
    assert_true(inverse * CEVENTS_HASH_MULTIPLIER == 1);
    char *json = malloc(COUNT * 32 + 128);
    size_t length = (size_t)sprintf(json, "{\"mapUint64\":{");
    for (int i = 1; i <= COUNT; i++) {
        length += (size_t)sprintf(json + length, "\"%" PRIu64 "\":%d,", inverse * (unsigned)i, i);
    }
    (void)sprintf(json + length, "\"%" PRIu64 "\":5000,\"%" PRIu64 "\":5001,\"%" PRIu64 "\":5002}}", inverse,
                  inverse * COUNT, inverse);
    Cevents__Test__Variety3 *m = decode(fixture, json);
    assert_int_equal(m->n_map_uint64, COUNT);
    assert_int_equal(m->map_uint64[0]->value, 5002);
    assert_int_equal(m->map_uint64[1]->value, 2);
    assert_int_equal(m->map_uint64[COUNT - 2]->value, COUNT - 1);
    assert_int_equal(m->map_uint64[COUNT - 1]->value, 5001);
    assert_int_equal(fixture->reports.count, 3);
    free(json);
}

static void reads_well_known_types(void **state)
{
    Cevents__Test__Variety3 *m = decode(
        *state, "{\"timestamp\":\"1969-12-31T23:59:59.5Z\",\"duration\":\"-1.5s\",\"fieldMask\":\"a.bC,d\","
                "\"struct\":{\"n\":1,\"l\":[true,\"x\",{}]},\"int64Value\":\"5\",\"stringValue\":\"\",\"empty\":{},"
                "\"boolValue\":false,\"bytesValue\":\"AQ\"}");
    assert_int_equal(m->timestamp->seconds, -1);
    assert_int_equal(m->timestamp->nanos, 500000000);
    assert_int_equal(m->duration->seconds, -1);
    assert_int_equal(m->duration->nanos, -500000000);
    assert_int_equal(m->field_mask->n_paths, 2);
    assert_string_equal(m->field_mask->paths[0], "a.b_c");
    assert_string_equal(m->field_mask->paths[1], "d");
    assert_int_equal(m->struct_->n_fields, 2);
    assert_string_equal(m->struct_->fields[1]->key, "l");
    Google__Protobuf__ListValue *list = m->struct_->fields[1]->value->list_value;
    assert_int_equal(list->n_values, 3);
    assert_string_equal(list->values[1]->string_value, "x");
    assert_int_equal(list->values[2]->kind_case, GOOGLE__PROTOBUF__VALUE__KIND_STRUCT_VALUE);
    assert_int_equal(m->int64_value->value, 5);
    assert_string_equal(m->string_value->value, "");
    assert_non_null(m->empty);
    assert_false(m->bool_value->value);
    assert_int_equal(m->bytes_value->value.len, 1);
}

static void tolerates_and_reports_what_is_unknown(void **state)
{
    struct fixture *fixture = *state;
    Cevents__Test__Variety3 *m = decode(
        fixture,
        "\xEF\xBB\xBF{\"@type\":\"t\",\"leaf\":{\"new\":{\"a\":[1,{}]},\"number\":1},\"colour\":\"BLUE\","
        "\"manyColour\":[\"COLOUR_RED\",\"X\",2],\"mapColour\":{\"a\":\"Y\",\"b\":1},\"aBool\":true,\"aBool\":false}");
    assert_int_equal(m->leaf->number, 1);
    assert_int_equal(m->colour, 0);
    assert_int_equal(m->n_many_colour, 2);
    assert_int_equal(m->many_colour[1], 2);
    assert_int_equal(m->n_map_colour, 1);
    assert_string_equal(m->map_colour[0]->key, "b");
    assert_false(m->a_bool);
    static const struct {
        cevents_report_kind kind;
        size_t offset;
        const char *path;
        const char *raw;
        const cevents_json_table *table;
        const char *field;
    } expected[] = {
        {CEVENTS_REPORT_BYTE_ORDER_MARK, 0, "", "\xEF\xBB\xBF", NULL, NULL},
        {CEVENTS_REPORT_UNKNOWN_MEMBER, 12, "@type", "\"t\"", &cevents__test__variety3__json, NULL},
        {CEVENTS_REPORT_UNKNOWN_MEMBER, 30, "leaf.new", "{\"a\":[1,{}]}", &cevents__test__variety3__leaf__json, NULL},
        {CEVENTS_REPORT_UNKNOWN_ENUM_NAME, 64, "colour", "\"BLUE\"", &cevents__test__variety3__json, "colour"},
        {CEVENTS_REPORT_UNKNOWN_ENUM_NAME, 98, "manyColour[1]", "\"X\"", &cevents__test__variety3__json, "many_colour"},
        {CEVENTS_REPORT_UNKNOWN_ENUM_NAME, 122, "mapColour[\"a\"]", "\"Y\"", &cevents__test__variety3__json,
         "map_colour"},
        {CEVENTS_REPORT_DUPLICATE_MEMBER, 146, "aBool", "\"aBool\":", &cevents__test__variety3__json, "a_bool"},
    };
    assert_int_equal(fixture->reports.count, 7);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(fixture->reports.kinds[i], expected[i].kind);
        assert_int_equal(fixture->reports.offsets[i], expected[i].offset);
        assert_string_equal(fixture->reports.paths[i], expected[i].path);
        assert_string_equal(fixture->reports.raws[i], expected[i].raw);
        const cevents_json_table *table = fixture->reports.tables[i];
        const cevents_json_field *field = fixture->reports.fields[i];
        assert_ptr_equal(table, expected[i].table);
        assert_string_equal(field == NULL ? "" : table->descriptor->fields[field - table->fields].name,
                            expected[i].field == NULL ? "" : expected[i].field);
    }
}

static void refuses_what_is_unknown_when_strict(void **state)
{
    struct fixture *fixture = *state;
    fixture->options.strict = CEVENTS_STRICT_DATA;
    refuse(fixture, "{\"leaf\":{\"new\":1}}", CEVENTS_REFUSED, 15, "leaf.new",
           "unknown member skipped; strict data refuses it");
    refuse(fixture, "{\"colour\":\"X\"}", CEVENTS_REFUSED, 10, "colour",
           "unknown enum name left out; strict data refuses it");
    refuse(fixture, "{\"aBool\":true,\"a_bool\":false}", CEVENTS_REFUSED, 14, "aBool",
           "member given twice, the last one counts; strict data refuses it");
    refuse(fixture, "{\"mapString\":{\"a\":\"\",\"a\":\"\"}}", CEVENTS_REFUSED, 21, "mapString[\"a\"]",
           "member given twice, the last one counts; strict data refuses it");
    refuse(fixture, "\xEF\xBB\xBF{}", CEVENTS_REFUSED, 0, "", "byte-order mark skipped; strict data refuses it");
    assert_int_equal(fixture->reports.count, 0);
}

static void replaces_the_earlier_of_equal_members(void **state)
{
    Cevents__Test__Variety3 *m =
        decode(*state, "{\"manyInt32\":[1,2],\"leaf\":{\"number\":1},\"mapString\":{\"a\":\"b\"},\"oneString\":\"x\","
                       "\"many_int32\":[3],\"leaf\":{\"text\":\"t\"},\"mapString\":{},\"oneString\":\"y\"}");
    assert_int_equal(m->n_many_int32, 1);
    assert_int_equal(m->many_int32[0], 3);
    assert_int_equal(m->leaf->number, 0);
    assert_string_equal(m->leaf->text, "t");
    assert_int_equal(m->n_map_string, 0);
    assert_string_equal(m->one_string, "y");
}

static void keeps_the_rules_of_oneofs(void **state)
{
    struct fixture *fixture = *state;
    Cevents__Test__Variety3 *m = decode(fixture, "{\"oneInt32\":null,\"oneString\":\"x\",\"oneBytes\":null}");
    assert_int_equal(m->choice_case, CEVENTS__TEST__VARIETY3__CHOICE_ONE_STRING);
    m = decode(fixture, "{\"oneNull\":null}");
    assert_int_equal(m->choice_case, CEVENTS__TEST__VARIETY3__CHOICE_ONE_NULL);
    m = decode(fixture, "{\"oneInt32\":0}");
    assert_int_equal(m->choice_case, CEVENTS__TEST__VARIETY3__CHOICE_ONE_INT32);
    refuse(fixture, "{\"oneInt32\":1,\"oneString\":\"x\"}", CEVENTS_INVALID_VALUE, 26, "oneString",
           "another member of the same oneof is already set");

    /* What a repeated member replaces is its own value only. */
    m = decode(fixture, "{\"oneInt32\":null,\"oneString\":\"x\",\"oneInt32\":null}");
    assert_int_equal(m->choice_case, CEVENTS__TEST__VARIETY3__CHOICE_ONE_STRING);
    assert_string_equal(m->one_string, "x");
    refuse(fixture, "{\"oneInt32\":null,\"oneString\":\"x\",\"oneInt32\":2}", CEVENTS_INVALID_VALUE, 44, "oneInt32",
           "another member of the same oneof is already set");
}

static void refuses_wrong_types(void **state)
{
    struct fixture *fixture = *state;
    refuse(fixture, "[]", CEVENTS_WRONG_TYPE, 0, "", "expected an object, found an array");
    refuse(fixture, "{\"aString\":5}", CEVENTS_WRONG_TYPE, 11, "aString", "expected a string, found a number");
    refuse(fixture, "{\"anInt32\":true}", CEVENTS_WRONG_TYPE, 11, "anInt32", "expected an integer, found a boolean");
    refuse(fixture, "{\"anInt32\":1.5}", CEVENTS_WRONG_TYPE, 11, "anInt32",
           "expected an integer, found a number with a fraction");
    refuse(fixture, "{\"anInt32\":\"x\"}", CEVENTS_INVALID_VALUE, 11, "anInt32",
           "expected an integer, found a string that holds none");
    refuse(fixture, "{\"aBool\":\"true\"}", CEVENTS_WRONG_TYPE, 9, "aBool", "expected true or false, found a string");
    refuse(fixture, "{\"manyInt32\":[1,[2]]}", CEVENTS_WRONG_TYPE, 16, "manyInt32[1]",
           "expected an integer, found an array");
    refuse(fixture, "{\"manyInt32\":[1,null]}", CEVENTS_WRONG_TYPE, 16, "manyInt32[1]",
           "null is no element of an array");
    refuse(fixture, "{\"manyInt32\":{}}", CEVENTS_WRONG_TYPE, 13, "manyInt32", "expected an array, found an object");
    refuse(fixture, "{\"mapLeaf\":{\"a b\":3}}", CEVENTS_WRONG_TYPE, 18, "mapLeaf[\"a b\"]",
           "expected an object, found a number");
    refuse(fixture, "{\"mapString\":{\"a\":null}}", CEVENTS_WRONG_TYPE, 18, "mapString[\"a\"]",
           "null is no value of a map");
    refuse(fixture, "{\"mapBool\":{\"yes\":true}}", CEVENTS_INVALID_VALUE, 12, "mapBool",
           "expected the key \"true\" or \"false\"");
    refuse(fixture, "{\"recursive\":{\"recursive\":{\"colour\":{}}}}", CEVENTS_WRONG_TYPE, 36,
           "recursive.recursive.colour", "expected an enum's name or number, found an object");
}

static void refuses_values_out_of_range(void **state)
{
    struct fixture *fixture = *state;
    refuse(fixture, "{\"anInt32\":2147483648}", CEVENTS_OUT_OF_RANGE, 11, "anInt32",
           "number is out of range for a signed 32-bit integer");
    refuse(fixture, "{\"aUint32\":-1}", CEVENTS_OUT_OF_RANGE, 11, "aUint32",
           "number is out of range for an unsigned 32-bit integer");
    refuse(fixture, "{\"anInt64\":9223372036854775808}", CEVENTS_OUT_OF_RANGE, 11, "anInt64",
           "number is out of range for a signed 64-bit integer");
    refuse(fixture, "{\"aUint64\":18446744073709551616}", CEVENTS_OUT_OF_RANGE, 11, "aUint64",
           "number is out of range for a 64-bit integer");
    refuse(fixture, "{\"aUint64\":1e30}", CEVENTS_OUT_OF_RANGE, 11, "aUint64",
           "number is out of range for a 64-bit integer");
    refuse(fixture, "{\"aDouble\":1e309}", CEVENTS_OUT_OF_RANGE, 11, "aDouble", "number is out of range for a double");
    refuse(fixture, "{\"aFloat\":3.5e38}", CEVENTS_OUT_OF_RANGE, 10, "aFloat", "number is out of range for a float");
    refuse(fixture, "{\"timestamp\":\"0000-01-01T00:00:00Z\"}", CEVENTS_INVALID_VALUE, 13, "timestamp",
           "expected a timestamp such as \"2024-05-06T07:08:09.5Z\" (RFC 3339, years 0001 to 9999)");
    refuse(fixture, "{\"duration\":\"315576000001s\"}", CEVENTS_INVALID_VALUE, 12, "duration",
           "expected a duration in seconds such as \"1.5s\", at most 315576000000");
    refuse(fixture, "{\"someBytes\":\"AA!A\"}", CEVENTS_INVALID_VALUE, 16, "someBytes", "expected base64");
    refuse(fixture, "{\"fieldMask\":\"a_b\"}", CEVENTS_INVALID_VALUE, 13, "fieldMask",
           "expected paths in lowerCamelCase, separated by commas");
}

static void refuses_malformed_json(void **state)
{
    struct fixture *fixture = *state;
    refuse(fixture, "", CEVENTS_MALFORMED_JSON, 0, "", "expected an object, found the end of the text");
    refuse(fixture, "{", CEVENTS_MALFORMED_JSON, 1, "",
           "expected a member's name in quotes, found the end of the text");
    refuse(fixture, "{\"anInt32\":1,}", CEVENTS_MALFORMED_JSON, 13, "",
           "expected a member's name in quotes, found `}`");
    refuse(fixture, "{\"anInt32\":1 \"aBool\":true}", CEVENTS_MALFORMED_JSON, 13, "",
           "expected `,` or `}`, found `\"`");
    refuse(fixture, "{\"anInt32\" 1}", CEVENTS_MALFORMED_JSON, 11, "", "expected `:` after a member's name, found `1`");
    refuse(fixture, "{\"anInt32\":1,\"x\" 5}", CEVENTS_MALFORMED_JSON, 17, "",
           "expected `:` after a member's name, found `5`");
    refuse(fixture, "{\"anInt32\":1,\"x\001\":5}", CEVENTS_MALFORMED_JSON, 15, "",
           "control character 0x01 within a string: write it as \\u0001");
    refuse(fixture, "{\"mapInt32\":{\"\\u0031\":\"x\"}}", CEVENTS_INVALID_VALUE, 22, "mapInt32[\"1\"]",
           "expected an integer, found a string that holds none");
    refuse(fixture, "{} x", CEVENTS_MALFORMED_JSON, 3, "", "expected the end of the text, found `x`");
    refuse(fixture, "{\"manyInt32\":[1,2}", CEVENTS_MALFORMED_JSON, 17, "manyInt32[1]",
           "expected `,` or `]`, found `}`");
    refuse(fixture, "{\"anInt32\":01}", CEVENTS_MALFORMED_JSON, 11, "anInt32", "malformed number");
    refuse(fixture, "{\"aDouble\":1.}", CEVENTS_MALFORMED_JSON, 11, "aDouble", "malformed number");
    refuse(fixture, "{\"aString\":\"a\nb\"}", CEVENTS_MALFORMED_JSON, 13, "aString",
           "control character 0x0a within a string: write it as \\u000a");
    refuse(fixture, "{\"aString\":\"\\x\"}", CEVENTS_MALFORMED_JSON, 12, "aString",
           "unknown escape sequence in a string");
    refuse(fixture, "{\"aString\":\"\\u12g4\"}", CEVENTS_MALFORMED_JSON, 12, "aString",
           "malformed \\u escape: four hexadecimal digits follow");
    refuse(fixture, "{\"aString\":\"\\uDC00\"}", CEVENTS_MALFORMED_JSON, 12, "aString",
           "lone surrogate \\udc00: it is half of a character");
    refuse(fixture, "{\"aString\":\"abc", CEVENTS_MALFORMED_JSON, 15, "aString", "the text ends within a string");
    refuse(fixture, "{\"aString\":\"\xC3(\"}", CEVENTS_INVALID_UTF8, 12, "aString", "byte 0xc3 is not UTF-8");
    refuse(fixture, "{\"unknown\":{\"a\":[tru]}}", CEVENTS_MALFORMED_JSON, 20, "unknown.a[0]",
           "expected a JSON value, found `]`");
}

static void refuses_a_nul_in_a_c_string(void **state)
{
    refuse(*state, "{\"leaf\":{\"text\":\"a\\u0000\"}}", CEVENTS_NUL_IN_STRING, 16, "leaf.text",
           "U+0000 in a string that is held as char *: generate the field with `string_as_bytes`");
}

static void keeps_the_limits(void **state)
{
    struct fixture *fixture = *state;
    fixture->options.limits.depth = 3;
    (void)decode(fixture, "{\"leaf\":{\"back\":{}}}");
    refuse(fixture, "{\"leaf\":{\"back\":{\"leaf\":{}}}}", CEVENTS_LIMIT_DEPTH, 24, "leaf.back.leaf",
           "nested too deeply: the limit `depth` is reached");
    (void)decode(fixture, "{\"new\":[[]]}");
    refuse(fixture, "{\"new\":[[[]]]}", CEVENTS_LIMIT_DEPTH, 9, "new[0][0]",
           "nested too deeply: the limit `depth` is reached");
    fixture->options.limits.elements = 2;
    (void)decode(fixture, "{\"manyInt32\":[1,2]}");
    refuse(fixture, "{\"manyInt32\":[1,2],\"mapString\":{\"a\":\"\"}}", CEVENTS_LIMIT_ELEMENTS, 32, "mapString",
           "too many elements: the limit `elements` is reached");
    (void)decode(fixture, "{\"fieldMask\":\"a,b\"}");
    refuse(fixture, "{\"fieldMask\":\"a,b,c\"}", CEVENTS_LIMIT_ELEMENTS, 13, "fieldMask",
           "too many elements: the limit `elements` is reached");
    fixture->options.limits.bytes = 4;
    (void)decode(fixture, "{  }");
    refuse(fixture, "{   }", CEVENTS_LIMIT_BYTES, 0, "", "5 bytes of JSON: the limit `bytes` is 4");
}

static void needs_no_allocator(void **state)
{
    struct fixture *fixture = *state;
    static const char json[] = "{\"manyString\":[\"a\",\"b\"],\"leaf\":{\"text\":\"t\"}}";
    static char block[16384];
    bool decoded = false;
    for (size_t size = 0; size <= sizeof block; size += 64) {
        cevents_arena arena;
        cevents_arena_init(&arena, block, size, NULL);
        ProtobufCMessage *message = NULL;
        cevents_error error = {CEVENTS_OK, 0, "", ""};
        cevents_status status = cevents_json_decode(&cevents__test__variety3__json, json, sizeof json - 1, &arena,
                                                    &fixture->options, &message, &error);
        assert_true(status == CEVENTS_OK || status == CEVENTS_LIMIT_ARENA);
        assert_int_equal(status, error.status);
        assert_string_equal(error.message, status == CEVENTS_OK ? "" : "the arena is full");
        assert_true((status == CEVENTS_OK) == (message != NULL));
        assert_true(status == CEVENTS_OK || !decoded);
        decoded = decoded || status == CEVENTS_OK;
    }
    assert_true(decoded);
}

static void leaves_the_text_alone(void **state)
{
    struct fixture *fixture = *state;
    static const char json[] = "{\"aString\":\"\\u0041\",\"someBytes\":\"AQID\",\"fieldMask\":\"aB\"}";
    char copy[sizeof json];
    memcpy(copy, json, sizeof json);
    for (int i = 0; i < 2; i++) {
        Cevents__Test__Variety3 *m = decode(fixture, copy);
        assert_string_equal(m->a_string, "A");
        assert_memory_equal(copy, json, sizeof json);
    }
}

/* Every prefix of a text is refused, or it is the whole one; nothing is read past its end. */
static void refuses_every_prefix(void **state)
{
    struct fixture *fixture = *state;
    static const char json[] =
        "{\"aString\":\"\\u00e9\\uD83D\\uDE00 \xC3\xA9\",\"manyInt32\":[1,-2.0e0],\"mapString\":{\"a\":\"b\"},"
        "\"timestamp\":\"2020-01-01T00:00:00Z\",\"struct\":{\"a\":[null,true,1e5]},\"new\":{\"x\":[{}]},\"any\":{\"@"
        "type\":\"a/b\"}}";
    for (size_t length = 0; length < sizeof json - 1; length++) {
        char *exact = malloc(length > 0 ? length : 1);
        memcpy(exact, json, length);
        ProtobufCMessage *message = NULL;
        cevents_status status = cevents_json_decode(&cevents__test__variety3__json, exact, length, &fixture->arena,
                                                    &fixture->options, &message, &fixture->error);
        assert_int_not_equal(status, CEVENTS_OK);
        assert_null(message);
        assert_true(fixture->error.offset <= length);
        free(exact);
        cevents_arena_reset(&fixture->arena);
        fixture->reports.count = 0;
    }
    (void)decode(fixture, json);
}

static void keeps_the_rules_of_proto2(void **state)
{
    struct fixture *fixture = *state;
    const cevents_json_table *table = &cevents__test__variety2__json;
    Cevents__Test__Variety2 *m =
        decode_as(fixture, table, "{\"anInt32\":0,\"aBool\":null,\"aString\":\"\",\"shade\":2}");
    assert_true(m->has_an_int32);
    assert_false(m->has_an_int64);
    assert_int_equal(m->an_int64, -64);
    assert_false(m->has_a_bool);
    assert_true(m->a_bool);
    assert_string_equal(m->a_string, "");
    assert_true(m->has_shade);
    assert_int_equal(m->shade, CEVENTS__TEST__VARIETY2__SHADE__LIGHT);
    m = decode_as(fixture, table, "{\"shade\":9,\"manyShade\":[1,9],\"mapTone\":{\"a\":9,\"b\":5,\"c\":2147483647}}");
    assert_false(m->has_shade);
    assert_int_equal(m->shade, CEVENTS__TEST__VARIETY2__SHADE__DARK);
    assert_int_equal(m->n_many_shade, 1);
    assert_int_equal(m->n_map_tone, 2);
    assert_string_equal(m->map_tone[0]->key, "b");
    assert_int_equal(m->map_tone[1]->value, INT32_MAX);
    assert_int_equal(fixture->reports.count, 3);
    refuse_as(fixture, table, "{\"needy\":{\"number\":1,\"text\":\"\"}}", CEVENTS_MISSING_FIELD, 30, "needy",
              "the required field `shade` is missing");
    refuse_as(fixture, table, "{\"needy\":{\"number\":1,\"text\":null,\"shade\":\"DARK\"}}", CEVENTS_MISSING_FIELD, 47,
              "needy", "the required field `text` is missing");
    refuse_as(fixture, table, "{\"needy\":{\"number\":1,\"text\":\"\",\"shade\":\"BLUE\"}}", CEVENTS_MISSING_FIELD, 45,
              "needy", "the required field `shade` is missing");
    refuse_as(fixture, table, "{\"needy\":{\"number\":1,\"text\":\"\",\"shade\":9}}", CEVENTS_MISSING_FIELD, 40,
              "needy", "the required field `shade` is missing");
    m = decode_as(fixture, table, "{\"needy\":{\"number\":0,\"text\":\"\",\"shade\":\"DARK\"}}");
    assert_int_equal(m->needy->shade, CEVENTS__TEST__VARIETY2__SHADE__DARK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_every_scalar),
        TEST(leaves_absent_fields_at_their_defaults),
        TEST(takes_null_as_absent),
        TEST(reads_both_spellings_of_names),
        TEST(learns_any_order_of_members),
        TEST(unescapes_strings_in_place),
        TEST(reads_arrays_of_every_width),
        TEST(grows_long_arrays),
        TEST(reads_maps_with_every_kind_of_key),
        TEST(keeps_the_last_of_equal_keys),
        TEST(keeps_the_last_of_equal_keys_among_many),
        TEST(keeps_the_last_of_equal_keys_that_collide),
        TEST(reads_well_known_types),
        TEST(tolerates_and_reports_what_is_unknown),
        TEST(refuses_what_is_unknown_when_strict),
        TEST(replaces_the_earlier_of_equal_members),
        TEST(keeps_the_rules_of_oneofs),
        TEST(refuses_wrong_types),
        TEST(refuses_values_out_of_range),
        TEST(refuses_malformed_json),
        TEST(refuses_a_nul_in_a_c_string),
        TEST(keeps_the_limits),
        TEST(needs_no_allocator),
        TEST(leaves_the_text_alone),
        TEST(refuses_every_prefix),
        TEST(keeps_the_rules_of_proto2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
