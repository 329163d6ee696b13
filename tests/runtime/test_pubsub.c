#include "event_testing.h"

#define HEADER(name, value)                                                                                            \
    {                                                                                                                  \
        name, strlen(name), value, strlen(value)                                                                       \
    }

/* Wrapped pushes have no headers that count. */
static cevents_status read_push(struct bench *bench, const char *body, cevents_pubsub_push *push)
{
    lay(bench, body);
    const cevents_http_message request = {NULL, 0, bench->body, bench->length};
    return cevents_pubsub_read(&request, &bench->arena, &bench->options, push, &bench->error);
}

static cevents_status decode(struct bench *bench, const char *body, const char *topic)
{
    lay(bench, body);
    const cevents_http_message request = {NULL, 0, bench->body, bench->length};
    return cevents_pubsub_decode(&request, topic, &bench->arena, &bench->options, &bench->event, &bench->error);
}

static void assert_data(const struct bench *bench, cevents_data_kind kind, const char *expected)
{
    const cevents_data *data = &bench->event.data;
    assert_int_equal(data->kind, kind);
    assert_int_equal(data->length, strlen(expected));
    assert_memory_equal(data->bytes, expected, data->length);
}

static void reads_both_spellings(void **state)
{
    struct bench *bench = *state;
    static const char *const bodies[] = {
        "{\"message\":{\"data\":\"TWE=\",\"attributes\":{\"a\":\"1\",\"b\\u00e9\":\"\"},\"messageId\":\"7\","
        "\"publishTime\":"
        "\"2024-01-01T00:00:00Z\",\"orderingKey\":\"k\"},\"subscription\":\"projects/p/subscriptions/s\","
        "\"deliveryAttempt\":3}",
        " { \"subscription\" : \"projects/p/subscriptions/s\" , \"delivery_attempt\" : 3 , \"message\" : { "
        "\"ordering_key\":\"k\",\"publish_time\":\"2024-01-01T00:00:00Z\",\"message_id\":\"0\",\"messageId\":\"7\","
        "\"@type\":\"x\",\"more\":[{}],\"attributes\":{\"a\":\"1\",\"b\xC3\xA9\":\"\"},\"data\":\"TWE=\"} } ",
    };
    for (size_t i = 0; i < 2; i++) {
        cevents_pubsub_push push;
        assert_int_equal(read_push(bench, bodies[i], &push), CEVENTS_OK);
        assert_string_equal(push.message_id, "7");
        assert_string_equal(push.publish_time, "2024-01-01T00:00:00Z");
        assert_string_equal(push.ordering_key, "k");
        assert_string_equal(push.subscription, "projects/p/subscriptions/s");
        assert_int_equal(push.delivery_attempt, 3);
        assert_false(push.unwrapped);
        assert_int_equal(push.message.body_length, 2);
        assert_memory_equal(push.message.body, "Ma", 2);
        assert_int_equal(push.message.n_headers, 2);
        assert_int_equal(push.message.headers[1].name_length, 3);
        assert_memory_equal(push.message.headers[1].name, "b\xC3\xA9", 3);
        assert_int_equal(cevents_message_mode(&push.message), CEVENTS_MODE_NONE);
    }
}

static void says_what_is_wrong(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *body;
        cevents_status status;
        const char *path;
        const char *message;
    } cases[] = {
        {"^[]", CEVENTS_WRONG_TYPE, "", "expected an object"},
        {"^{}", CEVENTS_NOT_AN_EVENT, "message", "a push has a message in it"},
        {"^{\"message\":null}", CEVENTS_NOT_AN_EVENT, "message", "a push has a message in it"},
        {"{\"message\":^5}", CEVENTS_WRONG_TYPE, "message", "expected an object"},
        {"{\"message\":{}}^x", CEVENTS_MALFORMED_JSON, "", "unexpected text after the push"},
        {"{\"message\":{\"data\":^1}}", CEVENTS_WRONG_TYPE, "message.data", "expected a string of base64"},
        {"{\"message\":{\"data\":^\"!\"}}", CEVENTS_INVALID_VALUE, "message.data", "not base64"},
        {"{\"message\":{\"messageId\":^1}}", CEVENTS_WRONG_TYPE, "message.messageId", "expected a string"},
        {"{\"message\":{\"attributes\":{\"a\":^1}}}", CEVENTS_WRONG_TYPE, "message.attributes", "expected a string"},
        {"{\"message\":{\"attributes\":^[]}}", CEVENTS_WRONG_TYPE, "message.attributes", "expected an object"},
        {"{\"deliveryAttempt\":^1.5}", CEVENTS_WRONG_TYPE, "deliveryAttempt", "expected an integer"},
        {"{\"message\":^true}", CEVENTS_WRONG_TYPE, "message", "expected an object"},
        {"{\"message\":{\"publish_time\":^7}}", CEVENTS_WRONG_TYPE, "message.publishTime", "expected a string"},
        {"{\"message\":{\"ordering_key\":^[]}}", CEVENTS_WRONG_TYPE, "message.orderingKey", "expected a string"},
        {"{\"subscription\":^{}}", CEVENTS_WRONG_TYPE, "subscription", "expected a string"},
        {"{\"delivery_attempt\":^\"3\"}", CEVENTS_WRONG_TYPE, "deliveryAttempt", "expected an integer"},
        {" ^", CEVENTS_MALFORMED_JSON, "", "expected a JSON value, but the text ends"},
        {"{\"message\":{}^", CEVENTS_MALFORMED_JSON, "", "expected ',' or '}'"},
        {"{\"message\":{\"a^\\ud800\":1}}", CEVENTS_INVALID_UTF8, "", "high surrogate without a low one after it"},
        {"{\"message\":{\"messageId\":\"a^\\u0000\"}}", CEVENTS_NUL_IN_STRING, "message.messageId",
         "U+0000 in a text that is held as a C string"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cevents_pubsub_push push;
        cevents_status status = read_push(bench, cases[i].body, &push);
        assert_fault(bench, status, cases[i].status, cases[i].path, cases[i].message);
    }
}

