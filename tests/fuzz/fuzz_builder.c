/*
 * An event made by calls of the builder, which the input names: what is finished is a good event, which goes through
 * every binding, mode and format.
 */
#include <string.h>

#include "fuzz_events.h"

enum { MOST_CALLS = 40, CALLS = 12 };

/* The builder takes NUL-terminated names and texts. */
static const char *take_name(struct fuzz_input *input, struct fuzz_memory *memory)
{
    static const char *const names[] = {"id",      "source", "type",   "specversion",  "datacontenttype", "dataschema",
                                        "subject", "time",   "myext1", "partitionkey", "sampledrate"};
    uint8_t choice = fuzz_take_byte(input);
    if (choice < sizeof names / sizeof *names) {
        return names[choice];
    }
    size_t length;
    const char *text = fuzz_take_text(input, memory, &length);
    char *name = cevents_arena_alloc(&memory->arena, length + 1);
    fuzz_check(name != NULL, "no memory");
    memcpy(name, text, length);
    return name;
}

static int64_t take_number(struct fuzz_input *input)
{
    uint64_t number = 0;
    for (size_t length = fuzz_take_byte(input) % 9; length > 0; length--) {
        number = number << 8 | fuzz_take_byte(input);
    }
    return (int64_t)number;
}

static void call(struct fuzz_input *input, struct fuzz_memory *memory, cevents_event_builder *builder)
{
    size_t length;
    uint8_t choice = fuzz_take_byte(input) % CALLS;
    const char *name = take_name(input, memory);
    switch (choice) {
    case 0:
        cevents_builder_set_boolean(builder, name, fuzz_take_byte(input) & 1);
        break;
    case 1:
        cevents_builder_set_integer(builder, name, (int32_t)take_number(input));
        break;
    case 2: {
        const char *bytes = fuzz_take_text(input, memory, &length);
        cevents_builder_set_binary(builder, name, bytes, length);
        break;
    }
    case 3:
        cevents_builder_set_timestamp(builder, name,
                                      (cevents_timestamp){take_number(input), (int32_t)take_number(input)});
        break;
    case 4: {
        uint8_t type = fuzz_take_byte(input) % (CEVENTS_ATTRIBUTE_TIMESTAMP + 1);
        const char *text = fuzz_take_text(input, memory, &length);
        cevents_builder_set_typed(builder, name, (cevents_attribute_type)type, text, length);
        break;
    }
    case 5: {
        uint8_t kind = fuzz_take_byte(input) % CEVENTS_DATA_PROTO;
        const char *bytes = fuzz_take_text(input, memory, &length);
        cevents_builder_set_data(builder, (cevents_data_kind)kind, bytes, length);
        break;
    }
    case 6:
        cevents_builder_remove(builder, name);
        break;
    case 7: {
        ProtobufCMessage *message;
        const cevents_json_table *table = fuzz_table(fuzz_take_byte(input));
        const char *bytes = fuzz_take_text(input, memory, &length);
        if (fuzz_decodes(table, FUZZ_WIRE, bytes, length, &memory->arena, NULL, &message)) {
            cevents_builder_set_message(builder, table, message);
        }
        break;
    }
    default:
        cevents_builder_set(builder, name, take_name(input, memory));
    }
}

static void look(const cevents_event *event, struct fuzz_memory *memory)
{
    cevents_attribute attribute;
    for (size_t i = 0; cevents_event_attribute(event, i, &attribute); i++) {
        bool boolean;
        int32_t number;
        cevents_timestamp time;
        ProtobufCBinaryData bytes;
        (void)cevents_event_boolean(event, attribute.name, &boolean);
        (void)cevents_event_integer(event, attribute.name, &number);
        (void)cevents_event_timestamp(event, attribute.name, &time);
        (void)cevents_event_uri(event, attribute.name);
        (void)cevents_event_binary(event, attribute.name, &memory->arena, &bytes);
        (void)cevents_event_sequence_number(event, &number);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, data + size};
    struct fuzz_memory memory;
    cevents_event_builder builder;
    cevents_event event;
    cevents_error error = {0};
    fuzz_memory_init(&memory);
    cevents_builder_begin(&builder, &memory.arena);
    cevents_builder_set(&builder, "id", "1");
    cevents_builder_set(&builder, "source", "/s");
    cevents_builder_set(&builder, "type", "t");
    for (int i = 0; i < MOST_CALLS && input.next < input.end; i++) {
        call(&input, &memory, &builder);
    }
    cevents_status status = cevents_builder_finish(&builder, NULL, &event, &error);
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, size); /* where the data is no JSON */
    } else {
        fuzz_check(cevents_event_check(&event, NULL, &error) == CEVENTS_OK, error.message);
        look(&event, &memory);
        fuzz_carry(&event, &memory.arena);
    }
    fuzz_memory_free(&memory);
    return 0;
}
