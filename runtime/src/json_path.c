#include "json_path.h"

#include <stdbool.h>
#include <stdint.h>

enum { LEVELS_SHOWN = 64 };

struct walk {
    struct cevents_frame levels[LEVELS_SHOWN];
    size_t depth; /* levels that are open, shown or not */
};

/* An open object or array; NULL outside of all, and where nesting is too deep to be shown. */
static struct cevents_frame *innermost(struct walk *walk)
{
    return walk->depth == 0 || walk->depth > LEVELS_SHOWN ? NULL : &walk->levels[walk->depth - 1];
}

static bool is_array(const struct cevents_frame *frame)
{
    return frame->index != CEVENTS_NO_INDEX;
}

static void open_level(struct walk *walk, const struct cevents_frame *parent, bool array)
{
    const struct cevents_frame *above = walk->depth == 0 ? parent : innermost(walk);
    walk->depth++;
    struct cevents_frame *frame = innermost(walk);
    if (frame != NULL) {
        *frame = (struct cevents_frame){.parent = above, .index = array ? 0 : CEVENTS_NO_INDEX};
    }
}

static void next_member(struct cevents_frame *frame)
{
    if (frame != NULL && is_array(frame)) {
        frame->index++;
    } else if (frame != NULL) {
        frame->name = NULL;
    }
}

/* Steps over the string whose opening quote is at p. In an object, the first one since the last comma is a name. */
static const char *step_over_string(struct cevents_frame *frame, const char *p, const char *at)
{
    const char *begin = p + 1;
    for (p = begin; p < at && *p != '"'; p++) {
        if (*p == '\\' && p + 1 < at) {
            p++;
        }
    }
    if (p == at) {
        return at;
    }
    if (frame != NULL && !is_array(frame) && frame->name == NULL) {
        frame->name = begin;
        frame->name_length = (size_t)(p - begin);
    }
    return p + 1;
}

void cevents_json_path_to(char *out, size_t size, const char *prefix, const struct cevents_frame *parent, const char *p,
                          const char *at)
{
    struct walk walk = {.depth = 0};
    while (p < at) {
        char c = *p;
        if (c == '"') {
            p = step_over_string(innermost(&walk), p, at);
            continue;
        }
        if (c == '{' || c == '[') {
            open_level(&walk, parent, c == '[');
        } else if ((c == '}' || c == ']') && walk.depth > 0) {
            walk.depth--;
        } else if (c == ',') {
            next_member(innermost(&walk));
        }
        p++;
    }
    size_t shown = walk.depth < LEVELS_SHOWN ? walk.depth : LEVELS_SHOWN;
    (void)cevents_path_write(out, size, prefix, shown == 0 ? parent : &walk.levels[shown - 1]);
}
