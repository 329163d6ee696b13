/*
 * What an input may cost, with the defaults filled in.
 */
#ifndef CEVENTS_LIMIT_H
#define CEVENTS_LIMIT_H

#include <cevents/options.h>

static inline uint32_t limit_depth(const cevents_options *options)
{
    return options == NULL || options->limits.depth == 0 ? CEVENTS_LIMIT_DEPTH_DEFAULT : options->limits.depth;
}

static inline size_t limit_bytes(const cevents_options *options)
{
    return options == NULL || options->limits.bytes == 0 ? CEVENTS_LIMIT_BYTES_DEFAULT : options->limits.bytes;
}

static inline size_t limit_elements(const cevents_options *options)
{
    return options == NULL || options->limits.elements == 0 ? CEVENTS_LIMIT_ELEMENTS_DEFAULT : options->limits.elements;
}

static inline uint32_t limit_attributes(const cevents_options *options)
{
    return options == NULL || options->limits.attributes == 0 ? CEVENTS_LIMIT_ATTRIBUTES_DEFAULT
                                                              : options->limits.attributes;
}

static inline uint32_t limit_batch(const cevents_options *options)
{
    return options == NULL || options->limits.batch == 0 ? CEVENTS_LIMIT_BATCH_DEFAULT : options->limits.batch;
}

#endif
