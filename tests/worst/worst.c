/*
 * usage: worst_inputs list | worst_inputs write FOLDER SIZE | worst_inputs read FOLDER [chief | CASE]
 *
 * `write` puts an input of every case into a folder, `read` has them all read, each by one call of worst_measured(), whose
 * instructions worst_test.py counts; `list` prints the names of the cases in that order.
 */
#include "worst.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct worst_case *const rooms[] = {worst_json_cases, worst_wire_cases, worst_event_cases,
                                                 worst_plugin_cases};

void text_add(struct text *text, const void *bytes, size_t length)
{
    if (text->capacity - text->length < length) {
        text->capacity = 2 * text->capacity + length;
        text->data = realloc(text->data, text->capacity);
        if (text->data == NULL) {
            exit(1);
        }
    }
    if (length > 0) {
        memcpy(text->data + text->length, bytes, length);
    }
    text->length += length;
}

void text_put(struct text *text, const char *literal)
{
    text_add(text, literal, strlen(literal));
}

void text_print(struct text *text, const char *format, ...)
{
    char buffer[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    text_put(text, buffer);
}

void text_varint(struct text *text, uint64_t value)
{
    char byte;
    for (; value > 0x7F; value >>= 7) {
        byte = (char)(value | 0x80);
        text_add(text, &byte, 1);
    }
    byte = (char)value;
    text_add(text, &byte, 1);
}

void text_tag(struct text *text, uint32_t number, unsigned wire_type)
{
    text_varint(text, (uint64_t)number << 3 | wire_type);
}

void text_bytes(struct text *text, uint32_t number, const void *bytes, size_t length)
{
    text_tag(text, number, 2);
    text_varint(text, length);
    text_add(text, bytes, length);
}

static void die(const char *path)
{
    perror(path);
    exit(1);
}

static void write_case(const struct worst_case *item, const char *path, size_t size)
{
    struct text text = {NULL, 0, 0};
    FILE *file = fopen(path, "wb");
    item->write(&text, size);
    if (file == NULL || fwrite(text.data, 1, text.length, file) != text.length || fclose(file) != 0) {
        die(path);
    }
    free(text.data);
}

/* Not inlined, so that callgrind knows where it begins and ends. */
__attribute__((noinline)) void worst_measured(worst_reader read, const char *bytes, size_t length);
__attribute__((noinline)) void worst_measured(worst_reader read, const char *bytes, size_t length)
{
    read(bytes, length);
    __asm__ volatile("" ::: "memory"); /* no call at the end that becomes a jump */
}

static void read_case(const struct worst_case *item, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        die(path);
    }
    size_t length = (size_t)ftell(file);
    char *bytes = malloc(length + 1);
    rewind(file);
    if (bytes == NULL || fread(bytes, 1, length, file) != length || fclose(file) != 0) {
        die(path);
    }
    worst_measured(item->read, bytes, length);
    free(bytes);
}

int main(int argc, char **argv)
{
    const char *only = argc > 3 ? argv[3] : "";
    for (size_t room = 0; room < sizeof rooms / sizeof *rooms; room++) {
        for (const struct worst_case *item = rooms[room]; item->name != NULL; item++) {
            char path[1024];
            (void)snprintf(path, sizeof path, "%s/%s", argc > 2 ? argv[2] : ".", item->name);
            if (argc == 2 && strcmp(argv[1], "list") == 0) {
                printf("%s%s\n", item->name, item->chief ? " chief" : "");
            } else if (argc == 4 && strcmp(argv[1], "write") == 0) {
                write_case(item, path, strtoul(argv[3], NULL, 10));
            } else if (argc >= 3 && strcmp(argv[1], "read") == 0) {
                bool wanted = *only == '\0' || strcmp(only, item->name) == 0 || strcmp(only, "chief") == 0;
                if (wanted && (item->chief || strcmp(only, "chief") != 0)) {
                    read_case(item, path);
                }
            } else {
                return 1;
            }
        }
    }
    return 0;
}
