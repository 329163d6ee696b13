#include "limit.h"

#include "fault.h"

cevents_status cevents_fail_bytes(cevents_error *error, size_t length, const cevents_options *options)
{
    size_t limit = limit_bytes(options);
    return cevents_fail(error, CEVENTS_LIMIT_BYTES, limit, "", "%zu bytes: the limit `bytes` is %zu", length, limit);
}
