#include "departure.h"

#include "fault.h"

cevents_status cevents_depart(const cevents_options *options, const cevents_report *departure, const char *why,
                              cevents_error *error)
{
    if (options == NULL) {
        return CEVENTS_OK;
    }
    if (options->violation != NULL) {
        cevents_error found;
        const cevents_violation violation = {&found, departure->kind};
        cevents_fail(&found, CEVENTS_REFUSED, departure->offset, departure->path, "%s", why);
        options->violation(&violation, options->violation_context);
    } else if ((options->strict & CEVENTS_STRICT_ATTRIBUTES) != 0) {
        return cevents_fail(error, CEVENTS_REFUSED, departure->offset, departure->path, "%s", why);
    }
    if (options->report != NULL) {
        options->report(departure, options->report_context);
    }
    return CEVENTS_OK;
}
