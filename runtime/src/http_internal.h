/*
 * HTTP messages as messages of any binding.
 */
#ifndef CEVENTS_HTTP_INTERNAL_H
#define CEVENTS_HTTP_INTERNAL_H

#include <cevents/http.h>

cevents_message cevents_http_as_message(const cevents_http_message *message);

#endif
