/*
 * Errors: how every room of the runtime reports one.
 */
#ifndef CEVENTS_FAULT_H
#define CEVENTS_FAULT_H

#include <cevents/generated.h>
#include <cevents/status.h>

#define CEVENTS_NO_INDEX SIZE_MAX

/*
 * Where a codec stands: one frame a nesting level, on the stack, linked to the level above. A frame prints as the
 * step from its message to the value that is being read: `.name`, `.name[3]`, `.name["key"]`; a name that is no plain
 * identifier prints as `["name"]`. Names and keys are shown up to 100 bytes.
 */
struct cevents_frame {
    const struct cevents_frame *parent;
    const cevents_json_table *table; /* of the message at this level; NULL for free-form JSON */
    const cevents_json_field *field; /* the field that is being read; NULL: see name */
    const char *name;                /* of a member that no field stands for; NULL when there is none */
    size_t name_length;
    size_t index;    /* in an array, or CEVENTS_NO_INDEX */
    const void *key; /* of a map entry: text, or the entry itself; else NULL */
    size_t key_length;
    const cevents_json_field *entry_key; /* of the entry that `key` is; NULL: it is text */
};

/*
 * Writes the path of `frame` below `prefix` ("" or such as "data"), NUL-terminated, cut to `size` at a character with
 * an ellipsis in front of what fits least (the middle). Valid UTF-8 whatever the keys hold. Returns the length.
 */
size_t cevents_path_write(char *out, size_t size, const char *prefix, const struct cevents_frame *frame);

/*
 * Fills in `error` (which may be NULL) and returns `status`. `path` may be NULL. The message is made valid UTF-8,
 * control characters are replaced, and it is cut to its size. Takes %s, %.*s, %c, %d, %u, %zu, %ld, PRId64.
 */
cevents_status cevents_fail(cevents_error *error, cevents_status status, size_t offset, const char *path,
                            const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 5, 6), cold))
#endif
    ;

#endif
