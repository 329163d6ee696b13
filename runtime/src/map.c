#include "arena_take.h"
#include "fields.h"
#include "merge_sort.h"
#include "text.h"

#define COMPARE(type, a, b) compare_##type(*(const type *)(a), *(const type *)(b))

static int compare_int32_t(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

static int compare_uint32_t(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_int64_t(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_uint64_t(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_strings(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int compare_texts(const ProtobufCBinaryData *a, const ProtobufCBinaryData *b)
{
    size_t shorter = a->len < b->len ? a->len : b->len;
    int order = shorter == 0 ? 0 : memcmp(a->data, b->data, shorter);
    return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

int cevents_map_compare_keys(const cevents_json_field *key, const void *a, const void *b)
{
    const void *left = field_in(a, key->offset);
    const void *right = field_in(b, key->offset);
    switch (key->kind) {
    case CEVENTS_KIND_STRING:
        return compare_strings(*(const char *const *)left, *(const char *const *)right);
    case CEVENTS_KIND_TEXT:
        return compare_texts(left, right);
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_SINT64:
    case CEVENTS_KIND_SFIXED64:
        return COMPARE(int64_t, left, right);
    case CEVENTS_KIND_UINT64:
    case CEVENTS_KIND_FIXED64:
        return COMPARE(uint64_t, left, right);
    case CEVENTS_KIND_UINT32:
    case CEVENTS_KIND_FIXED32:
        return COMPARE(uint32_t, left, right);
    case CEVENTS_KIND_BOOL:
        return (*(const protobuf_c_boolean *)left != 0) - (*(const protobuf_c_boolean *)right != 0);
    default:
        return COMPARE(int32_t, left, right);
    }
}

static int compare_entries(const void *key, const void *a, const void *b)
{
    return cevents_map_compare_keys(key, a, b);
}

void cevents_map_sort(const cevents_json_field *key, const void **entries, const void **room, size_t count)
{
    cevents_merge_sort(entries, room, count, compare_entries, key);
}

bool cevents_map_is_sorted(const cevents_json_field *key, const void *const *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (cevents_map_compare_keys(key, entries[i - 1], entries[i]) > 0) {
            return false;
        }
    }
    return true;
}

cevents_status cevents_map_order_open(struct map_order *order, const cevents_json_field *key,
                                      const void *const *entries, size_t count, cevents_arena *arena)
{
    cevents_arena_init(&order->own, NULL, 0, CEVENTS_MALLOC);
    const void **room = order->few;
    if (count > MAP_FEW_ENTRIES) {
        arena = arena != NULL ? arena : &order->own;
        room = count > PTRDIFF_MAX / (2 * sizeof *room) ? NULL : arena_take(arena, 2 * count * sizeof *room);
    }
    if (room == NULL) {
        return cevents_arena_failure(arena);
    }
    memcpy(room, entries, count * sizeof *room);
    cevents_map_sort(key, room, room + count, count);
    order->entries = room;
    return CEVENTS_OK;
}

void cevents_map_order_close(struct map_order *order)
{
    cevents_arena_free(&order->own);
}

const char *cevents_map_key_text(const cevents_json_field *key, const void *entry, char number[TEXT_NUMBER_SIZE],
                                 size_t *length)
{
    const void *value = field_in(entry, key->offset);
    const char *text = number;
    switch (key->kind) {
    case CEVENTS_KIND_STRING:
        text = *(const char *const *)value == NULL ? "" : *(const char *const *)value;
        *length = strlen(text);
        break;
    case CEVENTS_KIND_TEXT:
        text = (const char *)((const ProtobufCBinaryData *)value)->data;
        *length = ((const ProtobufCBinaryData *)value)->len;
        break;
    case CEVENTS_KIND_BOOL:
        text = *(const protobuf_c_boolean *)value ? "true" : "false";
        *length = strlen(text);
        break;
    case CEVENTS_KIND_INT64:
    case CEVENTS_KIND_SINT64:
    case CEVENTS_KIND_SFIXED64:
        *length = cevents_text_put_int64(number, *(const int64_t *)value);
        break;
    case CEVENTS_KIND_UINT64:
    case CEVENTS_KIND_FIXED64:
        *length = cevents_text_put_uint64(number, *(const uint64_t *)value);
        break;
    case CEVENTS_KIND_UINT32:
    case CEVENTS_KIND_FIXED32:
        *length = cevents_text_put_uint64(number, *(const uint32_t *)value);
        break;
    default:
        *length = cevents_text_put_int64(number, *(const int32_t *)value);
        break;
    }
    return text == NULL ? "" : text;
}
