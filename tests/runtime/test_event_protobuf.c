/*
 * The protobuf event format, both ways.
 */
#include "event_testing.h"

/* Wire bytes as they are put together; fields are shorter than 128 bytes. */
struct wire {
    char bytes[1000];
    size_t length;
};

static void put_byte(struct wire *wire, unsigned byte)
{
    assert_in_range(wire->length, 0, sizeof wire->bytes - 1);
    wire->bytes[wire->length++] = (char)byte;
}

static void put_number(struct wire *wire, unsigned number, uint64_t value)
{
    put_byte(wire, number << 3);
    for (; value > 0x7F; value >>= 7) {
        put_byte(wire, (unsigned)(value & 0x7F) | 0x80);
    }
    put_byte(wire, (unsigned)value);
}

static void put_bytes(struct wire *wire, unsigned number, const void *bytes, size_t length)
{
    put_byte(wire, number << 3 | 2);
    put_byte(wire, (unsigned)length);
    memcpy(wire->bytes + wire->length, length == 0 ? "" : bytes, length);
    wire->length += length;
}

static void put_text(struct wire *wire, unsigned number, const char *text)
{
    put_bytes(wire, number, text, strlen(text));
}

/* Adds an attribute whose value is the message `value`. */
static void put_attribute(struct wire *wire, const char *name, const struct wire *value)
{
    struct wire entry = {.length = 0};
    put_text(&entry, 1, name);
    put_bytes(&entry, 2, value->bytes, value->length);
    put_bytes(wire, 5, entry.bytes, entry.length);
}

static void put_text_attribute(struct wire *wire, const char *name, unsigned number, const char *text)
{
    struct wire value = {.length = 0};
    put_text(&value, number, text);
    put_attribute(wire, name, &value);
}

static struct wire core(void)
{
    struct wire wire = {.length = 0};
    put_text(&wire, 1, "a");
    put_text(&wire, 2, "/s");
    put_text(&wire, 3, "1.0");
    put_text(&wire, 4, "t");
    return wire;
}

static cevents_status decode(struct bench *bench, const struct wire *wire)
{
    return cevents_event_from_protobuf(wire->bytes, wire->length, &bench->arena, &bench->options, &bench->event,
                                       &bench->error);
}

static void assert_decodes(struct bench *bench, const struct wire *wire)
{
    if (decode(bench, wire) != CEVENTS_OK) {
        fail_msg("%zu: %s: %s", bench->error.offset, bench->error.path, bench->error.message);
    }
    assert_string_equal(bench->event.attributes.id, "a");
    assert_string_equal(bench->event.attributes.source, "/s");
    assert_string_equal(bench->event.attributes.specversion, "1.0");
    assert_string_equal(bench->event.attributes.type, "t");
}

static const cevents_attribute *assert_extension(const struct bench *bench, const char *name,
                                                 cevents_attribute_type type, const char *text)
{
    const cevents_attribute *extension = cevents_event_extension(&bench->event, name);
    assert_non_null(extension);
    assert_int_equal(extension->type, type);
    assert_string_equal(extension->text, text);
    assert_int_equal(extension->length, strlen(text));
    return extension;
}

/* An event with an attribute of each type, as this library writes it. */
static struct wire every_type(void)
{
    struct wire wire = core();
    struct wire value = {.length = 0};
    struct wire time = {.length = 0};
    put_text_attribute(&wire, "datacontenttype", 3, "text/plain");
    put_text_attribute(&wire, "dataschema", 5, "http://h/");
    put_text_attribute(&wire, "subject", 3, "\xE2\x82\xAC");
    put_number(&time, 1, 1);
    put_bytes(&value, 7, time.bytes, time.length);
    put_attribute(&wire, "time", &value);
    value.length = 0;
    put_number(&value, 1, 1);
    put_attribute(&wire, "b", &value);
    value.length = 0;
    put_number(&value, 2, UINT64_MAX - 4);
    put_attribute(&wire, "i", &value);
    put_text_attribute(&wire, "s", 3, "v");
    put_text_attribute(&wire, "x", 4, "Ma");
    put_text_attribute(&wire, "u", 5, "a:b");
    put_text_attribute(&wire, "r", 6, "/p");
    value.length = 0;
    time.length = 0;
    put_number(&time, 1, UINT64_MAX);
    put_number(&time, 2, 500000000);
    put_bytes(&value, 7, time.bytes, time.length);
    put_attribute(&wire, "t", &value);
    put_text(&wire, 7, "data");
    return wire;
}

