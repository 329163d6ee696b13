/*
 * Damaged events: whatever bytes come in, an event that is accepted can be sent on by every format and binding and
 * arrives the same, and one that is refused says so in valid text. Arguments: files of cases whose events are damaged too.
 */
#include <stdlib.h>

#include "event_model.h"
#include "runtime/random_event.h"
#include "runtime/round_trip.h"
#include "text.h"

enum { ROUNDS = 24, MOST_SEEDS = 1000, LONGEST_SEED = 4000 };

struct seed {
    char *bytes;
    size_t length;
    bool protobuf;
    bool batch;
};

static struct seed seeds[MOST_SEEDS];
static size_t n_seeds;

static void add_seed(const void *bytes, size_t length, bool protobuf, bool batch)
{
    if (n_seeds < MOST_SEEDS && length <= LONGEST_SEED) {
        struct seed *seed = &seeds[n_seeds++];
        *seed = (struct seed){malloc(length + 1), length, protobuf, batch};
        memcpy(seed->bytes, length == 0 ? "" : bytes, length);
    }
}

static void add_own_seeds(void)
{
    static const char *const events[] = {
        "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/"
        "s\",\"type\":\"t\",\"time\":\"2020-01-01T00:00:00.5+01:00\","
        "\"subject\":\"\\u00e9\\ud83d\\ude00\",\"b\":true,\"i\":-5,\"data\":{\"a\":[1,\"x\"]}}",
        "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"datacontenttype\":\"text/plain\","
        "\"data\":\"text\",\"Irregular\":1}",
        "{\"specversion\":\"0.3\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\",\"schemaurl\":\"http://h/\","
        "\"datacontentencoding\":\"base64\",\"data\":\"TWE=\"}",
    };
    static const char wire[] = "\x0A\x01"
                               "a\x12\x02/s\x1A\x03"
                               "1.0\x22\x01t"
                               "*\x10\x0A\x04time\x12\x08:\x06\x08\xD4\xBA\x99\xD6\x05"
                               "*\x0A\x0A\x03"
                               "ext\x12\x03\x1A\x01v"
                               "*\x07\x0A\x01i\x12\x02\x10\x05"
                               "*\x09\x0A\x01u\x12\x04*\x02/p"
                               "2\x02\x00\xFF";
    static const char any[] = "\x0A\x01"
                              "a\x12\x02/s\x1A\x03"
                              "1.0\x22\x01t"
                              "B\x0F\x0A\x09h/test.Ty\x12\x02\x08\x01";
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        add_seed(events[i], strlen(events[i]), false, false);
    }
    add_seed(wire, sizeof wire - 1, true, false);
    add_seed(any, sizeof any - 1, true, false);
}

static void add_case(const char *line, cevents_arena *arena)
{
    json_t *request = json_loads(line, JSON_ALLOW_NUL, NULL);
    const json_t *input = json_object_get(request, "input");
    const char *transport = json_string_value(json_object_get(input, "transport"));
    struct model_bytes body;
    if (transport != NULL && (strncmp(transport, "json", 4) == 0 || strncmp(transport, "protobuf", 8) == 0) &&
        model_bytes(input, "body", arena, &body)) {
        add_seed(body.bytes, body.length, transport[0] == 'p', strstr(transport, "-batch") != NULL);
    }
    json_decref(request);
}

static void add_file(const char *path)
{
    char *line = NULL;
    size_t size = 0;
    cevents_arena arena;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    cevents_arena_init(&arena, NULL, 0, CEVENTS_MALLOC);
    while (getline(&line, &size, file) > 0) {
        add_case(line, &arena);
        cevents_arena_reset(&arena);
    }
    cevents_arena_free(&arena);
    free(line);
    (void)fclose(file);
}

/* Damages bytes in one to three places. Returns the new length. */
static size_t damage(struct random *random, char *bytes, size_t length, size_t room)
{
    static const char pieces[] = "\"\\{}[],:0nt-\x80\xC3\xF4%\x00\x0A\x1F\x7F\x12\xFF";
    for (uint32_t left = 1 + random_below(random, 3); left > 0 && length > 0; left--) {
        size_t at = random_below(random, (uint32_t)length);
        size_t from = random_below(random, (uint32_t)length);
        size_t run = 1 + random_below(random, 8);
        switch (random_below(random, 5)) {
        case 0: /* a bit */
            bytes[at] = (char)(bytes[at] ^ 1 << random_below(random, 8));
            break;
        case 1: /* a byte that means something */
            bytes[at] = pieces[random_below(random, sizeof pieces - 1)];
            break;
        case 2: /* bytes are lost */
            run = run < length - at ? run : length - at;
            memmove(bytes + at, bytes + at + run, length - at - run);
            length -= run;
            break;
        case 3: /* bytes are repeated elsewhere */
            run = run < length - from ? run : length - from;
            if (length + run <= room) {
                char copy[8];
                memcpy(copy, bytes + from, run);
                memmove(bytes + at + run, bytes + at, length - at);
                memcpy(bytes + at, copy, run);
                length += run;
            }
            break;
        default: /* the end is lost */
            length = random_below(random, 4) == 0 ? at : length;
            break;
        }
    }
    return length;
}

