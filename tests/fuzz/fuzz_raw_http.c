/* A raw HTTP/1.1 request, as the tool reads it. */
#include <string.h>

#include "fuzz_events.h"
#include "http_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct fuzz_source source = {data, size};
    struct fuzz_memory memory;
    struct http_request request;
    cevents_event event;
    cevents_error error = {0};
    fuzz_memory_init(&memory);
    cevents_status status = http_request_read((const char *)data, size, &memory.arena, &request, &error);
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, size);
        fuzz_memory_free(&memory);
        return 0;
    }
    fuzz_check(request.message.body_length <= size, "a body that is larger than its request");
    size_t before = 0;
    for (size_t offset = 0; offset < request.message.body_length; offset++) {
        size_t raw = http_request_raw_offset(&request, offset, "");
        fuzz_check(raw < size && raw >= before && data[raw] == ((const uint8_t *)request.message.body)[offset],
                   "a byte of the body stands elsewhere");
        before = raw;
    }
    for (size_t i = 0; i < request.message.n_headers; i++) {
        fuzz_check(request.message.headers[i].name_length > 0, "a header without a name");
    }
    status = cevents_http_decode(&request.message, &memory.arena, NULL, &event, &error);
    if (status == CEVENTS_OK) {
        fuzz_check_event(&memory, &source, &event);
    } else {
        fuzz_check(http_request_raw_offset(&request, error.offset, error.path) <= size, "an error's place");
    }
    fuzz_memory_free(&memory);
    return 0;
}
