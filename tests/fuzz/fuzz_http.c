/* An HTTP request -> event, in any content mode, and the answer to it. */
#include "fuzz_events.h"
#include "fuzz_request.h"

static cevents_status read(const struct fuzz_source *source, const void *context, cevents_arena *arena,
                           const cevents_options *options, cevents_event *event, cevents_error *error)
{
    (void)source;
    return cevents_http_decode(context, arena, options, event, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, data + size};
    struct fuzz_memory memory;
    struct fuzz_request request;
    fuzz_memory_init(&memory);
    fuzz_take_request(&input, &memory, &request);
    const cevents_message message = {.binding = CEVENTS_BINDING_HTTP,
                                     .headers = request.message.headers,
                                     .n_headers = request.message.n_headers,
                                     .body = request.message.body,
                                     .body_length = request.message.body_length};
    const struct fuzz_source source = {message.body, message.body_length};
    fuzz_check(cevents_http_mode(&request.message) == cevents_message_mode(&message), "the modes differ");
    fuzz_events(&source, read, &request.message);
    fuzz_dispatch(&message, &memory);
    fuzz_memory_free(&memory);
    return 0;
}
