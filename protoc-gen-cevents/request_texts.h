/*
 * A look at texts that protobuf-c, having unpacked them, would end too early.
 */
#ifndef CEVENTS_PLUGIN_REQUEST_TEXTS_H
#define CEVENTS_PLUGIN_REQUEST_TEXTS_H

#include <stddef.h>
#include <stdint.h>

#include <google/protobuf/compiler/plugin.pb-c.h>

#include "findings.h"
#include "pool.h"

/*
 * Reports default values and JSON names that hold U+0000: protoc lets them pass, but in C they end there. `bytes` are the
 * request, and of a depth that request_depth_is_bearable().
 */
void request_check_texts(struct pool *pool, const uint8_t *bytes, size_t length,
                         const Google__Protobuf__Compiler__CodeGeneratorRequest *request, struct findings *findings);

#endif
