/* Schemas and sidecars that are costly to read. */
#include <stdio.h>
#include <string.h>

#include "findings.h"
#include "lint_set.h"
#include "options.h"
#include "plugin.h"
#include "pool.h"
#include "settings.h"
#include "sidecar.h"
#include "worst.h"

/* Field numbers of descriptor.proto and plugin.proto. */
enum {
    FILE_TO_GENERATE = 1,
    PARAMETER = 2,
    PROTO_FILE = 15,
    FILE_NAME = 1,
    FILE_PACKAGE = 2,
    FILE_IMPORT = 3,
    FILE_MESSAGE = 4,
    FILE_ENUM = 5,
    FILE_SOURCE_INFO = 9,
    FILE_SYNTAX = 12,
    MESSAGE_NAME = 1,
    MESSAGE_FIELD = 2,
    MESSAGE_NESTED = 3,
    MESSAGE_ENUM = 4,
    MESSAGE_OPTIONS = 7,
    MESSAGE_ONEOF = 8,
    FIELD_NAME = 1,
    FIELD_NUMBER = 3,
    FIELD_LABEL = 4,
    FIELD_TYPE = 5,
    FIELD_TYPE_NAME = 6,
    FIELD_ONEOF = 9,
    ENUM_NAME = 1,
    ENUM_VALUE = 2,
    LOCATION = 1,
    LOCATION_PATH = 1,
    LOCATION_SPAN = 2,
    LOCATION_COMMENT = 3,
    EVENT_TYPE_OPTION = 11716486
};

enum { LABEL_OPTIONAL = 1, TYPE_INT32 = 5, TYPE_MESSAGE = 11 };

static void run(const char *bytes, size_t length)
{
    struct pool *pool = pool_new();
    size_t response_length;
    const char *error = NULL;
    const uint8_t *response = plugin_run(pool, (const uint8_t *)bytes, length, NULL, &response_length, &error);
    if (response == NULL) {
        (void)fprintf(stderr, "%s\n", error);
    }
    pool_free(pool);
}

static void read_sidecar(const char *bytes, size_t length)
{
    static const bool given[SETTING_COUNT];
    struct pool *pool = pool_new();
    struct findings findings = {.pool = pool};
    (void)sidecar_read_text(pool, "c.yaml", bytes, length, options_default(pool), given, &findings);
    findings_sort(&findings);
    pool_free(pool);
}

static void put_text(struct text *text, uint32_t number, const char *value)
{
    text_bytes(text, number, value, strlen(value));
}

static void put_number(struct text *text, uint32_t number, uint64_t value)
{
    text_tag(text, number, 0);
    text_varint(text, value);
}

static void put_field(struct text *text, const char *name, unsigned number, const char *type)
{
    struct text field = {NULL, 0, 0};
    put_text(&field, FIELD_NAME, name);
    put_number(&field, FIELD_NUMBER, number);
    put_number(&field, FIELD_LABEL, LABEL_OPTIONAL);
    put_number(&field, FIELD_TYPE, type == NULL ? TYPE_INT32 : TYPE_MESSAGE);
    if (type != NULL) {
        put_text(&field, FIELD_TYPE_NAME, type);
    }
    text_bytes(text, MESSAGE_FIELD, field.data, field.length);
}

/* A request for one file, whose messages and enums are in `content`. */
static void put_request(struct text *text, const char *parameter, const struct text *content)
{
    struct text file = {NULL, 0, 0};
    put_text(text, FILE_TO_GENERATE, "a.proto");
    put_text(text, PARAMETER, parameter);
    put_text(&file, FILE_NAME, "a.proto");
    put_text(&file, FILE_PACKAGE, "p");
    text_add(&file, content->data, content->length);
    put_text(&file, FILE_SYNTAX, "proto3");
    text_bytes(text, PROTO_FILE, file.data, file.length);
}

static void put_message(struct text *content, uint32_t number, const char *name, const struct text *members)
{
    struct text message = {NULL, 0, 0};
    put_text(&message, MESSAGE_NAME, name);
    if (members != NULL) {
        text_add(&message, members->data, members->length);
    }
    text_bytes(content, number, message.data, message.length);
}

static void fields_with(struct text *text, size_t size, const char *format, const char *type)
{
    struct text members = {NULL, 0, 0};
    struct text content = {NULL, 0, 0};
    for (unsigned i = 1; members.length < size; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, format, i);
        put_field(&members, name, i < 19000 ? i : i + 1000, type);
    }
    put_message(&content, FILE_MESSAGE, "M", &members);
    put_request(text, "", &content);
}

static void fields(struct text *text, size_t size)
{
    fields_with(text, size, "f%u", NULL);
}

