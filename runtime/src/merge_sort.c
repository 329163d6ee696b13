#include "merge_sort.h"

#include <stdbool.h>
#include <string.h>

static void merge(const void **from, size_t middle, size_t end, const void **to, merge_order *order,
                  const void *context)
{
    size_t left = 0;
    size_t right = middle;
    for (size_t i = 0; i < end; i++) {
        bool take_left = right == end || (left < middle && order(context, from[left], from[right]) <= 0);
        to[i] = take_left ? from[left++] : from[right++];
    }
}

void cevents_merge_sort(const void **items, const void **room, size_t count, merge_order *order, const void *context)
{
    const void **from = items;
    const void **to = room;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t left = count - start;
            size_t middle = left < width ? left : width;
            size_t end = left - middle < width ? left : middle + width;
            merge(from + start, middle, end, to + start, order, context);
        }
        const void **swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
}
