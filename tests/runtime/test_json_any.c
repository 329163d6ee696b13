/* google.protobuf.Any in JSON: registered types, those with a JSON form of their own, Any within Any. */
#include "json_testing.h"

#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/empty.pb-c.h"

#define TYPE(name) "\"@type\":\"x/google.protobuf." name "\""

static const cevents_message_set *const sets[] = {
    &cevents__test__variety3__messages,     &cevents__test__variety2__messages,  &google__protobuf__any__messages,
    &google__protobuf__timestamp__messages, &google__protobuf__struct__messages, &google__protobuf__empty__messages,
    &google__protobuf__duration__messages,
};

static int set_up_types(void **state)
{
    int failed = set_up(state);
    struct fixture *fixture = *state;
    fixture->options.any_types = sets;
    fixture->options.n_any_types = sizeof sets / sizeof *sets;
    return failed;
}

static void reads_any_of_registered_types(void **state)
{
    struct fixture *fixture = *state;
    Cevents__Test__Variety3 *m =
        decode(fixture, "{\"manyAny\":[{\"@type\":\"type.googleapis.com/cevents.test.Variety3.Leaf\",\"number\":5},"
                        "{\"value\":\"1970-01-01T00:00:01Z\",\"@type\":\"x/google.protobuf.Timestamp\"},{}]}");
    assert_int_equal(m->n_many_any, 3);
    assert_string_equal(m->many_any[0]->type_url, "type.googleapis.com/cevents.test.Variety3.Leaf");
    assert_int_equal(m->many_any[0]->value.len, 2);
    assert_memory_equal(m->many_any[0]->value.data, "\x08\x05", 2);
    assert_memory_equal(m->many_any[1]->value.data, "\x08\x01", 2);
    assert_string_equal(m->many_any[2]->type_url, "");
    assert_int_equal(fixture->reports.count, 0);
    static const char surplus[] =
        "{\"any\":{\"@type\":\"x/google.protobuf.Timestamp\",\"value\":\"1970-01-01T00:00:01Z\",\"new\":1}}";
    m = decode(fixture, surplus);
    assert_memory_equal(m->any->value.data, "\x08\x01", 2);
    assert_int_equal(fixture->reports.count, 1);
    assert_int_equal(fixture->reports.kinds[0], CEVENTS_REPORT_UNKNOWN_MEMBER);
    assert_int_equal(fixture->reports.offsets[0], 83);
    assert_string_equal(fixture->reports.paths[0], "any.new");
    assert_string_equal(fixture->reports.raws[0], "1");
    fixture->options.strict = CEVENTS_STRICT_DATA;
    refuse(fixture, surplus, CEVENTS_REFUSED, 83, "any.new", "unknown member skipped; strict data refuses it");
}

static void keeps_any_of_unregistered_types_without_value(void **state)
{
    struct fixture *fixture = *state;
    Cevents__Test__Variety3 *m = decode(fixture, "{\"any\":{\"@type\":\"x/y.Z\",\"a\":[1]}}");
    assert_string_equal(m->any->type_url, "x/y.Z");
    assert_int_equal(m->any->value.len, 0);
    assert_int_equal(fixture->reports.count, 1);
    assert_int_equal(fixture->reports.kinds[0], CEVENTS_REPORT_UNREGISTERED_ANY);
    assert_string_equal(fixture->reports.raws[0], "{\"@type\":\"x/y.Z\",\"a\":[1]}");
    assert_string_equal(fixture->reports.paths[0], "any");
    refuse(fixture, "{\"any\":{\"a\":1}}", CEVENTS_INVALID_VALUE, 7, "any", "expected a member `@type` in an Any");
    refuse(fixture, "{\"any\":{\"@type\":\"nothing\"}}", CEVENTS_INVALID_VALUE, 16, "any",
           "expected a type URL such as \"type.googleapis.com/package.Message\"");
}

static void accepts_type_url_anywhere_in_any_spelling(void **state)
{
    struct fixture *fixture = *state;
    const char *const spellings[] = {
        "{\"any\":{\"\\u0040type\":\"x/cevents.test.Variety3.Leaf\",\"number\":5}}",
        "{\"any\":{\"number\" : 5 , \"\\u0040\\u0074\\u0079\\u0070\\u0065\" :\"x/cevents.test.Variety3.Leaf\"}}",
        "{\"any\":{\"number\":5,\"@type\":\"x\\/cevents.test.Variety3.Le\\u0061f\"}}",
    };
    for (size_t i = 0; i < 3; i++) {
        Cevents__Test__Variety3 *m = decode(fixture, spellings[i]);
        assert_string_equal(m->any->type_url, "x/cevents.test.Variety3.Leaf");
        assert_int_equal(m->any->value.len, 2);
        assert_memory_equal(m->any->value.data, "\x08\x05", 2);
        assert_int_equal(fixture->reports.count, 0);
    }
}

static void refuses_a_second_type_url(void **state)
{
    struct fixture *fixture = *state;
    const char *what = "`@type` is given twice in an Any";
    refuse(fixture, "{\"any\":{" TYPE("Empty") "," TYPE("Empty") "}}", CEVENTS_INVALID_VALUE, 42, "any.@type", what);
    refuse(fixture, "{\"any\":{\"@type\":\"x/cevents.test.Variety3.Leaf\",\"number\":5,\"\\u0040type\":1}}",
           CEVENTS_INVALID_VALUE, 58, "any.@type", what);
}

