#include "json_decode.h"

#include "text.h"

static void put_time(const cevents_json_table *table, ProtobufCMessage *message, int64_t seconds, int32_t nanos)
{
    memcpy(json_member(message, table->fields[0].offset), &seconds, sizeof seconds);
    memcpy(json_member(message, table->fields[1].offset), &nanos, sizeof nanos);
}

static NOINLINE char *decode_any_timestamp(struct json_decoder *d, char *p, const cevents_json_table *table,
                                           ProtobufCMessage *message)
{
    static const struct text_time_rules rules = {.lower = false, .long_fraction = false, .leap_second = false};
    char *text;
    size_t length;
    char *next = json_text(d, p, "a timestamp", &text, &length);
    if (next == NULL) {
        return NULL;
    }
    struct text_time time;
    if (!cevents_text_parse_time(text, length, rules, &time)) {
        return cevents_json_refuse(
            d, p, CEVENTS_INVALID_VALUE,
            "expected a timestamp such as \"2024-05-06T07:08:09.5Z\" (RFC 3339, years 0001 to 9999)");
    }
    put_time(table, message, time.seconds, time.nanos);
    return next;
}

static char *decode_timestamp(struct json_decoder *d, char *p, const cevents_json_table *table,
                              ProtobufCMessage *message)
{
    struct text_time time;
    size_t length = *p == '"' ? cevents_text_parse_usual_time(p + 1, &time) : 0;
    if (length == 0 || p[length + 1] != '"') {
        return decode_any_timestamp(d, p, table, message);
    }
    put_time(table, message, time.seconds, time.nanos);
    return p + length + 2;
}

static char *decode_duration(struct json_decoder *d, char *p, const cevents_json_table *table,
                             ProtobufCMessage *message)
{
    char *text;
    size_t length;
    char *next = json_text(d, p, "a duration", &text, &length);
    if (next == NULL) {
        return NULL;
    }
    int64_t seconds;
    int32_t nanos;
    if (!cevents_text_parse_duration(text, length, &seconds, &nanos)) {
        return cevents_json_refuse(d, p, CEVENTS_INVALID_VALUE,
                                   "expected a duration in seconds such as \"1.5s\", at most 315576000000");
    }
    put_time(table, message, seconds, nanos);
    return next;
}

/* Writes lowerCamel as lower_snake to `to`, which has room for twice the length and a NUL. Returns the end. */
static char *put_snake(const char *from, const char *end, char *to)
{
    for (; from < end; from++) {
        if (*from >= 'A' && *from <= 'Z') {
            *to++ = '_';
            *to++ = (char)(*from - 'A' + 'a');
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return to;
}

static char *decode_field_mask(struct json_decoder *d, char *p, const cevents_json_table *table,
                               ProtobufCMessage *message)
{
    const cevents_json_field *field = &table->fields[0];
    char *text;
    size_t length;
    char *next = json_text(d, p, "a field mask", &text, &length);
    if (next == NULL || length == 0) {
        return next;
    }
    if (memchr(text, '_', length) != NULL || memchr(text, '\0', length) != NULL) {
        return cevents_json_refuse(d, p, CEVENTS_INVALID_VALUE,
                                   "expected paths in lowerCamelCase, separated by commas");
    }
    size_t count = 1;
    for (size_t i = 0; i < length; i++) {
        count += text[i] == ',' ? 1 : 0;
    }
    if (!json_count_elements(d, 0, count, p)) {
        return NULL;
    }
    char **paths = arena_take(d->arena, count * sizeof *paths);
    char *to = arena_take(d->arena, 2 * length + count + 1);
    if (paths == NULL || to == NULL) {
        return cevents_json_refuse_memory(d);
    }
    const char *end = text + length;
    for (size_t i = 0; i < count; i++) {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        const char *path_end = comma != NULL ? comma : end;
        paths[i] = to;
        to = put_snake(text, path_end, to) + 1;
        text += path_end - text + (comma != NULL ? 1 : 0);
    }
    memcpy(field_quantifier(message, field), &count, sizeof count);
    json_put_pointer(json_member(message, field->offset), paths);
    return next;
}

static char *decode_wrapper(struct json_decoder *d, char *p, const cevents_json_table *table, ProtobufCMessage *message)
{
    const cevents_json_field *field = &table->fields[0];
    enum value_outcome outcome;
    char *next = cevents_json_decode_element(d, p, table, field, json_member(message, field->offset), &outcome);
    return next != NULL && outcome == VALUE_NULL ? cevents_json_refuse_value(d, p, "a value that is not null") : next;
}

char *cevents_json_decode_well_known(struct json_decoder *d, char *p, const cevents_json_table *table, void *to)
{
    if (table->well_known == CEVENTS_WELL_KNOWN_ANY) {
        return cevents_json_decode_any(d, p, table, to);
    }
    if (table->well_known == CEVENTS_WELL_KNOWN_EMPTY) {
        return cevents_json_decode_object(d, p, table, to, NULL);
    }
    ProtobufCMessage *decoded = json_new_message(d, table);
    if (decoded == NULL) {
        return NULL;
    }
    json_put_pointer(to, decoded);
    switch ((cevents_well_known)table->well_known) {
    case CEVENTS_WELL_KNOWN_TIMESTAMP:
        return decode_timestamp(d, p, table, decoded);
    case CEVENTS_WELL_KNOWN_DURATION:
        return decode_duration(d, p, table, decoded);
    case CEVENTS_WELL_KNOWN_FIELD_MASK:
        return decode_field_mask(d, p, table, decoded);
    case CEVENTS_WELL_KNOWN_STRUCT:
        return cevents_json_decode_struct(d, p, table, decoded);
    case CEVENTS_WELL_KNOWN_LIST_VALUE:
        return cevents_json_decode_list(d, p, table, decoded);
    case CEVENTS_WELL_KNOWN_VALUE:
        return cevents_json_decode_value(d, p, table, decoded);
    case CEVENTS_WELL_KNOWN_WRAPPER:
        return decode_wrapper(d, p, table, decoded);
    case CEVENTS_WELL_KNOWN_ANY:
    case CEVENTS_WELL_KNOWN_EMPTY:
    case CEVENTS_WELL_KNOWN_NONE:
        break;
    }
    return cevents_json_refuse(d, p, CEVENTS_INVALID_ARGUMENT, "the generated table has an unknown well-known type");
}
