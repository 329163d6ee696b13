/* Where encoders write: the same bytes at every size of buffer, and nothing lost or doubled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include "variety3.pb-c.h"

typedef cevents_status (*encode_function)(cevents_sink *sink, cevents_error *error);

static char long_text[3000];

static Cevents__Test__Variety3 *sample(void)
{
    static Cevents__Test__Variety3 message;
    static Cevents__Test__Variety3__Leaf leaf;
    cevents__test__variety3__init(&message);
    cevents__test__variety3__leaf__init(&leaf);
    memset(long_text, 'x', sizeof long_text - 1);
    leaf.number = 77;
    leaf.text = (char *)(uintptr_t) "quoted \"text\"";
    message.an_int32 = -5;
    message.a_double = 0.1;
    message.a_string = long_text;
    message.leaf = &leaf;
    return &message;
}

static cevents_status wire(cevents_sink *sink, cevents_error *error)
{
    return cevents_wire_encode(&cevents__test__variety3__json, &sample()->base, NULL, sink, error);
}

static cevents_status json(cevents_sink *sink, cevents_error *error)
{
    return cevents_json_encode(&cevents__test__variety3__json, &sample()->base, NULL, sink, error);
}

static cevents_status json_on_lines(cevents_sink *sink, cevents_error *error)
{
    const cevents_json_options options = {.indent = 40};
    return cevents_json_encode(&cevents__test__variety3__json, &sample()->base, &options, sink, error);
}

static const encode_function encoders[] = {wire, json, json_on_lines};
enum { N_ENCODERS = sizeof encoders / sizeof encoders[0] };

/* What an encoder writes, by way of a buffer with room for anything. */
static size_t expected(encode_function encode, char *bytes, size_t size)
{
    cevents_sink sink = cevents_sink_to_buffer(bytes, size);
    assert_int_equal(encode(&sink, NULL), CEVENTS_OK);
    assert_int_equal(bytes[sink.length], '\0');
    return sink.length;
}

static void buffers(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ENCODERS; i++) {
        char want[4096];
        size_t length = expected(encoders[i], want, sizeof want);
        for (size_t size = 0; size <= length + 2; size++) {
            char *buffer = malloc(size + 1);
            buffer[size] = '#';
            cevents_error error = {CEVENTS_OK, 0, "", ""};
            cevents_sink sink = cevents_sink_to_buffer(buffer, size);
            cevents_status status = encoders[i](&sink, &error);
            assert_int_equal(status, size > length ? CEVENTS_OK : CEVENTS_NO_SPACE);
            assert_int_equal(sink.length, size > length ? length : 0);
            assert_int_equal(buffer[size], '#');
            if (size > length) {
                assert_memory_equal(buffer, want, length + 1);
            } else {
                assert_int_equal(error.status, CEVENTS_NO_SPACE);
                assert_string_equal(error.message, "the output buffer is too small");
                assert_true(size == 0 || buffer[0] == '\0');
            }
            free(buffer);
        }
    }
}

static void buffers_take_one_after_the_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ENCODERS; i++) {
        char want[4096];
        size_t length = expected(encoders[i], want, sizeof want);
        char buffer[8192];
        cevents_sink sink = cevents_sink_to_buffer(buffer, 2 * length + 5);
        assert_int_equal(encoders[i](&sink, NULL), CEVENTS_OK);
        assert_int_equal(encoders[i](&sink, NULL), CEVENTS_OK);
        assert_int_equal(sink.length, 2 * length);
        assert_memory_equal(buffer, want, length);
        assert_memory_equal(buffer + length, want, length + 1);
        assert_int_equal(encoders[i](&sink, NULL), CEVENTS_NO_SPACE);
        assert_int_equal(sink.length, 2 * length);
    }
}

static void arenas(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ENCODERS; i++) {
        char want[4096];
        size_t length = expected(encoders[i], want, sizeof want);
        cevents_arena arena;
        cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
        cevents_sink sink = cevents_sink_to_arena(&arena);
        for (size_t round = 0; round < 3; round++) { /* one after the other in one sink */
            assert_int_equal(encoders[i](&sink, NULL), CEVENTS_OK);
            assert_int_equal(sink.length, (round + 1) * length);
            assert_memory_equal(sink.data + round * length, want, length + 1);
        }
        assert_memory_equal(sink.data, want, length);
        cevents_arena_free(&arena);
    }
}

