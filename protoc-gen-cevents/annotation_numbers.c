#include "annotation_numbers.h"

#include <string.h>

#include "annotations.h"
#include "suggest.h"
#include "yaml_tree.h"

const struct annotation_numbers annotation_numbers_of_google = {
    .type = OPTION_CLOUD_EVENT_TYPE,
    .extension_name = OPTION_CLOUD_EVENT_EXTENSION_NAME,
    .product = OPTION_CLOUD_EVENT_PRODUCT,
    .extension_attribute = OPTION_CLOUD_EVENT_EXTENSION_ATTRIBUTE,
};

/* Extensions of options begin here; protoc keeps 19000 to 19999 for itself. */
enum { FIRST_NUMBER = 1000, LAST_NUMBER = 536870911, FIRST_RESERVED = 19000, LAST_RESERVED = 19999 };

static bool read_number(const char *text, uint32_t *number)
{
    uint32_t value = 0;
    size_t length = strlen(text);
    if (length == 0 || length > 9 || text[strspn(text, "0123456789")] != '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        value = value * 10 + (uint32_t)(*text - '0');
    }
    bool reserved = value >= FIRST_RESERVED && value <= LAST_RESERVED;
    *number = value;
    return value >= FIRST_NUMBER && value <= LAST_NUMBER && !reserved && value != OPTION_PROTOBUF_C;
}

const struct annotation_numbers *annotation_numbers_read(struct pool *pool, const struct yaml_node *node,
                                                         struct findings *findings)
{
    static const char *const known[] = {"cloud_event_type", "cloud_event_extension_name", "cloud_event_product",
                                        "cloud_event_extension_attribute"};
    enum { N_KNOWN = sizeof known / sizeof *known };
    struct annotation_numbers *numbers = pool_alloc(pool, sizeof *numbers);
    uint32_t *const places[N_KNOWN] = {&numbers->type, &numbers->extension_name, &numbers->product,
                                       &numbers->extension_attribute};
    *numbers = annotation_numbers_of_google;
    if (!yaml_expect(findings, node, YAML_MAPPING)) {
        return numbers;
    }
    for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < N_KNOWN && strcmp(known[i], child->key) != 0) {
            i++;
        }
        if (i == N_KNOWN) {
            findings_add(findings, SEVERITY_ERROR, true, "sidecar", child->key_location, "", "unknown key `%s`%s",
                         child->key, suggest_text(pool, child->key, known, N_KNOWN));
        } else if (yaml_expect(findings, child, YAML_TEXT) && !read_number(child->text, places[i])) {
            findings_add(
                findings, SEVERITY_ERROR, true, "sidecar", child->location, "",
                "`%s` is `%s`, but must be the field number of an option: 1000 to 536870911, not 1019, not 19000 "
                "to 19999",
                child->key, child->text);
        }
    }
    if (numbers->type == numbers->extension_name || numbers->product == numbers->extension_attribute) {
        findings_add(findings, SEVERITY_ERROR, true, "sidecar", node->key_location, "",
                     "two options of %s have the same number",
                     numbers->type == numbers->extension_name ? "messages" : "files");
    }
    return numbers;
}
