#include "plugin.h"

#include <string.h>

#include <google/protobuf/compiler/plugin.pb-c.h>

#include "checks.h"
#include "emit.h"
#include "findings.h"
#include "mapping.h"
#include "model.h"
#include "names.h"
#include "options.h"
#include "pool.h"
#include "request_depth.h"
#include "request_texts.h"

typedef Google__Protobuf__Compiler__CodeGeneratorRequest request_proto;
typedef Google__Protobuf__Compiler__CodeGeneratorResponse response_proto;
typedef Google__Protobuf__Compiler__CodeGeneratorResponse__File response_file_proto;

static const request_proto *refuse(struct pool *pool, const char *what, int limit, const char **error)
{
    *error = pool_format(pool, "the request has more than %d %s, which is the limit", limit, what);
    return NULL;
}

static const request_proto *unpack_request(struct pool *pool, const uint8_t *bytes, size_t length, const char **error)
{
    ProtobufCAllocator allocator = pool_allocator(pool);
    if (length > PLUGIN_LARGEST_REQUEST) {
        return refuse(pool, "bytes", PLUGIN_LARGEST_REQUEST, error);
    }
    const request_proto *request = NULL;
    if (request_depth_is_bearable(bytes, length, FILES_OF_REQUEST)) {
        request = google__protobuf__compiler__code_generator_request__unpack(&allocator, length, bytes);
    }
    if (request == NULL) {
        *error = "the input is no CodeGeneratorRequest";
        return NULL;
    }
    return request->n_proto_file <= PLUGIN_MOST_FILES ? request : refuse(pool, "files", PLUGIN_MOST_FILES, error);
}

static bool stops_generation(const struct finding *finding, enum lint_level lint)
{
    return finding->fatal || (lint == LINT_ERROR && finding->severity == SEVERITY_ERROR);
}

/*
 * Prints what doesn't stop generation; the rest becomes the text of the response's error, or NULL. protoc puts its own words
 * in front of that: a first line of its own leaves the places of all findings where editors look for them.
 */
static char *report(struct pool *pool, struct findings *findings, enum lint_level lint, FILE *diagnostics)
{
    findings_sort(findings);
    const char **lines = pool_array(pool, findings->count, sizeof *lines);
    size_t n_lines = 0;
    size_t length = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const char *text = finding_text(pool, &findings->items[i]);
        if (stops_generation(&findings->items[i], lint)) {
            lines[n_lines++] = text;
            length += strlen(text) + 1;
        } else if (diagnostics != NULL) {
            (void)fprintf(diagnostics, "%s\n", text);
        }
    }
    if (n_lines == 0) {
        return NULL;
    }
    const char *heading = pool_format(pool, "%zu error%s, nothing is generated\n", n_lines, n_lines == 1 ? "" : "s");
    size_t heading_length = strlen(heading);
    char *error = pool_alloc(pool, heading_length + length);
    memcpy(error, heading, heading_length);
    char *at = error + heading_length;
    for (size_t i = 0; i < n_lines; i++) {
        size_t line_length = strlen(lines[i]);
        memcpy(at, lines[i], line_length);
        at += line_length;
        *at++ = i + 1 < n_lines ? '\n' : '\0';
    }
    return error;
}

static void add_files(struct pool *pool, response_proto *response, struct generated_file *files, size_t n_files)
{
    response->file = pool_array(pool, n_files, sizeof *response->file);
    for (size_t i = 0; i < n_files; i++) {
        response_file_proto *file = pool_alloc(pool, sizeof *file);
        google__protobuf__compiler__code_generator_response__file__init(file);
        file->name = pool_text(pool, files[i].name, strlen(files[i].name));
        file->content = files[i].content;
        response->file[response->n_file++] = file;
    }
}

static const uint8_t *pack_response(struct pool *pool, const response_proto *response, size_t *length)
{
    *length = google__protobuf__compiler__code_generator_response__get_packed_size(response);
    uint8_t *bytes = pool_alloc(pool, *length);
    google__protobuf__compiler__code_generator_response__pack(response, bytes);
    return bytes;
}

/* What libprotobuf-c's CodeGeneratorResponse does not know: the flag, and two numbers. */
enum { FEATURE_EDITIONS = 2, MINIMUM_EDITION = 3, MAXIMUM_EDITION = 4 };

static void add_editions(ProtobufCMessage *response)
{
    static uint8_t minimum[] = {(EDITION_PROTO2 & 0x7F) | 0x80, EDITION_PROTO2 >> 7};
    static uint8_t maximum[] = {(EDITION_2023 & 0x7F) | 0x80, EDITION_2023 >> 7};
    static ProtobufCMessageUnknownField fields[] = {
        {MINIMUM_EDITION, PROTOBUF_C_WIRE_TYPE_VARINT, sizeof minimum, minimum},
        {MAXIMUM_EDITION, PROTOBUF_C_WIRE_TYPE_VARINT, sizeof maximum, maximum},
    };
    response->n_unknown_fields = sizeof fields / sizeof *fields;
    response->unknown_fields = fields;
}

const uint8_t *plugin_run(struct pool *pool, const uint8_t *request_bytes, size_t length, FILE *diagnostics,
                          size_t *response_length, const char **error)
{
    const request_proto *request = unpack_request(pool, request_bytes, length, error);
    if (request == NULL) {
        return NULL;
    }
    struct findings findings = {.pool = pool};
    struct generated_file *files = NULL;
    size_t n_files = 0;
    const struct options *options = options_read(pool, request->parameter, &findings);
    request_check_texts(pool, request_bytes, length, request, &findings);
    struct model *model = model_build(pool, request, options, &findings);
    if (model != NULL) {
        mapping_build(pool, model, options, &findings);
        names_assign(model, pool, options, &findings);
        checks_run(pool, model, options, &findings);
    }
    bool stopped = options->lint == LINT_ERROR ? findings_any_error(&findings) : findings_any_fatal(&findings);
    if (model != NULL && !stopped) {
        n_files = emit_all(pool, model, options, &findings, &files);
    }

    response_proto response;
    google__protobuf__compiler__code_generator_response__init(&response);
    response.has_supported_features = true;
    response.supported_features =
        GOOGLE__PROTOBUF__COMPILER__CODE_GENERATOR_RESPONSE__FEATURE__FEATURE_PROTO3_OPTIONAL | FEATURE_EDITIONS;
    add_editions(&response.base);
    response.error = report(pool, &findings, options->lint, diagnostics);
    if (response.error == NULL) {
        add_files(pool, &response, files, n_files);
    }
    return pack_response(pool, &response, response_length);
}
