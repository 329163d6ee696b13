/*
 * A message of any binding -> event. Input: binding, flags, headers in number, then texts, each behind its length; the
 * rest is the body.
 */
#include "fuzz_events.h"

enum {
    MOST_HEADERS = 16,
    FLAG_CONTENT_TYPE = 1,
    FLAG_NO_BODY = 2,
    FLAG_LITERAL = 4,
    FLAG_BINARY_FRAME = 8,
    FLAG_KEY = 16
};

static cevents_property take_property(struct fuzz_input *input, struct fuzz_memory *memory)
{
    cevents_property property = {.type = (cevents_property_type)(fuzz_take_byte(input) % (CEVENTS_PROPERTY_OTHER + 1))};
    property.name = fuzz_take_text(input, memory, &property.name_length);
    property.value = fuzz_take_text(input, memory, &property.value_length);
    for (size_t i = 0; i < property.value_length && i < sizeof property.number; i++) {
        property.number = (int64_t)((uint64_t)property.number << 8 | (uint8_t)property.value[i]);
    }
    return property;
}

static void take_message(struct fuzz_input *input, struct fuzz_memory *memory, uint8_t flags, cevents_message *message,
                         cevents_header *headers, cevents_property *properties)
{
    size_t count = fuzz_take_byte(input) % MOST_HEADERS;
    message->headers = headers;
    message->properties = properties;
    for (size_t i = 0; i < count; i++) {
        if (message->binding == CEVENTS_BINDING_AMQP) {
            properties[message->n_properties++] = take_property(input, memory);
        } else {
            cevents_header *header = &headers[message->n_headers++];
            header->name = fuzz_take_text(input, memory, &header->name_length);
            header->value = fuzz_take_text(input, memory, &header->value_length);
        }
    }
    if ((flags & FLAG_CONTENT_TYPE) != 0) {
        message->content_type = fuzz_take_text(input, memory, &message->content_type_length);
    }
    if ((flags & FLAG_KEY) != 0) {
        message->key = fuzz_take_text(input, memory, &message->key_length);
    }
    message->frame = (flags & FLAG_BINARY_FRAME) != 0 ? CEVENTS_FRAME_BINARY : CEVENTS_FRAME_UNKNOWN;
    if ((flags & FLAG_NO_BODY) == 0) {
        message->body = input->next;
        message->body_length = (size_t)(input->end - input->next);
    }
}

static void read_batch(const cevents_message *message, struct fuzz_memory *memory, const cevents_options *options)
{
    const struct fuzz_source source = {message->body, message->body_length};
    cevents_batch batch;
    cevents_event event;
    cevents_error error = {0};
    cevents_status status = cevents_message_batch(message, options, &batch, &error);
    for (int i = 0; i < MOST_HEADERS && status == CEVENTS_OK; i++) {
        status = cevents_batch_next(&batch, &memory->arena, options, &event, &error);
        if (status == CEVENTS_OK) {
            fuzz_check_event(memory, &source, &event);
        }
    }
    if (status != CEVENTS_OK && status != CEVENTS_END) {
        fuzz_check_error(&error, status, message->body_length);
    }
}

struct delivery {
    const cevents_message *message;
    bool literal;
};

static cevents_status read(const struct fuzz_source *source, const void *context, cevents_arena *arena,
                           const cevents_options *options, cevents_event *event, cevents_error *error)
{
    const struct delivery *delivery = context;
    cevents_options own = *options;
    (void)source;
    own.literal_headers = delivery->literal;
    return cevents_message_decode(delivery->message, arena, &own, event, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_memory memory;
    cevents_header headers[MOST_HEADERS] = {0};
    cevents_property properties[MOST_HEADERS] = {0};
    struct fuzz_input input = {data, data + size};
    fuzz_memory_init(&memory);
    cevents_message message = {.binding = (cevents_binding)(fuzz_take_byte(&input) % (CEVENTS_BINDING_PUBSUB + 1))};
    uint8_t flags = fuzz_take_byte(&input);
    const struct delivery delivery = {&message, (flags & FLAG_LITERAL) != 0};
    take_message(&input, &memory, flags, &message, headers, properties);
    const struct fuzz_source source = {message.body, message.body_length};
    if (cevents_message_mode(&message) == CEVENTS_MODE_BATCHED) {
        const cevents_options options = fuzz_options(NULL);
        read_batch(&message, &memory, &options);
    } else {
        fuzz_events(&source, read, &delivery);
    }
    fuzz_dispatch(&message, &memory);
    fuzz_memory_free(&memory);
    return 0;
}