static void value_of_special_types(void **state)
{
    struct fixture *fixture = *state;
    Cevents__Test__Variety3 *m =
        decode(fixture, "{\"any\":{\"value\":\"1s\",\"v\\u0061lue\":\"2s\"," TYPE("Duration") "}}");
    assert_memory_equal(m->any->value.data, "\x08\x02", 2);
    assert_int_equal(fixture->reports.count, 1);
    assert_int_equal(fixture->reports.kinds[0], CEVENTS_REPORT_DUPLICATE_MEMBER);
    assert_string_equal(fixture->reports.paths[0], "any.value");
    m = decode(fixture, "{\"any\":{" TYPE("Empty") "}}");
    assert_int_equal(m->any->value.len, 0);
    m = decode(fixture, "{\"any\":{" TYPE("Empty") ",\"value\":{}}}");
    assert_int_equal(fixture->reports.count, 0);
    m = decode(fixture, "{\"any\":{" TYPE("Value") ",\"value\":null}}");
    assert_memory_equal(m->any->value.data, "\x08\x00", 2);
    refuse(fixture, "{\"any\":{" TYPE("Duration") "}}", CEVENTS_INVALID_VALUE, 7, "any",
           "expected a member `value` in an Any of `google.protobuf.Duration`");
    refuse(fixture, "{\"any\":{" TYPE("Duration") ",\"value\":1}}", CEVENTS_WRONG_TYPE, 53, "any.value",
           "expected a duration, found a number");
}

static void errors_name_the_member(void **state)
{
    struct fixture *fixture = *state;
    refuse(fixture, "{\"any\":{\"a\":{\"b\":[1,}," TYPE("Empty") "}}", CEVENTS_MALFORMED_JSON, 20, "any.a.b[1]",
           "expected a JSON value, found `}`");
    refuse(fixture, "{\"any\":{" TYPE("Empty") ",}}", CEVENTS_MALFORMED_JSON, 42, "any",
           "expected a member's name in quotes, found `}`");
    refuse(fixture, "{\"any\":{\"a\":1", CEVENTS_MALFORMED_JSON, 13, "any.a",
           "expected ',' or '}', found the end of the text");
    refuse(fixture, "{\"any\":{\"a\"}}", CEVENTS_MALFORMED_JSON, 11, "any.a",
           "expected ':' after a member's name, found `}`");
}

/* Any of Any, `levels` deep, around `filler` bytes of text; the types stand first or last. */
static char *nest(unsigned levels, size_t filler, bool type_first)
{
    static const char first[] = "{" TYPE("Any") ",\"value\":";
    static const char last[] = "," TYPE("Any") "}";
    char *text = malloc(levels * (sizeof first + sizeof last) + filler + 100);
    char *to = text + sprintf(text, "{\"any\":");
    for (unsigned i = 0; i < levels; i++) {
        to += sprintf(to, "%s", type_first ? first : "{\"value\":");
    }
    to += sprintf(to, "{\"@type\":\"x/cevents.test.Variety3.Leaf\",\"text\":\"");
    memset(to, 'x', filler);
    to += filler;
    to += sprintf(to, "\"}");
    for (unsigned i = 0; i < levels; i++) {
        to += sprintf(to, "%s", type_first ? "}" : last);
    }
    (void)sprintf(to, "}");
    return text;
}

static void nests_as_deep_as_the_limit(void **state)
{
    struct fixture *fixture = *state;
    for (int type_first = 0; type_first < 2; type_first++) {
        char *text = nest(98, 10, type_first != 0);
        assert_non_null(decode(fixture, text)->any);
        free(text);
        text = nest(99, 10, type_first != 0);
        ProtobufCMessage *message;
        assert_int_equal(cevents_json_decode(&cevents__test__variety3__json, text, strlen(text), &fixture->arena,
                                             &fixture->options, &message, &fixture->error),
                         CEVENTS_LIMIT_DEPTH);
        free(text);
    }
}

static void nesting_takes_memory_in_proportion(void **state)
{
    struct fixture *fixture = *state;
    enum { FILLER = 100000 };
    cevents_arena_limit(&fixture->arena, 12 * FILLER);
    char *text = nest(90, FILLER, true);
    Cevents__Test__Variety3 *m = decode(fixture, text);
    assert_true(m->any->value.len > FILLER);
    free(text);
}

static void late_types_take_time_in_proportion(void **state)
{
    struct fixture *fixture = *state;
    enum { FILLER = 100000 };
    char *text = nest(10, FILLER, false);
    assert_non_null(decode(fixture, text)->any);
    free(text);
    text = nest(60, FILLER, false);
    ProtobufCMessage *message;
    assert_int_equal(cevents_json_decode(&cevents__test__variety3__json, text, strlen(text), &fixture->arena,
                                         &fixture->options, &message, &fixture->error),
                     CEVENTS_LIMIT_DEPTH);
    assert_string_equal(fixture->error.message, "too many Any within Any whose `@type` is not their first member");
    free(text);
}

int main(void)
{
#define TYPED(function) cmocka_unit_test_setup_teardown(function, set_up_types, tear_down)
    const struct CMUnitTest tests[] = {
        TYPED(reads_any_of_registered_types),
        TYPED(keeps_any_of_unregistered_types_without_value),
        TYPED(accepts_type_url_anywhere_in_any_spelling),
        TYPED(refuses_a_second_type_url),
        TYPED(value_of_special_types),
        TYPED(errors_name_the_member),
        TYPED(nests_as_deep_as_the_limit),
        TYPED(nesting_takes_memory_in_proportion),
        TYPED(late_types_take_time_in_proportion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
