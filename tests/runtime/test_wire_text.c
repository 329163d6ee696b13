/* Texts and bytes in wire messages: every length, what may not be in them anywhere in them, and whatever stands behind. */
#include "wire_testing.h"

enum { LONGEST = 70 };

/* A message with a_string of this length, all `a` but for `odd` at `at`, and one more field. Returns its length. */
static size_t lay_text(uint8_t *bytes, size_t length, size_t at, uint8_t odd)
{
    bytes[0] = 14 << 3 | 2;
    bytes[1] = (uint8_t)length;
    memset(bytes + 2, 'a', length);
    if (at < length) {
        bytes[2 + at] = odd;
    }
    static const uint8_t last[] = {0xF8, 0x3F, 0x80, 0x80, 0x01}; /* an unknown varint: bytes of 0x80 behind the text */
    memcpy(bytes + 2 + length, last, sizeof last);
    return 2 + length + sizeof last;
}

static cevents_status decode_bytes(struct fixture *fixture, const uint8_t *bytes, size_t length,
                                   Cevents__Test__Variety3 **message)
{
    ProtobufCMessage *decoded = NULL;
    memset(&fixture->error, 0, sizeof fixture->error);
    cevents_status status = cevents_wire_decode(&cevents__test__variety3__json, bytes, length, &fixture->arena, NULL,
                                                &decoded, &fixture->error);
    *message = (Cevents__Test__Variety3 *)decoded;
    return status;
}

static void each_byte_of_a_text_is_looked_at(void **state)
{
    struct fixture *fixture = *state;
    for (size_t length = 0; length <= LONGEST; length++) {
        uint8_t bytes[LONGEST + 16];
        char expected[LONGEST + 1];
        Cevents__Test__Variety3 *message;
        size_t whole = lay_text(bytes, length, length, 0);
        assert_int_equal(decode_bytes(fixture, bytes, whole, &message), CEVENTS_OK);
        memset(expected, 'a', length);
        expected[length] = '\0';
        assert_string_equal(message->a_string, expected);
        assert_int_equal(message->base.n_unknown_fields, 1);
        for (size_t at = 0; at < length; at++) {
            (void)lay_text(bytes, length, at, 0x80);
            assert_int_equal(decode_bytes(fixture, bytes, whole, &message), CEVENTS_INVALID_UTF8);
            assert_int_equal(fixture->error.offset, 2 + at);
            assert_string_equal(fixture->error.path, "aString");
            (void)lay_text(bytes, length, at, 0x00);
            assert_int_equal(decode_bytes(fixture, bytes, whole, &message), CEVENTS_NUL_IN_STRING);
            assert_int_equal(fixture->error.offset, 2 + at);
            (void)lay_text(bytes, length, at, 0x7F);
            assert_int_equal(decode_bytes(fixture, bytes, whole, &message), CEVENTS_OK);
            assert_int_equal(message->a_string[at], 0x7F);
            (void)lay_text(bytes, length, at, 0x01);
            assert_int_equal(decode_bytes(fixture, bytes, whole, &message), CEVENTS_OK);
        }
        cevents_arena_reset(&fixture->arena);
    }
}

/* The text ends where the message does. */
static void texts_at_the_end_of_the_message(void **state)
{
    struct fixture *fixture = *state;
    for (size_t length = 0; length <= LONGEST; length++) {
        uint8_t bytes[LONGEST + 16];
        Cevents__Test__Variety3 *message;
        (void)lay_text(bytes, length, length, 0);
        uint8_t *copy = malloc(2 + length);
        assert_non_null(copy);
        memcpy(copy, bytes, 2 + length);
        assert_int_equal(decode_bytes(fixture, copy, 2 + length, &message), CEVENTS_OK);
        assert_int_equal(strlen(message->a_string), length);
        if (length > 0) {
            copy[1] = (uint8_t)(length + 1);
            assert_int_equal(decode_bytes(fixture, copy, 2 + length, &message), CEVENTS_MALFORMED_WIRE);
            assert_string_equal(fixture->error.path, "aString");
        }
        free(copy);
    }
}

/* Characters of two to four bytes at every place. */
static void characters_at_every_place(void **state)
{
    struct fixture *fixture = *state;
    static const char *const characters[] = {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    for (size_t i = 0; i < 3; i++) {
        size_t size = strlen(characters[i]);
        for (size_t at = 0; at < 40; at++) {
            uint8_t bytes[LONGEST + 16];
            Cevents__Test__Variety3 *message;
            size_t whole = lay_text(bytes, 50, 50, 0);
            memcpy(bytes + 2 + at, characters[i], size);
            assert_int_equal(decode_bytes(fixture, bytes, whole, &message), CEVENTS_OK);
            assert_memory_equal(message->a_string + at, characters[i], size);
            bytes[2 + at + size - 1] = 'a'; /* cut */
            assert_int_equal(decode_bytes(fixture, bytes, whole, &message), CEVENTS_INVALID_UTF8);
            assert_int_equal(fixture->error.offset, 2 + at);
        }
        cevents_arena_reset(&fixture->arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_byte_of_a_text_is_looked_at),
        TEST(texts_at_the_end_of_the_message),
        TEST(characters_at_every_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
