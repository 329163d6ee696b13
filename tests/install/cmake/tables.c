/* Which of the types named on the command line are in the project's table, and which in that of all of Google's types. */
#include <stdio.h>
#include <string.h>

#include "all_events.cevents.h"
#include "google_events.cevents.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        printf("%s %d %d\n", argv[i], all_events__id(argv[i]) != 0, google_events__id(argv[i]) != 0);
    }
    return 0;
}
