/* Requests that protoc would never send: no crash, and a finding for each. Sanitizers watch when they are built in. */
#include "plugin_test.h"

#include <stdlib.h>
#include <string.h>

#include "plugin.h"

typedef Google__Protobuf__Compiler__CodeGeneratorRequest request_proto;
typedef Google__Protobuf__FileDescriptorProto file_proto;
typedef Google__Protobuf__DescriptorProto message_proto;
typedef Google__Protobuf__FieldDescriptorProto field_proto;

enum { MUTATION_COUNT = 800 };

static struct test_bytes pack(const request_proto *request)
{
    struct test_bytes bytes = {.length = google__protobuf__compiler__code_generator_request__get_packed_size(request)};
    bytes.data = malloc(bytes.length);
    assert_non_null(bytes.data);
    google__protobuf__compiler__code_generator_request__pack(request, bytes.data);
    return bytes;
}

/* A schema of one message with one field, to be spoiled by a test. */
struct small_schema {
    request_proto request;
    file_proto file;
    file_proto *files[2];
    message_proto message;
    message_proto *messages[2];
    field_proto fields[2];
    field_proto *field_pointers[2];
    char *to_generate[1];
};

static void init_field(field_proto *field, char *name, int32_t number)
{
    google__protobuf__field_descriptor_proto__init(field);
    field->name = name;
    field->has_number = true;
    field->number = number;
    field->has_label = true;
    field->label = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_OPTIONAL;
    field->has_type = true;
    field->type = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_INT32;
}

static void init_schema(struct small_schema *schema)
{
    static char file_name[] = "a.proto";
    static char message_name[] = "M";
    static char field_names[2][2] = {"x", "y"};
    static char syntax[] = "proto3";
    google__protobuf__compiler__code_generator_request__init(&schema->request);
    google__protobuf__file_descriptor_proto__init(&schema->file);
    google__protobuf__descriptor_proto__init(&schema->message);
    init_field(&schema->fields[0], field_names[0], 1);
    init_field(&schema->fields[1], field_names[1], 2);
    schema->field_pointers[0] = &schema->fields[0];
    schema->field_pointers[1] = &schema->fields[1];
    schema->message.name = message_name;
    schema->message.n_field = 1;
    schema->message.field = schema->field_pointers;
    schema->messages[0] = &schema->message;
    schema->messages[1] = &schema->message;
    schema->file.name = file_name;
    schema->file.syntax = syntax;
    schema->file.n_message_type = 1;
    schema->file.message_type = schema->messages;
    schema->files[0] = &schema->file;
    schema->files[1] = &schema->file;
    schema->to_generate[0] = file_name;
    schema->request.n_proto_file = 1;
    schema->request.proto_file = schema->files;
    schema->request.n_file_to_generate = 1;
    schema->request.file_to_generate = schema->to_generate;
}

static void assert_error(const struct small_schema *schema, const char *expected)
{
    struct test_bytes bytes = pack(&schema->request);
    struct pool *pool = pool_new();
    struct test_answer answer = test_run(pool, bytes);
    assert_string_equal(answer.error, expected);
    assert_int_equal(answer.n_files, 0);
    pool_free(pool);
    free(bytes.data);
}

static void test_bad_names(void **state)
{
    (void)state;
    struct small_schema schema;
    static char evil_file[] = "../a.proto";
    static char evil_name[] = "x; evil()";
    static char package[] = "a..b";
    static char missing[] = "missing.proto";

    init_schema(&schema);
    schema.file.name = evil_file;
    schema.to_generate[0] = evil_file;
    assert_error(&schema, "../a.proto: error: the file name `../a.proto` cannot be used [schema]");

    init_schema(&schema);
    schema.message.name = evil_name;
    assert_error(&schema, "a.proto: error: a message is named `x; evil()`, which is no identifier [schema]");

    static char commands[] = "x\xC2\x9B\x1B\xFFy";
    init_schema(&schema);
    schema.message.name = commands;
    assert_error(&schema, "a.proto: error: a message is named `x????y`, which is no identifier [schema]");

    init_schema(&schema);
    schema.fields[0].name = NULL;
    assert_error(&schema, "a.proto: error: a field is named ``, which is no identifier [schema]");

    init_schema(&schema);
    schema.file.package = package;
    assert_error(&schema, "a.proto: error: the package `a..b` is no package name [schema]");

    init_schema(&schema);
    schema.to_generate[0] = missing;
    assert_error(&schema,
                 "missing.proto: error: the request does not hold this file, which is to be generated [schema]");
}

