/*
 * A message of any binding -> event: nothing breaks, what strict takes tolerant takes, and what strict has taken goes
 * through every binding, mode and format. Input: binding, flags, headers in number, then texts, each behind its length.
 */
#include "../runtime/round_trip.h"
#include "fuzz_messages.h"

enum { MOST_HEADERS = 16, FLAG_CONTENT_TYPE = 1, FLAG_NO_BODY = 2, FLAG_LITERAL = 4, FLAG_BINARY_FRAME = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    const uint8_t *next;
    const uint8_t *end;
};

static uint8_t take_byte(struct input *input)
{
    return input->next < input->end ? *input->next++ : 0;
}

static const char *take_text(struct input *input, cevents_arena *arena, size_t *length)
{
    *length = take_byte(input);
    size_t left = (size_t)(input->end - input->next);
    *length = *length < left ? *length : left;
    char *text = cevents_arena_alloc(arena, *length + 1);
    fuzz_check(text != NULL, "no memory");
    memcpy(text, input->next, *length);
    input->next += *length;
    return text;
}

static cevents_property take_property(struct input *input, cevents_arena *arena)
{
    cevents_property property = {.type = (cevents_property_type)(take_byte(input) % (CEVENTS_PROPERTY_OTHER + 1))};
    property.name = take_text(input, arena, &property.name_length);
    property.value = take_text(input, arena, &property.value_length);
    for (size_t i = 0; i < property.value_length && i < sizeof property.number; i++) {
        property.number = (int64_t)((uint64_t)property.number << 8 | (uint8_t)property.value[i]);
    }
    return property;
}

static void take_message(struct input *input, cevents_arena *arena, uint8_t flags, cevents_message *message,
                         cevents_header *headers, cevents_property *properties)
{
    size_t count = take_byte(input) % MOST_HEADERS;
    message->headers = headers;
    message->properties = properties;
    for (size_t i = 0; i < count; i++) {
        if (message->binding == CEVENTS_BINDING_AMQP) {
            properties[message->n_properties++] = take_property(input, arena);
        } else {
            cevents_header *header = &headers[message->n_headers++];
            header->name = take_text(input, arena, &header->name_length);
            header->value = take_text(input, arena, &header->value_length);
        }
    }
    if ((flags & FLAG_CONTENT_TYPE) != 0) {
        message->content_type = take_text(input, arena, &message->content_type_length);
    }
    message->frame = (flags & FLAG_BINARY_FRAME) != 0 ? CEVENTS_FRAME_BINARY : CEVENTS_FRAME_UNKNOWN;
    if ((flags & FLAG_NO_BODY) == 0) {
        message->body = input->next;
        message->body_length = (size_t)(input->end - input->next);
    }
}

static void read_batch(const cevents_message *message, cevents_arena *arena, const cevents_options *options)
{
    cevents_batch batch;
    cevents_event event;
    cevents_error error = {0};
    cevents_status status = cevents_message_batch(message, options, &batch, &error);
    for (int i = 0; i < MOST_HEADERS && status == CEVENTS_OK; i++) {
        status = cevents_batch_next(&batch, arena, options, &event, &error);
    }
    if (status != CEVENTS_OK && status != CEVENTS_END) {
        fuzz_check_error(&error, status, message->body_length);
    }
}

static void read_event(const cevents_message *message, cevents_arena *arena, cevents_options *options)
{
    cevents_event event;
    cevents_error error = {0};
    cevents_status tolerant = cevents_message_decode(message, arena, options, &event, &error);
    if (tolerant != CEVENTS_OK) {
        fuzz_check_error(&error, tolerant, message->body_length);
    }
    options->strict = CEVENTS_STRICT_ATTRIBUTES;
    if (cevents_message_decode(message, arena, options, &event, &error) != CEVENTS_OK) {
        return;
    }
    fuzz_check(tolerant == CEVENTS_OK, "strict takes what tolerant refuses");
    for (size_t i = 0; i < CARRIERS; i++) {
        cevents_message sent;
        cevents_event received;
        if (!carrier_refuses(&carriers[i], &event)) {
            carry(&carriers[i], &event, arena, &sent, &received);
            assert_carried(&carriers[i], &event, &received);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cevents_arena arena;
    cevents_header headers[MOST_HEADERS] = {0};
    cevents_property properties[MOST_HEADERS] = {0};
    struct input input = {data, data + size};
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    cevents_message message = {.binding = (cevents_binding)(take_byte(&input) % (CEVENTS_BINDING_PUBSUB + 1))};
    uint8_t flags = take_byte(&input);
    cevents_options options = fuzz_options();
    options.literal_headers = (flags & FLAG_LITERAL) != 0;
    take_message(&input, &arena, flags, &message, headers, properties);
    if (cevents_message_mode(&message) == CEVENTS_MODE_BATCHED) {
        read_batch(&message, &arena, &options);
    } else {
        read_event(&message, &arena, &options);
    }
    cevents_arena_free(&arena);
    return 0;
}
