/* Wire bytes to struct and back: values, what is kept, offsets, paths and messages. */
#include "wire_testing.h"

#include <math.h>

#include "codec_internal.h"

#include "google/protobuf/any.pb-c.h"

static void scalars(void **state)
{
    Variety3 *m = decode(*state, VARIETY3,
                         "08 ffffffffffffffffff01" /* int32 -1 */
                         "10 8001"                 /* int64 128 */
                         "18 ffffffff0f"
                         "20 ffffffffffffffffff01"
                         "28 03" /* sint32 -2 */
                         "30 feffffffffffffffff01"
                         "3d 04030201"
                         "41 0807060504030201"
                         "4d feffffff"
                         "51 feffffffffffffff"
                         "5d 0000c03f"
                         "61 000000000000f8bf"
                         "68 8080808010" /* bool: any bit counts */
                         "72 03 e282ac"
                         "7a 02 00ff"
                         "8001 01");
    assert_int_equal(m->an_int32, -1);
    assert_int_equal(m->an_int64, 128);
    assert_int_equal(m->a_uint32, UINT32_MAX);
    assert_true(m->a_uint64 == UINT64_MAX);
    assert_int_equal(m->a_sint32, -2);
    assert_true(m->a_sint64 == INT64_MAX);
    assert_int_equal(m->a_fixed32, 0x01020304);
    assert_true(m->a_fixed64 == UINT64_C(0x0102030405060708));
    assert_int_equal(m->a_sfixed32, -2);
    assert_int_equal(m->a_sfixed64, -2);
    assert_true(m->a_float == 1.5F);
    assert_true(m->a_double == -1.5);
    assert_int_equal(m->a_bool, 1);
    assert_string_equal(m->a_string, "\xE2\x82\xAC");
    assert_int_equal(m->some_bytes.len, 2);
    assert_memory_equal(m->some_bytes.data, "\0\xFF", 2);
    assert_int_equal(m->colour, CEVENTS__TEST__COLOUR__COLOUR_RED);
}

static void nothing_gives_defaults(void **state)
{
    Variety3 *m = decode(*state, VARIETY3, "");
    assert_ptr_equal(m->base.descriptor, &cevents__test__variety3__descriptor);
    assert_string_equal(m->a_string, "");
    assert_null(m->leaf);
    Variety2 *old = decode(*state, VARIETY2, "");
    assert_int_equal(old->an_int64, -64);
    assert_false(old->has_an_int64);
    assert_string_equal(old->a_string, "text");
    assert_int_equal(old->shade, CEVENTS__TEST__VARIETY2__SHADE__DARK);
}

static void varints_wider_than_their_field_are_cut(void **state)
{
    Variety3 *m = decode(*state, VARIETY3,
                         "08 8180808080808080 8001" /* 2^63 + 1 */
                         "28 8180808010"            /* sint32 of 2^32 + 1 */
                         "8001 ffffffffffffffffff7f");
    assert_int_equal(m->an_int32, 1);
    assert_int_equal(m->a_sint32, -1);
    assert_int_equal(m->colour, -1);
}

static void last_one_wins_and_messages_merge(void **state)
{
    Variety3 *m = decode(*state, VARIETY3, "0801 0802 8a01 02 0807 8a01 03 1201 61 7201 62 7201 63");
    assert_int_equal(m->an_int32, 2);
    assert_string_equal(m->a_string, "c");
    assert_int_equal(m->leaf->number, 7);
    assert_string_equal(m->leaf->text, "a");
}

static void oneof_members_replace_each_other(void **state)
{
    Variety3 *m = decode(*state, VARIETY3, "8204 02 0807 f203 0178");
    assert_int_equal(m->choice_case, CEVENTS__TEST__VARIETY3__CHOICE_ONE_STRING);
    assert_string_equal(m->one_string, "x");
    m = decode(*state, VARIETY3, "8204 02 0807 8204 03 1201 61");
    assert_int_equal(m->choice_case, CEVENTS__TEST__VARIETY3__CHOICE_ONE_LEAF);
    assert_int_equal(m->one_leaf->number, 7);
    assert_string_equal(m->one_leaf->text, "a");
    m = decode(*state, VARIETY3, "8204 02 0807 e803 00 8204 03 1201 61");
    assert_int_equal(m->one_leaf->number, 0);
}

