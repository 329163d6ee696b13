/* The rule of scopes, cell by cell: docs/subscriptions.md, "Scopes". */
#include "filter_testing.h"

enum { N_LEVELS = 3 };

static const char *const names[N_LEVELS] = {"collectionid", "projectid", "layoutid"};

/* A scope: a value at each level, NULL where it names none. */
struct scope {
    const char *values[N_LEVELS];
};

static bool reaches(const struct scope *of_event, const struct scope *of_subscription)
{
    cevents_attribute extensions[N_LEVELS];
    cevents_event event = {.attributes = {.type = "t", .extensions = extensions}};
    char filter[200] = "{\"scope\": [";
    for (size_t i = 0; i < N_LEVELS; i++) {
        const char *value = of_subscription->values[i];
        sprintf(filter + strlen(filter), value == NULL ? "%s\"%s\"" : "%s{\"%s\": \"%s\"}", i == 0 ? "" : ", ",
                names[i], value);
        if (of_event->values[i] != NULL) {
            extensions[event.attributes.n_extensions++] = extension(names[i], of_event->values[i]);
        }
    }
    strcat(filter, "]}");
    return passes(filter, &event);
}

struct row {
    struct scope event;
    const char *reached; /* a character for each subscription: 1 or 0 */
};

static void assert_table(const struct scope *subscriptions, size_t n_subscriptions, const struct row *rows,
                         size_t n_rows)
{
    for (size_t row = 0; row < n_rows; row++) {
        assert_int_equal(strlen(rows[row].reached), n_subscriptions);
        for (size_t i = 0; i < n_subscriptions; i++) {
            if (reaches(&rows[row].event, &subscriptions[i]) != (rows[row].reached[i] == '1')) {
                fail_msg("row %zu, column %zu", row, i);
            }
        }
    }
}

#define ASSERT_TABLE(subscriptions, rows)                                                                              \
    assert_table(subscriptions, sizeof(subscriptions) / sizeof *(subscriptions), rows, sizeof(rows) / sizeof *(rows))

/* c1 holds p1 and p2, c2 holds p3; p1 holds l1 and l2, p2 holds l3, p3 holds l4. All levels are named. */
static void who_is_reached_when_all_levels_are_named(void **state)
{
    (void)state;
    static const struct scope subscriptions[] = {
        {{NULL, NULL, NULL}}, {{"c1", NULL, NULL}}, {{"c2", NULL, NULL}}, {{"c1", "p1", NULL}}, {{"c1", "p2", NULL}},
        {{"c2", "p3", NULL}}, {{"c1", "p1", "l1"}}, {{"c1", "p1", "l2"}}, {{"c1", "p2", "l3"}}, {{"c2", "p3", "l4"}},
    };
    static const struct row rows[] = {
        /*                        - c1 c2 p1 p2 p3 l1 l2 l3 l4 */
        {{{NULL, NULL, NULL}}, "1111111111"}, /* for everybody */
        {{{"c1", NULL, NULL}}, "1101101110"}, /* a collection: and for what is in it */
        {{{"c2", NULL, NULL}}, "1010010001"},
        {{{"c1", "p1", NULL}}, "1101001100"}, /* a project: what it is in, and what is in it */
        {{{"c1", "p2", NULL}}, "1100100010"},
        {{{"c2", "p3", NULL}}, "1010010001"},
        {{{"c1", "p1", "l1"}}, "1101001000"}, /* a layout: and what it is in */
        {{{"c1", "p1", "l2"}}, "1101000100"},
        {{{"c1", "p2", "l3"}}, "1100100010"},
        {{{"c2", "p3", "l4"}}, "1010010001"},
    };
    ASSERT_TABLE(subscriptions, rows);
}

