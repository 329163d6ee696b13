/* A batch -> events, one by one and all at once. The first byte chooses the format. */
#include <string.h>

#include "fuzz_events.h"

struct batch_input {
    const char *bytes;
    size_t length;
    bool protobuf;
};

static cevents_status begin(const struct batch_input *input, cevents_batch *batch, const cevents_options *options,
                            cevents_error *error)
{
    return input->protobuf ? cevents_batch_from_protobuf(input->bytes, input->length, batch, options, error)
                           : cevents_batch_from_json(input->bytes, input->length, batch, options, error);
}

static cevents_status read_all(const struct batch_input *input, cevents_arena *arena, const cevents_options *options,
                               cevents_event **events, size_t *count, cevents_error *error)
{
    return input->protobuf
               ? cevents_events_from_protobuf(input->bytes, input->length, arena, options, events, count, error)
               : cevents_events_from_json(input->bytes, input->length, arena, options, events, count, error);
}

/* Counts the good events; false when there are bad ones, or when the batch itself is malformed. */
static bool read_one_by_one(const struct batch_input *input, struct fuzz_memory *memory, const cevents_options *options,
                            size_t *count)
{
    const struct fuzz_source source = {input->bytes, input->length};
    cevents_batch batch;
    cevents_error error = {0};
    cevents_status status = begin(input, &batch, options, &error);
    *count = 0;
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, input->length);
        return false;
    }
    for (bool good = true;;) {
        cevents_event event;
        size_t before = batch.count;
        status = cevents_batch_next(&batch, &memory->arena, options, &event, &error);
        if (status == CEVENTS_END) {
            return good;
        }
        if (status == CEVENTS_OK) {
            fuzz_check_event(memory, &source, &event);
            ++*count;
            continue;
        }
        fuzz_check_error(&error, status, input->length);
        good = false;
        if (batch.count == before) {
            return false; /* a syntax error, which would come for ever */
        }
    }
}

static void write_and_read(const struct batch_input *input, const cevents_event *events, size_t count,
                           struct fuzz_memory *memory)
{
    cevents_sink sink = cevents_sink_to_arena(&memory->arena);
    cevents_error error = {0};
    cevents_event *again;
    size_t n_again;
    cevents_status status = input->protobuf ? cevents_events_to_protobuf(events, count, NULL, &sink, &error)
                                            : cevents_events_to_json(events, count, NULL, &sink, &error);
    fuzz_check(status == CEVENTS_OK, error.message);
    const struct batch_input written = {sink.data, sink.length, input->protobuf};
    status = read_all(&written, &memory->arena, NULL, &again, &n_again, &error);
    fuzz_check(status == CEVENTS_OK && n_again == count, "a batch that was written reads otherwise");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const struct batch_input input = {(const char *)data + 1, size - 1, (data[0] & 1) != 0};
    struct fuzz_memory memory;
    size_t length = input.length;
    cevents_options options = fuzz_options(&length);
    fuzz_memory_init(&memory);
    cevents_event *events = NULL;
    size_t one_by_one;
    size_t at_once = 0;
    cevents_error error = {0};
    options.strict = (data[0] & 2) != 0 ? CEVENTS_STRICT_ATTRIBUTES : CEVENTS_TOLERANT;
    bool good = read_one_by_one(&input, &memory, &options, &one_by_one);
    cevents_status status = read_all(&input, &memory.arena, &options, &events, &at_once, &error);
    fuzz_check((status == CEVENTS_OK) == good, "one by one and all at once differ");
    fuzz_check(!good || one_by_one == at_once, "another count of events");
    if (good && options.strict != CEVENTS_TOLERANT) {
        write_and_read(&input, events, at_once, &memory);
    }
    static const char *const types[] = {"application/cloudevents-batch+json", "application/cloudevents-batch+protobuf"};
    const char *type = types[input.protobuf];
    const cevents_header header = {"content-type", strlen("content-type"), type, strlen(type)};
    const cevents_message message = {.binding = CEVENTS_BINDING_HTTP,
                                     .headers = &header,
                                     .n_headers = 1,
                                     .body = input.bytes,
                                     .body_length = input.length};
    fuzz_dispatch(&message, &memory);
    fuzz_memory_free(&memory);
    return 0;
}
