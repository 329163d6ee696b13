/* Two templates, one up to a NUL and one behind it, filled with a fixed view. */
#include <string.h>

#include "fuzz.h"
#include "pool.h"
#include "template.h"
#include "value.h"

enum { MOST_BYTES = 4096 };

static const struct value *make_view(struct pool *pool)
{
    struct value *view = value_map(pool);
    value_set_text(view, "name", "text");
    value_set_text(view, "lines", "one\ntwo\n");
    value_set_bool(view, "yes", true);
    value_set_bool(view, "no", false);
    value_set_text(value_set_map(view, "map"), "name", "in the map");
    /* One item each: nested sections over more would be exponential, as with any mustache. */
    value_append_text(value_set_list(view, "texts"), "a");
    value_set_text(value_append_map(value_set_list(view, "list")), "name", "inner");
    return view;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MOST_BYTES) {
        return 0;
    }
    struct fuzz_input input = {data, data + size};
    struct fuzz_memory memory;
    struct pool *pool = pool_new();
    struct template_file files[2] = {{.name = "main"}, {.name = "partial"}};
    fuzz_memory_init(&memory);
    for (size_t i = 0; i < 2; i++) {
        files[i].text = (const unsigned char *)fuzz_take_part(&input, &memory, &files[i].length);
    }
    const char *error = NULL;
    size_t length = 0;
    const char *text = template_render(templates_new(pool, files, 2), "main", make_view(pool), &length, &error);
    fuzz_check((text == NULL) == (error != NULL), "a text with an error, or neither");
    if (text != NULL) {
        fuzz_check(strlen(text) == length, "the length of the text");
    } else {
        fuzz_check(strncmp(error, "templates/", strlen("templates/")) == 0, "an error without a place");
    }
    pool_free(pool);
    fuzz_memory_free(&memory);
    return 0;
}
