/* What an HTTP request is answered with. */
#include "event_testing.h"

#include <stdlib.h>

static const cevents_header structured[] = {{"content-type", 12, "application/cloudevents+json", 28}};
static const cevents_header batched[] = {{"content-type", 12, "application/cloudevents-batch+json", 34}};
static const cevents_header plain[] = {{"content-type", 12, "text/plain", 10}};

static cevents_status answer_of_handler;

static cevents_status on_event(const cevents_event *event, void *context)
{
    (void)event;
    (void)context;
    return answer_of_handler;
}

static void expect(struct bench *bench, const cevents_header *headers, const char *body, unsigned code,
                   const char *answer)
{
    cevents_router *router = cevents_router_new(NULL);
    assert_int_equal(cevents_router_on_type(router, "known", on_event, NULL), CEVENTS_OK);
    const cevents_http_message message = {headers, 1, body, strlen(body)};
    cevents_sink sink;
    assert_int_equal(cevents_http_serve(router, &message, &bench->arena, NULL, &sink), code);
    assert_int_equal(sink.length, strlen(answer));
    assert_memory_equal(sink.length > 0 ? sink.data : "", answer, sink.length);
    cevents_router_free(router);
}

#define CORE "\"specversion\":\"1.0\",\"source\":\"/s\",\"type\""

static void one_event(void **state)
{
    struct bench *bench = *state;
    answer_of_handler = CEVENTS_OK;
    expect(bench, structured, "{" CORE ":\"known\",\"id\":\"1\"}", 204, "");
    expect(
        bench, structured, "{" CORE ":\"known\",\"id\":\"1\",\"data\":[\"\\\"\", }", 400,
        "{\"status\":400,\"error\":\"MALFORMED_JSON\",\"offset\":73,\"path\":\"data[1]\",\"message\":\"expected a JSON "
        "value\"}");
    expect(
        bench, structured, "{" CORE ":\"other\",\"id\":\"1\"}", 404,
        "{\"status\":404,\"error\":\"UNKNOWN_TYPE\",\"offset\":0,\"path\":\"type\",\"message\":\"no handler for events "
        "of type other\"}");
    expect(bench, plain, "x", 415,
           "{\"status\":415,\"error\":\"NOT_AN_EVENT\",\"offset\":0,\"path\":\"\",\"message\":\"neither "
           "ce-specversion nor a content type of CloudEvents in the HTTP message\"}");
    answer_of_handler = CEVENTS_HANDLER_FAILED;
    expect(bench, structured, "{" CORE ":\"known\",\"id\":\"1\"}", 500,
           "{\"status\":500,\"error\":\"HANDLER_FAILED\",\"offset\":0,\"path\":\"\",\"message\":\"the handler for "
           "events of type known failed\"}");
}

static void a_batch(void **state)
{
    struct bench *bench = *state;
    answer_of_handler = CEVENTS_OK;
    expect(bench, batched, "[]", 200, "[]");
    expect(bench, batched, "[{" CORE ":\"known\",\"id\":\"1\"},{" CORE ":\"known\",\"id\":\"2\"}]", 200,
           "[{\"status\":204},{\"status\":204}]");
    expect(bench, batched, "[{" CORE ":\"known\",\"id\":\"1\"},{" CORE ":\"known\"}]", 400,
           "[{\"status\":204},{\"status\":400,\"error\":\"MISSING_ATTRIBUTE\",\"offset\":110,\"path\":\"[1].id\","
           "\"message\":"
           "\"a required attribute is missing\"}]");
    expect(bench, batched, "{}", 400,
           "{\"status\":400,\"error\":\"NOT_AN_EVENT\",\"offset\":0,\"path\":\"\",\"message\":\"a batch in the JSON "
           "format is "
           "an array\"}");
}

/* A request whose event was found in some other way, such as a push of Pub/Sub. */
static void an_event_inside_of_another_message(void **state)
{
    struct bench *bench = *state;
    const cevents_http_message message = {plain, 1, "x", 1};
    const cevents_error malformed = {CEVENTS_MALFORMED_JSON, 0, "message", "no message"};
    cevents_sink sink = cevents_sink_to_arena(&bench->arena);
    unsigned code;
    assert_int_equal(cevents_http_answer(&message, CEVENTS_OK, NULL, NULL, &code, &sink), CEVENTS_OK);
    assert_int_equal(code, 204);
    assert_int_equal(sink.length, 0);
    assert_int_equal(cevents_http_answer(&message, malformed.status, NULL, &malformed, &code, &sink), CEVENTS_OK);
    assert_int_equal(code, 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_event, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_batch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_event_inside_of_another_message, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
