#include "progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* The clock is read once for so many events. */
enum { EVENTS_A_LOOK = 256 };

static struct {
    enum { UNKNOWN, OFF, WAITING, SHOWN } state;
    double next; /* seconds */
} progress;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_show(size_t done)
{
    if (progress.state == OFF || done % EVENTS_A_LOOK != 0) {
        return;
    }
    double time = now();
    if (progress.state == UNKNOWN) {
        bool watched = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) != 1;
        progress.state = watched ? WAITING : OFF;
        progress.next = time + 1;
    } else if (time >= progress.next) {
        progress.state = SHOWN;
        progress.next = time + 0.5;
        fprintf(stderr, "\r%zu events", done);
        fflush(stderr);
    }
}

void progress_hide(void)
{
    if (progress.state == SHOWN) {
        fputs("\r\033[K", stderr);
        progress.state = WAITING;
    }
}
