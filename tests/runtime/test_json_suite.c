/* JSONTestSuite: what every JSON parser must take and must refuse. Takes the path of its cases, one JSON a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_reader.h"
#include "text.h"

enum { LEAST_CASES = 318 };

struct text {
    char *bytes;
    size_t length;
};

/* The value of a member of the object in `line`; a string without its quotes. No escapes, which the cases lack. */
static struct text member(const struct text *line, const char *name)
{
    char quoted[64];
    int length = snprintf(quoted, sizeof quoted, "\"%s\": ", name);
    struct text value = {strstr(line->bytes, quoted), 0};
    if (value.bytes == NULL) {
        return value;
    }
    value.bytes += length;
    struct json_fault fault;
    const char *end = cevents_json_skip_value(value.bytes, line->bytes + line->length, 100, &fault);
    value.length = end == NULL ? 0 : (size_t)(end - value.bytes);
    if (value.length >= 2 && *value.bytes == '"') {
        value.bytes++;
        value.length -= 2;
    }
    return value;
}

static struct text decode(struct text base64)
{
    struct text decoded = {malloc(base64.length + 3), 0};
    size_t at;
    if (decoded.bytes == NULL ||
        !cevents_text_base64_decode(base64.bytes, base64.length, (uint8_t *)decoded.bytes, &decoded.length, &at)) {
        fprintf(stderr, "bad base64 in the cases\n");
        exit(2);
    }
    return decoded;
}

/* The input of a case, in memory of just its size. */
static struct text input_of(const struct text *line)
{
    struct text count_text = member(line, "count");
    size_t count = count_text.bytes == NULL ? 1 : strtoul(count_text.bytes, NULL, 10);
    struct text unit = decode(member(line, count_text.bytes == NULL ? "b64" : "unit_b64"));
    struct text tail = {NULL, 0};
    if (count_text.bytes != NULL) {
        tail = decode(member(line, "tail_b64"));
    }
    struct text input = {NULL, unit.length * count + tail.length};
    input.bytes = malloc(input.length == 0 ? 1 : input.length);
    if (input.bytes == NULL) {
        exit(2);
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(input.bytes + i * unit.length, unit.bytes, unit.length);
    }
    if (tail.length > 0) {
        memcpy(input.bytes + count * unit.length, tail.bytes, tail.length);
    }
    free(unit.bytes);
    free(tail.bytes);
    return input;
}

static bool accepts(struct text input)
{
    struct json_fault fault;
    const char *end = input.bytes + input.length;
    const char *after = cevents_json_skip_value(input.bytes, end, 1000, &fault);
    return after != NULL && cevents_json_skip_space(after, end) == end;
}

static bool is_right(const struct text *line)
{
    struct text verdict = member(line, "verdict");
    struct text input = input_of(line);
    bool accepted = accepts(input);
    free(input.bytes);
    if (strncmp(verdict.bytes, "either", verdict.length) == 0) {
        return true;
    }
    return accepted == (strncmp(verdict.bytes, "accept", verdict.length) == 0);
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: test_json_suite CASES\n");
        return 2;
    }
    struct text line = {NULL, 0};
    size_t capacity = 0;
    int n_cases = 0;
    int n_wrong = 0;
    for (ssize_t got; (got = getline(&line.bytes, &capacity, file)) > 0; n_cases++) {
        line.length = (size_t)got;
        if (!is_right(&line)) {
            struct text name = member(&line, "name");
            printf("wrong: %.*s\n", (int)name.length, name.bytes);
            n_wrong++;
        }
    }
    free(line.bytes);
    fclose(file);
    printf("%d cases, %d wrong\n", n_cases, n_wrong);
    return n_wrong == 0 && n_cases >= LEAST_CASES ? 0 : 1;
}
