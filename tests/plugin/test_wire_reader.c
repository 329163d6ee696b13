#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire_reader.h"

/* Reads a copy without a byte behind it; fields as `number:type=value, ` or `number:type+length@offset, `. */
static void assert_fields(const char *bytes, size_t length, const char *expected)
{
    uint8_t *copy = malloc(length + (length == 0));
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    struct wire_reader reader;
    struct wire_field field;
    char outcome[300] = "";
    size_t used = 0;
    wire_reader_init(&reader, copy, length);
    while (wire_reader_next(&reader, &field)) {
        used +=
            (size_t)snprintf(outcome + used, sizeof outcome - used, "%u:%d", (unsigned)field.number, (int)field.type);
        if (field.type == WIRE_BYTES) {
            used += (size_t)snprintf(outcome + used, sizeof outcome - used, "+%zu@%zu, ", field.length,
                                     (size_t)(field.bytes - copy));
        } else {
            used += (size_t)snprintf(outcome + used, sizeof outcome - used, "=%llx, ", (unsigned long long)field.value);
        }
    }
    if (reader.malformed) {
        (void)snprintf(outcome + used, sizeof outcome - used, "malformed");
        assert_false(wire_reader_next(&reader, &field));
    } else {
        assert_ptr_equal(reader.at, reader.end);
    }
    assert_string_equal(outcome, expected);
    free(copy);
}

#define ASSERT_FIELDS(bytes, expected) assert_fields(bytes, sizeof(bytes) - 1, expected)

static void fields_of_every_type(void **state)
{
    (void)state;
    ASSERT_FIELDS("", "");
    ASSERT_FIELDS("\x08\x00\x10\x96\x01", "1:0=0, 2:0=96, ");
    ASSERT_FIELDS("\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", "1:0=ffffffffffffffff, ");
    ASSERT_FIELDS("\x09\x01\x02\x03\x04\x05\x06\x07\x88", "1:1=8807060504030201, ");
    ASSERT_FIELDS("\x0D\x01\x02\x03\x84", "1:5=84030201, ");
    ASSERT_FIELDS("\x0A\x02\x61\x62\x12\x00", "1:2+2@2, 2:2+0@6, ");
    ASSERT_FIELDS("\xFA\xFF\xFF\xFF\x0F\x00", "536870911:2+0@6, ");
}

static void what_is_malformed(void **state)
{
    (void)state;
    ASSERT_FIELDS("\x80", "malformed");
    ASSERT_FIELDS("\x08", "malformed");
    ASSERT_FIELDS("\x08\x01\x08\x80", "1:0=1, malformed");
    ASSERT_FIELDS("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", "malformed");
    ASSERT_FIELDS("\x00\x01", "malformed");
    ASSERT_FIELDS("\x07", "malformed");
    ASSERT_FIELDS("\xFA\xFF\xFF\xFF\x1F\x00", "malformed");
    ASSERT_FIELDS("\x0B\x0C", "malformed");
    ASSERT_FIELDS("\x0C", "malformed");
    ASSERT_FIELDS("\x0E", "malformed");
    ASSERT_FIELDS("\x0F", "malformed");
    ASSERT_FIELDS("\x09\x01\x02\x03\x04\x05\x06\x07", "malformed");
    ASSERT_FIELDS("\x0D\x01\x02\x03", "malformed");
    ASSERT_FIELDS("\x0A\x03\x61\x62", "malformed");
    ASSERT_FIELDS("\x0A\x80", "malformed");
    ASSERT_FIELDS("\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\x61", "malformed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_every_type),
        cmocka_unit_test(what_is_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
