#include "plugin_test.h"

#include <string.h>

#include "annotations.h"

struct reading {
    struct pool *pool;
    struct findings findings;
    struct annotated_thing thing;
};

static void begin(struct reading *reading)
{
    *reading = (struct reading){.pool = pool_new()};
    reading->findings.pool = reading->pool;
    reading->thing = (struct annotated_thing){
        reading->pool, &reading->findings, {"a.proto", 3, 1}, "a.Foo", &annotation_numbers_of_google};
}

/* Tags of the options: 11716486 to 11716489, length-delimited. */
#define TYPE "\xb2\xf8\xd8\x2c"
#define PRODUCT "\xba\xf8\xd8\x2c"
#define ATTRIBUTE "\xc2\xf8\xd8\x2c"
#define NAME "\xca\xf8\xd8\x2c"
#define PROTOBUF_C "\xda\x3f"

/* Takes string literals, so that bytes of 0 count. */
#define MESSAGE_OPTIONS(bytes)                                                                                         \
    google__protobuf__message_options__unpack(NULL, sizeof(bytes) - 1, (const uint8_t *)(bytes))
#define FILE_OPTIONS(bytes) google__protobuf__file_options__unpack(NULL, sizeof(bytes) - 1, (const uint8_t *)(bytes))
#define FIELD_OPTIONS(bytes) google__protobuf__field_options__unpack(NULL, sizeof(bytes) - 1, (const uint8_t *)(bytes))

static void test_message(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    Google__Protobuf__MessageOptions *options = MESSAGE_OPTIONS(NAME "\x01"
                                                                     "a" TYPE "\x03"
                                                                     "x.y" NAME "\x02"
                                                                     "bc" PROTOBUF_C "\x07\x1a\x05"
                                                                     "super");
    assert_non_null(options);
    struct message_annotations message = annotations_of_message(&reading.thing, &options->base);
    google__protobuf__message_options__free_unpacked(options, NULL);
    assert_string_equal(message.cloud_event_type, "x.y");
    assert_int_equal(message.n_cloud_event_types, 1);
    assert_int_equal(message.n_extension_names, 2);
    assert_string_equal(message.extension_names[0], "a");
    assert_string_equal(message.extension_names[1], "bc");
    assert_string_equal(message.base_field_name, "super");
    assert_int_equal(reading.findings.count, 0);
    pool_free(reading.pool);
}

static void test_nothing(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    struct message_annotations message = annotations_of_message(&reading.thing, NULL);
    assert_null(message.cloud_event_type);
    assert_null(message.base_field_name);
    struct file_annotations file = annotations_of_file(&reading.thing, NULL);
    assert_null(file.product);
    assert_null(file.c_package);
    assert_int_equal(file.n_attributes, 0);
    assert_false(annotations_of_field(&reading.thing, NULL).has_string_as_bytes);
    pool_free(reading.pool);
}

static void test_last_scalar_wins(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    Google__Protobuf__MessageOptions *options = MESSAGE_OPTIONS(TYPE "\x01"
                                                                     "a" TYPE "\x02"
                                                                     "bc");
    assert_non_null(options);
    struct message_annotations message = annotations_of_message(&reading.thing, &options->base);
    google__protobuf__message_options__free_unpacked(options, NULL);
    assert_string_equal(message.cloud_event_type, "bc");
    assert_int_equal(message.n_cloud_event_types, 2);
    pool_free(reading.pool);
}

/* A text longer than 127 bytes has a length of two bytes before it. */
static void test_long_text(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    uint8_t bytes[4 + 2 + 300] = TYPE "\xac\x02";
    memset(bytes + 6, 'a', 300);
    Google__Protobuf__MessageOptions *options = google__protobuf__message_options__unpack(NULL, sizeof bytes, bytes);
    assert_non_null(options);
    struct message_annotations message = annotations_of_message(&reading.thing, &options->base);
    google__protobuf__message_options__free_unpacked(options, NULL);
    assert_int_equal(strlen(message.cloud_event_type), 300);
    assert_int_equal(message.cloud_event_type[0], 'a');
    pool_free(reading.pool);
}