static void arenas_without_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ENCODERS; i++) {
        static char block[64];
        cevents_arena arena;
        cevents_error error = {CEVENTS_OK, 0, "", ""};
        cevents_arena_init(&arena, block, sizeof block, NULL);
        cevents_sink sink = cevents_sink_to_arena(&arena);
        assert_int_equal(encoders[i](&sink, &error), CEVENTS_LIMIT_ARENA);
        assert_int_equal(error.status, CEVENTS_LIMIT_ARENA);
        assert_int_equal(sink.length, 0);
    }
}

struct collected {
    char bytes[8192];
    size_t length;
    size_t calls;
    size_t refuse_at; /* 0: never */
};

static cevents_status collect(void *context, const void *bytes, size_t length)
{
    struct collected *collected = context;
    collected->calls++;
    if (collected->calls == collected->refuse_at) {
        return CEVENTS_HANDLER_FAILED;
    }
    assert_true(length > 0 && collected->length + length <= sizeof collected->bytes);
    memcpy(collected->bytes + collected->length, bytes, length);
    collected->length += length;
    return CEVENTS_OK;
}

static void functions(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 100, 127, 128, 129, 500, 1100, 4000, 8000};
    for (size_t i = 0; i < N_ENCODERS * (sizeof sizes / sizeof sizes[0]); i++) {
        encode_function encode = encoders[i % N_ENCODERS];
        size_t size = sizes[i / N_ENCODERS];
        char want[4096];
        size_t length = expected(encode, want, sizeof want);
        char *buffer = malloc(size == 0 ? 1 : size);
        struct collected collected = {.length = 0};
        cevents_sink sink = cevents_sink_to_function(collect, &collected, size == 0 ? NULL : buffer, size);
        assert_int_equal(encode(&sink, NULL), CEVENTS_OK);
        assert_int_equal(encode(&sink, NULL), CEVENTS_OK);
        assert_int_equal(collected.length, 2 * length);
        assert_memory_equal(collected.bytes, want, length);
        assert_memory_equal(collected.bytes + length, want, length);
        free(buffer);
    }
}

static void functions_that_fail(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ENCODERS; i++) {
        char buffer[200];
        cevents_error error = {CEVENTS_OK, 0, "", ""};
        struct collected collected = {.refuse_at = 1};
        cevents_sink sink = cevents_sink_to_function(collect, &collected, buffer, sizeof buffer);
        assert_int_equal(encoders[i](&sink, &error), CEVENTS_HANDLER_FAILED);
        assert_int_equal(error.status, CEVENTS_HANDLER_FAILED);
        assert_int_equal(collected.calls, 1);
        assert_int_equal(collected.length, 0);
    }
}

static void a_failed_encoder_leaves_the_sink_as_it_was(void **state)
{
    (void)state;
    char buffer[4096];
    cevents_sink sink = cevents_sink_to_buffer(buffer, sizeof buffer);
    assert_int_equal(json(&sink, NULL), CEVENTS_OK);
    size_t length = sink.length;
    Cevents__Test__Variety3 bad;
    cevents__test__variety3__init(&bad);
    bad.an_int32 = 7;
    bad.a_string = (char *)(uintptr_t) "\xFF";
    assert_int_equal(cevents_json_encode(&cevents__test__variety3__json, &bad.base, NULL, &sink, NULL),
                     CEVENTS_INVALID_UTF8);
    assert_int_equal(sink.length, length);
    assert_int_equal(strlen(buffer), length);
    assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &bad.base, NULL, &sink, NULL),
                     CEVENTS_INVALID_UTF8);
    assert_int_equal(sink.length, length);
    assert_int_equal(strlen(buffer), length);
}

static void nothing_is_an_empty_text(void **state)
{
    (void)state;
    Cevents__Test__Variety3 empty;
    cevents__test__variety3__init(&empty);
    char buffer[1] = "#";
    cevents_sink sink = cevents_sink_to_buffer(buffer, sizeof buffer);
    assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &empty.base, NULL, &sink, NULL), CEVENTS_OK);
    assert_int_equal(sink.length, 0);
    assert_int_equal(buffer[0], '\0');

    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    sink = cevents_sink_to_arena(&arena);
    assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &empty.base, NULL, &sink, NULL), CEVENTS_OK);
    assert_int_equal(sink.length, 0);
    assert_string_equal(sink.data, "");
    cevents_arena_free(&arena);
}

