/*
 * What a value of each kind is as an attribute, what comes back of it, and which texts are no value. The mappings are made
 * here; those that the plugin writes have tests of their own.
 */
#include "event_testing.h"

#include <cevents/mapping.h>

#include "google/protobuf/timestamp.pb-c.h"
#include "variety3.pb-c.h"

#define TABLE (&cevents__test__variety3__json)

/* An envelope of type `t` with the data `leaf`, and an attribute or a map. */
struct envelope {
    uint16_t leaf;
    uint16_t steps[2];
    cevents_mapping_part type;
    cevents_mapping_part parts[3];
    cevents_mapping_attribute attribute;
    cevents_mapping_spread spread;
    cevents_mapping_case only;
    cevents_mapping mapping;
};

static uint16_t index_of(const cevents_json_table *table, const char *name)
{
    uint16_t i = 0;
    while (strcmp(table->descriptor->fields[i].name, name) != 0) {
        i++;
        assert_true(i < table->n_fields);
    }
    return i;
}

static void begin_envelope(struct envelope *envelope, const char *field)
{
    memset(envelope, 0, sizeof *envelope);
    envelope->leaf = index_of(TABLE, "leaf");
    envelope->type.literal = "t";
    envelope->steps[0] = index_of(TABLE, field);
    envelope->only.type = (cevents_mapping_text){&envelope->type, 1};
    envelope->only.data = (cevents_mapping_path){&envelope->leaf, 1};
    envelope->only.reversible = true;
    envelope->mapping = (cevents_mapping){.table = TABLE, .n_cases = 1, .cases = &envelope->only};
}

/* The attribute `x` is this field; `prefix`: of an enum by short names. */
static void attribute_of(struct envelope *envelope, const char *field, const char *prefix, uint8_t flags)
{
    begin_envelope(envelope, field);
    envelope->parts[0] = (cevents_mapping_part){NULL, {envelope->steps, 1}, prefix};
    envelope->attribute = (cevents_mapping_attribute){.name = "x", .text = {envelope->parts, 1}, .flags = flags};
    envelope->only.attributes = &envelope->attribute;
    envelope->only.n_attributes = 1;
}

static void spread_of(struct envelope *envelope, const char *field, cevents_mapping_names names)
{
    begin_envelope(envelope, field);
    envelope->spread = (cevents_mapping_spread){{envelope->steps, 1}, "p", (uint8_t)names};
    envelope->only.spreads = &envelope->spread;
    envelope->only.n_spreads = 1;
}

static ProtobufCMessage *message_of(struct bench *bench, const char *json)
{
    ProtobufCMessage *message = NULL;
    assert_int_equal(cevents_json_decode(TABLE, json, strlen(json), &bench->arena, NULL, &message, &bench->error),
                     CEVENTS_OK);
    return message;
}

static cevents_status make_event(struct bench *bench, const struct envelope *envelope, const char *json)
{
    memset(&bench->event, 0, sizeof bench->event);
    memset(&bench->error, 0, sizeof bench->error);
    return cevents_event_from_message(&envelope->mapping, message_of(bench, json), &bench->arena, &bench->options,
                                      &bench->event, &bench->error);
}

/* Turns the event on the bench into a message, and checks its JSON. */
static void assert_comes_back(struct bench *bench, const struct envelope *envelope, const char *json)
{
    ProtobufCMessage *message = NULL;
    cevents_sink sink = cevents_sink_to_arena(&bench->arena);
    cevents_status status =
        cevents_event_to_message(&envelope->mapping, &bench->event, &bench->arena, NULL, &message, &bench->error);
    if (status != CEVENTS_OK) {
        fail_msg("%s: %s: %s", json, bench->error.path, bench->error.message);
    }
    assert_int_equal(cevents_json_encode(TABLE, message, NULL, &sink, &bench->error), CEVENTS_OK);
    assert_int_equal(sink.length, strlen(json));
    assert_memory_equal(sink.data, json, sink.length);
}

