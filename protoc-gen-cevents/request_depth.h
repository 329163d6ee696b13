/*
 * A look at files before protobuf-c unpacks them, which recurses as deeply as the bytes say.
 */
#ifndef CEVENTS_PLUGIN_REQUEST_DEPTH_H
#define CEVENTS_PLUGIN_REQUEST_DEPTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The fields that hold a CodeGeneratorRequest's and a FileDescriptorSet's files. */
enum { FILES_OF_REQUEST = 15, FILES_OF_SET = 1 };

/* False when messages are declared in messages too deeply, or when the bytes are no protobuf message. */
bool request_depth_is_bearable(const uint8_t *bytes, size_t length, uint32_t files_field);

#endif
