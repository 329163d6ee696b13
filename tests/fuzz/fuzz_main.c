/*
 * usage: fuzz_TARGET [--mutate COUNT] [--seed NUMBER] FILE_OR_FOLDER...
 *
 * A target without libFuzzer: runs it on each file, and then on COUNT inputs that are made of them by changes in a few
 * places: bits, bytes and numbers changed, pieces cut out, doubled, nested, or taken from another file. An input that
 * ends the process is left behind as crash-TARGET.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

enum { LARGEST_MUTATION = 1 << 16, MOST_CHANGES = 4 };

struct bytes {
    uint8_t *data;
    size_t length;
};

static struct bytes *inputs;
static size_t n_inputs;
static uint64_t random_state = 1;

static void die(const char *what, const char *name)
{
    (void)fprintf(stderr, "%s: %s\n", name, what);
    exit(1);
}

static void *reserve(void *memory, size_t size)
{
    void *grown = realloc(memory, size > 0 ? size : 1);
    if (grown == NULL) {
        die("no memory", "fuzz");
    }
    return grown;
}

static void add_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    struct bytes input = {reserve(NULL, size), size};
    if (file == NULL || fread(input.data, 1, size, file) != size) {
        die("cannot read it", path);
    }
    (void)fclose(file);
    inputs = reserve(inputs, (n_inputs + 1) * sizeof *inputs);
    inputs[n_inputs++] = input;
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        die("no such file", path);
    }
    if (!S_ISDIR(status.st_mode)) {
        add_file(path, (size_t)status.st_size);
        return;
    }
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, compare_names);
    for (int i = 0; i < count; i++) {
        char inner[4096];
        (void)snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            add(inner);
        }
        free(entries[i]);
    }
    free(entries);
}

/* xorshift64: the same inputs everywhere. */
static size_t below(size_t bound)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return bound == 0 ? 0 : (size_t)(random_state >> 11) % bound;
}

/* Puts `length` bytes in the place of `removed` ones. */
static void splice(struct bytes *input, size_t at, size_t removed, const void *bytes, size_t length)
{
    if (input->length - removed + length > LARGEST_MUTATION) {
        return;
    }
    struct bytes result = {reserve(NULL, input->length - removed + length), input->length - removed + length};
    memcpy(result.data, input->data, at);
    if (length > 0) {
        memcpy(result.data + at, bytes, length);
    }
    memcpy(result.data + at + length, input->data + at + removed, input->length - at - removed);
    free(input->data);
    *input = result;
}

static void change_number(struct bytes *input, size_t at)
{
    static const char *const numbers[] = {"0",          "-1",   "4294967296", "9223372036854775808",  "1e999", "-0.0",
                                          "2147483647", "null", "1e-400",     "184467440737095516160"};
    size_t start = at;
    while (start < input->length && (input->data[start] < '0' || input->data[start] > '9')) {
        start++;
    }
    size_t end = start;
    while (end < input->length && input->data[end] >= '0' && input->data[end] <= '9') {
        end++;
    }
    const char *number = numbers[below(sizeof numbers / sizeof *numbers)];
    splice(input, start, end - start, number, strlen(number));
}

/* Many opening brackets, tags or list marks, with or without what closes them. */
static void nest(struct bytes *input, size_t at)
{
    static const char *const pairs[][2] = {{"[", "]"}, {"{\"a\":", "}"},     {"\x0B", "\x0C"},
                                           {"- ", ""}, {"{{#a}}", "{{/a}}"}, {"(", ")"},
                                           {"\\", ""}, {"{\"not\":", "}"}};
    size_t chosen = below(sizeof pairs / sizeof *pairs);
    size_t levels = (size_t)1 << below(10);
    for (int side = 1; side >= (int)below(2); side--) {
        for (size_t i = 0; i < levels; i++) {
            splice(input, side == 0 || below(2) ? at : input->length, 0, pairs[chosen][side],
                   strlen(pairs[chosen][side]));
        }
    }
}

