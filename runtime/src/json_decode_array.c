#include "json_decode.h"

size_t cevents_json_open_scratch(struct json_decoder *d)
{
    d->scratch_used = (d->scratch_used + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1);
    return d->scratch_used;
}

bool cevents_json_push_scratch(struct json_decoder *d, size_t size)
{
    size_t at = d->scratch_used;
    if (size + at > d->scratch_size) {
        size_t grown = d->scratch_size * 2;
        char *scratch = arena_take(d->arena, grown);
        if (scratch == NULL) {
            (void)cevents_json_refuse_memory(d);
            return false;
        }
        memcpy(scratch, d->scratch, at < d->scratch_size ? at : d->scratch_size);
        d->scratch = scratch;
        d->scratch_size = grown;
    }
    d->scratch_used = at + size;
    return true;
}

bool cevents_json_flush_scratch(struct json_decoder *d, size_t base, const cevents_json_field *field, size_t count,
                                ProtobufCMessage *message)
{
    void *array = NULL;
    if (count > 0) {
        array = arena_take(d->arena, count * field->size);
        if (array == NULL) {
            (void)cevents_json_refuse_memory(d);
            return false;
        }
        memcpy(array, d->scratch + base, count * field->size);
    }
    d->scratch_used = base;
    memcpy(field_quantifier(message, field), &count, sizeof count);
    json_put_pointer(json_member(message, field->offset), array);
    return true;
}

static char *decode_elements(struct json_decoder *d, char *p, const cevents_json_table *table,
                             const cevents_json_field *field, size_t base, size_t *count)
{
    struct cevents_frame *frame = d->frame;
    bool more = *p != ']';
    p += more ? 0 : 1;
    for (size_t index = 0; more; index++) {
        frame->index = index;
        if (!json_count_elements(d, 1, p)) {
            return NULL;
        }
        /* The element is decoded on the stack: what it holds may push elements of its own. */
        union {
            uint64_t word[2];
            ProtobufCBinaryData binary;
        } value = {{0, 0}};
        enum value_outcome outcome;
        char *next = cevents_json_decode_element(d, p, table, field, &value, &outcome);
        if (next == NULL) {
            return NULL;
        }
        if (outcome == VALUE_NULL) {
            return cevents_json_refuse(d, p, CEVENTS_WRONG_TYPE, "null is no element of an array");
        }
        if (outcome == VALUE_SET) {
            if (!cevents_json_push_scratch(d, field->size)) {
                return NULL;
            }
            memcpy(d->scratch + base + *count * field->size, &value, field->size);
            (*count)++;
        }
        p = json_next_element(d, next, ']', &more);
        if (p == NULL) {
            return NULL;
        }
    }
    frame->index = CEVENTS_NO_INDEX;
    return p;
}

char *cevents_json_decode_array(struct json_decoder *d, char *p, const cevents_json_table *table,
                                const cevents_json_field *field, ProtobufCMessage *message)
{
    if (*p != '[') {
        return cevents_json_refuse_value(d, p, "an array");
    }
    if (!json_enter(d, p)) {
        return NULL;
    }
    size_t base = cevents_json_open_scratch(d);
    size_t count = 0;
    p = decode_elements(d, json_value_space(p + 1), table, field, base, &count);
    if (p == NULL || !cevents_json_flush_scratch(d, base, field, count, message)) {
        return NULL;
    }
    json_leave(d);
    return p;
}
