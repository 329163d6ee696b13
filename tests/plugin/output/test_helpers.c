/* Helpers of generated headers: names of enum values, look-up in maps, oneofs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "helpers.pb-c.h"
#include "helpers2.pb-c.h"

static char block[16384];
static cevents_arena arena;

static int set_up(void **state)
{
    (void)state;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    return 0;
}

static const void *from_json(const cevents_json_table *table, const char *json)
{
    ProtobufCMessage *message = NULL;
    cevents_error error = {0};
    if (cevents_json_decode(table, json, strlen(json), &arena, NULL, &message, &error) != CEVENTS_OK) {
        fail_msg("%s: %s", error.path, error.message);
    }
    return message;
}

static const Helpers__V1__Maps *maps_from_json(const char *json)
{
    return from_json(&helpers__v1__maps__json, json);
}

static const Helpers__V1__Choice *choice_from_json(const char *json)
{
    return from_json(&helpers__v1__choice__json, json);
}

static void test_enum_names(void **state)
{
    (void)state;
    assert_string_equal(helpers__v1__level__name(HELPERS__V1__LEVEL__LEVEL_UNSPECIFIED), "LEVEL_UNSPECIFIED");
    assert_string_equal(helpers__v1__level__name(HELPERS__V1__LEVEL__LEVEL_SMALL), "LEVEL_LOW");
    assert_string_equal(helpers__v1__level__name(HELPERS__V1__LEVEL__LEVEL_LOWEST), "LEVEL_LOWEST");
    assert_string_equal(helpers__v1__level__name(HELPERS__V1__LEVEL__LEVEL_HIGHEST), "LEVEL_HIGHEST");
    assert_null(helpers__v1__level__name((Helpers__V1__Level)2));
    assert_null(helpers__v1__level__name((Helpers__V1__Level)-1));
}

static void test_enum_numbers(void **state)
{
    (void)state;
    Helpers__V1__Level level = (Helpers__V1__Level)77;
    assert_false(helpers__v1__level__from_name("level_low", &level));
    assert_false(helpers__v1__level__from_name("", &level));
    assert_int_equal(level, 77);
    assert_true(helpers__v1__level__from_name("LEVEL_SMALL", &level));
    assert_int_equal(level, 1);
    assert_true(helpers__v1__level__from_name("LEVEL_LOWEST", &level));
    assert_int_equal(level, INT32_MIN);
    assert_true(helpers__v1__level__from_name("LEVEL_HIGHEST", &level));
    assert_int_equal(level, INT32_MAX);
}

/* A number that the schema does not name comes through JSON and the wire as it is. */
static void test_unknown_numbers_survive(void **state)
{
    (void)state;
    const Helpers__V1__Choice *choice = choice_from_json("{\"level\":77}");
    const Helpers__V1__Level *level = helpers__v1__choice__as_level(choice);
    assert_non_null(level);
    assert_int_equal(*level, 77);
    assert_null(helpers__v1__level__name(*level));
    uint8_t wire[16];
    cevents_sink sink = cevents_sink_to_buffer(wire, sizeof wire);
    assert_int_equal(cevents_wire_encode(&helpers__v1__choice__json, &choice->base, NULL, &sink, NULL), CEVENTS_OK);
    assert_int_equal(sink.length, 2);
    assert_memory_equal(wire, "\x28\x4D", 2);
    ProtobufCMessage *again = NULL;
    assert_int_equal(cevents_wire_decode(&helpers__v1__choice__json, wire, sink.length, &arena, NULL, &again, NULL),
                     CEVENTS_OK);
    assert_int_equal(*helpers__v1__choice__as_level((const Helpers__V1__Choice *)again), 77);
    char json[64];
    sink = cevents_sink_to_buffer(json, sizeof json);
    assert_int_equal(cevents_json_encode(&helpers__v1__choice__json, again, NULL, &sink, NULL), CEVENTS_OK);
    assert_int_equal(sink.length, 12);
    assert_memory_equal(json, "{\"level\":77}", 12);
}

