#include "failing.h"
#include "filter_testing.h"

/* The event of all verdicts here. */
static cevents_attribute extensions[4];

static cevents_event make_event(void)
{
    extensions[0] = extension("resourcetype", "release");
    extensions[1] = extension("action", "created");
    extensions[2] = extension("empty", "");
    extensions[3] = (cevents_attribute){.name = "count", .text = "5", .length = 1, .type = CEVENTS_ATTRIBUTE_INTEGER};
    return (cevents_event){.attributes = {.id = "a-1",
                                          .source = "/organisations/acme",
                                          .specversion = "0.3",
                                          .type = "acme.rocket.v1.launched",
                                          .time = "2026-03-15T01:02:03.5Z",
                                          .n_extensions = 4,
                                          .extensions = extensions}};
}

struct verdict {
    const char *filter;
    bool passes;
};

static void assert_verdicts(const struct verdict *verdicts, size_t count)
{
    cevents_event event = make_event();
    for (size_t i = 0; i < count; i++) {
        if (passes(verdicts[i].filter, &event) != verdicts[i].passes) {
            fail_msg("%s: %s", verdicts[i].filter, verdicts[i].passes ? "does not pass" : "passes");
        }
    }
}

#define ASSERT_VERDICTS(verdicts) assert_verdicts(verdicts, sizeof(verdicts) / sizeof *(verdicts))

static void texts_are_compared_exactly(void **state)
{
    (void)state;
    static const struct verdict verdicts[] = {
        {"{\"exact\": {\"type\": \"acme.rocket.v1.launched\"}}", true},
        {"{\"exact\": {\"type\": \"acme.rocket.v1.Launched\"}}", false},
        {"{\"exact\": {\"type\": \"acme.rocket.v1.launche\"}}", false},
        {"{\"exact\": {\"type\": \"acme.rocket.v1.launched2\"}}", false},
        {"{\"exact\": {\"type\": \"\\u0061cme.rocket.v1.launched\"}}", true},
        {"{\"exact\": {\"id\": \"a-1\", \"action\": \"created\"}}", true},
        {"{\"exact\": {\"id\": \"a-1\", \"action\": \"updated\"}}", false},
        {"{\"exact\": {\"subject\": \"x\"}}", false},
        {"{\"exact\": {\"count\": \"5\"}}", true},
        {"{\"exact\": {\"time\": \"2026-03-15T01:02:03.5Z\"}}", true},
        {"{\"exact\": {\"specversion\": \"1.0\"}}", true},
        {"{\"exact\": {\"specversion\": \"0.3\"}}", false},
        {"{\"prefix\": {\"type\": \"acme.\"}}", true},
        {"{\"prefix\": {\"type\": \"acme.rocket.v1.launched\"}}", true},
        {"{\"prefix\": {\"type\": \"acme.rocket.v1.launched.\"}}", false},
        {"{\"prefix\": {\"type\": \"rocket\"}}", false},
        {"{\"prefix\": {\"type\": \"acme.\", \"source\": \"/o\"}}", true},
        {"{\"prefix\": {\"type\": \"acme.\", \"source\": \"o\"}}", false},
        {"{\"prefix\": {\"empty\": \"a\"}}", false},
        {"{\"suffix\": {\"type\": \".launched\"}}", true},
        {"{\"suffix\": {\"type\": \"acme.rocket.v1.launched\"}}", true},
        {"{\"suffix\": {\"type\": \"xacme.rocket.v1.launched\"}}", false},
        {"{\"suffix\": {\"type\": \".launche\"}}", false},
        {"{\"suffix\": {\"action\": \"ed\", \"resourcetype\": \"ase\"}}", true},
    };
    ASSERT_VERDICTS(verdicts);
}

#define YES "{\"exact\":{\"id\":\"a-1\"}}"
#define NO "{\"exact\":{\"id\":\"a-2\"}}"