static void assert_value(struct bench *bench, const struct envelope *envelope, const char *json, const char *text)
{
    cevents_status status = make_event(bench, envelope, json);
    if (status != CEVENTS_OK) {
        fail_msg("%s: %s: %s", json, bench->error.path, bench->error.message);
    }
    const char *found = cevents_event_extension_text(&bench->event, "x");
    if (found == NULL || strcmp(found, text) != 0) {
        fail_msg("%s: %s, not %s", json, found == NULL ? "none" : found, text);
    }
    assert_comes_back(bench, envelope, json);
}

/* An event of type `t` with one extension attribute, which cannot become a message. */
static void assert_refused(struct bench *bench, const struct envelope *envelope, const char *name, const char *text,
                           const char *message)
{
    const cevents_attribute extension = {.name = name, .text = text, .length = strlen(text)};
    cevents_event event = {
        .attributes = {.specversion = "1.0", .type = "t", .extensions = &extension, .n_extensions = 1}};
    ProtobufCMessage *made = NULL;
    memset(&bench->error, 0, sizeof bench->error);
    cevents_status status =
        cevents_event_to_message(&envelope->mapping, &event, &bench->arena, NULL, &made, &bench->error);
    if (status == CEVENTS_OK) {
        fail_msg("%s was taken", text);
    }
    bench->caret = 0;
    assert_fault(bench, status, CEVENTS_INVALID_ATTRIBUTE, name, message);
    assert_null(made);
}

static void whole_numbers(void **state)
{
    static const struct {
        const char *field;
        const char *json_name;
        const char *least;
        const char *most;
        const char *below;
        const char *above;
        bool quoted;
    } kinds[] = {
        {"an_int32", "anInt32", "-2147483648", "2147483647", "-2147483649", "2147483648", false},
        {"a_sint32", "aSint32", "-2147483648", "2147483647", "-2147483649", "2147483648", false},
        {"a_sfixed32", "aSfixed32", "-2147483648", "2147483647", "-2147483649", "2147483648", false},
        {"a_uint32", "aUint32", "1", "4294967295", "-1", "4294967296", false},
        {"a_fixed32", "aFixed32", "1", "4294967295", "-1", "4294967296", false},
        {"an_int64", "anInt64", "-9223372036854775808", "9223372036854775807", "-9223372036854775809",
         "9223372036854775808", true},
        {"a_sint64", "aSint64", "-9223372036854775808", "9223372036854775807", "-9223372036854775809",
         "9223372036854775808", true},
        {"a_sfixed64", "aSfixed64", "-9223372036854775808", "9223372036854775807", "-9223372036854775809",
         "9223372036854775808", true},
        {"a_uint64", "aUint64", "10", "18446744073709551615", "-1", "18446744073709551616", true},
        {"a_fixed64", "aFixed64", "10", "18446744073709551615", "-1", "18446744073709551616", true},
    };
    static const char *const never[] = {
        "", "-", "+1", "01", "00", "-01", "1.0", "1e3", " 1", "1 ", "1a", "/", ":", "0x1", "99999999999999999999999"};
    static const char wrong[] = "not a whole number in the range of its field";
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct envelope envelope;
        attribute_of(&envelope, kinds[i].field, NULL, 0);
        const char *const values[] = {kinds[i].least, kinds[i].most, "7"};
        for (size_t j = 0; j < 3; j++) {
            char json[100];
            const char *quote = kinds[i].quoted ? "\"" : "";
            sprintf(json, "{\"%s\":%s%s%s}", kinds[i].json_name, quote, values[j], quote);
            assert_value(bench, &envelope, json, values[j]);
        }
        assert_refused(bench, &envelope, "x", kinds[i].below, wrong);
        assert_refused(bench, &envelope, "x", kinds[i].above, wrong);
        for (size_t j = 0; j < sizeof never / sizeof never[0]; j++) {
            assert_refused(bench, &envelope, "x", never[j], wrong);
        }
    }
}

