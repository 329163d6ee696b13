/* Groups: messages between two tags. Variety2 has `Grouped` (51, with `Inner` 2), `ManyGrouped` (52), `OneGroup` (53). */
#include "wire_testing.h"

/* Tags: 51 is 9b03 .. 9c03, 52 a303 .. a403, 53 ab03 .. ac03, the inner 2 13 .. 14. */

static void values(void **state)
{
    Variety2 *m = decode(*state, VARIETY2,
                         "9b03 0807 13 0a0161 14 9c03" /* grouped, with inner */
                         "a303 0a0162 a403"
                         "a303 a403"
                         "ab03 0803 ac03"
                         "0805");
    assert_true(m->grouped->has_number);
    assert_int_equal(m->grouped->number, 7);
    assert_string_equal(m->grouped->inner->text, "a");
    assert_int_equal(m->n_manygrouped, 2);
    assert_string_equal(m->manygrouped[0]->text, "b");
    assert_null(m->manygrouped[1]->text);
    assert_int_equal(m->grouped_choice_case, CEVENTS__TEST__VARIETY2__GROUPED_CHOICE_ONEGROUP);
    assert_int_equal(m->onegroup->number, -2);
    assert_int_equal(m->an_int32, 5);
}

static void written_back(void **state)
{
    round_trip(*state, VARIETY2, "9b03 9c03", "9b03 9c03");
    round_trip(*state, VARIETY2, "0805 a303 0a0162 a403 9b03 13 0a00 14 9c03 a303 a403",
               "0805 9b03 13 0a00 14 9c03 a303 0a0162 a403 a303 a403");
    round_trip(*state, VARIETY2, "ab03 0803 ac03 b00301", "b00301"); /* another member of the oneof */
}

static void pieces_merge(void **state)
{
    round_trip(*state, VARIETY2, "9b03 0807 9c03 9b03 13 0a0161 14 9c03", "9b03 0807 13 0a0161 14 9c03");
}

static void unknown_fields_within(void **state)
{
    const char *bytes = "9b03 5005 5b 5001 5c 9c03"; /* a varint and a group that Grouped does not have */
    round_trip(*state, VARIETY2, bytes, bytes);
    struct fixture *fixture = *state;
    assert_int_equal(fixture->n_reports, 2);
    assert_string_equal(fixture->path, "grouped[\"11\"]");
}

static void not_by_length(void **state)
{
    struct fixture *fixture = *state;
    round_trip(fixture, VARIETY2, "9a03 02 0807", "9a03 02 0807");
    assert_int_equal(fixture->kind, CEVENTS_REPORT_UNKNOWN_WIRE_FIELD);
    round_trip(fixture, VARIETY2, "a203 00", "a203 00");
    round_trip(fixture, VARIETY2, "8b01 8c01", "8b01 8c01"); /* a message that comes as a group */
    assert_int_equal(fixture->n_reports, 1);
}

static void malformed(void **state)
{
    const char *within = "message ends within a group";
    refuse(*state, VARIETY2, "9b03 0807", CEVENTS_MALFORMED_WIRE, 4, "grouped", within);
    refuse(*state, VARIETY2, "9b03 13 0a0161 14", CEVENTS_MALFORMED_WIRE, 7, "grouped", within);
    refuse(*state, VARIETY2, "a303 a403 a303", CEVENTS_MALFORMED_WIRE, 6, "manygrouped[1]", within);
    /* A group ends within the message that it began in. */
    refuse(*state, VARIETY2, "8a01 02 9b03 9c03", CEVENTS_MALFORMED_WIRE, 5, "recursive.grouped", within);
    refuse(*state, VARIETY2, "9b03 13 9c03 14", CEVENTS_MALFORMED_WIRE, 3, "grouped.inner",
           "end of a group that was not begun");
    refuse(*state, VARIETY2, "9c03", CEVENTS_MALFORMED_WIRE, 0, "", "end of a group that was not begun");
    refuse(*state, VARIETY2, "9b03 13 14 9c03", CEVENTS_MISSING_FIELD, 3, "grouped.inner.text",
           "required field is missing");
}

static void depth_is_limited(void **state)
{
    struct fixture *fixture = *state;
    fixture->options.limits.depth = 1;
    (void)decode(fixture, VARIETY2, "9b03 9c03");
    refuse(fixture, VARIETY2, "9b03 13 0a00 14 9c03", CEVENTS_LIMIT_DEPTH, 3, "grouped.inner",
           "messages nest too deeply: the limit `depth` is reached");
}

static void in_json(void **state)
{
    struct fixture *fixture = *state;
    const char *text = "{\"grouped\":{\"number\":7,\"inner\":{\"text\":\"a\"}},\"manygrouped\":[{},{\"text\":\"b\"}],"
                       "\"onegroup\":{\"number\":\"-2\"}}";
    ProtobufCMessage *message;
    assert_int_equal(cevents_json_decode(VARIETY2, text, strlen(text), &fixture->arena, &fixture->options, &message,
                                         &fixture->error),
                     CEVENTS_OK);
    encodes_to(fixture, VARIETY2, message, true,
               "9b03 0807 13 0a0161 14 9c03 a303 a403 a303 0a0162 a403 ab03 0803 ac03");
    cevents_sink sink = cevents_sink_to_arena(&fixture->arena);
    assert_int_equal(cevents_json_encode(VARIETY2, message, NULL, &sink, &fixture->error), CEVENTS_OK);
    assert_string_equal(sink.data, text);
}

static void missing_elements(void **state)
{
    Variety2 message = CEVENTS__TEST__VARIETY2__INIT;
    Cevents__Test__Variety2__ManyGrouped *elements[] = {NULL};
    message.n_manygrouped = 1;
    message.manygrouped = elements;
    encodes_to(*state, VARIETY2, &message, true, "a303 a403");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values),    TEST(written_back),     TEST(pieces_merge), TEST(unknown_fields_within), TEST(not_by_length),
        TEST(malformed), TEST(depth_is_limited), TEST(in_json),      TEST(missing_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
