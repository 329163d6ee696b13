/*
 * Gathers the context attributes of one event, whatever form it comes in, and holds them to the CloudEvents rules.
 */
#ifndef CEVENTS_ATTRIBUTE_COLLECTOR_H
#define CEVENTS_ATTRIBUTE_COLLECTOR_H

#include "attribute_rules.h"

/* Zero-initialise it, then set the first five members. */
struct attribute_collector {
    cevents_attributes *attributes;
    cevents_arena *arena;
    const cevents_options *options;
    cevents_error *error;
    const char *path; /* of the event: "", or such as "[3]" */
    uint32_t count;
    unsigned seen; /* bits of the core attributes that were given, valid or not */
    size_t extension_capacity;
    size_t offset_capacity;
    size_t irregular_capacity;
    cevents_attribute *extensions;
    size_t *extension_offsets; /* where each stands in the caller's bytes */
    cevents_attribute *irregular;
    cevents_error *first; /* of the violations that fail the event; NULL: there is none so far */
};

/* A value as it was received. All of it lives as long as the event. */
struct attribute_value {
    cevents_attribute_type type;
    const char *text; /* canonical, NUL-terminated UTF-8 */
    size_t length;
    bool boolean;
    int32_t integer;
    ProtobufCBinaryData binary;
    cevents_timestamp timestamp;
    bool irregular; /* no value that an attribute can have; `text` is as received */
};

/* Where an attribute stands in the caller's bytes, for errors and reports. */
struct attribute_place {
    const char *name; /* as it is written there: `id`, `ce-id` */
    size_t name_length;
    size_t offset; /* of the value */
    const char *raw;
    size_t raw_length;
};

/* Adds an attribute. `name` is copied where it is kept. */
cevents_status cevents_attribute_add(struct attribute_collector *collector, const char *name, size_t name_length,
                                     const struct attribute_value *value, const struct attribute_place *place);

/*
 * Adds a core attribute that is a string, when there is nothing wrong with it. False: nothing has happened;
 * cevents_attribute_add() says what is wrong.
 */
bool cevents_attribute_add_core(struct attribute_collector *collector, enum core_attribute core, const char *text,
                                size_t length);

/* Keeps aside what is no attribute; reports it as `kind`, or refuses it. `why` says in what it departs. */
cevents_status cevents_attribute_add_irregular(struct attribute_collector *collector, cevents_report_kind kind,
                                               const char *name, size_t name_length,
                                               const struct attribute_value *value, const struct attribute_place *place,
                                               const char *why);

/*
 * Checks that all required attributes are there, and none twice, once all have been added. `name_prefix` is what stands in front of
 * names in this form ("ce-"); `offset` is where the lack of one shows. Of a 0.3 event, gives `schemaurl` its present
 * name.
 */
cevents_status cevents_attribute_finish(struct attribute_collector *collector, const char *name_prefix, size_t offset);

/* Takes an extension attribute out again. False when there is none of this name. */
bool cevents_attribute_take_extension(struct attribute_collector *collector, const char *name,
                                      cevents_attribute *taken);

/* An event of CloudEvents 0.3, some of whose attributes have other names. */
bool cevents_attribute_is_0_3(const cevents_attributes *attributes);

#endif
