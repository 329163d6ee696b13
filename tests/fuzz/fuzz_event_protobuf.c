/* The protobuf event format -> event. */
#include "fuzz_events.h"

static cevents_status read(const struct fuzz_source *source, const void *context, cevents_arena *arena,
                           const cevents_options *options, cevents_event *event, cevents_error *error)
{
    (void)context;
    return cevents_event_from_protobuf(source->bytes, source->length, arena, options, event, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct fuzz_source source = {data, size};
    fuzz_events(&source, read, NULL);
    return 0;
}