static void test_file(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    Google__Protobuf__FileOptions *options =
        FILE_OPTIONS(PRODUCT "\x04"
                             "Acme" ATTRIBUTE "\x0a\x0a\x02"
                             "id\x12\x01"
                             "d\x0a\x01"
                             "x"                                        /* name given twice: the last one */
                     ATTRIBUTE "\x00" PROTOBUF_C "\x04\x08\x01\x20\x01" /* merged with the next */
                     PROTOBUF_C "\x07\x08\x00\x32\x03"
                             "a.b");
    assert_non_null(options);
    struct file_annotations file = annotations_of_file(&reading.thing, &options->base);
    google__protobuf__file_options__free_unpacked(options, NULL);
    assert_string_equal(test_findings_text(&reading.findings), "");
    assert_string_equal(file.product, "Acme");
    assert_int_equal(file.n_attributes, 2);
    assert_string_equal(file.attributes[0].name, "x");
    assert_string_equal(file.attributes[0].description, "d");
    assert_null(file.attributes[0].camel_case_name);
    assert_string_equal(file.attributes[1].name, "");
    assert_false(file.no_generate);
    assert_true(file.const_strings);
    assert_false(file.use_oneof_field_name);
    assert_string_equal(file.c_package, "a.b");
    pool_free(reading.pool);
}

static void test_field(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    Google__Protobuf__FieldOptions *options = FIELD_OPTIONS(PROTOBUF_C "\x02\x08\x01" PROTOBUF_C "\x02\x08\x00");
    assert_non_null(options);
    struct field_annotations field = annotations_of_field(&reading.thing, &options->base);
    google__protobuf__field_options__free_unpacked(options, NULL);
    assert_true(field.has_string_as_bytes);
    assert_false(field.string_as_bytes);
    pool_free(reading.pool);
}

static void assert_message_finding(const char *bytes, size_t length, const char *expected)
{
    struct reading reading;
    begin(&reading);
    Google__Protobuf__MessageOptions *options =
        google__protobuf__message_options__unpack(NULL, length, (const uint8_t *)bytes);
    assert_non_null(options);
    annotations_of_message(&reading.thing, &options->base);
    google__protobuf__message_options__free_unpacked(options, NULL);
    assert_string_equal(test_findings_text(&reading.findings), expected);
    assert_true(findings_any_fatal(&reading.findings));
    pool_free(reading.pool);
}

#define ASSERT_MESSAGE_FINDING(bytes, expected) assert_message_finding(bytes, sizeof(bytes) - 1, expected)

static void test_malformed(void **state)
{
    (void)state;
    ASSERT_MESSAGE_FINDING(TYPE "\x02"
                                "a\xff",
                           "a.proto:3:1: error: option cloud_event_type of a.Foo is not UTF-8 [option-bytes]\n");
    ASSERT_MESSAGE_FINDING(
        TYPE "\x02"
             "a\0",
        "a.proto:3:1: error: option cloud_event_type of a.Foo holds a NUL character [option-bytes]\n");
    /* the type as a varint */
    ASSERT_MESSAGE_FINDING(
        "\xb0\xf8\xd8\x2c\x05",
        "a.proto:3:1: error: option cloud_event_type of a.Foo has the wrong wire type [option-bytes]\n");
    /* pb_c_msg whose base_field_name reaches past its end */
    ASSERT_MESSAGE_FINDING(PROTOBUF_C "\x03\x1a\x05"
                                      "s",
                           "a.proto:3:1: error: option pb_c_msg of a.Foo is malformed [option-bytes]\n");
    /* base_field_name as a varint */
    ASSERT_MESSAGE_FINDING(PROTOBUF_C "\x02\x18\x01",
                           "a.proto:3:1: error: option pb_c_msg of a.Foo is malformed [option-bytes]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message),   cmocka_unit_test(test_nothing), cmocka_unit_test(test_last_scalar_wins),
        cmocka_unit_test(test_long_text), cmocka_unit_test(test_file),    cmocka_unit_test(test_field),
        cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
