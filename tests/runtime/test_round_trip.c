/*
 * Forwarding without loss: random events, and those in the files that are given, go through every binding, mode and
 * format, also one after the other. Changed messages that are accepted hold events that can be sent on.
 * CEVENTS_SEED=N in the environment gives other random events.
 */
#include <stdlib.h>

#include "random_event.h"
#include "round_trip.h"

enum { EVENTS = 150, STEPS = 6, MUTATIONS = 20 };

static int n_files;
static char **files;
static uint64_t seed;

static void go_through_all(const cevents_event *event, cevents_arena *arena)
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

static void events_come_out_as_they_went_in(void **state)
{
    struct bench *bench = *state;
    struct random random = {seed + 1};
    for (int i = 0; i < EVENTS; i++) {
        cevents_event event = random_event(&random, &bench->arena);
        go_through_all(&event, &bench->arena);
        cevents_arena_reset(&bench->arena);
    }
}

static void events_survive_a_journey(void **state)
{
    struct bench *bench = *state;
    struct random random = {seed + 2};
    for (int i = 0; i < EVENTS; i++) {
        cevents_event event = random_event(&random, &bench->arena);
        for (int step = 0; step < STEPS; step++) {
            const struct carrier *carrier = &carriers[random_below(&random, CARRIERS)];
            cevents_message message;
            cevents_event received;
            if (!carrier_refuses(carrier, &event)) {
                carry(carrier, &event, &bench->arena, &message, &received);
                assert_carried(carrier, &event, &received);
                event = received;
            }
        }
        cevents_arena_reset(&bench->arena);
    }
}

static char *copy(cevents_arena *arena, const void *bytes, size_t length, size_t more)
{
    char *own = cevents_arena_alloc(arena, length + more + 1);
    assert_non_null(own);
    if (length > 0) {
        memcpy(own, bytes, length);
    }
    return own;
}

/* Changes, inserts or takes out a byte. */
static const char *mutate(struct random *random, cevents_arena *arena, const void *bytes, size_t *length)
{
    static const char odd[] = "\"%\\ ,;={}[]:\0\x7F\xC0\xFF\n09azAZ-_";
    char *own = copy(arena, bytes, *length, 1);
    size_t at = random_below(random, (uint32_t)*length + 1);
    char byte =
        random_below(random, 2) == 0 ? odd[random_below(random, sizeof odd - 1)] : (char)random_below(random, 256);
    if (at == *length || random_below(random, 3) == 0) {
        memmove(own + at + 1, own + at, *length - at);
        own[at] = byte;
        ++*length;
    } else if (random_below(random, 2) == 0) {
        own[at] = byte;
    } else {
        memmove(own + at, own + at + 1, *length - at - 1);
        --*length;
    }
    return own;
}

/* Changes the name or the value of a header, or repeats it. */
static void mutate_header(struct random *random, cevents_arena *arena, cevents_message *message)
{
    size_t at = random_below(random, (uint32_t)message->n_headers);
    cevents_header *headers =
        (cevents_header *)copy(arena, message->headers, message->n_headers * sizeof *headers, sizeof *headers);
    cevents_header *header = &headers[at];
    switch (random_below(random, 4)) {
    case 0:
        header->name = mutate(random, arena, header->name, &header->name_length);
        break;
    case 1:
        headers[message->n_headers++] = *header;
        break;
    default:
        header->value = mutate(random, arena, header->value, &header->value_length);
    }
    message->headers = headers;
}

static void mutate_property(struct random *random, cevents_arena *arena, cevents_message *message)
{
    size_t at = random_below(random, (uint32_t)message->n_properties);
    cevents_property *properties =
        (cevents_property *)copy(arena, message->properties, message->n_properties * sizeof *properties, 0);
    cevents_property *property = &properties[at];
    switch (random_below(random, 4)) {
    case 0:
        property->name = mutate(random, arena, property->name, &property->name_length);
        break;
    case 1:
        property->type = (cevents_property_type)random_below(random, CEVENTS_PROPERTY_OTHER + 1);
        break;
    case 2:
        property->number = (int64_t)((uint64_t)random_below(random, UINT32_MAX) << random_below(random, 40));
        property->number *= random_below(random, 2) == 0 ? 1 : -1;
        break;
    default:
        property->value = mutate(random, arena, property->value, &property->value_length);
    }
    message->properties = properties;
}

