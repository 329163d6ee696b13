/*
 * What CloudEvents requires of each event that a mapping gives.
 */
#include <string.h>

#include "mapping.h"
#include "suggest.h"

static bool has_attribute(const struct mapping_case *of, const char *name)
{
    for (size_t i = 0; i < of->n_attributes; i++) {
        if (strcmp(of->attributes[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* "; is it `soruce`, misspelt?" when there is an attribute whose name is near. */
static const char *misspelt_text(struct pool *pool, const struct mapping_case *of, const char *name)
{
    for (size_t i = 0; i < of->n_attributes; i++) {
        const char *given = of->attributes[i].name;
        if (suggest_is_misspelt(given, name)) {
            return pool_format(pool, "; is it `%s`, misspelt?", given);
        }
    }
    return "";
}

void mapping_check_required(const struct mapping_reader *reader, const struct mapping_case *of)
{
    const char *where = of->member == NULL ? "" : pool_format(reader->pool, " in the case `%s`", of->member->name);
    if (!has_attribute(of, "source")) {
        mapping_report(reader, of->location,
                       "events need a `source`%s: add one under `attributes`, such as `source: /%s`%s", where,
                       reader->message->name, misspelt_text(reader->pool, of, "source"));
    }
    if (!has_attribute(of, "id")) {
        findings_add(reader->findings, SEVERITY_WARNING, false, "sidecar", of->location, reader->message->full_name,
                     "no attribute `id`%s: the program has to give each event one%s", where,
                     misspelt_text(reader->pool, of, "id"));
    }
}
