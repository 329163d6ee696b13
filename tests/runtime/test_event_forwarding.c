/*
 * Random events through all event formats and bindings, changed on their way: nothing gets lost.
 */
#include "event_testing.h"

#include "event_travel.h"
#include "random.h"
#include "text.h"

enum { EVENTS = 400, LONGEST_TEXT = 40, MOST_EXTENSIONS = 12 };

/* A character that attributes may hold; all lengths of UTF-8 and what bindings treat in their own way. */
static uint32_t random_character(struct random *random)
{
    static const uint32_t special[] = {' ', '"', '%', '\\', '\'', ',', ';', '=', 0xA0, 0xFDCF, 0xFFFD, 0x10FFFD};
    for (;;) {
        uint32_t c = special[random_below(random, sizeof special / sizeof special[0])];
        switch (random_below(random, 6)) {
        case 0:
            c = 0xA0 + random_below(random, 0x700);
            break;
        case 1:
            c = 0x800 + random_below(random, 0xF000);
            break;
        case 2:
            c = 0x10000 + random_below(random, 0x100000);
            break;
        case 3:
            break;
        default:
            c = 0x21 + random_below(random, 0x5E);
            break;
        }
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        bool noncharacter = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
        if (!surrogate && !noncharacter) {
            return c;
        }
    }
}

static size_t random_text(struct random *random, size_t least, char text[4 * LONGEST_TEXT + 1])
{
    size_t count = least + random_below(random, LONGEST_TEXT - (uint32_t)least);
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        length += cevents_text_put_utf8(text + length, random_character(random));
    }
    text[length] = '\0';
    return length;
}

static void set_extension(struct random *random, cevents_event_builder *builder)
{
    static const char *const uris[] = {"https://h/p?q=1#f", "urn:x:%C3%A9", "a:b"};
    static const char *const references[] = {"/p", "", "../x?y", "#f", "//h:1/[]"};
    static const char *const times[] = {"2020-02-29T23:59:59.123456789Z", "0001-01-01T00:00:00Z",
                                        "9999-12-31T23:59:59.999+00:00", "1969-12-31T23:59:59.999999-05:30"};
    char name[21];
    char text[4 * LONGEST_TEXT + 1];
    size_t length = 1 + random_below(random, sizeof name - 1);
    for (size_t i = 0; i < length; i++) {
        name[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[random_below(random, 36)];
    }
    name[length] = '\0';
    const char *uri = uris[random_below(random, 3)];
    const char *time = times[random_below(random, 4)];
    switch (random_below(random, 7)) {
    case 0:
        cevents_builder_set_boolean(builder, name, random_below(random, 2) == 0);
        break;
    case 1:
        cevents_builder_set_integer(builder, name, (int32_t)random_next(random));
        break;
    case 2:
        length = random_text(random, 0, text);
        cevents_builder_set_binary(builder, name, text, length);
        break;
    case 3:
        cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_URI, uri, strlen(uri));
        break;
    case 4:
        uri = references[random_below(random, 4)];
        cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_URI_REFERENCE, uri, strlen(uri));
        break;
    case 5:
        cevents_builder_set_typed(builder, name, CEVENTS_ATTRIBUTE_TIMESTAMP, time, strlen(time));
        break;
    default:
        (void)random_text(random, 0, text);
        cevents_builder_set(builder, name, text);
        break;
    }
}

/* A text and its length. */
#define CONTENT(text) text, sizeof text - 1

static void set_data(struct random *random, cevents_event_builder *builder)
{
    static const struct {
        cevents_data_kind kind;
        const char *type;
        const char *bytes;
        size_t length;
    } data[] = {
        {CEVENTS_DATA_NONE, NULL, NULL, 0},
        {CEVENTS_DATA_NONE, "text/plain", NULL, 0},
        {CEVENTS_DATA_JSON, NULL, CONTENT("{\"a\": [1, 1.50, 1e400, \"\\u00e9\", null]}")},
        {CEVENTS_DATA_JSON, NULL, CONTENT("null")},
        {CEVENTS_DATA_JSON, "application/json", CONTENT("\"text\"")},
        {CEVENTS_DATA_JSON, "application/vnd.x+JSON; v=\"a b\"", CONTENT(" 12345678901234567890 ")},
        {CEVENTS_DATA_JSON, "text/plain", CONTENT("\"text\"")},
        {CEVENTS_DATA_JSON, "text/plain", CONTENT("null")},
        {CEVENTS_DATA_JSON, "text/plain", CONTENT("{\"a\":1}")},
        {CEVENTS_DATA_TEXT, "text/plain", CONTENT("plain \xE2\x82\xAC \"quoted\"\n\x01")},
        {CEVENTS_DATA_TEXT, "application/json", CONTENT("{\"a\":1}")},
        {CEVENTS_DATA_TEXT, "application/json", CONTENT("{not JSON")},
        {CEVENTS_DATA_TEXT, NULL, CONTENT("no media type")},
        {CEVENTS_DATA_TEXT, NULL, CONTENT("[1]")},
        {CEVENTS_DATA_TEXT, "text/plain", CONTENT("a\0b")},
        {CEVENTS_DATA_BYTES, NULL, CONTENT("{\"a\":1}")},
        {CEVENTS_DATA_BYTES, "application/json", CONTENT("{\"a\":1}")},
        {CEVENTS_DATA_BYTES, "application/json", CONTENT("\xFF\xFE")},
        {CEVENTS_DATA_BYTES, "image/png", CONTENT("\x00\x01\x02\xFF")},
        {CEVENTS_DATA_BYTES, "image/png", CONTENT("")},
    };
    uint32_t choice = random_below(random, sizeof data / sizeof data[0] + 1);
    if (choice < sizeof data / sizeof data[0]) {
        cevents_builder_set(builder, "datacontenttype", data[choice].type);
        cevents_builder_set_data(builder, data[choice].kind, data[choice].bytes, data[choice].length);
    }
}