static void filters_combine(void **state)
{
    (void)state;
    static const struct verdict verdicts[] = {
        {"[]", true},
        {" [ ] ", true},
        {"[" YES "]", true},
        {"[" YES "," NO "]", false},
        {"[" YES "," YES "," YES "]", true},
        {"{\"all\": [" YES "]}", true},
        {"{\"all\": [" YES "," YES "," NO "]}", false},
        {"{\"any\": [" NO "]}", false},
        {"{\"any\": [" NO "," NO "," YES "]}", true},
        {"{\"not\": " NO "}", true},
        {"{\"not\": {\"not\": " NO "}}", false},
        {"{\"not\": {\"exact\": {\"subject\": \"x\"}}}", true},
        {"{\"not\": {\"all\": [" YES "," NO "]}}", true},
        {"{\"not\": {\"any\": [" NO "," YES "]}}", false},
        {"{\"any\": [{\"all\": [" YES "," NO "]}, {\"not\": {\"any\": [" NO "," NO "]}}]}", true},
        {"[{\"any\": [{\"not\": " YES "}, {\"all\": [" YES ",{\"any\":[" NO "," YES "]}]}]}, " YES "]", true},
        {"[{\"any\": [{\"not\": " YES "}, {\"all\": [" YES ",{\"any\":[" NO "," NO "]}]}]}, " YES "]", false},
    };
    ASSERT_VERDICTS(verdicts);
}

static void patterns_are_alternatives_of_texts_and_beginnings(void **state)
{
    (void)state;
    static const struct verdict verdicts[] = {
        {"{\"pattern\": {\"type\": \"acme.rocket.v1.launched\"}}", true},
        {"{\"pattern\": {\"type\": \"acme.rocket.v1\"}}", false},
        {"{\"pattern\": {\"type\": \"acme.rocket.*\"}}", true},
        {"{\"pattern\": {\"type\": \"acme.rock.*\"}}", false},
        {"{\"pattern\": {\"type\": \"acme.rocket.v1.launched*\"}}", true},
        {"{\"pattern\": {\"type\": \"acme.rocket.v1.launched.*\"}}", false},
        {"{\"pattern\": {\"type\": \"*\"}}", true},
        {"{\"pattern\": {\"subject\": \"*\"}}", false},
        {"{\"pattern\": {\"type\": \"a|acme.rocket.v1.launched|b\"}}", true},
        {"{\"pattern\": {\"type\": \"a|b|acme.*\"}}", true},
        {"{\"pattern\": {\"type\": \"a|b*|acm\"}}", false},
        {"{\"pattern\": {\"type\": \"acme:*|acme/*\"}}", false},
        {"{\"pattern\": {\"type\": \"acme.*\", \"action\": \"updated|cre*\"}}", true},
        {"{\"pattern\": {\"type\": \"acme.*\", \"action\": \"updated|deleted\"}}", false},
        {"{\"not\": {\"pattern\": {\"type\": \"x|y\"}}}", true},
    };
    ASSERT_VERDICTS(verdicts);
    cevents_event event = {.attributes = {.type = "my_service:"}};
    assert_true(passes("{\"pattern\": {\"type\": \"my_service:*\"}}", &event));
    event.attributes.type = "my_service:chat:sent";
    assert_true(passes("{\"pattern\": {\"type\": \"my_service:*|my_other_event\"}}", &event));
    event.attributes.type = "my_other_event";
    assert_true(passes("{\"pattern\": {\"type\": \"my_service:*|my_other_event\"}}", &event));
    event.attributes.type = "my_service";
    assert_false(passes("{\"pattern\": {\"type\": \"my_service:*|my_other_event\"}}", &event));
}