static void a_zero_is_told_and_not_written(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "an_int32", NULL, 0);
    assert_value(bench, &envelope, "{}", "0");
    attribute_of(&envelope, "a_bool", NULL, 0);
    assert_value(bench, &envelope, "{}", "false");
    attribute_of(&envelope, "maybe_int32", NULL, 0);
    assert_value(bench, &envelope, "{\"maybeInt32\":0}", "0");
    assert_value(bench, &envelope, "{\"maybeInt32\":5}", "5");
    assert_int_equal(make_event(bench, &envelope, "{}"), CEVENTS_OK);
    assert_null(cevents_event_extension_text(&bench->event, "x"));
    assert_comes_back(bench, &envelope, "{}");
    attribute_of(&envelope, "one_bool", NULL, 0);
    assert_value(bench, &envelope, "{\"oneBool\":false}", "false");
    assert_int_equal(make_event(bench, &envelope, "{\"oneInt32\":1}"), CEVENTS_OK);
    assert_null(cevents_event_extension_text(&bench->event, "x"));
    attribute_of(&envelope, "a_string", NULL, 0);
    assert_int_equal(make_event(bench, &envelope, "{}"), CEVENTS_OK);
    assert_null(cevents_event_extension_text(&bench->event, "x"));
    attribute_of(&envelope, "maybe_string", NULL, 0);
    assert_value(bench, &envelope, "{\"maybeString\":\"\"}", "");
}

static void other_values(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "a_bool", NULL, 0);
    assert_value(bench, &envelope, "{\"aBool\":true}", "true");
    assert_refused(bench, &envelope, "x", "TRUE", "a Boolean is true or false");
    assert_refused(bench, &envelope, "x", "t", "a Boolean is true or false");
    attribute_of(&envelope, "a_string", NULL, 0);
    assert_value(bench, &envelope, "{\"aString\":\"\xC3\xA9 %\"}", "\xC3\xA9 %");
    attribute_of(&envelope, "some_bytes", NULL, 0);
    assert_value(bench, &envelope, "{\"someBytes\":\"AP8=\"}", "AP8=");
    assert_refused(bench, &envelope, "x", "AP8*", "not base64");
    attribute_of(&envelope, "timestamp", NULL, 0);
    assert_value(bench, &envelope, "{\"timestamp\":\"2026-01-02T03:04:05.600Z\"}", "2026-01-02T03:04:05.600Z");
    assert_value(bench, &envelope, "{\"timestamp\":\"1970-01-01T00:00:00Z\"}", "1970-01-01T00:00:00Z");
    assert_refused(bench, &envelope, "x", "2026-01-02", "not a timestamp");
    attribute_of(&envelope, "maybe_leaf", NULL, CEVENTS_MAPPING_JSON);
    assert_value(bench, &envelope, "{\"maybeLeaf\":{\"number\":1,\"text\":\"a\"}}", "{\"number\":1,\"text\":\"a\"}");
    assert_value(bench, &envelope, "{\"maybeLeaf\":{}}", "{}");
    assert_refused(bench, &envelope, "x", "[]", "not the JSON of a cevents.test.Variety3.Leaf");
}

static void long_bytes(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "some_bytes", NULL, 0);
    for (size_t length = 3; length < 600; length += 93) { /* a multiple of three: no padding in the middle */
        char json[1000] = "{\"someBytes\":\"";
        char text[900];
        size_t digits = length / 3 * 4;
        for (size_t i = 0; i < digits; i++) {
            text[i] = "ABCabc019+/"[i % 11];
        }
        text[digits] = '\0';
        strcat(strcat(json, text), "\"}");
        assert_value(bench, &envelope, json, text);
    }
}

static void a_time_out_of_range_is_refused(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "timestamp", NULL, 0);
    Cevents__Test__Variety3 *message =
        (Cevents__Test__Variety3 *)message_of(bench, "{\"timestamp\":\"1970-01-01T00:00:00Z\"}");
    message->timestamp->seconds = 253402300800;
    cevents_status status = cevents_event_from_message(&envelope.mapping, &message->base, &bench->arena, NULL,
                                                       &bench->event, &bench->error);
    assert_fault(bench, status, CEVENTS_OUT_OF_RANGE, "x", "the time is out of range");
}

