/* A FileDescriptorSet -> findings, with all rules on. */
#include "fuzz_findings.h"
#include "lint_set.h"
#include "pool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct lint_choices choices = {.enable = "all"};
    struct pool *pool = pool_new();
    struct findings findings = {.pool = pool};
    const char *error = NULL;
    bool good = lint_set_run(pool, data, size, &choices, &findings, &error);
    fuzz_check(good == (error == NULL), "findings with an error, or neither");
    fuzz_check_findings(&findings);
    pool_free(pool);
    return 0;
}