static void same_fields(struct text *text, size_t size)
{
    fields_with(text, size, "f", NULL);
}

/* All have the same JSON name but for one digit, and the same C name but for case. */
static void alike_fields(struct text *text, size_t size)
{
    fields_with(text, size, "some_long_name_of_a_field__%u", NULL);
}

static void unknown_types(struct text *text, size_t size)
{
    fields_with(text, size, "f%u", ".p.N");
}

static void messages(struct text *text, size_t size)
{
    struct text content = {NULL, 0, 0};
    for (unsigned i = 1; content.length < size; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "M%u", i);
        put_message(&content, FILE_MESSAGE, name, NULL);
    }
    put_request(text, "", &content);
}

static void same_messages(struct text *text, size_t size)
{
    struct text content = {NULL, 0, 0};
    while (content.length < size) {
        put_message(&content, FILE_MESSAGE, "M", NULL);
    }
    put_request(text, "", &content);
}

static void nested_messages(struct text *text, size_t size)
{
    struct text content = {NULL, 0, 0};
    for (unsigned i = 1; content.length < size; i++) {
        char name[32];
        struct text inner = {NULL, 0, 0};
        for (int k = 0; k < 30; k++) {
            struct text outer = {NULL, 0, 0};
            put_message(&outer, MESSAGE_NESTED, "N", &inner);
            inner = outer;
        }
        (void)snprintf(name, sizeof name, "M%u", i);
        put_message(&content, FILE_MESSAGE, name, &inner);
    }
    put_request(text, "", &content);
}

static void enum_values_with(struct text *text, size_t size, bool same_number)
{
    struct text values = {NULL, 0, 0};
    struct text content = {NULL, 0, 0};
    put_text(&values, ENUM_NAME, "E");
    for (unsigned i = 0; values.length < size; i++) {
        char name[32];
        struct text value = {NULL, 0, 0};
        (void)snprintf(name, sizeof name, "E_%u", i);
        put_text(&value, 1, name);
        put_number(&value, 2, same_number ? 0 : i);
        text_bytes(&values, ENUM_VALUE, value.data, value.length);
    }
    if (same_number) {
        text_bytes(&values, 3, "\x10\1", 2); /* allow_alias */
    }
    text_bytes(&content, FILE_ENUM, values.data, values.length);
    put_request(text, "", &content);
}

static void enum_values(struct text *text, size_t size)
{
    enum_values_with(text, size, false);
}

static void enum_aliases(struct text *text, size_t size)
{
    enum_values_with(text, size, true);
}

static void oneofs(struct text *text, size_t size)
{
    struct text members = {NULL, 0, 0};
    struct text content = {NULL, 0, 0};
    for (unsigned i = 0; members.length < size; i++) {
        char name[32];
        struct text oneof = {NULL, 0, 0};
        struct text field = {NULL, 0, 0};
        (void)snprintf(name, sizeof name, "f%u", i);
        put_text(&field, FIELD_NAME, name);
        put_number(&field, FIELD_NUMBER, i + 1 < 19000 ? i + 1 : i + 1001);
        put_number(&field, FIELD_LABEL, LABEL_OPTIONAL);
        put_number(&field, FIELD_TYPE, TYPE_INT32);
        put_number(&field, FIELD_ONEOF, i);
        (void)snprintf(name, sizeof name, "o%u", i);
        put_text(&oneof, 1, name);
        text_bytes(&members, MESSAGE_FIELD, field.data, field.length);
        text_bytes(&members, MESSAGE_ONEOF, oneof.data, oneof.length);
    }
    put_message(&content, FILE_MESSAGE, "M", &members);
    put_request(text, "", &content);
}

/* Envelopes, as Google's options have them: each type with data of its own. */
static void envelopes(struct text *text, size_t size)
{
    struct text content = {NULL, 0, 0};
    put_message(&content, FILE_MESSAGE, "D", NULL);
    for (unsigned i = 0; content.length < size; i++) {
        char name[64];
        struct text options = {NULL, 0, 0};
        struct text members = {NULL, 0, 0};
        (void)snprintf(name, sizeof name, "google.cloud.x.y.v1.t%u", i);
        put_text(&options, EVENT_TYPE_OPTION, name);
        put_field(&members, "data", 1, ".p.D");
        text_bytes(&members, MESSAGE_OPTIONS, options.data, options.length);
        (void)snprintf(name, sizeof name, "M%uEvent", i);
        put_message(&content, FILE_MESSAGE, name, &members);
    }
    put_request(text, "catalog=all", &content);
}