static void make_event(struct random *random, cevents_arena *arena, cevents_event *event)
{
    cevents_event_builder builder;
    char text[4 * LONGEST_TEXT + 1];
    cevents_error error = {0};
    cevents_builder_begin(&builder, arena);
    (void)random_text(random, 1, text);
    cevents_builder_set(&builder, "id", text);
    cevents_builder_set(&builder, "source", random_below(random, 2) == 0 ? "/s" : "https://h/%20?x=(1)");
    (void)random_text(random, 1, text);
    cevents_builder_set(&builder, "type", text);
    if (random_below(random, 2) == 0) {
        (void)random_text(random, 1, text);
        cevents_builder_set(&builder, "subject", text);
        cevents_builder_set(&builder, "dataschema", "https://h/schema");
        cevents_builder_set(&builder, "time", "2024-12-31T23:59:59.5+01:30");
    }
    for (uint32_t left = random_below(random, MOST_EXTENSIONS); left > 0; left--) {
        set_extension(random, &builder);
    }
    set_data(random, &builder);
    if (cevents_builder_finish(&builder, NULL, event, &error) != CEVENTS_OK) {
        fail_msg("%s: %s", error.path, error.message);
    }
    if (event->data.kind == CEVENTS_DATA_NONE && random_below(random, 4) == 0) {
        event->data = (cevents_data){.kind = CEVENTS_DATA_PROTO, .bytes = "\x08\x01", .length = 2, .path = ""};
        event->data.type_url = "type.googleapis.com/test.Thing";
        event->attributes.datacontenttype = NULL;
    }
}

static void travel(const struct hop *hop, const cevents_event *event, cevents_arena *arena, cevents_event *arrived)
{
    cevents_error error = {0};
    if (hop_travel(hop, event, arena, arrived, &error) != CEVENTS_OK) {
        fail_msg("%s: %s at %zu: %s: %s", hop->name, cevents_status_name(error.status), error.offset, error.path,
                 error.message);
    }
}

static void assert_same(const struct hop *hop, const cevents_event *before, const cevents_event *after)
{
    const char *difference = event_difference(before, after);
    if (difference != NULL) {
        fail_msg("%s changes %s", hop->name, difference);
    }
}

static void every_hop_keeps_everything(void **state)
{
    struct bench *bench = *state;
    struct random random = {1};
    for (int i = 0; i < EVENTS; i++) {
        cevents_event event;
        cevents_arena_reset(&bench->arena);
        make_event(&random, &bench->arena, &event);
        for (size_t j = 0; j < n_hops; j++) {
            cevents_event arrived = {0};
            travel(&hops[j], &event, &bench->arena, &arrived);
            assert_same(&hops[j], &event, &arrived);
        }
    }
}

/* From hop to hop, an attribute being set on the way. */
static void journeys_keep_everything(void **state)
{
    struct bench *bench = *state;
    struct random random = {2};
    for (int i = 0; i < EVENTS; i++) {
        cevents_event event;
        cevents_arena_reset(&bench->arena);
        make_event(&random, &bench->arena, &event);
        for (int32_t stage = 0; stage < 5; stage++) {
            const struct hop *hop = &hops[random_below(&random, (uint32_t)n_hops)];
            cevents_event_builder builder;
            cevents_event changed;
            cevents_event arrived = {0};
            int32_t found = -1;
            cevents_builder_edit(&builder, &bench->arena, &event);
            cevents_builder_set(&builder, "subject", "on the way");
            cevents_builder_set_integer(&builder, "stage", stage);
            assert_int_equal(cevents_builder_finish(&builder, NULL, &changed, &bench->error), CEVENTS_OK);
            travel(hop, &changed, &bench->arena, &arrived);
            assert_same(hop, &changed, &arrived);
            assert_true(cevents_event_integer(&arrived, "stage", &found));
            assert_int_equal(found, stage);
            event = arrived;
        }
    }
}

/* Types come through protobuf, and as far as JSON and AMQP have them. */
static void types_are_kept_where_there_are_types(void **state)
{
    struct bench *bench = *state;
    struct random random = {3};
    for (int i = 0; i < EVENTS; i++) {
        cevents_event event;
        cevents_event arrived = {0};
        cevents_arena_reset(&bench->arena);
        make_event(&random, &bench->arena, &event);
        travel(&hops[1], &event, &bench->arena, &arrived);
        for (size_t j = 0; j < event.attributes.n_extensions; j++) {
            const cevents_attribute *before = &event.attributes.extensions[j];
            const cevents_attribute *after = cevents_event_extension(&arrived, before->name);
            assert_int_equal(after->type, before->type);
        }
        travel(&hops[0], &event, &bench->arena, &arrived);
        for (size_t j = 0; j < event.attributes.n_extensions; j++) {
            const cevents_attribute *before = &event.attributes.extensions[j];
            const cevents_attribute *after = cevents_event_extension(&arrived, before->name);
            bool typed = before->type == CEVENTS_ATTRIBUTE_BOOLEAN || before->type == CEVENTS_ATTRIBUTE_INTEGER;
            assert_int_equal(after->type, typed ? before->type : CEVENTS_ATTRIBUTE_STRING);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_hop_keeps_everything),
        TEST(journeys_keep_everything),
        TEST(types_are_kept_where_there_are_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
