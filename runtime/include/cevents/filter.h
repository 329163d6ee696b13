/**
 * @file
 * Which events a subscriber wants: filters over context attributes, read from JSON, evaluated without allocation.
 *
 * The language is in docs/subscriptions.md: the dialects of the CloudEvents Subscriptions API (section "Filters")
 * `exact`, `prefix`, `suffix`, `all`, `any`, `not`, and of our own `pattern`, `in` and `scope`. A text holds one filter
 * or an array of filters, all of which must pass; the empty array passes every event.
 *
 *     [{"pattern": {"type": "acme.rocket.*|acme.pad.closed"}}, {"not": {"exact": {"subject": "test"}}}]
 */
#ifndef CEVENTS_FILTER_H
#define CEVENTS_FILTER_H

#include <stdbool.h>

#include <cevents/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Defaults of cevents_filter_limits. */
enum {
    CEVENTS_FILTER_BYTES_DEFAULT = 64 * 1024,
    CEVENTS_FILTER_DEPTH_DEFAULT = 100,
    CEVENTS_FILTER_TERMS_DEFAULT = 4096
};

/** Most levels of a `scope`. */
enum { CEVENTS_FILTER_LEVELS_MAX = 32 };

/** What a filter may cost. A member that is 0 stands for its default. */
typedef struct cevents_filter_limits {
    /** Bytes of JSON. */
    size_t bytes;
    /** Nesting of objects and arrays. The stack does not grow with it. */
    uint32_t depth;
    /** Tests and groups of tests that the filter is compiled into; at most about 50 bytes each, and their texts. */
    uint32_t terms;
} cevents_filter_limits;

/** A compiled filter: constant, and shared by any number of threads. */
typedef struct cevents_filter cevents_filter;

/**
 * Compiles a filter. `limits` NULL: the defaults; `allocator` NULL: malloc, else it must outlive the filter. The JSON
 * isn't needed afterwards. Of a text that is no filter `error` has the byte offset and the JSON path: a dialect that
 * nobody knows, an empty one, a value of the wrong type, a name that no attribute can have, a member that stands twice.
 * `*filter` is NULL then.
 */
CEVENTS_API cevents_status cevents_filter_from_json(const char *json, size_t length,
                                                    const cevents_filter_limits *limits, ProtobufCAllocator *allocator,
                                                    cevents_filter **filter, cevents_error *error);

/** Frees a filter. NULL is allowed. */
CEVENTS_API void cevents_filter_free(cevents_filter *filter);

/** Whether an event passes. Allocates nothing, calls nothing, uses no stack that grows with the filter. */
CEVENTS_API bool cevents_filter_passes(const cevents_filter *filter, const cevents_event *event);

#ifdef __cplusplus
}
#endif

#endif