static void test_bad_fields(void **state)
{
    (void)state;
    struct small_schema schema;
    static char unknown[] = ".No.Such";
    static char number[] = "1";

    init_schema(&schema);
    schema.fields[0].type = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_MESSAGE;
    schema.fields[0].type_name = unknown;
    assert_error(&schema, "a.proto: error: M.x has the type `.No.Such`, which is not a known message [schema]");

    init_schema(&schema);
    schema.fields[0].has_type = false;
    assert_error(&schema, "a.proto: error: M.x has no valid type [schema]");

    init_schema(&schema);
    schema.fields[0].number = 0;
    assert_error(&schema, "a.proto: error: M.x has no valid field number [schema]");

    init_schema(&schema);
    schema.fields[0].has_oneof_index = true;
    schema.fields[0].oneof_index = 7;
    assert_error(&schema, "a.proto: error: M.x belongs to a oneof that does not exist [schema]");

    init_schema(&schema);
    schema.fields[0].label = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REQUIRED;
    assert_error(&schema, "a.proto: error: M.x has an invalid label [schema]");

    init_schema(&schema);
    schema.fields[0].default_value = number;
    assert_error(&schema, "a.proto: error: M.x cannot have the default value `1` [schema]");

    init_schema(&schema);
    schema.message.n_field = 2;
    schema.fields[1].number = 1;
    assert_error(&schema, "a.proto: error: M has two fields of the number 1 [schema]");
}

static void test_bad_defaults(void **state)
{
    (void)state;
    static const struct {
        int type;
        const char *text;
    } defaults[] = {{5, "2147483648"}, {5, "1; evil()"}, {5, ""},         {13, "-1"},  {4, "18446744073709551616"},
                    {3, " 1"},         {1, "1e"},        {1, "0x1p3"},    {8, "yes"},  {12, "\\"},
                    {12, "\\x41"},     {12, "\\400"},    {2, "infinity"}, {14, "NONE"}};
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
        struct small_schema schema;
        init_schema(&schema);
        char text[32];
        strcpy(text, defaults[i].text);
        schema.file.syntax = NULL;
        schema.fields[0].type = (Google__Protobuf__FieldDescriptorProto__Type)defaults[i].type;
        schema.fields[0].default_value = text;
        struct test_bytes bytes = pack(&schema.request);
        struct pool *pool = pool_new();
        assert_string_not_equal(test_run(pool, bytes).error, "");
        pool_free(pool);
        free(bytes.data);
    }
}

static void test_repetitions(void **state)
{
    (void)state;
    struct small_schema schema;
    init_schema(&schema);
    schema.file.n_message_type = 2;
    assert_error(&schema, "a.proto: error: M is declared twice [schema]\n"
                          "a.proto: error: M.x is declared twice [schema]");

    init_schema(&schema);
    schema.request.n_proto_file = 2;
    assert_error(&schema, "a.proto: error: M is declared twice [schema]\n"
                          "a.proto: error: M.x is declared twice [schema]\n"
                          "a.proto: error: the request holds a.proto twice [schema]");
}

static void test_editions(void **state)
{
    (void)state;
    struct small_schema schema;
    static char syntax[] = "editions";
    init_schema(&schema);
    schema.file.syntax = syntax;
    int32_t path[] = {12};
    int32_t span[] = {2, 0, 17};
    Google__Protobuf__SourceCodeInfo__Location place = GOOGLE__PROTOBUF__SOURCE_CODE_INFO__LOCATION__INIT;
    Google__Protobuf__SourceCodeInfo__Location *places[] = {&place};
    Google__Protobuf__SourceCodeInfo info = GOOGLE__PROTOBUF__SOURCE_CODE_INFO__INIT;
    place.n_path = 1;
    place.path = path;
    place.n_span = 3;
    place.span = span;
    info.n_location = 1;
    info.location = places;
    schema.file.source_code_info = &info;
    assert_error(&schema, "a.proto:3:1: error: a.proto is of edition 0, which is not supported: use 2023 [schema]");
    static char unknown[] = "proto4";
    schema.file.syntax = unknown;
    assert_error(&schema,
                 "a.proto:3:1: error: the syntax of a.proto is `proto4`, which is not supported: use proto3, proto2 or "
                 "edition 2023 [schema]");
}