/* As forest's subscriptions have it: lists, and the empty one stands for all. */
static void lists_are_choices(void **state)
{
    (void)state;
    static const struct verdict verdicts[] = {
        {"{\"in\": {\"resourcetype\": [\"release\"], \"action\": [\"updated\", \"created\"], \"project\": []}}", true},
        {"{\"in\": {\"resourcetype\": [\"release\"], \"action\": [\"updated\"], \"project\": []}}", false},
        {"{\"in\": {\"resourcetype\": [], \"action\": [], \"project\": []}}", true},
        {"{\"in\": {\"resourcetype\": [\"release\"], \"project\": [\"website\"]}}", false},
        {"{\"not\": {\"in\": {\"project\": []}}}", false},
        {"{\"in\": {\"type\": [\"acme.*\"]}}", false},
    };
    ASSERT_VERDICTS(verdicts);
}

struct refusal {
    const char *filter; /* a caret stands in front of the byte that the error is about */
    cevents_status status;
    const char *path;
    const char *message;
};

#define NO_DIALECT "is no dialect: all, any, exact, in, not, pattern, prefix, scope, suffix are"
#define NO_ATTRIBUTE "is no attribute: names are lower-case letters and digits, and not data"

static const struct refusal refusals[] = {
    /* dialects */
    {"[{\"exact\":{\"id\":\"a\"}}, {^\"sql\": \"id = 1\"}]", CEVENTS_INVALID_VALUE, "[1]", "\"sql\" " NO_DIALECT},
    {"{^\"\": {}}", CEVENTS_INVALID_VALUE, "", "\"\" " NO_DIALECT},
    {"{^\"Exact\": {}}", CEVENTS_INVALID_VALUE, "", "\"Exact\" " NO_DIALECT},
    {"{^}", CEVENTS_INVALID_VALUE, "", "an empty filter: name a dialect"},
    {"{\"any\": [{\"not\": {^}}]}", CEVENTS_INVALID_VALUE, "any[0].not", "an empty filter: name a dialect"},
    {"{\"exact\": {^}}", CEVENTS_INVALID_VALUE, "exact", "an empty filter: name an attribute"},
    {"[{\"in\": { ^} }]", CEVENTS_INVALID_VALUE, "[0].in", "an empty filter: name an attribute"},
    {"{\"all\": [^]}", CEVENTS_INVALID_VALUE, "all[0]", "an empty filter: all and any want one at least"},
    {"{\"any\": [^]}", CEVENTS_INVALID_VALUE, "any[0]", "an empty filter: all and any want one at least"},
    {"{\"exact\": {\"id\": \"a\"}, ^\"not\": {}}", CEVENTS_INVALID_VALUE, "",
     "a filter has one dialect: put several filters into an array, or into all or any"},
    {"{\"not\": " YES ", ^\"x\": 1}", CEVENTS_INVALID_VALUE, "",
     "a filter has one dialect: put several filters into an array, or into all or any"},
    /* values */
    {"^5", CEVENTS_WRONG_TYPE, "", "expected a filter: an object with a dialect"},
    {"[^\"a\"]", CEVENTS_WRONG_TYPE, "[0]", "expected a filter: an object with a dialect"},
    {"{\"not\": ^[" YES "]}", CEVENTS_WRONG_TYPE, "not", "expected a filter: an object with a dialect"},
    {"{\"all\": ^" YES "}", CEVENTS_WRONG_TYPE, "all", "expected an array of filters"},
    {"{\"all\": [" YES ", ^null]}", CEVENTS_WRONG_TYPE, "all[1]", "expected a filter: an object with a dialect"},
    {"{\"exact\": ^[]}", CEVENTS_WRONG_TYPE, "exact", "expected an object of attributes"},
    {"{\"exact\": {\"id\": ^5}}", CEVENTS_WRONG_TYPE, "exact.id", "expected a string"},
    {"{\"exact\": {\"id\": ^\"\"}}", CEVENTS_INVALID_VALUE, "exact.id", "a text to compare with must not be empty"},
    {"{\"prefix\": {\"id\": ^\"\"}}", CEVENTS_INVALID_VALUE, "prefix.id", "a text to compare with must not be empty"},
    {"{\"in\": {\"id\": ^\"a\"}}", CEVENTS_WRONG_TYPE, "in.id", "expected an array of strings"},
    {"{\"in\": {\"id\": [\"a\", ^true]}}", CEVENTS_WRONG_TYPE, "in.id[1]", "expected a string"},
    {"{\"in\": {\"id\": [^\"\"]}}", CEVENTS_INVALID_VALUE, "in.id[0]", "a text to compare with must not be empty"},
    {"{\"exact\": {\"id\": \"a^\\u0000\"}}", CEVENTS_NUL_IN_STRING, "exact.id", NULL},
    /* attributes */
    {"{\"exact\": {^\"Type\": \"t\"}}", CEVENTS_INVALID_ATTRIBUTE, "exact", "\"Type\" " NO_ATTRIBUTE},
    {"{\"exact\": {^\"data\": \"t\"}}", CEVENTS_INVALID_ATTRIBUTE, "exact", "\"data\" " NO_ATTRIBUTE},
    {"{\"exact\": {^\"\": \"t\"}}", CEVENTS_INVALID_ATTRIBUTE, "exact", "\"\" " NO_ATTRIBUTE},
    {"{\"suffix\": {\"id\": \"a\", ^\"id\": \"b\"}}", CEVENTS_INVALID_VALUE, "suffix", "\"id\" stands here twice"},
    {"{\"in\": {\"b\": [], \"a\": [\"x\",\"y\"], ^\"b\": [\"z\"]}}", CEVENTS_INVALID_VALUE, "in",
     "\"b\" stands here twice"},
    /* patterns */
    {"{\"pattern\": {\"type\": ^\"a||b\"}}", CEVENTS_INVALID_VALUE, "pattern.type",
     "\"a||b\" has an empty alternative"},
    {"{\"pattern\": {\"type\": ^\"a|\"}}", CEVENTS_INVALID_VALUE, "pattern.type", "\"a|\" has an empty alternative"},
    {"{\"pattern\": {\"type\": ^\"|a\"}}", CEVENTS_INVALID_VALUE, "pattern.type", "\"|a\" has an empty alternative"},
    {"{\"pattern\": {\"type\": ^\"a.*.b\"}}", CEVENTS_INVALID_VALUE, "pattern.type",
     "\"a.*.b\" has a * that does not end an alternative"},
    {"{\"pattern\": {\"type\": ^\"a**\"}}", CEVENTS_INVALID_VALUE, "pattern.type",
     "\"a**\" has a * that does not end an alternative"},
    {"{\"pattern\": {\"type\": ^\"a | b\"}}", CEVENTS_INVALID_VALUE, "pattern.type",
     "\"a | b\" has a space beside an alternative, which would count"},
    /* scopes */
    {"{\"scope\": [^]}", CEVENTS_INVALID_VALUE, "scope[0]", "an empty filter: name an attribute"},
    {"{\"scope\": ^{}}", CEVENTS_WRONG_TYPE, "scope", "expected an array of attributes, the outermost first"},
    {"{\"scope\": [\"a\", ^5]}", CEVENTS_WRONG_TYPE, "scope[1]",
     "expected an attribute: its name, or an object with name and value"},
    {"{\"scope\": [\"a\", {^\"a\": \"b\"}]}", CEVENTS_INVALID_VALUE, "scope[1]", "\"a\" stands here twice"},
    {"{\"scope\": [\"a\", ^\"a\"]}", CEVENTS_INVALID_VALUE, "scope[1]", "\"a\" stands here twice"},
    {"{\"scope\": [{\"a\": \"b\", ^\"c\": \"d\"}]}", CEVENTS_INVALID_VALUE, "scope[0]",
     "a level of a scope is one attribute"},
    {"{\"scope\": [{\"a\": ^\"\"}]}", CEVENTS_INVALID_VALUE, "scope[0].a", "a text to compare with must not be empty"},
    {"{\"scope\": [{\"a\": ^null}]}", CEVENTS_WRONG_TYPE, "scope[0].a", "expected a string"},
    {"{\"scope\": [^\"A\"]}", CEVENTS_INVALID_ATTRIBUTE, "scope[0]", "\"A\" " NO_ATTRIBUTE},
    /* JSON */
    {"^", CEVENTS_MALFORMED_JSON, "", "expected a JSON value"},
    {"[^", CEVENTS_MALFORMED_JSON, "[0]", "expected a JSON value"},
    {"[" YES ",^]", CEVENTS_MALFORMED_JSON, "[1]", "expected a JSON value"},
    {"[" YES " ^" YES "]", CEVENTS_MALFORMED_JSON, "[0]", "expected ',' or ']'"},
    {"{^exact", CEVENTS_MALFORMED_JSON, "", "expected a name in quotes"},
    {"{\"exact\" ^{", CEVENTS_MALFORMED_JSON, "exact", "expected ':'"},
    {"{\"exact\": {\"id\": \"a\"^", CEVENTS_MALFORMED_JSON, "exact.id", "expected ',' or '}'"},
    {"{\"exact\": {\"id\": \"a\",^}}", CEVENTS_MALFORMED_JSON, "exact", "expected a name in quotes"},
    {"{\"exact\": {\"id\": \"a\"}^]", CEVENTS_MALFORMED_JSON, "exact", "expected ',' or '}'"},
    {"{\"any\": [" YES "^}", CEVENTS_MALFORMED_JSON, "any[0]", "expected ',' or ']'"},
    {"{\"exact\": {\"id\": \"a^\x80\"}}", CEVENTS_INVALID_UTF8, "exact.id", NULL},
    {YES " ^x", CEVENTS_MALFORMED_JSON, "", "unexpected text after the filter"},
    {"[]^,", CEVENTS_MALFORMED_JSON, "", "unexpected text after the filter"},
};