static void files(struct text *text, size_t size)
{
    for (unsigned i = 0; text->length < size; i++) {
        char name[32];
        struct text file = {NULL, 0, 0};
        (void)snprintf(name, sizeof name, "f%u.proto", i);
        put_text(text, FILE_TO_GENERATE, name);
        put_text(&file, FILE_NAME, name);
        put_text(&file, FILE_SYNTAX, "proto3");
        put_text(&file, FILE_IMPORT, "f0.proto");
        text_bytes(text, PROTO_FILE, file.data, file.length);
    }
}

static void comments(struct text *text, size_t size)
{
    struct text info = {NULL, 0, 0};
    struct text content = {NULL, 0, 0};
    put_message(&content, FILE_MESSAGE, "M", NULL);
    for (unsigned i = 0; info.length < size; i++) {
        struct text location = {NULL, 0, 0};
        const char path[] = {4, 0, 2, (char)(i & 127)};
        text_bytes(&location, LOCATION_PATH, path, sizeof path);
        text_bytes(&location, LOCATION_SPAN, "\1\1\1", 3);
        put_text(&location, LOCATION_COMMENT, " */ ?\?/\n\n\\");
        text_bytes(&info, LOCATION, location.data, location.length);
    }
    text_bytes(&content, FILE_SOURCE_INFO, info.data, info.length);
    put_request(text, "", &content);
}

static void options(struct text *text, size_t size)
{
    struct text parameter = {NULL, 0, 0};
    struct text content = {NULL, 0, 0};
    while (parameter.length < size) {
        text_put(&parameter, "lint_disabel=GE022+GE999,");
    }
    text_add(&parameter, "", 1);
    put_request(text, parameter.data, &content);
}

static void yaml_with(struct text *text, size_t size, const char *head, const char *item)
{
    text_put(text, head);
    while (text->length < size) {
        text_put(text, item);
    }
}

static void yaml_same_keys(struct text *text, size_t size)
{
    yaml_with(text, size, "fields:\n", "  a.b.c: {string_as_bytes: on}\n");
}

static void yaml_unknown_keys(struct text *text, size_t size)
{
    for (unsigned i = 0; text->length < size; i++) {
        text_print(text, "lint_enabel%u: x\n", i);
    }
}

static void yaml_different_keys(struct text *text, size_t size)
{
    text_put(text, "fields:\n");
    for (unsigned i = 0; text->length < size; i++) {
        text_print(text, "  a.b.c%u: {string_as_bytes: on}\n", i);
    }
}

static void yaml_list(struct text *text, size_t size)
{
    yaml_with(text, size, "lint_disable:\n", "- GE999\n");
}

static void yaml_open_brackets(struct text *text, size_t size)
{
    yaml_with(text, size, "lint_disable: ", "[");
}

static void yaml_open_quotes(struct text *text, size_t size)
{
    yaml_with(text, size, "lint_disable: ", "? ");
}

static void yaml_aliases(struct text *text, size_t size)
{
    yaml_with(text, size, "lint_disable: [&a x", ", *a");
}

static void yaml_anchors(struct text *text, size_t size)
{
    text_put(text, "lint_disable:\n");
    for (unsigned i = 0; text->length < size; i++) {
        text_print(text, "- &a%u GE022\n", i);
    }
}

static void yaml_long_text(struct text *text, size_t size)
{
    yaml_with(text, size, "c_package: \"", "\\u0041\\\n\n ");
}

const struct worst_case worst_plugin_cases[] = {
    {"plugin-fields", fields, run, true},
    {"plugin-same-fields", same_fields, run, false},
    {"plugin-alike-fields", alike_fields, run, false},
    {"plugin-unknown-types", unknown_types, run, false},
    {"plugin-messages", messages, run, true},
    {"plugin-same-messages", same_messages, run, false},
    {"plugin-nested-messages", nested_messages, run, false},
    {"plugin-enum-values", enum_values, run, true},
    {"plugin-enum-aliases", enum_aliases, run, false},
    {"plugin-oneofs", oneofs, run, false},
    {"plugin-envelopes", envelopes, run, false},
    {"plugin-files", files, run, false},
    {"plugin-comments", comments, run, false},
    {"plugin-options", options, run, false},
    {"yaml-same-keys", yaml_same_keys, read_sidecar, true},
    {"yaml-unknown-keys", yaml_unknown_keys, read_sidecar, false},
    {"yaml-different-keys", yaml_different_keys, read_sidecar, false},
    {"yaml-list", yaml_list, read_sidecar, false},
    {"yaml-open-brackets", yaml_open_brackets, read_sidecar, false},
    {"yaml-open-quotes", yaml_open_quotes, read_sidecar, false},
    {"yaml-aliases", yaml_aliases, read_sidecar, false},
    {"yaml-anchors", yaml_anchors, read_sidecar, false},
    {"yaml-long-text", yaml_long_text, read_sidecar, false},
    {NULL, NULL, NULL, false},
};