static void enums_by_name_and_by_short_name(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "colour", NULL, 0);
    assert_value(bench, &envelope, "{\"colour\":\"COLOUR_RED\"}", "COLOUR_RED");
    assert_value(bench, &envelope, "{\"colour\":77}", "77");
    assert_value(bench, &envelope, "{\"colour\":-77}", "-77");
    assert_refused(bench, &envelope, "x", "COLOUR_RE", "no value of its field's enum");
    assert_refused(bench, &envelope, "x", "COLOUR_REDD", "no value of its field's enum");
    assert_refused(bench, &envelope, "x", "red", "no value of its field's enum");
    attribute_of(&envelope, "colour", "COLOUR_", 0);
    assert_value(bench, &envelope, "{\"colour\":\"COLOUR_GREEN\"}", "green");
    assert_value(bench, &envelope, "{\"colour\":78}", "78");
    assert_refused(bench, &envelope, "x", "GREEN", "no value of its field's enum");
    assert_refused(bench, &envelope, "x", "gree", "no value of its field's enum");
    assert_refused(bench, &envelope, "x", "greens", "no value of its field's enum");
    assert_refused(bench, &envelope, "x", "colour_green", "no value of its field's enum");
    attribute_of(&envelope, "colour", "COLOUR_RED", 0); /* what is left of COLOUR_RED would be nothing */
    assert_value(bench, &envelope, "{\"colour\":\"COLOUR_RED\"}", "colour_red");
}

static void encoded_values_stand_within_uris(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "a_string", NULL, CEVENTS_MAPPING_ENCODED);
    assert_value(bench, &envelope, "{\"aString\":\"AZaz09-._~/ %\xC3\xA9@[`{\"}",
                 "AZaz09-._~%2F%20%25%C3%A9%40%5B%60%7B");
    static const char *const wrong[] = {"%", "%4", "%4g", "%g4", "a%00", "%C3", "%@0", "%:0", "%G0", "%`0"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_refused(bench, &envelope, "x", wrong[i], "not percent-encoded as it must be");
    }
    const cevents_attribute lower = {.name = "x", .text = "%c3%a9%2fF", .length = 10};
    bench->event = (cevents_event){.attributes = {.type = "t", .extensions = &lower, .n_extensions = 1}};
    assert_comes_back(bench, &envelope, "{\"aString\":\"\xC3\xA9/F\"}");
}

static void several_fields_in_one_text(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "a_string", NULL, 0);
    envelope.steps[1] = index_of(TABLE, "an_int32");
    envelope.parts[1].literal = "/";
    envelope.parts[2].path = (cevents_mapping_path){envelope.steps + 1, 1};
    envelope.attribute.text.n_parts = 3;
    assert_value(bench, &envelope, "{\"anInt32\":5,\"aString\":\"a\"}", "a/5");
    assert_value(bench, &envelope, "{\"anInt32\":5}", "/5");
    assert_refused(bench, &envelope, "x", "a-5",
                   "the attribute does not have the form that a cevents.test.Variety3 gives it");
    assert_refused(bench, &envelope, "x", "a/b/5", "the attribute can be taken apart in several ways");
    assert_refused(bench, &envelope, "x", "a/b", "not a whole number in the range of its field");
}

static void a_field_in_a_message_in_a_message(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "maybe_leaf", NULL, 0);
    envelope.steps[1] = index_of(&cevents__test__variety3__leaf__json, "text");
    envelope.parts[0].path.n_steps = 2;
    assert_value(bench, &envelope, "{\"maybeLeaf\":{\"text\":\"a\"}}", "a");
    assert_int_equal(make_event(bench, &envelope, "{}"), CEVENTS_OK);
    assert_null(cevents_event_extension_text(&bench->event, "x"));
}

