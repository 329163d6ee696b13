/*
 * Speaks the protobuf conformance protocol: on stdin requests, on stdout responses, each a 4-byte little-endian length
 * and a message, until end of file.
 */
#include <stdio.h>
#include <string.h>

#include <cevents/cevents.h>

#include "testee.h"
#include "testee.pb-c.h"

typedef Cevents__Testee__Request Request;
typedef Cevents__Testee__Response Response;

enum { ARENA_SIZE = 1 << 20, ERROR_SIZE = 512, PREFIX_SIZE = 4 };

static uint32_t load_length(const uint8_t bytes[PREFIX_SIZE])
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void store_length(uint8_t bytes[PREFIX_SIZE], size_t length)
{
    for (unsigned i = 0; i < PREFIX_SIZE; i++) {
        bytes[i] = (uint8_t)(length >> (8 * i));
    }
}

static ProtobufCBinaryData error_text(cevents_arena *arena, const cevents_error *error)
{
    char *text = cevents_arena_alloc(arena, ERROR_SIZE);
    if (text == NULL) {
        return (ProtobufCBinaryData){0, NULL};
    }
    int length = snprintf(text, ERROR_SIZE, "%s at byte %zu, path \"%s\": %s", cevents_status_name(error->status),
                          error->offset, error->path, error->message);
    return (ProtobufCBinaryData){length < 0 ? 0 : strlen(text), (uint8_t *)text};
}

static cevents_status decode_payload(const Request *request, const cevents_json_table *table, cevents_arena *arena,
                                     ProtobufCMessage **message, cevents_error *error)
{
    cevents_options options = {.any_types = testee_sets, .n_any_types = testee_n_sets};
    if (request->payload_case == CEVENTS__TESTEE__REQUEST__PAYLOAD_PROTOBUF_PAYLOAD) {
        const ProtobufCBinaryData *bytes = &request->protobuf_payload;
        return cevents_wire_decode(table, bytes->data, bytes->len, arena, &options, message, error);
    }
    if (request->test_category != CEVENTS__TESTEE__CATEGORY__CATEGORY_JSON_IGNORE_UNKNOWN) {
        options.strict = CEVENTS_STRICT_DATA;
    }
    const ProtobufCBinaryData *text = &request->json_payload;
    return cevents_json_decode(table, (const char *)text->data, text->len, arena, &options, message, error);
}

static cevents_status encode_payload(const Request *request, const cevents_json_table *table,
                                     const ProtobufCMessage *message, cevents_sink *sink, cevents_error *error)
{
    if (request->requested_output_format == CEVENTS__TESTEE__FORMAT__FORMAT_PROTOBUF) {
        const cevents_wire_options options = {.deterministic = true};
        return cevents_wire_encode(table, message, &options, sink, error);
    }
    cevents_json_options options = {.any_types = testee_sets, .n_any_types = testee_n_sets};
    if (request->json_options != NULL) {
        options.schema_names = request->json_options->schema_names;
        options.enum_numbers = request->json_options->enum_numbers;
        options.defaults = request->json_options->defaults;
        options.indent = request->json_options->indent;
    }
    return cevents_json_encode(table, message, &options, sink, error);
}

static bool can_handle(const Request *request)
{
    bool input = request->payload_case == CEVENTS__TESTEE__REQUEST__PAYLOAD_PROTOBUF_PAYLOAD ||
                 request->payload_case == CEVENTS__TESTEE__REQUEST__PAYLOAD_JSON_PAYLOAD;
    return input && (request->requested_output_format == CEVENTS__TESTEE__FORMAT__FORMAT_PROTOBUF ||
                     request->requested_output_format == CEVENTS__TESTEE__FORMAT__FORMAT_JSON);
}

static Response skip(const char *why)
{
    Response response;
    cevents__testee__response__init(&response);
    response.result_case = CEVENTS__TESTEE__RESPONSE__RESULT_SKIPPED;
    response.skipped = (ProtobufCBinaryData){strlen(why), (uint8_t *)(uintptr_t)why};
    return response;
}

static Response answer(const Request *request, cevents_arena *arena)
{
    Response response;
    cevents__testee__response__init(&response);
    ProtobufCMessage *message;
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    const char *type = request->message_type;
    const cevents_json_table *table = cevents_find_message(testee_sets, testee_n_sets, type, strlen(type));
    if (table == NULL) {
        return skip("no such message type here");
    }
    if (!can_handle(request)) {
        return skip("neither JSON nor wire bytes");
    }
    if (decode_payload(request, table, arena, &message, &error) != CEVENTS_OK) {
        response.result_case = CEVENTS__TESTEE__RESPONSE__RESULT_PARSE_ERROR;
        response.parse_error = error_text(arena, &error);
        return response;
    }
    cevents_sink sink = cevents_sink_to_arena(arena);
    if (encode_payload(request, table, message, &sink, &error) != CEVENTS_OK) {
        response.result_case = CEVENTS__TESTEE__RESPONSE__RESULT_SERIALIZE_ERROR;
        response.serialize_error = error_text(arena, &error);
        return response;
    }
    ProtobufCBinaryData payload = {sink.length, (uint8_t *)sink.data};
    if (request->requested_output_format == CEVENTS__TESTEE__FORMAT__FORMAT_PROTOBUF) {
        response.result_case = CEVENTS__TESTEE__RESPONSE__RESULT_PROTOBUF_PAYLOAD;
        response.protobuf_payload = payload;
    } else {
        response.result_case = CEVENTS__TESTEE__RESPONSE__RESULT_JSON_PAYLOAD;
        response.json_payload = payload;
    }
    return response;
}

/* False at the end of input, and when the protocol is broken. */
static bool serve_one(cevents_arena *arena)
{
    uint8_t prefix[PREFIX_SIZE];
    if (fread(prefix, 1, sizeof prefix, stdin) != sizeof prefix) {
        return false;
    }
    size_t length = load_length(prefix);
    uint8_t *bytes = cevents_arena_alloc(arena, length);
    if (bytes == NULL || fread(bytes, 1, length, stdin) != length) {
        return false;
    }
    ProtobufCMessage *request;
    cevents_error error;
    if (cevents_wire_decode(&cevents__testee__request__json, bytes, length, arena, NULL, &request, &error) !=
        CEVENTS_OK) {
        fprintf(stderr, "request: %s\n", error.message);
        return false;
    }
    Response response = answer((const Request *)request, arena);
    cevents_sink sink = cevents_sink_to_arena(arena);
    if (cevents_wire_encode(&cevents__testee__response__json, &response.base, NULL, &sink, &error) != CEVENTS_OK) {
        fprintf(stderr, "response: %s\n", error.message);
        return false;
    }
    store_length(prefix, sink.length);
    return fwrite(prefix, 1, sizeof prefix, stdout) == sizeof prefix &&
           fwrite(sink.data, 1, sink.length, stdout) == sink.length && fflush(stdout) == 0;
}

int main(void)
{
    static char block[ARENA_SIZE];
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, CEVENTS_MALLOC);
    while (serve_one(&arena)) {
        cevents_arena_reset(&arena);
    }
    cevents_arena_free(&arena);
    return 0;
}
