#include "source_info.h"

#include <limits.h>
#include <string.h>

#include "hash.h"
#include "pool.h"
#include "utf8.h"

typedef Google__Protobuf__SourceCodeInfo__Location proto_location;

struct source_info {
    struct pool *pool;
    const char *file;
    const proto_location **slots; /* open addressing; NULL is a free slot, and there is always one */
    size_t mask;
};

static const proto_location **slot_of(const struct source_info *info, const int32_t *steps, size_t length)
{
    uint64_t hash = cevents_hash_bytes(steps, length * sizeof *steps);
    for (size_t i = (size_t)(hash >> 32) & info->mask;; i = (i + 1) & info->mask) {
        const proto_location *at = info->slots[i];
        if (at == NULL ||
            (at->n_path == length && (length == 0 || memcmp(at->path, steps, length * sizeof *steps) == 0))) {
            return &info->slots[i];
        }
    }
}

struct source_info *source_info_new(struct pool *pool, const char *file, const Google__Protobuf__SourceCodeInfo *proto)
{
    size_t count = proto == NULL ? 0 : proto->n_location;
    size_t capacity = 16;
    while (capacity / 2 < count) {
        capacity *= 2;
    }
    struct source_info *info = pool_alloc(pool, sizeof *info);
    *info = (struct source_info){.pool = pool, .file = file, .mask = capacity - 1};
    info->slots = pool_array(pool, capacity, sizeof *info->slots);
    for (size_t i = 0; i < count; i++) {
        const proto_location *location = proto->location[i];
        const proto_location **slot = slot_of(info, location->path, location->n_path);
        if (*slot == NULL) {
            *slot = location;
        }
    }
    return info;
}

static const proto_location *find(const struct source_info *info, struct source_path path)
{
    return *slot_of(info, path.steps, path.length);
}

static int position(int32_t from_zero)
{
    return from_zero < 0 || from_zero == INT32_MAX ? 0 : (int)from_zero + 1;
}

struct location source_info_find(const struct source_info *info, struct source_path path)
{
    const proto_location *at = find(info, path);
    if (at == NULL || at->n_span < 3) {
        return (struct location){.file = info->file};
    }
    return (struct location){.file = info->file, .line = position(at->span[0]), .column = position(at->span[1])};
}

struct location source_info_nearest(const struct source_info *info, struct source_path path)
{
    for (;;) {
        struct location location = source_info_find(info, path);
        if (location.line > 0 || path.length < 2) {
            return location;
        }
        path.length--;
    }
}

static const char *copy_comment(struct pool *pool, const char *comment)
{
    if (comment == NULL) {
        return NULL;
    }
    char *copy = pool_text(pool, comment, strlen(comment));
    utf8_make_valid(copy);
    return copy;
}

struct comments source_info_comments(const struct source_info *info, struct source_path path)
{
    const proto_location *at = find(info, path);
    if (at == NULL) {
        return (struct comments){0};
    }
    return (struct comments){.leading = copy_comment(info->pool, at->leading_comments),
                             .trailing = copy_comment(info->pool, at->trailing_comments)};
}