static void data_and_its_absence(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "a_string", NULL, 0);
    assert_value(bench, &envelope, "{\"aString\":\"a\",\"leaf\":{\"number\":3}}", "a");
    assert_string_equal(bench->event.attributes.datacontenttype, "application/protobuf");
    assert_value(bench, &envelope, "{\"aString\":\"a\",\"leaf\":{}}", "a");
    assert_value(bench, &envelope, "{\"aString\":\"a\"}", "a");
    assert_null(bench->event.attributes.datacontenttype);
    assert_int_equal(bench->event.data.kind, CEVENTS_DATA_NONE);
}

/* A message that is the data as a whole comes back as it is, whatever became of the attributes. */
static void a_whole_message_is_its_data(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "a_string", NULL, 0);
    envelope.only.data.n_steps = 0;
    assert_value(bench, &envelope, "{\"aString\":\"a\"}", "a");
    const cevents_attribute changed = {.name = "x", .text = "b", .length = 1};
    bench->event.attributes.extensions = &changed;
    assert_comes_back(bench, &envelope, "{\"aString\":\"a\"}");
}

static const char *extension(const struct bench *bench, const char *name)
{
    const char *text = cevents_event_extension_text(&bench->event, name);
    return text == NULL ? "none" : text;
}

static void maps_become_attributes(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    spread_of(&envelope, "map_string", CEVENTS_NAMES_EXACT);
    static const char exact[] = "{\"mapString\":{\"a\":\"1\",\"b\":\"3\",\"z9\":\"\"}}";
    assert_int_equal(make_event(bench, &envelope, exact), CEVENTS_OK);
    assert_int_equal(bench->event.attributes.n_extensions, 3);
    assert_string_equal(extension(bench, "pa"), "1");
    assert_string_equal(extension(bench, "pz9"), "");
    assert_comes_back(bench, &envelope, exact);
    static const char *const unusable[] = {"A", "a-", "a/", "a:", "a`", "a{", "\xC3\xA9"};
    for (size_t i = 0; i < sizeof unusable / sizeof unusable[0]; i++) {
        char json[60];
        char name[20];
        sprintf(json, "{\"mapString\":{\"%s\":\"1\"}}", unusable[i]);
        sprintf(name, "p%s", unusable[i]);
        assert_fault(bench, make_event(bench, &envelope, json), CEVENTS_INVALID_ATTRIBUTE, name,
                     "a key of the map is no name for an attribute, or for one that there is already");
    }

    spread_of(&envelope, "map_string", CEVENTS_NAMES_ESCAPED);
    static const char escaped[] =
        "{\"mapString\":{\"\":\"3\",\"/:`{\":\"5\",\"a0y9\":\"4\",\"user_Id\":\"1\",\"zoo\":\"2\"}}";
    assert_int_equal(make_event(bench, &envelope, escaped), CEVENTS_OK);
    assert_int_equal(bench->event.attributes.n_extensions, 5);
    assert_string_equal(extension(bench, "puserz5fz49d"), "1");
    assert_string_equal(extension(bench, "pz7aoo"), "2");
    assert_string_equal(extension(bench, "p"), "3");
    assert_string_equal(extension(bench, "pa0y9"), "4");
    assert_string_equal(extension(bench, "pz2fz3az60z7b"), "5");
    assert_comes_back(bench, &envelope, escaped);
    assert_refused(bench, &envelope, "pz5", "1", "not a name made of a key");
    assert_refused(bench, &envelope, "pz00", "1", "not a name made of a key");
    assert_refused(bench, &envelope, "pzc3", "1", "not a name made of a key");

    spread_of(&envelope, "map_string", CEVENTS_NAMES_SQUEEZED);
    assert_int_equal(make_event(bench, &envelope,
                                "{\"mapString\":{\"User_Id-AZ\":\"1\",\"user id az\":\"2\",\"_\":\"3\",\"[@\":\"4\"}}"),
                     CEVENTS_OK);
    assert_string_equal(extension(bench, "puseridaz"), "1"); /* the first of those that become the same */
    assert_string_equal(extension(bench, "p"), "3");
    assert_int_equal(bench->event.attributes.n_extensions, 2);
}

