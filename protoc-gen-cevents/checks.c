#include "checks.h"

#include <string.h>

bool checks_rule_exists(const char *id)
{
    return strncmp(id, "GE", 2) == 0;
}

void checks_run(struct pool *pool, const struct model *model, const struct options *options, struct findings *findings)
{
    (void)pool, (void)model, (void)options, (void)findings;
}
