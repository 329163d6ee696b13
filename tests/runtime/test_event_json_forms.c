/*
 * Core attributes come the same out of a text however it is laid out: what is read the short way, because it is as it
 * nearly always is, and what is read the long way, because a space stands in front of the colon.
 */
#include "event_testing.h"

static const char *const names[] = {"id",         "source",  "specversion", "type", "datacontenttype",
                                    "dataschema", "subject", "time"};

static const char *const values[] = {
    "\"\"",
    "\"a\"",
    "\"1.0\"",
    "\"0.3\"",
    "\"1.1\"",
    "\"text/plain\"",
    "\"https://h/s\"",
    "\"a b\"",
    "\"2024-02-29T12:00:00Z\"",
    "\"2023-02-29T12:00:00Z\"",
    "\"a\\\"b\"",
    "\"\\u0041\"",
    "\"\\u0000\"",
    "\"\xC3\xA9\"",
    "\"\xC2\x80\"",
    "\"\xFF\"",
    "\"\x7F\"",
    "\"\t\"",
    "\"a text that is longer than one step of a vector scan, and longer than two of them\"",
    "null",
    "5",
    "-0",
    "true",
    "[]",
    "{\"a\":1}",
};

static const char *or_none(const char *text)
{
    return text == NULL ? "-" : text;
}

/* Status, error and attributes of a body; offsets only when they are the same in all forms. */
static void decode_to_text(struct bench *bench, const char *body, bool offsets, char outcome[BODY_SIZE])
{
    memset(&bench->error, 0, sizeof bench->error);
    memset(&bench->record, 0, sizeof bench->record);
    cevents_status status =
        cevents_event_from_json(body, strlen(body), &bench->arena, &bench->options, &bench->event, &bench->error);
    const cevents_attributes *a = &bench->event.attributes;
    int used = snprintf(outcome, BODY_SIZE, "%s %zu %s %s|", cevents_status_name(status),
                        offsets ? bench->error.offset : 0, bench->error.path, bench->error.message);
    if (status == CEVENTS_OK) {
        snprintf(outcome + used, BODY_SIZE - (size_t)used, "%s|%s|%s|%s|%s|%s|%s|%s %lld|%zu %zu|%s", or_none(a->id),
                 or_none(a->source), or_none(a->specversion), or_none(a->type), or_none(a->datacontenttype),
                 or_none(a->dataschema), or_none(a->subject), or_none(a->time), (long long)a->time_value.seconds,
                 a->n_extensions, a->n_irregular, offsets ? bench->record.text : "");
    }
    cevents_arena_reset(&bench->arena);
}

/* The other attributes that an event must have, around the member or twice the member. */
static void lay_around(char body[BODY_SIZE], const char *name, const char *member, int place)
{
    static const char *const required[][2] = {{"specversion", "1.0"}, {"id", "i"}, {"source", "/s"}, {"type", "t"}};
    strcpy(body, "{");
    if (place != 1) {
        strcat(strcat(body, member), ",");
    }
    for (size_t i = 0; i < 4; i++) {
        if (strcmp(required[i][0], name) != 0) {
            sprintf(body + strlen(body), "\"%s\":\"%s\",", required[i][0], required[i][1]);
        }
    }
    strcat(body, place == 0 ? "\"x\":1}" : member);
    strcat(body, place == 0 ? "" : "}");
}

static void check_forms(struct bench *bench, const char *name, const char *value)
{
    static const char *const forms[] = {"\"%s\" :%s",  "\"%s\": %s",  "\"%s\":%s",
                                        "\"%s\":  %s", "\"%s\":\n%s", "\"%s\": %s "};
    for (int place = 0; place < 3; place++) { /* first, last, both */
        char expected[2][BODY_SIZE];
        for (size_t form = 0; form < sizeof forms / sizeof forms[0]; form++) {
            char member[300];
            char body[BODY_SIZE];
            char outcome[BODY_SIZE];
            snprintf(member, sizeof member, forms[form], name, value);
            lay_around(body, name, member, place);
            if (form == 0) {
                decode_to_text(bench, body, true, expected[true]);
                decode_to_text(bench, body, false, expected[false]);
            }
            bool offsets = form < 2; /* in these two the value begins at the same byte */
            decode_to_text(bench, body, offsets, outcome);
            if (strcmp(outcome, expected[offsets]) != 0) {
                fail_msg("%s\n%s\n%s", body, outcome, expected[offsets]);
            }
        }
    }
}

static void every_form_says_the_same(void **state)
{
    struct bench *bench = *state;
    for (size_t strict = 0; strict < 2; strict++) {
        bench->options.strict = strict == 0 ? 0 : CEVENTS_STRICT_ATTRIBUTES;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            for (size_t j = 0; j < sizeof values / sizeof values[0]; j++) {
                check_forms(bench, names[i], values[j]);
            }
        }
    }
}

/* Names that begin or end like those of core attributes are names of their own. */
static void similar_names_are_others(void **state)
{
    struct bench *bench = *state;
    static const char *const others[] = {
        "i",     "idd",  "ie",  "sourc",  "sources",          "specversions", "subjec",
        "times", "tim",  "typ", "types",  "datacontenttypes", "dataschemas",  "dataschem",
        "xd",    "tyme", "sid", "sourcf", "datacontenttypf",  "dataschemb",   "subjecu"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char body[300];
        sprintf(body,
                "{\"specversion\": \"1.0\", \"%s\": \"other\", \"id\": \"i\", \"source\": \"/s\", \"type\": \"t\"}",
                others[i]);
        cevents_status status =
            cevents_event_from_json(body, strlen(body), &bench->arena, &bench->options, &bench->event, &bench->error);
        assert_int_equal(status, CEVENTS_OK);
        assert_string_equal(cevents_event_extension_text(&bench->event, others[i]), "other");
        assert_int_equal(bench->event.attributes.n_extensions, 1);
    }
}

/* In version 0.3 two of the extension attributes are none: those behind them keep their places. */
static void places_outlive_what_is_taken_out(void **state)
{
    struct bench *bench = *state;
    for (size_t twice = 1; twice <= 5; twice++) {
        char body[500] =
            "{\"specversion\":\"0.3\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"schemaurl\":\"https://h/s\","
            "\"datacontentencoding\":\"base64\"";
        for (size_t i = 1; i <= 5; i++) {
            sprintf(body + strlen(body), ",\"e%zu\":%zu", i, i);
        }
        sprintf(body + strlen(body), ",\"e%zu\":^7,\"data\":\"TWE=\"}", twice);
        lay(bench, body);
        cevents_status status = cevents_event_from_json(bench->body, bench->length, &bench->arena, &bench->options,
                                                        &bench->event, &bench->error);
        char name[4];
        sprintf(name, "e%zu", twice);
        assert_fault(bench, status, CEVENTS_INVALID_ATTRIBUTE, name, "the attribute is given twice");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_form_says_the_same),
        TEST(similar_names_are_others),
        TEST(places_outlive_what_is_taken_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