static void assert_valid_error(cevents_status status, const cevents_error *error, size_t length)
{
    assert_int_equal(error->status, status);
    assert_in_range(error->offset, 0, length);
    assert_true(cevents_text_is_utf8(error->path, strlen(error->path)));
    assert_true(cevents_text_is_utf8(error->message, strlen(error->message)));
    assert_int_not_equal(error->message[0], '\0');
}

static void send_on(const cevents_event *event, cevents_arena *arena)
{
    for (size_t i = 0; i < CARRIERS; i++) {
        cevents_message message;
        cevents_event received;
        if (!carrier_refuses(&carriers[i], event)) {
            carry(&carriers[i], event, arena, &message, &received);
            assert_carried(&carriers[i], event, &received);
        }
    }
}

/* Every event of a batch, or the one, is sent on if it keeps the rules. */
static size_t accept_all(const struct seed *seed, cevents_arena *arena, const cevents_options *options)
{
    cevents_event *events;
    cevents_event event;
    size_t count = 1;
    cevents_error error = {0};
    cevents_status status;
    if (seed->batch) {
        status = seed->protobuf
                     ? cevents_events_from_protobuf(seed->bytes, seed->length, arena, options, &events, &count, &error)
                     : cevents_events_from_json(seed->bytes, seed->length, arena, options, &events, &count, &error);
    } else {
        events = &event;
        status = seed->protobuf ? cevents_event_from_protobuf(seed->bytes, seed->length, arena, options, &event, &error)
                                : cevents_event_from_json(seed->bytes, seed->length, arena, options, &event, &error);
    }
    if (status != CEVENTS_OK) {
        assert_valid_error(status, &error, seed->length);
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        status = cevents_event_check(&events[i], NULL, &error);
        if (status == CEVENTS_OK) {
            send_on(&events[i], arena);
        } else if (options->strict != 0) {
            fail_msg("accepted, but cannot be sent on: %.*s: %s: %s", (int)seed->length, seed->bytes, error.path,
                     error.message);
        }
    }
    return 1;
}

static void count_violation(const cevents_violation *violation, void *context)
{
    size_t *count = context;
    assert_true(cevents_text_is_utf8(violation->error->message, strlen(violation->error->message)));
    *count += violation->error->status != CEVENTS_REFUSED;
}

/* With all violations asked for, an event is valid exactly when there is none. */
static void validate(const struct seed *seed, cevents_arena *arena, bool tolerated)
{
    size_t count = 0;
    const cevents_options options = {.violation = count_violation, .violation_context = &count};
    cevents_event event;
    cevents_error error = {0};
    if (seed->batch) {
        return;
    }
    cevents_status status =
        seed->protobuf ? cevents_event_from_protobuf(seed->bytes, seed->length, arena, &options, &event, &error)
                       : cevents_event_from_json(seed->bytes, seed->length, arena, &options, &event, &error);
    assert_int_equal(status == CEVENTS_OK, tolerated);
    if (status == CEVENTS_OK) {
        assert_int_equal(count, 0);
    } else {
        assert_valid_error(status, &error, seed->length);
    }
}

static void no_surprise(void **state)
{
    static const cevents_options tolerant = {.strict = CEVENTS_TOLERANT};
    static const cevents_options strict = {.strict = CEVENTS_STRICT_ATTRIBUTES};
    struct bench *bench = *state;
    struct random random = {4};
    size_t n_accepted = 0;
    char *bytes = malloc(2 * LONGEST_SEED);
    for (size_t i = 0; i < ROUNDS * n_seeds; i++) {
        const struct seed *seed = &seeds[i % n_seeds];
        struct seed damaged = *seed;
        memcpy(bytes, seed->bytes, seed->length);
        damaged.length = damage(&random, bytes, seed->length, 2 * LONGEST_SEED);
        /* In memory of its very size, so that a read behind its end is seen. */
        damaged.bytes = malloc(damaged.length + (damaged.length == 0));
        memcpy(damaged.bytes, bytes, damaged.length);
        cevents_arena_reset(&bench->arena);
        bool accepted = accept_all(&damaged, &bench->arena, &tolerant) > 0;
        n_accepted += accept_all(&damaged, &bench->arena, &strict);
        validate(&damaged, &bench->arena, accepted);
        free(damaged.bytes);
    }
    free(bytes);
    assert_in_range(n_accepted, n_seeds / 2, ROUNDS * n_seeds); /* the damage leaves some */
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {TEST(no_surprise)};
    add_own_seeds();
    for (int i = 1; i < argc; i++) {
        add_file(argv[i]);
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (size_t i = 0; i < n_seeds; i++) {
        free(seeds[i].bytes);
    }
    return failed;
}
