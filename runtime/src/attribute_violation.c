#include "attribute_violation.h"

#include "departure.h"
#include "fault.h"

static void write_path(const struct attribute_collector *collector, const char *name, size_t name_length,
                       char path[CEVENTS_ERROR_PATH_SIZE])
{
    struct cevents_frame frame = {.name = name, .name_length = name_length, .index = CEVENTS_NO_INDEX};
    cevents_path_write(path, CEVENTS_ERROR_PATH_SIZE, collector->path, &frame);
}

cevents_status cevents_attribute_fail(const struct attribute_collector *collector, cevents_status status, size_t offset,
                                      const char *name, size_t name_length, const char *why)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    write_path(collector, name, name_length, path);
    return cevents_fail(collector->error, status, offset, path, "%s", why);
}

static bool wants_all(const struct attribute_collector *collector)
{
    return collector->options != NULL && collector->options->violation != NULL;
}

static void tell(const struct attribute_collector *collector, const cevents_error *error)
{
    const cevents_violation violation = {.error = error};
    collector->options->violation(&violation, collector->options->violation_context);
}

/* Notes a violation that the event will fail with; false when out of memory. */
static bool note(struct attribute_collector *collector, const cevents_error *error)
{
    tell(collector, error);
    if (collector->first == NULL) {
        collector->first = cevents_arena_alloc(collector->arena, sizeof *error);
        if (collector->first == NULL) {
            return false;
        }
        *collector->first = *error;
    }
    return true;
}

cevents_status cevents_attribute_violate(struct attribute_collector *collector, cevents_status status, size_t offset,
                                         const char *name, size_t name_length, const char *why)
{
    if (!wants_all(collector)) {
        return cevents_attribute_fail(collector, status, offset, name, name_length, why);
    }
    char path[CEVENTS_ERROR_PATH_SIZE];
    cevents_error error;
    write_path(collector, name, name_length, path);
    cevents_fail(&error, status, offset, path, "%s", why);
    return note(collector, &error) ? CEVENTS_OK
                                   : cevents_attribute_fail(collector, cevents_arena_failure(collector->arena), offset,
                                                            name, name_length, "no memory for an error");
}

cevents_status cevents_attribute_pass_over(struct attribute_collector *collector, const char *name, size_t name_length,
                                           cevents_status status)
{
    bool violation =
        status == CEVENTS_INVALID_ATTRIBUTE || status == CEVENTS_INVALID_UTF8 || status == CEVENTS_NUL_IN_STRING;
    if (!violation || !wants_all(collector) || collector->error == NULL || !note(collector, collector->error)) {
        return status;
    }
    enum core_attribute core = cevents_core_find(name, name_length);
    collector->seen |= core < CORE_COUNT ? 1U << core : 0;
    return CEVENTS_OK;
}

cevents_status cevents_attribute_settle(const struct attribute_collector *collector, cevents_status status)
{
    if (!wants_all(collector)) {
        return status;
    }
    if (status != CEVENTS_OK && collector->error != NULL) {
        tell(collector, collector->error);
    }
    if (collector->first == NULL) {
        return status;
    }
    if (collector->error != NULL) {
        *collector->error = *collector->first;
    }
    return collector->first->status;
}

cevents_status cevents_attribute_depart(const struct attribute_collector *collector, cevents_report_kind kind,
                                        const struct attribute_place *place, const char *why)
{
    char path[CEVENTS_ERROR_PATH_SIZE];
    write_path(collector, place->name, place->name_length, path);
    const cevents_report departure = {
        .kind = kind, .offset = place->offset, .path = path, .raw = place->raw, .raw_length = place->raw_length};
    return cevents_depart(collector->options, &departure, why, collector->error);
}
