#include "lint_set.h"

#include <string.h>

#include <google/protobuf/compiler/plugin.pb-c.h>

#include "checks.h"
#include "model.h"
#include "name_table.h"
#include "names.h"
#include "options.h"
#include "request_depth.h"
#include "settings.h"
#include "sidecar.h"
#include "wire_reader.h"

typedef Google__Protobuf__Compiler__CodeGeneratorRequest request_proto;
typedef Google__Protobuf__FileDescriptorProto file_proto;

enum visit { VISIT_NEVER, VISIT_OPEN, VISIT_DONE };

struct set_file {
    file_proto *proto;
    const uint8_t *bytes;
    size_t length;
    size_t next_import; /* to be looked at */
    enum visit visit;
};

struct file_set {
    struct pool *pool;
    struct findings *findings;
    struct set_file *files;
    size_t count;
    struct name_table by_name;
    bool incomplete; /* an import is missing */
};

static file_proto *unpack(struct pool *pool, const struct wire_field *field)
{
    ProtobufCAllocator allocator = pool_allocator(pool);
    file_proto *proto = (file_proto *)protobuf_c_message_unpack(&google__protobuf__file_descriptor_proto__descriptor,
                                                                &allocator, field->length, field->bytes);
    if (proto != NULL && proto->name == NULL) {
        proto->name = pool_text(pool, "", 0);
    }
    return proto;
}

/* Sets that were written one after the other hold a common import several times; one of the same copies is enough. */
static bool is_copy(const struct file_set *set, const struct set_file *file)
{
    const struct set_file *first = name_table_find(&set->by_name, file->proto->name);
    return first != NULL && first->length == file->length && memcmp(first->bytes, file->bytes, file->length) == 0;
}

static bool read_files(struct file_set *set, const uint8_t *bytes, size_t length)
{
    struct wire_reader reader;
    struct wire_field field;
    size_t most = 0;
    if (!request_depth_is_bearable(bytes, length, FILES_OF_SET)) {
        return false;
    }
    for (wire_reader_init(&reader, bytes, length); wire_reader_next(&reader, &field);) {
        most += field.number == FILES_OF_SET && field.type == WIRE_BYTES;
    }
    set->files = pool_array(set->pool, most, sizeof *set->files);
    for (wire_reader_init(&reader, bytes, length); wire_reader_next(&reader, &field);) {
        if (field.number != FILES_OF_SET || field.type != WIRE_BYTES) {
            continue;
        }
        struct set_file *file = &set->files[set->count];
        *file = (struct set_file){.proto = unpack(set->pool, &field), .bytes = field.bytes, .length = field.length};
        if (file->proto == NULL) {
            return false;
        }
        if (!is_copy(set, file)) {
            name_table_add(&set->by_name, file->proto->name, file);
            set->count++;
        }
    }
    return set->count > 0;
}

static void report_missing(struct file_set *set, const char *file, const char *import)
{
    set->incomplete = true;
    findings_add(set->findings, SEVERITY_ERROR, true, "schema", (struct location){.file = file}, file,
                 "%s imports %s, which the set does not hold; let protoc write it with --include_imports", file,
                 import);
}

/* The next import of a file that has not been visited; NULL when there is none left. */
static struct set_file *next_import(struct file_set *set, struct set_file *file)
{
    while (file->next_import < file->proto->n_dependency) {
        const char *name = file->proto->dependency[file->next_import++];
        struct set_file *import = name_table_find(&set->by_name, name);
        if (import == NULL) {
            report_missing(set, file->proto->name, name);
        } else if (import->visit == VISIT_NEVER) {
            return import;
        }
    }
    return NULL;
}

/* Lists the files so that imports stand before what imports them. Of a cycle the model will say that it is one. */
static void list_files(struct file_set *set, request_proto *request)
{
    struct set_file **open = pool_array(set->pool, set->count, sizeof *open);
    request->proto_file = pool_array(set->pool, set->count, sizeof *request->proto_file);
    for (size_t i = 0; i < set->count; i++) {
        size_t depth = 0;
        if (set->files[i].visit == VISIT_NEVER) {
            open[depth++] = &set->files[i];
            set->files[i].visit = VISIT_OPEN;
        }
        while (depth > 0) {
            struct set_file *import = next_import(set, open[depth - 1]);
            if (import != NULL) {
                import->visit = VISIT_OPEN;
                open[depth++] = import;
                continue;
            }
            struct set_file *done = open[--depth];
            done->visit = VISIT_DONE;
            request->proto_file[request->n_proto_file++] = done->proto;
        }
    }
}

static void list_files_to_check(struct file_set *set, request_proto *request)
{
    request->file_to_generate = pool_array(set->pool, set->count, sizeof *request->file_to_generate);
    for (size_t i = 0; i < request->n_proto_file; i++) {
        char *name = request->proto_file[i]->name;
        if (strncmp(name, "google/protobuf/", strlen("google/protobuf/")) != 0) {
            request->file_to_generate[request->n_file_to_generate++] = name;
        }
    }
}

static void choose(struct pool *pool, struct options *options, bool *given, const char *name, const char *value)
{
    int setting = setting_find(name, strlen(name));
    given[setting] = value != NULL;
    if (value != NULL) {
        (void)setting_read(pool, setting, value, options); /* checked by lint_set_choice_problem() */
    }
}

static struct options *read_options(struct pool *pool, const struct lint_choices *choices, struct findings *findings)
{
    struct options *options = options_default(pool);
    bool given[SETTING_COUNT] = {false};
    choose(pool, options, given, "lint", "warn");
    choose(pool, options, given, "lint_enable", choices->enable);
    choose(pool, options, given, "lint_disable", choices->disable);
    if (choices->config != NULL) {
        options->sidecar = sidecar_read(pool, choices->config, options, given, findings);
    }
    options->lint_whole = true;
    return options;
}

const char *lint_set_choice_problem(struct pool *pool, const char *option, const char *value)
{
    struct options unused = {0};
    return setting_read(pool, setting_find(option, strlen(option)), value, &unused);
}

bool lint_set_run(struct pool *pool, const uint8_t *bytes, size_t length, const struct lint_choices *choices,
                  struct findings *findings, const char **error)
{
    struct file_set set = {.pool = pool, .findings = findings, .by_name = {.pool = pool}};
    request_proto request;
    google__protobuf__compiler__code_generator_request__init(&request);
    if (!read_files(&set, bytes, length)) {
        *error = "it is no FileDescriptorSet; write one by `protoc --include_imports --include_source_info "
                 "--descriptor_set_out=FILE ...`";
        return false;
    }
    const struct options *options = read_options(pool, choices, findings);
    list_files(&set, &request);
    list_files_to_check(&set, &request);
    struct model *model = set.incomplete ? NULL : model_build(pool, &request, options, findings);
    if (model != NULL) {
        names_assign(model, pool, options, findings);
        checks_run(pool, model, options, findings);
    }
    findings_sort(findings);
    return true;
}
