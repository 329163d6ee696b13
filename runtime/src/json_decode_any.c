#include "json_decode.h"

#include "json_reader.h"

const uint8_t cevents_unregistered_any[1] = {0};

/* A member of an object that is looked through without decoding it. */
struct found_member {
    char *value; /* NULL when there is none */
    char *value_end;
};

/* Steps over the name at p and the colon; says whether it is `wanted`. */
static char *step_over_name(struct json_decoder *d, char *p, const char *wanted, bool *is_wanted)
{
    if (*p != '"') {
        return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected a member's name in quotes");
    }
    char *name_end = cevents_json_skip(d, p);
    if (name_end == NULL) {
        return NULL;
    }
    size_t length = strlen(wanted);
    *is_wanted = (size_t)(name_end - p) == length + 2 && memcmp(p + 1, wanted, length) == 0;
    if (memchr(p, '\\', (size_t)(name_end - p)) != NULL) {
        struct json_fault fault;
        char *name;
        size_t name_length;
        if (cevents_json_read_string(p, d->end, d->arena, &name, &name_length, &fault) == NULL) {
            return cevents_json_refuse(d, fault.at, fault.status, "%s", fault.what);
        }
        *is_wanted = name_length == length && memcmp(name, wanted, length) == 0;
    }
    p = json_space(name_end);
    return *p == ':' ? json_space(p + 1)
                     : cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected `:` after a member's name");
}

/*
 * Finds a member of the object whose opening brace is before p. Reads only: what is decoded later starts from the same
 * text. `*n_others` counts the other members.
 */
static bool find_member(struct json_decoder *d, char *p, const char *wanted, bool first_is_enough,
                        struct found_member *found, size_t *n_others)
{
    *found = (struct found_member){NULL, NULL};
    *n_others = 0;
    p = json_space(p);
    if (*p == '}') {
        return true;
    }
    for (;;) {
        bool is_wanted = false;
        p = step_over_name(d, p, wanted, &is_wanted);
        char *end = p != NULL ? cevents_json_skip(d, p) : NULL;
        if (end == NULL) {
            return false;
        }
        if (is_wanted) {
            *found = (struct found_member){p, end};
            if (first_is_enough) {
                return true;
            }
        } else {
            (*n_others)++;
        }
        p = json_space(end);
        if (*p == '}') {
            return true;
        }
        if (*p != ',') {
            (void)cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected `,` or `}`");
            return false;
        }
        p = json_space(p + 1);
    }
}

/* The type URL as a text of its own; NULL after cevents_json_refuse(). */
static char *read_type_url(struct json_decoder *d, char *p, size_t *length)
{
    struct json_fault fault;
    char *url;
    if (*p != '"') {
        return cevents_json_refuse_value(d, p, "a type URL");
    }
    if (cevents_json_read_string(p, d->end, d->arena, &url, length, &fault) == NULL) {
        return cevents_json_refuse(d, fault.at, fault.status, "%s", fault.what);
    }
    const char *slash = strrchr(url, '/');
    if (slash == NULL || slash[1] == '\0') {
        return cevents_json_refuse(d, p, CEVENTS_INVALID_VALUE,
                                   "expected a type URL such as \"type.googleapis.com/package.Message\"");
    }
    return url;
}

static const cevents_json_table *find_type(const struct json_decoder *d, const char *url, size_t length)
{
    const char *name = strrchr(url, '/') + 1;
    return cevents_find_message(d->options->any_types, d->options->n_any_types, name, length - (size_t)(name - url));
}

static void put_any(const cevents_json_table *table, ProtobufCMessage *any, const char *url, ProtobufCBinaryData value)
{
    json_put_pointer(json_member(any, table->fields[0].offset), url);
    memcpy(json_member(any, table->fields[1].offset), &value, sizeof value);
}

/* Steps over the whole object whose opening brace is at `open` and whose level has been entered. */
static char *skip_object(struct json_decoder *d, char *open)
{
    d->depth++;
    char *end = cevents_json_skip(d, open);
    d->depth--;
    return end;
}

