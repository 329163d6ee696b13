/* What messages and events of a mapping cost and risk: memory, limits, foreign messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cevents/cevents.h>

#include <mixed.cevents.h>

#include "mapping_text.h"

struct failing {
    int left;
};

static void *take(void *data, size_t size)
{
    struct failing *failing = data;
    return failing->left-- > 0 ? malloc(size) : NULL;
}

static void give_back(void *data, void *memory)
{
    (void)data;
    free(memory);
}

/* A notice in which everything is there. */
static Mixed__Notice *full_notice(cevents_arena *arena)
{
    static const char json[] =
        "{\"level\":\"HIGH\",\"name\":\"n\",\"urgent\":true,\"count\":3,\"big\":\"-5\",\"small\":7,\"huge\":\"9\","
        "\"digest\":\"AP8=\",\"at\":\"2026-01-02T03:04:05.6Z\",\"place\":{\"city\":\"Bern\",\"street\":\"\",\"floor\":"
        "2},"
        "\"maybe\":0,\"extra\":[1],\"numbers\":{\"a\":1,\"b\":2},\"host\":\"h\",\"body\":{\"text\":\"t\"}}";
    ProtobufCMessage *message = NULL;
    cevents_error error;
    assert_int_equal(cevents_json_decode(&mixed__notice__json, json, sizeof json - 1, arena, NULL, &message, &error),
                     CEVENTS_OK);
    return (Mixed__Notice *)message;
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    cevents_arena own;
    cevents_arena_init(&own, NULL, 0, CEVENTS_MALLOC);
    const Mixed__Notice *notice = full_notice(&own);
    cevents_status status = CEVENTS_NO_MEMORY;
    int failures = 0;
    for (size_t block = 0; status != CEVENTS_OK; block += 16, failures++) {
        static uint8_t memory[1 << 16];
        assert_true(block <= sizeof memory);
        cevents_arena arena;
        cevents_event event;
        Mixed__Notice *again = NULL;
        cevents_error error = {0};
        cevents_arena_init(&arena, memory, block, NULL);
        status = mixed__notice__to_event(notice, &arena, NULL, &event, &error);
        if (status == CEVENTS_OK) {
            status = mixed__notice__from_event(&event, &arena, NULL, &again, &error);
            assert_true((status == CEVENTS_OK) == (again != NULL));
        }
        if (status != CEVENTS_OK) {
            assert_int_equal(status, CEVENTS_LIMIT_ARENA);
            assert_int_equal(error.status, CEVENTS_LIMIT_ARENA);
        } else {
            assert_int_equal(again->n_numbers, 2);
            assert_int_equal(again->big, -5);
        }
    }
    assert_true(failures > 20);
    cevents_arena_free(&own);
}

static void test_no_memory_at_all(void **state)
{
    (void)state;
    cevents_arena own;
    cevents_arena_init(&own, NULL, 0, CEVENTS_MALLOC);
    const Mixed__Notice *notice = full_notice(&own);
    struct failing failing = {0};
    ProtobufCAllocator allocator = {take, give_back, &failing};
    cevents_arena arena;
    cevents_event event;
    cevents_error error = {0};
    cevents_arena_init(&arena, NULL, 0, &allocator);
    assert_int_equal(mixed__notice__to_event(notice, &arena, NULL, &event, &error), CEVENTS_NO_MEMORY);
    cevents_arena_free(&own);
}

static void test_foreign_message(void **state)
{
    (void)state;
    cevents_arena arena;
    cevents_event event;
    cevents_error error = {0};
    Mixed__Signal signal = MIXED__SIGNAL__INIT;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    assert_int_equal(cevents_event_from_message(&mixed__notice__mapping, &signal.base, &arena, NULL, &event, &error),
                     CEVENTS_INVALID_ARGUMENT);
    assert_string_equal(error.message, "the message is no mixed.Notice");
    assert_int_equal(cevents_event_from_message(&mixed__notice__mapping, NULL, &arena, NULL, &event, &error),
                     CEVENTS_INVALID_ARGUMENT);
    cevents_arena_free(&arena);
}

static void test_limit_of_attributes(void **state)
{
    (void)state;
    const cevents_options few = {.limits = {.attributes = 1}};
    cevents_arena arena;
    cevents_event event;
    cevents_error error = {0};
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    const Mixed__Notice *notice = full_notice(&arena);
    assert_int_equal(mixed__notice__to_event(notice, &arena, &few, &event, &error), CEVENTS_LIMIT_ATTRIBUTES);
    assert_string_equal(error.path, "numbers");
    cevents_arena_free(&arena);
}