static void reads_each_type_of_attribute(void **state)
{
    struct bench *bench = *state;
    struct wire wire = every_type();
    assert_decodes(bench, &wire);
    const cevents_attributes *attributes = &bench->event.attributes;
    assert_string_equal(attributes->datacontenttype, "text/plain");
    assert_string_equal(attributes->dataschema, "http://h/");
    assert_string_equal(attributes->subject, "\xE2\x82\xAC");
    assert_string_equal(attributes->time, "1970-01-01T00:00:01Z");
    assert_int_equal(attributes->time_value.seconds, 1);
    assert_int_equal(attributes->n_extensions, 7);
    assert_true(assert_extension(bench, "b", CEVENTS_ATTRIBUTE_BOOLEAN, "true")->value.boolean);
    assert_int_equal(assert_extension(bench, "i", CEVENTS_ATTRIBUTE_INTEGER, "-5")->value.integer, -5);
    assert_extension(bench, "s", CEVENTS_ATTRIBUTE_STRING, "v");
    const ProtobufCBinaryData binary = assert_extension(bench, "x", CEVENTS_ATTRIBUTE_BINARY, "TWE=")->value.binary;
    assert_int_equal(binary.len, 2);
    assert_memory_equal(binary.data, "Ma", 2);
    assert_extension(bench, "u", CEVENTS_ATTRIBUTE_URI, "a:b");
    assert_extension(bench, "r", CEVENTS_ATTRIBUTE_URI_REFERENCE, "/p");
    const cevents_attribute *time =
        assert_extension(bench, "t", CEVENTS_ATTRIBUTE_TIMESTAMP, "1969-12-31T23:59:59.500Z");
    assert_int_equal(time->value.timestamp.seconds, -1);
    assert_int_equal(time->value.timestamp.nanos, 500000000);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_TEXT);
    assert_string_equal(bench->event.data.path, "text_data");
    assert_int_equal(bench->event.data.offset, wire.length - strlen("data"));
    assert_ptr_equal(bench->event.data.bytes, wire.bytes + bench->event.data.offset);
    assert_string_equal(bench->record.text, "");
}

static void writes_the_bytes_that_it_reads(void **state)
{
    struct bench *bench = *state;
    struct wire wire = every_type();
    cevents_sink sink = cevents_sink_to_arena(&bench->arena);
    assert_decodes(bench, &wire);
    assert_int_equal(cevents_event_to_protobuf(&bench->event, NULL, &sink, &bench->error), CEVENTS_OK);
    assert_int_equal(sink.length, wire.length);
    assert_memory_equal(sink.data, wire.bytes, wire.length);
}

static void reads_each_kind_of_data(void **state)
{
    struct bench *bench = *state;
    struct wire wire = core();
    put_bytes(&wire, 6, "\0\xFF", 2);
    assert_decodes(bench, &wire);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_BYTES);
    assert_int_equal(bench->event.data.length, 2);
    assert_string_equal(bench->event.data.path, "binary_data");

    put_text(&wire, 7, "the last one counts");
    assert_decodes(bench, &wire);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_TEXT);
    assert_int_equal(bench->event.data.length, strlen("the last one counts"));

    struct wire any = {.length = 0};
    put_text(&any, 1, "h/a.B");
    put_bytes(&wire, 8, any.bytes, any.length);
    assert_decodes(bench, &wire);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_PROTO);
    assert_string_equal(bench->event.data.type_url, "h/a.B");
    assert_int_equal(bench->event.data.length, 0);

    any.length = 0; /* a second message is merged */
    put_bytes(&any, 2, "\x08\x01", 2);
    put_bytes(&wire, 8, any.bytes, any.length);
    assert_decodes(bench, &wire);
    assert_string_equal(bench->event.data.type_url, "h/a.B");
    assert_int_equal(bench->event.data.length, 2);
    assert_int_equal(bench->event.data.offset, wire.length - 2);
    assert_string_equal(bench->event.data.path, "proto_data");

    wire = core();
    put_bytes(&wire, 6, NULL, 0); /* data of no bytes is data */
    assert_decodes(bench, &wire);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_BYTES);
}

static void the_last_entry_of_a_name_counts(void **state)
{
    struct bench *bench = *state;
    struct wire wire = core();
    put_text_attribute(&wire, "e", 3, "first");
    put_text_attribute(&wire, "f", 3, "other");
    put_text_attribute(&wire, "e", 3, "last");
    assert_decodes(bench, &wire);
    assert_int_equal(bench->event.attributes.n_extensions, 2);
    assert_extension(bench, "e", CEVENTS_ATTRIBUTE_STRING, "last");
    put_text(&wire, 1, "another id");
    assert_int_equal(decode(bench, &wire), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.id, "another id");
}

