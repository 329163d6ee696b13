/*
 * What must hold for findings about any schema or sidecar.
 */
#ifndef CEVENTS_FUZZ_FINDINGS_H
#define CEVENTS_FUZZ_FINDINGS_H

#include <string.h>

#include "findings.h"
#include "fuzz.h"

/* Texts are printable UTF-8 on one line, places count from 1. */
static inline void fuzz_check_findings(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        const char *line = finding_text(findings->pool, finding);
        fuzz_check_text(line, strlen(line), true, "a finding");
        fuzz_check(finding->location.line >= 0 && finding->location.column >= 0, "a finding's place");
        fuzz_check(finding->message[0] != '\0' && finding->rule[0] != '\0', "a finding that says nothing");
    }
}

#endif
