/*
 * Preloaded into a program: the allocation whose number CEVENTS_FAIL_AT says fails, and all after it when
 * CEVENTS_FAIL_ON is set. Whether that came to pass is told by a byte to the descriptor CEVENTS_FAIL_TOLD.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static unsigned long calls;

static unsigned long setting(const char *name)
{
    const char *text = getenv(name);
    return text == NULL ? 0 : strtoul(text, NULL, 10);
}

static int fails(void)
{
    static unsigned long fail_at;
    if (calls++ == 0) {
        fail_at = setting("CEVENTS_FAIL_AT");
    }
    int failing = fail_at != 0 && (calls == fail_at || (calls > fail_at && setting("CEVENTS_FAIL_ON") != 0));
    if (failing) {
        int descriptor = (int)setting("CEVENTS_FAIL_TOLD");
        errno = write(descriptor, "!", 1) == 1 ? ENOMEM : EIO;
    }
    return failing;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}