static void passes_over_what_it_does_not_know(void **state)
{
    struct bench *bench = *state;
    struct wire wire = core();
    struct wire value = {.length = 0};
    size_t offset = wire.length;
    char expected[200];
    put_number(&wire, 15, 7);
    put_byte(&wire, 14 << 3 | 3); /* a group within a group */
    put_byte(&wire, 13 << 3 | 3);
    put_byte(&wire, 13 << 3 | 4);
    put_byte(&wire, 14 << 3 | 4);
    put_number(&wire, 1, 5); /* a number is no id */
    put_number(&value, 8, 1);
    put_attribute(&wire, "unknown", &value);
    assert_decodes(bench, &wire);
    assert_int_equal(bench->event.attributes.n_extensions, 0);
    assert_int_equal(bench->event.attributes.n_irregular, 1);
    assert_string_equal(bench->event.attributes.irregular[0].name, "unknown");
    (void)snprintf(expected, sizeof expected,
                   "unknown member skipped [\"15\"] @%zu \x07\nunknown member skipped [\"14\"] @%zu \x6B\x6C\x74\n",
                   offset, offset + 2);
    assert_memory_equal(bench->record.text, expected, strlen(expected));
    bench->options.strict = CEVENTS_STRICT_ATTRIBUTES;
    assert_int_equal(decode(bench, &wire), CEVENTS_REFUSED);
    assert_string_equal(bench->error.path, "unknown");
    assert_string_equal(bench->error.message, "the attribute has no value of a known type");
}

/* `wire` has something wrong at `offset`. */
static void assert_refused(struct bench *bench, const struct wire *wire, size_t offset, cevents_status status,
                           const char *path, const char *message)
{
    bench->caret = offset;
    assert_fault(bench, decode(bench, wire), status, path, message);
}

static void says_what_is_wrong_and_where(void **state)
{
    struct bench *bench = *state;
    struct wire wire = {.length = 0};
    assert_refused(bench, &wire, 0, CEVENTS_MISSING_ATTRIBUTE, "id", "a required attribute is missing");
    wire = core();
    size_t at = wire.length;
    put_byte(&wire, 1 << 3 | 2);
    put_byte(&wire, 9);
    assert_refused(bench, &wire, at + 2, CEVENTS_MALFORMED_WIRE, "", "value goes past the end of the message");
    wire.bytes[at] = 0;
    assert_refused(bench, &wire, at, CEVENTS_MALFORMED_WIRE, "", "field number outside 1 to 536870911");
    wire.bytes[at] = 1 << 3 | 6;
    assert_refused(bench, &wire, at, CEVENTS_MALFORMED_WIRE, "", "wire type that does not exist");
    wire.bytes[at] = 1 << 3 | 4;
    assert_refused(bench, &wire, at, CEVENTS_MALFORMED_WIRE, "", "end of a group that was not begun");
    wire.bytes[at] = (char)0x80;
    wire.bytes[at + 1] = (char)0x80;
    assert_refused(bench, &wire, at + 2, CEVENTS_MALFORMED_WIRE, "", "message ends within a number");

    wire = core();
    put_text(&wire, 4, "t\xFF");
    assert_refused(bench, &wire, wire.length - 1, CEVENTS_INVALID_UTF8, "type", "the text is not UTF-8");
    wire = core();
    put_bytes(&wire, 7, "\xC3", 1);
    assert_refused(bench, &wire, wire.length - 1, CEVENTS_INVALID_UTF8, "text_data", "the text is not UTF-8");
    wire = core();
    put_text_attribute(&wire, "id", 3, "b");
    assert_refused(bench, &wire, wire.length - 1, CEVENTS_INVALID_ATTRIBUTE, "id",
                   "the attribute has a field of its own");
    wire = core();
    put_text_attribute(&wire, "time", 5, "a:b");
    assert_refused(bench, &wire, wire.length - 3, CEVENTS_INVALID_ATTRIBUTE, "time", "the attribute must be a string");

    struct wire value = {.length = 0};
    struct wire time = {.length = 0};
    put_number(&time, 2, 1000000000);
    put_bytes(&value, 7, time.bytes, time.length);
    wire = core();
    put_attribute(&wire, "e", &value);
    assert_refused(bench, &wire, wire.length - time.length, CEVENTS_INVALID_ATTRIBUTE, "e",
                   "the Timestamp is out of range");
}

static void holds_to_the_limits(void **state)
{
    struct bench *bench = *state;
    struct wire wire = core();
    put_text_attribute(&wire, "a", 3, "");
    size_t at = wire.length;
    put_text_attribute(&wire, "b", 3, "");
    bench->options.limits.attributes = 1;
    assert_refused(bench, &wire, at, CEVENTS_LIMIT_ATTRIBUTES, "",
                   "too many attributes: the limit `attributes` is reached");
    bench->options.limits.attributes = 0;
    bench->options.limits.bytes = 10;
    assert_refused(bench, &wire, 10, CEVENTS_LIMIT_BYTES, "", "33 bytes: the limit `bytes` is 10");
    bench->options.limits.bytes = 0;
    bench->options.limits.depth = 2;
    wire = core();
    at = wire.length;
    for (int i = 0; i < 3; i++) {
        put_byte(&wire, 9 << 3 | 3);
    }
    assert_refused(bench, &wire, at + 2, CEVENTS_LIMIT_DEPTH, "",
                   "groups nest too deeply: the limit `depth` is reached");
}

