/* A Pub/Sub push -> the message in it, and its event. */
#include "fuzz_events.h"
#include "fuzz_request.h"

static cevents_status read(const struct fuzz_source *source, const void *context, cevents_arena *arena,
                           const cevents_options *options, cevents_event *event, cevents_error *error)
{
    (void)source;
    return cevents_pubsub_decode(context, "projects/p/topics/t", arena, options, event, error);
}

static void check_push(const cevents_http_message *request, struct fuzz_memory *memory)
{
    const struct fuzz_source source = {request->body, request->body_length};
    size_t length = request->body_length;
    const cevents_options options = fuzz_options(&length);
    cevents_pubsub_push push;
    cevents_event event;
    cevents_error error = {0};
    cevents_status status = cevents_pubsub_read(request, &memory->arena, &options, &push, &error);
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, length);
        return;
    }
    fuzz_check_held(memory, push.message_id, "a message's id");
    fuzz_check_held(memory, push.publish_time, "a publish time");
    fuzz_check_held(memory, push.ordering_key, "an ordering key");
    fuzz_check_held(memory, push.subscription, "a subscription");
    fuzz_check(push.delivery_attempt >= 0, "a delivery attempt below 0");
    status = cevents_pubsub_published(&push, NULL, &memory->arena, &event, &error);
    if (status == CEVENTS_OK) {
        fuzz_check_event(memory, &source, &event);
        fuzz_check(cevents_event_check(&event, NULL, &error) == CEVENTS_OK, error.message);
    } else {
        fuzz_check_error(&error, status, length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, data + size};
    struct fuzz_memory memory;
    struct fuzz_request request;
    fuzz_memory_init(&memory);
    fuzz_take_request(&input, &memory, &request);
    const struct fuzz_source source = {request.message.body, request.message.body_length};
    check_push(&request.message, &memory);
    fuzz_events(&source, read, &request.message);
    fuzz_memory_free(&memory);
    return 0;
}
