#include "catalog.h"

#include <string.h>

#include "google_events.cevents.h"

static const cevents_message_set *const sets[] = {&google_events__messages};

enum { N_SETS = sizeof sets / sizeof sets[0] };

size_t catalog_size(void)
{
    return google_events__routes.n_routes;
}

const cevents_route *catalog_route_at(size_t index)
{
    return google_events__routes.routes[index];
}

const cevents_route *catalog_find_type(const char *type)
{
    return cevents_routing_table_find(&google_events__routes, type, strlen(type));
}

const cevents_json_table *catalog_find_message(const char *full_name)
{
    return cevents_find_message(sets, N_SETS, full_name, strlen(full_name));
}

const cevents_message_set *const *catalog_sets(size_t *n_sets)
{
    *n_sets = N_SETS;
    return sets;
}

struct suggestion catalog_suggest_type(const char *type)
{
    struct suggestion nearest = suggestion_for(type);
    for (size_t i = 0; i < catalog_size(); i++) {
        suggestion_consider(&nearest, catalog_route_at(i)->type);
    }
    return nearest;
}

struct suggestion catalog_suggest_message(const char *full_name)
{
    struct suggestion nearest = suggestion_for(full_name);
    for (size_t i = 0; i < N_SETS; i++) {
        for (size_t j = 0; j < sets[i]->n_tables; j++) {
            suggestion_consider(&nearest, sets[i]->tables[j]->descriptor->name);
        }
    }
    return nearest;
}
