/*
 * The other side of systems_test.py. Reads lines `<message> <hex of its wire bytes>` and answers each with a line of JSON:
 * the event in the JSON format, the same in the protobuf format and in binary mode as hex or text, whether the routing
 * table knows its type, and the messages made of what these forms were read back as.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cevents/cevents.h>

#include PEER_HEADER

static const cevents_mapping *const mappings[] = {PEER_MAPPINGS};

static const cevents_mapping *find(const char *name)
{
    for (size_t i = 0; i < sizeof mappings / sizeof *mappings; i++) {
        if (strcmp(mappings[i]->table->descriptor->name, name) == 0) {
            return mappings[i];
        }
    }
    (void)fprintf(stderr, "no mapping of %s\n", name);
    exit(1);
}

static int hex_digit(char c)
{
    return c >= 'a' ? c - 'a' + 10 : c - '0';
}

static size_t decode_hex(char *text)
{
    size_t length = strcspn(text, "\n") / 2;
    for (size_t i = 0; i < length; i++) {
        text[i] = (char)(hex_digit(text[2 * i]) * 16 + hex_digit(text[2 * i + 1]));
    }
    return length;
}

static void print_hex(const char *name, const void *bytes, size_t length)
{
    printf(", \"%s\": \"", name);
    for (size_t i = 0; i < length; i++) {
        printf("%02x", ((const unsigned char *)bytes)[i]);
    }
    printf("\"");
}

static void print_failure(const char *name, cevents_status status, const cevents_error *error)
{
    printf(", \"%s\": \"%s %s\"", name, cevents_status_name(status), error->path);
}

/* The message that an event becomes again. */
static void print_back(const char *name, const cevents_mapping *mapping, const cevents_event *event,
                       cevents_arena *arena)
{
    ProtobufCMessage *message = NULL;
    cevents_error error = {0};
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = cevents_event_to_message(mapping, event, arena, NULL, &message, &error);
    if (status == CEVENTS_OK) {
        status = cevents_wire_encode(mapping->table, message, NULL, &sink, &error);
    }
    if (status != CEVENTS_OK) {
        print_failure(name, status, &error);
    } else {
        print_hex(name, sink.data, sink.length);
    }
}

static void print_json(const cevents_mapping *mapping, const cevents_event *event, cevents_arena *arena)
{
    cevents_error error = {0};
    cevents_event again;
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status = cevents_event_to_json(event, NULL, &sink, &error);
    if (status == CEVENTS_OK) {
        printf(", \"event\": %s", sink.data);
        status = cevents_event_from_json(sink.data, sink.length, arena, NULL, &again, &error);
    }
    if (status == CEVENTS_OK) {
        print_back("from_json", mapping, &again, arena);
    } else {
        print_failure("invalid", status, &error);
    }
}

static void print_protobuf(const cevents_mapping *mapping, const cevents_event *event, cevents_arena *arena)
{
    cevents_error error = {0};
    cevents_event again;
    cevents_sink sink = cevents_sink_to_arena(arena);
    if (cevents_event_to_protobuf(event, NULL, &sink, &error) == CEVENTS_OK &&
        cevents_event_from_protobuf(sink.data, sink.length, arena, NULL, &again, &error) == CEVENTS_OK) {
        print_hex("protobuf", sink.data, sink.length);
        print_back("from_protobuf", mapping, &again, arena);
    }
}

static void print_binary(const cevents_mapping *mapping, const cevents_event *event, cevents_arena *arena)
{
    const cevents_message_options how = {.mode = CEVENTS_MODE_BINARY};
    cevents_error error = {0};
    cevents_event again;
    cevents_message message;
    if (cevents_message_encode(event, CEVENTS_BINDING_HTTP, &how, arena, NULL, &message, &error) == CEVENTS_OK &&
        cevents_message_decode(&message, arena, NULL, &again, &error) == CEVENTS_OK) {
        print_back("from_binary", mapping, &again, arena);
    }
}

static void answer(const cevents_mapping *mapping, const void *bytes, size_t length, cevents_arena *arena)
{
    ProtobufCMessage *message = NULL;
    cevents_error error = {0};
    cevents_event event;
    cevents_status status = cevents_wire_decode(mapping->table, bytes, length, arena, NULL, &message, &error);
    if (status == CEVENTS_OK) {
        status = cevents_event_from_message(mapping, message, arena, NULL, &event, &error);
    }
    printf("{\"status\": \"%s\"", cevents_status_name(status));
    if (status != CEVENTS_OK) {
        printf(", \"path\": \"%s\"", error.path);
    } else {
        const char *type = event.attributes.type;
        const cevents_route *route = cevents_routing_table_find(&PEER_ROUTES, type, strlen(type));
        printf(", \"route\": %s, \"data\": \"%s\"", route != NULL ? "true" : "false",
               route != NULL ? route->data->descriptor->name : "");
        print_json(mapping, &event, arena);
        print_protobuf(mapping, &event, arena);
        print_binary(mapping, &event, arena);
    }
    printf("}\n");
}

int main(void)
{
    static char line[1 << 20];
    cevents_arena arena;
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *bytes = strchr(line, ' ');
        if (bytes == NULL) {
            return 1;
        }
        *bytes++ = '\0';
        size_t length = decode_hex(bytes);
        answer(find(line), bytes, length, &arena);
        cevents_arena_reset(&arena);
    }
    cevents_arena_free(&arena);
    return 0;
}
