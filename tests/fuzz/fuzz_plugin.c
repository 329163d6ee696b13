/*
 * A CodeGeneratorRequest -> response: whatever the bytes, there is a response that unpacks, with files or an error, and
 * it is the same the second time. Texts of findings hold no control characters but the ends of lines.
 */
#include <stdio.h>
#include <string.h>

#include <google/protobuf/compiler/plugin.pb-c.h>

#include "fuzz.h"
#include "plugin.h"
#include "pool.h"

typedef Google__Protobuf__Compiler__CodeGeneratorResponse response_proto;

static void check_error(const char *error)
{
    for (const char *line = error; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        fuzz_check_text(line, length, true, "a line of the error");
        line += length + (line[length] != '\0');
    }
}

static void check_response(const uint8_t *bytes, size_t length)
{
    response_proto *response = google__protobuf__compiler__code_generator_response__unpack(NULL, length, bytes);
    fuzz_check(response != NULL, "a response that does not unpack");
    fuzz_check(response->error == NULL || response->n_file == 0, "files with an error");
    if (response->error != NULL) {
        check_error(response->error);
    }
    for (size_t i = 0; i < response->n_file; i++) {
        const char *name = response->file[i]->name;
        fuzz_check(name != NULL && response->file[i]->content != NULL, "a file without name or content");
        fuzz_check(name[0] != '/' && strstr(name, "..") == NULL && strchr(name, '\\') == NULL,
                   "a file's name leads out");
        for (size_t k = 0; k < i; k++) {
            fuzz_check(strcmp(name, response->file[k]->name) != 0, "two files of one name");
        }
    }
    google__protobuf__compiler__code_generator_response__free_unpacked(response, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pool *pools[2] = {pool_new(), pool_new()};
    const uint8_t *responses[2];
    size_t lengths[2] = {0, 0};
    for (size_t i = 0; i < 2; i++) {
        const char *error = NULL;
        responses[i] = plugin_run(pools[i], data, size, NULL, &lengths[i], &error);
        fuzz_check((responses[i] == NULL) == (error != NULL), "a response with an error, or neither");
    }
    if (responses[0] != NULL) {
        check_response(responses[0], lengths[0]);
    }
    fuzz_check(lengths[0] == lengths[1] && (lengths[0] == 0 || memcmp(responses[0], responses[1], lengths[0]) == 0),
               "another response the second time");
    pool_free(pools[0]);
    pool_free(pools[1]);
    return 0;
}
