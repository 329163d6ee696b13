#include "event_testing.h"

#define CORE "\"specversion\":\"1.0\",\"source\":\"/s\",\"type\":\"t.e\""

static cevents_status begin(struct bench *bench, const char *body, cevents_batch *batch)
{
    lay(bench, body);
    return cevents_batch_from_json(bench->body, bench->length, batch, &bench->options, &bench->error);
}

static cevents_status next(struct bench *bench, cevents_batch *batch)
{
    return cevents_batch_next(batch, &bench->arena, &bench->options, &bench->event, &bench->error);
}

static cevents_status decode(struct bench *bench, const char *body, cevents_event **events, size_t *count)
{
    lay(bench, body);
    return cevents_events_from_json(bench->body, bench->length, &bench->arena, &bench->options, events, count,
                                    &bench->error);
}

static void iterates(void **state)
{
    struct bench *bench = *state;
    cevents_batch batch;
    assert_int_equal(begin(bench, " [ {\"id\":\"a\"," CORE "} ,\n{\"id\":\"b\",\"data\":^[1]," CORE "} ] ", &batch),
                     CEVENTS_OK);
    assert_int_equal(next(bench, &batch), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "a");
    assert_int_equal(batch.event_offset, 3);
    assert_int_equal(batch.event_length, strlen("{\"id\":\"a\"," CORE "}"));
    assert_int_equal(next(bench, &batch), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "b");
    assert_string_equal(bench->event.data.path, "[1].data");
    assert_int_equal(bench->event.data.offset, bench->caret);
    assert_int_equal(next(bench, &batch), CEVENTS_END);
    assert_int_equal(next(bench, &batch), CEVENTS_END);
}

static void an_empty_batch_ends_at_once(void **state)
{
    struct bench *bench = *state;
    cevents_batch batch;
    assert_int_equal(begin(bench, "[ ]", &batch), CEVENTS_OK);
    assert_int_equal(next(bench, &batch), CEVENTS_END);
    cevents_event *events;
    size_t count = 7;
    assert_int_equal(decode(bench, "[]", &events, &count), CEVENTS_OK);
    assert_int_equal(count, 0);
}

static void goes_on_after_a_bad_event(void **state)
{
    struct bench *bench = *state;
    cevents_batch batch;
    assert_int_equal(begin(bench, "[{\"id\":^5},null,[],{\"id\":\"d\"," CORE "},{" CORE "}]", &batch), CEVENTS_OK);
    assert_fault(bench, next(bench, &batch), CEVENTS_INVALID_ATTRIBUTE, "[0].id", "the attribute must be a string");
    assert_int_equal(batch.event_offset, 1);
    assert_int_equal(batch.event_length, strlen("{\"id\":5}"));
    bench->caret = strlen("[{\"id\":5},");
    assert_fault(bench, next(bench, &batch), CEVENTS_NOT_AN_EVENT, "[1]", "an event in the JSON format is an object");
    bench->caret += strlen("null,");
    assert_fault(bench, next(bench, &batch), CEVENTS_NOT_AN_EVENT, "[2]",
                 "an event in the JSON format is an object; an array is a batch of events");
    assert_int_equal(next(bench, &batch), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "d");
    bench->caret = bench->length - strlen("}]");
    assert_fault(bench, next(bench, &batch), CEVENTS_MISSING_ATTRIBUTE, "[4].id", "a required attribute is missing");
    assert_int_equal(next(bench, &batch), CEVENTS_END);
}

static void goes_on_after_deep_data(void **state)
{
    struct bench *bench = *state;
    cevents_batch batch;
    bench->options.limits.depth = 2;
    assert_int_equal(begin(bench, "[{\"data\":[[^[]]]},{\"id\":\"b\"," CORE "}]", &batch), CEVENTS_OK);
    assert_fault(bench, next(bench, &batch), CEVENTS_LIMIT_DEPTH, "[0].data[0][0]",
                 "nested too deeply: the limit `depth` is reached");
    assert_int_equal(next(bench, &batch), CEVENTS_OK);
}