static void test_maps_by_text(void **state)
{
    (void)state;
    const Helpers__V1__Maps *maps = maps_from_json(
        "{\"labels\":{\"a\":\"one\",\"ab\":\"two\",\"\":\"empty\"},\"levels\":{\"x\":\"LEVEL_LOW\",\"y\":9},"
        "\"blobs\":{\"b\":\"AAE=\"},\"namespace\":{\"n\":-5},\"raw\":{\"k\\u0000\":\"v\\u0000\"}}");
    assert_string_equal(helpers__v1__maps__find_labels(maps, "a"), "one");
    assert_string_equal(helpers__v1__maps__find_labels(maps, "ab"), "two");
    assert_string_equal(helpers__v1__maps__find_labels(maps, ""), "empty");
    assert_null(helpers__v1__maps__find_labels(maps, "b"));
    assert_int_equal(*helpers__v1__maps__find_levels(maps, "x"), HELPERS__V1__LEVEL__LEVEL_LOW);
    assert_int_equal(*helpers__v1__maps__find_levels(maps, "y"), 9);
    assert_int_equal(helpers__v1__maps__find_blobs(maps, "b")->len, 2);
    assert_memory_equal(helpers__v1__maps__find_blobs(maps, "b")->data, "\0\1", 2);
    assert_int_equal(*helpers__v1__maps__find_namespace(maps, "n"), -5);
    assert_null(helpers__v1__maps__find_raw(maps, "k", 1));
    const ProtobufCBinaryData *raw = helpers__v1__maps__find_raw(maps, "k\0", 2);
    assert_int_equal(raw->len, 2);
    assert_memory_equal(raw->data, "v\0", 2);
}

static void test_maps_by_number(void **state)
{
    (void)state;
    const Helpers__V1__Maps *maps = maps_from_json(
        "{\"names\":{\"-7\":\"minus seven\",\"0\":\"zero\"},\"packedSize\":{\"-9223372036854775808\":5},"
        "\"byNumber\":{\"18446744073709551615\":{\"names\":{\"1\":\"one\"}}},\"byTruth\":{\"true\":0.5}}");
    assert_string_equal(helpers__v1__maps__find_names(maps, -7), "minus seven");
    assert_string_equal(helpers__v1__maps__find_names(maps, 0), "zero");
    assert_null(helpers__v1__maps__find_names(maps, 7));
    assert_int_equal(*helpers__v1__maps__find_packed_size(maps, INT64_MIN), 5);
    const Helpers__V1__Maps *inner = helpers__v1__maps__find_by_number(maps, UINT64_MAX);
    assert_string_equal(helpers__v1__maps__find_names(inner, 1), "one");
    assert_null(helpers__v1__maps__find_by_number(inner, UINT64_MAX));
    assert_true(*helpers__v1__maps__find_by_truth(maps, 1) > 0.4);
    assert_ptr_equal(helpers__v1__maps__find_by_truth(maps, 7), helpers__v1__maps__find_by_truth(maps, 1));
    assert_null(helpers__v1__maps__find_by_truth(maps, 0));
}

/* As protobuf says of several entries with one key; libprotobuf-c keeps them all. */
static void test_last_entry_counts(void **state)
{
    (void)state;
    static const uint8_t wire[] = "\x0A\x06\x0A\x01k\x12\x01"
                                  "1\x0A\x06\x0A\x01k\x12\x01"
                                  "2";
    Helpers__V1__Maps *maps = helpers__v1__maps__unpack(NULL, sizeof wire - 1, wire);
    assert_non_null(maps);
    assert_int_equal(maps->n_labels, 2);
    assert_string_equal(helpers__v1__maps__find_labels(maps, "k"), "2");
    helpers__v1__maps__free_unpacked(maps, NULL);
}

/* In proto2, libprotobuf-c leaves the key of an entry without one NULL: it is the empty text. */
static void test_entry_without_key(void **state)
{
    (void)state;
    static const uint8_t wire[] = "\x0A\x03\x12\x01v\x0A\x02\x0A";
    Helpers__V2__Maps *maps = helpers__v2__maps__unpack(NULL, 5, wire);
    assert_non_null(maps);
    assert_null(maps->labels[0]->key);
    assert_string_equal(helpers__v2__maps__find_labels(maps, ""), "v");
    assert_null(helpers__v2__maps__find_labels(maps, "k"));
    helpers__v2__maps__free_unpacked(maps, NULL);
}