static void nulls_are_absent_and_the_last_member_counts(void **state)
{
    struct bench *bench = *state;
    cevents_pubsub_push push;
    assert_int_equal(read_push(bench,
                               "{\"deliveryAttempt\":null,\"subscription\":\"s\",\"subscription\":null,\"message\":"
                               "{\"data\":null,\"messageId\":\"1\",\"message_id\":\"2\",\"attributes\":{\"a\":\"1\","
                               "\"b\":null},\"attributes\":{\"c\":\"3\"},\"orderingKey\":null}}",
                               &push),
                     CEVENTS_OK);
    assert_string_equal(push.subscription, "s");
    assert_int_equal(push.delivery_attempt, 0);
    assert_string_equal(push.message_id, "2");
    assert_null(push.ordering_key);
    assert_null(push.publish_time);
    assert_int_equal(push.message.body_length, 0);
    assert_int_equal(push.message.n_headers, 1);
    assert_memory_equal(push.message.headers[0].name, "c", 1);
    assert_memory_equal(push.message.headers[0].value, "3", 1);
}

/* "a0": "0", "a1": "1" and so on. */
static void lay_attributes(char *body, unsigned count)
{
    strcpy(body, "{\"message\":{\"attributes\":{");
    for (unsigned i = 0; i < count; i++) {
        sprintf(body + strlen(body), "%s\"a%u\":%s\"%u\"", i == 0 ? "" : ",", i, i == 40 ? "^" : "", i);
    }
    strcat(body, "}}}");
}

static void keeps_every_attribute_up_to_the_limit(void **state)
{
    struct bench *bench = *state;
    char body[1000];
    cevents_pubsub_push push;
    bench->options.limits.attributes = 40;
    lay_attributes(body, 40);
    assert_int_equal(read_push(bench, body, &push), CEVENTS_OK);
    assert_int_equal(push.message.n_headers, 40);
    for (unsigned i = 0; i < 40; i++) {
        char text[8];
        int length = sprintf(text, "a%u", i);
        assert_int_equal(push.message.headers[i].name_length, length);
        assert_memory_equal(push.message.headers[i].name, text, (size_t)length);
        assert_int_equal(push.message.headers[i].value_length, length - 1);
        assert_memory_equal(push.message.headers[i].value, text + 1, (size_t)length - 1);
    }
    lay_attributes(body, 41);
    assert_fault(bench, read_push(bench, body, &push), CEVENTS_LIMIT_ATTRIBUTES, "message.attributes",
                 "too many attributes: the limit `attributes` is reached");
}

static void holds_bytes_and_depth_to_their_limits(void **state)
{
    struct bench *bench = *state;
    static const char body[] = "{\"message\":{\"x\":[[]]}}";
    cevents_pubsub_push push;
    bench->options.limits.bytes = sizeof body - 1;
    bench->options.limits.depth = 4;
    assert_int_equal(read_push(bench, body, &push), CEVENTS_OK);
    bench->options.limits.depth = 3;
    assert_fault(bench, read_push(bench, "{\"message\":{\"x\":[^[]]}}", &push), CEVENTS_LIMIT_DEPTH, "",
                 "nested too deeply: the limit `depth` is reached");
    bench->options.limits.bytes = sizeof body - 2;
    cevents_status status = read_push(bench, body, &push);
    bench->caret = sizeof body - 2;
    assert_fault(bench, status, CEVENTS_LIMIT_BYTES, "", "22 bytes: the limit `bytes` is 21");

    bench->caret = 0;
    const cevents_http_message nothing = {NULL, 0, NULL, 1};
    status = cevents_pubsub_read(&nothing, &bench->arena, NULL, &push, &bench->error);
    assert_fault(bench, status, CEVENTS_INVALID_ARGUMENT, "", "the body is NULL");
    const cevents_http_message empty = {NULL, 0, NULL, 0};
    status = cevents_pubsub_read(&empty, &bench->arena, NULL, &push, &bench->error);
    assert_fault(bench, status, CEVENTS_MALFORMED_JSON, "", "expected a JSON value, but the text ends");
}

