#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin.h"
#include "pool.h"

static const char help[] =
    "protoc-gen-cevents " CEVENTS_PLUGIN_VERSION ": typed CloudEvents for C, a plugin of protoc\n"
    "\n"
    "It is not called by hand: protoc runs it, writes a CodeGeneratorRequest to its\n"
    "standard input and reads the generated files from its standard output:\n"
    "\n"
    "  protoc -I . --cevents_out=build/gen google/events/cloud/storage/v1/*.proto\n"
    "\n"
    "protoc finds it on PATH, or by --plugin=protoc-gen-cevents=/path/to/it.\n"
    "\n"
    "Options, by --cevents_opt=key=value,key=value:\n"
    "  config=FILE                 read a YAML sidecar (docs/sidecar.md)\n"
    "  lint=off|warn|error         check conventions; warn prints, error fails (warn)\n"
    "  lint_enable=GE034+...|all   rules that are off by default, too (docs/lint.md)\n"
    "  lint_disable=GE022+GE024    leave rules out\n"
    "  c_package=NAME              package that C names are made of, for all files\n"
    "  catalog=NAME                one routing table for all files: NAME.cevents.[ch]\n"
    "  envelope_messages=on|off    structs for annotated envelope messages (off)\n"
    "  functions=inline|extern     pack, unpack, ... of each message (inline)\n"
    "  json=on|off                 JSON tables and event types (on)\n"
    "  string_as_bytes=on|off      hold strings as counted bytes (off)\n"
    "  placeholders=on|off         all four files of each .proto, even empty (off)\n"
    "\n"
    "  --version, --help           print and leave\n";

static int fail(const char *text)
{
    (void)fprintf(stderr, "protoc-gen-cevents: %s\n", text);
    return EXIT_FAILURE;
}

static int print(const char *text)
{
    return fputs(text, stdout) < 0 || fflush(stdout) != 0 ? fail("cannot write to standard output") : EXIT_SUCCESS;
}

/* Reads a stream to its end, or past what the plugin takes; NULL on failure. The caller frees. */
static uint8_t *read_all(FILE *stream, size_t *length)
{
    size_t capacity = (size_t)1 << 16;
    uint8_t *bytes = malloc(capacity);
    *length = 0;
    while (bytes != NULL) {
        *length += fread(bytes + *length, 1, capacity - *length, stream);
        if (*length < capacity || *length > PLUGIN_LARGEST_REQUEST) {
            break;
        }
        uint8_t *larger = capacity > SIZE_MAX / 2 ? NULL : realloc(bytes, capacity * 2);
        if (larger == NULL) {
            free(bytes);
        }
        bytes = larger;
        capacity *= 2;
    }
    if (bytes != NULL && ferror(stream)) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

static int run(void)
{
    size_t length;
    uint8_t *request = read_all(stdin, &length);
    if (request == NULL) {
        return fail(ferror(stdin) ? "cannot read the request from standard input" : "out of memory");
    }
    struct pool *pool = pool_new();
    size_t response_length;
    const char *error = NULL;
    const uint8_t *response = plugin_run(pool, request, length, stderr, &response_length, &error);
    int status = EXIT_SUCCESS;
    if (response == NULL) {
        status = fail(error);
    } else if (fwrite(response, 1, response_length, stdout) != response_length || fflush(stdout) != 0) {
        status = fail("cannot write the response to standard output");
    }
    pool_free(pool);
    free(request);
    return status;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        return print("protoc-gen-cevents " CEVENTS_PLUGIN_VERSION "\n");
    }
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        return print(help);
    }
    if (argc > 1) {
        (void)fprintf(stderr, "protoc-gen-cevents: unexpected argument `%s`; see --help\n", argv[1]);
        return EXIT_FAILURE;
    }
    if (isatty(STDIN_FILENO)) {
        (void)fputs(help, stderr);
        return EXIT_FAILURE;
    }
    return run();
}
