/* Compiled against protoc-gen-c's header, linked with our objects. */
#include <stdio.h>

#include "plain3.pb-c.h"

int main(void)
{
    Foo2barBaz3Q message;
    foo2bar_baz3_q__init(&message);
    message.s = "hello";
    message.foo_bar_baz_case = FOO2BAR_BAZ3_Q__FOO_BAR_BAZ_X;
    message.x = 12;
    uint8_t bytes[64];
    if (foo2bar_baz3_q__get_packed_size(&message) > sizeof bytes) {
        return 1;
    }
    size_t length = foo2bar_baz3_q__pack(&message, bytes);
    uint8_t pad[16];
    ProtobufCBufferSimple buffer = PROTOBUF_C_BUFFER_SIMPLE_INIT(pad);
    Foo2barBaz3Q *copy = foo2bar_baz3_q__unpack(NULL, length, bytes);
    if (copy == NULL || foo2bar_baz3_q__pack_to_buffer(&message, &buffer.base) != length) {
        return 1;
    }
    printf("%d %s\n", copy->x, copy->s);
    foo2bar_baz3_q__free_unpacked(copy, NULL);
    PROTOBUF_C_BUFFER_SIMPLE_CLEAR(&buffer);
    return 0;
}
