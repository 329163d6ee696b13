/*
 * A stable sort in count * log(count) comparisons, whatever the items are: for input that was chosen to be slow.
 */
#ifndef CEVENTS_MERGE_SORT_H
#define CEVENTS_MERGE_SORT_H

#include <stddef.h>

/* Below 0, 0 or above 0 as `a` comes before, equals or comes after `b`. */
typedef int merge_order(const void *context, const void *a, const void *b);

/* Sorts `count` pointers at `items`. `room` has place for as many. */
void cevents_merge_sort(const void **items, const void **room, size_t count, merge_order *order, const void *context);

#endif
