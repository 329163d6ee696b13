#include "json_decode.h"

#include "json_reader.h"
#include "noinline.h"

const uint8_t cevents_unregistered_any[1] = {0};

/*
 * What may be read over in search of a late `@type`, over all of a text: so many times its length, and a bit for short
 * ones. Without it, Any within Any that each end with their type would take depth times length.
 */
enum { SEARCHES = 16, FREE_SEARCH = 1048576 };

/* Whether the string at p, which has been stepped over, is `@type`, escaped or not. */
static bool is_type_name(const char *p, const char *end)
{
    enum { LONGEST = 5 * 6 + 2 }; /* each letter as \uXXXX, and the quotes */
    if (memchr(p, '\\', (size_t)(end - p)) == NULL || end - p > LONGEST) {
        return json_is_text(p + 1, (size_t)(end - p) - 2, "@type");
    }
    alignas(max_align_t) char block[2 * LONGEST];
    cevents_arena arena;
    cevents_arena_init(&arena, block, sizeof block, NULL);
    struct json_fault fault;
    char *name;
    size_t length;
    return cevents_json_read_text(p, end, &arena, &name, &length, &fault) != NULL &&
           json_is_text(name, length, "@type");
}

/*
 * The value of the first `@type` in the object whose opening brace is before p, or NULL. Reads only: what is decoded
 * later starts from the same text. `*end` is what was read up to, `*broken` says whether that is malformed JSON.
 */
static char *find_type_url(struct json_decoder *d, char *p, const char **end, bool *broken)
{
    struct json_fault fault;
    const char *at = json_space(p);
    *broken = false;
    if (*at == '}') {
        *end = at;
        return NULL;
    }
    do {
        bool escaped;
        const char *name = cevents_json_skip_space(at, d->end);
        const char *name_end = *name == '"' ? cevents_json_skip_string(name, d->end, &escaped, &fault) : NULL;
        const char *colon = name_end != NULL ? cevents_json_skip_space(name_end, d->end) : NULL;
        if (colon == NULL || *colon != ':') {
            *broken = true;
            return NULL;
        }
        if (is_type_name(name, name_end)) {
            *end = cevents_json_skip_space(colon + 1, d->end);
            return p + (*end - p);
        }
        at = cevents_json_skip_value(colon + 1, d->end, d->depth, &fault);
        at = at != NULL ? cevents_json_skip_space(at, d->end) : d->end;
    } while (*at++ == ',');
    *end = --at;
    *broken = *at != '}';
    return NULL;
}

