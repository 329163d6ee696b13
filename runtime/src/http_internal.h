/*
 * What decoding and dispatching of HTTP messages share.
 */
#ifndef CEVENTS_HTTP_INTERNAL_H
#define CEVENTS_HTTP_INTERNAL_H

#include <cevents/http.h>

/* Finds the mode of a message and refuses what cannot be decoded: no event, an unknown format, beyond the limits. */
cevents_status cevents_http_check(const cevents_http_message *message, const cevents_options *options,
                                  cevents_content_mode *mode, cevents_error *error);

#endif