static void test_foreign_event(void **state)
{
    (void)state;
    cevents_arena arena;
    cevents_event event;
    cevents_error error = {0};
    Mixed__Notice *again;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    assert_int_equal(mixed__notice__to_event(full_notice(&arena), &arena, NULL, &event, &error), CEVENTS_OK);
    const char *type = event.attributes.type;
    event.attributes.type = "mixed.other.LOW.true";
    assert_int_equal(mixed__notice__from_event(&event, &arena, NULL, &again, &error), CEVENTS_UNKNOWN_TYPE);
    assert_null(again);
    event.attributes.type = "mixed.notice.MIDDLE.true";
    assert_int_equal(mixed__notice__from_event(&event, &arena, NULL, &again, &error), CEVENTS_INVALID_ATTRIBUTE);
    assert_string_equal(error.path, "type");
    assert_string_equal(error.message, "no value of its field's enum");
    event.attributes.type = NULL;
    assert_int_equal(mixed__notice__from_event(&event, &arena, NULL, &again, &error), CEVENTS_MISSING_ATTRIBUTE);
    event.attributes.type = type;
    event.attributes.source = "https://h/notices/%zz";
    assert_int_equal(mixed__notice__from_event(&event, &arena, NULL, &again, &error), CEVENTS_INVALID_ATTRIBUTE);
    assert_string_equal(error.path, "source");
    event.attributes.source = "/elsewhere";
    assert_int_equal(mixed__notice__from_event(&event, &arena, NULL, &again, &error), CEVENTS_INVALID_ATTRIBUTE);
    assert_string_equal(error.message, "the attribute does not have the form that a mixed.Notice gives it");
    cevents_arena_free(&arena);
}

/* A text of literals and of fields, which NULL stands for. */
static enum text_match match(const char *const *parts, uint32_t n_parts, const char *text, struct mapped_span *spans)
{
    cevents_mapping_part made[8] = {0};
    for (uint32_t i = 0; i < n_parts; i++) {
        made[i].literal = parts[i];
    }
    const cevents_mapping_text mapped = {made, n_parts};
    return cevents_mapping_match(&mapped, text, strlen(text), spans);
}

static void test_texts_apart(void **state)
{
    (void)state;
    static const char *const between[] = {"a.", NULL, ".v1.", NULL};
    static const char *const joined[] = {NULL, "-", NULL};
    static const char *const ends[] = {NULL, ".x"};
    static const char *const neighbours[] = {"<", NULL, NULL, ">"};
    static const char *const constant[] = {"abc"};
    struct mapped_span spans[CEVENTS_MAPPING_PARTS];
    assert_int_equal(match(between, 4, "a.b.v1.c", spans), TEXT_FITS);
    assert_int_equal(spans[1].start, 2);
    assert_int_equal(spans[1].length, 1);
    assert_int_equal(spans[3].start, 7);
    assert_int_equal(match(between, 4, "a..v1.", spans), TEXT_FITS);
    assert_int_equal(match(between, 4, "a.b.v1.c.v1.d", spans), TEXT_AMBIGUOUS);
    assert_int_equal(match(between, 4, "a.b.v2.c", spans), TEXT_DIFFERS);
    assert_int_equal(match(between, 4, "a.", spans), TEXT_DIFFERS);
    assert_int_equal(match(between, 4, "", spans), TEXT_DIFFERS);
    assert_int_equal(match(joined, 3, "x-y", spans), TEXT_FITS);
    assert_int_equal(match(joined, 3, "--", spans), TEXT_AMBIGUOUS);
    assert_int_equal(match(joined, 3, "xy", spans), TEXT_DIFFERS);
    assert_int_equal(match(ends, 2, "a.x.x", spans), TEXT_FITS);
    assert_int_equal(spans[0].length, 3);
    assert_int_equal(match(ends, 2, ".", spans), TEXT_DIFFERS);
    assert_int_equal(match(neighbours, 4, "<ab>", spans), TEXT_FITS);
    assert_int_equal(match(neighbours, 4, "<", spans), TEXT_DIFFERS);
    assert_int_equal(match(constant, 1, "abc", spans), TEXT_FITS);
    assert_int_equal(match(constant, 1, "abcd", spans), TEXT_DIFFERS);
    assert_int_equal(match(constant, 1, "ab", spans), TEXT_DIFFERS);
    assert_int_equal(match(NULL, 0, "", spans), TEXT_FITS);
    assert_int_equal(match(NULL, 0, "a", spans), TEXT_DIFFERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation_fails), cmocka_unit_test(test_no_memory_at_all),
        cmocka_unit_test(test_foreign_message),        cmocka_unit_test(test_limit_of_attributes),
        cmocka_unit_test(test_foreign_event),          cmocka_unit_test(test_texts_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