static void packed_and_loose_are_both_accepted(void **state)
{
    Variety3 *m = decode(*state, VARIETY3,
                         "aa01 03 01 8002 a801 03 aa01 00 aa01 01 04"
                         "b202 06 01 02 03 04 05 06"
                         "b202 02 07 08 b002 09"
                         "e101 0000000000000000 e201 08 0200000000000000");
    const int32_t many[] = {1, 256, 3, 4};
    assert_int_equal(m->n_many_int32, 4);
    assert_memory_equal(m->many_int32, many, sizeof many);
    const int32_t loose[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    assert_int_equal(m->n_loose_int32, 9);
    assert_memory_equal(m->loose_int32, loose, sizeof loose);
    assert_int_equal(m->n_many_fixed64, 2);
    assert_true(m->many_fixed64[0] == 0 && m->many_fixed64[1] == 2);
}

static void arrays_grow(void **state)
{
    struct fixture *fixture = *state;
    enum { COUNT = 1000 };
    uint8_t bytes[COUNT * 7];
    size_t length = 0;
    for (unsigned i = 0; i < COUNT; i++) {
        const uint8_t element[] = {0x92, 0x02, 0x01, (uint8_t)('a' + i % 26), 0xB0, 0x02, (uint8_t)(i % 100)};
        memcpy(bytes + length, element, sizeof element);
        length += sizeof element;
    }
    ProtobufCMessage *message;
    assert_int_equal(cevents_wire_decode(VARIETY3, bytes, length, &fixture->arena, NULL, &message, NULL), CEVENTS_OK);
    const Variety3 *m = (const Variety3 *)message;
    assert_int_equal(m->n_many_string, COUNT);
    assert_int_equal(m->n_loose_int32, COUNT);
    for (unsigned i = 0; i < COUNT; i++) {
        assert_int_equal(m->many_string[i][0], 'a' + i % 26);
        assert_int_equal(m->many_string[i][1], '\0');
        assert_int_equal(m->loose_int32[i], i % 100);
    }
}

static void maps(void **state)
{
    Variety3 *m = decode(*state, VARIETY3,
                         "b203 06 0a0161 120178" /* a: x */
                         "b203 03 120179"        /* no key */
                         "b203 03 0a0162"        /* no value */
                         "b203 06 0a0161 12017a" /* a again */
                         "ca03 03 0a0163"        /* no message */
                         "ca03 0b 0a0163 12020801 12020802");
    assert_int_equal(m->n_map_string, 3);
    assert_string_equal(m->map_string[0]->key, "a");
    assert_string_equal(m->map_string[0]->value, "z");
    assert_string_equal(m->map_string[1]->key, "");
    assert_string_equal(m->map_string[1]->value, "y");
    assert_string_equal(m->map_string[2]->key, "b");
    assert_string_equal(m->map_string[2]->value, "");
    assert_int_equal(m->n_map_leaf, 1);
    assert_int_equal(m->map_leaf[0]->value->number, 2);
    m = decode(*state, VARIETY3, "ca03 03 0a0163");
    assert_non_null(m->map_leaf[0]->value);
    assert_int_equal(m->map_leaf[0]->value->number, 0);
}

/* Sorted when there are too many to compare each with each. */
static void duplicate_keys_of_great_maps(void **state)
{
    struct fixture *fixture = *state;
    enum { COUNT = 3000, KEYS = 701 };
    uint8_t bytes[COUNT * 9];
    size_t length = 0;
    for (unsigned i = 0; i < COUNT; i++) {
        unsigned key = i * 7919 % KEYS;
        const uint8_t entry[] = {0xCA,
                                 0x02,
                                 6,
                                 0x08,
                                 (uint8_t)(key | 0x80),
                                 (uint8_t)(key >> 7),
                                 0x10,
                                 (uint8_t)(i | 0x80),
                                 (uint8_t)(i >> 7)};
        memcpy(bytes + length, entry, sizeof entry);
        length += sizeof entry;
    }
    ProtobufCMessage *message;
    assert_int_equal(cevents_wire_decode(VARIETY3, bytes, length, &fixture->arena, NULL, &message, NULL), CEVENTS_OK);
    const Variety3 *m = (const Variety3 *)message;
    unsigned last[KEYS] = {0};
    for (unsigned i = 0; i < COUNT; i++) {
        last[i * 7919 % KEYS] = i;
    }
    assert_int_equal(m->n_map_int32, KEYS);
    for (unsigned i = 0; i < KEYS; i++) {
        assert_int_equal(m->map_int32[i]->value, last[m->map_int32[i]->key]);
    }
}

static void unknown_fields_are_kept_and_reported(void **state)
{
    struct fixture *fixture = *state;
    /* varint, 64-bit, counted, 32-bit, a group with a group in it, and a wire type that field 1 does not have */
    const char *hex = "f83f 2a f93f 0102030405060708 fa3f 02 6869 fd3f 01020304"
                      "fb3f 0801 0b 0c fc3f 0a 01 78 0807";
    Variety3 *m = decode(fixture, VARIETY3, hex);
    assert_int_equal(m->an_int32, 7);
    assert_int_equal(m->base.n_unknown_fields, 6);
    const ProtobufCMessageUnknownField *unknown = m->base.unknown_fields;
    assert_int_equal(unknown[0].tag, 1023);
    assert_int_equal(unknown[0].wire_type, PROTOBUF_C_WIRE_TYPE_VARINT);
    assert_int_equal(unknown[2].len, 3);
    assert_memory_equal(unknown[2].data, "\x02hi", 3);
    assert_int_equal(unknown[4].wire_type, 3);
    assert_memory_equal(unknown[4].data, "\x08\x01\x0b\x0c\xfc\x3f", 6);
    assert_int_equal(unknown[5].tag, 1);
    assert_int_equal(fixture->n_reports, 6);
    assert_int_equal(fixture->kind, CEVENTS_REPORT_UNKNOWN_WIRE_FIELD);
    assert_int_equal(fixture->offset, 32);
    assert_string_equal(fixture->path, "anInt32");
    assert_int_equal(fixture->raw_length, 2);
    assert_memory_equal(fixture->raw, "\x01x", 2);
    encodes_to(fixture, VARIETY3, m, false,
               "0807 f83f 2a f93f 0102030405060708 fa3f 02 6869 fd3f 01020304 fb3f 0801 0b 0c fc3f 0a 01 78");

    (void)decode(fixture, VARIETY3, "8a01 03 f83f 2a");
    assert_int_equal(fixture->offset, 3);
    assert_string_equal(fixture->path, "leaf[\"1023\"]");

    fixture->options.strict = CEVENTS_STRICT_DATA;
    refuse(fixture, VARIETY3, "0801 f83f 2a", CEVENTS_REFUSED, 2, "", "unknown field");
    refuse(fixture, VARIETY3, "0a00", CEVENTS_REFUSED, 0, "anInt32",
           "wire type or enum number that the field does not have");
}

/* libprotobuf-c writes the same struct to the same bytes, so the unknown fields are as it has them. */
static void unknown_fields_are_those_of_libprotobuf_c(void **state)
{
    const char *hex = "0807 f83f 2a f93f 0102030405060708 fa3f 02 6869 fd3f 01020304 fb3f 0801 fc3f";
    Variety3 *m = decode(*state, VARIETY3, hex);
    uint8_t packed[64];
    assert_int_equal(cevents__test__variety3__get_packed_size(m), from_hex(*state, hex));
    size_t length = cevents__test__variety3__pack(m, packed);
    assert_int_equal(length, from_hex(*state, hex));
    assert_memory_equal(packed, ((struct fixture *)*state)->input, length);
}

static void closed_enums(void **state)
{
    struct fixture *fixture = *state;
    Variety2 *m = decode(fixture, VARIETY2, "8001 02 8001 07 b801 01 b801 09 c201 04 01 8001 02");
    assert_true(m->has_shade);
    assert_int_equal(m->shade, CEVENTS__TEST__VARIETY2__SHADE__LIGHT);
    assert_int_equal(m->n_many_shade, 1);
    assert_int_equal(m->n_packed_shade, 2);
    assert_int_equal(m->packed_shade[1], CEVENTS__TEST__VARIETY2__SHADE__LIGHT);
    assert_int_equal(m->base.n_unknown_fields, 3);
    encodes_to(fixture, VARIETY2, m, false, "8001 02 b801 01 c201 02 01 02 8001 07 b801 09 c001 8001");

    /* A map entry with a number that is not declared is unknown as a whole; its key has been read by then. */
    m = decode(fixture, VARIETY2, "fa01 05 0a0161 1005 fa01 05 0a0162 1009");
    assert_int_equal(m->n_map_tone, 1);
    assert_int_equal(m->map_tone[0]->value, CEVENTS__TEST__VARIETY2__TONE__SHARP);
    assert_int_equal(m->base.n_unknown_fields, 1);
    assert_int_equal(fixture->n_reports, 1);
    assert_string_equal(fixture->path, "mapTone[\"b\"]");
    encodes_to(fixture, VARIETY2, m, false, "fa01 05 0a0161 1005 fa01 05 0a0162 1009");
}

static void required_fields(void **state)
{
    struct fixture *fixture = *state;
    Needy *needy = decode(fixture, NEEDY, "0800 1200 2001");
    assert_string_equal(needy->text, "");
    refuse(fixture, NEEDY, "0800 2001", CEVENTS_MISSING_FIELD, 4, "text", "required field is missing");
    refuse(fixture, NEEDY, "0800 1200 2001 1a 02 0801", CEVENTS_MISSING_FIELD, 10, "more.text",
           "required field is missing");
    /* In two pieces that are complete together. */
    (void)decode(fixture, NEEDY, "0800 1200 2001 1a 02 0801 1a 04 1200 2002");
    refuse(fixture, VARIETY2, "ea02 06 0800 1200 2001 ea02 02 0800", CEVENTS_MISSING_FIELD, 14, "manyNeedy[1].text",
           "required field is missing");
    refuse(fixture, VARIETY2, "8a02 07 0a0161 1202 0800", CEVENTS_MISSING_FIELD, 10, "mapNeedy[\"a\"].text",
           "required field is missing");
    refuse(fixture, VARIETY2, "da02 00", CEVENTS_MISSING_FIELD, 3, "oneNeedy.number", "required field is missing");
    (void)decode(fixture, VARIETY2, "da02 00 d202 0161"); /* another member took its place */
}

static void text_is_checked(void **state)
{
    struct fixture *fixture = *state;
    refuse(fixture, VARIETY3, "72 03 61ff62", CEVENTS_INVALID_UTF8, 3, "aString", "text is not UTF-8");
    refuse(fixture, VARIETY3, "0801 72 03 610062", CEVENTS_NUL_IN_STRING, 5, "aString",
           "U+0000 cannot be held in a char * field; generate the field with string_as_bytes");
    refuse(fixture, VARIETY3, "9202 0161 9202 03 e282e2", CEVENTS_INVALID_UTF8, 7, "manyString[1]",
           "text is not UTF-8");
    refuse(fixture, VARIETY3, "b203 07 0a0161 1202 6180", CEVENTS_INVALID_UTF8, 9, "mapString[\"a\"]",
           "text is not UTF-8");
    refuse(fixture, VARIETY3, "ca03 08 0a0161 12 03 1201 ff", CEVENTS_INVALID_UTF8, 10, "mapLeaf[\"a\"].text",
           "text is not UTF-8");
    refuse(fixture, VARIETY3, "d203 09 08fb01 12 04 7202 78ff", CEVENTS_INVALID_UTF8, 11,
           "mapRecursive[\"251\"].aString", "text is not UTF-8");
    /* proto2 leaves the bytes of a string alone. */
    Variety2 *m = decode(fixture, VARIETY2, "72 02 61ff");
    assert_string_equal(m->a_string, "a\xFF");
    /* At every place of the vector's width, at the end of the input and where more bytes follow than it reads. */
    for (unsigned length = 1; length < 40; length++) {
        for (unsigned bad = 0; bad < 2 * length; bad++) {
            size_t size = 2 + length + (bad < length ? 0 : 20);
            uint8_t *exact = calloc(size, 1);
            exact[0] = 0x72;
            exact[1] = (uint8_t)length;
            memset(exact + 2, 'a', length);
            exact[2 + bad % length] = 0x80;
            ProtobufCMessage *message;
            cevents_status status =
                cevents_wire_decode(VARIETY3, exact, size, &fixture->arena, NULL, &message, &fixture->error);
            assert_int_equal(status, CEVENTS_INVALID_UTF8);
            assert_int_equal(fixture->error.offset, 2 + bad % length);
            free(exact);
        }
    }
}

static void malformed_bytes(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *hex;
        size_t offset;
        const char *path;
        const char *message;
    } cases[] = {
        {"08", 1, "anInt32", "message ends within a varint"},
        {"08 80", 2, "anInt32", "message ends within a varint"},
        {"0801 08 8080808080808080808000", 12, "anInt32", "varint of more than 10 bytes"},
        {"5d 010203", 4, "aFloat", "message ends within a value"},
        {"41 01020304050607", 8, "aFixed64", "message ends within a value"},
        {"72 05 6162", 4, "aString", "input ends before the end of the value"},
        {"72 ffffffffffffffffff01 61", 12, "aString", "input ends before the end of the value"},
        {"8a01 04 1205 6162 0801", 4, "leaf.text", "length goes past the end of the message"},
        {"8a01 02 1280 01", 5, "leaf.text", "message ends within a varint"},
        {"aa01 02 0180", 5, "manyInt32[1]", "message ends within a varint"},
        {"da01 05 0102030405", 7, "manyFixed32[0]", "packed field ends within a value"},
        {"aa02 02 0801 aa02 01 08", 9, "manyLeaf[1].number", "message ends within a varint"},
        {"80", 1, "", "message ends within a tag"},
        {"0801 00", 2, "", "field number 0"},
        {"0801 02 00", 2, "", "field number 0"},
        {"0801 8080808010 00", 2, "", "field number above 536870911"},
        {"0801 888080808000 00", 2, "", "field number above 536870911"},
        {"0801 0e", 2, "", "wire type that does not exist"},
        {"0801 ff01", 2, "", "wire type that does not exist"},
        {"0801 f4 01", 2, "", "end of a group that was not begun"},
        {"f33f 0801", 4, "", "message ends within a tag"},
        {"f33f 0801 f43e", 4, "", "end of a group that was not begun"},
        {"8a01 02 f33f f43f", 5, "leaf", "message ends within a tag"},
        {"f33f 0a05 61 f43f", 7, "", "input ends before the end of the value"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        refuse(fixture, VARIETY3, cases[i].hex, CEVENTS_MALFORMED_WIRE, cases[i].offset, cases[i].path,
               cases[i].message);
    }
}

/* Every truncation of a message is refused at its end, or is a message. */
static void truncation(void **state)
{
    struct fixture *fixture = *state;
    size_t length = from_hex(fixture, "0801 7203616263 8a01 04 12026869 aa01 020102 b203 06 0a0161 120178");
    for (size_t cut = 0; cut < length; cut++) {
        ProtobufCMessage *message;
        cevents_status status =
            cevents_wire_decode(VARIETY3, fixture->input, cut, &fixture->arena, NULL, &message, &fixture->error);
        bool complete = cut == 0 || cut == 2 || cut == 7 || cut == 14 || cut == 19;
        assert_int_equal(status, complete ? CEVENTS_OK : CEVENTS_MALFORMED_WIRE);
        if (!complete) {
            assert_int_equal(fixture->error.offset, cut);
        }
    }
}

static void origin_is_in_offsets_and_paths(void **state)
{
    struct fixture *fixture = *state;
    const struct codec_origin origin = {1000, "data"};
    size_t length = from_hex(fixture, "8a01 03 1201 ff");
    ProtobufCMessage *message;
    assert_int_equal(cevents_wire_decode_from(&origin, VARIETY3, fixture->input, length, &fixture->arena, NULL,
                                              &message, &fixture->error),
                     CEVENTS_INVALID_UTF8);
    assert_int_equal(fixture->error.offset, 1005);
    assert_string_equal(fixture->error.path, "data.leaf.text");
}

static void limits(void **state)
{
    struct fixture *fixture = *state;
    fixture->options.limits.depth = 2;
    (void)decode(fixture, VARIETY3, "9201 03 9201 00");
    refuse(fixture, VARIETY3, "9201 06 9201 03 9201 00", CEVENTS_LIMIT_DEPTH, 9, "recursive.recursive.recursive",
           "messages nest too deeply: the limit `depth` is reached");
    (void)decode(fixture, VARIETY3, "d203 04 0801 1200");
    refuse(fixture, VARIETY3, "d203 0b 0801 1207 d203 04 0801 1200", CEVENTS_LIMIT_DEPTH, 10,
           "mapRecursive[\"1\"].mapRecursive", "messages nest too deeply: the limit `depth` is reached");
    refuse(fixture, VARIETY3, "f33f f33f f33f f43f f43f f43f", CEVENTS_LIMIT_DEPTH, 6, "",
           "groups nest too deeply: the limit `depth` is reached");
    fixture->options.limits = (cevents_limits){.elements = 3};
    (void)decode(fixture, VARIETY3, "aa01 03 010203");
    refuse(fixture, VARIETY3, "aa01 04 01020304", CEVENTS_LIMIT_ELEMENTS, 3, "manyInt32[0]",
           "too many elements: the limit `elements` is reached");
    refuse(fixture, VARIETY3, "f83f00 f83f00 f83f00 f83f00", CEVENTS_LIMIT_ELEMENTS, 9, "",
           "too many elements: the limit `elements` is reached");
    fixture->options.limits = (cevents_limits){.bytes = 1};
    refuse(fixture, VARIETY3, "0801", CEVENTS_LIMIT_BYTES, 1, "", "too many bytes: the limit `bytes` is reached");
}

/* A fixed arena of every size up to the one that is enough. */
static void memory_runs_out_cleanly(void **state)
{
    struct fixture *fixture = *state;
    size_t length = from_hex(fixture, "7203616263 8a01 04 12026869 aa01 020102 b203 06 0a0161 120178"
                                      "b203 06 0a0162 120178 f83f 01 da01 00 aa02 00 9202 0161");
    static uint8_t memory[16384];
    cevents_status status = CEVENTS_NO_MEMORY;
    for (size_t size = 0; status != CEVENTS_OK; size += 16) {
        assert_true(size <= sizeof memory);
        cevents_arena arena;
        cevents_arena_init(&arena, memory, size, NULL);
        ProtobufCMessage *message;
        status = cevents_wire_decode(VARIETY3, fixture->input, length, &arena, NULL, &message, &fixture->error);
        if (status != CEVENTS_OK) {
            assert_int_equal(status, CEVENTS_LIMIT_ARENA);
            assert_null(message);
        }
    }
}

static void implicit_presence(void **state)
{
    struct fixture *fixture = *state;
    round_trip(fixture, VARIETY3, "0800 1000 3d00000000 5d00000000 610000000000000000 6800 7200 7a00 8001 00", "");
    round_trip(fixture, VARIETY3, "5d 00000080 61 0000000000000080", "5d 00000080 61 0000000000000080");
    round_trip(fixture, VARIETY3, "a806 00 c806 00 d206 00 da06 00", "a806 00 c806 00 d206 00 da06 00");
    round_trip(fixture, VARIETY2, "0800 7200", "0800 7200");
    round_trip(fixture, VARIETY3, "e803 00", "e803 00");
}

static void fields_are_written_by_number(void **state)
{
    round_trip(*state, VARIETY3, "f8ffffff0f 05 b202 020102 aa01 020102 7201 61 f203 0178 0801",
               "0801 7201 61 aa01 020102 b002 01 b002 02 f203 0178 f8ffffff0f 05");
}

static void negative_numbers(void **state)
{
    round_trip(*state, VARIETY3, "08 ffffffff0f 28 01 8001 ffffffffffffffffff01",
               "08 ffffffffffffffffff01 28 01 8001 ffffffffffffffffff01");
}

/* Around every power of two, which is where their length changes. */
static void numbers_of_every_length(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 64; bit++) {
        for (int64_t step = -1; step <= 1; step++) {
            uint64_t number = (UINT64_C(1) << bit) + (uint64_t)step;
            Cevents__Test__Variety3 message;
            cevents__test__variety3__init(&message);
            message.a_uint64 = number;
            message.n_many_uint64 = 1;
            message.many_uint64 = &number;
            message.a_sint32 = (int32_t)(number & INT32_MAX) - 7;
            message.an_int64 = -(int64_t)(number >> 1);
            uint8_t want[128];
            char bytes[128];
            size_t length = protobuf_c_message_pack(&message.base, want);
            cevents_sink sink = cevents_sink_to_buffer(bytes, length + 1);
            assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &message.base, NULL, &sink, NULL),
                             CEVENTS_OK);
            assert_int_equal(sink.length, length);
            assert_memory_equal(bytes, want, length);
        }
    }
}

