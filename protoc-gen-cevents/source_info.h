/*
 * Where the things of a file are declared and what comments they have, by their path in the FileDescriptorProto.
 */
#ifndef CEVENTS_PLUGIN_SOURCE_INFO_H
#define CEVENTS_PLUGIN_SOURCE_INFO_H

#include <stddef.h>
#include <stdint.h>

#include <google/protobuf/descriptor.pb-c.h>

#include "model.h"

/* Field numbers and indexes from the FileDescriptorProto down to a thing. */
struct source_path {
    const int32_t *steps;
    size_t length;
};

struct source_info;

/* Builds the look-up of a file. `info` may be NULL: then all locations are just the file. Points into `info`. */
struct source_info *source_info_new(struct pool *pool, const char *file, const Google__Protobuf__SourceCodeInfo *info);

/* Line and column are 0 when the path has no location. */
struct location source_info_find(const struct source_info *info, struct source_path path);

/* As source_info_find(), but for a path without a location that of the nearest thing around it. */
struct location source_info_nearest(const struct source_info *info, struct source_path path);

/* Copies the comments into the pool, as valid UTF-8. */
struct comments source_info_comments(const struct source_info *info, struct source_path path);

#endif
