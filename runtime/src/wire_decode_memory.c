#include "arena_take.h"
#include "wire_decode.h"

enum { FIRST_CAPACITY = 4 };

/* In front of every array, so that it can grow by doubling. */
struct array_header {
    size_t capacity;
};

void *cevents_wire_new_message(struct wire_decoder *d, const cevents_json_table *table)
{
    size_t size = table->descriptor->sizeof_message;
    size_t whole = size;
    if ((table->flags & CEVENTS_TABLE_REQUIRED) != 0) {
        whole = wire_record_offset(table) + offsetof(struct required_record, seen) + table->n_fields;
    }
    void *message = arena_take(d->arena, whole);
    if (message == NULL) {
        return NULL;
    }
    memcpy(message, table->prototype, size);
    if (whole > size) {
        memset((char *)message + size, 0, whole - size);
    }
    return message;
}

void *cevents_wire_grow_array(struct wire_decoder *d, void *array, size_t count, size_t needed, size_t size)
{
    size_t capacity = array == NULL ? 0 : ((struct array_header *)((char *)array - ARENA_ALIGNMENT))->capacity;
    if (needed <= capacity) {
        return array;
    }
    capacity = needed < 2 * capacity ? 2 * capacity : needed;
    if (capacity > (PTRDIFF_MAX - ARENA_ALIGNMENT) / size) {
        d->arena->limit_hit = 1;
        return NULL;
    }
    char *memory = arena_take(d->arena, ARENA_ALIGNMENT + capacity * size);
    if (memory == NULL) {
        return NULL;
    }
    ((struct array_header *)(void *)memory)->capacity = capacity;
    char *grown = memory + ARENA_ALIGNMENT;
    if (count > 0) {
        memcpy(grown, array, count * size);
    }
    return grown;
}

bool cevents_wire_take_elements(struct wire_decoder *d, size_t count, const struct level *level,
                                const cevents_json_field *row, const uint8_t *at)
{
    if (count > d->elements_left) {
        cevents_wire_fail(d, CEVENTS_LIMIT_ELEMENTS, at, level, row,
                          "too many elements: the limit `elements` is reached");
        return false;
    }
    d->elements_left -= count;
    return true;
}

void *cevents_wire_reserve(struct wire_decoder *d, const struct level *level, const cevents_json_field *row,
                           size_t more, const uint8_t *at)
{
    if (!cevents_wire_take_elements(d, more, level, row, at)) {
        return NULL;
    }
    void **array = field_at(level->message, row->offset);
    size_t count = *field_count(level->message, row);
    size_t needed = count + more;
    if (needed > d->field_elements) {
        cevents_wire_fail(d, CEVENTS_LIMIT_FIELD_ELEMENTS, at, level, row,
                          "too many elements in the field: the limit `field_elements` is reached");
        return NULL;
    }
    if (more == 1 && needed < FIRST_CAPACITY) {
        needed = FIRST_CAPACITY;
    }
    void *grown = cevents_wire_grow_array(d, *array, count, needed, row->size);
    if (grown == NULL) {
        cevents_wire_fail_memory(d, level, row, at);
        return NULL;
    }
    *array = grown;
    return (char *)grown + count * row->size;
}