static void test_case_names(void **state)
{
    (void)state;
    assert_string_equal(helpers__v1__choice__kind_case_name(HELPERS__V1__CHOICE__KIND_MAPS), "maps");
    assert_string_equal(helpers__v1__choice__kind_case_name(HELPERS__V1__CHOICE__KIND_CLASS), "class");
    assert_string_equal(helpers__v1__choice__other_case_name(HELPERS__V1__CHOICE__OTHER_FLAG), "flag");
    assert_null(helpers__v1__choice__kind_case_name(HELPERS__V1__CHOICE__KIND__NOT_SET));
}

static void test_reading_oneofs(void **state)
{
    (void)state;
    const Helpers__V1__Choice *choice = choice_from_json("{\"text\":\"t\",\"flag\":false}");
    assert_string_equal(helpers__v1__choice__as_text(choice), "t");
    assert_null(helpers__v1__choice__as_number(choice));
    assert_null(helpers__v1__choice__as_maps(choice));
    assert_null(helpers__v1__choice__as_raw(choice));
    assert_false(*helpers__v1__choice__as_flag(choice));
    choice = choice_from_json("{\"number\":\"-3\"}");
    assert_int_equal(*helpers__v1__choice__as_number(choice), -3);
    assert_null(helpers__v1__choice__as_text(choice));
    assert_null(helpers__v1__choice__as_flag(choice));
    choice = choice_from_json("{\"raw\":\"r\\u0000\"}");
    assert_int_equal(helpers__v1__choice__as_raw(choice)->len, 2);
    choice = choice_from_json("{\"maps\":{\"labels\":{\"k\":\"v\"}}}");
    assert_string_equal(helpers__v1__maps__find_labels(helpers__v1__choice__as_maps(choice), "k"), "v");
}

static void test_writing_oneofs(void **state)
{
    (void)state;
    Helpers__V1__Choice choice = HELPERS__V1__CHOICE__INIT;
    char text[] = "t";
    helpers__v1__choice__set_text(&choice, text);
    assert_int_equal(choice.kind_case, HELPERS__V1__CHOICE__KIND_TEXT);
    assert_ptr_equal(choice.text, text);
    helpers__v1__choice__set_class(&choice, 5);
    assert_int_equal(choice.kind_case, HELPERS__V1__CHOICE__KIND_CLASS);
    assert_int_equal(choice.class_, 5);
    Helpers__V1__Maps maps;
    helpers__v1__maps__init(&maps);
    helpers__v1__choice__set_maps(&choice, &maps);
    assert_ptr_equal(helpers__v1__choice__as_maps(&choice), &maps);
    helpers__v1__choice__set_flag(&choice, 1);
    helpers__v1__choice__clear_kind(&choice);
    assert_int_equal(choice.kind_case, HELPERS__V1__CHOICE__KIND__NOT_SET);
    assert_null(helpers__v1__choice__as_maps(&choice));
    assert_true(*helpers__v1__choice__as_flag(&choice));
    Helpers__V2__Choice constant = HELPERS__V2__CHOICE__INIT;
    helpers__v2__choice__set_text(&constant, "literal");
    assert_string_equal(helpers__v2__choice__as_text(&constant), "literal");
    assert_null(helpers__v2__choice__as_number(&constant));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_enum_names),
        cmocka_unit_test(test_enum_numbers),
        cmocka_unit_test_setup(test_unknown_numbers_survive, set_up),
        cmocka_unit_test_setup(test_maps_by_text, set_up),
        cmocka_unit_test_setup(test_maps_by_number, set_up),
        cmocka_unit_test(test_last_entry_counts),
        cmocka_unit_test(test_entry_without_key),
        cmocka_unit_test(test_case_names),
        cmocka_unit_test_setup(test_reading_oneofs, set_up),
        cmocka_unit_test(test_writing_oneofs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
