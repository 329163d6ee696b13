#include "fuzz_request.h"

#include <string.h>

static const uint8_t *find(const uint8_t *start, const uint8_t *end, int byte)
{
    const uint8_t *found = start == end ? NULL : memchr(start, byte, (size_t)(end - start));
    return found == NULL ? end : found;
}

void fuzz_take_request(struct fuzz_input *input, struct fuzz_memory *memory, struct fuzz_request *request)
{
    *request = (struct fuzz_request){.message = {.n_headers = 0}};
    while (input->next < input->end && *input->next != '\n' && request->message.n_headers < FUZZ_MOST_HEADERS) {
        const uint8_t *end = find(input->next, input->end, '\n');
        const uint8_t *colon = find(input->next, end, ':');
        const uint8_t *value = colon == end ? end : colon + 1;
        value += value < end && *value == ' ';
        cevents_header *header = &request->headers[request->message.n_headers++];
        header->name_length = (size_t)(colon - input->next);
        header->name = fuzz_copy(memory, input->next, header->name_length);
        header->value_length = (size_t)(end - value);
        header->value = fuzz_copy(memory, value, header->value_length);
        input->next = end < input->end ? end + 1 : end;
    }
    (void)fuzz_take_byte(input); /* the empty line */
    request->message.headers = request->headers;
    request->message.body = input->next;
    request->message.body_length = fuzz_left(input);
}