static void what_is_no_filter_is_refused_with_its_place(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *refusal = &refusals[i];
        lay(bench, refusal->filter);
        cevents_filter *filter = (cevents_filter *)bench;
        cevents_status status =
            cevents_filter_from_json(bench->body, bench->length, NULL, NULL, &filter, &bench->error);
        print_message("%s\n", refusal->filter);
        assert_fault(bench, status, refusal->status, refusal->path,
                     refusal->message == NULL ? bench->error.message : refusal->message);
        assert_null(filter);
    }
}

/* Every text that ends too early is refused; none is read past its end. */
static void cut_texts_are_refused(void **state)
{
    struct bench *bench = *state;
    static const char whole[] = "[{\"all\":[{\"exact\":{\"id\":\"a\"}},{\"not\":{\"in\":{\"a\":[\"b\",\"c\"]}}}]},"
                                "{\"pattern\":{\"type\":\"a|b*\"}},{\"scope\":[\"a\",{\"b\":\"c\"}]}]";
    for (size_t length = 0; length <= sizeof whole - 1; length++) {
        char *copy = malloc(length + 1); /* no more than the text, so that sanitizers see its end */
        assert_non_null(copy);
        char *text = copy + 1;
        memcpy(text, whole, length);
        cevents_filter *filter;
        cevents_status status = cevents_filter_from_json(text, length, NULL, NULL, &filter, &bench->error);
        assert_int_equal(status, length == sizeof whole - 1 ? CEVENTS_OK : CEVENTS_MALFORMED_JSON);
        cevents_filter_free(filter);
        free(copy);
    }
    cevents_filter *filter;
    assert_int_equal(cevents_filter_from_json(NULL, 0, NULL, NULL, &filter, NULL), CEVENTS_MALFORMED_JSON);
    cevents_filter_free(NULL);
}