static void maps_of_other_values(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    spread_of(&envelope, "map_bytes", CEVENTS_NAMES_EXACT);
    static const char bytes[] = "{\"mapBytes\":{\"a\":\"AP8=\"}}";
    assert_int_equal(make_event(bench, &envelope, bytes), CEVENTS_OK);
    assert_string_equal(extension(bench, "pa"), "AP8=");
    assert_comes_back(bench, &envelope, bytes);
    assert_refused(bench, &envelope, "pa", "*", "not base64");
    spread_of(&envelope, "map_colour", CEVENTS_NAMES_EXACT);
    static const char colour[] = "{\"mapColour\":{\"a\":\"COLOUR_RED\",\"b\":-5}}";
    assert_int_equal(make_event(bench, &envelope, colour), CEVENTS_OK);
    assert_string_equal(extension(bench, "pa"), "COLOUR_RED");
    assert_string_equal(extension(bench, "pb"), "-5");
    assert_comes_back(bench, &envelope, colour);
}

static void entries_up_to_the_limit(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    spread_of(&envelope, "map_string", CEVENTS_NAMES_EXACT);
    bench->options.limits.attributes = 3;
    assert_int_equal(make_event(bench, &envelope, "{\"mapString\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}"), CEVENTS_OK);
    assert_fault(
        bench, make_event(bench, &envelope, "{\"mapString\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\"}}"),
        CEVENTS_LIMIT_ATTRIBUTES, "map_string", "too many entries for attributes: the limit `attributes` is reached");
}

/* A key of the map that would be the attribute `x`, which is mapped already, and other events' attributes. */
static void mapped_attributes_are_no_entries(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "a_string", NULL, 0);
    envelope.steps[1] = index_of(TABLE, "map_string");
    envelope.spread = (cevents_mapping_spread){{envelope.steps + 1, 1}, "", CEVENTS_NAMES_EXACT};
    envelope.only.spreads = &envelope.spread;
    envelope.only.n_spreads = 1;
    static const char json[] = "{\"aString\":\"a\",\"mapString\":{\"w\":\"1\",\"y\":\"2\"}}";
    assert_value(bench, &envelope, json, "a");
    assert_fault(bench, make_event(bench, &envelope, "{\"aString\":\"a\",\"mapString\":{\"x\":\"1\"}}"),
                 CEVENTS_INVALID_ATTRIBUTE, "x",
                 "a key of the map is no name for an attribute, or for one that there is already");
    envelope.spread.prefix = "y";
    const cevents_attribute extensions[] = {{.name = "x", .text = "a", .length = 1},
                                            {.name = "w", .text = "1", .length = 1},
                                            {.name = "yv", .text = "2", .length = 1}};
    bench->event = (cevents_event){.attributes = {.type = "t", .extensions = extensions, .n_extensions = 3}};
    assert_comes_back(bench, &envelope, "{\"aString\":\"a\",\"mapString\":{\"v\":\"2\"}}");
}

static void types_made_of_fields(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    begin_envelope(&envelope, "a_string");
    envelope.type = (cevents_mapping_part){NULL, {envelope.steps, 1}, NULL};
    assert_int_equal(make_event(bench, &envelope, "{\"aString\":\"a.b\"}"), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.type, "a.b");
    assert_comes_back(bench, &envelope, "{\"aString\":\"a.b\"}");
    assert_fault(bench, make_event(bench, &envelope, "{}"), CEVENTS_MISSING_ATTRIBUTE, "type",
                 "the fields that the event's type is made of are empty");
    envelope.steps[0] = index_of(TABLE, "maybe_string");
    assert_fault(bench, make_event(bench, &envelope, "{\"maybeString\":\"\"}"), CEVENTS_MISSING_ATTRIBUTE, "type",
                 "the fields that the event's type is made of are empty");
}