static void reads_batches(void **state)
{
    struct bench *bench = *state;
    struct wire wire = {.length = 0};
    struct wire event = core();
    cevents_event *events;
    size_t count;
    put_bytes(&wire, 1, event.bytes, event.length);
    put_number(&wire, 2, 1);
    put_text(&event, 7, "x");
    put_bytes(&wire, 1, event.bytes, event.length);
    assert_int_equal(cevents_events_from_protobuf(wire.bytes, wire.length, &bench->arena, &bench->options, &events,
                                                  &count, &bench->error),
                     CEVENTS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(events[0].data.kind, CEVENTS_DATA_NONE);
    assert_int_equal(events[1].data.offset, wire.length - 1);
    assert_string_equal(bench->record.text, "unknown member skipped [\"2\"] @17 \x01\n");

    cevents_sink sink = cevents_sink_to_arena(&bench->arena);
    struct wire expected = {.length = 0};
    event = core();
    put_bytes(&expected, 1, event.bytes, event.length);
    put_text(&event, 7, "x");
    put_bytes(&expected, 1, event.bytes, event.length);
    assert_int_equal(cevents_events_to_protobuf(events, 2, NULL, &sink, &bench->error), CEVENTS_OK);
    assert_int_equal(sink.length, expected.length);
    assert_memory_equal(sink.data, expected.bytes, expected.length);

    put_bytes(&wire, 1, NULL, 0);
    bench->caret = wire.length;
    assert_fault(bench,
                 cevents_events_from_protobuf(wire.bytes, wire.length, &bench->arena, &bench->options, &events, &count,
                                              &bench->error),
                 CEVENTS_MISSING_ATTRIBUTE, "[2].id", "a required attribute is missing");
    assert_null(events);
    assert_int_equal(count, 0);
}

/* An event that is not valid does not end a batch; broken bytes of the batch do. */
static void iterates(void **state)
{
    struct bench *bench = *state;
    struct wire wire = {.length = 0};
    struct wire event = core();
    cevents_batch batch;
    put_text(&wire, 1, "?");
    put_bytes(&wire, 1, event.bytes, event.length);
    put_byte(&wire, 0);
    assert_int_equal(cevents_batch_from_protobuf(wire.bytes, wire.length, &batch, NULL, &bench->error), CEVENTS_OK);
    assert_int_equal(cevents_batch_next(&batch, &bench->arena, NULL, &bench->event, &bench->error),
                     CEVENTS_MALFORMED_WIRE);
    assert_string_equal(bench->error.path, "[0]");
    assert_int_equal(cevents_batch_next(&batch, &bench->arena, NULL, &bench->event, &bench->error), CEVENTS_OK);
    assert_int_equal(batch.event_offset, 5);
    assert_int_equal(batch.event_length, event.length);
    for (int again = 0; again < 2; again++) {
        bench->caret = wire.length - 1;
        assert_fault(bench, cevents_batch_next(&batch, &bench->arena, NULL, &bench->event, &bench->error),
                     CEVENTS_MALFORMED_WIRE, "", "field number outside 1 to 536870911");
    }
}

static void says_json_where_only_json_is_silent(void **state)
{
    struct bench *bench = *state;
    struct wire wire = core();
    put_text_attribute(&wire, "datacontenttype", 3, "application/json");
    put_text(&wire, 7, "{}");
    cevents_sink sink = cevents_sink_to_arena(&bench->arena);
    lay(bench, "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"data\":{}}");
    assert_int_equal(cevents_event_from_json(bench->body, bench->length, &bench->arena, NULL, &bench->event, NULL),
                     CEVENTS_OK);
    assert_int_equal(cevents_event_to_protobuf(&bench->event, NULL, &sink, &bench->error), CEVENTS_OK);
    assert_int_equal(sink.length, wire.length);
    assert_memory_equal(sink.data, wire.bytes, wire.length);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_each_type_of_attribute),
        TEST(writes_the_bytes_that_it_reads),
        TEST(reads_each_kind_of_data),
        TEST(the_last_entry_of_a_name_counts),
        TEST(passes_over_what_it_does_not_know),
        TEST(says_what_is_wrong_and_where),
        TEST(holds_to_the_limits),
        TEST(reads_batches),
        TEST(iterates),
        TEST(says_json_where_only_json_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