static cevents_status compile(struct bench *bench, const char *marked, const cevents_filter_limits *limits)
{
    lay(bench, marked);
    cevents_filter *filter;
    cevents_status status = cevents_filter_from_json(bench->body, bench->length, limits, NULL, &filter, &bench->error);
    cevents_filter_free(filter);
    return status;
}

static void limits_have_statuses_of_their_own(void **state)
{
    struct bench *bench = *state;
    const cevents_filter_limits depth = {.depth = 4};
    assert_int_equal(compile(bench, "[{\"any\":[" NO "]}]", &(cevents_filter_limits){.depth = 5}), CEVENTS_OK);
    assert_fault(bench, compile(bench, "[{\"any\":[{\"exact\":^{\"id\":\"a\"}}]}]", &depth), CEVENTS_LIMIT_DEPTH,
                 "[0].any[0].exact", "nested too deeply: the limit `depth` is reached");
    const cevents_filter_limits bytes = {.bytes = sizeof YES - 1};
    assert_int_equal(compile(bench, YES, &bytes), CEVENTS_OK);
    assert_fault(bench, compile(bench, YES "^ ", &bytes), CEVENTS_LIMIT_BYTES, "", "23 bytes: the limit `bytes` is 22");
    const cevents_filter_limits terms = {.terms = 4};
    assert_int_equal(compile(bench, "{\"exact\":{\"a\":\"1\",\"b\":\"2\"}}", &terms), CEVENTS_OK);
    assert_fault(bench, compile(bench, "{\"exact\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"^}}", &terms),
                 CEVENTS_LIMIT_ELEMENTS, "exact.c", "too many terms: the limit `terms` is reached");
    char levels[400] = "{\"scope\":[\"a0\"";
    for (int i = 1; i < CEVENTS_FILTER_LEVELS_MAX; i++) {
        sprintf(levels + strlen(levels), ",\"a%d\"", i);
    }
    size_t end = strlen(levels);
    strcpy(levels + end, "]}");
    assert_int_equal(compile(bench, levels, NULL), CEVENTS_OK);
    strcpy(levels + end, ",^\"b\"]}");
    assert_fault(bench, compile(bench, levels, NULL), CEVENTS_LIMIT_ELEMENTS, "scope[32]",
                 "the scope has too many levels");
}

