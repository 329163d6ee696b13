#include "plugin_test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 32 };

static char *copy(const char *text)
{
    char *result = strdup(text);
    assert_non_null(result);
    return result;
}

static char *join(const char *a, const char *b)
{
    size_t length = strlen(a) + strlen(b) + 1;
    char *result = malloc(length);
    assert_non_null(result);
    snprintf(result, length, "%s%s", a, b);
    return result;
}

static void run_protoc(char **arguments, const char *request_path)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (setenv("CEVENTS_TEST_REQUEST", request_path, 1) == 0) {
            execv(TEST_PROTOC, arguments);
        }
        _exit(127);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static struct test_bytes read_stream(FILE *stream)
{
    struct test_bytes bytes = {0};
    assert_int_equal(fseek(stream, 0, SEEK_END), 0);
    long length = ftell(stream);
    assert_true(length >= 0);
    rewind(stream);
    bytes.data = malloc((size_t)length + 1);
    assert_non_null(bytes.data);
    bytes.length = fread(bytes.data, 1, (size_t)length, stream);
    assert_int_equal(bytes.length, length);
    bytes.data[length] = 0;
    return bytes;
}

struct test_bytes test_request(const char *folder, const char *const *files, const char *parameter)
{
    char path[] = "/tmp/cevents-request-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);

    char *arguments[MOST_ARGUMENTS];
    size_t count = 0;
    arguments[count++] = copy(TEST_PROTOC);
    arguments[count++] = copy("--plugin=protoc-gen-dump=" TEST_DUMP_PLUGIN);
    arguments[count++] = copy("--dump_out=/tmp");
    if (*parameter != '\0') {
        arguments[count++] = join("--dump_opt=", parameter);
    }
    arguments[count++] = join("-I" TEST_FOLDER "/", folder);
    arguments[count++] = copy("-I" TEST_PROJECT);
    arguments[count++] = copy("-I" TEST_DESCRIPTOR_INCLUDE);
    arguments[count++] = copy("-I" TEST_PROTOBUF_C_INCLUDE);
    for (size_t i = 0; files[i] != NULL && count + 1 < MOST_ARGUMENTS; i++) {
        arguments[count++] = copy(files[i]);
    }
    arguments[count] = NULL;
    run_protoc(arguments, path);
    for (size_t i = 0; i < count; i++) {
        free(arguments[i]);
    }

    FILE *stream = fdopen(descriptor, "rb");
    assert_non_null(stream);
    struct test_bytes bytes = read_stream(stream);
    fclose(stream);
    unlink(path);
    return bytes;
}

const char *test_findings_text(struct findings *findings)
{
    findings_sort(findings);
    const char *text = "";
    for (size_t i = 0; i < findings->count; i++) {
        text = pool_format(findings->pool, "%s%s\n", text, finding_text(findings->pool, &findings->items[i]));
    }
    return text;
}

/* The findings of a response's error, behind the line that counts them. */
static const char *findings_of(const char *error)
{
    size_t n_lines = 0;
    for (const char *at = strchr(error, '\n'); at != NULL; at = strchr(at + 1, '\n')) {
        n_lines++;
    }
    char heading[64];
    (void)snprintf(heading, sizeof heading, "%zu error%s, nothing is generated\n", n_lines, n_lines == 1 ? "" : "s");
    size_t length = strlen(heading);
    assert_true(strncmp(error, heading, length) == 0);
    return error + length;
}

struct test_answer test_run(struct pool *pool, struct test_bytes request)
{
    char *diagnostics = NULL;
    size_t diagnostics_length;
    FILE *stream = open_memstream(&diagnostics, &diagnostics_length);
    assert_non_null(stream);
    size_t length;
    const char *error = NULL;
    const uint8_t *bytes = plugin_run(pool, request.data, request.length, stream, &length, &error);
    fclose(stream);
    struct test_answer answer = {.error = "", .diagnostics = pool_text(pool, diagnostics, diagnostics_length)};
    free(diagnostics);
    if (bytes == NULL) {
        assert_non_null(error);
        answer.error = error;
        return answer;
    }
    Google__Protobuf__Compiler__CodeGeneratorResponse *response =
        google__protobuf__compiler__code_generator_response__unpack(NULL, length, bytes);
    assert_non_null(response);
    assert_int_equal(response->supported_features, 3);
    if (response->error != NULL) {
        const char *found = findings_of(response->error);
        answer.error = pool_text(pool, found, strlen(found));
    }
    answer.n_files = response->n_file;
    google__protobuf__compiler__code_generator_response__free_unpacked(response, NULL);
    return answer;
}

const char *test_path(struct pool *pool, const char *relative)
{
    return pool_format(pool, "%s/%s", TEST_FOLDER, relative);
}

const char *test_read_file(struct pool *pool, const char *relative)
{
    FILE *stream = fopen(test_path(pool, relative), "rb");
    if (stream == NULL) {
        fail_msg("no file %s", relative);
    }
    struct test_bytes bytes = read_stream(stream);
    fclose(stream);
    const char *text = pool_text(pool, (const char *)bytes.data, bytes.length);
    free(bytes.data);
    return text;
}

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Changes some bytes, mostly near each other, and sometimes cuts the end off. */
struct test_bytes test_mutate(struct test_bytes original, uint32_t *random)
{
    struct test_bytes mutated = {.length = original.length, .data = malloc(original.length)};
    assert_non_null(mutated.data);
    memcpy(mutated.data, original.data, original.length);
    size_t place = next_random(random) % original.length;
    uint32_t changes = 1 + next_random(random) % 4;
    for (uint32_t i = 0; i < changes; i++) {
        size_t at = (place + next_random(random) % 16) % original.length;
        uint32_t how = next_random(random);
        uint32_t flipped = mutated.data[at] ^ (UINT32_C(1) << (how >> 8) % 8);
        mutated.data[at] = (uint8_t)(((how & 1) != 0 ? how >> 8 : flipped) & 0xFF);
    }
    if (next_random(random) % 16 == 0) {
        mutated.length = place;
    }
    return mutated;
}
