#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire_scan.h"

/* Scans a copy without a byte behind it; fields as `number:type value length,`, then what is wrong. */
static void assert_scan(const char *bytes, size_t length, uint32_t depth, const char *expected)
{
    uint8_t *copy = malloc(length + (length == 0));
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    struct wire_scan scan = {.next = copy, .end = copy + length, .depth = depth};
    struct wire_field field;
    char outcome[500] = "";
    size_t used = 0;
    while (cevents_wire_scan(&scan, &field)) {
        used +=
            (size_t)snprintf(outcome + used, sizeof outcome - used, "%u:%d", (unsigned)field.number, (int)field.type);
        if (field.type == WIRE_VARINT) {
            used += (size_t)snprintf(outcome + used, sizeof outcome - used, "=%llu", (unsigned long long)field.value);
        }
        used += (size_t)snprintf(outcome + used, sizeof outcome - used, " at %zu+%zu, ", (size_t)(field.bytes - copy),
                                 field.length);
    }
    if (scan.what != NULL) {
        used += (size_t)snprintf(outcome + used, sizeof outcome - used, "%s at %zu: %s",
                                 cevents_status_name(scan.status), (size_t)(scan.at - copy), scan.what);
        assert_false(cevents_wire_scan(&scan, &field));
    } else {
        assert_ptr_equal(scan.next, scan.end);
    }
    assert_string_equal(outcome, expected);
    free(copy);
}

#define ASSERT_SCAN(bytes, expected) assert_scan(bytes, sizeof(bytes) - 1, 100, expected)

static void fields_of_every_type(void **state)
{
    (void)state;
    ASSERT_SCAN("", "");
    ASSERT_SCAN("\x08\x00\x08\x96\x01", "1:0=0 at 1+1, 1:0=150 at 3+2, ");
    ASSERT_SCAN("\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", "1:0=18446744073709551615 at 1+10, ");
    ASSERT_SCAN("\x09"
                "12345678"
                "\x15"
                "1234",
                "1:1 at 1+8, 2:5 at 10+4, ");
    ASSERT_SCAN("\x1A\x03"
                "abc"
                "\x22\x00",
                "3:2 at 2+3, 4:2 at 7+0, ");
    ASSERT_SCAN("\xFA\xFF\xFF\xFF\x0F\x01"
                "a",
                "536870911:2 at 6+1, ");
    ASSERT_SCAN("\x0B\x10\x01\x13\x14\x0C\x08\x01", "1:3 at 1+5, 1:0=1 at 7+1, ");
}

static void what_is_wrong_and_where(void **state)
{
    (void)state;
    ASSERT_SCAN("\x08\x01\x80", "1:0=1 at 1+1, MALFORMED_WIRE at 3: message ends within a number");
    ASSERT_SCAN("\x08\x80", "MALFORMED_WIRE at 2: message ends within a number");
    ASSERT_SCAN("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00",
                "MALFORMED_WIRE at 1: number of more than ten bytes");
    ASSERT_SCAN("\x08\x01\x00", "1:0=1 at 1+1, MALFORMED_WIRE at 2: field number outside 1 to 536870911");
    ASSERT_SCAN("\x82\x80\x80\x80\x10\x00", "MALFORMED_WIRE at 0: field number outside 1 to 536870911");
    ASSERT_SCAN("\x0E", "MALFORMED_WIRE at 0: wire type that does not exist");
    ASSERT_SCAN("\x0F", "MALFORMED_WIRE at 0: wire type that does not exist");
    ASSERT_SCAN("\x0C", "MALFORMED_WIRE at 0: end of a group that was not begun");
    ASSERT_SCAN("\x0B\x14", "MALFORMED_WIRE at 1: end of a group that was not begun");
    ASSERT_SCAN("\x0B\x13\x0C\x14", "MALFORMED_WIRE at 2: end of a group that was not begun");
    ASSERT_SCAN("\x0B\x08", "MALFORMED_WIRE at 2: message ends within a number");
    ASSERT_SCAN("\x0B\x08\x01", "MALFORMED_WIRE at 3: message ends within a number");
    ASSERT_SCAN("\x0B\x0F\x0C", "MALFORMED_WIRE at 1: wire type that does not exist");
    ASSERT_SCAN("\x09"
                "1234567",
                "MALFORMED_WIRE at 1: value goes past the end of the message");
    ASSERT_SCAN("\x0D"
                "123",
                "MALFORMED_WIRE at 1: value goes past the end of the message");
    ASSERT_SCAN("\x0A\x04"
                "abc",
                "MALFORMED_WIRE at 2: value goes past the end of the message");
    ASSERT_SCAN("\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"
                "abc",
                "MALFORMED_WIRE at 11: value goes past the end of the message");
}

static void groups_nest_to_the_limit(void **state)
{
    (void)state;
    assert_scan("\x0B\x13\x1B\x1C\x14\x0C", 6, 3, "1:3 at 1+5, ");
    assert_scan("\x0B\x13\x1B\x1C\x14\x0C", 6, 2,
                "LIMIT_DEPTH at 2: groups nest too deeply: the limit `depth` is reached");
    assert_scan("\x0B\x0C", 2, 0, "LIMIT_DEPTH at 0: groups nest too deeply: the limit `depth` is reached");
    assert_scan("\x0B\x13\x14\x13\x14\x0C", 6, 2, "1:3 at 1+5, ");

    enum { DEEPEST = 100 }; /* whatever is allowed */
    char bytes[2 * DEEPEST + 2];
    memset(bytes, 0x0B, DEEPEST);
    memset(bytes + DEEPEST, 0x0C, DEEPEST);
    assert_scan(bytes, sizeof bytes - 2, UINT32_MAX, "1:3 at 1+199, ");
    memset(bytes, 0x0B, DEEPEST + 1);
    memset(bytes + DEEPEST + 1, 0x0C, DEEPEST + 1);
    assert_scan(bytes, sizeof bytes, UINT32_MAX,
                "LIMIT_DEPTH at 100: groups nest too deeply: the limit `depth` is reached");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_every_type),
        cmocka_unit_test(what_is_wrong_and_where),
        cmocka_unit_test(groups_nest_to_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
