#include "event_check.h"

#include <stdio.h>
#include <string.h>

#include "attribute_rules.h"
#include "attribute_text.h"
#include "fault.h"
#include "json_reader.h"
#include "limit.h"
#include "text.h"

void cevents_event_path(char path[EVENT_PATH_SIZE], size_t index)
{
    path[0] = '[';
    size_t length = 1 + cevents_text_put_uint64(path + 1, index);
    path[length] = ']';
    path[length + 1] = '\0';
}

const char *cevents_event_schema_scheme(const cevents_data *data)
{
    size_t length = strlen(data->type_url);
    if (cevents_attribute_is_uri(data->type_url, length)) {
        return "";
    }
    bool relative = length > 0 && data->type_url[0] != '/';
    return relative && cevents_attribute_is_uri_reference(data->type_url, length) ? "https://" : NULL;
}

struct checker {
    const cevents_event *event;
    const char *path; /* of the event */
    const cevents_options *options;
    cevents_error *error;
};

/* `offset` is one in the value of the attribute, or in the data. */
static cevents_status fail_at(const struct checker *checker, cevents_status status, size_t offset, const char *name,
                              const char *why)
{
    struct cevents_frame frame = {.name = name, .name_length = strlen(name), .index = CEVENTS_NO_INDEX};
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_path_write(path, sizeof path, checker->path, &frame);
    return cevents_fail(checker->error, status, offset, path, "%s", why);
}

static cevents_status fail(const struct checker *checker, cevents_status status, const char *name, const char *why)
{
    return fail_at(checker, status, 0, name, why);
}

/* `what` is the name of the limit. */
static cevents_status check_length(const struct checker *checker, cevents_status status, const char *name,
                                   const char *what, size_t length, size_t limit)
{
    char why[CEVENTS_ERROR_MESSAGE_SIZE];
    if (length <= limit) {
        return CEVENTS_OK;
    }
    (void)snprintf(why, sizeof why, "%zu bytes: the limit `%s` is %zu", length, what, limit);
    return fail(checker, status, name, why);
}

static cevents_status check_value_length(const struct checker *checker, const char *name, size_t length)
{
    return check_length(checker, CEVENTS_LIMIT_VALUE_LENGTH, name, "value_length", length,
                        limit_value_length(checker->options));
}

static cevents_status check_core(const struct checker *checker, enum core_attribute core, const char *text)
{
    const struct core_rule *rule = &cevents_core_rules[core];
    if (text == NULL) {
        return core_is_required(core)
                   ? fail(checker, CEVENTS_MISSING_ATTRIBUTE, rule->name, "a required attribute is missing")
                   : CEVENTS_OK;
    }
    size_t length = strlen(text);
    if (length == 0) {
        return fail(checker, CEVENTS_INVALID_ATTRIBUTE, rule->name, "the attribute must not be empty");
    }
    if (!cevents_text_is_utf8(text, length)) {
        return fail(checker, CEVENTS_INVALID_UTF8, rule->name, "the attribute is not UTF-8");
    }
    if (core == CORE_SPECVERSION && strcmp(text, "1.0") != 0 && strcmp(text, "0.3") != 0) {
        return fail(checker, CEVENTS_UNSUPPORTED_VERSION, rule->name, "specversion must be 1.0");
    }
    const char *fault = cevents_core_fault(core, text, length);
    return fault == NULL ? check_value_length(checker, rule->name, length)
                         : fail(checker, CEVENTS_INVALID_ATTRIBUTE, rule->name, fault);
}

static cevents_status check_extension(const struct checker *checker, const cevents_attribute *extension)
{
    if (extension->name == NULL || extension->text == NULL) {
        return fail(checker, CEVENTS_INVALID_ARGUMENT, extension->name == NULL ? "" : extension->name,
                    "an extension attribute has no name or no text");
    }
    size_t name_length = strlen(extension->name);
    cevents_status status = check_length(checker, CEVENTS_LIMIT_NAME_LENGTH, extension->name, "name_length",
                                         name_length, limit_name_length(checker->options));
    if (status != CEVENTS_OK) {
        return status;
    }
    if (!cevents_attribute_is_extension_name(extension->name, name_length)) {
        return fail(checker, CEVENTS_INVALID_ATTRIBUTE, extension->name,
                    "not a name for an extension attribute: only lower-case letters and digits are allowed");
    }
    if (!cevents_text_is_utf8(extension->text, extension->length)) {
        return fail(checker, CEVENTS_INVALID_UTF8, extension->name, "the attribute is not UTF-8");
    }
    const char *fault = cevents_attribute_fault(extension->type, extension->text, extension->length);
    return fault == NULL ? check_value_length(checker, extension->name, extension->length)
                         : fail(checker, CEVENTS_INVALID_ATTRIBUTE, extension->name, fault);
}

