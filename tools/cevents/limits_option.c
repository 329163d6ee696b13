#include "limits_option.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "arguments.h"

/* Longer than any name, shorter than any terminal is wide. */
enum { LONGEST_NAME = 40 };

static const char *const names[] = {"depth", "bytes",          "elements",    "attributes",
                                    "batch", "field_elements", "name_length", "value_length"};

enum { N_NAMES = sizeof names / sizeof names[0] };

/* `index` is one in `names`. False when the member cannot hold the number. */
static bool set_limit(cevents_limits *limits, int index, size_t number)
{
    size_t *const sizes[N_NAMES] = {NULL, &limits->bytes,          &limits->elements,    NULL,
                                    NULL, &limits->field_elements, &limits->name_length, &limits->value_length};
    uint32_t *const counts[N_NAMES] = {&limits->depth, NULL, NULL, &limits->attributes,
                                       &limits->batch, NULL, NULL, NULL};
    if (sizes[index] != NULL) {
        *sizes[index] = number;
        return true;
    }
    *counts[index] = (uint32_t)number;
    return number <= UINT32_MAX;
}

/* A decimal number above 0 that ends at `end`. */
static bool read_number(const char *text, const char *end, size_t *number)
{
    *number = 0;
    for (; text < end; text++) {
        size_t digit = (size_t)(*text - '0');
        if (*text < '0' || *text > '9' || *number > (SIZE_MAX - digit) / 10) {
            return false;
        }
        *number = *number * 10 + digit;
    }
    return *number > 0;
}

bool limits_option_read(cevents_limits *limits, const char *command, const char *value)
{
    while (value != NULL && *value != '\0') {
        size_t length = strcspn(value, ",");
        const char *end = value + length;
        const char *equals = memchr(value, '=', length);
        size_t name_length = equals == NULL ? length : (size_t)(equals - value);
        char name[LONGEST_NAME];
        (void)snprintf(name, sizeof name, "%.*s", (int)(name_length < sizeof name ? name_length : sizeof name - 1),
                       value);
        int index = arguments_choice(command, "--limit", name, names, N_NAMES);
        if (index < 0) {
            return false;
        }
        size_t number;
        if (equals == NULL || !read_number(equals + 1, end, &number) || !set_limit(limits, index, number)) {
            fprintf(stderr, "cevents %s: --limit %s needs a number above 0, as in --limit %s=100\n", command, name,
                    name);
            return false;
        }
        value = *end == ',' ? end + 1 : end;
    }
    return true;
}

size_t limits_bytes(const cevents_limits *limits)
{
    return limits->bytes == 0 ? CEVENTS_LIMIT_BYTES_DEFAULT : limits->bytes;
}