static void map_order(void **state)
{
    struct fixture *fixture = *state;
    /* -1 is before 1 though its bytes are not; strings go by bytes, prefixes first */
    round_trip(fixture, VARIETY3, "ca02 04 08011001 ca02 0d 08ffffffffffffffffff01 1002",
               "ca02 0d 08ffffffffffffffffff01 1002 ca02 04 08011001");
    round_trip(fixture, VARIETY3, "b203 05 0a0162 1200 b203 06 0a026161 1200 b203 05 0a0161 1200 b203 04 0a00 1200",
               "b203 04 0a00 1200 b203 05 0a0161 1200 b203 06 0a026161 1200 b203 05 0a0162 1200");
    round_trip(fixture, VARIETY3, "aa03 04 08011001 aa03 04 08001001", "aa03 04 08001001 aa03 04 08011001");
    void *m = decode(fixture, VARIETY3, "aa03 04 08011001 aa03 04 08001001");
    encodes_to(fixture, VARIETY3, m, false, "aa03 04 08011001 aa03 04 08001001");
}

static void great_maps_are_sorted_too(void **state)
{
    (void)state;
    enum { COUNT = 100 };
    Cevents__Test__Variety3__MapInt32Entry entries[COUNT];
    Cevents__Test__Variety3__MapInt32Entry *pointers[COUNT];
    for (int i = 0; i < COUNT; i++) {
        cevents__test__variety3__map_int32_entry__init(&entries[i]);
        entries[i].key = 37 * i % COUNT;
        pointers[i] = &entries[i];
    }
    Variety3 m;
    cevents__test__variety3__init(&m);
    m.n_map_int32 = COUNT;
    m.map_int32 = pointers;
    const cevents_wire_options options = {.deterministic = true};
    char buffer[1024];
    cevents_sink sink = cevents_sink_to_buffer(buffer, sizeof buffer);
    assert_int_equal(cevents_wire_encode(VARIETY3, &m.base, &options, &sink, NULL), CEVENTS_OK);
    assert_int_equal(sink.length, COUNT * 7);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(buffer[7 * i + 4], i);
    }
    assert_ptr_equal(m.map_int32[1], &entries[1]); /* the struct stays as it was */
}