static cevents_status check_duplicates(const struct checker *checker)
{
    /* On the stack while the limit of attributes is at its default. */
    const void *room[2 * CEVENTS_LIMIT_ATTRIBUTES_DEFAULT + 4];
    const cevents_attributes *attributes = &checker->event->attributes;
    size_t twice;
    cevents_arena scratch;
    cevents_arena_init(&scratch, room, sizeof room, CEVENTS_MALLOC);
    bool looked = cevents_attribute_find_duplicate(attributes->extensions, attributes->n_extensions, &scratch, &twice);
    cevents_status failure = cevents_arena_failure(&scratch);
    cevents_arena_free(&scratch);
    if (!looked) {
        return fail(checker, failure, "", "no memory to compare the attributes");
    }
    return twice == attributes->n_extensions ? CEVENTS_OK
                                             : fail(checker, CEVENTS_INVALID_ATTRIBUTE,
                                                    attributes->extensions[twice].name, "the attribute is given twice");
}

static cevents_status check_json(const struct checker *checker, const cevents_data *data)
{
    const char *begin = data->length == 0 ? "" : data->bytes;
    const char *end = begin + data->length;
    struct json_fault fault;
    const char *after = cevents_json_skip_value(begin, end, limit_depth(checker->options), &fault);
    if (after == NULL) {
        return fail_at(checker, fault.status, (size_t)(fault.at - begin), "data", fault.what);
    }
    after = cevents_json_skip_space(after, end);
    return after == end ? CEVENTS_OK
                        : fail_at(checker, CEVENTS_MALFORMED_JSON, (size_t)(after - begin), "data",
                                  "unexpected text after the data");
}

static cevents_status check_data(const struct checker *checker)
{
    const cevents_data *data = &checker->event->data;
    if (data->kind != CEVENTS_DATA_NONE && data->bytes == NULL && data->length > 0) {
        return fail(checker, CEVENTS_INVALID_ARGUMENT, "data", "the data is NULL");
    }
    if (data->kind == CEVENTS_DATA_TEXT && !cevents_text_is_utf8(data->bytes, data->length)) {
        return fail(checker, CEVENTS_INVALID_UTF8, "data", "the text is not UTF-8");
    }
    if (data->kind == CEVENTS_DATA_PROTO &&
        (data->type_url == NULL || !cevents_text_is_utf8(data->type_url, strlen(data->type_url)))) {
        return fail(checker, CEVENTS_INVALID_ARGUMENT, "data", "a protobuf message needs a type URL in UTF-8");
    }
    return data->kind == CEVENTS_DATA_JSON ? check_json(checker, data) : CEVENTS_OK;
}

cevents_status cevents_event_check_at(const cevents_event *event, const char *path, const cevents_options *options,
                                      cevents_error *error)
{
    const struct checker checker = {event, path, options, error};
    cevents_attributes attributes = event->attributes;
    cevents_status status = CEVENTS_OK;
    size_t count = attributes.n_extensions;
    for (enum core_attribute core = CORE_ID; core < CORE_COUNT && status == CEVENTS_OK; core++) {
        const char *text = *cevents_core_member(&attributes, core);
        count += text != NULL;
        status = check_core(&checker, core, text);
    }
    if (status == CEVENTS_OK && count > limit_attributes(options)) {
        return fail(&checker, CEVENTS_LIMIT_ATTRIBUTES, "", "too many attributes: the limit `attributes` is reached");
    }
    for (size_t i = 0; i < attributes.n_extensions && status == CEVENTS_OK; i++) {
        status = check_extension(&checker, &attributes.extensions[i]);
    }
    if (status == CEVENTS_OK) {
        status = check_duplicates(&checker);
    }
    return status == CEVENTS_OK ? check_data(&checker) : status;
}

cevents_status cevents_event_check(const cevents_event *event, const cevents_options *options, cevents_error *error)
{
    return cevents_event_check_at(event, "", options, error);
}

cevents_status cevents_events_check(const cevents_event *events, size_t n_events, const cevents_options *options,
                                    cevents_error *error)
{
    char path[EVENT_PATH_SIZE];
    if (n_events > limit_batch(options)) {
        return cevents_fail(error, CEVENTS_LIMIT_BATCH, 0, "",
                            "too many events in a batch: the limit `batch` is reached");
    }
    for (size_t i = 0; i < n_events; i++) {
        cevents_event_path(path, i);
        cevents_status status = cevents_event_check_at(&events[i], path, options, error);
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return CEVENTS_OK;
}
