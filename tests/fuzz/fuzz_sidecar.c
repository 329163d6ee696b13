/* The text of a sidecar, cevents.yaml. */
#include "fuzz_findings.h"
#include "options.h"
#include "pool.h"
#include "settings.h"
#include "sidecar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const bool given[SETTING_COUNT];
    struct pool *pool = pool_new();
    struct findings findings = {.pool = pool};
    struct options *options = options_default(pool);
    const struct sidecar *sidecar =
        sidecar_read_text(pool, "c.yaml", (const char *)data, size, options, given, &findings);
    fuzz_check(sidecar != NULL, "no sidecar");
    (void)sidecar_c_package(pool, sidecar, "google.events.cloud.storage.v1");
    (void)sidecar_package_as_bytes(sidecar, "google.events");
    (void)sidecar_message_as_bytes(sidecar, "google.events.cloud.storage.v1.StorageObjectData");
    fuzz_check(sidecar_annotation_numbers(sidecar) != NULL, "no numbers of annotations");
    fuzz_check_findings(&findings);
    pool_free(pool);
    return 0;
}
