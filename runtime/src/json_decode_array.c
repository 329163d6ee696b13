#include "json_decode.h"

bool cevents_json_grow_scratch(struct json_decoder *d)
{
    size_t grown = d->scratch_size * 2;
    char *scratch = arena_take(d->arena, grown);
    if (scratch == NULL) {
        (void)cevents_json_refuse_memory(d);
        return false;
    }
    memcpy(scratch, d->scratch, d->scratch_size);
    d->scratch = scratch;
    d->scratch_size = grown;
    return true;
}

bool cevents_json_close_scratch(struct json_decoder *d, size_t base, const cevents_json_field *field, size_t count,
                                ProtobufCMessage *message)
{
    char *array = NULL;
    if (count > 0) {
        size_t size = (count * field->size + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1);
        array = arena_take(d->arena, size);
        if (array == NULL) {
            (void)cevents_json_refuse_memory(d);
            return false;
        }
        /* The stack's size is a multiple of the alignment, too. */
        const char *from = d->scratch + base;
        if (size > 128) {
            memcpy(array, from, size);
        } else {
            for (size_t i = 0; i < size; i += ARENA_ALIGNMENT) {
                memcpy(array + i, from + i, ARENA_ALIGNMENT);
            }
        }
    }
    d->scratch_used = base;
    json_put_array(message, field, array, count);
    return true;
}

/* A value of an array while it is decoded: what it holds may push elements of its own. */
union element {
    uint64_t word;
    uint32_t half;
    protobuf_c_boolean byte;
    ProtobufCBinaryData binary;
};

/* Keeps an element of `size` bytes at `at`. False after cevents_json_refuse(). */
static inline bool keep_element(struct json_decoder *d, size_t at, const union element *value, size_t size)
{
    char *room = json_push(d, at, size);
    if (room == NULL) {
        return false;
    }
    if (size == sizeof value->word) {
        memcpy(room, &value->word, sizeof value->word);
    } else if (size == sizeof value->half) {
        memcpy(room, &value->half, sizeof value->half);
    } else {
        memcpy(room, value, size);
    }
    return true;
}

static char *decode_elements(struct json_decoder *d, char *p, const cevents_json_table *table,
                             const cevents_json_field *field, size_t base, size_t *count)
{
    struct cevents_frame *frame = d->frame;
    struct indentation indentation = {NULL, 0};
    p = json_member_space(p, &indentation);
    bool more = *p != ']';
    p += more ? 0 : 1;
    for (size_t index = 0; more; index++) {
        frame->index = index;
        if (!json_count_elements(d, index, 1, p)) {
            return NULL;
        }
        union element value = {0};
        enum value_outcome outcome;
        char *next = cevents_json_decode_element(d, p, table, field, &value, &outcome);
        if (next == NULL) {
            return NULL;
        }
        if (outcome == VALUE_NULL) {
            return cevents_json_refuse(d, p, CEVENTS_WRONG_TYPE, "null is no element of an array");
        }
        if (outcome == VALUE_SET) {
            if (!keep_element(d, base + *count * field->size, &value, field->size)) {
                return NULL;
            }
            (*count)++;
        }
        p = json_next_element(d, next, ']', &indentation, &more);
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
    size_t base = json_open_scratch(d);
    size_t count = 0;
    p = decode_elements(d, p + 1, table, field, base, &count);
    if (p == NULL || !cevents_json_close_scratch(d, base, field, count, message)) {
        return NULL;
    }
    json_leave(d);
    return p;
}