static bool pay_for_search(struct json_decoder *d, const char *from, const char *to)
{
    size_t length = (size_t)(to - from);
    size_t all = (size_t)(d->end - d->begin);
    size_t most = all > (SIZE_MAX - FREE_SEARCH) / SEARCHES ? SIZE_MAX : all * SEARCHES + FREE_SEARCH;
    if (length > most - d->searched) {
        (void)cevents_json_refuse(d, from, CEVENTS_LIMIT_DEPTH,
                                  "too many Any within Any whose `@type` is not their first member");
        return false;
    }
    d->searched += length;
    return true;
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

/* A member of an Any that holds a message with a JSON form of its own. `frame` is the Any's. */
static char *decode_special_member(struct json_decoder *d, char *p, const cevents_json_table *held,
                                   struct cevents_frame *frame, bool *typed, ProtobufCMessage **message)
{
    const char *name_at = p;
    char *name_end;
    char *next = cevents_json_string(d, p + 1, &name_end);
    if (next == NULL) {
        return NULL;
    }
    frame->name = p + 1;
    frame->name_length = (size_t)(name_end - p) - 1;
    next = json_space(next);
    if (*next != ':') {
        return cevents_json_refuse(d, next, CEVENTS_MALFORMED_JSON, "expected `:` after a member's name");
    }
    p = json_space(next + 1);
    if (json_is_text(frame->name, frame->name_length, "value")) {
        bool again = *message != NULL;
        return !again || cevents_json_tolerate(d, CEVENTS_REPORT_DUPLICATE_MEMBER, name_at, p)
                   ? cevents_json_decode_message(d, p, held, message)
                   : NULL;
    }
    next = cevents_json_skip(d, p);
    if (next == NULL) {
        return NULL;
    }
    if (json_is_text(frame->name, frame->name_length, "@type")) {
        return json_first_type_url(d, name_at, typed) ? next : NULL;
    }
    return cevents_json_tolerate(d, CEVENTS_REPORT_UNKNOWN_MEMBER, p, next) ? next : NULL;
}

static char *decode_special_members(struct json_decoder *d, char *p, const cevents_json_table *held,
                                    struct cevents_frame *frame, ProtobufCMessage **message)
{
    bool typed = false;
    bool more = true; /* `@type` is there */
    struct indentation indentation = {NULL, 0};
    p = json_member_space(p, &indentation);
    while (more) {
        if (*p != '"') {
            return cevents_json_refuse(d, p, CEVENTS_MALFORMED_JSON, "expected a member's name in quotes");
        }
        p = decode_special_member(d, p, held, frame, &typed, message);
        frame->name = NULL;
        p = p == NULL ? NULL : json_next_element(d, p, '}', &indentation, &more);
        if (p == NULL) {
            return NULL;
        }
    }
    return p;
}

/* Decodes the `value` that stands beside @type when the message has a JSON form of its own. */
static NOINLINE char *decode_special(struct json_decoder *d, char *open, const cevents_json_table *held,
                                     ProtobufCMessage **message)
{
    struct cevents_frame *outer = d->frame;
    struct cevents_frame frame = {.parent = outer, .index = CEVENTS_NO_INDEX};
    d->frame = &frame;
    char *end = decode_special_members(d, open + 1, held, &frame, message);
    d->frame = outer;
    if (end == NULL || *message != NULL) {
        return end;
    }
    if (held->well_known != CEVENTS_WELL_KNOWN_EMPTY) {
        return cevents_json_refuse(d, open, CEVENTS_INVALID_VALUE, "expected a member `value` in an Any of `%s`",
                                   held->descriptor->name);
    }
    *message = json_new_message(d, held);
    return *message == NULL ? NULL : end;
}

/* Decodes what stands beside @type. `open` is at the opening brace. */
static char *decode_held(struct json_decoder *d, char *open, const cevents_json_table *held, ProtobufCMessage **message)
{
    if (held->well_known != CEVENTS_WELL_KNOWN_NONE) {
        return decode_special(d, open, held, message);
    }
    bool typed = false;
    json_leave(d); /* for the object that the members make up is the Any's own */
    char *end = cevents_json_decode_object(d, open, held, message, &typed);
    return end != NULL && json_enter(d, open) ? end : NULL;
}

/* An Any while it is read. */
struct open_any {
    char *open; /* its opening brace */
    const char *url;
    const cevents_json_table *held;
    ProtobufCMessage *message;
    /* What is given back when the message has been packed. */
    char *scratch;
    size_t scratch_size;
    cevents_arena_mark mark;
};

/*
 * Packs the message that an Any holds. False after cevents_json_refuse(). Its levels count on from the Any's, so that
 * both together stay within the limit.
 */
static bool pack(struct json_decoder *d, const struct open_any *any, ProtobufCBinaryData *value)
{
    cevents_sink sink = cevents_sink_to_arena(d->arena);
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    const cevents_wire_options options = {.deterministic = true, .depth = d->depth + 1};
    cevents_status status = cevents_wire_encode(any->held, any->message, &options, &sink, &error);
    if (status != CEVENTS_OK) {
        (void)cevents_json_refuse(d, any->open, status, "%s", error.message);
        return false;
    }
    value->len = sink.length;
    value->data = sink.length == 0 ? NULL : (uint8_t *)sink.data;
    return true;
}

/*
 * Moves the packed bytes to where their JSON stood, if they fit, and gives back all memory that was taken since: else
 * Any within Any would take memory of depth times length.
 */
static ProtobufCBinaryData keep_in_text(struct json_decoder *d, const struct open_any *any, const char *end,
                                        ProtobufCBinaryData value)
{
    if (value.len == 0 || value.len > (size_t)(end - any->open)) {
        return value;
    }
    memcpy(any->open, value.data, value.len);
    cevents_arena_rewind(d->arena, any->mark);
    d->scratch = any->scratch;
    d->scratch_size = any->scratch_size;
    return (ProtobufCBinaryData){value.len, (uint8_t *)any->open};
}

static NOINLINE char *close_any(struct json_decoder *d, const struct open_any *any, char *end,
                                const cevents_json_table *table, ProtobufCMessage *message)
{
    ProtobufCBinaryData value;
    if (!pack(d, any, &value)) {
        return NULL;
    }
    put_any(table, message, any->url, keep_in_text(d, any, end, value));
    return end;
}

static char *keep_unregistered(struct json_decoder *d, char *open, const cevents_json_table *table,
                               ProtobufCMessage *message, const char *url)
{
    char *end = skip_object(d, open);
    if (end == NULL || !cevents_json_tolerate(d, CEVENTS_REPORT_UNREGISTERED_ANY, open, end)) {
        return NULL;
    }
    put_any(table, message, url, (ProtobufCBinaryData){0, (uint8_t *)(uintptr_t)cevents_unregistered_any});
    return end;
}

/* Finds what the Any holds. When there is nothing to decode, it leaves any->held NULL and returns what has been read. */
static NOINLINE char *begin_any(struct json_decoder *d, struct open_any *any, const cevents_json_table *table,
                                ProtobufCMessage *message)
{
    char *open = any->open;
    const char *searched;
    bool broken;
    char *type = find_type_url(d, open + 1, &searched, &broken);
    bool empty = type == NULL && !broken && json_space(open + 1) == searched;
    if (broken || empty) {
        return skip_object(d, open);
    }
    if (!pay_for_search(d, open, searched)) {
        return NULL;
    }
    if (type == NULL) {
        return cevents_json_refuse(d, open, CEVENTS_INVALID_VALUE, "expected a member `@type` in an Any");
    }
    size_t length;
    any->url = read_type_url(d, type, &length);
    if (any->url == NULL) {
        return NULL;
    }
    any->held = find_type(d, any->url, length);
    if (any->held == NULL) {
        return keep_unregistered(d, open, table, message, any->url);
    }
    any->scratch = d->scratch;
    any->scratch_size = d->scratch_size;
    any->mark = cevents_arena_mark_here(d->arena);
    return open;
}

static char *decode_any_members(struct json_decoder *d, char *open, const cevents_json_table *table,
                                ProtobufCMessage *message)
{
    struct open_any any = {.open = open};
    char *end = begin_any(d, &any, table, message);
    if (any.held == NULL) {
        return end;
    }
    end = decode_held(d, open, any.held, &any.message);
    return end == NULL ? NULL : close_any(d, &any, end, table, message);
}

char *cevents_json_decode_any(struct json_decoder *d, char *p, const cevents_json_table *table, void *to)
{
    if (*p != '{') {
        return cevents_json_refuse_value(d, p, "an object");
    }
    ProtobufCMessage *any = json_new_message(d, table);
    if (any == NULL || !json_enter(d, p)) {
        return NULL;
    }
    char *next = decode_any_members(d, p, table, any);
    json_leave(d);
    json_put_pointer(to, any);
    return next;
}