static void change(struct bytes *input)
{
    static const uint8_t edges[] = {0, 1, 0x7F, 0x80, 0xFF, 0xC2, 0xED, '"', '\\', '{', '}', ',', ':', '%', '\n', ' '};
    const struct bytes *other = &inputs[below(n_inputs)];
    size_t at = below(input->length + 1);
    size_t piece = below(input->length - at + 1) >> below(8);
    size_t other_at = below(other->length + 1);
    uint8_t byte = below(2) ? edges[below(sizeof edges)] : (uint8_t)below(256);
    bool inside = at < input->length;
    switch (below(9)) {
    case 0:
        if (inside) {
            byte = (uint8_t)(input->data[at] ^ 1U << below(8));
        }
        splice(input, at, inside, &byte, 1);
        break;
    case 1:
        splice(input, at, inside, &byte, 1);
        break;
    case 2:
        splice(input, at, 0, &byte, 1);
        break;
    case 3:
        splice(input, at, piece, NULL, 0);
        break;
    case 4:
        splice(input, at, input->length - at, NULL, 0);
        break;
    case 5:
        for (size_t i = (size_t)1 << below(5); i > 0; i--) {
            splice(input, at, 0, input->data + at, piece <= input->length - at ? piece : 0);
        }
        break;
    case 6:
        splice(input, at, piece, other->data + other_at, below(other->length - other_at + 1));
        break;
    case 7:
        change_number(input, at);
        break;
    default:
        nest(input, at);
    }
}

static const struct bytes *running;
static const char *crash_path;

/* Leaves the input behind that ends the process, by a check or by a sanitizer. */
static void leave_input(void)
{
    FILE *file = running == NULL ? NULL : fopen(crash_path, "wb");
    if (file != NULL) {
        (void)fwrite(running->data, 1, running->length, file);
        (void)fclose(file);
        (void)fprintf(stderr, "the input is in %s\n", crash_path);
    }
    running = NULL;
}

static void on_abort(int number)
{
    (void)number;
    leave_input();
}

/* What AddressSanitizer asks for; it aborts then, and on_abort() is called. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "abort_on_error=1:allocator_may_return_null=1";
}

/* The target's input has just its size, so that a sanitizer sees what is read behind it. */
static void run(const struct bytes *input)
{
    struct bytes copy = {reserve(NULL, input->length), input->length};
    memcpy(copy.data, input->data, input->length);
    running = input;
    (void)LLVMFuzzerTestOneInput(copy.data, copy.length);
    fuzz_check(memcmp(copy.data, input->data, input->length) == 0, "the input was changed");
    running = NULL;
    free(copy.data);
}

static void run_mutation(void)
{
    const struct bytes *origin = &inputs[below(n_inputs)];
    struct bytes input = {reserve(NULL, origin->length), origin->length};
    memcpy(input.data, origin->data, origin->length);
    for (size_t changes = 1 + below(MOST_CHANGES); changes > 0; changes--) {
        change(&input);
    }
    run(&input);
    free(input.data);
}

int main(int argc, char **argv)
{
    size_t mutations = 0;
    const char *name = strrchr(argv[0], '/');
    char path[256];
    (void)snprintf(path, sizeof path, "crash-%s", name == NULL ? argv[0] : name + 1);
    crash_path = path;
    (void)signal(SIGABRT, on_abort);
    (void)atexit(leave_input);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--mutate") == 0 && i + 1 < argc) {
            mutations = strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
            random_state = 1 + strtoull(argv[++i], NULL, 10) * 2654435761U;
        } else {
            add(argv[i]);
        }
    }
    if (n_inputs == 0) {
        die("no inputs", path);
    }
    for (size_t i = 0; i < n_inputs; i++) {
        run(&inputs[i]);
    }
    for (size_t i = 0; i < mutations; i++) {
        run_mutation();
    }
    printf("%zu inputs, %zu mutations of them\n", n_inputs, mutations);
    for (size_t i = 0; i < n_inputs; i++) {
        free(inputs[i].data);
    }
    free(inputs);
    return 0;
}
