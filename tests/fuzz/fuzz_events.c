#include "fuzz_events.h"

#include <string.h>

#include "../runtime/round_trip.h"
#include "fuzz_walk.h"
#include "json_reader.h"

static void check_attributes(const struct fuzz_memory *memory, const cevents_attribute *attributes, size_t count,
                             bool regular)
{
    fuzz_check(count == 0 || fuzz_holds(memory, attributes, count * sizeof *attributes), "attributes outside");
    for (size_t i = 0; i < count; i++) {
        const cevents_attribute *attribute = &attributes[i];
        fuzz_check_held(memory, attribute->name, "an attribute's name");
        fuzz_check(attribute->name != NULL && attribute->text != NULL, "an attribute without name or text");
        fuzz_check(attribute->type == CEVENTS_ATTRIBUTE_BOOLEAN || attribute->length == 0 ||
                       fuzz_holds(memory, attribute->text, attribute->length + 1),
                   "an attribute outside of the arena");
        fuzz_check(attribute->text[attribute->length] == '\0', "an attribute that doesn't end");
        if (regular) {
            fuzz_check_text(attribute->text, attribute->length, false, "an attribute's text");
            fuzz_check(strlen(attribute->text) == attribute->length, "an attribute with a NUL in it");
        }
        if (regular && attribute->type == CEVENTS_ATTRIBUTE_BINARY && attribute->value.binary.len > 0) {
            fuzz_check(fuzz_holds(memory, attribute->value.binary.data, attribute->value.binary.len), "binary outside");
        }
    }
}

static bool is_within(const struct fuzz_source *source, const void *bytes, size_t length)
{
    uintptr_t start = (uintptr_t)source->bytes;
    uintptr_t at = (uintptr_t)bytes;
    return at >= start && at - start <= source->length && length <= source->length - (at - start);
}

void fuzz_check_event(const struct fuzz_memory *memory, const struct fuzz_source *source, const cevents_event *event)
{
    const cevents_attributes *attributes = &event->attributes;
    const cevents_data *data = &event->data;
    const char *const texts[] = {
        attributes->id,         attributes->source,  attributes->type, attributes->datacontenttype,
        attributes->dataschema, attributes->subject, attributes->time};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fuzz_check_held(memory, texts[i], "a core attribute");
    }
    fuzz_check(attributes->specversion != NULL && attributes->id != NULL && attributes->source != NULL &&
                   attributes->type != NULL,
               "an event without what it must have");
    check_attributes(memory, attributes->extensions, attributes->n_extensions, true);
    check_attributes(memory, attributes->irregular, attributes->n_irregular, false);
    fuzz_check(data->length == 0 || fuzz_holds(memory, data->bytes, data->length) ||
                   is_within(source, data->bytes, data->length),
               "data outside of arena and input");
    fuzz_check(data->offset <= source->length, "the offset of the data");
    fuzz_check_held(memory, data->type_url, "a type URL");
    if (data->kind == CEVENTS_DATA_TEXT || data->kind == CEVENTS_DATA_JSON) {
        fuzz_check_text(data->bytes, data->length, false, "data that is no text");
    }
}

void fuzz_carry(const cevents_event *event, cevents_arena *arena)
{
    for (size_t i = 0; i < CARRIERS; i++) {
        cevents_message sent;
        cevents_event received;
        cevents_arena_mark mark = cevents_arena_mark_here(arena);
        if (!carrier_refuses(&carriers[i], event)) {
            carry(&carriers[i], event, arena, &sent, &received);
            assert_carried(&carriers[i], event, &received);
        }
        cevents_arena_rewind(arena, mark);
    }
}

/* Offsets are those in the source, but for data that was made, as that of an event about a Pub/Sub message. */
void fuzz_decode_data(const struct fuzz_source *source, const cevents_event *event, struct fuzz_memory *memory)
{
    bool made = event->data.path != NULL && *event->data.path == '\0' && event->data.length > source->length;
    size_t length = made ? event->data.length : source->length;
    const cevents_options options = fuzz_options(&length);
    for (uint8_t choice = 0; choice < 6; choice++) {
        ProtobufCMessage *message = NULL;
        cevents_error error = {0};
        cevents_arena_mark mark = cevents_arena_mark_here(&memory->arena);
        cevents_status status =
            cevents_event_decode_data(event, fuzz_table(choice), &memory->arena, &options, &message, &error);
        if (status != CEVENTS_OK) {
            fuzz_check_error(&error, status, length);
        } else {
            fuzz_check_message(memory, message);
        }
        cevents_arena_rewind(&memory->arena, mark);
    }
}

struct reading {
    const struct fuzz_source *source;
    fuzz_reader reader;
    const void *context;
};

static bool reads(const struct reading *reading, cevents_arena *arena, const cevents_options *options,
                  cevents_event *event)
{
    cevents_error error = {0};
    cevents_status status = reading->reader(reading->source, reading->context, arena, options, event, &error);
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, reading->source->length);
    }
    return status == CEVENTS_OK;
}

static void check_same_attributes(const cevents_event *a, const cevents_event *b)
{
    cevents_attribute one;
    cevents_attribute other;
    size_t i = 0;
    for (; cevents_event_attribute(a, i, &one); i++) {
        fuzz_check(cevents_event_attribute(b, i, &other) && one.type == other.type &&
                       strcmp(one.name, other.name) == 0 && one.length == other.length &&
                       memcmp(one.text, other.text, one.length) == 0,
                   "the attributes differ");
    }
    fuzz_check(!cevents_event_attribute(b, i, &other), "an attribute too many");
}

struct violations {
    size_t length;
    size_t fatal;
};