/* Decodes what stands beside @type. `open` is at the opening brace. */
static char *decode_held(struct json_decoder *d, char *open, const cevents_json_table *held, ProtobufCMessage **message)
{
    bool special = held->well_known != CEVENTS_WELL_KNOWN_NONE;
    if (!special) {
        *message = cevents_json_new_message(d, held);
        return *message == NULL ? NULL : cevents_json_decode_members(d, open + 1, held, *message, true);
    }
    struct found_member value;
    size_t n_others;
    if (!find_member(d, open + 1, "value", false, &value, &n_others)) {
        return NULL;
    }
    char *end = skip_object(d, open);
    bool more = n_others > 1; /* than @type */
    if (end == NULL || (more && !cevents_json_tolerate(d, CEVENTS_REPORT_UNKNOWN_MEMBER, open, end))) {
        return NULL;
    }
    if (value.value == NULL && held->well_known == CEVENTS_WELL_KNOWN_EMPTY) {
        *message = cevents_json_new_message(d, held);
        return *message == NULL ? NULL : end;
    }
    if (value.value == NULL) {
        return cevents_json_refuse(d, open, CEVENTS_INVALID_VALUE, "expected a member `value` in an Any of `%s`",
                                   held->descriptor->name);
    }
    return cevents_json_decode_message(d, value.value, held, message) != NULL ? end : NULL;
}

/* Packs the message that an Any holds. False after cevents_json_refuse(). */
static bool pack(struct json_decoder *d, const char *at, const cevents_json_table *table,
                 const ProtobufCMessage *message, ProtobufCBinaryData *value)
{
    cevents_sink sink = cevents_sink_to_arena(d->arena);
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    cevents_status status = cevents_wire_encode(table, message, NULL, &sink, &error);
    if (status != CEVENTS_OK) {
        (void)cevents_json_refuse(d, at, status, "%s", error.message);
        return false;
    }
    value->len = sink.length;
    value->data = sink.length == 0 ? NULL : (uint8_t *)sink.data;
    return true;
}

static char *keep_unregistered(struct json_decoder *d, char *open, const cevents_json_table *table,
                               ProtobufCMessage *any, const char *url)
{
    char *end = skip_object(d, open);
    if (end == NULL || !cevents_json_tolerate(d, CEVENTS_REPORT_UNREGISTERED_ANY, open, end)) {
        return NULL;
    }
    put_any(table, any, url, (ProtobufCBinaryData){0, (uint8_t *)(uintptr_t)cevents_unregistered_any});
    return end;
}

static char *decode_any_members(struct json_decoder *d, char *open, const cevents_json_table *table,
                                ProtobufCMessage *any)
{
    struct found_member type;
    size_t n_others;
    if (!find_member(d, open + 1, "@type", true, &type, &n_others)) {
        return NULL;
    }
    if (type.value == NULL && n_others == 0) {
        return skip_object(d, open);
    }
    if (type.value == NULL) {
        return cevents_json_refuse(d, open, CEVENTS_INVALID_VALUE, "expected a member `@type` in an Any");
    }
    size_t length;
    char *url = read_type_url(d, type.value, &length);
    if (url == NULL) {
        return NULL;
    }
    const cevents_json_table *held = find_type(d, url, length);
    if (held == NULL) {
        return keep_unregistered(d, open, table, any, url);
    }
    ProtobufCMessage *message = NULL;
    char *end = decode_held(d, open, held, &message);
    ProtobufCBinaryData value;
    if (end == NULL || !pack(d, open, held, message, &value)) {
        return NULL;
    }
    put_any(table, any, url, value);
    return end;
}

char *cevents_json_decode_any(struct json_decoder *d, char *p, const cevents_json_table *table,
                              ProtobufCMessage **message)
{
    if (*p != '{') {
        return cevents_json_refuse_value(d, p, "an object");
    }
    ProtobufCMessage *any = cevents_json_new_message(d, table);
    if (any == NULL || !json_enter(d, p)) {
        return NULL;
    }
    char *next = decode_any_members(d, p, table, any);
    json_leave(d);
    *message = any;
    return next;
}