/* The rule sees what is named and nothing else. */
static void who_is_reached_when_levels_are_left_out(void **state)
{
    (void)state;
    static const struct scope subscriptions[] = {
        {{NULL, NULL, NULL}}, {{"c1", NULL, NULL}}, {{NULL, "p1", NULL}},
        {{NULL, NULL, "l1"}}, {{"c1", NULL, "l1"}}, {{NULL, "p1", "l1"}},
    };
    static const struct row
        rows
            [] =
                {
                    {{{NULL, NULL, NULL}}, "111111"},
                    {{{"c1", NULL, NULL}}, "111111"}, /* a project that leaves its collection open hears of all collections */
                    {{{"c2", NULL, NULL}}, "101101"},
                    {{{"c1", "p1", NULL}}, "111111"},
                    {{{"c1", "p2", NULL}}, "110110"},
                    {{{"c1", "p1", "l1"}}, "111111"},
                    {{{"c2", "p1", "l1"}}, "101101"},
                    {{{"c1", "p1", "l2"}}, "111000"},
                    {{{NULL, "p1", NULL}}, "101101"}, /* an event that doesn't tell its collection isn't taken to be in c1 */
                    {{{NULL, NULL, "l1"}}, "100100"},
                    {{{"c1", NULL, "l1"}}, "110110"},
                };
    ASSERT_TABLE(subscriptions, rows);
}

/* The rule in words, on all events and subscriptions with two values at each level. */
static bool is_reached(const struct scope *event, const struct scope *subscription)
{
    size_t depth = 0; /* levels up to the innermost that the event names */
    for (size_t i = 0; i < N_LEVELS; i++) {
        depth = event->values[i] != NULL ? i + 1 : depth;
    }
    for (size_t i = 0; i < depth; i++) {
        const char *wanted = subscription->values[i];
        if (wanted != NULL && (event->values[i] == NULL || strcmp(event->values[i], wanted) != 0)) {
            return false;
        }
    }
    return true;
}

static struct scope make_scope(unsigned number)
{
    static const char *const values[] = {NULL, "a", "b"};
    struct scope scope;
    for (size_t i = 0; i < N_LEVELS; i++, number /= 3) {
        scope.values[i] = values[number % 3];
    }
    return scope;
}

static void all_combinations_follow_the_rule(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 27; i++) {
        for (unsigned j = 0; j < 27; j++) {
            struct scope event = make_scope(i);
            struct scope subscription = make_scope(j);
            assert_int_equal(reaches(&event, &subscription), is_reached(&event, &subscription));
        }
    }
}

/* As protobuf messages have it, which cannot tell an empty string from none. */
static void an_empty_attribute_names_nothing(void **state)
{
    (void)state;
    const cevents_attribute extensions[] = {extension("a", "1"), extension("b", "")};
    cevents_event event = {.attributes = {.type = "t", .extensions = extensions, .n_extensions = 2}};
    assert_true(passes("{\"scope\": [{\"a\": \"1\"}, {\"b\": \"2\"}]}", &event));
    assert_false(passes("{\"scope\": [{\"b\": \"2\"}, {\"a\": \"1\"}]}", &event));
}

/* Levels may be core attributes; an order of one level is a filter, too. */
static void any_attributes_can_be_levels(void **state)
{
    (void)state;
    cevents_event event = {.attributes = {.type = "t", .source = "/s", .subject = NULL}};
    assert_true(passes("{\"scope\": [{\"source\": \"/s\"}, {\"subject\": \"x\"}]}", &event));
    assert_false(passes("{\"scope\": [{\"source\": \"/other\"}, {\"subject\": \"x\"}]}", &event));
    event.attributes.subject = "y";
    assert_false(passes("{\"scope\": [{\"source\": \"/s\"}, {\"subject\": \"x\"}]}", &event));
    assert_true(passes("{\"scope\": [\"subject\"]}", &event));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_reached_when_all_levels_are_named),
        cmocka_unit_test(who_is_reached_when_levels_are_left_out),
        cmocka_unit_test(all_combinations_follow_the_rule),
        cmocka_unit_test(an_empty_attribute_names_nothing),
        cmocka_unit_test(any_attributes_can_be_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
