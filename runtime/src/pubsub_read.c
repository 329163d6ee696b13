/*
 * Pushes of Pub/Sub -> messages.
 */
#include <cevents/pubsub.h>

#include <string.h>

#include "attribute_text.h"
#include "fault.h"
#include "json_reader.h"
#include "limit.h"
#include "text.h"

struct reader {
    const cevents_http_message *request;
    const char *body;
    const char *end;
    cevents_arena *arena;
    const cevents_options *options;
    cevents_pubsub_push *push;
    cevents_error *error;
    cevents_header *attributes;
    size_t n_attributes;
    size_t capacity;
};

/* A member of an object: its name without escapes, and where its value stands. */
struct member {
    const char *name;
    size_t name_length;
    const char *value;
    const char *value_end;
};

static bool is_name(const struct member *member, const char *name)
{
    return strlen(name) == member->name_length && memcmp(name, member->name, member->name_length) == 0;
}

static bool is_null(const struct member *member)
{
    return member->value_end - member->value == 4 && *member->value == 'n';
}

static cevents_status fail_at(const struct reader *reader, cevents_status status, const char *at, const char *path,
                              const char *why)
{
    return cevents_fail(reader->error, status, (size_t)(at - reader->body), path, "%s", why);
}

static cevents_status fail_memory(const struct reader *reader, const char *path)
{
    return cevents_fail(reader->error, cevents_arena_failure(reader->arena), 0, path, "no memory for a push");
}

/* Reads the member at `*p`, which is behind a brace or a comma, and steps over it. The JSON has been checked. */
static cevents_status read_member(const struct reader *reader, const char **p, const char *path, struct member *member)
{
    struct json_fault fault;
    char *name;
    *p = cevents_json_skip_space(*p, reader->end);
    const char *at = cevents_json_read_text(*p, reader->end, reader->arena, &name, &member->name_length, &fault);
    if (at == NULL) {
        return fail_at(reader, fault.status, fault.at, path, fault.what);
    }
    member->name = name;
    at = cevents_json_skip_space(at, reader->end) + 1; /* the colon */
    member->value = cevents_json_skip_space(at, reader->end);
    member->value_end = cevents_json_skip_value(member->value, reader->end, limit_depth(reader->options), &fault);
    *p = cevents_json_skip_space(member->value_end, reader->end);
    return CEVENTS_OK;
}