static void structs_of_libprotobuf_c_users(void **state)
{
    struct fixture *fixture = *state;
    Variety3 m;
    cevents__test__variety3__init(&m);
    char *strings[] = {NULL, (char *)(uintptr_t) "x"};
    Cevents__Test__Variety3__Leaf *leaves[] = {NULL};
    m.n_many_string = 2;
    m.many_string = strings;
    m.n_many_leaf = 1;
    m.many_leaf = leaves;
    m.choice_case = CEVENTS__TEST__VARIETY3__CHOICE_ONE_STRING;
    m.one_string = NULL;
    encodes_to(fixture, VARIETY3, &m, false, "9202 00 9202 01 78 aa02 00 f203 00");

    Variety2 old;
    cevents__test__variety2__init(&old);
    encodes_to(fixture, VARIETY2, &old, false, ""); /* a_string points at its default */
    old.a_string = (char *)(uintptr_t) "text";
    encodes_to(fixture, VARIETY2, &old, false, "7204 74657874");
}

static void what_cannot_be_encoded(void **state)
{
    struct fixture *fixture = *state;
    Variety3 m;
    cevents__test__variety3__init(&m);
    m.a_string = (char *)(uintptr_t) "\xFF";
    encoding_fails(fixture, VARIETY3, &m, NULL, CEVENTS_INVALID_UTF8, "aString", "text is not UTF-8");

    cevents__test__variety3__init(&m);
    m.n_many_int32 = 1;
    encoding_fails(fixture, VARIETY3, &m, NULL, CEVENTS_INVALID_ARGUMENT, "manyInt32",
                   "array is NULL but its count is not 0");

    Needy needy;
    cevents__test__needy__init(&needy);
    Variety2 old;
    cevents__test__variety2__init(&old);
    old.needy = &needy;
    encoding_fails(fixture, VARIETY2, &old, NULL, CEVENTS_MISSING_FIELD, "needy.text", "required field is NULL");

    Variety3 *deep = decode(fixture, VARIETY3, "9201 03 9201 00");
    const cevents_wire_options shallow = {.depth = 1};
    encoding_fails(fixture, VARIETY3, deep, &shallow, CEVENTS_LIMIT_DEPTH, "recursive.recursive",
                   "messages nest too deeply: the limit `depth` is reached");
    deep = decode(fixture, VARIETY3, "d203 0b 0801 1207 d203 04 0801 1200");
    const cevents_wire_options two = {.depth = 2};
    encoding_fails(fixture, VARIETY3, deep, &two, CEVENTS_LIMIT_DEPTH, "mapRecursive[\"1\"].mapRecursive",
                   "messages nest too deeply: the limit `depth` is reached");

    Google__Protobuf__Any any;
    google__protobuf__any__init(&any);
    any.type_url = (char *)(uintptr_t) "type.example/some.Type";
    any.value.data = (uint8_t *)(uintptr_t)cevents_unregistered_any;
    Google__Protobuf__Any *many[] = {&any};
    cevents__test__variety3__init(&m);
    m.n_many_any = 1;
    m.many_any = many;
    encoding_fails(fixture, VARIETY3, &m, NULL, CEVENTS_NOT_REGISTERED, "manyAny[0].value",
                   "value of an Any that was decoded from JSON without its type being registered");
}