/* An empty text is no value of an attribute that CloudEvents names, but one of an extension attribute. */
static void core_attributes_are_not_empty(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    attribute_of(&envelope, "maybe_string", NULL, 0);
    envelope.attribute.name = "subject";
    assert_int_equal(make_event(bench, &envelope, "{\"maybeString\":\"\"}"), CEVENTS_OK);
    assert_null(bench->event.attributes.subject);
    assert_int_equal(make_event(bench, &envelope, "{\"maybeString\":\"s\"}"), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.subject, "s");
    assert_comes_back(bench, &envelope, "{\"maybeString\":\"s\"}");
}

/* Cases of a oneof: each member's number has its own, and the last stands for all others. */
static void cases_of_a_oneof(void **state)
{
    struct bench *bench = *state;
    struct envelope envelope;
    begin_envelope(&envelope, "one_int32");
    static const cevents_mapping_part types[] = {{.literal = "int"}, {.literal = "bool"}, {.literal = "none"}};
    static const cevents_mapping_part constant = {.literal = "c"};
    const cevents_mapping_attribute attribute = {.name = "x", .text = {&constant, 1}};
    cevents_mapping_case cases[3] = {envelope.only, envelope.only, envelope.only};
    for (size_t i = 0; i < 3; i++) {
        cases[i].type.parts = &types[i];
    }
    cases[0].number = 61;
    cases[1].number = 65;
    cases[2].attributes = &attribute;
    cases[2].n_attributes = 1;
    cases[1].reversible = false;
    envelope.mapping.member = (uint32_t)index_of(TABLE, "one_value") + 1; /* the last of the oneof */
    envelope.mapping.n_cases = 3;
    envelope.mapping.cases = cases;
    assert_int_equal(make_event(bench, &envelope, "{\"oneInt32\":1}"), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.type, "int");
    assert_int_equal(make_event(bench, &envelope, "{\"oneBool\":false}"), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.type, "bool");
    ProtobufCMessage *message = NULL;
    cevents_status status =
        cevents_event_to_message(&envelope.mapping, &bench->event, &bench->arena, NULL, &message, &bench->error);
    assert_fault(bench, status, CEVENTS_INVALID_ARGUMENT, "",
                 "an event of type bool cannot become a cevents.test.Variety3 again");
    assert_int_equal(make_event(bench, &envelope, "{\"oneString\":\"\"}"), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.type, "none");
    assert_int_equal(make_event(bench, &envelope, "{}"), CEVENTS_OK);
    assert_string_equal(bench->event.attributes.type, "none");
    assert_string_equal(extension(bench, "x"), "c");
    assert_comes_back(bench, &envelope, "{}");

    const cevents_attribute other = {.name = "x", .text = "d", .length = 1};
    bench->event.attributes.extensions = &other;
    status = cevents_event_to_message(&envelope.mapping, &bench->event, &bench->arena, NULL, &message, &bench->error);
    assert_fault(bench, status, CEVENTS_UNKNOWN_TYPE, "type", "no cevents.test.Variety3 gives an event of type none");
    bench->event.attributes.n_extensions = 0;
    status = cevents_event_to_message(&envelope.mapping, &bench->event, &bench->arena, NULL, &message, &bench->error);
    assert_fault(bench, status, CEVENTS_UNKNOWN_TYPE, "type", "no cevents.test.Variety3 gives an event of type none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whole_numbers),
        TEST(a_zero_is_told_and_not_written),
        TEST(other_values),
        TEST(long_bytes),
        TEST(a_time_out_of_range_is_refused),
        TEST(enums_by_name_and_by_short_name),
        TEST(encoded_values_stand_within_uris),
        TEST(several_fields_in_one_text),
        TEST(a_field_in_a_message_in_a_message),
        TEST(data_and_its_absence),
        TEST(a_whole_message_is_its_data),
        TEST(maps_become_attributes),
        TEST(maps_of_other_values),
        TEST(entries_up_to_the_limit),
        TEST(mapped_attributes_are_no_entries),
        TEST(types_made_of_fields),
        TEST(core_attributes_are_not_empty),
        TEST(cases_of_a_oneof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