static void finds_an_event_in_attributes(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(
        decode(bench,
               "{\"message\":{\"data\":\"eyJhIjoxfQ==\",\"attributes\":{\"ce-specversion\":\"1.0\",\"ce-id\":"
               "\" 100%25 \",\"ce-source\":\"/s\",\"ce-type\":\"t\",\"ce-ext\":\"v\",\"other\":\"o\","
               "\"ce-datacontenttype\":\"application/json\"},\"messageId\":\"7\"}}",
               NULL),
        CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, " 100%25 ");
    assert_string_equal(bench->event.attributes.datacontenttype, "application/json");
    assert_int_equal(bench->event.attributes.n_extensions, 1);
    assert_string_equal(cevents_event_extension_text(&bench->event, "ext"), "v");
    assert_data(bench, CEVENTS_DATA_BYTES, "{\"a\":1}");
}

static void finds_a_structured_event(void **state)
{
    struct bench *bench = *state;
    /* {"specversion":"1.0","id":"a","source":"/s","type":"t"} */
    assert_int_equal(decode(bench,
                            "{\"message\":{\"attributes\":{\"Content-Type\":\"application/cloudevents+json\"},\"data\":"
                            "\"eyJzcGVjdmVyc2lvbiI6IjEuMCIsImlkIjoiYSIsInNvdXJjZSI6Ii9zIiwidHlwZSI6InQifQ==\"}}",
                            NULL),
                     CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "a");
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_NONE);
}

static void makes_an_event_of_any_other_message(void **state)
{
    struct bench *bench = *state;
    static const char body[] =
        "{\"message\":{\"data\":\"TWE=\",\"attributes\":{\"a\":\"\\\"\"},\"message_id\":\"7\","
        "\"publish_time\":\"2024-01-01T00:00:00Z\"},\"subscription\":\"projects/p/subscriptions/s\"}";
    assert_int_equal(decode(bench, body, "projects/p/topics/t"), CEVENTS_OK);
    const cevents_attributes *attributes = &bench->event.attributes;
    assert_string_equal(attributes->id, "7");
    assert_string_equal(attributes->source, "//pubsub.googleapis.com/projects/p/topics/t");
    assert_string_equal(attributes->type, "google.cloud.pubsub.topic.v1.messagePublished");
    assert_string_equal(attributes->time, "2024-01-01T00:00:00Z");
    assert_string_equal(attributes->datacontenttype, "application/json");
    assert_data(bench, CEVENTS_DATA_JSON,
                "{\"message\":{\"data\":\"TWE=\",\"attributes\":{\"a\":\"\\\"\"},\"messageId\":\"7\",\"publishTime\":"
                "\"2024-01-01T00:00:00Z\"},\"subscription\":\"projects/p/subscriptions/s\"}");
    assert_int_equal(decode(bench, body, NULL), CEVENTS_OK);
    assert_string_equal(attributes->source, "//pubsub.googleapis.com/projects/p/subscriptions/s");
    assert_int_equal(decode(bench, "{\"message\":{}}", "projects/p/topics/t"), CEVENTS_NOT_AN_EVENT);
    assert_string_equal(bench->error.path, "message.messageId");
}

static void reads_unwrapped_pushes(void **state)
{
    struct bench *bench = *state;
    const cevents_header headers[] = {
        HEADER("Authorization", "Bearer secret"),
        HEADER("Content-Type", "text/plain"),
        HEADER("X-Goog-Pubsub-Message-Id", "7"),
        HEADER("x-goog-pubsub-publish-time", "2024-01-01T00:00:00Z"),
        HEADER("x-goog-pubsub-subscription-name", "projects/p/subscriptions/s"),
        HEADER("ce-specversion", "1.0"),
        HEADER("ce-id", "50%25"),
        HEADER("ce-source", "/s"),
        HEADER("ce-type", "t"),
    };
    const cevents_http_message event = {headers, sizeof headers / sizeof headers[0], "Ma", 2};
    assert_int_equal(cevents_pubsub_decode(&event, NULL, &bench->arena, &bench->options, &bench->event, &bench->error),
                     CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "50%25"); /* Pub/Sub encodes nothing */
    assert_string_equal(bench->event.attributes.datacontenttype, "text/plain");
    assert_data(bench, CEVENTS_DATA_BYTES, "Ma");

    const cevents_http_message plain = {headers, 5, "Ma", 2};
    assert_int_equal(cevents_pubsub_decode(&plain, NULL, &bench->arena, &bench->options, &bench->event, &bench->error),
                     CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "7");
    assert_data(bench, CEVENTS_DATA_JSON,
                "{\"message\":{\"data\":\"TWE=\",\"messageId\":\"7\",\"publishTime\":\"2024-01-01T00:00:00Z\"},"
                "\"subscription\":\"projects/p/subscriptions/s\"}");
}

