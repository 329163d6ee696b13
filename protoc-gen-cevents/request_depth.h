/*
 * A look at a request before protobuf-c unpacks it, which recurses as deeply as the bytes say.
 */
#ifndef CEVENTS_PLUGIN_REQUEST_DEPTH_H
#define CEVENTS_PLUGIN_REQUEST_DEPTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False when messages are declared in messages too deeply, or when the bytes are no protobuf message. */
bool request_depth_is_bearable(const uint8_t *request, size_t length);

#endif