static void messages_are_found_by_name(void **state)
{
    (void)state;
    const cevents_message_set *const sets[] = {&cevents__test__variety2__messages, &cevents__test__variety3__messages};
    const char *name = "cevents.test.Variety3.Leaf and more";
    assert_ptr_equal(cevents_find_message(sets, 2, name, 26), &cevents__test__variety3__leaf__json);
    assert_ptr_equal(cevents_find_message(sets, 2, name, 21), VARIETY3);
    assert_ptr_equal(cevents_find_message(sets, 2, "cevents.test.Needy", 18), NEEDY);
    assert_null(cevents_find_message(sets, 2, name, 27));
    assert_null(cevents_find_message(sets, 2, name, 20));
    assert_null(cevents_find_message(sets, 2, "cevents.test.Needy", 19));
    assert_null(cevents_find_message(sets, 2, "", 0));
    assert_null(cevents_find_message(sets, 1, name, 26));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(scalars),
        TEST(nothing_gives_defaults),
        TEST(varints_wider_than_their_field_are_cut),
        TEST(last_one_wins_and_messages_merge),
        TEST(oneof_members_replace_each_other),
        TEST(packed_and_loose_are_both_accepted),
        TEST(arrays_grow),
        TEST(maps),
        TEST(duplicate_keys_of_great_maps),
        TEST(unknown_fields_are_kept_and_reported),
        TEST(unknown_fields_are_those_of_libprotobuf_c),
        TEST(closed_enums),
        TEST(required_fields),
        TEST(text_is_checked),
        TEST(malformed_bytes),
        TEST(truncation),
        TEST(origin_is_in_offsets_and_paths),
        TEST(limits),
        TEST(memory_runs_out_cleanly),
        TEST(implicit_presence),
        TEST(fields_are_written_by_number),
        TEST(negative_numbers),
        TEST(numbers_of_every_length),
        TEST(map_order),
        TEST(great_maps_are_sorted_too),
        TEST(structs_of_libprotobuf_c_users),
        TEST(what_cannot_be_encoded),
        TEST(messages_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
