/*
 * Numbers of the options that annotate schemas: Google's, or others that mean the same, by the key `annotations` of the
 * sidecar.
 */
#ifndef CEVENTS_PLUGIN_ANNOTATION_NUMBERS_H
#define CEVENTS_PLUGIN_ANNOTATION_NUMBERS_H

#include <stdint.h>

#include "findings.h"
#include "pool.h"

struct yaml_node;

struct annotation_numbers {
    uint32_t type;                /* cloud_event_type, of messages */
    uint32_t extension_name;      /* cloud_event_extension_name, of messages */
    uint32_t product;             /* cloud_event_product, of files */
    uint32_t extension_attribute; /* cloud_event_extension_attribute, of files */
};

extern const struct annotation_numbers annotation_numbers_of_google;

/* What the node says, Google's numbers for the rest. Errors are fatal findings; never returns NULL. */
const struct annotation_numbers *annotation_numbers_read(struct pool *pool, const struct yaml_node *node,
                                                         struct findings *findings);

#endif
