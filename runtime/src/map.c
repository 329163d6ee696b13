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

static bool is_sorted(const cevents_json_field *key, const void *const *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (cevents_map_compare_keys(key, entries[i - 1], entries[i]) > 0) {
            return false;
        }
    }
    return true;
}

uint64_t cevents_map_key_prefix(const cevents_json_field *key, const void *entry)
{
    if (key->kind != CEVENTS_KIND_STRING) {
        return 0;
    }
    const char *text = *(const char *const *)field_in(entry, key->offset);
    uint64_t prefix = 0;
    for (unsigned shift = 64; shift > 0 && text != NULL && *text != '\0'; text++) {
        shift -= 8;
        prefix |= (uint64_t)(unsigned char)*text << shift;
    }
    return prefix;
}

/* By insertion: indices take a small part of the stack that pointers would. */
static void sort_few(struct map_order *order, const cevents_json_field *key, size_t count)
{
    uint64_t prefixes[MAP_FEW_ENTRIES]; /* as `few` */
    order->by_index = false;
    for (size_t i = 0; i < count; i++) {
        const void *entry = order->entries[i];
        uint64_t prefix = cevents_map_key_prefix(key, entry);
        size_t at = i;
        while (at > 0 && (prefix < prefixes[at - 1] ||
                          (prefix == prefixes[at - 1] &&
                           cevents_map_compare_keys(key, order->entries[order->few[at - 1]], entry) > 0))) {
            prefixes[at] = prefixes[at - 1];
            order->few[at] = order->few[at - 1];
            at--;
        }
        prefixes[at] = prefix;
        order->few[at] = (uint8_t)i;
        order->by_index |= at != i;
    }
}

cevents_status cevents_map_sorted(struct map_order *order, const cevents_json_field *key, const void *const *entries,
                                  size_t count, cevents_arena *arena)
{
    order->entries = entries;
    order->by_index = false;
    if (count <= MAP_FEW_ENTRIES) {
        sort_few(order, key, count);
        return CEVENTS_OK;
    }
    if (is_sorted(key, entries, count)) {
        return CEVENTS_OK;
    }
    const void **sorted =
        count > PTRDIFF_MAX / (2 * sizeof *sorted) ? NULL : arena_take(arena, 2 * count * sizeof *sorted);
    if (sorted == NULL) {
        return cevents_arena_failure(arena);
    }
    memcpy(sorted, entries, count * sizeof *sorted);
    cevents_map_sort(key, sorted, sorted + count, count);
    order->entries = sorted;
    return CEVENTS_OK;
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