enum { LARGE = 20000, N_LARGE = 11 }; /* more than the encoder leaves gaps for */

/* Large bytes with small ones between them; libprotobuf-c says what the wire must hold. */
static uint8_t *large_sample(Cevents__Test__Variety3 *message, size_t *length)
{
    static uint8_t large[LARGE];
    static ProtobufCBinaryData many[N_LARGE];
    for (size_t i = 0; i < LARGE; i++) {
        large[i] = (uint8_t)(i * 31 >> 3);
    }
    for (size_t i = 0; i < N_LARGE; i++) {
        many[i] = (ProtobufCBinaryData){i % 3 == 1 ? i : LARGE - i, large + i};
    }
    cevents__test__variety3__init(message);
    message->an_int32 = 12345678;
    message->some_bytes = (ProtobufCBinaryData){LARGE, large};
    message->n_many_bytes = N_LARGE;
    message->many_bytes = many;
    uint8_t *bytes = malloc(protobuf_c_message_get_packed_size(&message->base));
    *length = protobuf_c_message_pack(&message->base, bytes);
    return bytes;
}

static cevents_status append(void *context, const void *bytes, size_t length)
{
    cevents_sink *sink = context;
    assert_true(length > 0 && sink->length + length <= sink->capacity);
    memcpy(sink->data + sink->length, bytes, length);
    sink->length += length;
    return CEVENTS_OK;
}

static cevents_status append_three_times(void *context, const void *bytes, size_t length)
{
    static unsigned calls;
    return calls++ < 3 ? append(context, bytes, length) : CEVENTS_HANDLER_FAILED;
}

static void large_bytes(void **state)
{
    (void)state;
    Cevents__Test__Variety3 message;
    size_t length;
    uint8_t *want = large_sample(&message, &length);
    char *buffer = malloc(length + 1);
    for (size_t size = length - 2; size <= length; size++) {
        cevents_sink sink = cevents_sink_to_buffer(buffer, size);
        assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &message.base, NULL, &sink, NULL),
                         CEVENTS_NO_SPACE);
        assert_int_equal(sink.length, 0);
    }
    for (size_t room = 0; room < 3; room++) {
        char *roomy = malloc(length + 1 + room * LARGE);
        cevents_sink sink = cevents_sink_to_buffer(roomy, length + 1 + room * LARGE);
        assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &message.base, NULL, &sink, NULL),
                         CEVENTS_OK);
        assert_int_equal(sink.length, length);
        assert_memory_equal(sink.data, want, length);
        assert_int_equal(sink.data[length], '\0');
        free(roomy);
    }

    cevents_sink all = cevents_sink_to_buffer(buffer, length);
    cevents_sink sink = cevents_sink_to_function(append, &all, NULL, 0);
    assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &message.base, NULL, &sink, NULL), CEVENTS_OK);
    assert_int_equal(all.length, length);
    assert_memory_equal(all.data, want, length);
    all = cevents_sink_to_buffer(buffer, length);
    sink = cevents_sink_to_function(append_three_times, &all, NULL, 0);
    assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &message.base, NULL, &sink, NULL),
                     CEVENTS_HANDLER_FAILED);
    assert_memory_equal(all.data, want, all.length);

    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    sink = cevents_sink_to_arena(&arena);
    assert_int_equal(cevents_wire_encode(&cevents__test__variety3__json, &message.base, NULL, &sink, NULL), CEVENTS_OK);
    assert_int_equal(sink.length, length);
    assert_memory_equal(sink.data, want, length);
    cevents_arena_free(&arena);
    free(buffer);
    free(want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffers),
        cmocka_unit_test(buffers_take_one_after_the_other),
        cmocka_unit_test(arenas),
        cmocka_unit_test(arenas_without_room),
        cmocka_unit_test(functions),
        cmocka_unit_test(functions_that_fail),
        cmocka_unit_test(a_failed_encoder_leaves_the_sink_as_it_was),
        cmocka_unit_test(nothing_is_an_empty_text),
        cmocka_unit_test(large_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
