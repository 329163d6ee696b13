/*
 * Looks the lines of its input up in the catalog of all Google events, and answers each with a line: of an event type
 * the envelope, the data message, the product and the extension attributes; of a message its own name; else nothing.
 */
#include <stdio.h>
#include <string.h>

#include <cevents/cevents.h>

#include "google_events.cevents.h"

int main(void)
{
    static const cevents_message_set *const sets[] = {&google_events__messages};
    char name[512];
    while (fgets(name, sizeof name, stdin) != NULL) {
        size_t length = strcspn(name, "\n");
        const cevents_route *route = cevents_routing_table_find(&google_events__routes, name, length);
        const cevents_json_table *message = cevents_find_message(sets, 1, name, length);
        if (route != NULL) {
            printf("%s\t%s\t%s\t", route->envelope, route->data->descriptor->name, route->product);
            for (size_t i = 0; i < route->n_extensions; i++) {
                printf("%s%s", i == 0 ? "" : ",", route->extensions[i]);
            }
        } else if (message != NULL) {
            fputs(message->descriptor->name, stdout);
        }
        putchar('\n');
    }
    return 0;
}
