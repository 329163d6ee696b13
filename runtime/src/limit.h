/*
 * What an input may cost, with the defaults filled in.
 */
#ifndef CEVENTS_LIMIT_H
#define CEVENTS_LIMIT_H

#include <cevents/options.h>

/* Fails because an input has `length` bytes. */
cevents_status cevents_fail_bytes(cevents_error *error, size_t length, const cevents_options *options);

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

static inline size_t limit_field_elements(const cevents_options *options)
{
    return options == NULL || options->limits.field_elements == 0 ? CEVENTS_LIMIT_FIELD_ELEMENTS_DEFAULT
                                                                  : options->limits.field_elements;
}

static inline uint32_t limit_attributes(const cevents_options *options)
{
    return options == NULL || options->limits.attributes == 0 ? CEVENTS_LIMIT_ATTRIBUTES_DEFAULT
                                                              : options->limits.attributes;
}

static inline size_t limit_name_length(const cevents_options *options)
{
    return options == NULL || options->limits.name_length == 0 ? CEVENTS_LIMIT_NAME_LENGTH_DEFAULT
                                                               : options->limits.name_length;
}

static inline size_t limit_value_length(const cevents_options *options)
{
    return options == NULL || options->limits.value_length == 0 ? CEVENTS_LIMIT_VALUE_LENGTH_DEFAULT
                                                                : options->limits.value_length;
}

static inline uint32_t limit_batch(const cevents_options *options)
{
    return options == NULL || options->limits.batch == 0 ? CEVENTS_LIMIT_BATCH_DEFAULT : options->limits.batch;
}

#endif
