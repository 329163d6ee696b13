/* Texts of scalars: media types, times, durations, numbers, base64, header values, attributes, paths. The first byte chooses. */
#include <math.h>
#include <string.h>

#include "attribute_text.h"
#include "fuzz_messages.h"
#include "google/protobuf/struct.pb-c.h"
#include "json_reader.h"
#include "media_type.h"
#include "text.h"

typedef void (*text_function)(const char *text, size_t length, struct fuzz_memory *memory);

static void media_type(const char *text, size_t length, struct fuzz_memory *memory)
{
    struct media_type media;
    enum media_event_format format;
    (void)memory;
    if (cevents_media_type_parse(text, length, &media)) {
        fuzz_check(media.type_length > 0 && media.subtype_length > 0, "a media type without a name");
        fuzz_check(media.type >= text && media.type + media.type_length < text + length, "a type outside of its text");
        fuzz_check(media.subtype + media.subtype_length <= text + length, "a subtype outside of its text");
    }
    fuzz_check(!cevents_media_type_is_json(text, length) || !cevents_media_type_is_protobuf(text, length),
               "JSON and protobuf at once");
    (void)cevents_media_type_event(text, length, &format);
    (void)cevents_websocket_subprotocol(text, length);
}

static void time_text(const char *text, size_t length, struct fuzz_memory *memory)
{
    struct text_time time;
    struct text_time again;
    char out[TEXT_TIME_SIZE];
    size_t written;
    (void)memory;
    for (unsigned rules = 0; rules < 8; rules++) {
        const struct text_time_rules allowed = {(rules & 1) != 0, (rules & 2) != 0, (rules & 4) != 0};
        if (!cevents_text_parse_time(text, length, allowed, &time)) {
            continue;
        }
        fuzz_check(time.nanos >= 0 && time.nanos < 1000000000, "nanoseconds out of range");
        if (cevents_text_put_time(out, &written, time.seconds, time.nanos)) {
            fuzz_check(cevents_text_parse_time(out, written, (struct text_time_rules){0}, &again) &&
                           again.seconds == time.seconds && again.nanos == time.nanos,
                       "a time that was written reads otherwise");
        } else {
            fuzz_check(allowed.leap_second, "a time that cannot be written");
        }
    }
}

static void duration(const char *text, size_t length, struct fuzz_memory *memory)
{
    int64_t seconds;
    int64_t seconds_again;
    int32_t nanos;
    int32_t nanos_again;
    char out[TEXT_DURATION_SIZE];
    size_t written;
    (void)memory;
    if (cevents_text_parse_duration(text, length, &seconds, &nanos)) {
        fuzz_check(cevents_text_put_duration(out, &written, seconds, nanos), "a duration that cannot be written");
        fuzz_check(cevents_text_parse_duration(out, written, &seconds_again, &nanos_again) &&
                       seconds == seconds_again && nanos == nanos_again,
                   "a duration that was written reads otherwise");
    }
}

static void number(const char *text, size_t length, struct fuzz_memory *memory)
{
    struct json_fault fault;
    int32_t integer;
    char out[TEXT_NUMBER_SIZE];
    (void)memory;
    bool is_number = length > 0 && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9')) &&
                     cevents_json_skip_value(text, text + length, 1, &fault) == text + length;
    if (is_number && text[length - 1] >= '0' && text[length - 1] <= '9') {
        double value = cevents_text_parse_double(text, length);
        float single = cevents_text_parse_float(text, length);
        if (isfinite(value)) {
            double again = cevents_text_parse_double(out, cevents_text_put_double(out, value));
            fuzz_check(memcmp(&again, &value, sizeof value) == 0, "a double that was written reads otherwise");
        }
        if (isfinite(single)) {
            float again = cevents_text_parse_float(out, cevents_text_put_float(out, single));
            fuzz_check(memcmp(&again, &single, sizeof single) == 0, "a float that was written reads otherwise");
        }
    }
    if (cevents_attribute_parse_integer(text, length, &integer)) {
        fuzz_check(is_number, "an integer that is no number");
    }
}