static void mutate_message(struct random *random, cevents_arena *arena, cevents_message *message)
{
    if (message->n_headers > 0 && random_below(random, 2) == 0) {
        mutate_header(random, arena, message);
    } else if (message->n_properties > 0 && random_below(random, 2) == 0) {
        mutate_property(random, arena, message);
    } else if (message->content_type != NULL && random_below(random, 4) == 0) {
        message->content_type = mutate(random, arena, message->content_type, &message->content_type_length);
    } else {
        message->body = mutate(random, arena, message->body, &message->body_length);
    }
}

/* A message may be refused; one that is accepted holds an event like any other. */
static bool judge(const cevents_message *message, struct bench *bench)
{
    const cevents_options strict = {.strict = CEVENTS_STRICT_ATTRIBUTES};
    cevents_event event;
    memset(&bench->error, 0, sizeof bench->error);
    if (cevents_message_mode(message) == CEVENTS_MODE_BATCHED) {
        cevents_batch batch;
        cevents_status status = cevents_message_batch(message, &strict, &batch, &bench->error);
        for (size_t i = 0; i < 3 && status == CEVENTS_OK; i++) {
            status = cevents_batch_next(&batch, &bench->arena, &strict, &event, &bench->error);
        }
        return false;
    }
    cevents_status tolerant = cevents_message_decode(message, &bench->arena, NULL, &event, &bench->error);
    cevents_status status = cevents_message_decode(message, &bench->arena, &strict, &event, &bench->error);
    if (status != CEVENTS_OK) {
        assert_int_equal(bench->error.status, status);
        assert_true(bench->error.message[0] != '\0');
        return false;
    }
    assert_int_equal(tolerant, CEVENTS_OK);
    go_through_all(&event, &bench->arena);
    return true;
}

static void changed_messages_are_refused_or_whole(void **state)
{
    struct bench *bench = *state;
    struct random random = {seed + 3};
    int accepted = 0;
    for (int i = 0; i < EVENTS; i++) {
        const struct carrier *carrier = &carriers[random_below(&random, CARRIERS)];
        cevents_event event = random_event(&random, &bench->arena);
        cevents_message message;
        cevents_event received;
        if (!carrier_refuses(carrier, &event)) {
            carry(carrier, &event, &bench->arena, &message, &received);
            for (int mutation = 0; mutation < MUTATIONS; mutation++) {
                cevents_message changed = message;
                mutate_message(&random, &bench->arena, &changed);
                accepted += judge(&changed, bench);
            }
        }
        cevents_arena_reset(&bench->arena);
    }
    assert_in_range(accepted, EVENTS, EVENTS * MUTATIONS);
}

static char *read_file(const char *path, cevents_arena *arena, size_t *length)
{
    enum { LARGEST = 1 << 20 };
    char *text = cevents_arena_alloc(arena, LARGEST);
    FILE *file = fopen(path, "rb");
    assert_non_null(text);
    assert_non_null(file);
    *length = fread(text, 1, LARGEST, file);
    assert_in_range(*length, 1, LARGEST - 1);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* The events of a file: one, a batch, or data alone. */
static void events_of_a_file_come_out(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < n_files; i++) {
        size_t length;
        char *text = read_file(files[i], &bench->arena, &length);
        cevents_event event;
        cevents_event *events = &event;
        size_t count = 1;
        if (cevents_event_from_json(text, length, &bench->arena, NULL, &event, NULL) != CEVENTS_OK &&
            cevents_events_from_json(text, length, &bench->arena, NULL, &events, &count, NULL) != CEVENTS_OK) {
            event = (cevents_event){.attributes = {.id = "1",
                                                   .source = "/s",
                                                   .specversion = "1.0",
                                                   .type = "t",
                                                   .datacontenttype = "application/json"},
                                    .data = {.kind = CEVENTS_DATA_BYTES, .bytes = text, .length = length, .path = ""}};
            events = &event;
            count = 1;
        }
        for (size_t j = 0; j < count; j++) {
            go_through_all(&events[j], &bench->arena);
        }
        cevents_arena_reset(&bench->arena);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest random_tests[] = {
        TEST(events_come_out_as_they_went_in),
        TEST(events_survive_a_journey),
        TEST(changed_messages_are_refused_or_whole),
    };
    const struct CMUnitTest file_tests[] = {TEST(events_of_a_file_come_out)};
    const char *other_seed = getenv("CEVENTS_SEED");
    seed = other_seed == NULL ? 0 : strtoull(other_seed, NULL, 10);
    n_files = argc - 1;
    files = argv + 1;
    return n_files > 0 ? cmocka_run_group_tests(file_tests, NULL, NULL)
                       : cmocka_run_group_tests(random_tests, NULL, NULL);
}