static void metadata_is_text_and_no_attribute(void **state)
{
    struct bench *bench = *state;
    const cevents_header headers[] = {
        HEADER("X-GOOG-PUBSUB-MESSAGE-ID", "7"),
        HEADER("X-Goog-Pubsub-Ordering-Key", "\xC3\xA9"),
        HEADER("X-Goog-Pubsub-Publish-Time", ""),
        HEADER("X-Goog-Pubsub-Subscription-Name", "s"),
        HEADER("X-Goog-Pubsub-Subscription-Names", "other"),
        HEADER("X-Goog-Pubsub-Message-I", "other"),
    };
    const cevents_http_message request = {headers, 6, NULL, 0};
    cevents_pubsub_push push;
    assert_int_equal(cevents_pubsub_read(&request, &bench->arena, NULL, &push, &bench->error), CEVENTS_OK);
    assert_true(push.unwrapped);
    assert_string_equal(push.message_id, "7");
    assert_string_equal(push.ordering_key, "\xC3\xA9");
    assert_string_equal(push.publish_time, "");
    assert_string_equal(push.subscription, "s");
    assert_int_equal(push.message.n_headers, 2);
    assert_int_equal(push.message.body_length, 0);

    const cevents_header broken[] = {{"x-goog-pubsub-message-id", 24, "a\xC3", 2},
                                     {"x-goog-pubsub-message-id", 24, "a\0", 2}};
    for (size_t i = 0; i < 2; i++) {
        const cevents_http_message bad = {&broken[i], 1, NULL, 0};
        cevents_status status = cevents_pubsub_read(&bad, &bench->arena, NULL, &push, &bench->error);
        assert_fault(bench, status, CEVENTS_INVALID_UTF8, "", "metadata of the push is not UTF-8");
    }
    const cevents_header prefix = HEADER("x-goog-pubsub", "1");
    const cevents_http_message wrapped = {&prefix, 1, "{\"message\":{}}", 14};
    assert_int_equal(cevents_pubsub_read(&wrapped, &bench->arena, NULL, &push, &bench->error), CEVENTS_OK);
    assert_false(push.unwrapped);
}

/* Eventarc sends an event around the push. */
static void an_event_around_a_push_is_that_event(void **state)
{
    struct bench *bench = *state;
    const cevents_header headers[] = {HEADER("ce-specversion", "1.0"), HEADER("ce-id", "outer"),
                                      HEADER("ce-source", "//pubsub.googleapis.com/projects/p/topics/t"),
                                      HEADER("ce-type", "google.cloud.pubsub.topic.v1.messagePublished"),
                                      HEADER("content-type", "application/json")};
    static const char body[] =
        "{\"message\":{\"attributes\":{\"ce-id\":\"inner\",\"ce-specversion\":\"1.0\",\"ce-type\":"
        "\"t\",\"ce-source\":\"/s\"},\"messageId\":\"7\"}}";
    const cevents_http_message request = {headers, 5, body, strlen(body)};
    assert_int_equal(
        cevents_pubsub_decode(&request, NULL, &bench->arena, &bench->options, &bench->event, &bench->error),
        CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "outer");
    cevents_pubsub_push push;
    assert_int_equal(cevents_pubsub_read(&request, &bench->arena, &bench->options, &push, &bench->error), CEVENTS_OK);
    assert_int_equal(
        cevents_message_decode(&push.message, &bench->arena, &bench->options, &bench->event, &bench->error),
        CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "inner");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_both_spellings),
        TEST(says_what_is_wrong),
        TEST(nulls_are_absent_and_the_last_member_counts),
        TEST(keeps_every_attribute_up_to_the_limit),
        TEST(holds_bytes_and_depth_to_their_limits),
        TEST(finds_an_event_in_attributes),
        TEST(finds_a_structured_event),
        TEST(makes_an_event_of_any_other_message),
        TEST(reads_unwrapped_pushes),
        TEST(metadata_is_text_and_no_attribute),
        TEST(an_event_around_a_push_is_that_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