/* Calls `take` for each member of the object at `p` that is not null. */
static cevents_status read_object(struct reader *reader, const char *p, const char *path,
                                  cevents_status (*take)(struct reader *reader, const struct member *member))
{
    if (*p != '{') {
        return fail_at(reader, CEVENTS_WRONG_TYPE, p, path, "expected an object");
    }
    p = cevents_json_skip_space(p + 1, reader->end);
    while (*p != '}') {
        struct member member;
        p += *p == ',';
        cevents_status status = read_member(reader, &p, path, &member);
        if (status == CEVENTS_OK && !is_null(&member)) {
            status = take(reader, &member);
        }
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    return CEVENTS_OK;
}

static cevents_status take_text(const struct reader *reader, const struct member *member, const char *path,
                                const char **text)
{
    struct json_fault fault;
    char *own;
    size_t length;
    if (*member->value != '"') {
        return fail_at(reader, CEVENTS_WRONG_TYPE, member->value, path, "expected a string");
    }
    if (cevents_json_read_string(member->value, reader->end, reader->arena, &own, &length, &fault) == NULL) {
        return fail_at(reader, fault.status, fault.at, path, fault.what);
    }
    *text = own;
    return CEVENTS_OK;
}

static cevents_status take_data(struct reader *reader, const struct member *member)
{
    static const char path[] = "message.data";
    struct json_fault fault;
    char *text;
    size_t length;
    size_t at;
    if (*member->value != '"') {
        return fail_at(reader, CEVENTS_WRONG_TYPE, member->value, path, "expected a string of base64");
    }
    if (cevents_json_read_text(member->value, reader->end, reader->arena, &text, &length, &fault) == NULL) {
        return fail_at(reader, fault.status, fault.at, path, fault.what);
    }
    if (!cevents_text_base64_decode(text, length, (uint8_t *)text, &length, &at)) {
        return fail_at(reader, CEVENTS_INVALID_VALUE, member->value, path, "not base64");
    }
    reader->push->message.body = text;
    reader->push->message.body_length = length;
    return CEVENTS_OK;
}

static bool add_header(struct reader *reader, const cevents_header *header)
{
    if (reader->n_attributes == reader->capacity) {
        size_t capacity = reader->capacity == 0 ? 8 : 2 * reader->capacity;
        cevents_header *grown = cevents_arena_alloc(reader->arena, capacity * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        if (reader->n_attributes > 0) {
            memcpy(grown, reader->attributes, reader->n_attributes * sizeof *grown);
        }
        reader->attributes = grown;
        reader->capacity = capacity;
    }
    reader->attributes[reader->n_attributes++] = *header;
    return true;
}

static cevents_status take_attribute(struct reader *reader, const struct member *member)
{
    static const char path[] = "message.attributes";
    const char *text = "";
    cevents_status status = take_text(reader, member, path, &text);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (reader->n_attributes == limit_attributes(reader->options)) {
        return fail_at(reader, CEVENTS_LIMIT_ATTRIBUTES, member->value, path,
                       "too many attributes: the limit `attributes` is reached");
    }
    const cevents_header header = {member->name, member->name_length, text, strlen(text)};
    return add_header(reader, &header) ? CEVENTS_OK : fail_memory(reader, path);
}

static cevents_status take_message_member(struct reader *reader, const struct member *member)
{
    cevents_pubsub_push *push = reader->push;
    if (is_name(member, "data")) {
        return take_data(reader, member);
    }
    if (is_name(member, "attributes")) {
        reader->n_attributes = 0;
        return read_object(reader, member->value, "message.attributes", take_attribute);
    }
    if (is_name(member, "messageId") || is_name(member, "message_id")) {
        return take_text(reader, member, "message.messageId", &push->message_id);
    }
    if (is_name(member, "publishTime") || is_name(member, "publish_time")) {
        return take_text(reader, member, "message.publishTime", &push->publish_time);
    }
    if (is_name(member, "orderingKey") || is_name(member, "ordering_key")) {
        return take_text(reader, member, "message.orderingKey", &push->ordering_key);
    }
    return CEVENTS_OK;
}

static cevents_status take_push_member(struct reader *reader, const struct member *member)
{
    cevents_pubsub_push *push = reader->push;
    if (is_name(member, "message")) {
        push->message.body = "";
        return read_object(reader, member->value, "message", take_message_member);
    }
    if (is_name(member, "subscription")) {
        return take_text(reader, member, "subscription", &push->subscription);
    }
    if (is_name(member, "deliveryAttempt") || is_name(member, "delivery_attempt")) {
        if (!cevents_attribute_parse_integer(member->value, (size_t)(member->value_end - member->value),
                                             &push->delivery_attempt)) {
            return fail_at(reader, CEVENTS_WRONG_TYPE, member->value, "deliveryAttempt", "expected an integer");
        }
    }
    return CEVENTS_OK;
}

static cevents_status read_wrapped(struct reader *reader)
{
    struct json_fault fault;
    const char *begin = cevents_json_skip_space(reader->body, reader->end);
    const char *after = cevents_json_skip_value(begin, reader->end, limit_depth(reader->options), &fault);
    if (after == NULL) {
        return fail_at(reader, fault.status, fault.at, "", fault.what);
    }
    after = cevents_json_skip_space(after, reader->end);
    if (after != reader->end) {
        return fail_at(reader, CEVENTS_MALFORMED_JSON, after, "", "unexpected text after the push");
    }
    cevents_status status = read_object(reader, begin, "", take_push_member);
    if (status != CEVENTS_OK) {
        return status;
    }
    if (reader->push->message.body == NULL) {
        return fail_at(reader, CEVENTS_NOT_AN_EVENT, begin, "message", "a push has a message in it");
    }
    reader->push->message.headers = reader->attributes;
    reader->push->message.n_headers = reader->n_attributes;
    return CEVENTS_OK;
}

/* Whether a header has this name, which is in lower case. */
static bool is_header(const cevents_header *header, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = i < header->name_length ? header->name[i] : '\0';
        if (name[i] != (c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c)) {
            return false;
        }
    }
    return true;
}

/* The member that metadata of this name goes to, or NULL. */
static const char **metadata_member(cevents_pubsub_push *push, const cevents_header *header)
{
    const struct {
        const char *name;
        const char **member;
    } metadata[] = {
        {"x-goog-pubsub-message-id", &push->message_id},
        {"x-goog-pubsub-publish-time", &push->publish_time},
        {"x-goog-pubsub-ordering-key", &push->ordering_key},
        {"x-goog-pubsub-subscription-name", &push->subscription},
    };
    for (size_t i = 0; i < sizeof metadata / sizeof metadata[0]; i++) {
        size_t length = strlen(metadata[i].name);
        if (header->name_length == length && is_header(header, metadata[i].name, length)) {
            return metadata[i].member;
        }
    }
    return NULL;
}

static cevents_status take_metadata(const struct reader *reader, const cevents_header *header, const char **member)
{
    char *text = cevents_arena_alloc(reader->arena, header->value_length + 1);
    if (text == NULL) {
        return fail_memory(reader, "");
    }
    if (header->value_length > 0) {
        memcpy(text, header->value, header->value_length);
    }
    if (!cevents_text_is_utf8(text, header->value_length) || strlen(text) != header->value_length) {
        return cevents_fail(reader->error, CEVENTS_INVALID_UTF8, 0, "", "metadata of the push is not UTF-8");
    }
    *member = text;
    return CEVENTS_OK;
}

/* The attributes of the message are among the headers of the request. */
static cevents_status read_unwrapped(struct reader *reader)
{
    const cevents_http_message *request = reader->request;
    cevents_message *message = &reader->push->message;
    for (size_t i = 0; i < request->n_headers; i++) {
        const cevents_header *header = &request->headers[i];
        const char **member = metadata_member(reader->push, header);
        cevents_status status = CEVENTS_OK;
        if (member != NULL) {
            status = take_metadata(reader, header, member);
        } else if (!add_header(reader, header)) {
            status = fail_memory(reader, "");
        }
        if (status != CEVENTS_OK) {
            return status;
        }
    }
    reader->push->unwrapped = true;
    message->headers = reader->attributes;
    message->n_headers = reader->n_attributes;
    message->body = reader->body;
    message->body_length = request->body_length;
    return CEVENTS_OK;
}

static bool is_unwrapped(const cevents_http_message *request)
{
    static const char prefix[] = "x-goog-pubsub-";
    for (size_t i = 0; i < request->n_headers; i++) {
        if (is_header(&request->headers[i], prefix, sizeof prefix - 1)) {
            return true;
        }
    }
    return false;
}

cevents_status cevents_pubsub_read(const cevents_http_message *request, cevents_arena *arena,
                                   const cevents_options *options, cevents_pubsub_push *push, cevents_error *error)
{
    memset(push, 0, sizeof *push);
    push->message.binding = CEVENTS_BINDING_PUBSUB;
    if (request->body == NULL && request->body_length > 0) {
        return cevents_fail(error, CEVENTS_INVALID_ARGUMENT, 0, "", "the body is NULL");
    }
    if (request->body_length > limit_bytes(options)) {
        return cevents_fail_bytes(error, request->body_length, options);
    }
    const char *body = request->body_length == 0 ? "" : request->body;
    struct reader reader = {.request = request,
                            .body = body,
                            .end = body + request->body_length,
                            .arena = arena,
                            .options = options,
                            .push = push,
                            .error = error};
    return is_unwrapped(request) ? read_unwrapped(&reader) : read_wrapped(&reader);
}

cevents_status cevents_pubsub_decode(const cevents_http_message *request, const char *topic, cevents_arena *arena,
                                     const cevents_options *options, cevents_event *event, cevents_error *error)
{
    cevents_pubsub_push push;
    if (!is_unwrapped(request) && cevents_http_mode(request) != CEVENTS_MODE_NONE) {
        return cevents_http_decode(request, arena, options, event, error);
    }
    cevents_status status = cevents_pubsub_read(request, arena, options, &push, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    return cevents_message_mode(&push.message) == CEVENTS_MODE_NONE
               ? cevents_pubsub_published(&push, topic, arena, event, error)
               : cevents_message_decode(&push.message, arena, options, event, error);
}
