#include "request_texts.h"

#include <string.h>

#include "builder.h"
#include "request_depth.h"
#include "wire_reader.h"

/* Field numbers of FileDescriptorProto, DescriptorProto and FieldDescriptorProto. */
enum {
    FILE_MESSAGE = 4,
    MESSAGE_NAME = 1,
    MESSAGE_FIELD = 2,
    MESSAGE_NESTED = 3,
    FIELD_NAME = 1,
    FIELD_DEFAULT_VALUE = 7,
    FIELD_JSON_NAME = 10
};

struct scan {
    struct pool *pool;
    const Google__Protobuf__FileDescriptorProto *file;
    struct source_info *source; /* made when it is needed */
    struct findings *findings;
};

/* The last field of a number, as text up to its first NUL. */
static const char *text_of(struct pool *pool, struct wire_reader reader, uint32_t number)
{
    const char *text = "";
    struct wire_field field;
    while (wire_reader_next(&reader, &field)) {
        if (field.number == number && field.type == WIRE_BYTES) {
            text = pool_text(pool, (const char *)field.bytes, field.length);
        }
    }
    return text;
}

static bool holds_nul(const struct wire_field *field)
{
    return field->type == WIRE_BYTES && field->length > 0 && memchr(field->bytes, '\0', field->length) != NULL;
}

static void report(struct scan *scan, const char *what, const char *message, const char *field, struct source_path path)
{
    if (scan->source == NULL) {
        const char *file = scan->file->name == NULL ? "" : scan->file->name;
        scan->source = source_info_new(scan->pool, file, scan->file->source_code_info);
    }
    findings_add(scan->findings, SEVERITY_ERROR, true, "schema", source_info_nearest(scan->source, path), message,
                 "the %s of %s.%s holds U+0000, where texts end in C; take it out", what, message, field);
}

static void check_field(struct scan *scan, struct wire_reader reader, const char *message, struct source_path path)
{
    const struct wire_reader start = reader;
    struct wire_field field;
    while (wire_reader_next(&reader, &field)) {
        bool is_default = field.number == FIELD_DEFAULT_VALUE;
        if ((is_default || field.number == FIELD_JSON_NAME) && holds_nul(&field)) {
            report(scan, is_default ? "default value" : "JSON name", message, text_of(scan->pool, start, FIELD_NAME),
                   path);
        }
    }
}

static void check_message(struct scan *scan, struct wire_reader reader, const char *scope, struct source_path path)
{
    const char *name = text_of(scan->pool, reader, MESSAGE_NAME);
    const char *full_name = *scope == '\0' ? name : pool_format(scan->pool, "%s.%s", scope, name);
    size_t n_fields = 0;
    size_t n_nested = 0;
    struct wire_field field;
    while (wire_reader_next(&reader, &field)) {
        bool is_field = field.number == MESSAGE_FIELD;
        if (field.type != WIRE_BYTES || (!is_field && field.number != MESSAGE_NESTED)) {
            continue;
        }
        size_t index = is_field ? n_fields++ : n_nested++;
        if (!holds_nul(&field)) {
            continue;
        }
        struct wire_reader inner;
        wire_reader_init(&inner, field.bytes, field.length);
        struct source_path inner_path = builder_path(scan->pool, path, (int32_t)field.number, index);
        if (is_field) {
            check_field(scan, inner, full_name, inner_path);
        } else {
            check_message(scan, inner, full_name, inner_path);
        }
    }
}

static void check_file(struct scan *scan, struct wire_reader reader)
{
    const char *package = scan->file->package == NULL ? "" : scan->file->package;
    size_t n_messages = 0;
    struct wire_field field;
    while (wire_reader_next(&reader, &field)) {
        if (field.number != FILE_MESSAGE || field.type != WIRE_BYTES) {
            continue;
        }
        size_t index = n_messages++;
        if (holds_nul(&field)) {
            struct wire_reader message;
            wire_reader_init(&message, field.bytes, field.length);
            struct source_path path = builder_path(scan->pool, (struct source_path){0}, FILE_MESSAGE, index);
            check_message(scan, message, package, path);
        }
    }
}

void request_check_texts(struct pool *pool, const uint8_t *bytes, size_t length,
                         const Google__Protobuf__Compiler__CodeGeneratorRequest *request, struct findings *findings)
{
    struct wire_reader reader;
    struct wire_field field;
    size_t n_files = 0;
    wire_reader_init(&reader, bytes, length);
    while (wire_reader_next(&reader, &field)) {
        if (field.number == FILES_OF_REQUEST && field.type == WIRE_BYTES && n_files < request->n_proto_file) {
            struct scan scan = {.pool = pool, .file = request->proto_file[n_files++], .findings = findings};
            struct wire_reader file;
            wire_reader_init(&file, field.bytes, field.length);
            check_file(&scan, file);
        }
    }
}
