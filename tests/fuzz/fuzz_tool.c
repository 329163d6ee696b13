/* The commands of the cevents tool, on a file that holds the input. The first byte chooses the command line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "fuzz.h"

enum { MOST_ARGUMENTS = 10 };

static char path[] = "/tmp/cevents-fuzz-XXXXXX";

struct command_line {
    int (*run)(int argc, char **argv);
    const char *arguments[MOST_ARGUMENTS];
};

#define STORAGE "google.cloud.storage.object.v1.finalized"
#define FIRESTORE "google.events.cloud.firestore.v1.DocumentEventData"

static const struct command_line lines[] = {
    {decode_command, {"decode", "--output", "text"}},
    {decode_command, {"decode", "--strict"}},
    {decode_command, {"decode", "--input", "batch", "--output", "text"}},
    {decode_command, {"decode", "--input", "http", "--output", "text"}},
    {decode_command, {"decode", "--input", "json", "--type", STORAGE, "--output", "protobuf"}},
    {decode_command, {"decode", "--input", "protobuf", "--data-type", FIRESTORE, "--output", "text"}},
    {convert_command, {"convert", "--from", "json", "--to", "http"}},
    {convert_command, {"convert", "--from", "json", "--to", "protobuf"}},
    {convert_command, {"convert", "--from", "json-batch", "--to", "http-json-batch"}},
    {convert_command, {"convert", "--from", "protobuf", "--to", "json"}},
    {convert_command, {"convert", "--from", "protobuf-batch", "--to", "json-batch"}},
    {convert_command, {"convert", "--from", "http", "--to", "json-batch"}},
    {validate_command, {"validate", "--from", "json", "--format", "json"}},
    {validate_command, {"validate", "--from", "json-batch"}},
    {validate_command, {"validate", "--from", "http", "--format", "json"}},
    {lint_command, {"lint", "--format", "json", "--enable", "all"}},
    {lint_command, {"lint"}},
};

static void remove_file(void)
{
    (void)unlink(path);
}

static FILE *prepare(void)
{
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    FILE *nowhere = fopen("/dev/null", "w");
    fuzz_check(file != NULL && nowhere != NULL && freopen("/dev/null", "w", stdout) != NULL, "no file");
    (void)atexit(remove_file);
    stderr = nowhere; /* as glibc allows; the reports of sanitizers go to the descriptor */
    return file;
}

static void write_input(const uint8_t *data, size_t size)
{
    static FILE *file;
    file = file == NULL ? prepare() : file;
    rewind(file);
    bool good = ftruncate(fileno(file), 0) == 0 && fwrite(data, 1, size, file) == size && fflush(file) == 0;
    fuzz_check(good, "cannot write the input");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char texts[MOST_ARGUMENTS][64];
    char *arguments[MOST_ARGUMENTS + 1] = {NULL};
    int count = 0;
    if (size == 0) {
        return 0;
    }
    const struct command_line *line = &lines[data[0] % (sizeof lines / sizeof *lines)];
    write_input(data + 1, size - 1);
    for (; line->arguments[count] != NULL; count++) {
        (void)snprintf(texts[count], sizeof texts[count], "%s", line->arguments[count]);
        arguments[count] = texts[count];
    }
    arguments[count++] = path;
    int status = line->run(count, arguments);
    fuzz_check(status >= EXIT_DECODED && status <= EXIT_REFUSED, "an exit status of no meaning");
    return 0;
}