static void a_syntax_error_stays(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *body;
        const char *path;
        const char *message;
    } cases[] = {
        {"[{\"id\":\"a\"," CORE "}", "", "expected ',' or ']'"},
        {"[{\"id\":\"a\"," CORE "},^]", "[1]", "expected a JSON value"},
        {"[{\"id\":\"a\"," CORE "} ^{", "", "expected ',' or ']'"},
        {"[{\"id\":\"a\"," CORE "}]^]", "", "unexpected text after the batch"},
        {"[{\"id\":\"a\"," CORE "},{\"id\":^x}]", "[1].id", "expected a JSON value"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_batch batch;
        assert_int_equal(begin(bench, cases[i].body, &batch), CEVENTS_OK);
        assert_int_equal(next(bench, &batch), CEVENTS_OK);
        for (int again = 0; again < 3; again++) {
            memset(&bench->error, 0, sizeof bench->error);
            assert_fault(bench, next(bench, &batch), CEVENTS_MALFORMED_JSON, cases[i].path, cases[i].message);
        }
        cevents_event *events;
        size_t count;
        assert_int_equal(decode(bench, cases[i].body, &events, &count), CEVENTS_MALFORMED_JSON);
        assert_int_equal(bench->error.offset, bench->caret);
        assert_null(events);
        assert_int_equal(count, 0);
    }
}

static void what_is_no_batch(void **state)
{
    struct bench *bench = *state;
    cevents_batch batch;
    assert_fault(bench, begin(bench, " ^{}", &batch), CEVENTS_NOT_AN_EVENT, "",
                 "a batch in the JSON format is an array");
    assert_fault(bench, begin(bench, "{\"a\"^}", &batch), CEVENTS_MALFORMED_JSON, "a",
                 "expected ':' after a member's name");
    assert_fault(bench, begin(bench, "", &batch), CEVENTS_MALFORMED_JSON, "",
                 "expected a JSON value, but the text ends");
    assert_fault(bench, cevents_batch_from_json(NULL, 0, &batch, NULL, &bench->error), CEVENTS_MALFORMED_JSON, "",
                 "expected a JSON value, but the text ends");
}

static void decodes_all_or_nothing(void **state)
{
    struct bench *bench = *state;
    cevents_event *events;
    size_t count;
    static const char good[] = "\xEF\xBB\xBF[{\"id\":\"a\"," CORE "},{\"id\":\"b\"," CORE "}]";
    assert_int_equal(decode(bench, good, &events, &count), CEVENTS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(events[0].attributes.id, "a");
    assert_string_equal(events[1].attributes.id, "b");
    assert_string_equal(bench->record.text, "byte-order mark skipped  @0 \xEF\xBB\xBF\n");
    assert_fault(bench, decode(bench, "[{\"id\":\"a\"," CORE "},{\"id\":^\"\"}]", &events, &count),
                 CEVENTS_INVALID_ATTRIBUTE, "[1].id", "the attribute must not be empty");
    assert_null(events);
    assert_int_equal(count, 0);
}

static void counts_events(void **state)
{
    struct bench *bench = *state;
    static const char body[] = "[{\"id\":\"a\"," CORE "},^{\"id\":\"b\"," CORE "}]";
    cevents_batch batch;
    cevents_event *events;
    size_t count;
    bench->options.limits.batch = 2;
    assert_int_equal(decode(bench, body, &events, &count), CEVENTS_OK);
    bench->options.limits.batch = 1;
    assert_fault(bench, decode(bench, body, &events, &count), CEVENTS_LIMIT_BATCH, "",
                 "too many events in a batch: the limit `batch` is reached");
    assert_int_equal(begin(bench, body, &batch), CEVENTS_OK);
    assert_int_equal(next(bench, &batch), CEVENTS_OK);
    assert_int_equal(next(bench, &batch), CEVENTS_LIMIT_BATCH);
    assert_int_equal(next(bench, &batch), CEVENTS_LIMIT_BATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(iterates),
        TEST(an_empty_batch_ends_at_once),
        TEST(goes_on_after_a_bad_event),
        TEST(goes_on_after_deep_data),
        TEST(a_syntax_error_stays),
        TEST(what_is_no_batch),
        TEST(decodes_all_or_nothing),
        TEST(counts_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