static void base64(const char *text, size_t length, struct fuzz_memory *memory)
{
    size_t size = length / 4 * 3 + 2;
    uint8_t *bytes = cevents_arena_alloc(&memory->arena, size);
    char *again = cevents_arena_alloc(&memory->arena, (size + 2) / 3 * 4);
    size_t written;
    size_t at = 0;
    fuzz_check(bytes != NULL && again != NULL, "no memory");
    if (cevents_text_base64_decode(text, length, bytes, &written, &at)) {
        size_t encoded = cevents_text_base64_encode(bytes, written, again);
        fuzz_check(!cevents_attribute_is_base64(text, length) || encoded == length, "base64 of another length");
        size_t second;
        uint8_t *decoded = cevents_arena_alloc(&memory->arena, encoded / 4 * 3 + 2);
        fuzz_check(cevents_text_base64_decode(again, encoded, decoded, &second, &at) && second == written &&
                       memcmp(decoded, bytes, written) == 0,
                   "base64 that was written reads otherwise");
    } else {
        fuzz_check(at <= length && !cevents_attribute_is_base64(text, length), "where base64 is wrong");
    }
}

static void header_value(const char *text, size_t length, struct fuzz_memory *memory)
{
    const char *value;
    const char *again;
    size_t value_length;
    size_t again_length;
    cevents_error error = {0};
    cevents_status status = cevents_http_value_encode(text, length, &memory->arena, &value, &value_length, &error);
    fuzz_check((status == CEVENTS_OK) == cevents_text_is_utf8(text, length),
               "UTF-8 that is not written, or the reverse");
    if (status == CEVENTS_OK) {
        fuzz_check_text(value, value_length, true, "a header value");
        fuzz_check(cevents_http_value_decode(value, value_length, &memory->arena, &again, &again_length, &error) ==
                           CEVENTS_OK &&
                       again_length == length && memcmp(again, text, length) == 0,
                   "a header value that was written reads otherwise");
    }
    status = cevents_http_value_decode(text, length, &memory->arena, &value, &value_length, &error);
    fuzz_check(status != CEVENTS_OK || fuzz_holds(memory, value, value_length + 1), "a value outside of the arena");
}

static void attribute(const char *text, size_t length, struct fuzz_memory *memory)
{
    (void)memory;
    fuzz_check(!cevents_attribute_is_uri(text, length) || cevents_attribute_is_uri_reference(text, length),
               "a URI that is no URI-reference");
    fuzz_check(!cevents_attribute_is_name(text, length) || cevents_attribute_is_uri_reference(text, length),
               "a name that is no URI-reference");
    size_t prefix = cevents_text_utf8_prefix(text, length);
    fuzz_check(prefix <= length && cevents_text_is_utf8(text, prefix), "a prefix that is no UTF-8");
    fuzz_check_text(text, prefix, false, "UTF-8 that is none");
    fuzz_check(cevents_text_is_utf8(text, length) == (prefix == length), "the looks at UTF-8 differ");
    if (prefix == length) {
        (void)cevents_attribute_is_string(text, length);
    }
}

static void path(const char *text, size_t length, struct fuzz_memory *memory)
{
    static const char json[] = "{\"a\":{\"b\":[1,2,{\"odd key\":null}]},\"c.d\":3,\"\":\"e\"}";
    ProtobufCMessage *message;
    char *terminated = cevents_arena_alloc(&memory->arena, length + 1);
    fuzz_check(terminated != NULL, "no memory");
    memcpy(terminated, text, length);
    if (fuzz_decodes(&google__protobuf__struct__json, FUZZ_JSON, json, sizeof json - 1, &memory->arena, NULL,
                     &message)) {
        const ProtobufCMessage *found = cevents_struct_find(&google__protobuf__struct__json, message, terminated);
        fuzz_check(found == NULL || fuzz_holds(memory, found, sizeof(Google__Protobuf__Value)), "a value from nowhere");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const text_function functions[] = {media_type, time_text,    duration,  number,
                                              base64,     header_value, attribute, path};
    struct fuzz_input input = {data, data + size};
    struct fuzz_memory memory;
    fuzz_memory_init(&memory);
    text_function function = functions[fuzz_take_byte(&input) % (sizeof functions / sizeof *functions)];
    size_t length = fuzz_left(&input);
    function(fuzz_copy(&memory, input.next, length), length, &memory);
    fuzz_memory_free(&memory);
    return 0;
}