static void count_violation(const cevents_violation *violation, void *context)
{
    struct violations *violations = context;
    fuzz_check_error(violation->error, violation->error->status, violations->length);
    violations->fatal += violation->error->status != CEVENTS_REFUSED;
}

/* Who asks for all violations gets the same verdict. */
static void read_with_violations(const struct reading *reading, cevents_arena *arena, cevents_options options,
                                 bool tolerated)
{
    struct violations violations = {.length = reading->source->length};
    cevents_event event;
    options.violation = count_violation;
    options.violation_context = &violations;
    fuzz_check(reads(reading, arena, &options, &event) == tolerated, "asking for violations changes the verdict");
    fuzz_check(!tolerated || violations.fatal == 0, "a violation that is not tolerated is");
}

static void read_in_block(const struct reading *reading, const cevents_options *options, bool tolerated)
{
    static uint8_t block[4096];
    cevents_arena arena;
    cevents_event event;
    cevents_error error = {0};
    cevents_arena_init(&arena, block, 256 + reading->source->length % (sizeof block - 256), NULL);
    cevents_status status = reading->reader(reading->source, reading->context, &arena, options, &event, &error);
    fuzz_check(status == CEVENTS_LIMIT_ARENA || (status == CEVENTS_OK) == tolerated,
               "a fixed block changes the result");
}

void fuzz_events(const struct fuzz_source *source, fuzz_reader reader, const void *context)
{
    const struct reading reading = {source, reader, context};
    struct fuzz_memory memory;
    size_t length = source->length;
    cevents_options options = fuzz_options(&length);
    cevents_event event;
    cevents_event strict;
    fuzz_memory_init(&memory);
    bool tolerated = reads(&reading, &memory.arena, &options, &event);
    if (tolerated) {
        fuzz_check_event(&memory, source, &event);
        fuzz_decode_data(source, &event, &memory);
    }
    read_with_violations(&reading, &memory.arena, options, tolerated);
    read_in_block(&reading, &options, tolerated);
    options.strict = CEVENTS_STRICT_ATTRIBUTES;
    if (reads(&reading, &memory.arena, &options, &strict)) {
        cevents_error error = {0};
        fuzz_check(tolerated, "strict takes what tolerant refuses");
        check_same_attributes(&event, &strict);
        fuzz_check(cevents_event_check(&strict, NULL, &error) == CEVENTS_OK, error.message);
        fuzz_carry(&strict, &memory.arena);
    }
    fuzz_memory_free(&memory);
}

static cevents_status take_event(const cevents_event *event, void *context)
{
    size_t *taken = context;
    ++*taken;
    return event->attributes.type[0] == 'x' ? CEVENTS_HANDLER_FAILED : CEVENTS_OK;
}

static cevents_router *make_router(size_t *taken)
{
    static const char filter[] = "{\"pattern\":{\"type\":\"google.cloud.*|test.made\"}}";
    cevents_error error = {0};
    cevents_router *router = cevents_router_new(NULL);
    fuzz_check(router != NULL, "no memory");
    bool good =
        cevents_router_on_type(router, "com.example.someevent", take_event, taken) == CEVENTS_OK &&
        cevents_router_on_prefix(router, "com.", take_event, taken) == CEVENTS_OK &&
        cevents_router_on_prefix(router, "google.cloud", take_event, taken) == CEVENTS_OK &&
        cevents_router_on_prefix(router, "x", take_event, taken) == CEVENTS_OK &&
        cevents_router_on_filter(router, filter, sizeof filter - 1, NULL, take_event, taken, &error) == CEVENTS_OK;
    fuzz_check(good, error.message);
    return router;
}

static void check_answer(const cevents_sink *body, unsigned code)
{
    struct json_fault fault;
    fuzz_check(code == 200 || code == 204 || (code >= 400 && code < 600), "the code of the answer");
    if (body->length > 0) {
        const char *end = body->data + body->length;
        const char *p = cevents_json_skip_value(body->data, end, 10, &fault);
        fuzz_check(p != NULL && cevents_json_skip_space(p, end) == end, "an answer that is no JSON");
    }
}

void fuzz_dispatch(const cevents_message *message, struct fuzz_memory *memory)
{
    size_t length = message->body_length;
    const cevents_options options = fuzz_options(&length);
    size_t taken = 0;
    cevents_router *router = make_router(&taken);
    cevents_outcomes outcomes = {NULL, 0};
    cevents_error error = {0};
    cevents_status status = cevents_dispatch_message(router, message, &memory->arena, &options, &outcomes, &error);
    if (status != CEVENTS_OK) {
        fuzz_check_error(&error, status, length);
    }
    for (size_t i = 0; i < outcomes.count; i++) {
        const cevents_outcome *outcome = &outcomes.items[i];
        fuzz_check(outcome->offset <= length && outcome->length <= length - outcome->offset, "an outcome's place");
        fuzz_check((outcome->status == CEVENTS_OK) == (outcome->error == NULL), "an outcome's error");
        if (outcome->error != NULL) {
            fuzz_check_error(outcome->error, outcome->status, length);
        }
    }
    fuzz_check(taken > 0 || status != CEVENTS_OK || outcomes.count == 0, "an event that nobody took");
    if (message->binding == CEVENTS_BINDING_HTTP) {
        const cevents_http_message http = {message->headers, message->n_headers, message->body, message->body_length};
        cevents_sink body;
        unsigned code = cevents_http_serve(router, &http, &memory->arena, &options, &body);
        check_answer(&body, code);
        fuzz_check((status == CEVENTS_OK) == (code < 300), "the answer says otherwise");
    }
    cevents_router_free(router);
}