static void test_well_known_type_of_another_shape(void **state)
{
    (void)state;
    struct small_schema schema;
    static char package[] = "google.protobuf";
    static char name[] = "Timestamp";
    init_schema(&schema);
    schema.file.package = package;
    schema.message.name = name;
    assert_error(&schema, "a.proto: error: google.protobuf.Timestamp does not have the fields of the well-known type "
                          "of that name [schema]");
}

/* CodeGeneratorRequest.proto_file, FileDescriptorProto.message_type, DescriptorProto.nested_type, ... */
static struct test_bytes nested_request(size_t depth)
{
    struct test_bytes bytes = {.length = 0, .data = malloc(depth * 11)};
    assert_non_null(bytes.data);
    uint8_t *end = bytes.data + depth * 11;
    uint8_t *at = end;
    for (size_t i = depth; i-- > 0;) {
        size_t length = (size_t)(end - at);
        uint8_t varint[10];
        size_t n = 0;
        do {
            varint[n++] = (uint8_t)((length & 0x7F) | (length > 0x7F ? 0x80u : 0u));
            length >>= 7;
        } while (length > 0);
        at -= n;
        memcpy(at, varint, n);
        at--;
        *at = i == 0 ? 0x7A : i == 1 ? 0x22 : 0x1A;
    }
    bytes.length = (size_t)(end - at);
    memmove(bytes.data, at, bytes.length);
    return bytes;
}

static void test_deep_nesting(void **state)
{
    (void)state;
    static const size_t depths[] = {30, 65, 66, 100, 199, 200, 100000};
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        struct test_bytes bytes = nested_request(depths[i]);
        struct pool *pool = pool_new();
        struct test_answer answer = test_run(pool, bytes);
        bool too_deep = strstr(answer.error, "nested too deeply") != NULL;
        bool refused = strcmp(answer.error, "the input is no CodeGeneratorRequest") == 0;
        assert_int_equal(too_deep, depths[i] > 65 && depths[i] < 200);
        assert_int_equal(refused, depths[i] >= 200);
        pool_free(pool);
        free(bytes.data);
    }
}

static void test_size(void **state)
{
    (void)state;
    struct pool *pool = pool_new();
    /* Not read: only its length counts. */
    struct test_bytes bytes = {.data = (uint8_t[1]){0}, .length = (size_t)PLUGIN_LARGEST_REQUEST + 1};
    assert_string_equal(test_run(pool, bytes).error, "the request has more than 268435456 bytes, which is the limit");

    /* Empty files: each is the tag of the field and a length of 0. */
    for (size_t count = PLUGIN_MOST_FILES; count <= (size_t)PLUGIN_MOST_FILES + 1; count++) {
        bytes = (struct test_bytes){.data = malloc(2 * count), .length = 2 * count};
        assert_non_null(bytes.data);
        for (size_t i = 0; i < count; i++) {
            memcpy(bytes.data + 2 * i, "\x7A\x00", 2);
        }
        const char *error = test_run(pool, bytes).error;
        bool refused = strcmp(error, "the request has more than 100000 files, which is the limit") == 0;
        assert_int_equal(refused, count > PLUGIN_MOST_FILES);
        free(bytes.data);
    }
    pool_free(pool);
}

static void test_mutations(void **state)
{
    (void)state;
    const char *const files[] = {"shapes.proto", "legacy.proto", "google/events/cloud/acme/v1/events.proto", NULL};
    struct test_bytes original = test_request("schemas", files, "lint=error,catalog=all,envelope_messages=on");
    uint32_t random = 20240607;
    size_t answered = 0;
    for (int i = 0; i < MUTATION_COUNT; i++) {
        struct test_bytes mutated = test_mutate(original, &random);
        struct pool *pool = pool_new();
        struct test_answer answer = test_run(pool, mutated);
        answered += strcmp(answer.error, "the input is no CodeGeneratorRequest") != 0;
        pool_free(pool);
        free(mutated.data);
    }
    /* Most mutations must get past the unpacking, or they test nothing. */
    assert_true(answered > MUTATION_COUNT / 4);
    free(original.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_names),    cmocka_unit_test(test_bad_fields),
        cmocka_unit_test(test_bad_defaults), cmocka_unit_test(test_repetitions),
        cmocka_unit_test(test_editions),     cmocka_unit_test(test_well_known_type_of_another_shape),
        cmocka_unit_test(test_deep_nesting), cmocka_unit_test(test_size),
        cmocka_unit_test(test_mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