/* The stack doesn't grow: neither when it is compiled nor when it is evaluated nor in an error. */
static void nests_as_deep_as_allowed(void **state)
{
    struct bench *bench = *state;
    enum { DEPTH = 200000 };
    static char text[DEPTH * 9 + sizeof YES];
    const cevents_filter_limits limits = {.bytes = sizeof text, .depth = DEPTH + 2, .terms = DEPTH + 3};
    for (size_t i = 0; i < DEPTH; i++) {
        memcpy(text + i * 7, "{\"not\":", 7);
    }
    memcpy(text + (size_t)DEPTH * 7, YES, sizeof YES - 1);
    memset(text + (size_t)DEPTH * 7 + sizeof YES - 1, '}', DEPTH);
    size_t length = (size_t)DEPTH * 8 + sizeof YES - 1;
    cevents_filter *filter;
    assert_int_equal(cevents_filter_from_json(text, length, &limits, NULL, &filter, &bench->error), CEVENTS_OK);
    cevents_event event = make_event();
    assert_true(cevents_filter_passes(filter, &event));
    event.attributes.id = "b";
    assert_false(cevents_filter_passes(filter, &event));
    cevents_filter_free(filter);
    assert_int_equal(cevents_filter_from_json(text, length - 1, &limits, NULL, &filter, &bench->error),
                     CEVENTS_MALFORMED_JSON);
    assert_int_equal(bench->error.offset, length - 1);
}

