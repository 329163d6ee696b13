#include <stdarg.h>
#include <stdio.h>

#include "json_decode.h"

#include "json_path.h"
#include "json_reader.h"

static size_t offset_of(const struct json_decoder *d, const char *at)
{
    const char *end = d->end;
    return d->origin->offset + (size_t)((at < end ? at : end) - d->begin);
}

/* What stands at `at`, for a message that says what was expected; "" when the message says that itself. */
static void describe_found(const struct json_decoder *d, const char *at, const char *message, char *found, size_t size)
{
    unsigned char byte = (unsigned char)*at;
    if (strncmp(message, "expected ", 9) != 0 || strstr(message, "found ") != NULL) {
        *found = '\0';
    } else if (at >= d->end) {
        (void)snprintf(found, size, ", found the end of the text");
    } else if (byte > 0x20 && byte < 0x7F) {
        (void)snprintf(found, size, ", found `%c`", byte);
    } else {
        (void)snprintf(found, size, ", found the byte 0x%02x", byte);
    }
}

/* The first error sticks. */
static void record(struct json_decoder *d, const char *at, cevents_status status, const char *path, const char *message)
{
    char found[40] = "";
    if (d->status != CEVENTS_OK) {
        return;
    }
    if (status == CEVENTS_MALFORMED_JSON) {
        describe_found(d, at, message, found, sizeof found);
    }
    d->status = cevents_fail(d->error, status, offset_of(d, at), path, "%s%s", message, found);
}

char *cevents_json_refuse(struct json_decoder *d, const char *at, cevents_status status, const char *format, ...)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    char message[CEVENTS_ERROR_MESSAGE_SIZE];
    (void)cevents_path_write(path, sizeof path, d->origin->path, d->frame);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    record(d, at, status, path, message);
    return NULL;
}

char *cevents_json_refuse_skipped(struct json_decoder *d, const char *value, const struct json_fault *fault)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_json_path_to(path, sizeof path, d->origin->path, d->frame, value, fault->at);
    record(d, fault->at, fault->status, path, fault->what);
    return NULL;
}

static const char *describe(const char *at)
{
    switch (*at) {
    case '{':
        return "an object";
    case '[':
        return "an array";
    case '"':
        return "a string";
    case 't':
    case 'f':
        return "a boolean";
    case 'n':
        return "null";
    default:
        return *at == '-' || (*at >= '0' && *at <= '9') ? "a number" : NULL;
    }
}

char *cevents_json_refuse_value(struct json_decoder *d, const char *at, const char *what)
{
    if (at >= d->end) {
        return cevents_json_refuse(d, at, CEVENTS_MALFORMED_JSON, "expected %s, found the end of the text", what);
    }
    struct json_fault fault;
    const char *found = describe(at);
    if (cevents_json_skip_value(at, d->end, d->depth, &fault) == NULL) {
        if (found != NULL && fault.status != CEVENTS_MALFORMED_JSON) {
            return cevents_json_refuse(d, fault.at, fault.status, "%s", fault.what);
        }
        if (found == NULL) {
            return cevents_json_refuse(d, at, CEVENTS_MALFORMED_JSON, "expected %s", what);
        }
        return cevents_json_refuse(d, fault.at, CEVENTS_MALFORMED_JSON, "expected %s: %s", what, fault.what);
    }
    return cevents_json_refuse(d, at, CEVENTS_WRONG_TYPE, "expected %s, found %s", what,
                               found != NULL ? found : "something else");
}

char *cevents_json_refuse_nul(struct json_decoder *d, const char *at)
{
    return cevents_json_refuse(d, at, CEVENTS_NUL_IN_STRING,
                               "U+0000 in a string that is held as char *: generate the field with `string_as_bytes`");
}

bool cevents_json_refuse_elements(struct json_decoder *d, size_t count, const char *at)
{
    if (d->elements < count) {
        (void)cevents_json_refuse(d, at, CEVENTS_LIMIT_ELEMENTS, "too many elements: the limit `elements` is reached");
    } else {
        (void)cevents_json_refuse(d, at, CEVENTS_LIMIT_FIELD_ELEMENTS,
                                  "too many elements in the field: the limit `field_elements` is reached");
    }
    return false;
}

char *cevents_json_refuse_memory(struct json_decoder *d)
{
    cevents_status status = cevents_arena_failure(d->arena);
    return cevents_json_refuse(d, d->begin, status,
                               status == CEVENTS_LIMIT_ARENA ? "the arena is full" : "out of memory");
}

bool cevents_json_tolerate(struct json_decoder *d, cevents_report_kind kind, const char *from, const char *to)
{
    if (d->strict) {
        (void)cevents_json_refuse(d, from, CEVENTS_REFUSED, "%s; strict data refuses it", cevents_report_text(kind));
        return false;
    }
    if (d->options->report == NULL) {
        return true;
    }
    char path[CEVENTS_ERROR_PATH_SIZE];
    (void)cevents_path_write(path, sizeof path, d->origin->path, d->frame);
    cevents_report report = {
        .kind = kind,
        .offset = offset_of(d, from),
        .path = path,
        .raw = d->source + (from - d->begin),
        .raw_length = (size_t)(to - from),
        .table = d->frame == NULL ? NULL : d->frame->table,
        .field = d->frame == NULL ? NULL : d->frame->field,
    };
    d->options->report(&report, d->options->report_context);
    return true;
}