static void survives_each_failed_allocation(void **state)
{
    struct bench *bench = *state;
    size_t length = 0;
    for (int i = 0; i < 150; i++) {
        length += (size_t)sprintf(bench->body + length, "%c{\"exact\":{\"a%d\":\"%d\"}}", i == 0 ? '[' : ',', i, i);
    }
    bench->body[length++] = ']';
    cevents_event event = make_event();
    cevents_status status = CEVENTS_NO_MEMORY;
    int allocations = 0;
    for (; status != CEVENTS_OK; allocations++) {
        assert_in_range(allocations, 0, 100);
        struct failing failing = {.fail_at = allocations + 1};
        ProtobufCAllocator allocator = {failing_alloc, failing_free, &failing};
        cevents_filter *filter;
        bench->error.status = CEVENTS_OK;
        status = cevents_filter_from_json(bench->body, length, NULL, &allocator, &filter, &bench->error);
        assert_int_equal(failing.in_use, status == CEVENTS_OK);
        if (status != CEVENTS_OK) {
            assert_int_equal(status, CEVENTS_NO_MEMORY);
            assert_int_equal(bench->error.status, CEVENTS_NO_MEMORY);
            continue;
        }
        int calls = failing.calls;
        assert_false(cevents_filter_passes(filter, &event));
        assert_int_equal(failing.calls, calls);
        cevents_filter_free(filter);
        assert_int_equal(failing.in_use, 0);
    }
    assert_true(allocations > 4);
}

/* Writes a random filter, with its verdict on the event. */
struct author {
    unsigned seed;
    char text[20000];
    size_t length;
};

static unsigned draw(struct author *author, unsigned below)
{
    author->seed = author->seed * 1103515245 + 12345;
    return author->seed / 65536 % below;
}

static void put(struct author *author, const char *text)
{
    size_t length = strlen(text);
    assert_true(author->length + length < sizeof author->text);
    memcpy(author->text + author->length, text, length + 1);
    author->length += length;
}

static bool write_leaf(struct author *author)
{
    static const struct verdict leaves[] = {
        {YES, true},
        {NO, false},
        {"{\"in\": {\"nothere\": []}}", true},
        {"{\"in\": {\"id\": [\"b\", \"a-1\"], \"action\": [\"x\"]}}", false},
        {"{\"pattern\": {\"type\": \"x|acme.*\"}}", true},
        {"{\"scope\": [{\"resourcetype\": \"release\"}, {\"project\": \"p\"}]}", true},
        {"{\"scope\": [{\"resourcetype\": \"app\"}, {\"project\": \"p\"}]}", false},
        {"{\"suffix\": {\"type\": \"launched\", \"source\": \"acme\"}}", true},
    };
    const struct verdict *leaf = &leaves[draw(author, sizeof leaves / sizeof leaves[0])];
    put(author, leaf->filter);
    return leaf->passes;
}

static bool write_filter(struct author *author, int depth)
{
    unsigned kind = depth == 0 ? 3 : draw(author, 4);
    if (kind == 3) {
        return write_leaf(author);
    }
    if (kind == 2) {
        put(author, "{\"not\": ");
        bool verdict = !write_filter(author, depth - 1);
        put(author, "}");
        return verdict;
    }
    bool all = kind == 1;
    bool verdict = all;
    put(author, all ? "{\"all\": [" : "{\"any\": [");
    unsigned count = 1 + draw(author, 3);
    for (unsigned i = 0; i < count; i++) {
        put(author, i == 0 ? "" : ", ");
        bool member = write_filter(author, depth - 1);
        verdict = all ? verdict && member : verdict || member;
    }
    put(author, "]}");
    return verdict;
}

static void random_filters_do_as_they_say(void **state)
{
    (void)state;
    cevents_event event = make_event();
    static struct author author;
    unsigned n_passed = 0;
    for (unsigned i = 0; i < 3000; i++) {
        author.seed = i;
        author.length = 0;
        bool verdict = write_filter(&author, 5);
        n_passed += verdict;
        if (passes(author.text, &event) != verdict) {
            fail_msg("seed %u: %s", i, author.text);
        }
    }
    assert_in_range(n_passed, 1000, 2500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_compared_exactly),
        cmocka_unit_test(filters_combine),
        cmocka_unit_test(patterns_are_alternatives_of_texts_and_beginnings),
        cmocka_unit_test(lists_are_choices),
        TEST(what_is_no_filter_is_refused_with_its_place),
        TEST(cut_texts_are_refused),
        TEST(limits_have_statuses_of_their_own),
        TEST(nests_as_deep_as_allowed),
        TEST(survives_each_failed_allocation),
        cmocka_unit_test(random_filters_do_as_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
